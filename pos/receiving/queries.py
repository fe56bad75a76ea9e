"""Reads of deliveries, and of what waits in the stock room."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.ordering.models import OrderRow
from pos.receiving import order_queries
from pos.receiving.models import (
    DeliveryDraft,
    DeliveryLine,
    DeliveryRow,
    PhotoRow,
    PriceAnswer,
    UndoneLine,
)
from pos.stock.models import HoldEnd, HoldRow, Lot, Recount, RecountEnd, StockLevel
from pos.stock.places import STOREROOM, is_sellable

SOON_DAYS = 30
"""As far ahead as the front page counts what expires."""
PAGE = 50


@dataclass(frozen=True)
class Filter:
    """Which deliveries are asked for."""

    producer_id: str = ""
    first_on: date | None = None
    last_on: date | None = None
    number: str = ""
    """Part of the supplier's number or of the order's, or our own whole."""
    has_open_price: bool = False
    """Something costs other than ordered, and nobody said yet what is paid."""


@dataclass(frozen=True)
class DeliveryCard:
    """A delivery in a list."""

    delivery_id: str
    no: int
    document_no: str
    place: str
    by_name: str
    at: datetime
    business_on: date
    producers: tuple[str, ...]
    names: tuple[str, ...]
    """Of its goods, in the order of its lines."""
    lines: int
    undone: int
    """How many of its lines were undone."""
    order_id: str = ""
    order_number: str = ""
    """Of the order that it followed; empty: of none."""
    open_prices: int = 0
    """How many of its lines cost other than ordered, with nobody's word yet."""


@dataclass(frozen=True)
class Remembered:
    """What the last delivery says of goods, before anybody types."""

    date_kind: str
    owner: str


@dataclass(frozen=True)
class Waiting:
    """How much waits in the stock room, by what it is."""

    drafts: int
    expiring: int
    """Lots in the house whose last day comes within `SOON_DAYS`, or has passed."""
    recounts: int
    """Products that were sold beyond the books and not counted since."""
    holds: int
    """Holds and recalls that have not ended."""
    prices: int = 0
    """Lines that cost other than ordered, with nobody's word yet."""


def is_received(session: Session, delivery_id: str) -> bool:
    """Whether a delivery is in the books."""
    known = select(DeliveryRow.id).where(DeliveryRow.id == delivery_id)
    return session.scalar(known) is not None


def lines_of(session: Session, delivery_id: str) -> Sequence[DeliveryLine]:
    """The lines of a delivery that was received, in their order."""
    return session.scalars(
        select(DeliveryLine)
        .where(DeliveryLine.delivery_id == delivery_id)
        .order_by(DeliveryLine.no)
    ).all()


def undone_nos(session: Session, delivery_id: str) -> set[int]:
    """The lines of a delivery that were undone."""
    return {one.line_no for one in undone_of(session, delivery_id)}


def last_cost_vnd(session: Session, lot_id: str) -> int | None:
    """What the newest delivery of a lot that was not undone says it cost; None: none says so.

    Where the order's price was said to hold, it is that one.
    """
    is_undone = (
        select(UndoneLine.line_no)
        .where(
            UndoneLine.delivery_id == DeliveryLine.delivery_id,
            UndoneLine.line_no == DeliveryLine.no,
        )
        .exists()
    )
    is_as_ordered = (
        select(PriceAnswer.line_no)
        .where(
            PriceAnswer.delivery_id == DeliveryLine.delivery_id,
            PriceAnswer.line_no == DeliveryLine.no,
            PriceAnswer.answer == "as_ordered",
        )
        .exists()
    )
    return session.scalar(
        select(case((is_as_ordered, DeliveryLine.ordered_cost_vnd), else_=DeliveryLine.cost_vnd))
        .join(DeliveryRow, DeliveryRow.id == DeliveryLine.delivery_id)
        .where(DeliveryLine.lot_id == lot_id, DeliveryLine.cost_vnd.is_not(None), ~is_undone)
        .order_by(DeliveryRow.no.desc(), DeliveryLine.no.desc())
        .limit(1)
    )


def undone_of(session: Session, delivery_id: str) -> Sequence[UndoneLine]:
    """What was undone of a delivery."""
    return session.scalars(
        select(UndoneLine)
        .where(UndoneLine.delivery_id == delivery_id)
        .order_by(UndoneLine.at, UndoneLine.line_no)
    ).all()


def photos_of(session: Session, delivery_id: str) -> Sequence[PhotoRow]:
    """The photos on a delivery's page, in the order they came."""
    return session.scalars(
        select(PhotoRow)
        .where(PhotoRow.delivery_id == delivery_id, PhotoRow.removed_at.is_(None))
        .order_by(PhotoRow.id)
    ).all()


def photo(session: Session, delivery_id: str, photo_id: str) -> PhotoRow | None:
    """One of them."""
    found = {one.id: one for one in photos_of(session, delivery_id)}
    return found.get(photo_id)


def delivery(session: Session, delivery_id: str) -> DeliveryCard | None:
    """One delivery's card."""
    rows = session.scalars(select(DeliveryRow).where(DeliveryRow.id == delivery_id))
    return next(iter(_cards(session, list(rows))), None)


def deliveries(session: Session, asked: Filter, *, page: int = 1) -> list[DeliveryCard]:
    """Deliveries, the newest first: `PAGE` of them, and one more where there are further ones."""
    rows = session.scalars(
        select(DeliveryRow)
        .where(*_wanted(asked))
        .order_by(DeliveryRow.no.desc())
        .limit(PAGE + 1)
        .offset(PAGE * (page - 1))
    )
    return _cards(session, list(rows))


def _wanted(asked: Filter) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if asked.producer_id:
        of_maker = select(DeliveryLine.delivery_id).where(
            DeliveryLine.producer_id == asked.producer_id
        )
        wanted.append(DeliveryRow.id.in_(of_maker))
    if asked.first_on is not None:
        wanted.append(DeliveryRow.business_on >= asked.first_on)
    if asked.last_on is not None:
        wanted.append(DeliveryRow.business_on <= asked.last_on)
    if asked.has_open_price:
        of_price = select(DeliveryLine.delivery_id).where(order_queries.is_price_open())
        wanted.append(DeliveryRow.id.in_(of_price))
    number = clean(asked.number)
    if number:
        ordered = select(OrderRow.id).where(OrderRow.number.contains(number, autoescape=True))
        holds = or_(
            DeliveryRow.document_no.contains(number, autoescape=True),
            DeliveryRow.order_id.in_(ordered),
        )
        is_no = number.isascii() and number.isdigit() and len(number) <= 9
        wanted.append(or_(holds, DeliveryRow.no == int(number)) if is_no else holds)
    return wanted


def _cards(session: Session, rows: Sequence[DeliveryRow]) -> list[DeliveryCard]:
    ids = [row.id for row in rows]
    told: dict[str, list[tuple[str, str]]] = defaultdict(list)
    lines = (
        select(DeliveryLine.delivery_id, DeliveryLine.producer, DeliveryLine.name_vi)
        .where(DeliveryLine.delivery_id.in_(ids))
        .order_by(DeliveryLine.delivery_id, DeliveryLine.no)
    )
    for delivery_id, producer, name in session.execute(lines):
        told[delivery_id].append((producer, name))
    undone = _undone_counts(session, ids)
    numbers = order_queries.numbers(session, {row.order_id for row in rows if row.order_id})
    prices = order_queries.open_prices(session, ids)
    return [
        DeliveryCard(
            delivery_id=row.id,
            no=row.no,
            document_no=row.document_no,
            place=row.place_id,
            by_name=row.by_name,
            at=row.at,
            business_on=row.business_on,
            producers=tuple(dict.fromkeys(one[0] for one in told[row.id] if one[0])),
            names=tuple(dict.fromkeys(one[1] for one in told[row.id])),
            lines=len(told[row.id]),
            undone=undone.get(row.id, 0),
            order_id=row.order_id or "",
            order_number=numbers.get(row.order_id or "", ""),
            open_prices=prices.get(row.id, 0),
        )
        for row in rows
    ]


def _undone_counts(session: Session, ids: Collection[str]) -> dict[str, int]:
    counted = (
        select(UndoneLine.delivery_id, func.count())
        .where(UndoneLine.delivery_id.in_(ids))
        .group_by(UndoneLine.delivery_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def producers(session: Session) -> list[tuple[str, str]]:
    """Whoever something was received of: id and name, by name."""
    rows = session.execute(
        select(DeliveryLine.producer_id, func.max(DeliveryLine.producer))
        .where(DeliveryLine.producer_id.is_not(None))
        .group_by(DeliveryLine.producer_id)
    )
    named = [(str(row[0]), str(row[1])) for row in rows]
    return sorted(named, key=lambda one: one[1])


def remembered(session: Session, product_id: str, producer_id: str | None) -> Remembered:
    """How the product was dated last, and whose this producer's goods were."""
    of_product = (
        select(Lot.date_kind, Lot.owner)
        .where(Lot.product_id == product_id, Lot.code != "")
        .order_by(Lot.received_at.desc(), Lot.id.desc())
        .limit(1)
    )
    kind, owner = session.execute(of_product).first() or ("hsd", "owned")
    of_maker = (
        select(DeliveryLine.owner)
        .where(DeliveryLine.producer_id == producer_id)
        .order_by(DeliveryLine.delivery_id.desc(), DeliveryLine.no.desc())
        .limit(1)
    )
    last = None if producer_id is None else session.scalar(of_maker)
    return Remembered(kind, last or owner)


def waiting(session: Session, today: date) -> Waiting:
    """What waits, counted in the stock room's own tables."""
    places = session.scalars(select(StockLevel.place_id).distinct())
    for_sale = [one for one in places if one == STOREROOM or is_sellable(one)]
    expiring = (
        select(func.count(StockLevel.lot_id.distinct()))
        .join(Lot, Lot.id == StockLevel.lot_id)
        .where(
            StockLevel.units > 0,
            StockLevel.place_id.in_(for_sale),
            Lot.use_by <= today + timedelta(days=SOON_DAYS),
        )
    )
    held = select(func.count()).where(HoldRow.id.not_in(select(HoldEnd.hold_id)))
    recounts = select(func.count(Recount.product_id.distinct())).where(
        Recount.id.not_in(select(RecountEnd.recount_id))
    )
    return Waiting(
        drafts=session.scalar(select(func.count()).select_from(DeliveryDraft)) or 0,
        expiring=session.scalar(expiring) or 0,
        recounts=session.scalar(recounts) or 0,
        holds=session.scalar(held) or 0,
        prices=order_queries.count_open_prices(session),
    )
