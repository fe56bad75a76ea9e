"""Reads for a lot's page: from a lot to everything that ever happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session, aliased

from pos.base.dates import business_day
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, last_day, stars_on
from pos.catalogue.models import Producer, Product
from pos.holding import progress
from pos.holding.progress import LotNow
from pos.receiving.models import DeliveryRow
from pos.returns.models import Return, ReturnLine
from pos.returns.set_models import ReturnPart
from pos.shop import queries as shop
from pos.shop.models import Person
from pos.spool.models import PrintJob
from pos.stock import markdowns, marked_labels
from pos.stock.markdowns import Markdown
from pos.stock.models import Lot, StockMove
from pos.stock.places import SUPPLIER
from pos.stock.set_models import SetPart
from pos.till.models import Sale

MOST_SHOWN = 20


@dataclass(frozen=True)
class Rated:
    """The certificate that counted on a day."""

    stars: int
    decision_no: str
    body: str
    valid_to: date | None


@dataclass(frozen=True)
class Delivered:
    """Goods of a lot that came in."""

    delivery_id: str
    """Empty for goods that came in otherwise, as when the books were opened."""
    document_no: str
    units: int
    to_place: str
    at: datetime


@dataclass(frozen=True)
class LabelRun:
    """Labels of a lot printed at once."""

    job_id: str
    copies: int
    state: str
    by_name: str
    at: datetime


@dataclass(frozen=True)
class Back:
    """Goods of a lot that a customer brought back."""

    return_id: str
    number: str
    sale_number: str
    units: int
    fate: str
    at: datetime
    inside: str
    """The gift set that it came back in; empty where it came by itself."""


@dataclass(frozen=True)
class Beside:
    """A lot that lies in gift sets of another, or in which another lies."""

    lot_id: str
    code: str
    name: str
    units: int
    """Of the component, in one set."""
    unit: str
    unit_word: str
    barred: str


@dataclass(frozen=True)
class Marked:
    """That the lot is sold for less, or was."""

    markdown: Markdown
    by_name: str
    labels: int
    """Labels with that price that were sent to printers."""


@dataclass(frozen=True)
class LotPage:
    """All of a lot."""

    now: LotNow
    sku: str
    producer: str
    place: str
    owner: str
    cost_vnd: int | None
    received_at: datetime
    document_no: str
    is_settled: bool
    today: Rated | None
    then: Rated | None
    """As of the day it came in."""
    deliveries: tuple[Delivered, ...]
    labels: tuple[LabelRun, ...]
    returns: tuple[Back, ...]
    marked: tuple[Marked, ...]
    """The newest first."""
    parts: tuple[Beside, ...]
    """What lies in each set, where it is a lot of gift sets."""
    inside: tuple[Beside, ...]
    """The lots of gift sets that it lies in, the newest first."""

    @property
    def labels_printed(self) -> int:
        """How many labels were sent to printers."""
        return sum(one.copies for one in self.labels if one.state != "dismissed")


_OF_RETURN = (Return.id, Return.number, Sale.number)
_MEASURED = (Product.unit, Product.unit_word, Lot.barred)


def page(session: Session, lot_id: str, today: date) -> LotPage | None:
    """A lot's page; None where there is no such lot."""
    row = session.execute(
        select(Lot, Product.sku, Product.place, Producer.name)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(Producer, Producer.id == Product.producer_id)
        .where(Lot.id == lot_id)
    ).one_or_none()
    if row is None:
        return None
    lot, sku, place, producer = row
    held = catalogue.certificates(session, [lot.product_id]).get(lot.product_id, [])
    return LotPage(
        now=progress.lots_now(session, [lot_id])[0],
        sku=sku,
        producer=producer or "",
        place=place,
        owner=lot.owner,
        cost_vnd=lot.cost_vnd,
        received_at=lot.received_at,
        document_no=lot.document_no,
        is_settled=lot.is_settled,
        today=_rated(held, today),
        then=_rated(held, business_day(lot.received_at)),
        deliveries=tuple(_deliveries(session, lot)),
        labels=tuple(_labels(session, lot_id)),
        returns=tuple(_returns(session, lot_id)),
        marked=tuple(_marked(session, lot_id)),
        parts=tuple(_parts(session, lot_id)),
        inside=tuple(_inside(session, lot_id)),
    )


def _rated(held: Sequence[Certificate], day: date) -> Rated | None:
    found = stars_on(held, day)
    if found is None:
        return None
    return Rated(found.stars, found.decision_no, found.body, last_day(found))


def _deliveries(session: Session, lot: Lot) -> list[Delivered]:
    rows = session.execute(
        select(
            func.coalesce(DeliveryRow.id, ""),
            func.coalesce(DeliveryRow.document_no, lot.document_no),
            StockMove.units,
            StockMove.to_place_id,
            StockMove.at,
        )
        .outerjoin(DeliveryRow, DeliveryRow.id == StockMove.act_id)
        .where(StockMove.lot_id == lot.id, StockMove.from_place_id == SUPPLIER)
        .order_by(progress.row_no)
        .limit(MOST_SHOWN)
    )
    return [Delivered(*row) for row in rows]


def _labels(session: Session, lot_id: str) -> list[LabelRun]:
    rows = session.execute(
        select(PrintJob.id, PrintJob.copies, PrintJob.state, Person.name, PrintJob.created_at)
        .outerjoin(Person, Person.id == PrintJob.created_by)
        .where(PrintJob.subject_id == lot_id, PrintJob.kind == "label")
        .order_by(PrintJob.id.desc())
    )
    return [LabelRun(row[0], row[1], row[2], row[3] or "", row[4]) for row in rows]


def _marked(session: Session, lot_id: str) -> list[Marked]:
    known = markdowns.of_lot(session, lot_id)
    if not known:
        return []
    names = {one.id: one.name for one in shop.everybody(session)}
    printed = marked_labels.printed(session, known)
    return [Marked(one, names.get(one.by_id, ""), printed.get(one.markdown_id, 0)) for one in known]


def _returns(session: Session, lot_id: str) -> list[Back]:
    """Brought back by itself, or in a gift set; the newest first."""
    alone = (
        select(*_OF_RETURN, ReturnLine.units, ReturnLine.fate, Return.completed_at, literal(""))
        .join(Return, Return.id == ReturnLine.return_id)
        .outerjoin(Sale, Sale.id == ReturnLine.sale_id)
        .where(ReturnLine.lot_id == lot_id)
    )
    in_sets = (
        select(
            *_OF_RETURN,
            ReturnPart.units,
            ReturnLine.fate,
            Return.completed_at,
            ReturnLine.name_vi,
        )
        .join(
            ReturnLine,
            (ReturnLine.return_id == ReturnPart.return_id) & (ReturnLine.no == ReturnPart.line_no),
        )
        .join(Return, Return.id == ReturnLine.return_id)
        .outerjoin(Sale, Sale.id == ReturnLine.sale_id)
        .where(ReturnPart.lot_id == lot_id)
    )
    found = [
        row
        for asked in (alone, in_sets)
        for row in session.execute(asked.order_by(Return.id.desc()).limit(MOST_SHOWN))
    ]
    newest = sorted(found, key=lambda row: str(row[0]), reverse=True)[:MOST_SHOWN]
    return [Back(row[0], row[1], row[2] or "", *row[3:]) for row in newest]


def _parts(session: Session, lot_id: str) -> list[Beside]:
    rows = session.execute(
        select(Lot.id, Lot.code, Product.name_vi, SetPart.units, *_MEASURED)
        .join(Lot, Lot.id == SetPart.lot_id)
        .join(Product, Product.id == SetPart.product_id)
        .where(SetPart.set_lot_id == lot_id)
        .order_by(SetPart.no)
    )
    return [Beside(*row) for row in rows]


def _inside(session: Session, lot_id: str) -> list[Beside]:
    whole, part = aliased(Product), aliased(Product)
    rows = session.execute(
        select(
            Lot.id, Lot.code, whole.name_vi, SetPart.units, part.unit, part.unit_word, Lot.barred
        )
        .join(Lot, Lot.id == SetPart.set_lot_id)
        .join(whole, whole.id == Lot.product_id)
        .join(part, part.id == SetPart.product_id)
        .where(SetPart.lot_id == lot_id)
        .order_by(Lot.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Beside(*row) for row in rows]
