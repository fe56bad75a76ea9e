"""The line's answers as JSON.  Pure."""

import base64
from collections.abc import Iterable
from typing import Any

from pos.central.streams.greeting import Greeted
from pos.central.streams.ingesting import Outcome
from pos.central.streams.queries import StreamState
from pos.central.streams.refusals import LineRefusal
from pos.central.streams.uploading import Taken


def of_batch(outcome: Outcome) -> dict[str, Any]:
    """Of a batch that was taken.

    Raises:
        LineRefusal: it was not, or not whole.
    """
    if outcome.verdict == "ok":
        return {
            "acked_through": outcome.acked_through,
            "hash": base64.b64encode(outcome.hash).decode(),
            "parked": list(outcome.parked),
            "z": list(outcome.z),
        }
    code = _CODES[outcome.verdict]
    if outcome.verdict == "gap":
        raise LineRefusal(code, expected=outcome.at)
    if outcome.verdict == "fork":
        raise LineRefusal(code, at=outcome.at, server_hash=_b64(outcome.server_hash))
    raise LineRefusal(code, at=outcome.at, acked_through=outcome.acked_through)


_CODES = {
    "gap": "GAP",
    "fork": "FORK",
    "chain": "CHAIN",
    "signature": "SIG",
    "parent": "SIG",
    "revoked": "REVOKED",
    "unknown": "UNKNOWN_TERMINAL",
}


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def of_greeting(greeted: Greeted, epoch: str, oldest_app: str) -> dict[str, Any]:
    """Of a greeting.

    Args:
        epoch: the one that the terminal writes.
    """
    own = next((one for one in greeted.streams if one.epoch == epoch), None)
    return {
        "verdict": greeted.verdict,
        "head": own and {"epoch": own.epoch, "seq": own.seq, "hash": own.hash.hex()},
        "epochs": [_epoch(one) for one in greeted.streams],
        "z": list(greeted.z),
        "parked": greeted.parked,
        "min_app": oldest_app,
        "retry_after": 0,
    }


def _epoch(one: StreamState) -> dict[str, Any]:
    return {
        "epoch": one.epoch,
        "ordinal": one.ordinal,
        "seq": one.seq,
        "hash": one.hash.hex(),
    }


def of_streams(streams: Iterable[StreamState]) -> dict[str, Any]:
    """Of a terminal's epochs, with where each began."""
    return {
        "epochs": [
            {
                **_epoch(one),
                "public_key": one.public_key.hex(),
                "reason": one.reason,
                "parent": one.parent_epoch
                and {
                    "epoch": one.parent_epoch,
                    "seq": one.parent_seq,
                    "hash": (one.parent_hash or b"").hex(),
                },
            }
            for one in streams
        ]
    }


def of_file(taken: Taken) -> dict[str, Any]:
    """Of a file that somebody brought."""
    return {
        "epochs": [
            {
                "terminal": one.terminal_id,
                "epoch": one.epoch,
                "acked_through": one.acked_through,
                "added": one.added,
                "refused": one.refused,
                "why": _CODES.get(one.error, ""),
            }
            for one in taken.epochs
        ]
    }
