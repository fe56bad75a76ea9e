"""What a count finds, against a simple model of a shelf: units, sales, and books that are wrong."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.counting.variances import (
    Ask,
    Entry,
    Found,
    Moved,
    Standing,
    found,
    open_asks,
    seen_of,
    unsettled,
    valid,
)

TEA = "tea"
LOT = "lot"


def entry(no: int, units: int, book: int, **said: object) -> Entry:
    """An entry; begun and written behind the move `at`, 0 where nothing is said."""
    at = f"{said.pop('at', 0):05d}"
    seen = f"{said.pop('seen', int(at)):05d}"
    sheet = str(said.pop("sheet", "A"))
    named = {"lot_id": LOT, **said}
    return Entry(f"e{no:05d}", sheet, TEA, units=units, book_units=book, seen_id=seen,
                 anchor_id=at, **named)  # fmt: skip


def only(entries: list[Entry], moves: list[Moved] | None = None, **said: object) -> Found:
    asks = said.pop("asks", [])
    level = said.pop("level", 1_000)
    [row] = found(entries, asks, {LOT: moves or []}, {LOT: level}, **said)
    return row


def sold(no: int, units: int = 1) -> Moved:
    return Moved(f"{no:05d}", -units, is_correction=False)


def corrected(no: int, units: int = 1) -> Moved:
    return Moved(f"{no:05d}", units, is_correction=True)


# --- The rule, case by case --------------------------------------------------------------


def test_a_lot_is_set_against_the_books_at_the_second_of_counting() -> None:
    row = only([entry(1, 8, 10, at=3)], [sold(2), sold(4), sold(5)])
    assert (row.counted, row.expected, row.to_post, row.standing) == (8, 10, -2, Standing.KNOWN)


def test_entries_of_a_lot_add_up_whoever_wrote_them() -> None:
    row = only([entry(1, 5, 10, at=3), entry(2, 4, 10, at=3, sheet="B")])
    assert (row.counted, row.to_post, row.standing) == (9, -1, Standing.KNOWN)


def test_a_sale_between_two_parts_of_a_lot_leaves_it_unsure() -> None:
    row = only([entry(1, 5, 10, at=3), entry(2, 4, 9, at=5, sheet="B")], [sold(4)])
    assert row.standing is Standing.MOVED


def test_a_sale_between_beginning_with_a_lot_and_writing_it_leaves_it_unsure() -> None:
    assert only([entry(1, 9, 9, seen=3, at=4)], [sold(4)]).standing is Standing.MOVED
    assert only([entry(1, 9, 9, seen=4, at=4)], [sold(4)]).standing is Standing.KNOWN


def test_a_correction_made_since_is_not_made_again() -> None:
    """Five were there and the books held none: what was sold beyond them has entered already."""
    row = only([entry(1, 5, 0, at=3)], [corrected(4), sold(5)], level=0)
    assert (row.difference, row.corrected, row.to_post) == (5, 1, 4)


def test_more_sold_since_than_was_counted_cannot_be_posted() -> None:
    row = only([entry(1, 2, 10, at=3)], [sold(4, 5)], level=5)
    assert row.standing is Standing.BELOW
    assert only([entry(1, 2, 10, at=3)], [sold(4, 2)], level=8).standing is Standing.KNOWN


def test_what_was_put_right_does_not_count() -> None:
    first = entry(1, 50, 10)
    right = entry(2, 5, 10, replaces_id=first.entry_id)
    assert only([first, right]).counted == 5
    gone = entry(3, 0, 10, replaces_id=right.entry_id, is_withdrawn=True)
    assert valid([first, right, gone]) == []


def test_a_recount_is_the_last_word_on_the_whole_lot() -> None:
    ask = Ask("a1", TEA, LOT)
    parts = [entry(1, 5, 10, at=1), entry(2, 4, 9, at=5)]
    moves = [sold(3)]
    assert only(parts, moves, asks=[ask]).standing is Standing.ASKED
    assert open_asks(parts, [ask]) == [ask]
    again = [*parts, entry(3, 8, 9, at=6, ask_id="a1"), entry(4, 2, 9, at=6)]
    row = only(again, moves, asks=[ask])
    assert (row.counted, row.standing) == (8, Standing.KNOWN)
    assert open_asks(again, [ask]) == []


def test_asked_once_more_it_waits_again() -> None:
    asks = [Ask("a1", TEA, LOT), Ask("a2", TEA, LOT)]
    answered = [entry(1, 8, 9, ask_id="a1")]
    assert only(answered, asks=asks).standing is Standing.ASKED
    assert open_asks(answered, asks) == [asks[1]]


@pytest.mark.parametrize(
    ("second", "standing"),
    [(7, Standing.KNOWN), (8, Standing.DIFFERS)],
)
def test_two_counters_must_agree_on_the_books_though_one_was_sold_between(
    second: int, standing: Standing
) -> None:
    both = [entry(1, 8, 10, at=3), entry(2, second, 9, at=5, sheet="B")]
    assert only(both, [sold(4)], is_compared=True).standing is standing


def test_where_two_must_count_one_alone_is_not_enough() -> None:
    once = [entry(1, 4, 10), entry(2, 4, 10)]
    assert only(once, is_compared=True).standing is Standing.ONCE


def test_a_lot_left_out_keeps_nobody_from_posting() -> None:
    row = only([entry(1, 9, 9, seen=3, at=4)], [sold(4)])
    assert unsettled([row], set()) == [row]
    assert unsettled([row], {row.key}) == []


# --- Against a model -----------------------------------------------------------------------


@dataclass
class Model:
    """A shelf whose books may be wrong, and how people go about it."""

    shelf: int
    book: int
    moves: list[Moved] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    level: int = field(init=False)

    def __post_init__(self) -> None:
        self.level = self.book

    def at(self) -> int:
        return len(self.moves)

    def sell(self, units: int) -> None:
        """Goods in hand beat the books: what they do not hold enters first."""
        units = min(units, self.shelf)
        if not units:
            return
        if short := max(units - self.level, 0):
            self._move(short, is_correction=True)
        self._move(-units)
        self.shelf -= units

    def bring(self, units: int) -> None:
        self._move(units)
        self.shelf += units

    def _move(self, units: int, *, is_correction: bool = False) -> None:
        self.level += units
        self.moves.append(Moved(f"{self.at() + 1:05d}", units, is_correction))

    def count(self, *, is_slow: bool = False, sheet: str = "A") -> None:
        """Everything is counted at once, or with a sale while the counter counts."""
        seen, units = self.at(), self.shelf
        if is_slow:
            self.sell(1)
        self.entries.append(
            entry(len(self.entries), units, self.level, seen=seen, at=self.at(), sheet=sheet)
        )

    def write_wrongly(self, typed: int) -> tuple[Entry, int]:
        """What lies there is counted, and another figure typed; gives what was counted, too."""
        seen = self.at()
        slip = entry(len(self.entries), typed, self.level, seen=seen, at=seen)
        self.entries.append(slip)
        return slip, self.shelf

    def put_right(self, slip: Entry, units: int) -> None:
        """The figure that was meant, typed with the newest mark that the page has."""
        has_moved = any(slip.seen_id < one.move_id <= slip.anchor_id for one in self.moves)
        seen = seen_of(f"{self.at():05d}", slip, has_moved=has_moved)
        right = entry(len(self.entries), units, self.level, seen=int(seen), at=self.at())
        self.entries.append(replace(right, replaces_id=slip.entry_id))

    def result(self, **said: object) -> Found:
        return only(self.entries, self.moves, level=self.level, **said)


amounts = st.integers(0, 12)
happenings = st.lists(
    st.one_of(st.tuples(st.just("sell"), st.integers(1, 4)),
              st.tuples(st.just("bring"), st.integers(1, 4))),
    max_size=8,
)  # fmt: skip


def live(model: Model, story: list[tuple[str, int]]) -> None:
    for what, units in story:
        getattr(model, what)(units)


@given(amounts, amounts, happenings, happenings)
@settings(max_examples=400, deadline=None)
def test_what_is_posted_makes_the_books_what_lies_on_the_shelf(
    shelf: int, book: int, before: list[tuple[str, int]], after: list[tuple[str, int]]
) -> None:
    model = Model(shelf, book)
    live(model, before)
    model.count()
    live(model, after)
    row = model.result()
    assert row.standing is Standing.KNOWN
    assert model.level + row.to_post == model.shelf


@given(amounts, amounts, amounts, happenings, happenings)
@settings(max_examples=400, deadline=None)
def test_a_slip_of_the_pen_put_right_is_exact_or_unsure(
    shelf: int,
    book: int,
    typed: int,
    between: list[tuple[str, int]],
    after: list[tuple[str, int]],
) -> None:
    model = Model(shelf, book)
    slip, units = model.write_wrongly(typed)
    live(model, between)
    model.put_right(slip, units)
    live(model, after)
    row = model.result()
    if row.standing is Standing.KNOWN:
        assert model.level + row.to_post == model.shelf
    else:
        assert row.standing in (Standing.MOVED, Standing.BELOW)


@given(amounts, amounts, happenings, happenings, st.booleans())
@settings(max_examples=400, deadline=None)
def test_whatever_is_called_sure_is_exact(
    shelf: int,
    book: int,
    between: list[tuple[str, int]],
    after: list[tuple[str, int]],
    is_compared: bool,
) -> None:
    """Also where a counter is slow, or two count the same lot at different moments."""
    model = Model(shelf, book)
    model.count(is_slow=bool(shelf % 2))
    live(model, between)
    if is_compared:
        model.count(sheet="B")
    live(model, after)
    row = model.result(is_compared=is_compared)
    if row.standing is Standing.KNOWN:
        assert model.level + row.to_post == model.shelf
    else:
        assert row.standing in (Standing.MOVED, Standing.BELOW)
