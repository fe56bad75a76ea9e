"""Taking in a file that somebody brings: it carries its own proof, whoever brings it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from pos.central.streams import upload
from pos.central.streams.ingesting import Outcome, ingest
from pos.central.streams.values import Interpret, Line
from pos.sync.facts import Fact
from pos.sync.wire import Unreadable, batch_of


@dataclass
class Brought:
    """What became of one epoch of a file."""

    terminal_id: str
    epoch: str
    acked_through: int = 0
    added: int = 0
    refused: int = 0
    """Facts that were not kept in the stream."""
    error: str = ""
    """Why the first of them was not: a verdict of `Outcome`."""


@dataclass(frozen=True)
class Taken:
    """What became of a file."""

    epochs: tuple[Brought, ...]
    error: str = ""
    """`BODY` or `TOO_LARGE` where it could be read only so far."""
    what: str = ""
    """Where it could not."""


def take_file(
    engine_of: Callable[[str], Engine],
    pieces: Iterable[bytes],
    *,
    now: datetime,
    interpret: Interpret,
    line: Line | None = None,
) -> Taken:
    """Take in every fact of a file that stands in its stream; twice the same changes nothing.

    Each piece of a stream is an act by itself: what was read before a damage is kept.

    Args:
        engine_of: the database that a terminal's stream lies on.
        pieces: the file's bytes, packed or not.
    """
    found: dict[tuple[str, str], Brought] = {}
    try:
        for run in upload.runs(upload.facts(upload.lines(upload.plain(pieces)))):
            place = run[0].terminal_id, run[0].epoch
            brought = found.setdefault(place, Brought(*place))
            outcome = ingest(
                engine_of(place[0]),
                *place,
                batch_of(run),
                now=now,
                interpret=interpret,
                line=line,
                is_vouched=False,
            )
            _note(brought, run, outcome)
    except Unreadable as error:
        return Taken(tuple(found.values()), error.code, error.what)
    return Taken(tuple(found.values()))


def _note(brought: Brought, run: list[Fact], outcome: Outcome) -> None:
    brought.acked_through = max(brought.acked_through, outcome.acked_through)
    brought.added += outcome.added
    if outcome.verdict == "ok":
        return
    kept = max(outcome.at - run[0].seq, 0) if outcome.verdict in ("chain", "signature") else 0
    brought.refused += len(run) - min(kept, len(run))
    brought.error = brought.error or outcome.verdict
