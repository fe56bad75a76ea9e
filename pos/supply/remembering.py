"""Learning of the days that are over: each day once, in order, and kept for the next."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading, writing
from pos.supply import days, memories, past_days
from pos.supply.learning import Memory
from pos.supply.memories import Kept
from pos.supply.past_days import Walk
from pos.supply.stocked import Goods, goods


def remember(today: date, at: datetime, *, thorough: bool = False) -> Kept | None:
    """Take in the days that were read and not learnt yet, and keep what was learnt.

    Args:
        today: the business day.
        at: now.
        thorough: learn from the first day on where what was learnt before has changed since:
            goods were brought back later, or a product is of other goods now.

    Returns:
        None where no day is over yet.
    """
    session = reading()
    try:
        until = days.read_so_far(session).on_day
        if until is None:
            return None
        known = goods(session, today).values()
        before = memories.kept(session)
        if before is not None and thorough and is_behind(session, before, known):
            before = None
        if before is not None and before.on_day >= until:
            return before
        found = learnt(session, known, until, before=before, at=at)
    finally:
        end_reading()
    with writing() as session:
        memories.keep(session, found)
    return found


def forget_all() -> None:
    """Leave nothing of what was learnt, so that it is learnt anew."""
    with writing() as session:
        memories.forget(session)


def learnt(
    session: Session,
    known: Iterable[Goods],
    until: date,
    *,
    before: Kept | None = None,
    at: datetime,
) -> Kept:
    """What the days up to `until` teach; what was learnt before is gone on with."""
    memory = Memory() if before is None else before.memory
    first = past_days.first_day(session) if before is None else before.on_day + timedelta(days=1)
    walk = Walk(memory, set(() if before is None else before.out), past_days.learnt_terms(known))
    walk.take(session, first or until, until)
    told = past_days.sums(session, until)
    return Kept(
        memory, until, at if before is None else before.learnt_from, frozenset(walk.out), told
    )


def is_behind(session: Session, before: Kept, known: Iterable[Goods]) -> bool:
    """Whether something of what was learnt is otherwise now."""
    if past_days.sums(session, before.on_day) != before.sums:
        return True
    terms = past_days.learnt_terms(known)
    learnt_by = ((one, before.memory.product(name)) for name, one in terms.items())
    return any(then is not None and then != now for now, then in learnt_by)
