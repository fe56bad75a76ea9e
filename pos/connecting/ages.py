"""How old the lists are that this till works by: recalls, the registry, certificates, prices."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base import clock
from pos.catalogue.models import CertificateRow, LinkedCertificate, Price
from pos.connecting.recall_listening import Ears
from pos.registry import queries as registry

LATE = timedelta(hours=1)
"""Recalls not heard of for so long are told."""


@dataclass(frozen=True)
class Ages:
    """The lists, and since when."""

    recall_at: datetime | None
    """When the centre was last heard to say that no newer recalls are."""
    is_late: bool
    refused: str
    release_refused: str
    unread: int
    """Recalls that this release of the program cannot read."""
    release_no: int
    release_at: datetime | None
    certificate_at: datetime | None
    price_at: datetime | None


def ages(session: Session, ears: Ears) -> Ages:
    """How old the lists are now."""
    held, at = registry.held_release(session), ears.recall_heard_at
    changed = [
        session.scalar(select(func.max(CertificateRow.changed_at))),
        session.scalar(select(func.max(LinkedCertificate.changed_at))),
    ]
    return Ages(
        recall_at=at,
        is_late=at is not None and clock.now() - at > LATE,
        refused=ears.refused,
        release_refused=ears.release_refused,
        unread=len(ears.unread),
        release_no=0 if held is None else held.no,
        release_at=None if held is None else held.published_at,
        certificate_at=max((one for one in changed if one is not None), default=None),
        price_at=session.scalar(select(func.max(Price.set_at))),
    )
