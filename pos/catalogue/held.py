"""Certificates that count: the registry's where a product is linked to it, else the shop's own.

The one place that decides it (facts: *Who owns what*): badge, label, receipt and origin page all
read it here.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Integer,
    Text,
    bindparam,
    exists,
    func,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from pos.base.dates import PartialDate
from pos.base.prepared import Prepared, Row
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.models import CertificateRow, LinkedCertificate, Product, RegistryLink

_MOST_IDS = 500
"""How many ids one statement takes; longer lists are asked in pieces."""


def told(row: type[CertificateRow] | type[LinkedCertificate]) -> tuple[Any, ...]:
    """A certificate's columns as they lie in the table: `read` reads them."""
    return (
        row.stars,
        row.decision_no,
        row.body,
        row.level,
        row.issued,
        type_coerce(row.valid_to, Text),
        row.valid_to_reason,
        type_coerce(row.withdrawn_on, Text),
        type_coerce(row.potential_5, Integer),
        type_coerce(row.extended_to, Text),
        row.criteria_set,
        row.score_hundredths,
    )


def read(row: Sequence[Any]) -> Certificate:
    """A certificate from the columns `told`."""
    stars, decision_no, body, level, issued, *rest = row
    valid_to, valid_to_reason, withdrawn_on, potential_5, extended_to, *numbers = rest
    return Certificate(
        stars=stars,
        decision_no=decision_no,
        body=body,
        level=Level(level) if level else None,
        issued=PartialDate.parse(issued) if issued else None,
        valid_to_override=date.fromisoformat(valid_to) if valid_to else None,
        override_reason=valid_to_reason,
        withdrawn_on=date.fromisoformat(withdrawn_on) if withdrawn_on else None,
        potential_5=bool(potential_5),
        extended_to=date.fromisoformat(extended_to) if extended_to else None,
        criteria_set=numbers[0],
        score_hundredths=numbers[1],
    )


def _held() -> type[CertificateRow]:
    names = [one.name for one in CertificateRow.__table__.c]
    own = select(*CertificateRow.__table__.c).where(
        ~exists().where(RegistryLink.product_id == CertificateRow.product_id)
    )
    linked = select(*(LinkedCertificate.__table__.c[name] for name in names))
    made: Any = aliased(CertificateRow, union_all(own, linked).subquery("held"))
    found: type[CertificateRow] = made
    return found


Held = _held()
"""The rows that count, to be asked as `CertificateRow` is.  For lists: what a scan needs is read by
`linked`, at no cost to goods that are linked to nothing."""

CODE = select(RegistryLink.code).where(RegistryLink.product_id == Product.id).scalar_subquery()
"""The registry's code of a row of `Product`; nothing where it is not linked."""

_OWN = Prepared(
    select(CertificateRow.product_id, *told(CertificateRow))
    .where(CertificateRow.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(CertificateRow.id)
)
_LINKED = Prepared(
    select(RegistryLink.product_id, *told(LinkedCertificate))
    .outerjoin(LinkedCertificate, LinkedCertificate.product_id == RegistryLink.product_id)
    .where(RegistryLink.product_id.in_(bindparam("ids", expanding=True)))
    .order_by(RegistryLink.product_id, LinkedCertificate.id)
)


def linked(session: Session, product_ids: Sequence[str]) -> dict[str, list[Row]]:
    """By linked product: what the registry says, as the columns `told`; perhaps nothing."""
    found: dict[str, list[Row]] = {}
    for at in range(0, len(product_ids), _MOST_IDS):
        for row in _LINKED.all(session, ids=list(product_ids[at : at + _MOST_IDS])):
            rows = found.setdefault(row[0], [])
            if row[1] is not None:
                rows.append(row[1:])
    return found


def code_of(session: Session, product_id: str) -> str | None:
    """The registry's code of a product; None where it is not linked."""
    asked = select(RegistryLink.code).where(RegistryLink.product_id == product_id)
    return session.scalar(asked)


def linked_to(session: Session, code: str) -> list[str]:
    """The products that are this entry of the registry."""
    asked = select(RegistryLink.product_id).where(RegistryLink.code == code)
    return list(session.scalars(asked.order_by(RegistryLink.product_id)))


def newest_link_at(session: Session) -> datetime | None:
    """When a product was last linked; None: none is."""
    return session.scalar(select(func.max(RegistryLink.linked_at)))


def own_certificates(session: Session, product_ids: Sequence[str]) -> dict[str, list[Certificate]]:
    """Every certificate that the shop wrote down of the products named, whatever counts."""
    found: dict[str, list[Certificate]] = defaultdict(list)
    for at in range(0, len(product_ids), _MOST_IDS):
        for row in _OWN.all(session, ids=list(product_ids[at : at + _MOST_IDS])):
            found[row[0]].append(read(row[1:]))
    return found


def certificates(session: Session, product_ids: Sequence[str]) -> dict[str, list[Certificate]]:
    """Every certificate that counts of the products named."""
    found = own_certificates(session, product_ids)
    for product_id, rows in linked(session, product_ids).items():
        found[product_id] = [read(row) for row in rows]
    return found
