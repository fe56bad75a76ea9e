"""What a product sold before and after it was certified.  Reads.

By the slips themselves: a kind of goods that was sold without stars, and from some day on with
them.  Compared are equal numbers of days on both sides of that day, so that neither is favoured.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from pos.central.desk import privacy
from pos.central.desk.models import DeskDay, DeskKind
from pos.central.desk.spans import DAY, Span

MOST_DAYS = 90
"""Of each side."""


@dataclass(frozen=True)
class Change:
    """A kind of goods on both sides of its certificate."""

    kind_no: int
    name_vi: str
    name_en: str
    maker_name: str
    stars: int
    """On the first day with them."""
    since_on: date
    days: int
    """Of each side."""
    before_vnd: int
    after_vnd: int
    before_reach: int
    after_reach: int


@dataclass(frozen=True)
class Changes:
    """What may be told of them."""

    told: tuple[Change, ...]
    hidden: int
    """How many are of too few showrooms."""
    before_vnd: int | None
    """Of all of them together, hidden ones too; None: too few to be told."""
    after_vnd: int | None
    more: int
    """How many of those told sold more after."""


def changes(session: Session, span: Span, today: date, *, is_own: bool = False) -> Changes:
    """The kinds that were certified in a span, those that won most first."""
    found = [one for one in _all(session, span, today) if one.days > 0]
    both = privacy.tell(
        found,
        reach=lambda one: one.before_reach & one.after_reach,
        size=lambda one: one.after_vnd,
    )
    alone = found if is_own else list(both.cells)
    alone.sort(key=lambda one: one.before_vnd - one.after_vnd)
    silent = both.is_silent and not is_own
    return Changes(
        told=tuple(alone),
        hidden=len(found) - len(alone),
        before_vnd=None if silent else sum(one.before_vnd for one in found),
        after_vnd=None if silent else sum(one.after_vnd for one in found),
        more=sum(1 for one in alone if one.after_vnd > one.before_vnd),
    )


def _all(session: Session, span: Span, today: date) -> list[Change]:
    first_any = func.min(DeskDay.business_on)
    first_rated = func.min(DeskDay.business_on).filter(DeskDay.stars > 0)
    firsts = session.execute(
        select(DeskDay.kind_no, first_any, first_rated)
        .where(DeskDay.kind_no > 0)
        .group_by(DeskDay.kind_no)
        .having(first_rated.between(span.first_on, span.last_on), first_any < first_rated)
    ).all()
    found = []
    for kind_no, begun_on, since_on in firsts:
        days = min(MOST_DAYS, (since_on - begun_on).days, (today - since_on).days)
        found.append(_change(session, kind_no, since_on, days))
    return found


def _change(session: Session, kind_no: int, since_on: date, days: int) -> Change:
    width = timedelta(days=max(days, 1))
    is_after = DeskDay.business_on >= since_on
    amount = cast(func.coalesce(func.sum(DeskDay.amount_vnd).filter(is_after), 0), BigInteger)
    was = cast(func.coalesce(func.sum(DeskDay.amount_vnd).filter(~is_after), 0), BigInteger)
    sums = session.execute(
        select(
            was,
            amount,
            func.coalesce(func.bit_or(DeskDay.reach).filter(~is_after), 0),
            func.coalesce(func.bit_or(DeskDay.reach).filter(is_after), 0),
            func.max(DeskDay.stars).filter(DeskDay.business_on == since_on),
        )
        .where(DeskDay.kind_no == kind_no)
        .where(DeskDay.business_on.between(since_on - width, since_on + width - DAY))
    ).one()
    kind = session.get_one(DeskKind, kind_no)
    return Change(
        kind_no=kind_no,
        name_vi=kind.name_vi,
        name_en=kind.name_en,
        maker_name=kind.maker_name,
        stars=sums[4] or 0,
        since_on=since_on,
        days=days,
        before_vnd=sums[0],
        after_vnd=sums[1],
        before_reach=sums[2],
        after_reach=sums[3],
    )
