"""Publishing the registry: what the office edited becomes a release, signed, once and for ever."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from pos.base.dates import iso_at
from pos.catalogue import releases
from pos.catalogue.releases import State
from pos.central.database import writing
from pos.central.people import log_book
from pos.central.people.queries import Person
from pos.central.registry import book, current, release_book
from pos.central.registry.entries import entries
from pos.central.registry.refusals import NothingNew
from pos.central.registry.release_book import Part, Published
from pos.sync.pen import Pen
from pos.sync.signed import signed


@dataclass(frozen=True)
class Differences:
    """How many entries a release brings, changes and takes away."""

    added: int
    changed: int
    gone: int

    @property
    def is_none(self) -> bool:
        """Whether there is nothing to publish."""
        return self.added + self.changed + self.gone == 0


def differences(before: State, after: State) -> Differences:
    """What one state of the registry has that another has not."""
    both = before.keys() & after.keys()
    return Differences(
        added=len(after) - len(both),
        changed=sum(before[key] != after[key] for key in both),
        gone=len(before) - len(both),
    )


def publish_release(
    engine: Engine, pen: Pen, *, at: datetime, by: Person | None = None, note: str = ""
) -> int:
    """Publish the registry as it is edited now; gives the release's number.

    Raises:
        NothingNew: nothing changed since the last one.
    """
    with writing(engine) as session:
        book.lock(session)
        prev = release_book.newest_no(session)
        before, after = release_book.state(session, prev), entries(session)
        found = differences(before, after)
        if found.is_none:
            raise NothingNew
        no = prev + 1
        parts = _parts(prev, no, before, after)
        told = _manifest(no, prev, at, parts, releases.state_hash(after))
        sig = signed(pen, releases.SIGNED_AS, told)["sig"]
        published = Published(
            no, at, "" if by is None else by.name, note, told, sig["kid"], sig["sig"], **vars(found)
        )
        release_book.write(session, published, parts)
        log_book.note(session, by, at, kind="registry.released", about=str(no), note=note)
    current.forget(engine)
    return no


def _parts(prev: int, no: int, before: State, after: State) -> list[Part]:
    full = Part(releases.full_name(no), "full", releases.full_file(no, after))
    if prev == 0:
        return [full]
    change = releases.delta_file(prev, no, before, after)
    return [full, Part(releases.delta_name(prev, no), "delta", change)]


def _manifest(no: int, prev: int, at: datetime, parts: list[Part], state: str) -> str:
    files = [
        {"name": one.name, "kind": one.kind, "sha256": one.sha256, "bytes": len(one.content)}
        for one in parts
    ]
    told = {
        "v": 1,
        "release": no,
        "prev": prev,
        "at": iso_at(at),
        "files": files,
        "state": state,
    }
    return json.dumps(told, separators=(",", ":"), sort_keys=True)
