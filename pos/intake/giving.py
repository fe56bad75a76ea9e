"""A piece of a list is given back, within the caller's act: what is still as the list left it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from sqlalchemy.orm import Session

from pos.catalogue import books
from pos.intake import journal, memory
from pos.intake.due import BackDue, Item
from pos.intake.returning import Return, plan_steps
from pos.stock import opening_stock
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Undone:
    """What was given back."""

    withdrawn: int = 0
    """Products that the list had made: kept from sale now."""
    put_back: int = 0
    """Products and producers as they were before."""
    lots_back: int = 0
    kept: int = 0
    """What somebody changed since, or what was sold: it stays."""


def undone(told: Mapping[str, int]) -> Undone:
    """What came of all pieces."""
    return Undone(**{one.name: told.get(one.name, 0) for one in fields(Undone)})


def write_items(
    session: Session, import_id: str, items: Sequence[Item], *, act_id: str, hand: Hand
) -> Undone:
    """Give items back as far as nobody went on with them, with the facts of it.

    Args:
        act_id: what the lots that go back belong to.
    """
    numbers = [n for one in items if isinstance(one, BackDue) for n in one.steps]
    found = journal.steps_at(session, import_id, numbers)
    plan, _now = plan_steps(session, import_id, found, hand.on)
    write(session, plan, act_id=act_id, hand=hand)
    return Undone(
        withdrawn=len(plan.away),
        put_back=len(plan.products) + len(plan.producers),
        lots_back=len(plan.lots),
        kept=len(plan.kept),
    )


def end(session: Session, import_id: str, *, hand: Hand) -> None:
    """The last of it: names are spelled as before, and the list is marked as given back."""
    steps = journal.spelling_steps(session, import_id)
    plan, _now = plan_steps(session, import_id, steps, hand.on)
    memory.put_spellings_back(session, plan.spellings, hand=hand)
    journal.mark_undone(session, import_id, hand=hand)


def write(session: Session, plan: Return, *, act_id: str, hand: Hand) -> None:
    """Do as planned, but for how names are spelled."""
    opening_stock.give_back(session, plan.lots, act_id=act_id, hand=hand)
    now = [(one.product_id, one.before_vnd) for one in plan.prices]
    books.set_prices(
        session, [(key, vnd) for key, vnd in now if vnd is not None], valid_from=hand.on, hand=hand
    )
    ended = [(one.product_id, one.now_vnd) for one in plan.prices if one.before_vnd is None]
    books.end_prices(session, ended, valid_from=hand.on, hand=hand)
    books.write_products(session, plan.away, hand=hand)
    back = [(one.product_id, one.before) for one in plan.products]
    books.write_products(session, back, hand=hand)
    books.write_producers(session, plan.producers, hand=hand)
    books.take_back_certificates(session, plan.void, hand=hand)
    books.write_certificates(
        session,
        [(product_id, before) for product_id, _now, before in plan.certificates],
        held=[is_now for _product_id, is_now, _before in plan.certificates],
        hand=hand,
    )
