"""Pictures of goods as files, each named by its SHA-256: facts name them, they travel apart."""

import hashlib
import re
from pathlib import Path

from pos.base.files import keep_whole
from pos.central.streams.refusals import LineRefusal

MOST_BYTES = 4 * 1024 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


def path_of(home: Path, sha256: str) -> Path:
    """Where a picture lies, or would.

    Args:
        home: the centre's folder.
        sha256: 64 hexadecimal digits.
    """
    return home / "pictures" / sha256[:2] / sha256


def keep(home: Path, sha256: str, content: bytes) -> None:
    """Keep a picture under its name; one that is there already stays.

    Raises:
        LineRefusal: `PICTURE`: another name than its content has, or no picture.
        NoRoom, NotWritable: the disk refuses it.
    """
    is_named = _NAME.fullmatch(sha256) and hashlib.sha256(content).hexdigest() == sha256
    if not is_named or not content.startswith(_BEGINNINGS):
        raise LineRefusal("PICTURE")
    path = path_of(home, sha256)
    if not path.exists():
        keep_whole(path, content)
