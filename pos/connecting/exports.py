"""The stream as a file for a stick: what the line cannot bring, somebody carries."""

import zlib
from collections.abc import Iterator

from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.sync import line_queries as queries
from pos.sync.pen import Hand
from pos.sync.verify import export_line

_PIECE = 500
_GZIP = 16 + zlib.MAX_WBITS


def file_name(showroom_code: str, hand: Hand, *, is_all: bool) -> str:
    """How the file is called: whose, of which day, and how much of it."""
    extent = "all" if is_all else "unsent"
    return f"ocop-{showroom_code}-{business_day(hand.at).isoformat()}-{extent}.ndjson.gz"


def packed(*, is_all: bool) -> Iterator[bytes]:
    """The stream as `verify.export_line` tells it, under gzip, piece by piece.

    Facts are never changed, so nobody who writes meanwhile is kept waiting: each piece is read by
    itself.

    Args:
        is_all: also what the centre was heard to hold.
    """
    packer = zlib.compressobj(wbits=_GZIP)
    session = reading()
    runs, acked = queries.runs(session), {} if is_all else queries.acks(session)
    end_reading()
    for run in runs:
        seq = acked.get(run.epoch, 0)
        while seq < run.seq:
            facts = queries.facts_from(reading(), run.epoch, seq + 1, _PIECE)
            end_reading()
            if not facts:
                break
            seq = facts[-1].seq
            yield packer.compress("".join(f"{export_line(one)}\n" for one in facts).encode())
    yield packer.flush()
