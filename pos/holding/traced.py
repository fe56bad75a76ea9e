"""Reads for a receipt's page: from a line to producer, lot, delivery and certificate; of gift sets,
from what lay in them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, stars_on
from pos.returns.models import ReturnLine
from pos.returns.set_models import ReturnPart
from pos.shop.models import Person
from pos.stock.models import Lot
from pos.till.models import Sale, SaleLine
from pos.till.set_models import SalePart


@dataclass(frozen=True)
class Traced:
    """A line of a receipt, or a component of its gift sets, and where the goods come from."""

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
    """Of gift sets: when they were packed."""
    cost_vnd: int | None
    returned_units: int
    is_set: bool = False
    parts: tuple["Traced", ...] = ()
    """What lay in the gift sets of the line, all of them together."""


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
    return None if head is None else TracedReceipt(*head, tuple(_lines(session, head[0], today)))


def _lines(session: Session, sale_id: str, today: date) -> list[Traced]:
    lines = session.execute(
        select(SaleLine, Lot)
        .join(Lot, Lot.id == SaleLine.lot_id)
        .where(SaleLine.sale_id == sale_id)
        .order_by(SaleLine.no)
    ).all()
    inside = session.execute(
        select(SalePart, Lot)
        .join(Lot, Lot.id == SalePart.lot_id)
        .where(SalePart.sale_id == sale_id)
        .order_by(SalePart.line_no, SalePart.no)
    ).all()
    ids = {line.product_id for line, _lot in lines} | {part.product_id for part, _lot in inside}
    held = catalogue.certificates(session, sorted(ids))
    back, parts_back = _brought_back(session, sale_id)
    parts: dict[int, list[Traced]] = defaultdict(list)
    for part, lot in inside:
        returned = parts_back.get((part.line_no, lot.id), 0)
        parts[part.line_no].append(_traced(part, lot, held, today, returned))
    return [
        replace(_traced(line, lot, held, today, back.get(line.no, 0)), parts=tuple(parts[line.no]))
        for line, lot in lines
    ]


def _traced(
    one: SaleLine | SalePart,
    lot: Lot,
    held: Mapping[str, Sequence[Certificate]],
    today: date,
    returned_units: int,
) -> Traced:
    now = stars_on(held.get(one.product_id, []), today)
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
        returned_units=returned_units,
        is_set=lot.is_set,
    )


def _brought_back(
    session: Session, sale_id: str
) -> tuple[dict[int, int], dict[tuple[int, str], int]]:
    """Base units of a sale that came back: by its line, and by line and lot in its gift sets."""
    lines = session.execute(
        select(ReturnLine.line_no, func.sum(ReturnLine.units))
        .where(ReturnLine.sale_id == sale_id)
        .group_by(ReturnLine.line_no)
    )
    inside = session.execute(
        select(ReturnLine.line_no, ReturnPart.lot_id, func.sum(ReturnPart.units))
        .join(
            ReturnPart,
            (ReturnPart.return_id == ReturnLine.return_id) & (ReturnPart.line_no == ReturnLine.no),
        )
        .where(ReturnLine.sale_id == sale_id)
        .group_by(ReturnLine.line_no, ReturnPart.lot_id)
    )
    return (
        {row[0] or 0: row[1] for row in lines},
        {(row[0] or 0, row[1]): row[2] for row in inside},
    )
