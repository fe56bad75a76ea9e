"""A gift set has one date: the earliest of all that lies in it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.transaction import reading
from pos.packing.refusals import PartPast
from pos.stock.fefo import is_expired
from pos.stock.models import Lot
from pos.stock.packs import until
from tests import gifts
from tests.receiving.steps import deliver
from tests.till.steps import book as book_now
from tests.till.steps import changed
from tests.world import World

days = st.dates(date(2026, 1, 1), date(2028, 1, 1))
dated = st.one_of(st.tuples(st.sampled_from(["hsd", "best_before"]), days), st.just(("none", None)))


@given(st.lists(dated, max_size=6), days)
def test_a_set_is_never_good_for_longer_than_anything_in_it(
    inside: list[tuple[str, date | None]], on: date
) -> None:
    kind, day = until(inside)
    known = [one for _kind, one in inside if one is not None]
    assert day == min(known, default=None)
    assert (kind == "none") is (day is None)
    if any(is_expired(one, until_day, on) for one, until_day in inside):
        assert is_expired(kind, day, on)
    assert (kind == "hsd") is any(one == "hsd" for one, _day in inside)


def test_a_best_before_that_comes_first_is_the_baskets_last_day(world: World) -> None:
    gifts.define(world, ("MAM-NEM", 1), ("RUOU-MO", 1))
    deliver(
        world, ("RUOU-MO", {"lot_code": "R1", "date_kind": "best_before", "use_by": "01/12/2026"})
    )
    from pos.packing.fillings import Choice
    from tests.till.steps import lot_id

    wine = Choice(lot_id=lot_id(world, "RUOU-MO", "R1"))
    [basket] = gifts.pack(world, choices={2: wine})
    lot = reading().get_one(Lot, basket)
    assert (lot.date_kind, lot.use_by) == ("hsd", date(2026, 12, 1))


def test_what_is_past_its_best_before_goes_into_no_set_with_an_hsd(world: World) -> None:
    from pos.base.ids import new_id
    from pos.packing import packing
    from pos.packing.fillings import Choice, Wanted
    from tests.till.steps import lot_id
    from tests.world import NOON

    gifts.define(world, ("MAM-NEM", 1), ("RUOU-MO", 1))
    deliver(
        world, ("RUOU-MO", {"lot_code": "R1", "date_kind": "best_before", "use_by": "01/12/2026"})
    )
    wanted = Wanted(
        world.product_id(gifts.SET), 1, choices={2: Choice(lot_id=lot_id(world, "RUOU-MO", "R1"))}
    )
    later = world.hand("Hạnh", at=NOON + timedelta(days=14))
    before = book_now()
    with pytest.raises(PartPast) as no:
        packing.pack_sets(wanted, request_id=new_id(), hand=later)
    assert no.value.facts["lot_code"] == "R1"
    assert changed(before) == set()
