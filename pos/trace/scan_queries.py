"""Reads for the manager's look at the views of labels."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.quantity import Unit
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.stock.models import StockMove
from pos.stock.places import PACKING, SUPPLIER
from pos.stock.queries import lots
from pos.trace import patterns
from pos.trace.models import Scan
from pos.trace.patterns import DAYS, Strange, Watched

MOST_ROWS = 200
"""So many views are listed; a page of more nobody reads."""
SPARK_HEIGHT = 28
"""A sparkline's height in its own units; a day is `SPARK_STEP` wide."""
SPARK_STEP = 5


Statement = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Bar:
    """A day of a sparkline, from the left and from above."""

    x: int
    y: int
    height: int
    on: date
    views: int
    is_today: bool


@dataclass(frozen=True)
class ProductViews:
    """How often one product's labels were looked at."""

    card: Card
    views: int
    """In `DAYS` days."""
    today: int
    last_at: datetime
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Noticed:
    """A strange thing with the names of what it is about."""

    strange: Strange
    card: Card | None
    """None where the label names no goods of ours."""
    lot_code: str
    """Ours, or what the label names."""


@dataclass(frozen=True)
class Overview:
    """The page of views."""

    noticed: tuple[Noticed, ...]
    products: tuple[ProductViews, ...]
    views: int
    today: int
    on: date
    read_at: datetime


@dataclass(frozen=True)
class Wanted:
    """Which views are asked for; what is empty does not narrow."""

    product_id: str = ""
    lot_id: str = ""
    asked: str = ""
    states: tuple[str, ...] = ()
    on: str = ""
    """A day as `2026-11-21`."""


@dataclass(frozen=True)
class View:
    """One view."""

    at: datetime
    card: Card | None
    lot_id: str
    lot_code: str
    state: str
    network: str
    """Four signs of the neighbourhood's name of that day."""


@dataclass(frozen=True)
class Views:
    """Those asked for, the newest first."""

    wanted: Wanted
    views: tuple[View, ...]
    total: int
    networks: int
    """Different neighbourhoods, each counted anew on each day."""


def overview(session: Session, *, at: datetime) -> Overview:
    """What is strange, and how often each product's labels were looked at."""
    today = business_day(at)
    first = today - timedelta(days=DAYS - 1)
    by_day = _by_day(session, first)
    cards = catalogue.cards(session, list(by_day), today)
    products = [_product(cards[one], days, today) for one, days in by_day.items() if one in cards]
    products.sort(key=lambda one: (-one.views, one.card.name_vi))
    noticed = patterns.strange(_watched(session, first))
    return Overview(
        noticed=_named(session, noticed, today),
        products=tuple(products),
        views=_count(session, first),
        today=_count(session, today),
        on=today,
        read_at=at,
    )


def rows(session: Session, wanted: Wanted, *, at: datetime) -> Views:
    """The views behind a number."""
    first = business_day(at) - timedelta(days=DAYS - 1)
    columns = (Scan.at, Scan.product_id, Scan.lot_id, Scan.asked, Scan.state, Scan.network)
    found = session.execute(
        _narrowed(select(*columns), wanted, first).order_by(Scan.at.desc()).limit(MOST_ROWS)
    ).all()
    counts = _narrowed(
        select(func.count(), func.count(func.distinct(Scan.business_on + Scan.network))),
        wanted,
        first,
    )
    total, networks = session.execute(counts).one()
    cards = catalogue.cards(session, {row[1] for row in found if row[1]}, business_day(at))
    known = lots(session, {row[2] for row in found if row[2]})
    views = tuple(
        View(
            at=row[0],
            card=cards.get(row[1]),
            lot_id=row[2] or "",
            lot_code=known[row[2]].code if row[2] in known else row[3],
            state=row[4],
            network=row[5][:4].upper(),
        )
        for row in found
    )
    return Views(wanted, views, total, networks)


def _narrowed(asked: Statement, wanted: Wanted, first: date) -> Statement:
    asked = asked.select_from(Scan).where(Scan.business_on >= first)
    if wanted.product_id:
        asked = asked.where(Scan.product_id == wanted.product_id)
    if wanted.lot_id:
        asked = asked.where(Scan.lot_id == wanted.lot_id)
    if wanted.asked:
        asked = asked.where(Scan.asked == wanted.asked)
    if wanted.states:
        asked = asked.where(Scan.state.in_(wanted.states))
    try:
        return (
            asked.where(Scan.business_on == date.fromisoformat(wanted.on)) if wanted.on else asked
        )
    except ValueError:
        return asked


def _count(session: Session, first: date) -> int:
    return (
        session.scalar(select(func.count()).select_from(Scan).where(Scan.business_on >= first)) or 0
    )


def _by_day(session: Session, first: date) -> dict[str, dict[date, tuple[int, datetime]]]:
    """By product: the views of each day and the last of them."""
    found: dict[str, dict[date, tuple[int, datetime]]] = defaultdict(dict)
    for product_id, on, views, last_at in session.execute(
        select(Scan.product_id, Scan.business_on, func.count(), func.max(Scan.at))
        .where(Scan.business_on >= first, Scan.product_id.is_not(None))
        .group_by(Scan.product_id, Scan.business_on)
    ):
        found[str(product_id)][on] = (views, last_at)
    return found


def _product(card: Card, days: dict[date, tuple[int, datetime]], today: date) -> ProductViews:
    most = max(views for views, _last in days.values())
    bars = []
    for back in range(DAYS):
        on = today - timedelta(days=DAYS - 1 - back)
        views = days.get(on, (0, None))[0]
        height = max(2, views * SPARK_HEIGHT // most) if views else 1
        bars.append(Bar(back * SPARK_STEP, SPARK_HEIGHT - height, height, on, views, on == today))
    return ProductViews(
        card=card,
        views=sum(views for views, _last in days.values()),
        today=days.get(today, (0, None))[0],
        last_at=max(last for _views, last in days.values()),
        bars=tuple(bars),
    )


def _watched(session: Session, first: date) -> list[Watched]:
    """The views by lot, and by code that is no lot of ours."""
    by_state: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    networks: dict[tuple[str, str, str], tuple[int, date | None]] = {}
    for product_id, lot_id, asked, state, views in session.execute(
        select(*_WHAT, Scan.state, func.count())
        .where(Scan.business_on >= first)
        .group_by(*_WHAT, Scan.state)
    ):
        by_state[product_id or "", lot_id or "", asked][state] += views
    for product_id, lot_id, asked, on, count in session.execute(
        select(*_WHAT, Scan.business_on, func.count(func.distinct(Scan.network)))
        .where(Scan.business_on >= first)
        .group_by(*_WHAT, Scan.business_on)
    ):
        key = product_id or "", lot_id or "", asked
        networks[key] = max(networks.get(key, (0, None)), (count, on), key=lambda one: one[0])
    pieces = _pieces(session, {lot_id for _product_id, lot_id, _asked in by_state if lot_id})
    return [
        Watched(*key, states, *networks[key], pieces.get(key[1]))
        for key, states in by_state.items()
        if key[1] or key[2]  # a page about the product alone is nobody's label
    ]


_WHAT = (Scan.product_id, Scan.lot_id, Scan.asked)


def _pieces(session: Session, lot_ids: Collection[str]) -> dict[str, int]:
    """How many of each lot came in, of goods that are counted."""
    known = lots(session, lot_ids)
    cards = catalogue.cards(session, {one.product_id for one in known.values()}, date.max)
    came = session.execute(
        select(StockMove.lot_id, func.sum(StockMove.units))
        .where(StockMove.lot_id.in_(lot_ids), StockMove.from_place_id.in_((SUPPLIER, PACKING)))
        .group_by(StockMove.lot_id)
    )
    return {
        lot_id: units
        for lot_id, units in came
        if not Unit(cards[known[lot_id].product_id].unit).is_weighed
    }


def _named(session: Session, found: Sequence[Strange], today: date) -> tuple[Noticed, ...]:
    watched = [one.watched for one in found]
    cards = catalogue.cards(session, {one.product_id for one in watched if one.product_id}, today)
    known = lots(session, {one.lot_id for one in watched if one.lot_id})
    return tuple(
        Noticed(
            one,
            cards.get(one.watched.product_id),
            known[one.watched.lot_id].code if one.watched.lot_id in known else one.watched.asked,
        )
        for one in found
    )
