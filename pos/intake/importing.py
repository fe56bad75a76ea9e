"""Taking a list in: products, producers, prices, certificates, opening stock; one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue import list_changes, queries
from pos.catalogue.known import Known
from pos.catalogue.list_changes import Written
from pos.intake import journal, memory, plans
from pos.intake.goods import ReadGoods
from pos.intake.journal import Counts, Source
from pos.intake.plans import Plan
from pos.intake.refusals import BooksChanged, NothingToTake
from pos.stock import opening_stock
from pos.stock.opening_stock import Goods
from pos.sync.pen import Hand

Tell = Callable[[str, int, int], object]
"""Hears what is being written, how much of it is, and of how much."""


@dataclass(frozen=True)
class Imported:
    """A list that was taken in."""

    import_id: str
    plan: Plan


def _unheard(_stage: str, _done: int, _of: int) -> None:
    return None


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
    tell: Tell = _unheard,
) -> Imported:
    """Take the good rows in, each change with its fact, and write down what was there before.

    Args:
        adds_stock: as for `plans.plan`.
        expected: what was shown; None takes whatever comes of it.
        tell: hears how far the writing is; it must not write.

    Raises:
        NothingToTake: everything is in the books already, or refused.
        BooksChanged: it would do other things than were shown, or over other things.
    """
    with writing() as session:
        decided = _merges(session, merges)
        plan, known = plans.plan(session, read, merges=decided, hand=hand, adds_stock=adds_stock)
        if plan.changes_nothing:
            raise NothingToTake
        if expected is not None and not plan.does_as(expected):
            raise BooksChanged
        import_id = new_id()
        spelled = memory.remember_spellings(session, merges or {}, hand=hand)
        _write(session, import_id, source, plan, known, spelled=spelled, hand=hand, tell=tell)
    return Imported(import_id, plan)


def counts_of(plan: Plan) -> Counts:
    """How much a plan does."""
    return Counts(
        len(plan.catalogue.created),
        len(plan.catalogue.changed),
        len(plan.refused),
        len(plan.openings),
    )


def _merges(session: Session, merges: Mapping[str, str] | None) -> dict[str, str]:
    return memory.spellings(session) | dict(merges or {})


def _write(
    session: Session,
    import_id: str,
    source: Source,
    plan: Plan,
    known: Known,
    *,
    spelled: list[Written],
    hand: Hand,
    tell: Tell,
) -> None:
    rows, lots = len(plan.rows), len(plan.openings)
    after_seq = journal.last_seq(session)
    written = list_changes.write(
        session, plan.catalogue, known, hand=hand, tell=lambda n: tell("products", n, rows)
    )
    received = opening_stock.put_on_shelf(
        session,
        _goods(session, plan),
        act_id=import_id,
        hand=hand,
        tell=lambda n: tell("lots", n, lots),
    )
    journal.record(
        session,
        import_id,
        source,
        counts_of(plan),
        written=written + spelled,
        received=received,
        hand=hand,
    )
    journal.note_facts(session, import_id, "taken_in", after_seq=after_seq, hand=hand)


def _goods(session: Session, plan: Plan) -> list[Goods]:
    """The lots with their products as they now are."""
    found = queries.by_skus(session, sorted({one.sku for one in plan.openings}))
    made = []
    for one in plan.openings:
        product = found[one.sku]
        made.append(
            Goods(
                product.product_id,
                one.sku,
                product.name_vi,
                product.producer_id,
                product.unit,
                one.delivery,
            )
        )
    return made
