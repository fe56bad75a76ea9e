"""The book of changes: the only writer of `assortment_changes`, beside the facts of each.

Facts say what is; this says what was before, and finds it by product without reading the stream.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from pos.assortment.models import Change
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Changed:
    """One thing that changed about a product."""

    product_id: str
    kind: str
    """`product`, `certificate`, `paper` or `picture`."""
    subject_id: str
    before: Mapping[str, Any] | None
    """Plain values; None where there was none."""
    after: Mapping[str, Any] | None
    reason: str = ""


def note(session: Session, changes: Sequence[Changed], *, hand: Hand) -> None:
    """Write what changed, in the act that changes it."""
    require_act(session)
    rows = [
        {
            "id": new_id(),
            "product_id": one.product_id,
            "kind": one.kind,
            "subject_id": one.subject_id,
            "before": _text(one.before),
            "after": _text(one.after),
            "reason": one.reason,
            "at": hand.at,
            "by_name": hand.by_name,
        }
        for one in changes
    ]
    if rows:
        session.connection().execute(insert(Change), rows)


def _text(values: Mapping[str, Any] | None) -> str:
    if values is None:
        return ""
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
