"""What was made last has the greatest id, whatever the clock said."""

import pytest
from ulid import ULID

from pos.base import ids


@pytest.fixture(autouse=True)
def as_if_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "_last", ULID.from_int(0))


def test_ids_sort_in_the_order_they_were_made():
    made = [ids.new_id() for _ in range(1000)]
    assert made == sorted(set(made))


def test_new_ids_sort_behind_those_of_a_book_whose_clock_ran_ahead():
    ahead = str(ULID.from_timestamp(4_000_000_000_000))
    assert ids.new_id() < ahead
    ids.go_on_behind(["01KA0000000000000000000001", ahead])
    assert ids.new_id() > ahead
    assert ids.new_id() > ids.new_id()[:20]


def test_ids_of_the_past_and_texts_that_are_none_count_for_nothing():
    ids.go_on_behind(["", "DEMO", "house", "01ka0000000000000000000001", "8" + "Z" * 25, "U" * 26])
    before = ids.new_id()
    ids.go_on_behind(["01KA0000000000000000000001"])
    assert before < ids.new_id() < "02"
