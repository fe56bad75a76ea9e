"""Products' pictures as showrooms sent them: files named by their SHA-256."""

import re
from pathlib import Path

from pos.central.streams import pictures

_NAME = re.compile(r"[0-9a-f]{64}")
_KINDS = {b"\xff\xd8": "image/jpeg", b"\x89P": "image/png", b"RI": "image/webp"}


def is_name(sha256: str) -> bool:
    """Whether this can be the name of a picture."""
    return _NAME.fullmatch(sha256) is not None


def read(home: Path, sha256: str) -> tuple[bytes, str] | None:
    """A picture's bytes and their kind, `image/jpeg`; None until its showroom has sent it."""
    path = pictures.path_of(home, sha256)
    if not path.is_file():
        return None
    content = path.read_bytes()
    return content, _KINDS.get(content[:2], "image/jpeg")
