"""Reading a copy before it is believed: brought in, held against its SHA-256, looked through."""

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos.base.backup import ask, settle_log
from pos.base.errors import WrongSetting
from pos.base.files import copy_whole, digest_of
from pos.care import copies
from pos.care.high_water import Mark
from pos.care.places import Places
from pos.sync import verify
from pos.sync.facts import letter_place


@dataclass(frozen=True)
class Content:
    """What a book holds, as far as it can be read."""

    mark: Mark
    """The last fact."""
    showroom: str
    facts: int
    sales: int
    open_orders: int
    """Orders with goods in them, not paid when the copy was made."""
    last_at: datetime | None
    public_key: str
    """Of the epoch being written, hexadecimal."""


def stage(places: Places, copy: Path) -> Path:
    """Bring a copy into `restoring/` and check it there; gives the staged book.

    The copy itself is only read: it may lie on a stick that cannot be written to.

    Raises:
        WrongSetting: it is not there, is not what its SHA-256 says, is damaged or is no book of a
            shop.
        OSError: it cannot be read, or there is no room for it.
    """
    if not copy.is_file():
        raise WrongSetting("setting.no_book", path=copy)
    _check_digest(copy)
    _check_kind(copy)
    shutil.rmtree(places.staging, ignore_errors=True)
    places.staging.mkdir(mode=0o700)
    staged = places.staging / places.book.name
    copy_whole(copy, staged)
    log = copy.with_name(f"{copy.name}-wal")
    if log.exists():
        copy_whole(log, staged.with_name(f"{staged.name}-wal"))
    try:
        settle_log(staged)
        _check_book(staged, copy)
    except WrongSetting as wrong:
        if wrong.code == "setting.book_damaged":  # of the staged file, which nobody has named
            raise WrongSetting("setting.copy_rotten", path=copy) from wrong
        raise
    return staged


def _check_digest(copy: Path) -> None:
    """A copy of ours stands beside its SHA-256: on sticks, files rot, and either may have."""
    beside = copy.with_name(f"{copy.name}.sha256")
    if beside.exists() and beside.read_bytes()[:_DIGEST_SIGNS].lower() != digest_of(copy).encode():
        raise WrongSetting("setting.copy_rotten", path=copy)


def _check_kind(copy: Path) -> None:
    """A letter or a picture that was named is no copy, and not a rotten one."""
    with copy.open("rb") as file:
        if file.read(len(_SQLITE)) != _SQLITE:
            raise WrongSetting("setting.no_shop_in_copy", path=copy)


_DIGEST_SIGNS = 64
_SQLITE = b"SQLite format 3\0"


def _check_book(staged: Path, copy: Path) -> None:
    if ask(staged, "PRAGMA integrity_check") != [("ok",)]:
        raise WrongSetting("setting.copy_rotten", path=copy)
    known = {row[0] for row in ask(staged, "SELECT name FROM sqlite_master")}
    if not {"sync_terminal", "sync_facts", "shop_profile"} <= known or read(staged) is None:
        raise WrongSetting("setting.no_shop_in_copy", path=copy)
    verdict = verify.check(verify.read_database(staged), verify.read_keys(staged))
    if verdict.fault is not None:
        raise WrongSetting("setting.copy_chain", path=copy, seq=verdict.fault.seq)


def read(book: Path) -> Content | None:
    """What a book holds; None where that cannot be told, as of a wreck.

    Reads plain rows: the book may be an older release's.
    """
    try:
        rows = ask(book, _CONTENT)
    except (WrongSetting, OSError):
        return None
    if not rows:
        return None
    terminal_id, showroom, epoch, letter, facts, seq, digest, body, sales, orders, key = rows[0]
    mark = Mark(str(terminal_id), str(epoch), str(letter), _int(seq), str(digest))
    return Content(mark, str(showroom), _int(facts), _int(sales), _int(orders), _at(body), str(key))


_CONTENT = """
    SELECT t.terminal_id, p.name, t.epoch, e.ordinal, (SELECT count(*) FROM sync_facts),
        f.seq, lower(hex(f.hash)), f.body, (SELECT count(*) FROM till_sales),
        (SELECT count(DISTINCT l.draft_id) FROM till_draft_lines l
         JOIN till_drafts d ON d.id = l.draft_id WHERE d.closed_at IS NULL),
        e.public_key
    FROM sync_terminal t JOIN sync_epochs e ON e.epoch = t.epoch JOIN shop_profile p
    JOIN sync_facts f ON f.epoch = t.epoch ORDER BY f.seq DESC LIMIT 1
"""


def _int(value: object) -> int:
    return int(str(value))


def _at(body: object) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(str(body))["at"])
    except (ValueError, KeyError, TypeError):
        return None


def newest(folder: Path) -> Path | None:
    """The copy in a folder that tells most, by its last fact; None where none can be read.

    A copy's name says what the clock said when it was made, so it decides between equals alone.

    Raises:
        OSError: the folder cannot be read.
    """
    found = [path for path in folder.iterdir() if copies.made_at(path.name)]
    ends = [(end, path.name) for path in found if (end := _end_of(path)) is not None]
    return folder.joinpath(max(ends)[1]) if ends else None


def _end_of(copy: Path) -> tuple[tuple[int, str], int] | None:
    """The letter's place and the number of a copy's last fact; None where it cannot be read."""
    try:
        [(letter, seq)] = ask(copy, _END)
    except (WrongSetting, OSError, ValueError):
        return None
    return letter_place(str(letter)), _int(seq)


_END = """
    SELECT e.ordinal, f.seq FROM sync_terminal t
    JOIN sync_epochs e ON e.epoch = t.epoch JOIN sync_facts f ON f.epoch = t.epoch
    ORDER BY f.seq DESC LIMIT 1
"""
