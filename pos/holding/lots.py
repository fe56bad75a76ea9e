"""Reads for a lot's page and a receipt's: from a line to producer, delivery and certificate, and
from a lot to everything that ever happened to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

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
from pos.till.models import Sale, SaleLine
from pos.till.set_models import SalePart

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

    @property
    def labels_printed(self) -> int:
        """How many labels were sent to printers."""
        return sum(one.copies for one in self.labels if one.state != "dismissed")


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
    rows = session.execute(
        select(
            Return.id,
            Return.number,
            Sale.number,
            ReturnLine.units,
            ReturnLine.fate,
            Return.completed_at,
        )
        .join(Return, Return.id == ReturnLine.return_id)
        .outerjoin(Sale, Sale.id == ReturnLine.sale_id)
        .where(ReturnLine.lot_id == lot_id)
        .order_by(Return.id.desc())
        .limit(MOST_SHOWN)
    )
    return [Back(row[0], row[1], row[2] or "", *row[3:]) for row in rows]


# --- From a receipt ----------------------------------------------------------------------


@dataclass(frozen=True)
class Traced:
    """A line of a receipt, and where its goods come from."""

    no: int
    name: str
    units: int
    unit: str
    unit_word: str
    stars: int
    """As sold."""
    now_stars: int
    """As of today."""
    decision_no: str
    producer: str
    place: str
    lot_id: str
    lot_code: str
    producer_code: str
    made_on: date | None
    use_by: date | None
    date_kind: str
    barred: str
    document_no: str
    received_at: datetime
    cost_vnd: int | None
    returned_units: int
    inside: tuple["Traced", ...] = ()
    """What lay in the gift sets of the line, in all of them together."""


@dataclass(frozen=True)
class TracedReceipt:
    """A receipt with where each of its goods comes from."""

    sale_id: str
    number: str
    at: datetime
    register_no: int
    by_name: str
    total_vnd: int
    lines: tuple[Traced, ...]


def receipt(session: Session, number: str, today: date) -> TracedReceipt | None:
    """A receipt by its number; None where there is none."""
    head = session.execute(
        select(
            Sale.id, Sale.number, Sale.completed_at, Sale.register_no, Person.name, Sale.total_vnd
        )
        .join(Person, Person.id == Sale.person_id)
        .where(Sale.number == number)
    ).one_or_none()
    return None if head is None else TracedReceipt(*head, tuple(_traced(session, head[0], today)))


def _traced(session: Session, sale_id: str, today: date) -> list[Traced]:
    lines = session.execute(
        select(SaleLine, Lot)
        .join(Lot, Lot.id == SaleLine.lot_id)
        .where(SaleLine.sale_id == sale_id)
        .order_by(SaleLine.no)
    ).all()
    parts = session.execute(
        select(SalePart, Lot)
        .join(Lot, Lot.id == SalePart.lot_id)
        .where(SalePart.sale_id == sale_id)
        .order_by(SalePart.line_no, SalePart.no)
    ).all()
    products = [line.product_id for line, _lot in lines] + [one.product_id for one, _lot in parts]
    certificates = catalogue.certificates(session, products)
    back = _came_back(session, sale_id)

    def traced(one: SaleLine | SalePart, lot: Lot, key: tuple[int, int]) -> Traced:
        now = stars_on(certificates.get(one.product_id, []), today)
        return _trace(one, lot, now, back.get(key, 0))

    return [
        replace(
            traced(line, lot, (line.no, 0)),
            inside=tuple(
                traced(part, its_lot, (line.no, part.no))
                for part, its_lot in parts
                if part.line_no == line.no
            ),
        )
        for line, lot in lines
    ]


def _trace(one: SaleLine | SalePart, lot: Lot, now: Certificate | None, returned: int) -> Traced:
    return Traced(
        no=one.no,
        name=one.name_vi,
        units=one.units,
        unit=one.unit,
        unit_word=one.unit_word,
        stars=one.stars,
        now_stars=0 if now is None else now.stars,
        decision_no="" if now is None else now.decision_no,
        producer=one.producer,
        place=one.place,
        lot_id=lot.id,
        lot_code=lot.code,
        producer_code=lot.producer_code,
        made_on=lot.made_on,
        use_by=lot.use_by,
        date_kind=lot.date_kind,
        barred=lot.barred,
        document_no=lot.document_no,
        received_at=lot.received_at,
        cost_vnd=lot.cost_vnd,
        returned_units=returned,
    )


def _came_back(session: Session, sale_id: str) -> dict[tuple[int, int], int]:
    """Units by the line sold and, of gift sets, the component's number; 0: the line itself."""
    its_line = (ReturnLine.return_id == ReturnPart.return_id) & (
        ReturnLine.no == ReturnPart.line_no
    )
    lines = (
        select(ReturnLine.line_no, literal(0), ReturnLine.units)
        .where(ReturnLine.sale_id == sale_id)
        .union_all(
            select(ReturnLine.line_no, ReturnPart.no, ReturnPart.units)
            .join(ReturnPart, its_line)
            .where(ReturnLine.sale_id == sale_id)
        )
    )
    back: dict[tuple[int, int], int] = {}
    for line_no, part_no, units in session.execute(lines):
        if line_no is not None:  # of a sale it never is
            back[line_no, part_no] = back.get((line_no, part_no), 0) + units
    return back
