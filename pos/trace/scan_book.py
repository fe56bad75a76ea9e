"""The book of views: the only writer of `trace_scans`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.ids import new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.trace.models import Scan

KEPT = timedelta(days=90)
"""How long a view is kept.  Source: reliability-security, *Privacy*."""


@dataclass(frozen=True)
class Seen:
    """A label's page that was shown."""

    at: datetime
    product_id: str | None
    lot_id: str | None
    asked: str
    """Of the label, where the books do not know it, shortened."""
    state: str
    network: str
    """As `networks.name_of_day` named it."""


_INSERT = Prepared(insert(Scan))


def write(session: Session, seen: Sequence[Seen]) -> None:
    """Write views down."""
    require_act(session)
    rows = [
        {
            "id": new_id(),
            "at": one.at,
            "business_on": business_day(one.at),
            "product_id": one.product_id,
            "lot_id": one.lot_id,
            "asked": one.asked,
            "state": one.state,
            "network": one.network,
        }
        for one in seen
    ]
    if rows:
        _INSERT.run(session, *rows)


def forget(session: Session, before: datetime) -> None:
    """Drop the views of before this moment."""
    require_act(session)
    session.execute(delete(Scan).where(Scan.at < before))
