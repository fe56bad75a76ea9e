"""The name of what was shown: the same for equals, another for whatever differs."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.digests import digest


@dataclass(frozen=True, slots=True)
class Goods:
    """Something shown."""

    name: str
    price_vnd: int | None
    told: frozenset[str]
    day: date | None = None


GOODS = st.builds(
    Goods,
    st.text(max_size=3),
    st.none() | st.integers(0, 3),
    st.frozensets(st.text("ab", max_size=1), max_size=2),
    st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 2)),
)


@given(st.lists(GOODS).map(tuple), st.lists(GOODS).map(tuple))
def test_two_have_the_same_name_when_they_are_equal_and_only_then(one, other):
    assert (digest(one) == digest(other)) == (one == other)


@given(GOODS)
def test_a_copy_has_the_name_of_its_original(one):
    again = replace(one, told=frozenset(sorted(one.told, reverse=True)))
    assert digest({"x": one, "y": 1}) == digest({"y": 1, "x": again})


def test_what_has_no_plain_form_has_no_name():
    with pytest.raises(TypeError, match="Decimal"):
        digest(Decimal(1))
