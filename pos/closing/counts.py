"""The book of counts: the only writer of `closing_counts` and `closing_slips`."""

import json
from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.closing.models import Count, Slips
from pos.closing.records import CountLine, SlipsLine
from pos.sync.pen import Hand


def write_count(
    session: Session, shift_id: str, no: int, notes: Mapping[int, int], *, hand: Hand
) -> None:
    """Write what somebody counted, for good."""
    require_act(session)
    session.add(
        Count(
            shift_id=shift_id,
            no=no,
            notes=json.dumps({str(note): count for note, count in notes.items()}),
            counted_vnd=sum(note * count for note, count in notes.items()),
            person_id=hand.by_id,
            counted_at=hand.at,
        )
    )
    session.flush()


def write_slips(
    session: Session,
    shift_id: str,
    *,
    card_vnd: int,
    card_back_vnd: int,
    voucher_vnd: int,
    seen: Iterable[str],
    hand: Hand,
) -> None:
    """Write what the slips came to, for good."""
    require_act(session)
    session.add(
        Slips(
            shift_id=shift_id,
            card_vnd=card_vnd,
            card_back_vnd=card_back_vnd,
            voucher_vnd=voucher_vnd,
            seen=json.dumps(sorted(seen)),
            person_id=hand.by_id,
            checked_at=hand.at,
        )
    )
    session.flush()


def of_shift(session: Session, shift_id: str) -> tuple[CountLine, ...]:
    """A shift's counts, in their order: none, one or two."""
    rows = session.scalars(select(Count).where(Count.shift_id == shift_id).order_by(Count.no))
    return tuple(
        CountLine(row.no, json.loads(row.notes), row.counted_vnd, row.person_id, row.counted_at)
        for row in rows
    )


def slips_of(session: Session, shift_id: str) -> SlipsLine | None:
    """What a shift's slips came to; None before they were looked at."""
    row = session.get(Slips, shift_id, populate_existing=True)
    if row is None:
        return None
    seen = tuple(json.loads(row.seen))
    return SlipsLine(row.card_vnd, row.voucher_vnd, seen, row.card_back_vnd, row.person_id)
