"""The book of scans heard: the only writer of `till_draft_scans`.

A scan whose answer got lost is sent again, and adds nothing the second time.
"""

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.till.models import DraftScan

# Built once: building a statement costs more than SQLite's answer.
_HEARD = Prepared(
    select(DraftScan.scan_id).where(
        DraftScan.draft_id == bindparam("draft"), DraftScan.scan_id == bindparam("scan")
    )
)
_HEAR = Prepared(insert(DraftScan))
_FORGET_SCANS = Prepared(delete(DraftScan).where(DraftScan.draft_id == bindparam("draft")))


def has_heard(session: Session, draft_id: str, scan_id: str) -> bool:
    """Whether a scan added its goods to the order already and is only sent again.

    One without a `scan_id` is always new.
    """
    if not scan_id:
        return False
    return _HEARD.first(session, draft=draft_id, scan=scan_id) is not None


def hear(session: Session, draft_id: str, scan_id: str) -> None:
    """Note a scan that added its goods."""
    require_act(session)
    if scan_id:
        _HEAR.run(session, {"draft_id": draft_id, "scan_id": scan_id})


def forget(session: Session, draft_id: str) -> None:
    """The order ended: nothing is sent to it again."""
    require_act(session)
    _FORGET_SCANS.run(session, {"draft": draft_id})
