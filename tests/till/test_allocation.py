"""Which lots an order's lines take: named lots first, FEFO from what they leave."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pos.stock.fefo import Shelf, in_order
from pos.till.allocation import Part, Wanted, allocate

TODAY = date(2026, 11, 21)
RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
PRODUCTS = ("tea", "sauce")
LOTS = {"tea": ("tea1", "tea2", "tea3"), "sauce": ("sauce1", "sauce2")}


def shelf(lot_id: str, units: int, days: int | None) -> Shelf:
    until = None if days is None else TODAY + timedelta(days=days)
    return Shelf(lot_id, lot_id, units, "hsd" if until else "none", until, RECEIVED)


@st.composite
def shops(draw: st.DrawFn) -> dict[str, list[Shelf]]:
    """What the books hold: some lots missing, empty or expired."""
    held = {}
    for product in PRODUCTS:
        held[product] = [
            shelf(lot, draw(st.integers(1, 9)), draw(st.none() | st.integers(-2, 9)))
            for lot in LOTS[product]
            if draw(st.booleans())
        ]
    return held


@st.composite
def orders(draw: st.DrawFn) -> list[Wanted]:
    lines = []
    for n in range(draw(st.integers(0, 6))):
        product = draw(st.sampled_from(PRODUCTS))
        lot = draw(st.none() | st.sampled_from(LOTS[product]))
        lines.append(Wanted(f"line{n}", product, lot, draw(st.integers(1, 15))))
    return lines


def parts(lines: list[Wanted], held: dict[str, list[Shelf]]) -> dict[str, list[Part]]:
    return allocate(lines, held, today=TODAY)


def test_a_named_lot_wins_over_the_one_that_expires_first() -> None:
    held = {"tea": [shelf("tea1", 5, 3), shelf("tea2", 5, 90)]}
    assert parts([Wanted("a", "tea", "tea2", 2)], held) == {"a": [Part("tea2", 2, 0)]}


def test_a_line_without_a_lot_takes_what_the_named_lines_leave_even_if_it_came_first() -> None:
    held = {"tea": [shelf("tea1", 5, 3), shelf("tea2", 5, 90)]}
    lines = [Wanted("any", "tea", None, 4), Wanted("named", "tea", "tea1", 3)]
    assert parts(lines, held) == {
        "any": [Part("tea1", 2, 0), Part("tea2", 2, 0)],
        "named": [Part("tea1", 3, 0)],
    }


def test_two_lines_naming_one_lot_share_what_it_holds() -> None:
    held = {"tea": [shelf("tea1", 5, 3)]}
    lines = [Wanted("a", "tea", "tea1", 4), Wanted("b", "tea", "tea1", 4)]
    assert parts(lines, held) == {"a": [Part("tea1", 4, 0)], "b": [Part("tea1", 4, 3)]}


def test_what_the_books_do_not_hold_is_asked_of_the_last_lot_and_flagged() -> None:
    held = {"tea": [shelf("tea1", 2, 3), shelf("tea2", 1, 9)]}
    assert parts([Wanted("a", "tea", None, 7)], held) == {
        "a": [Part("tea1", 2, 0), Part("tea2", 5, 4)]
    }


def test_a_product_without_any_lot_is_short_of_everything() -> None:
    assert parts([Wanted("a", "tea", None, 7)], {}) == {"a": [Part(None, 7, 7)]}


def test_a_shelf_of_expired_lots_only_is_as_good_as_empty() -> None:
    held = {"tea": [shelf("tea1", 9, -1)]}
    assert parts([Wanted("a", "tea", None, 2)], held) == {"a": [Part(None, 2, 2)]}


def test_a_named_lot_the_books_hold_none_of_is_sold_short() -> None:
    assert parts([Wanted("a", "tea", "tea1", 2)], {}) == {"a": [Part("tea1", 2, 2)]}


@given(orders(), shops())
def test_each_line_gets_its_units_and_every_line_is_answered(
    lines: list[Wanted], held: dict[str, list[Shelf]]
) -> None:
    made = parts(lines, held)
    assert made.keys() == {line.line_id for line in lines}
    for line in lines:
        assert sum(part.units for part in made[line.line_id]) == line.units
        assert all(part.units > 0 for part in made[line.line_id])
        assert all(0 <= part.short_units <= part.units for part in made[line.line_id])


@given(orders(), shops())
def test_no_lot_gives_more_than_it_holds_but_what_is_flagged_as_short(
    lines: list[Wanted], held: dict[str, list[Shelf]]
) -> None:
    holds = {one.lot_id: one.units for shelves in held.values() for one in shelves}
    given_: Counter[str] = Counter()
    for made in parts(lines, held).values():
        for part in made:
            if part.lot_id is not None:
                given_[part.lot_id] += part.units - part.short_units
    assert all(units <= holds.get(lot, 0) for lot, units in given_.items())


@given(orders(), shops())
def test_a_named_line_takes_its_lot_alone(
    lines: list[Wanted], held: dict[str, list[Shelf]]
) -> None:
    made = parts(lines, held)
    for line in lines:
        if line.lot_id is not None:
            assert [part.lot_id for part in made[line.line_id]] == [line.lot_id]


@given(orders(), shops())
def test_an_order_is_short_only_of_what_no_lot_it_may_take_still_holds(
    lines: list[Wanted], held: dict[str, list[Shelf]]
) -> None:
    """A line without a lot is short only once every good lot of its product is used up."""
    made = parts(lines, held)
    left = {one.lot_id: one.units for shelves in held.values() for one in shelves}
    for found in made.values():
        for part in found:
            if part.lot_id is not None:
                left[part.lot_id] = left.get(part.lot_id, 0) - (part.units - part.short_units)
    for line in lines:
        if line.lot_id is None and any(part.short_units for part in made[line.line_id]):
            good = in_order(held.get(line.product_id, []), today=TODAY)
            assert all(left[one.lot_id] == 0 for one in good)


@given(orders(), shops())
def test_lines_without_a_lot_never_touch_an_expired_one_and_never_another_products(
    lines: list[Wanted], held: dict[str, list[Shelf]]
) -> None:
    made = parts(lines, held)
    for line in lines:
        if line.lot_id is None:
            good = {one.lot_id for one in in_order(held.get(line.product_id, []), today=TODAY)}
            assert {part.lot_id for part in made[line.line_id]} <= good | {None}


@given(orders(), shops())
def test_only_one_part_of_a_line_is_short_and_it_is_the_last(
    lines: list[Wanted], held: dict[str, list[Shelf]]
) -> None:
    for made in parts(lines, held).values():
        assert all(part.short_units == 0 for part in made[:-1])


@given(orders(), shops())
def test_a_lot_is_asked_once_a_line(lines: list[Wanted], held: dict[str, list[Shelf]]) -> None:
    for made in parts(lines, held).values():
        assert len({part.lot_id for part in made}) == len(made)
