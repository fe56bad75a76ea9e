"""Reads of the books for the line's answers and for the rooms above."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.central.books.goods_models import CentralGallery, CentralPicture
from pos.central.books.shift_models import CentralClosing
from pos.central.streams.values import KeptFact, ZAnswer

_MOST_TOLD = 50
_SLACK = timedelta(minutes=1)
"""A check may have been written down this long before others could see it."""


def closings_of(session: Session, facts: Sequence[KeptFact]) -> list[ZAnswer]:
    """What the centre says of the Z among facts.

    Args:
        facts: of one terminal, just read.
    """
    if not facts:
        return []
    latest = select(CentralClosing).where(
        CentralClosing.terminal_id == facts[0].terminal_id,
        CentralClosing.epoch == facts[0].epoch,
        CentralClosing.seq.in_([one.seq for one in facts if one.kind.startswith("shift.closed/")]),
    )
    rows = session.scalars(latest.order_by(CentralClosing.seq), execution_options=_ANEW)
    return [_answer(row) for row in rows]


def closings_told(session: Session, terminal_id: str, since: datetime | None) -> list[ZAnswer]:
    """What the centre says of a terminal's Z whose answer changed since a moment, the newest
    first; None: of all.  At most 50."""
    asked = select(CentralClosing).where(CentralClosing.terminal_id == terminal_id)
    if since is not None:
        asked = asked.where(CentralClosing.checked_at >= since - _SLACK)
    order = (CentralClosing.epoch_no.desc(), CentralClosing.seq.desc())
    rows = session.scalars(asked.order_by(*order).limit(_MOST_TOLD), execution_options=_ANEW)
    return [_answer(row) for row in rows]


_ANEW = {"populate_existing": True}


def _answer(row: CentralClosing) -> ZAnswer:
    return {
        "number": row.number,
        "business_on": row.business_on.isoformat(),
        "status": row.status,
        "differences": json.loads(row.differences),
        "bills": row.bills,
        "total_vnd": row.total_vnd,
    }


def pictures(session: Session, terminal_id: str, product_id: str) -> list[str]:
    """The names of the files of a product's pictures, the one that is shown first."""
    its = (CentralGallery.terminal_id == terminal_id) & (CentralGallery.product_id == product_id)
    gallery = session.execute(
        select(CentralGallery.sha256s, CentralGallery.epoch_no, CentralGallery.seq).where(its)
    ).one_or_none()
    added = session.execute(
        select(CentralPicture.sha256, CentralPicture.epoch_no, CentralPicture.seq)
        .where(CentralPicture.terminal_id == terminal_id, CentralPicture.product_id == product_id)
        .order_by(CentralPicture.epoch_no, CentralPicture.seq)
    )
    arranged_at = (0, 0) if gallery is None else (gallery[1], gallery[2])
    shown = [] if gallery is None else gallery[0].split()
    since = [row[0] for row in added if (row[1], row[2]) > arranged_at]
    return list(dict.fromkeys([*shown, *since]))
