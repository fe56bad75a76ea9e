"""First expired, first out: laws over any shelf."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pos.stock.fefo import Shelf, in_order, is_expired, pick

TODAY = date(2026, 11, 21)
FIRST_DAY = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)


def shelf(
    lot_id: str, units: int, days: int | None = None, kind: str = "hsd", received: int = 0
) -> Shelf:
    """A lot with so many days left from today; None never expires."""
    use_by = None if days is None else TODAY + timedelta(days=days)
    return Shelf(
        lot_id=lot_id,
        code=lot_id,
        units=units,
        date_kind="none" if days is None else kind,
        use_by=use_by,
        received_at=FIRST_DAY + timedelta(days=received),
    )


@st.composite
def shelves(draw: st.DrawFn, most: int = 7) -> list[Shelf]:
    """Any shelf: ties in day and receipt are likely, empty and expired lots happen."""
    return [
        shelf(
            f"lot{n}",
            draw(st.integers(0, 12)),
            draw(st.none() | st.integers(-3, 4)),
            draw(st.sampled_from(["hsd", "best_before"])),
            draw(st.integers(0, 2)),
        )
        for n in range(draw(st.integers(0, most)))
    ]


amounts = st.integers(1, 60)


def taken(shelves: list[Shelf], units: int) -> list[tuple[str, int]]:
    return [(one.shelf.lot_id, one.units) for one in pick(shelves, units, today=TODAY).picks]


def test_takes_what_expires_first_even_if_it_came_last_and_spills_into_the_next() -> None:
    old_but_long = shelf("long", 5, 90, received=0)
    new_but_short = shelf("short", 3, 10, received=9)
    assert taken([old_but_long, new_but_short], 4) == [("short", 3), ("long", 1)]


def test_goods_that_never_expire_come_last() -> None:
    assert taken([shelf("never", 5, None), shelf("far", 2, 5000)], 3) == [("far", 2), ("never", 1)]


def test_of_two_lots_with_one_day_the_older_receipt_goes_first_and_then_the_lower_id() -> None:
    older, younger, twin = (
        shelf("z", 1, 9, received=0),
        shelf("b", 1, 9, received=1),
        shelf("a", 1, 9, received=1),
    )
    assert taken([younger, twin, older], 3) == [("z", 1), ("a", 1), ("b", 1)]


@pytest.mark.parametrize(
    ("kind", "days", "expired"),
    [
        ("hsd", -1, True),
        ("hsd", 0, False),
        ("hsd", 1, False),
        ("best_before", -1, False),
        ("best_before", -400, False),
        ("none", None, False),
    ],
)
def test_only_an_hsd_that_has_passed_stops_a_lot_and_its_last_day_is_still_good(
    kind: str, days: int | None, expired: bool
) -> None:
    use_by = None if days is None else TODAY + timedelta(days=days)
    assert is_expired(kind, use_by, TODAY) is expired


def test_a_best_before_long_past_is_still_sold_and_sold_first() -> None:
    past = shelf("past", 1, -30, "best_before")
    assert taken([shelf("good", 5, 1), past], 2) == [("past", 1), ("good", 1)]


@given(shelves(), amounts)
def test_what_is_taken_and_what_is_missing_add_up_to_what_was_wanted(
    held: list[Shelf], units: int
) -> None:
    picked = pick(held, units, today=TODAY)
    assert sum(one.units for one in picked.picks) + picked.missing_units == units
    assert all(one.units > 0 for one in picked.picks)


@given(shelves(), amounts)
def test_missing_is_exactly_what_the_good_lots_do_not_hold(held: list[Shelf], units: int) -> None:
    good = sum(one.units for one in held if not is_expired(one.date_kind, one.use_by, TODAY))
    assert pick(held, units, today=TODAY).missing_units == max(units - good, 0)


@given(shelves(), amounts)
def test_no_lot_gives_more_than_it_holds_and_none_twice(held: list[Shelf], units: int) -> None:
    holds = {one.lot_id: one.units for one in held}
    picks = taken(held, units)
    assert all(given <= holds[lot_id] for lot_id, given in picks)
    assert len({lot_id for lot_id, _ in picks}) == len(picks)


@given(shelves(), amounts)
def test_an_expired_lot_is_never_touched(held: list[Shelf], units: int) -> None:
    gone = {
        one.lot_id for one in held if one.date_kind == "hsd" and one.use_by and one.use_by < TODAY
    }
    assert not gone & {lot_id for lot_id, _ in taken(held, units)}


@given(shelves(), amounts)
def test_no_later_lot_is_opened_while_an_earlier_one_holds_any(
    held: list[Shelf], units: int
) -> None:
    picks = dict(taken(held, units))
    assume(picks)
    last = max((one.use_by or date.max) for one in held if one.lot_id in picks)
    for one in held:
        is_good = not (one.date_kind == "hsd" and one.use_by and one.use_by < TODAY)
        if is_good and (one.use_by or date.max) < last:
            assert picks.get(one.lot_id, 0) == one.units


@given(shelves(), amounts, st.randoms(use_true_random=False))
def test_the_same_shelf_in_any_order_gives_the_same_answer(
    held: list[Shelf], units: int, dice: object
) -> None:
    mixed = list(held)
    dice.shuffle(mixed)  # type: ignore[attr-defined]
    assert pick(mixed, units, today=TODAY) == pick(held, units, today=TODAY)
    assert in_order(mixed, today=TODAY) == in_order(held, today=TODAY)


@given(shelves(), amounts, amounts)
def test_two_sales_take_what_one_sale_of_both_would_take(
    held: list[Shelf], first: int, second: int
) -> None:
    one_go = pick(held, first + second, today=TODAY)
    before = pick(held, first, today=TODAY)
    given = {one.shelf.lot_id: one.units for one in before.picks}
    left = [
        Shelf(
            one.lot_id,
            one.code,
            one.units - given.get(one.lot_id, 0),
            one.date_kind,
            one.use_by,
            one.received_at,
        )
        for one in held
    ]
    after = pick(left, second, today=TODAY)
    both = dict(given)
    for one in after.picks:
        both[one.shelf.lot_id] = both.get(one.shelf.lot_id, 0) + one.units
    assert both == {one.shelf.lot_id: one.units for one in one_go.picks}
    assert before.missing_units + after.missing_units == one_go.missing_units
