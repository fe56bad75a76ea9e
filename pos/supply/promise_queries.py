"""What customers were promised, and the receipts on which they may have had it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from pos.base.dates import ZONE, business_day
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.ordering import reservation_book
from pos.ordering.reservation_book import Ended, Reservation
from pos.stock.models import Lot, StockMove
from pos.stock.places import SHOP
from pos.supply import promise_keeping, sources
from pos.supply.daily import SOLD
from pos.supply.promise_keeping import Gap
from pos.till.models import Sale

LOOKED_BACK = 7
"""Days of receipts among which the one is found on which the customer had the goods."""
MOST_RECEIPTS = 12
MOST_ENDED = 20
MOST_FOUND = 12


@dataclass(frozen=True)
class Promise:
    """A promise with its goods in today's words."""

    promise: Reservation
    card: Card
    days_late: int
    gap: Gap | None = None
    """Where there is not enough for it."""


@dataclass(frozen=True)
class Over:
    """A promise that ended today, with its goods and the number of its receipt."""

    ended: Ended
    card: Card
    number: str


@dataclass(frozen=True)
class OnReceipt:
    """A receipt that holds goods of a promise."""

    sale_id: str
    number: str
    sold_on: date
    at: datetime
    units: int
    """That no other promise means."""


def standing(session: Session, today: date) -> list[Promise]:
    """What is still promised, the earliest first."""
    found = reservation_book.still_promised(session)
    cards = _cards(session, found, today)
    gaps = promise_keeping.gaps(session, found, today)
    return [
        Promise(one, cards[one.product_id], (today - one.due_on).days, gaps.get(one.reservation_id))
        for one in found
    ]


def over(session: Session, today: date) -> list[Over]:
    """What ended today, the last first."""
    since = datetime.combine(today, time(), ZONE)
    found = reservation_book.ended_since(session, since, MOST_ENDED)
    cards = _cards(session, [one.promise for one in found], today)
    ids = [one.receipt.sale_id for one in found if one.receipt is not None]
    rows = session.execute(select(Sale.id, Sale.number).where(Sale.id.in_(ids)))
    numbers = {row[0]: row[1] for row in rows}
    return [
        Over(
            one,
            cards[one.promise.product_id],
            "" if one.receipt is None else numbers.get(one.receipt.sale_id, ""),
        )
        for one in found
    ]


def _cards(session: Session, found: Iterable[Reservation], today: date) -> dict[str, Card]:
    return catalogue.cards(session, [one.product_id for one in found], today)


def one(session: Session, reservation_id: str, today: date) -> Promise | None:
    """A promise that is not over; None where there is no such."""
    found = reservation_book.find(session, reservation_id)
    if not isinstance(found, Reservation):
        return None
    card = catalogue.cards(session, [found.product_id], today)[found.product_id]
    return Promise(found, card, (today - found.due_on).days)


def receipts(session: Session, promise: Reservation, today: date) -> list[OnReceipt]:
    """Receipts of the last days that hold goods of a promise, the last first.

    What was sold before it was promised was never promised.
    """
    asked = _of(promise, today).order_by(Sale.id.desc()).limit(MOST_RECEIPTS)
    return _free(session, promise.product_id, asked, today)


def receipt(session: Session, promise: Reservation, sale_id: str, today: date) -> OnReceipt | None:
    """One of them; None where it holds nothing of the goods that is free."""
    asked = _of(promise, today).where(Sale.id == sale_id)
    return next(iter(_free(session, promise.product_id, asked, today)), None)


def _of(promise: Reservation, today: date) -> Select[str, str, date, datetime]:
    sold = (
        select(StockMove.act_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(
            StockMove.act_id == Sale.id,
            StockMove.reason == SOLD,
            StockMove.from_place_id == SHOP,
            Lot.product_id == promise.product_id,
        )
        .exists()
    )
    first = today - timedelta(days=LOOKED_BACK)
    if promise.made_at is not None:
        first = max(first, business_day(promise.made_at))
    return select(Sale.id, Sale.number, Sale.business_on, Sale.completed_at).where(
        Sale.business_on >= first, sold
    )


def _free(
    session: Session,
    product_id: str,
    asked: Select[str, str, date, datetime],
    today: date,
) -> list[OnReceipt]:
    rows = session.execute(asked).all()
    meant = reservation_book.units_on(session, product_id, [row[0] for row in rows])
    found = [
        OnReceipt(
            row[0],
            row[1],
            row[2],
            row[3],
            sources.net_units(session, row[0], product_id, today) - meant.get(row[0], 0),
        )
        for row in rows
    ]
    return [one for one in found if one.units > 0]


def likely(promise: Reservation, receipts: Sequence[OnReceipt]) -> str:
    """The receipt that was probably meant: the last one of just so many units, else the last one
    of enough; empty where there is none."""
    exact = (one.sale_id for one in receipts if one.units == promise.units)
    enough = (one.sale_id for one in receipts if one.units >= promise.units)
    return next(exact, "") or next(enough, "")


def found(session: Session, text: str, today: date) -> list[Card]:
    """Goods for what was typed, or the one whose barcode was scanned."""
    digits = text if text.isascii() and text.isdigit() and 8 <= len(text) <= 14 else ""
    scanned = catalogue.by_gtin(session, digits.zfill(14)) if digits else None
    ids = catalogue.search(session, text, limit=MOST_FOUND) if scanned is None else [scanned]
    cards = catalogue.cards(session, ids, today)
    return [cards[one] for one in ids if one in cards and not cards[one].is_withdrawn]
