"""Learning of the days that are over: each day once, in order, and kept for the next."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading, writing
from pos.planning.learning import Memory
from pos.planning.values import Product
from pos.supply import days, learnt_days, memories
from pos.supply.learnt_days import Walk
from pos.supply.memories import Kept
from pos.supply.stocked import goods

ONE_DAY = timedelta(days=1)


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
        before = memories.kept(session)
        if before is not None and thorough and is_behind(session, before, today):
            before = None
        if before is not None and before.on_day >= until:
            return before
        found = learnt(session, until, today, at, before=before)
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
    session: Session, until: date, today: date, at: datetime, *, before: Kept | None = None
) -> Kept:
    """What the days up to `until` teach; what was learnt before is gone on with."""

    @cache
    def terms() -> Mapping[str, Product]:
        return learnt_days.learnt_terms(goods(session, today).values())

    memory = Memory() if before is None else before.memory
    first = learnt_days.first_day(session) if before is None else before.on_day + ONE_DAY
    first = first or until
    walk = Walk(memory, set(() if before is None else before.out), terms)
    walk.take(session, first, until)
    sums = learnt_days.sums(session, until, first)
    if before is not None:
        sums = tuple(map(sum, zip(before.sums, sums, strict=True)))
    learnt_from = at if before is None else before.learnt_from
    return Kept(memory, until, learnt_from, frozenset(walk.out), sums)


def is_behind(session: Session, before: Kept, today: date) -> bool:
    """Whether something of what was learnt is otherwise now."""
    if learnt_days.sums(session, before.on_day) != before.sums:
        return True
    terms = learnt_days.learnt_terms(goods(session, today).values())
    learnt_by = ((one, before.memory.product(name)) for name, one in terms.items())
    return any(then is not None and then != now for now, then in learnt_by)
