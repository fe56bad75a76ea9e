"""The doctor: looks at everything a shop stands on and says what is amiss.  Changes nothing."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos.base.backup import ask, library_version
from pos.base.dates import parse_at
from pos.base.errors import WrongSetting
from pos.base.library import SAFE_SQLITE
from pos.base.release import BUILT_AT
from pos.care import content, marks, notes, second_folder, standing
from pos.care.content import Content
from pos.care.notes import Notes
from pos.care.places import Places
from pos.care.standing import Advice, Level
from pos.shop.authority import Authority
from pos.sync import verify
from pos.sync.pen import load_pen, load_secret
from printers.devices import DeviceError, reach


@dataclass(frozen=True)
class Patient:
    """What is looked at."""

    places: Places
    printers: Sequence[str]
    """The addresses of those that papers come out of; one may be named again and again."""
    is_link_local: bool
    """Whether codes on paper open on this machine only."""
    port_is_free: Callable[[], bool] | None = None
    """None where the shop runs: it holds the port itself."""
    authority: Authority | None = None
    """Whom the shop's other machines trust; None where they speak in clear."""
    heard: Mapping[str, str] | None = None
    """By address how a printer is, as its worker last heard (`pos.spool.standing`): a page waits
    for none of them.  None: each is called."""


def look_over(patient: Patient, now: datetime, kept: Notes | None = None) -> list[Advice]:
    """What can be told at once: for a page.

    Args:
        kept: the running attendant's notes; None reads those on the disk.
    """
    places = patient.places
    told = kept if kept is not None else notes.load(places.notes)
    book = content.read(places.book) if places.book.exists() else None
    return [
        standing.of_disk(shutil.disk_usage(_nearest(places.home)).free),
        standing.of_clock(now, _last_moment(book, told), BUILT_AT),
        _library(),
        *(_book(places) if book is None else ()),
        standing.of_audit(told, now),
        *standing.of_copies(told, now, has_second=places.second is not None),
        *_same_disk(places, told),
        *_line(places, now),
        *_marks(places),
        *(_printer(patient, address) for address in dict.fromkeys(patient.printers)),
        *_keys(places),
        *_rights(places),
        *_port(patient),
        *_authority(patient.authority, now),
        _codes(patient),
    ]


def examine(patient: Patient, now: datetime) -> list[Advice]:
    """Everything, the file and the whole chain included: for the command, since it takes long."""
    found = look_over(patient, now)
    if patient.places.book.exists():
        found += [*_soundness(patient.places.book), *_chain(patient.places.book)]
    return found


_LINE = "SELECT url, status, heard_at, trouble FROM sync_links WHERE ended_at IS NULL"


def _line(places: Places, now: datetime) -> Iterator[Advice]:
    """How the line to the centre stands; nothing where the book cannot be asked."""
    if not places.book.exists():
        return
    try:
        rows = ask(places.book, _LINE)
    except WrongSetting:
        return  # a book of an earlier release, or one that is told of by other words
    url, status, heard_at, trouble = rows[0] if rows else ("", "", None, "")
    at = parse_at(str(heard_at)) if heard_at else None
    yield standing.of_line(str(url), str(status), at, str(trouble), now)


def _last_moment(book: Content | None, told: Notes) -> datetime | None:
    """What a clock that is right is past: what was sold in doubt does not count."""
    known = (None if book is None else book.last_at, told.clock_at)
    return max((at for at in known if at is not None), default=None)


def _nearest(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.exists())


def _library() -> Advice:
    version = library_version()
    facts = {"version": ".".join(map(str, version))}
    if version < SAFE_SQLITE:
        return Advice("library.unsafe", Level.STOP, facts)
    return Advice("library.fine", Level.FINE, facts)


def _book(places: Places) -> Iterator[Advice]:
    """Why there is nothing to be read."""
    if not places.book.exists():
        yield Advice("book.none", Level.STOP, {"path": places.book})
        return
    try:
        ask(places.book, "SELECT count(*) FROM sync_facts")
    except WrongSetting as wrong:
        yield _unreadable(places.book, wrong)


def _unreadable(book: Path, wrong: WrongSetting) -> Advice:
    """The disk's fault, which no restoring mends, or the book's own."""
    found = _DISK.get(wrong.code, "book.unreadable")
    return Advice(found, Level.STOP, {"path": book})


_DISK = {
    "setting.no_room": "book.no_room",
    "setting.read_only": "book.closed",
    "setting.disk_failing": "book.disk_failing",
}


def _soundness(book: Path) -> Iterator[Advice]:
    try:
        [verdict] = ask(book, "PRAGMA integrity_check(1)")
        loose = ask(book, "PRAGMA foreign_key_check")
    except WrongSetting as wrong:
        if wrong.code not in _DISK:  # of the disk it is told already
            yield Advice("book.unreadable", Level.STOP, {"path": book})
        return
    is_sound = verdict == ("ok",) and not loose
    yield Advice("book.sound", Level.FINE) if is_sound else Advice("book.unsound", Level.STOP)


def _chain(book: Path) -> Iterator[Advice]:
    try:
        verdict = verify.check(verify.read_database(book), verify.read_keys(book))
    except WrongSetting:
        return  # told by the look at the file
    if verdict.fault is None:
        yield Advice("chain.fine", Level.FINE, {"facts": verdict.facts})
    else:
        yield Advice("chain.broken", Level.STOP, {"seq": verdict.fault.seq})


def _same_disk(places: Places, told: Notes) -> Iterator[Advice]:
    second = places.second
    is_there = second is not None and second.is_dir() and places.home.exists()
    if is_there and not second_folder.is_apart(places) and told.second_problem != "out":
        yield Advice("second.same_disk", Level.HEED, {"path": second})


def _marks(places: Places) -> Iterator[Advice]:
    """Marks beside the copies that this terminal never noted."""
    for path in marks.set_aside_before(places):
        yield Advice("mark.doubted", Level.HEED, {"path": path})


def _printer(patient: Patient, address: str) -> Advice:
    if patient.heard is not None:
        return standing.of_printer(address, patient.heard.get(address, ""))
    if address.startswith("preview:"):
        return Advice("printer.preview", Level.FINE)
    try:
        reach(address)
    except DeviceError as error:
        return Advice("printer.silent", Level.HEED, {"address": address, "reason": error.reason})
    return Advice("printer.fine", Level.FINE, {"address": address})


def _keys(places: Places) -> Iterator[Advice]:
    """Whether the keys are there and are this book's; none is ever made here."""
    if not places.book.exists():
        return
    try:
        [(key,)] = ask(
            places.book,
            "SELECT e.public_key FROM sync_terminal t JOIN sync_epochs e ON e.epoch = t.epoch",
        )
        load_pen(places.home, bytes.fromhex(str(key)))
        load_secret(places.keys / "pepper", bytes, may_make=False)
    except (WrongSetting, OSError, ValueError):
        yield Advice("keys.wrong", Level.STOP, {"path": places.keys})
        return
    yield Advice("keys.fine", Level.FINE)


def _rights(places: Places) -> Iterator[Advice]:
    """Whether the folder can be written to, and by nobody else."""
    if not places.home.exists():
        return
    if not os.access(places.home, os.W_OK) or (
        places.book.exists() and not os.access(places.book, os.W_OK)
    ):
        yield Advice("folder.read_only", Level.STOP, {"path": places.home})
        return
    guarded = [path for path in (places.keys, *places.keys.glob("*"), places.book) if path.exists()]
    if os.name != "nt" and any(path.stat().st_mode & 0o077 for path in guarded):
        yield Advice("folder.open_to_others", Level.HEED, {"path": places.home})
    else:
        yield Advice("folder.fine", Level.FINE, {"path": places.home})


def _port(patient: Patient) -> Iterator[Advice]:
    if patient.port_is_free is not None and not patient.port_is_free():
        yield Advice("port.taken", Level.STOP)


def _authority(authority: Authority | None, now: datetime) -> Iterator[Advice]:
    lasts = None if authority is None else authority.lasts()
    if lasts is not None:
        yield standing.of_authority(*lasts, now)


def _codes(patient: Patient) -> Advice:
    """Codes that no telephone opens matter once they stick on goods, not before."""
    if not patient.is_link_local:
        return Advice("codes.fine", Level.FINE)
    return Advice("codes.local", Level.HEED) if _has_labels(patient.places.book) else _NO_LABELS


_NO_LABELS = Advice("codes.unused", Level.FINE)


def _has_labels(book: Path) -> bool:
    """Whether labels with a code were printed, as far as the book can be read."""
    if not book.exists():
        return False
    try:
        return bool(ask(book, "SELECT 1 FROM spool_jobs WHERE kind IN ('label', 'shelf') LIMIT 1"))
    except WrongSetting:
        return False  # told by the look at the file
