"""Giving the last list back, in one transaction: what is still as it left it is put back."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue.books import ProductState
from pos.intake import journal, memory
from pos.intake.refusals import ReturnChanged
from pos.intake.return_views import ReturnView, view
from pos.intake.returning import Return, plan_return
from pos.stock import opening_stock
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Undone:
    """What was given back."""

    withdrawn: int
    """Products that the list had made: kept from sale now."""
    put_back: int
    """Products and producers as they were before."""
    lots_back: int
    kept: int
    """What somebody changed since, or what was sold: it stays."""


def look_back(import_id: str, *, hand: Hand) -> tuple[Return, ReturnView]:
    """What giving the last import back would do, and how it is shown; nothing is written.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
    """
    session = reading()
    plan, known = plan_return(session, import_id, hand=hand)
    return plan, view(plan, known, journal.find(session, import_id))


def undo_import(import_id: str, *, hand: Hand, expected: Return | None = None) -> Undone:
    """Give back the last import that stands, with the facts of it.

    Products it made are kept from sale, and lose their barcodes where nothing of them was ever
    moved otherwise; what it changed is put back unless it was changed again since; its lots go
    back as far as they were not sold.

    Args:
        expected: what was shown; None gives back whatever is still there.

    Raises:
        NotTheLast: a newer import stands, or it was given back already.
        ReturnChanged: it would do other things than were shown.
    """
    with writing() as session:
        plan, _known = plan_return(session, import_id, hand=hand)
        if expected is not None and expected != plan:
            raise ReturnChanged
        after_seq = journal.last_seq(session)
        _write(session, plan, hand)
        journal.note_facts(session, import_id, "given_back", after_seq=after_seq, hand=hand)
        journal.mark_undone(session, import_id, hand=hand)
    return Undone(
        withdrawn=len(plan.away),
        put_back=len(plan.products) + len(plan.producers),
        lots_back=len(plan.lots),
        kept=len(plan.kept),
    )


def _write(session: Session, plan: Return, hand: Hand) -> None:
    opening_stock.give_back(session, plan.lots, act_id=new_id(), hand=hand)
    now = [(one.product_id, one.before_vnd) for one in plan.prices]
    books.set_prices(
        session, [(key, vnd) for key, vnd in now if vnd is not None], valid_from=hand.on, hand=hand
    )
    ended = [(one.product_id, one.now_vnd) for one in plan.prices if one.before_vnd is None]
    books.end_prices(session, ended, valid_from=hand.on, hand=hand)
    _write_products(session, plan.away, hand)
    _write_products(session, [(one.product_id, one.before) for one in plan.products], hand)
    books.write_producers(session, plan.producers, hand=hand)
    books.take_back_certificates(session, plan.void, hand=hand)
    books.write_certificates(
        session,
        [(product_id, before) for product_id, _now, before in plan.certificates],
        held=[now for _product_id, now, _before in plan.certificates],
        hand=hand,
    )
    memory.put_spellings_back(session, plan.spellings, hand=hand)


def _write_products(
    session: Session, states: Sequence[tuple[str, ProductState]], hand: Hand
) -> None:
    for at in range(0, len(states), opening_stock.PIECE):
        books.write_products(session, states[at : at + opening_stock.PIECE], hand=hand)
