"""Checks of transfers: what paid a sale was asked for by its order, for that amount, and once."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.till.models import Sale, Tender
from pos.till.payment_models import PaymentRequest, RequestEnd, RequestUse


def transfers_pay_once(session: Session) -> Iterator[Finding]:
    """Each tender that names a request used it, and each use has its one tender."""
    tenders = (
        select(
            Tender.request_id,
            func.count().label("tenders"),
            func.max(Tender.sale_id).label("sale_id"),
            func.sum(Tender.amount_vnd).label("amount_vnd"),
        )
        .where(Tender.request_id.is_not(None))
        .group_by(Tender.request_id)
        .subquery()
    )
    wrong = or_(
        tenders.c.tenders != 1,
        RequestUse.sale_id.is_distinct_from(tenders.c.sale_id),
        PaymentRequest.draft_id.is_distinct_from(tenders.c.sale_id),
        PaymentRequest.amount_vnd.is_distinct_from(tenders.c.amount_vnd),
        func.coalesce(RequestEnd.how, "abandoned") == "abandoned",
    )
    rows = session.execute(
        select(Sale.number, tenders.c.request_id)
        .select_from(tenders)
        .join(Sale, Sale.id == tenders.c.sale_id)
        .outerjoin(PaymentRequest, PaymentRequest.id == tenders.c.request_id)
        .outerjoin(RequestUse, RequestUse.request_id == tenders.c.request_id)
        .outerjoin(RequestEnd, RequestEnd.request_id == tenders.c.request_id)
        .where(wrong)
    )
    for number, request_id in rows:
        yield amiss("till.transfers_pay_once", number=number, request=request_id)
    unpaid = session.execute(
        select(Sale.number, RequestUse.request_id)
        .join(Sale, Sale.id == RequestUse.sale_id)
        .outerjoin(tenders, tenders.c.request_id == RequestUse.request_id)
        .where(tenders.c.request_id.is_(None))
    )
    for number, request_id in unpaid:
        yield amiss("till.transfers_pay_once", number=number, request=request_id)
