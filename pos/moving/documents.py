"""The book of documents: the only writer of `moving_documents` and `moving_lines`."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.moving.kinds import Kind
from pos.moving.models import MoveDocument, MoveLine
from pos.moving.records import Document, Draft, MovedLine, Telling
from pos.shop.queries import Showroom
from pos.sync.pen import Hand
from pos.sync.queries import StreamHead


def next_no(session: Session, epoch: str) -> int:
    """The epoch's next number, from 1 without a gap; the act begins IMMEDIATE, so it is free."""
    require_act(session)
    last = session.scalar(select(func.max(MoveDocument.no)).where(MoveDocument.epoch == epoch))
    return (last or 0) + 1


def write(
    session: Session,
    draft: Draft,
    move_ids: Sequence[str],
    *,
    showroom: Showroom,
    head: StreamHead,
    approved_by: str,
    hand: Hand,
) -> Document:
    """Write a document and its lines; gives it as it stands.

    Args:
        move_ids: of the lines' moves, in their order.
        head: of the stream, for the number.
    """
    require_act(session)
    no = next_no(session, head.epoch)
    made = Document(
        document_id=draft.document_id,
        number=number_of(showroom.code, head.ordinal, no),
        kind=draft.kind,
        from_place=draft.from_place,
        to_place=draft.to_place,
        telling=draft.telling,
        total_vnd=draft.total_vnd,
        head=showroom.head,
        reverses_id=draft.reverses_id,
        by_id=hand.by_id,
        by_name=hand.by_name,
        approved_by=approved_by,
        at=hand.at,
        business_on=hand.on,
        lines=tuple(
            replace(line, no=at, move_id=move_id)
            for at, (line, move_id) in enumerate(zip(draft.lines, move_ids, strict=True), start=1)
        ),
    )
    session.execute(insert(MoveDocument).values(**_columns(made, head.epoch, no, draft.request_id)))
    session.execute(insert(MoveLine), [_line_columns(made, line) for line in made.lines])
    return made


def number_of(showroom: str, letter: str, no: int) -> str:
    """`HN01-A-K000012`: showroom, the epoch's letter, running from 1."""
    return f"{showroom}-{letter}-K{no:06d}"


def heard(session: Session, request_id: str) -> Document | None:
    """The document that a request made before; None where it made none."""
    document_id = session.scalar(
        select(MoveDocument.id).where(MoveDocument.request_id == request_id)
    )
    return None if document_id is None else find(session, document_id)


def find(session: Session, document_id: str) -> Document | None:
    """A document whole; None where there is none of this id."""
    row = session.get(MoveDocument, document_id)
    if row is None:
        return None
    lines = session.scalars(
        select(MoveLine).where(MoveLine.document_id == document_id).order_by(MoveLine.no)
    )
    return Document(
        document_id=row.id,
        number=row.number,
        kind=Kind(row.kind),
        from_place=row.from_place_id,
        to_place=row.to_place_id,
        telling=Telling(row.reason, row.note, row.receiver, row.carrier, row.vehicle),
        total_vnd=row.total_vnd,
        head=json.loads(row.head),
        reverses_id=row.reverses_id,
        by_id=row.by_id,
        by_name=row.by_name,
        approved_by=row.approved_by,
        at=row.at,
        business_on=row.business_on,
        lines=tuple(_line(one) for one in lines),
    )


def of_day(session: Session, on: date, by_id: str) -> list[Document]:
    """The documents that a person made on a day."""
    asked = select(MoveDocument.id).where(
        MoveDocument.business_on == on, MoveDocument.by_id == by_id
    )
    found = (find(session, one) for one in session.scalars(asked).all())
    return [one for one in found if one is not None]


def undone_by(session: Session, document_id: str) -> tuple[str, str] | None:
    """Id and number of the document that undid this one; None where none did."""
    row = session.execute(
        select(MoveDocument.id, MoveDocument.number).where(MoveDocument.reverses_id == document_id)
    ).one_or_none()
    return None if row is None else (row[0], row[1])


def _line(row: MoveLine) -> MovedLine:
    return MovedLine(
        product_id=row.product_id,
        lot_id=row.lot_id,
        sku=row.sku,
        name_vi=row.name_vi,
        name_en=row.name_en,
        producer=row.producer,
        lot_code=row.lot_code,
        date_kind=row.date_kind,
        use_by=row.use_by,
        owner=row.owner,
        unit=row.unit,
        unit_word=row.unit_word,
        units=row.units,
        price_vnd=row.price_vnd,
        amount_vnd=row.amount_vnd,
        from_place=row.from_place_id,
        to_place=row.to_place_id,
        reason=row.reason,
        no=row.no,
        move_id=row.move_id,
    )


def _columns(made: Document, epoch: str, no: int, request_id: str) -> dict[str, object]:
    return {
        "id": made.document_id,
        "number": made.number,
        "epoch": epoch,
        "no": no,
        "kind": made.kind.value,
        "from_place_id": made.from_place,
        "to_place_id": made.to_place,
        "reason": made.telling.reason,
        "note": made.telling.note,
        "receiver": made.telling.receiver,
        "carrier": made.telling.carrier,
        "vehicle": made.telling.vehicle,
        "total_vnd": made.total_vnd,
        "head": json.dumps(made.head, ensure_ascii=False),
        "reverses_id": made.reverses_id,
        "request_id": request_id,
        "by_id": made.by_id,
        "by_name": made.by_name,
        "approved_by": made.approved_by,
        "at": made.at,
        "business_on": made.business_on,
    }


def _line_columns(made: Document, line: MovedLine) -> dict[str, object]:
    return {
        "document_id": made.document_id,
        "no": line.no,
        "product_id": line.product_id,
        "lot_id": line.lot_id,
        "sku": line.sku,
        "name_vi": line.name_vi,
        "name_en": line.name_en,
        "producer": line.producer,
        "lot_code": line.lot_code,
        "date_kind": line.date_kind,
        "use_by": line.use_by,
        "owner": line.owner,
        "unit": line.unit,
        "unit_word": line.unit_word,
        "units": line.units,
        "price_vnd": line.price_vnd,
        "amount_vnd": line.amount_vnd,
        "from_place_id": line.from_place,
        "to_place_id": line.to_place,
        "reason": line.reason,
        "move_id": line.move_id,
    }
