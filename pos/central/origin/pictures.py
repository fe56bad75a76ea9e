"""Products' pictures as showrooms sent them: files named by their SHA-256."""

import re
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")


def is_name(sha256: str) -> bool:
    """Whether this can be the name of a picture."""
    return _NAME.fullmatch(sha256) is not None


def read(home: Path, sha256: str) -> bytes | None:
    """A picture's bytes; None until its showroom has sent it."""
    path = home / "pictures" / f"{sha256}.jpg"
    return path.read_bytes() if path.is_file() else None
