"""The book of views: the only writer of `origin_scans`, on a role that may do nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ARRAY, Text, bindparam, func, insert, select, text
from sqlalchemy.orm import Session

from pos.base.dates import business_day, iso_at
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
    """Write views down, in one statement; the log adds them up itself."""
    columns: dict[str, list[str]] = {
        "id": [new_id() for _each in scans],
        "at": [iso_at(one.at) for one in scans],
        "business_on": [business_day(one.at).isoformat() for one in scans],
        "label": [one.shown.label for one in scans],
        "terminal_id": [one.shown.terminal_id for one in scans],
        "lot_id": [one.shown.lot_id for one in scans],
        "state": [one.shown.state for one in scans],
        "network": [one.network for one in scans],
        "province": [one.province for one in scans],
    }
    session.connection().execute(_WRITE, columns)


_COLUMNS = ("id", "at", "business_on", "label", "terminal_id", "lot_id", "state", "network")
_WRITE = insert(OriginScan).from_select(
    [*_COLUMNS, "province"],
    select(*(func.unnest(bindparam(one, type_=ARRAY(Text))) for one in (*_COLUMNS, "province"))),
)


def forget(session: Session) -> None:
    """Drop the views older than 90 days.  Source: reliability-security, *Privacy*."""
    session.execute(text("SELECT origin_forget()"))
