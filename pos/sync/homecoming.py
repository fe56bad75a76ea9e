"""What of a terminal's own stream the centre has and the book has not: found, and brought home.

Nothing of the book is written: the facts lie in a file beside it until the next start takes them
in, when nobody sells.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from pos.base.files import write_whole
from pos.base.library import open_to_read
from pos.sync import line_queries as queries
from pos.sync import verify
from pos.sync.facts import Fact

if TYPE_CHECKING:  # a shop that looks whether anything waits needs no network for it
    from pos.sync.fetching import Fetching, HeldEpoch

NAME = "from-centre.ndjson"
"""In the data folder: facts that the next start takes in."""
OWN = "new-key.json"
"""In the data folder: that the next start goes on under a new key."""
_PIECE = 200


@dataclass(frozen=True)
class Home:
    """What came home."""

    facts: int
    """That the book lacks, or holds otherwise."""
    ours: int
    """Of the book's own, told under the same numbers: they are told again under others."""


def bring_home(session: Session, fetching: "Fetching", home: Path) -> Home:
    """Fetch what the book lacks into a file of the data folder; none where it lacks nothing.

    Raises:
        NoNetwork, No: as `Fetching`.
        OSError: the file cannot be written.
    """
    lines: list[str] = []
    ours = 0
    own = {run.epoch: run.seq for run in queries.runs(session)}
    letters = {run.ordinal: run for run in queries.runs(session)}
    for held in fetching.streams():
        first = _first_other(session, fetching, held, own.get(held.epoch, 0))
        if first > held.seq:
            continue
        lines += [verify.export_line(one) for one in fetching.facts(held.epoch, first, held.seq)]
        ours += max(0, own.get(held.epoch, 0) - first + 1)
        twin = letters.get(held.ordinal)
        if held.epoch not in own and twin is not None:
            ours += twin.seq
    path = home / NAME
    if not lines:
        path.unlink(missing_ok=True)
        return Home(0, 0)
    write_whole(path, "".join(f"{line}\n" for line in lines).encode())
    return Home(len(lines), ours)


def _first_other(session: Session, fetching: "Fetching", held: "HeldEpoch", own_seq: int) -> int:
    """The first fact of an epoch that the centre has and the book has not as it is there."""
    if queries.hash_at(session, held.epoch, held.seq) == held.hash:
        return held.seq + 1
    last = min(own_seq, held.seq)
    while last > 0:
        low = max(1, last - _PIECE + 1)
        theirs = list(fetching.facts(held.epoch, low, last))
        for one in reversed(theirs):
            if queries.hash_at(session, held.epoch, one.seq) == one.hash:
                return one.seq + 1
        last = low - 1
    return 1


@dataclass(frozen=True)
class Parting:
    """That the next start goes on under a new key, and from where."""

    is_own: bool
    """As a terminal of its own: another machine has the stream.  Else as the same terminal, whose
    key is out of use."""
    heads: Mapping[str, int]
    """By epoch: how far the centre holds it; what the book has beyond is told again."""


def ask_for_own(fetching: "Fetching", home: Path) -> None:
    """Let the next start go on as a terminal of its own.

    Raises:
        NoNetwork, No: as `Fetching`.
        OSError: the file cannot be written.
    """
    heads = {one.epoch: one.seq for one in fetching.streams()}
    _write(home, Parting(is_own=True, heads=heads))


def ask_for_new_key(home: Path) -> None:
    """Let the next start go on under a new key: the centre takes nothing of this one any more, and
    is asked nothing.  How far it holds the stream is read then, once the line has noted it.

    Raises:
        OSError: the file cannot be written.
    """
    _write(home, Parting(is_own=False, heads={}))


def _write(home: Path, parting: Parting) -> None:
    told = {"is_own": parting.is_own, "heads": dict(parting.heads)}
    write_whole(home / OWN, json.dumps(told).encode())


def read_parting(home: Path, book: Path) -> Parting | None:
    """What was asked for; None where nothing was.

    Args:
        book: closed; what the line noted last is read from it.

    Raises:
        ValueError, KeyError: the file is damaged.
    """
    path = home / OWN
    if not path.is_file():
        return None
    told = json.loads(path.read_bytes())
    if not told["is_own"]:
        return Parting(is_own=False, heads=_acked(book))
    return Parting(is_own=True, heads={str(one): int(n) for one, n in told["heads"].items()})


def _acked(book: Path) -> dict[str, int]:
    """By epoch: how far the centre was last heard to hold it."""
    with closing(open_to_read(book)) as line:
        asked = line.execute("SELECT epoch, acked_seq FROM sync_acks")
        return {str(epoch): int(seq) for epoch, seq in asked}


def read_home(home: Path) -> dict[str, list[Fact]]:
    """By epoch: the facts that wait to be taken in; none where nobody asked for any.

    Raises:
        WrongSetting: the file is damaged.
    """
    found: dict[str, list[Fact]] = {}
    for fact in _lines(home / NAME):
        found.setdefault(fact.epoch, []).append(fact)
    return found


def _lines(path: Path) -> Iterator[Fact]:
    if path.is_file():
        yield from verify.read_export(path)
