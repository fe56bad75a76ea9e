"""The book of closings: the only writer of `closing_closings`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.closing.models import Closing
from pos.sync.pen import Hand


@dataclass(frozen=True)
class NewClosing:
    """A Z about to be written."""

    closing_id: str
    shift_id: str
    number: str
    register_no: int
    epoch: str
    closing_no: int
    total_vnd: int
    expected_vnd: int
    counted_vnd: int
    left_vnd: int
    gt_before_vnd: int
    gt_after_vnd: int


def write(
    session: Session, made: NewClosing, record: Mapping[str, Any], *, fact_seq: int, hand: Hand
) -> None:
    """Write a Z, once and for all."""
    require_act(session)
    session.add(
        Closing(
            id=made.closing_id,
            shift_id=made.shift_id,
            number=made.number,
            register_no=made.register_no,
            epoch=made.epoch,
            closing_no=made.closing_no,
            person_id=hand.by_id,
            total_vnd=made.total_vnd,
            expected_vnd=made.expected_vnd,
            counted_vnd=made.counted_vnd,
            left_vnd=made.left_vnd,
            gt_before_vnd=made.gt_before_vnd,
            gt_after_vnd=made.gt_after_vnd,
            record=json.dumps(record, ensure_ascii=False, separators=(",", ":")),
            fact_seq=fact_seq,
            closed_at=hand.at,
            business_on=hand.on,
        )
    )
    session.flush()


def number_of(session: Session, shift_id: str) -> str | None:
    """The number of a shift's Z; None while it is open."""
    return session.scalar(select(Closing.number).where(Closing.shift_id == shift_id))


def id_of(session: Session, number: str) -> str | None:
    """The id of a Z; None where there is none of this number."""
    return session.scalar(select(Closing.id).where(Closing.number == number))
