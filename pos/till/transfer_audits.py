"""Checks of transfers: what paid a sale was asked for by its order, for that amount, and once; the
stream tells of each what the books have."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.sync.models import StoredFact
from pos.till.models import Sale, Tender
from pos.till.payment_models import PaymentRequest, RequestEnd, RequestUse, TransferCheck


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


def transfers_are_told(session: Session) -> Iterator[Finding]:
    """Each code, how its waiting ended and what was found of it are told as they were written, and
    none was told that is not in the book."""
    for told, booked in (
        (_told_requests(session), _requests(session)),
        (_told(session, "transfer.ended/1", "$.transfer.id", *_ENDED), _ends(session)),
        (_told(session, "transfer.checked/1", "$.check.id", *_CHECKED), _checks(session)),
    ):
        for key in sorted(told.keys() | booked.keys()):
            if told.get(key) != booked.get(key):
                yield amiss("till.transfers_are_told", request=key)


_ASKED = (
    "$.transfer.memo",
    "$.transfer.order",
    "$.transfer.shift",
    "$.transfer.amount_vnd",
    "$.transfer.due_vnd",
    "$.transfer.account.bank_bin",
    "$.transfer.account.number",
    "$.by.id",
)
_ENDED = ("$.change", "$.shift", "$.approval", "$.by.id")
_CHECKED = ("$.transfer.id", "$.change", "$.check.reason", "$.by.id")


def _told(session: Session, kind: str, key: str, *paths: str) -> dict[str, tuple[object, ...]]:
    """What the facts of a kind say at `paths`, by what they say at `key`."""
    body = case((func.json_valid(StoredFact.body) == 1, StoredFact.body), else_="{}")
    asked = select(*(func.json_extract(body, path) for path in (key, *paths)))
    rows = session.execute(asked.where(func.json_extract(body, "$.t") == kind))
    return {str(row[0]): tuple(row[1:]) for row in rows}


def _told_requests(session: Session) -> dict[str, tuple[object, ...]]:
    return _told(session, "transfer.asked/1", "$.transfer.id", *_ASKED)


def _requests(session: Session) -> dict[str, tuple[object, ...]]:
    one = PaymentRequest
    return _booked(
        session,
        *(one.id, one.memo, one.draft_id, one.shift_id, one.amount_vnd, one.due_vnd),
        *(one.bank_bin, one.account_no, one.by_id),
    )


def _ends(session: Session) -> dict[str, tuple[object, ...]]:
    one = RequestEnd
    return _booked(session, one.request_id, one.how, one.shift_id, one.approval_id, one.by_id)


def _checks(session: Session) -> dict[str, tuple[object, ...]]:
    one = TransferCheck
    return _booked(session, one.id, one.request_id, one.word, one.reason, one.by_id)


def _booked(session: Session, *columns: Any) -> dict[str, tuple[object, ...]]:
    return {row[0]: tuple(row[1:]) for row in session.execute(select(*columns))}
