"""The book of sales: the only writer of `till_sales`, `till_sale_lines` and `till_tenders`."""

from dataclasses import asdict

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.till.models import Sale, SaleLine, Tender
from pos.till.records import CompletedSale


def write(session: Session, sale: CompletedSale, *, fact_seq: int) -> None:
    """Write a completed sale with its lines and its tender, once and for all."""
    require_act(session)
    session.execute(
        insert(Sale).values(
            id=sale.sale_id,
            number=sale.number,
            register_no=sale.register_no,
            epoch=sale.epoch,
            receipt_no=sale.receipt_no,
            shift_id=sale.shift_id,
            person_id=sale.person_id,
            total_vnd=sale.total_vnd,
            vat_vnd=sale.vat_vnd,
            gt_vnd=sale.gt_vnd,
            fact_seq=fact_seq,
            completed_at=sale.completed_at,
            business_on=sale.business_on,
        )
    )
    session.execute(
        insert(SaleLine), [{"sale_id": sale.sale_id, **asdict(line)} for line in sale.lines]
    )
    session.execute(
        insert(Tender).values(sale_id=sale.sale_id, no=1, kind="cash", **asdict(sale.cash))
    )


def find(session: Session, sale_id: str) -> tuple[Sale, Tender] | None:
    """A completed sale and its tender; None while it is not completed."""
    row = session.execute(
        select(Sale, Tender)
        .join(Tender, Tender.sale_id == Sale.id)
        .where(Sale.id == sale_id)
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (row[0], row[1])
