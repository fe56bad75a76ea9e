"""The book of links to the registry: the only writer of what is linked and of what it says there.

The registry itself came from the centre; that a product of this shop is one of its entries is the
shop's own word, and a fact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.catalogue.certificates import Certificate, columns
from pos.catalogue.models import LinkedCertificate, RegistryLink
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Linked:
    """A product of the shop and its entry in the registry."""

    product_id: str
    code: str
    how: str
    """`gtin`, `name` or `hand`."""
    by_name: str
    linked_at: datetime


def link(session: Session, product_id: str, code: str, how: str, *, hand: Hand) -> None:
    """Say that a product is an entry; what it was before is forgotten."""
    require_act(session)
    _drop(session, product_id)
    session.execute(
        insert(RegistryLink).values(
            product_id=product_id, code=code, how=how, by_name=hand.by_name, linked_at=hand.at
        )
    )
    told = {"product": product_id, "code": code, "how": how}
    outbox.record(session, "product.linked/1", told, hand=hand)


def unlink(session: Session, product_id: str, *, hand: Hand) -> None:
    """Say that a product is no entry: its own certificates count again."""
    require_act(session)
    _drop(session, product_id)
    told = {"product": product_id, "code": None, "how": "hand"}
    outbox.record(session, "product.linked/1", told, hand=hand)


def tell(
    session: Session,
    product_ids: Sequence[str],
    certificates: Mapping[str, Mapping[str, Certificate]],
    *,
    at: datetime,
) -> None:
    """Write what the registry says of the certificates of linked products.

    What it said before stays as it is, with the moment since when.

    Args:
        certificates: by product, by the registry's id; of a product without any, none counts.
    """
    require_act(session)
    for product_id in product_ids:
        before = _told(session, product_id)
        after = {one: columns(told) for one, told in certificates.get(product_id, {}).items()}
        gone = [one for one in before if before[one] != after.get(one)]
        new = [one for one in after if before.get(one) != after[one]]
        if gone:
            of_it = LinkedCertificate.product_id == product_id
            session.execute(delete(LinkedCertificate).where(of_it, LinkedCertificate.id.in_(gone)))
        if new:
            head = {"product_id": product_id, "changed_at": at}
            rows = [{**head, "id": one, **after[one]} for one in new]
            session.execute(insert(LinkedCertificate), rows)


def all_links(session: Session) -> list[Linked]:
    """Every link."""
    return [Linked(*row) for row in session.execute(select(*RegistryLink.__table__.c))]


def _drop(session: Session, product_id: str) -> None:
    session.execute(delete(LinkedCertificate).where(LinkedCertificate.product_id == product_id))
    session.execute(delete(RegistryLink).where(RegistryLink.product_id == product_id))


def _told(session: Session, product_id: str) -> dict[str, dict[str, Any]]:
    rows = session.execute(
        select(*LinkedCertificate.__table__.c).where(LinkedCertificate.product_id == product_id)
    ).mappings()
    kept = {"product_id", "id", "changed_at"}
    return {
        row["id"]: {name: value for name, value in row.items() if name not in kept} for row in rows
    }
