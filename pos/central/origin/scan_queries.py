"""Reads of the log of views, for the desk: on the centre's own role, never on that of the pages."""

from datetime import datetime, timedelta

from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from pos.central.origin import patterns
from pos.central.origin.models import OriginScan
from pos.central.origin.patterns import Strange, Watched

WITHIN = timedelta(hours=24)


def strange(session: Session, *, at: datetime) -> list[Strange]:
    """What is strange about the views of the last day, all showrooms'.

    Args:
        at: the moment of asking.
    """
    scan = OriginScan
    rows = session.execute(
        select(
            scan.label,
            func.max(scan.terminal_id),
            func.count(),
            func.count().filter(scan.state.in_(patterns.BARRED)),
            func.count().filter(scan.state.in_(patterns.NOBODYS)),
            func.count(distinct(func.nullif(scan.network, ""))),
            func.count(distinct(func.nullif(scan.province, ""))),
        )
        .where(scan.at >= at - WITHIN)
        .group_by(scan.label)
    )
    return patterns.strange(Watched(*row) for row in rows)
