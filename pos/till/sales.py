"""The book of sales: the only writer of `till_sales`, `till_sale_lines` and `till_tenders`."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.till.models import Sale, SaleLine, Tender
from pos.till.records import CompletedSale

# Built once and run through the connection: a sale of many lines is a few statements.
_INSERT_SALE = Prepared(insert(Sale))
_INSERT_LINES = Prepared(insert(SaleLine))
_INSERT_TENDER = Prepared(insert(Tender))
_KNOWN = Prepared(
    select(Sale.number, Sale.total_vnd, Tender.tendered_vnd, Tender.change_vnd)
    .join(Tender, Tender.sale_id == Sale.id)
    .where(Sale.id == bindparam("sale"))
)


def write(session: Session, sale: CompletedSale, *, fact_seq: int) -> None:
    """Write a completed sale with its lines and its tender, once and for all."""
    require_act(session)
    _INSERT_SALE.run(
        session,
        {
            "id": sale.sale_id,
            "number": sale.number,
            "register_no": sale.register_no,
            "epoch": sale.epoch,
            "receipt_no": sale.receipt_no,
            "shift_id": sale.shift_id,
            "person_id": sale.person_id,
            "total_vnd": sale.total_vnd,
            "vat_vnd": sale.vat_vnd,
            "gt_vnd": sale.gt_vnd,
            "fact_seq": fact_seq,
            "completed_at": sale.completed_at,
            "business_on": sale.business_on,
        },
    )
    _INSERT_LINES.run(session, *({"sale_id": sale.sale_id, **vars(line)} for line in sale.lines))
    _INSERT_TENDER.run(
        session, {"sale_id": sale.sale_id, "no": 1, "kind": "cash", **vars(sale.cash)}
    )


@dataclass(frozen=True)
class Known:
    """What the door needs to know of a sale completed before."""

    number: str
    total_vnd: int
    tendered_vnd: int
    change_vnd: int


def find(session: Session, sale_id: str) -> Known | None:
    """A completed sale; None while it is not completed."""
    row = _KNOWN.first(session, sale=sale_id)
    return None if row is None else Known(*row)
