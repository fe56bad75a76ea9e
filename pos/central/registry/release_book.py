"""The book of releases: the only writer of what was published of the registry."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.catalogue import releases
from pos.central.registry.models import Release, ReleasePart


@dataclass(frozen=True)
class Part:
    """A file of a release."""

    name: str
    kind: str
    content: bytes

    @property
    def sha256(self) -> str:
        """64 hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Published:
    """A release as it goes into the book."""

    no: int
    at: datetime
    by_name: str
    note: str
    told: str
    kid: str
    sig: str
    added: int
    changed: int
    gone: int


def newest_no(session: Session) -> int:
    """The newest release's number; 0 where there is none."""
    asked = select(Release.no).order_by(Release.no.desc()).limit(1)
    return session.scalar(asked) or 0


def state(session: Session, no: int) -> Mapping[tuple[str, str], str]:
    """The registry as it was published; nothing of release 0."""
    if no == 0:
        return {}
    asked = select(ReleasePart.content).where(ReleasePart.name == releases.full_name(no))
    return releases.read_release(session.execute(asked).scalar_one()).entries


def write(session: Session, published: Published, parts: list[Part]) -> None:
    """Write a release and its files."""
    session.execute(insert(Release).values(**vars(published)))
    rows = [{**vars(one), "sha256": one.sha256, "release_no": published.no} for one in parts]
    session.execute(insert(ReleasePart), rows)
