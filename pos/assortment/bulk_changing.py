"""Changing many goods at once, each with its fact, and giving the last change back.

A small change is one transaction: all of it, or nothing.  A large one is written in pieces, for a
transaction of 20,000 signed facts would keep every till waiting for seconds: all of it is looked
at once more before the first piece, and a product that somebody changes while the rest is written
stays as that person left it, counted by the journal.  Broken off half way, the journal still knows
every product that was changed, and gives them back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from pos.assortment import bulk_journal as journal
from pos.assortment import bulk_plans
from pos.assortment.bulk_journal import Step
from pos.assortment.bulk_plans import PIECE, Plan, Planned
from pos.assortment.changes import Change, Value, state_after, value_of
from pos.assortment.refusals import (
    AlreadyGivenBack,
    GoodsChanged,
    NothingToChange,
    NotTheLastChange,
    PriceDayPassed,
    UnknownChange,
)
from pos.base.transaction import reading, writing
from pos.catalogue import books, price_days, queries
from pos.catalogue.known import read_products
from pos.catalogue.price_days import NewPrice
from pos.sync.pen import Hand

WHOLE = 500
"""A change of so many products or fewer is one transaction."""
PART = 50
"""So many products of a larger one are written together: a sale waits for no more."""
NAMED = 3
"""So many products that changed meanwhile are told by name."""


@dataclass(frozen=True)
class Piece:
    """Products that are written together."""

    change_id: str
    change: Change
    rows: tuple[Planned, ...]
    planned: int
    """Products of the whole change."""
    is_first: bool
    is_last: bool

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole change."""
        return self.is_first and self.is_last


def pieces(change_id: str, plan: Plan) -> list[Piece]:
    """A change, cut into what is written together.

    Raises:
        NothingToChange: it changes nothing.
    """
    if not plan.rows:
        raise NothingToChange
    count = len(plan.rows)
    size = count if count <= WHOLE else PART
    return [
        Piece(
            change_id,
            plan.change,
            plan.rows[at : at + size],
            count,
            is_first=at == 0,
            is_last=at + size >= count,
        )
        for at in range(0, count, size)
    ]


def look_once_more(plan: Plan) -> None:
    """Be sure that the products of a large change are still as they were shown.

    Raises:
        GoodsChanged: some are not.
    """
    session = reading()
    changed: list[str] = []
    for at in range(0, len(plan.rows), PIECE):
        _still, gone = _parted(session, plan.change, plan.rows[at : at + PIECE])
        changed += gone
    if changed:
        raise _changed(session, changed)


def write_piece(piece: Piece, *, hand: Hand) -> int:
    """Change the products of a piece that are still as they were shown.

    Returns:
        How many were left because somebody changed them meanwhile.

    Raises:
        PriceDayPassed: a price was to begin on a day that is over before its first piece.
        GoodsChanged: the piece is the whole change, and some are not as shown: nothing is done.
    """
    day = piece.change.valid_from
    if piece.is_first and day is not None and day < hand.on:
        raise PriceDayPassed(day=day)
    with writing() as session:
        still, changed = _parted(session, piece.change, piece.rows)
        if changed and piece.is_whole:
            raise _changed(session, changed)
        if piece.is_first:
            journal.open_change(session, piece.change_id, piece.change, piece.planned, hand=hand)
        steps = _steps(session, piece.change, still)
        _write(session, piece.change, {one.product_id: one.after for one in still}, hand)
        journal.record(session, piece.change_id, steps, left=len(changed))
        if piece.is_last:
            journal.finish(session, piece.change_id, hand=hand)
    return len(changed)


def _parted(
    session: Session, change: Change, rows: Sequence[Planned]
) -> tuple[list[Planned], list[str]]:
    """The products that are as shown, and the ids of those that are not."""
    now = set(bulk_plans.survey(session, [one.product_id for one in rows], change)[0])
    return [one for one in rows if one in now], [one.product_id for one in rows if one not in now]


def _steps(session: Session, change: Change, rows: Sequence[Planned]) -> list[Step]:
    """What the journal keeps of products that are about to change."""
    ids, dated = [one.product_id for one in rows], dict[str, date]()
    if change.valid_from is not None:
        coming = price_days.coming(session, ids, change.valid_from - timedelta(days=1))
        dated = {product_id: days[0].valid_from for product_id, days in coming.items()}
    return [
        Step(
            one.product_id,
            one.before,
            one.after,
            is_dated=one.product_id in dated and dated[one.product_id] == change.valid_from,
        )
        for one in rows
    ]


def _changed(session: Session, product_ids: Sequence[str]) -> GoodsChanged:
    named = queries.names(session, product_ids[:NAMED])
    names = ", ".join(named[one] for one in product_ids[:NAMED] if one in named)
    return GoodsChanged(names=names, count=len(product_ids))


def _write(session: Session, change: Change, wanted: dict[str, Value], hand: Hand) -> None:
    if change.is_price:
        due = [(one, int(value)) for one, value in wanted.items() if value is not None]
        books.set_prices(session, due, valid_from=change.valid_from or hand.on, hand=hand)
        return
    states = read_products(session, list(wanted))
    name = bulk_plans.producer_name(session, change)
    made = [(one, state_after(change, states[one], producer_name=name)) for one in wanted]
    books.write_products(session, made, hand=hand)


# --- Giving back ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Undone:
    """What was given back."""

    put_back: int
    kept: int
    """What somebody changed since: it stays."""


@dataclass(frozen=True)
class Back:
    """Products that are given back together."""

    change_id: str
    change: Change
    steps: tuple[Step, ...]
    is_last: bool


def pieces_to_undo(change_id: str) -> list[Back]:
    """What a change did, cut into what is given back together.

    Raises:
        UnknownChange: there is none of that id.
        AlreadyGivenBack: it was given back before.
        NotTheLastChange: a newer change stands.
    """
    session = reading()
    made = journal.find(session, change_id)
    if made is None:
        raise UnknownChange
    if made.undone_at is not None:
        raise AlreadyGivenBack(by=made.undone_by, at=made.undone_at)
    if journal.last_standing(session) != change_id:
        raise NotTheLastChange
    steps = tuple(journal.steps(session, change_id))
    size = len(steps) if 0 < len(steps) <= WHOLE else PART
    return [
        Back(change_id, made.change, steps[at : at + size], is_last=at + size >= len(steps))
        for at in range(0, max(len(steps), 1), size)
    ]


def undo_piece(piece: Back, *, hand: Hand) -> Undone:
    """Put back what is still as the change left it, each product with its fact.

    A price that counts already goes back from today: what was sold in between was sold at it.  Of
    one that is still to come nothing stays behind: on its day the price before it goes on,
    whatever that is by then.

    Raises:
        NotTheLastChange: a newer change stands, or it was given back already.
    """
    with writing() as session:
        if journal.last_standing(session) != piece.change_id:
            raise NotTheLastChange
        put_back = _prices_back if piece.change.is_price else _states_back
        back = put_back(session, piece.change, piece.steps, hand)
        if piece.is_last:
            journal.mark_undone(session, piece.change_id, hand=hand)
    return Undone(back, len(piece.steps) - back)


def _prices_back(session: Session, change: Change, steps: Sequence[Step], hand: Hand) -> int:
    day = max(change.valid_from or hand.on, hand.on)
    now = queries.prices(session, [one.product_id for one in steps], day)
    still = [one for one in steps if now.get(one.product_id) == one.after]
    is_today = day == hand.on
    told = [one for one in still if is_today or one.is_dated]
    back = [(one.product_id, int(one.before)) for one in told if one.before is not None]
    ended = [(one.product_id, int(one.after or 0)) for one in told if one.before is None]
    books.set_prices(session, back, valid_from=day, hand=hand)
    books.end_prices(session, ended, valid_from=day, hand=hand)
    _keep(session, [one for one in still if not (is_today or one.is_dated)], day, hand)
    return len(still)


def _keep(session: Session, steps: Sequence[Step], day: date, hand: Hand) -> None:
    """Let the prices of the day before go on."""
    before = queries.prices(session, [one.product_id for one in steps], day - timedelta(days=1))
    kept = [
        NewPrice(
            one.product_id,
            before.get(one.product_id, int(one.after or 0)),
            day,
            is_end=one.product_id not in before,
        )
        for one in steps
    ]
    books.keep_prices(session, kept, hand=hand)


def _states_back(session: Session, change: Change, steps: Sequence[Step], hand: Hand) -> int:
    states = read_products(session, [one.product_id for one in steps])
    due: list[tuple[str | None, books.ProductState]] = []
    for one in steps:
        state = states[one.product_id]
        if value_of(change, state) != one.after:
            continue
        reverse = replace(change, value=one.before)
        if change.kind in ("withdraw", "bring_back"):
            reverse = replace(change, kind="withdraw" if one.before else "bring_back")
        name = bulk_plans.producer_name(session, reverse)
        due.append((one.product_id, state_after(reverse, state, producer_name=name)))
    books.write_products(session, due, hand=hand)
    return len(due)
