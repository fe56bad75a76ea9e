"""Releases of the registry as files: every entry, or what changed since the one before.  Pure.

Format `OCOP-REL1`: gzip of lines of JSON.  The first line is the head (`release`, `prev`, `kind`,
`state`); of a full file every other line is an entry; of a delta a line is an entry new or changed,
or `{"gone": …}`.  `state` is the SHA-256 of the lines of all entries after the release, in order:
who followed the deltas can show that he has what the full file has.  An entry's line is stored and
handed on verbatim; nobody writes JSON anew.
"""

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pos.base.dates import PartialDate
from pos.base.text import Unreadable
from pos.catalogue.certificates import Certificate, Level

SIGNED_AS = "OCOP-RELEASE1"
"""What a release's manifest is signed as."""
KINDS = ("bank", "certificate", "producer", "product", "unit")
MOST_BYTES = 64 * 2**20
"""Inflated: some fifty thousand products."""
NAME = re.compile(r"r[0-9]{1,9}(-r[0-9]{1,9}\.delta|\.full)\.ndjson\.gz")
"""A file's name."""

State = Mapping[tuple[str, str], str]
"""The registry as it is at some release: an entry's line by its kind and id."""


class BadRelease(Unreadable):
    """A release that cannot be taken: `not_release`, `too_large`, `not_next` (the file follows
    another release than the one held), `state` (its entries are not those it was made of),
    `content` (it is not the file that was announced), `entry` (an entry says less than it must)."""


@dataclass(frozen=True)
class ReleaseFile:
    """A release's file, read."""

    release: int
    prev: int
    """The release that a delta follows; 0 of a full file."""
    is_full: bool
    state: str
    """SHA-256 of the entries after it, 64 hexadecimal digits."""
    entries: State
    """All of them, or those new and changed."""
    gone: frozenset[tuple[str, str]]
    """Entries that a delta takes away."""


def entry(kind: str, entry_id: str, content: Mapping[str, object]) -> tuple[tuple[str, str], str]:
    """An entry: its kind and id, and its line.

    Args:
        content: texts, whole numbers, days and lists of texts; not `kind`, not `id`.
    """
    told = {"kind": kind, "id": entry_id, **content}
    line = json.dumps(
        told, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=date.isoformat
    )
    return (kind, entry_id), line


def state_hash(entries: State) -> str:
    """The SHA-256 of entries, in the order of their kinds and ids."""
    digest = hashlib.sha256()
    for key in sorted(entries):
        digest.update(entries[key].encode() + b"\n")
    return digest.hexdigest()


def full_name(release: int) -> str:
    """The name of a full file."""
    return f"r{release}.full.ndjson.gz"


def delta_name(prev: int, release: int) -> str:
    """The name of what changed between two releases."""
    return f"r{prev}-r{release}.delta.ndjson.gz"


def full_file(release: int, entries: State) -> bytes:
    """Every entry; the same entries give the same bytes."""
    head = {"v": 1, "release": release, "prev": 0, "kind": "full", "state": state_hash(entries)}
    return _packed(head, [entries[key] for key in sorted(entries)])


def delta_file(prev: int, release: int, before: State, after: State) -> bytes:
    """What changed from one release to the next."""
    state = state_hash(after)
    head = {"v": 1, "release": release, "prev": prev, "kind": "delta", "state": state}
    changed = [after[key] for key in sorted(after) if before.get(key) != after[key]]
    gone = [_json({"gone": list(key)}) for key in sorted(before.keys() - after.keys())]
    return _packed(head, [*changed, *gone])


def read_release(content: bytes) -> ReleaseFile:
    """Read a file.

    Raises:
        BadRelease: `not_release` or `too_large`; of a full file also `state`.
    """
    lines = _unpacked(content)
    try:
        head = json.loads(lines[0])
        file = _read(head, lines[1:])
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BadRelease("not_release", str(lines[:1])[:80]) from error
    if file.is_full and state_hash(file.entries) != file.state:
        raise BadRelease("state", file.release)
    return file


def following(before: State, held: int, file: ReleaseFile) -> dict[tuple[str, str], str]:
    """The registry after a file.

    Args:
        before: the registry as it is held.
        held: its release; 0: none.

    Raises:
        BadRelease: `not_next`: the file follows another release; `state`: what comes of it is not
            what it was made of.
    """
    if file.is_full:
        return dict(file.entries)
    if file.prev != held:
        raise BadRelease("not_next", f"{held}: {file.prev}-{file.release}")
    after = {key: line for key, line in before.items() if key not in file.gone}
    after.update(file.entries)
    if state_hash(after) != file.state:
        raise BadRelease("state", file.release)
    return after


def certificate_told(told: Mapping[str, Any]) -> Certificate:
    """The certificate that an entry tells of, in the words of `certificates.columns`.

    Raises:
        Unreadable: it can be none.
        KeyError, TypeError: a field is missing or of another kind.
    """
    return Certificate(
        stars=told["stars"],
        decision_no=told["decision_no"],
        body=told["body"],
        level=Level(told["level"]) if told["level"] else None,
        issued=PartialDate.parse(told["issued"]) if told["issued"] else None,
        valid_to_override=_day(told["valid_to"]),
        override_reason=told["valid_to_reason"],
        withdrawn_on=_day(told["withdrawn_on"]),
        potential_5=bool(told["potential_5"]),
        extended_to=_day(told["extended_to"]),
        criteria_set=told["criteria_set"],
        score_hundredths=told["score_hundredths"],
    )


def check_entries(entries: State) -> None:
    """Be sure that entries say what is read of them later.

    Raises:
        BadRelease: `entry`.
    """
    for (kind, entry_id), line in entries.items():
        try:
            told = json.loads(line)
            if not _NEEDED[kind] <= told.keys():
                raise BadRelease("entry", f"{kind} {entry_id}")
            if kind == "certificate":
                certificate_told(told)
        except (KeyError, TypeError, ValueError) as error:
            raise BadRelease("entry", f"{kind} {entry_id}") from error


_NEEDED = {
    "bank": {"name"},
    "certificate": {"product"},
    "producer": {"name"},
    "product": {"name_vi", "name_en", "producer", "place", "gtins"},
    "unit": {"name", "province", "province_name", "latitude_microdeg", "longitude_microdeg"},
}
"""What of an entry is read; a kind that nobody here knows is not taken."""


# --- Inside -----------------------------------------------------------------------------


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _json(told: Mapping[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _packed(head: Mapping[str, object], lines: Iterable[str]) -> bytes:
    text = "".join(f"{line}\n" for line in (_json(head), *lines))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _unpacked(content: bytes) -> list[str]:
    inflate = zlib.decompressobj(wbits=31)
    try:
        plain = inflate.decompress(content, MOST_BYTES)
        if inflate.unconsumed_tail:
            raise BadRelease("too_large", len(content))
        if not inflate.eof or inflate.unused_data:
            raise BadRelease("not_release", len(content))
        return plain.decode().split("\n")[:-1]
    except (zlib.error, UnicodeDecodeError) as error:
        raise BadRelease("not_release", len(content)) from error


def _read(head: Mapping[str, Any], lines: Iterable[str]) -> ReleaseFile:
    if head["v"] != 1 or head["kind"] not in ("full", "delta"):
        raise ValueError(head["kind"])
    entries: dict[tuple[str, str], str] = {}
    gone = set()
    for line in lines:
        told = json.loads(line)
        if "gone" in told:
            kind, entry_id = told["gone"]
            gone.add((str(kind), str(entry_id)))
        else:
            entries[str(told["kind"]), str(told["id"])] = line
    return ReleaseFile(
        release=int(head["release"]),
        prev=int(head["prev"]),
        is_full=head["kind"] == "full",
        state=str(head["state"]),
        entries=entries,
        gone=frozenset(gone),
    )
