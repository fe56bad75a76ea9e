"""What a review leans on besides days: orders, deliveries and what is paid for them, goods moved,
terms, promises, holds, the catalogue with its prices and certificates, and what the shop chose to
sell.

Told as one short text that is another one whenever somebody did something with any of them, so
that suggestions are made anew by the next look and not before.  What the till does by itself (to
sell, to take back) is none of it; what is put off stands beside a review, and not in it.
"""

from typing import Any

from sqlalchemy import ColumnElement, Select, Text, func, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from pos.base.prepared import Prepared
from pos.catalogue.models import (
    CertificateAct,
    CertificateRow,
    LinkedCertificate,
    Price,
    Product,
    RegistryLink,
)
from pos.ordering.kinds import Kind
from pos.ordering.models import (
    ClosureRow,
    HouseTermsRow,
    OrderEvent,
    ProducerTermsRow,
    ProductTermsRow,
    ReservationRow,
)
from pos.receiving.models import DeliveryRow, PriceAnswer, UndoneLine
from pos.shop.models import Profile
from pos.stock.models import HoldEnd, HoldRow, StockMove
from pos.stock.set_models import Recipe
from pos.supply.daily import OVERSOLD, RETURNED, SOLD

_EVENT = (
    select(OrderEvent.id)
    .where(OrderEvent.kind != Kind.NOTE)
    .order_by(OrderEvent.id.desc())
    .limit(1)
)
"""Ids sort as they were written: the newest is found without looking at the others."""
_MOVE = (
    select(StockMove.id)
    .where(StockMove.reason.not_in((SOLD, OVERSOLD, RETURNED)))
    .order_by(StockMove.id.desc())
    .limit(1)
)
"""Counted, written off, brought in, put away: as many moves back as the till made since."""


def _newest(column: InstrumentedAttribute[Any]) -> ColumnElement[str]:
    return _said(select(func.max(column)))


def _said(asked: Select[Any]) -> ColumnElement[str]:
    return func.coalesce(type_coerce(asked.scalar_subquery(), Text), "")


_ALL = (
    _said(_EVENT),
    _newest(DeliveryRow.no),
    _newest(UndoneLine.at),
    _newest(PriceAnswer.at),
    _newest(HoldRow.id),
    _newest(HoldEnd.at),
    _newest(ReservationRow.id),
    _newest(ReservationRow.ended_at),
    # One that was taken up again leaves the newest end as it was.
    _said(select(func.count(ReservationRow.id)).where(ReservationRow.ended_at.is_(None))),
    _newest(ProducerTermsRow.changed_at),
    _newest(ProductTermsRow.changed_at),
    _newest(HouseTermsRow.changed_at),
    _newest(ClosureRow.changed_at),
    _said(select(func.count(ClosureRow.id))),
    _said(_MOVE),
    _newest(Product.changed_at),
    _newest(Price.told_no),
    _newest(RegistryLink.linked_at),
    _said(select(func.count(RegistryLink.product_id))),
    _newest(LinkedCertificate.changed_at),
    _newest(CertificateRow.changed_at),
    _said(select(func.count(CertificateRow.id))),
    _newest(CertificateAct.id),
    _newest(Recipe.id),
    _newest(Profile.policy_at),
)


def _joined() -> ColumnElement[str]:
    told: ColumnElement[str] = literal("")
    for one in _ALL:
        told = told + one + literal(" ")
    return told


_MARK = Prepared(select(_joined()))


def mark(session: Session) -> str:
    """What was done so far: one statement."""
    found: str = _MARK.only(session)
    return found
