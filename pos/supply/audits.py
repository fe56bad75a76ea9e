"""Checks of what is derived: the book of days against the ledger, what was learnt against the
days."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.orm import Session

from pos.base import clock
from pos.base.audit import AT_ONCE, Finding, amiss
from pos.base.dates import business_day
from pos.supply import days, memories, remembering, sources
from pos.supply.daily import Books, Daily, DayOf, Told
from pos.supply.models import SupplyDay
from pos.supply.sources import Moves

MOVES_AT_ONCE = 8_000
NONE = (0,) * 7
_NAMES = ("sold", "large", "expired", "received")


def audit(session: Session) -> list[Finding]:
    """Read every move anew, and learn every day anew."""
    return [*_days(session), *_memory(session)]


def _days(session: Session) -> list[Finding]:
    """Of each product, what its days add up to, and that they are on their days."""
    kept = _kept(session)
    told = _told(session)
    return [
        amiss("supply.days_as_moves", product=one, days=kept.get(one, NONE)[0], moves=said[0])
        for one in sorted(kept.keys() | told.keys())
        if kept.get(one, NONE) != (said := told.get(one, NONE))
    ]


def _kept(session: Session) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(lambda: list(NONE))
    rows = session.execute(
        select(
            SupplyDay.product_id,
            type_coerce(SupplyDay.on_day, Text),
            SupplyDay.sold_units,
            SupplyDay.large_units,
            SupplyDay.expired_units,
            SupplyDay.received_units,
            SupplyDay.end_units,
            SupplyDay.on_sale_bp,
        ).execution_options(yield_per=AT_ONCE)
    )
    for product_id, day, *told in rows:
        _add(found[product_id], date.fromisoformat(day), told)
    return {name: tuple(sums) for name, sums in found.items()}


def _add(sums: list[int], day: date, told: list[int]) -> None:
    """Sold, bulk, expired, received, and what would tell one day from another."""
    for at, one in enumerate(told[:4]):
        sums[at] += one
    sums[4] += (told[0] - told[1]) * day.toordinal()
    sums[5] += told[4] * day.toordinal()
    sums[6] += told[5] * day.toordinal()


def _told(session: Session) -> dict[str, tuple[int, ...]]:
    """The same from the moves, up to the last day read."""
    found: dict[str, list[int]] = defaultdict(lambda: list(NONE))
    until, after, first = days.read_so_far(session).on_day, "", None
    moves, daily, is_more = Moves(), Daily(Books(), Told({})), until is not None
    before = {one: defaultdict[date, int](int) for one in sources.unnamed(session)}
    while is_more and until is not None:
        piece = moves.piece(session, after, first, until, MOVES_AT_ONCE)
        if piece is None:
            break
        told = sources.told(session, piece.moves, piece.first, piece.last)
        daily.go_on(replace(told, before=before))
        daily.take(piece.moves, piece.first, piece.last)
        for (product_id, day), one in daily.days.items():
            _add(found[product_id], day, _row(one))
            if product_id in before:
                before[product_id][day] += one.sold - one.large
        after = piece.moves[-1].move_id if piece.moves else after
        first, is_more = piece.last + timedelta(days=1), not piece.is_end
    return {name: tuple(sums) for name, sums in found.items()}


def _row(one: DayOf) -> list[int]:
    """A day's own row, or what a later act adds to it."""
    told = [getattr(one, name) for name in _NAMES]
    return [*told, 0, 0] if one.end is None else [*told, one.end, one.on_sale_bp]


def _memory(session: Session) -> list[Finding]:
    """What is kept is what the days teach, unless something changed since: then it is learnt anew
    with the next look."""
    kept = memories.kept(session)
    if kept is None:
        return []
    now = clock.now()
    today = business_day(now)
    if remembering.is_behind(session, kept, today):
        return []
    anew = remembering.learnt(session, kept.on_day, today, now)
    if memories.is_same(kept, anew):
        return []
    days_kept = session.scalar(select(func.count()).select_from(SupplyDay))
    return [amiss("supply.memory_as_learnt", day=kept.on_day, days=days_kept or 0)]
