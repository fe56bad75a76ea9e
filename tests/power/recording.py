"""Every write and sync that a till's selling asks of its disk, and the disks a power cut may leave.

The till sells through its own acts on a real book; what its writer says to SQLite is kept word for
word.  The same words are then said, under the same pragmas, on a copy of the book through a file
system that notes each write, sync, cut and removal.  From the notes every state is made that a
disk may be in when the power goes: all that was synced, and of the rest any part, the last piece
torn.  Source of the model: `reliability-security`, appendix A.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
from sqlalchemy import event

from pos.base import database
from pos.base.database import WRITER, db
from pos.simulating.lines import BadLine
from pos.simulating.plans import Plan, days, sites
from pos.simulating.tills import Till

SECTOR = 512
BOOK = "till.db"


@dataclass(frozen=True)
class Sold:
    """A book before the selling, and what was said to it then."""

    book: Path
    said: tuple[str, ...]
    """Statements with their values, in order, from BEGIN to COMMIT."""
    slips: int
    facts: int
    """Those that were there before."""


def sell(folder: Path, *, sales: int = 12, seed: int = 1) -> Sold:
    """Sell a day at a real till and keep what its writer said."""
    plan = Plan(1, 1, seed, sales_a_day=sales, has_faults=False)
    [site], [on] = sites(plan), days(plan)
    with BadLine(("127.0.0.1", 1), random.Random(seed)) as line:
        till = Till(plan, site, folder / "shop", line)
        till.found()
        facts = len(till.own_places())
        till.shut()
        book = folder / "before.db"
        shutil.copy(till.settings.book, book)
        said: list[str] = []
        with till.app.app_context():
            writer = db.engines[WRITER]
        event.listen(writer, "checkout", lambda line, *_: line.set_trace_callback(said.append))
        event.listen(writer, "checkin", lambda line, *_: line and line.set_trace_callback(None))
        till.live(on)
        till.shut()
    words = tuple(one for one in said if not one.startswith("--"))
    return Sold(book, words, len(till.kept.slips), facts)


# --- The file system that notes -----------------------------------------------------------

Note = tuple[Any, ...]
"""`("write", file, offset, bytes)`, `("sync", file)`, `("cut", file, size)`, `("remove", file)`,
`("ack", n)`: the n-th act came back to its caller."""


class Recorder:
    """A VFS over the system's own.

    Args:
        fails_at: at this call it fails; 0: never.
        error: what it fails with.
    """

    def __init__(self, name: str, *, fails_at: int = 0, error: type[Exception] = apsw.IOError):
        self.notes: list[Note] = []
        self.calls = 0
        self.fails_at, self.error = fails_at, error
        self.name = name
        self._vfs = _Vfs(self)

    def count(self) -> None:
        self.calls += 1
        if self.calls == self.fails_at:
            raise self.error(f"call {self.calls}")

    def close(self) -> None:
        self._vfs.unregister()


class _Vfs(apsw.VFS):
    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        super().__init__(recorder.name, "")

    def xOpen(self, name: Any, flags: Any) -> "_File":  # noqa: N802
        return _File(self.recorder, name, flags)

    def xDelete(self, name: str, sync_folder: bool) -> None:  # noqa: N802
        self.recorder.notes.append(("remove", Path(name).name))
        super().xDelete(name, sync_folder)


class _File(apsw.VFSFile):
    def __init__(self, recorder: Recorder, name: Any, flags: Any) -> None:
        self.recorder = recorder
        path = name.filename() if isinstance(name, apsw.URIFilename) else (name or "temporary")
        self.file = Path(path).name
        super().__init__("", name, flags)

    def xWrite(self, content: bytes, offset: int) -> None:  # noqa: N802
        self.recorder.count()
        self.recorder.notes.append(("write", self.file, offset, bytes(content)))
        super().xWrite(content, offset)

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.recorder.count()
        self.recorder.notes.append(("sync", self.file))
        super().xSync(flags)

    def xTruncate(self, size: int) -> None:  # noqa: N802
        self.recorder.count()
        self.recorder.notes.append(("cut", self.file, size))
        super().xTruncate(size)


def say_again(sold: Sold, folder: Path, recorder: Recorder) -> int:
    """Say to a copy of the book what was said to the first; gives how many acts were committed.

    A failing call undoes the act under way, as the application does; then it is tried again.
    """
    book = folder / BOOK
    shutil.copy(sold.book, book)
    line = apsw.Connection(str(book), vfs=recorder.name)
    try:
        # Without shared memory one connection has the file for itself.
        line.execute("PRAGMA locking_mode=EXCLUSIVE")
        for pragma in database.PRAGMAS:
            line.execute(pragma)
        return _say(line, sold.said, recorder)
    finally:
        line.close()


def _say(line: apsw.Connection, said: tuple[str, ...], recorder: Recorder) -> int:
    done = 0
    for act in acts(said):
        try:
            _do(line, act)
        except (apsw.IOError, apsw.FullError):
            if line.in_transaction:
                line.execute("ROLLBACK")
            _do(line, act)  # the cashier presses once more
        done += 1
        recorder.notes.append(("ack", done))
    return done


def acts(said: tuple[str, ...]) -> Iterator[list[str]]:
    """The statements of each act that was committed, from BEGIN to COMMIT."""
    act: list[str] = []
    for one in said:
        act = [one] if one.startswith("BEGIN") else [*act, one]
        if one == "COMMIT" and act[0].startswith("BEGIN"):
            yield act


def _do(line: apsw.Connection, act: list[str]) -> None:
    for one in act:
        line.execute(one).fetchall()


# --- The disks that a power cut may leave ---------------------------------------------------


@dataclass(frozen=True)
class Disk:
    """What is on the disk when the power comes back."""

    at: int
    """After so many notes it went."""
    variant: int
    files: dict[str, bytes]
    acked: int
    """So many acts had come back to their caller."""


def disks(sold: Sold, notes: list[Note], *, every: int, seed: int) -> Iterator[Disk]:
    """Disks at every so-many-th note: with nothing, all, and parts of what was not synced."""
    dice = random.Random(seed)
    durable = {BOOK: bytearray(sold.book.read_bytes())}
    pending: list[Note] = []
    acked = 0
    for at, note in enumerate(notes):
        if note[0] == "ack":
            acked = note[1]
        elif note[0] == "sync":
            pending = _settle(durable, pending, note[1])
        else:
            pending.append(note)
        if at % every == 0:
            for variant in range(8):
                yield Disk(at, variant, _left(durable, pending, variant, dice), acked)


def _settle(durable: dict[str, bytearray], pending: list[Note], file: str) -> list[Note]:
    """What a sync makes sure of: the file's writes, and every removal before it."""
    left = []
    for one in pending:
        if one[1] == file or one[0] == "remove":
            _apply(durable, one)
        else:
            left.append(one)
    return left


def _left(
    durable: dict[str, bytearray], pending: list[Note], variant: int, dice: random.Random
) -> dict[str, bytes]:
    files = {name: bytearray(content) for name, content in durable.items()}
    for one in pending:
        if variant == 0 or (variant > 1 and dice.random() < 0.5):
            continue
        _apply(files, _torn(one, dice) if variant > 1 and dice.random() < 0.2 else one)
    return {name: bytes(content) for name, content in files.items()}


def _torn(note: Note, dice: random.Random) -> Note:
    if note[0] != "write" or len(note[3]) <= SECTOR:
        return note
    kept = dice.randrange(0, len(note[3]), SECTOR)
    return ("write", note[1], note[2], note[3][:kept])


def _apply(files: dict[str, bytearray], note: Note) -> None:
    what, file = note[0], note[1]
    if what == "remove":
        files.pop(file, None)
        return
    content = files.setdefault(file, bytearray())
    if what == "cut":
        del content[note[2] :]
        return
    offset, written = note[2], note[3]
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(written)] = written
