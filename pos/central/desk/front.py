"""The first page of the desk: reads put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.central.desk import board_queries, communes, recall_queries, stock_queries, sums
from pos.central.desk.board_queries import Closed, Shop
from pos.central.desk.certificate_queries import endings
from pos.central.desk.city_map import CityMap, Point, draw, draw_country
from pos.central.desk.recall_queries import Confirmed
from pos.central.desk.reports import Question, Report, report
from pos.central.desk.spans import Span, before
from pos.central.desk.stock_queries import Missing, Through
from pos.central.desk.sum_values import By, Only
from pos.central.watch import alarms
from pos.central.watch.alarms import Seen

ENDING_DAYS = 90
"""Certificates that end within so many days are counted."""
SHOWN = 9
"""Showrooms on the first page."""


@dataclass(frozen=True)
class Front:
    """The first page."""

    now: datetime
    today: date
    shops: tuple[Shop, ...]
    recalls: tuple[Confirmed, ...]
    map: CityMap
    is_country: bool
    unplaced: int
    """Showrooms of which nobody knows where they are."""
    selling: int
    """That sold something today."""
    today_vnd: int
    closed: Closed
    """Yesterday."""
    ending: int
    """Products whose stars end soon."""
    missing: Missing
    stars: Report
    """This month."""
    through: dict[int, Through]
    """By stars: lots whose last day was this month."""
    alarms: int
    """On the board of alarms."""
    added_up_at: datetime | None

    @property
    def first_shops(self) -> tuple[Shop, ...]:
        """Those to look at first."""
        return self.shops[:SHOWN]

    @property
    def by_code(self) -> dict[str, Shop]:
        """The showrooms by their codes."""
        return {one.code: one for one in self.shops}

    @property
    def troubled(self) -> int:
        """Showrooms that need somebody's eye."""
        return sum(1 for one in self.shops if one.tone != "good")


def front(session: Session, seen: Seen, *, now: datetime) -> Front:
    """The first page at a moment.

    Args:
        seen: all that alarms are made of.
    """
    today = business_day(now)
    month = Span(today.replace(day=1), today)
    open_ones = recall_queries.open_recalls(session)
    shops = board_queries.showrooms(session, month, open_ones, now=now)
    drawn, is_country = city(shops)
    placed = sum(1 for one in shops if one.point)
    return Front(
        now=now,
        today=today,
        shops=tuple(shops),
        recalls=tuple(recall_queries.confirmed(session, one) for one in open_ones),
        map=drawn,
        is_country=is_country,
        unplaced=len(shops) - placed,
        selling=sum(1 for one in shops if one.today_bills),
        today_vnd=sum(one.today_vnd or 0 for one in shops),
        closed=board_queries.closed_on(session, today - timedelta(days=1)),
        ending=len(endings(session, today, today + timedelta(days=ENDING_DAYS))),
        missing=stock_queries.missing(session, today),
        stars=by_stars(session, month),
        through={one.stars: one for one in stock_queries.sold_through(session, month)},
        alarms=len(alarms.alarms(seen, now)),
        added_up_at=board_queries.added_up_at(session),
    )


def by_stars(session: Session, span: Span) -> Report:
    """What was sold by stars."""
    nothing = Only()
    cells = sums.cells(session, By.STARS, span, nothing)
    question = Question(By.STARS, span, before(span), nothing)
    return report(question, cells, [], is_own=False)


def city(shops: Sequence[Shop]) -> tuple[CityMap, bool]:
    """The map: of a province where all showrooms are in one, else of the country."""
    marks: list[tuple[str, Point]] = [(one.code, one.point) for one in shops if one.point]
    provinces = {one.province_code for one in shops if one.point and one.province_code}
    if len(provinces) == 1:
        ground = [one.point for one in communes.of_province(provinces.pop())]
        return draw(ground, marks), False
    everywhere = [one.point for one in communes.all_places().values()]
    return draw_country(everywhere, marks), True
