"""The book of card slips and vouchers that have paid: the only writer of `till_paid_slips`.

Beside the tenders, which keep a reference as it was typed: here it stands as it is compared.
"""

from datetime import date

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.till.models import Sale
from pos.till.records import CompletedSale, TenderKind
from pos.till.tenders import NAMED, slip_key
from pos.till.voucher_models import PaidSlip


def write(session: Session, sale: CompletedSale) -> None:
    """Write what a completed sale was paid with, once and for all; most sales have nothing."""
    require_act(session)
    for no, one in enumerate(sale.tenders, start=1):
        if one.kind in NAMED and one.reference:
            session.execute(
                insert(PaidSlip).values(
                    sale_id=sale.sale_id,
                    tender_no=no,
                    kind=str(one.kind),
                    slip_key=slip_key(one.reference),
                    business_on=sale.business_on,
                )
            )


def last_paid(session: Session, kind: TenderKind, reference: str) -> tuple[str, date] | None:
    """The receipt that a slip paid last and its business day; None where it paid none."""
    row = session.execute(
        select(Sale.number, PaidSlip.business_on)
        .join(Sale, Sale.id == PaidSlip.sale_id)
        .where(PaidSlip.slip_key == slip_key(reference), PaidSlip.kind == str(kind))
        .order_by(PaidSlip.business_on.desc())
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


def days_sold_after(session: Session, on: date) -> int:
    """On how many business days after `on` anything was sold."""
    asked = select(func.count(Sale.business_on.distinct())).where(Sale.business_on > on)
    return session.scalar(asked) or 0
