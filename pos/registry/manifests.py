"""What a release's manifest says, read and believed.  Pure."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pos.base.dates import parse_at
from pos.catalogue import releases
from pos.catalogue.releases import BadRelease
from pos.sync.signed import BadNews, believed


@dataclass(frozen=True)
class ListedFile:
    """A file of a release."""

    name: str
    kind: str
    """`full` or `delta`."""
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Manifest:
    """A release as the centre announced it."""

    release: int
    prev: int
    published_at: datetime
    files: tuple[ListedFile, ...]
    state: str

    def file(self, kind: str) -> ListedFile | None:
        """Its file of a kind; None where it has none."""
        return next((one for one in self.files if one.kind == kind), None)


def read_manifest(raw: Any, keys: Mapping[str, bytes]) -> Manifest:
    """Read a manifest that was sent.

    Args:
        keys: the centre's public keys by their ids.

    Raises:
        BadNews: nobody of the centre signed it, or it is no manifest.
    """
    told = believed(raw, releases.SIGNED_AS, keys)
    try:
        files = tuple(
            ListedFile(str(one["name"]), str(one["kind"]), str(one["sha256"]), _whole(one["bytes"]))
            for one in told["files"]
        )
        manifest = Manifest(
            release=_whole(told["release"]),
            prev=_whole(told["prev"]),
            published_at=parse_at(told["at"]),
            files=files,
            state=str(told["state"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadNews("not_news", str(told)[:80]) from error
    whole = manifest.file("full")
    if whole is None or any(not releases.NAME.fullmatch(one.name) for one in files):
        raise BadNews("not_news", str(told)[:80])
    return manifest


def check_content(file: ListedFile, content: bytes) -> None:
    """Be sure that what came is the file that was announced.

    Raises:
        BadRelease: `content`: it is cut, or another.
    """
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise BadRelease("content", file.name)


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(value)
    return value
