"""The book of what happened to certificates: the only writer of `catalogue_certificate_acts`.

The certificate's row is what the decision and these acts add up to; `catalogue.books` writes it in
the same act, with the fact.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue import books
from pos.catalogue.certificates import Act, ActKind, Certificate, after_act
from pos.catalogue.models import CertificateAct
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Noted:
    """An act, who noted it and when."""

    act: Act
    certificate_id: str
    by_name: str
    at: datetime


def of_products(session: Session, product_ids: Collection[str]) -> dict[str, list[Noted]]:
    """What was noted of the certificates of products, by certificate, the first first."""
    found: dict[str, list[Noted]] = defaultdict(list)
    rows = session.scalars(
        select(CertificateAct)
        .where(CertificateAct.product_id.in_(product_ids))
        .order_by(CertificateAct.at, CertificateAct.id)
    )
    for row in rows:
        found[row.certificate_id].append(Noted(_act(row), row.certificate_id, row.by_name, row.at))
    return found


def is_noted(session: Session, act_id: str) -> bool:
    """Whether the act was noted already: its form came twice."""
    return session.get(CertificateAct, act_id) is not None


def note(
    session: Session,
    act: Act,
    *,
    product_id: str,
    certificate_id: str,
    before: Certificate,
    hand: Hand,
) -> Certificate:
    """Note an act, and write the certificate as it stands after it; gives it."""
    require_act(session)
    noted = of_products(session, [product_id]).get(certificate_id, ())
    acts: Sequence[Act] = [one.act for one in noted]
    after = after_act(before, acts, act)
    told = {name: value for name, value in vars(act).items() if name != "kind"}
    session.execute(
        insert(CertificateAct).values(
            **told,
            kind=act.kind.value,
            product_id=product_id,
            certificate_id=certificate_id,
            by_name=hand.by_name,
            at=hand.at,
        )
    )
    books.correct_certificate(session, certificate_id, product_id, after, hand=hand, act=act)
    return after


def _act(row: CertificateAct) -> Act:
    return Act(
        id=row.id,
        kind=ActKind(row.kind),
        day=row.day,
        reason=row.reason,
        note=row.note,
        document_no=row.document_no,
        undoes_id=row.undoes_id,
    )
