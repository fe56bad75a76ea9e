"""What happened, as tables to be taken out: stock by lot, sales, who did what."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from pos.assortment.exports import PIECE, Rows, Words
from pos.base.dates import ZONE, format_moment
from pos.base.quantity import Unit
from pos.base.sheets import Cell, Code, Thousandths
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer, Product
from pos.law.vat import BY_PARTS
from pos.office import history
from pos.shop import printer_queries
from pos.shop.models import Person
from pos.stock.models import Lot, Place, StockLevel
from pos.sync import queries as sync
from pos.till.models import Sale, SaleLine
from pos.till.set_models import SalePart

STOCK = (
    "sku",
    "name",
    "producer",
    "lot",
    "producer_lot",
    "made_on",
    "use_by",
    "date_kind",
    "on_hand",
    "unit",
    "owner",
    "cost_vnd",
    "document_no",
    "received_at",
)


def stock(session: Session, words: Words) -> Rows:
    """Every lot that is at hand, the first to expire of a product first: as `STOCK`."""
    asked = (
        select(
            Product.sku,
            Product.name_vi,
            func.coalesce(Producer.name, ""),
            Lot.code,
            Lot.producer_code,
            Lot.made_on,
            Lot.use_by,
            Lot.date_kind,
            func.sum(StockLevel.units),
            Product.unit,
            Product.unit_word,
            Lot.owner,
            Lot.cost_vnd,
            Lot.document_no,
            Lot.received_at,
        )
        .join(Lot, Lot.product_id == Product.id)
        .join(StockLevel, StockLevel.lot_id == Lot.id)
        .join(Place, Place.id == StockLevel.place_id)
        .outerjoin(Producer, Producer.id == Product.producer_id)
        .where(StockLevel.units > 0, Place.is_own == 1)
        .group_by(Lot.id)
        .order_by(Product.sort_key, Product.id, Lot.use_by.is_(None), Lot.use_by, Lot.id)
    )
    rows = session.connection().execute(asked, execution_options={"yield_per": PIECE})
    for sku, name, producer, code, producer_code, *rest in rows:
        made_on, use_by, date_kind, units, unit, unit_word, owner, *last = rest
        cost_vnd, document_no, received_at = last
        yield [
            Code(sku),
            name,
            producer,
            Code(code),
            Code(producer_code),
            made_on,
            use_by,
            words("date_kind").get(date_kind, date_kind),
            quantity(units, unit),
            unit_word,
            words("owner").get(owner, owner),
            cost_vnd,
            Code(document_no),
            format_moment(received_at),
        ]


def quantity(units: int, unit: str) -> Cell:
    """Base units as the shelf counts them: pieces, else kilograms or litres."""
    return Thousandths(units) if Unit(unit).is_weighed else units


SALES = (
    "number",
    "business_on",
    "time",
    "register",
    "person",
    "line",
    "sku",
    "name",
    "producer",
    "lot",
    "owner",
    "quantity",
    "unit",
    "price_vnd",
    "amount_vnd",
    "vat_code",
    "vat_percent",
    "net_vnd",
    "vat_vnd",
    "stars",
)

_LINES = (
    select(
        Sale.id,
        Sale.number,
        Sale.business_on,
        Sale.completed_at,
        Sale.register_no,
        Person.name,
        SaleLine.no,
        SaleLine.sku,
        SaleLine.name_vi,
        SaleLine.producer,
        SaleLine.lot_code,
        SaleLine.owner,
        SaleLine.units,
        SaleLine.unit,
        SaleLine.unit_word,
        SaleLine.price_vnd,
        SaleLine.amount_vnd,
        SaleLine.vat_code,
        SaleLine.vat_percent,
        SaleLine.net_vnd,
        SaleLine.vat_vnd,
        SaleLine.stars,
    )
    .join(SaleLine, SaleLine.sale_id == Sale.id)
    .join(Person, Person.id == Sale.person_id)
    .where(Sale.business_on == bindparam("day"))
    .order_by(Sale.id, SaleLine.no)
)
_OF_RATE = (
    SalePart.sale_id,
    SalePart.line_no,
    SalePart.owner,
    SalePart.vat_code,
    SalePart.vat_percent,
)
_SHARES = (
    select(
        *_OF_RATE,
        func.sum(SalePart.amount_vnd),
        func.sum(SalePart.net_vnd),
        func.sum(SalePart.vat_vnd),
    )
    .join(Sale, Sale.id == SalePart.sale_id)
    .group_by(*_OF_RATE)
    .order_by(SalePart.sale_id, SalePart.line_no, func.min(SalePart.no))
)
"""What lay in gift sets, added up by line, owner and rate."""
_SHARES_OF_DAY = _SHARES.where(Sale.business_on == bindparam("day"))
_SPAN = (Sale.business_on >= bindparam("first"), Sale.business_on <= bindparam("last"))
_MANY = (
    select(func.count())
    .select_from(SaleLine)
    .join(Sale, Sale.id == SaleLine.sale_id)
    .where(*_SPAN, SaleLine.vat_code != BY_PARTS)
)
_MANY_SHARES = select(func.count()).select_from(_SHARES.where(*_SPAN).subquery())


def count_sales(session: Session, first: date, last: date) -> int:
    """How many rows the sales from one day to another have, both included."""
    span, connection = {"first": first, "last": last}, session.connection()
    return sum(connection.execute(one, span).scalar_one() for one in (_MANY, _MANY_SHARES))


def sales(session: Session, first: date, last: date, words: Words) -> Rows:
    """Every line sold from one day to another, as on its receipt: as `SALES`.

    A line of gift sets has a row for each owner and rate of what lies in them, so that the
    file's sums by rate are those of the books.  The quantity stands in the first of them alone,
    so that no set is counted twice.

    A day at a time, so that a long span is never sorted as a whole.
    """
    for day in _days(first, last):
        shares = _shares(session, day)
        for sale_id, *row in session.connection().execute(_LINES, {"day": day}):
            number, on, at, register, person, no, sku, name, producer, *rest = row
            lot, owner, units, unit, unit_word, price_vnd, amount_vnd, *tax, stars = rest
            head = [Code(number), on, f"{at.astimezone(ZONE):%H:%M}", register, person, no]
            goods, many = [Code(sku), name, producer, Code(lot)], quantity(units, unit)
            for whose, *sums in shares.get((sale_id, no), [[owner, amount_vnd, *tax]]):
                owned = words("owner").get(whose, whose)
                yield [*head, *goods, owned, many, unit_word, price_vnd, *sums, stars]
                many = None


def _shares(session: Session, day: date) -> dict[tuple[str, int], list[list[Any]]]:
    """By sale and line of gift sets: owner, amount, rate, net and VAT of each share."""
    shares: dict[tuple[str, int], list[list[Any]]] = {}
    for sale_id, no, owner, code, percent, *sums in session.connection().execute(
        _SHARES_OF_DAY, {"day": day}
    ):
        amount_vnd, *tax = sums
        share = [owner, amount_vnd, code, percent, *tax]
        shares.setdefault((sale_id, no), []).append(share)
    return shares


DEEDS = ("business_on", "time", "by", "register", "deed")
_NO_END = 10**9


def deeds(session: Session, first: date, last: date, say: Callable[[history.Deed], str]) -> Rows:
    """What was written by whom from one day to another, the oldest first: as `DEEDS`."""
    for day in _days(first, last):
        told, _more = sync.told_on(session, day, most=_NO_END)
        bodies = [one.body for one in told]
        asked, names = sorted(history.products_of(bodies)), printer_queries.names(session)
        for at in range(0, len(asked), PIECE):
            names |= catalogue.names(session, asked[at : at + PIECE])
        for body in reversed(bodies):
            one = history.deed(body, names)
            then = one.at.astimezone(ZONE)
            yield [then.date(), f"{then:%H:%M}", one.by_name, one.register_no, say(one)]


def _days(first: date, last: date) -> Iterator[date]:
    for n in range((last - first).days + 1):
        yield first + timedelta(days=n)
