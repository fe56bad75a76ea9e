"""The book of views: the only writer of `origin_scans`, on a role that may do nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from pos.base.dates import business_day
from pos.base.ids import new_id
from pos.central.origin.kept import Shown
from pos.central.origin.models import OriginScan


@dataclass(frozen=True)
class Scan:
    """A label's page that somebody looked at."""

    at: datetime
    shown: Shown
    network: str
    """Shortened, as `haste.network_of` gives it."""
    province: str
    """As the proxy tells it; empty where it does not."""


def write(session: Session, scans: Sequence[Scan]) -> None:
    """Write views down; the log adds them up itself."""
    session.execute(
        insert(OriginScan),
        [
            {
                "id": new_id(),
                "at": one.at,
                "business_on": business_day(one.at),
                "label": one.shown.label,
                "terminal_id": one.shown.terminal_id,
                "lot_id": one.shown.lot_id,
                "state": one.shown.state,
                "network": one.network,
                "province": one.province,
            }
            for one in scans
        ],
    )


def forget(session: Session) -> None:
    """Drop the views older than 90 days.  Source: reliability-security, *Privacy*."""
    session.execute(text("SELECT origin_forget()"))
