"""Taking a list in: products, producers, prices, certificates, opening stock.

A short list is one transaction: all of it, or nothing.  A long one is written in pieces, for a
transaction of 20,000 signed goods would keep every register waiting for seconds.  What it does is
worked out and kept before its first piece; a row that somebody changes meanwhile stays as that
person left it, and is named; and a program that ends in the middle writes the rest at its next
start.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.intake import continuing, due, going, journal, memory, plans
from pos.intake.continuing import Way
from pos.intake.due import Item
from pos.intake.going import TAKEN_IN, Going
from pos.intake.goods import ReadGoods
from pos.intake.journal import Counts, Source
from pos.intake.plans import Plan
from pos.intake.refusals import BooksChanged, NothingToTake
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Imported:
    """A list that was taken in."""

    import_id: str
    plan: Plan
    left_out: int = 0
    """Rows that somebody changed meanwhile."""


def plan_goods(
    read: ReadGoods,
    *,
    hand: Hand,
    merges: Mapping[str, str] | None = None,
    adds_stock: bool = False,
) -> Plan:
    """What taking a list in would do; nothing is written.

    Args:
        merges: besides what was decided before: names as spelled to the name meant.
        adds_stock: as for `plans.plan`.
    """
    session = reading()
    decided = _merges(session, merges)
    return plans.plan(session, read, merges=decided, hand=hand, adds_stock=adds_stock)[0]


def import_goods(
    read: ReadGoods,
    source: Source,
    *,
    hand: Hand,
    merges: Mapping[str, str] | None = None,
    adds_stock: bool = False,
    expected: Plan | None = None,
    way: Way | None = None,
) -> Imported:
    """Take the good rows in, each change with its fact, and write down what was there before.

    Args:
        adds_stock: as for `plans.plan`.
        expected: what was shown; None takes whatever comes of it.
        way: how much is written together, and who hears how far it is.

    Raises:
        NothingToTake: everything is in the books already, or refused.
        BooksChanged: it would do other things than were shown, or over other things.
        AnotherGoesOn: another long list is under way.
        NoRoom, NotWritable: as `continuing.carry_on`.
    """
    end_reading()
    session, way = reading(), way or Way()
    going.require_none(session)
    decided = _merges(session, merges)
    plan, known = plans.plan(session, read, merges=decided, hand=hand, adds_stock=adds_stock)
    end_reading()
    if plan.changes_nothing:
        raise NothingToTake
    if expected is not None and not plan.does_as(expected):
        raise BooksChanged
    items = due.items_of(plan, known)
    begun = going.of(new_id(), TAKEN_IN, way.run_id, items=len(items), hand=hand)
    opening = _Opening(begun, source, plan, merges or {})
    if len(items) <= way.pace.items:
        _at_once(opening, items, hand)
        return Imported(begun.import_id, plan)
    with continuing.kept(begun, items), writing() as session:
        _open(session, opening, hand)
        going.start(session, begun)
    done = continuing.carry_on(begun, pen=hand.pen, way=way)
    return Imported(begun.import_id, plan, done.told[journal.LEFT_OUT])


def _merges(session: Session, merges: Mapping[str, str] | None) -> dict[str, str]:
    return memory.spellings(session) | dict(merges or {})


@dataclass(frozen=True)
class _Opening:
    """What is written down of a list before its rows."""

    begun: Going
    source: Source
    plan: Plan
    merges: Mapping[str, str]


def _at_once(opening: _Opening, items: list[Item], hand: Hand) -> None:
    with writing() as session:
        _open(session, opening, hand)
        told = continuing.write_piece(session, opening.begun, items, is_last=True, hand=hand)
        if any(told.values()):
            raise BooksChanged


def _open(session: Session, opening: _Opening, hand: Hand) -> None:
    going.require_none(session)
    import_id = opening.begun.import_id
    refused = len(opening.plan.refused)
    journal.open_import(session, import_id, opening.source, refused=refused, hand=hand)
    spelled = memory.remember_spellings(session, opening.merges, hand=hand)
    journal.record(session, import_id, Counts(), written=spelled)
