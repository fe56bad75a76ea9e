"""The book of sales: the only writer of `till_sales`, `till_sale_lines` and `till_tenders`."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.till import buyers, sale_parts
from pos.till.models import Sale, SaleLine, Tender
from pos.till.records import CompletedSale, PaidTender, SoldLine, TenderKind

# Built once and run through the connection: a sale of many lines is a few statements.
_INSERT_SALE = Prepared(insert(Sale))
_INSERT_LINES = Prepared(insert(SaleLine))
_INSERT_TENDERS = Prepared(insert(Tender))
_KNOWN = Prepared(
    select(Sale.number, Sale.total_vnd, Sale.rounding_vnd).where(Sale.id == bindparam("sale"))
)
_PAID = Prepared(
    select(
        Tender.kind,
        Tender.amount_vnd,
        Tender.tendered_vnd,
        Tender.change_vnd,
        Tender.reference,
        Tender.request_id,
        Tender.is_seen,
    )
    .where(Tender.sale_id == bindparam("sale"))
    .order_by(Tender.no)
)


def write(session: Session, sale: CompletedSale, *, fact_seq: int) -> None:
    """Write a completed sale with its lines and its tenders, once and for all."""
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
            "discount_vnd": sale.discount_vnd,
            "rounding_vnd": sale.rounding_vnd,
            "buyer": buyers.dumps(sale.buyer),
            "customer_id": sale.customer_id,
            "note": sale.note or None,
        },
    )
    _INSERT_LINES.run(session, *(_row(sale.sale_id, line) for line in sale.lines))
    sale_parts.write(session, sale)
    _INSERT_TENDERS.run(
        session,
        *(
            {"sale_id": sale.sale_id, "no": no, **vars(one), "kind": str(one.kind)}
            for no, one in enumerate(sale.tenders, start=1)
        ),
    )


def _row(sale_id: str, line: SoldLine) -> dict[str, object]:
    row = {"sale_id": sale_id, **vars(line)}
    del row["parts"]  # rows of their own
    return row


@dataclass(frozen=True)
class Known:
    """What the door needs to know of a sale completed before."""

    number: str
    total_vnd: int
    rounding_vnd: int
    tenders: tuple[PaidTender, ...]

    @property
    def change_vnd(self) -> int:
        """What the customer got back."""
        return sum(one.change_vnd for one in self.tenders)


def find(session: Session, sale_id: str) -> Known | None:
    """A completed sale; None while it is not completed."""
    row = _KNOWN.first(session, sale=sale_id)
    return None if row is None else Known(row[0], row[1], row[2], paid(session, sale_id))


def paid(session: Session, sale_id: str) -> tuple[PaidTender, ...]:
    """How a completed sale was paid."""
    rows = _PAID.all(session, sale=sale_id)
    return tuple(PaidTender(TenderKind(row[0]), *row[1:]) for row in rows)
