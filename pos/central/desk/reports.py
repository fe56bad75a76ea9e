"""A report as the desk tells it: sums, what they are compared with, and what stays unsaid.  Pure.

The office is told sums of enough showrooms only (`privacy`); a showroom's own people are told
everything of their own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pos.central.desk import privacy
from pos.central.desk.charts import Piece, rounded_tenths
from pos.central.desk.spans import Span, Step, pieces
from pos.central.desk.sum_values import By, Cell, DaySum, Only

OVER_MAKERS = frozenset({By.STARS, By.CERTIFIED, By.GROUP})
"""Reports whose sums are over producers: a sum of one or two of them tells what those sold.  By
commune and by producer they are theirs by intent: a commune has one product, as the programme's
name says."""
TOGETHER = "*"
"""The key of what is told together."""


@dataclass(frozen=True)
class Row:
    """A sum, told."""

    key: str
    amount_vnd: int
    was_vnd: int | None
    """In the span before; None: not told, or there was none."""
    units: int
    kinds: int
    makers: int
    share_tenths: int
    """Of the whole, in tenths of a percent."""
    cells: int = 1
    """How many sums it is of; more than 1: they are told together."""


@dataclass(frozen=True)
class Question:
    """What a report is asked for."""

    by: By
    span: Span
    compared: Span
    only: Only


@dataclass(frozen=True)
class Report:
    """What was sold in a span, by something."""

    question: Question
    rows: tuple[Row, ...]
    together: Row | None
    total_vnd: int | None
    """None: of too few showrooms to be told."""
    total_was_vnd: int | None

    @property
    def is_silent(self) -> bool:
        """Whether there is something that may not be told."""
        return self.total_vnd is None

    @property
    def most_vnd(self) -> int:
        """The largest sum that is told."""
        return max((one.amount_vnd for one in self.rows), default=0)


def report(
    question: Question, now: Sequence[Cell], then: Sequence[Cell], *, is_own: bool
) -> Report:
    """A report of sums and of those of the span before.

    Args:
        is_own: of the asker's own showroom: nothing is left unsaid.
    """
    by = question.by
    told, was = _told(by, now, is_own=is_own), _told(by, then, is_own=is_own)
    total = None if told.is_silent else sum(one.amount_vnd for one in now)
    before = None if was.is_silent or not then else sum(one.amount_vnd for one in then)
    known = {one.key: one.amount_vnd for one in was.cells}
    whole = total or 0

    def row(cell: Cell) -> Row:
        amount = cell.amount_vnd
        share = rounded_tenths(amount, whole)
        was_vnd = known.get(cell.key)
        return Row(cell.key, amount, was_vnd, cell.units, cell.kinds, cell.makers, share)

    rows = tuple(row(one) for one in told.cells)
    if by in (By.STARS, By.CERTIFIED):  # in their own order, whatever they sold
        rows = tuple(sorted(rows, key=lambda one: -int(one.key)))
    together = None
    if told.together and not told.is_silent:
        hidden = told.together
        amount = sum(one.amount_vnd for one in hidden)
        together = Row(
            TOGETHER,
            amount,
            None,
            0,
            sum(one.kinds for one in hidden),
            0,
            rounded_tenths(amount, whole),
            len(hidden),
        )
    return Report(question, rows, together, total, before)


def _told(by: By, cells: Sequence[Cell], *, is_own: bool) -> privacy.Told[Cell]:
    if is_own:
        return privacy.Told(tuple(cells), (), is_silent=False)
    return privacy.tell(
        cells,
        reach=lambda one: one.reach,
        size=lambda one: one.amount_vnd,
        is_enough=(lambda one: one.makers >= privacy.FEWEST_MAKERS) if by in OVER_MAKERS else None,
    )


def curve(
    span: Span,
    compared: Span,
    now: Sequence[DaySum],
    then: Sequence[DaySum],
    *,
    is_own: bool,
    step: Step | None = None,
) -> list[Piece] | None:
    """The columns of a chart; None where some of them are of too few showrooms.

    Args:
        now: of the span's days, the first first.
        then: of the days of the span before.
        step: what a column stands for; None: as the span's length has it.
    """
    parts, earlier = pieces(span, step), pieces(compared, step)
    sums, were = _by_piece(parts, now), _by_piece(earlier, then)
    if not is_own and any(_is_few(one) for one in sums):
        return None
    shows_was = bool(then) and (is_own or not any(_is_few(one) for one in were))
    begun = next((at for at, one in enumerate(were) if one[1] or one[0]), len(were))
    return [
        Piece(
            label=f"{part.first_on.day}/{part.first_on.month}",
            first=part.first_on.isoformat(),
            last=part.last_on.isoformat(),
            amount_vnd=mine[0],
            # Before its first sale there is nothing to compare with, not nought.
            was_vnd=were[at][0] if shows_was and begun <= at < len(were) else None,
        )
        for at, (part, mine) in enumerate(zip(parts, sums, strict=True))
    ]


def _by_piece(parts: Sequence[Span], days: Sequence[DaySum]) -> list[tuple[int, int]]:
    """Of each piece: what was sold, and which showrooms sold it."""
    found, at = [], 0
    for part in parts:
        amount, reach = 0, 0
        while at < len(days) and days[at].on <= part.last_on:
            amount += days[at].amount_vnd
            reach |= days[at].reach
            at += 1
        found.append((amount, reach))
    return found


def _is_few(piece: tuple[int, int]) -> bool:
    """Whether somebody sold something, and they are too few."""
    return 0 < privacy.places(piece[1]) < privacy.FEWEST
