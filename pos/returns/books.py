"""The book of returns: the only writer of `returns_returns`, `returns_lines`,
`returns_line_parts` and `returns_refunds`."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.returns.models import Refund, Return, ReturnLine
from pos.returns.records import CompletedReturn, ReturnedLine
from pos.returns.set_models import ReturnPart


def write(session: Session, done: CompletedReturn, *, fact_seq: int) -> None:
    """Write a completed return with its lines and refunds, once and for all."""
    require_act(session)
    session.execute(
        insert(Return).values(
            id=done.return_id,
            number=done.number,
            register_no=done.register_no,
            epoch=done.epoch,
            return_no=done.return_no,
            shift_id=done.shift_id,
            person_id=done.person_id,
            sale_id=done.sale_id,
            exchange_id=done.exchange_id,
            total_vnd=done.total_vnd,
            vat_vnd=done.vat_vnd,
            gt_vnd=done.gt_vnd,
            reason=str(done.why),
            note=done.note,
            request_id=done.request_id,
            fact_seq=fact_seq,
            completed_at=done.completed_at,
            business_on=done.business_on,
        )
    )
    session.execute(
        insert(ReturnLine),
        [_row(done.return_id, line) for line in done.lines],
    )
    _write_parts(session, done)
    refunds = [
        {
            "return_id": done.return_id,
            "no": one.no,
            "kind": str(one.part.way),
            "amount_vnd": one.part.amount_vnd,
            "source_kind": one.part.source.kind,
            "tender_sale_id": one.part.source.tender[0] if one.part.source.tender else None,
            "tender_no": one.part.source.tender[1] if one.part.source.tender else None,
            "reference": one.reference,
        }
        for one in done.refunds
    ]
    if refunds:
        session.execute(insert(Refund), refunds)


def _row(return_id: str, line: ReturnedLine) -> dict[str, object]:
    row = {**vars(line), "return_id": return_id, "fate": str(line.fate)}
    del row["parts"]  # rows of their own
    return row


def _write_parts(session: Session, done: CompletedReturn) -> None:
    """What lay in the gift sets that came back; most returns have none."""
    inside = [
        {"return_id": done.return_id, "line_no": line.no, **vars(part)}
        for line in done.lines
        for part in line.parts
    ]
    if inside:
        session.execute(insert(ReturnPart), inside)


def heard(session: Session, request_id: str) -> Return | None:
    """The return that a request made when it was heard the first time."""
    return session.scalar(select(Return).where(Return.request_id == request_id))


def exchanged_for(session: Session, draft_id: str) -> bool:
    """Whether goods were taken back for the sale of this order."""
    found = session.scalar(select(Return.id).where(Return.exchange_id == draft_id).limit(1))
    return found is not None
