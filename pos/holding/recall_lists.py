"""The list of recalls as the centre publishes it: a small file, signed whole.  Pure.

It holds every recall in force and every one lifted; its number grows with each act of the office.
A list with a lower number than one seen before is an old one, whoever hands it out.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos.base.dates import iso_at, parse_at
from pos.holding.recall_documents import Recall, read_recall
from pos.holding.refusals import BadRecall
from pos.sync.pen import Pen
from pos.sync.signed import BadNews, believed, signed

SIGNED_AS = "OCOP-RECALLS1"


@dataclass(frozen=True)
class Lifted:
    """A recall that the centre lifted."""

    recall_id: str
    version: int
    reason: str


@dataclass(frozen=True)
class RecallList:
    """Every recall that was ever published, as it stands."""

    no: int
    """From 1; 0: the list of a centre that never recalled anything."""
    at: datetime
    recalls: tuple[Recall, ...]
    """Those in force."""
    lifted: tuple[Lifted, ...]
    unread: tuple[str, ...] = ()
    """Ids of recalls that this release cannot read: they bar none of the others' way."""


def tell(no: int, at: datetime, documents: Sequence[str], lifted: Sequence[Lifted]) -> str:
    """The list as the text that is signed.

    Args:
        documents: of the recalls in force, as `Recall.dumps` wrote them.
    """
    told = {
        "v": 1,
        "no": no,
        "at": iso_at(at),
        "recalls": [json.loads(one) for one in documents],
        "lifted": [vars(one) for one in lifted],
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def sign_list(pen: Pen, told: str) -> dict[str, Any]:
    """The list as it is sent."""
    return signed(pen, SIGNED_AS, told)


def read_list(raw: Any, keys: Mapping[str, bytes]) -> RecallList:
    """Read a list that was sent.

    Args:
        raw: as JSON gives it.
        keys: the centre's public keys by their ids.

    Raises:
        BadNews: nobody of the centre signed it, or it is no list.
    """
    told = believed(raw, SIGNED_AS, keys)
    try:
        no, at = told["no"], parse_at(told["at"])
        recalls, unread = _read_all(told["recalls"])
        lifted = tuple(
            Lifted(str(one["recall_id"]), int(one["version"]), str(one["reason"]))
            for one in told["lifted"]
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadNews("not_news", str(told)[:80]) from error
    if not isinstance(no, int) or isinstance(no, bool) or no < 0:
        raise BadNews("not_news", str(no)[:80])
    return RecallList(no, at, tuple(recalls), lifted, tuple(unread))


def _read_all(raw: Sequence[Mapping[str, Any]]) -> tuple[list[Recall], list[str]]:
    """The recalls that can be read, and the ids of those that cannot."""
    recalls, unread = [], []
    for one in raw:
        try:
            recalls.append(read_recall(one))
        except BadRecall:
            unread.append(str(one.get("recall_id", ""))[:64])
    return recalls, unread
