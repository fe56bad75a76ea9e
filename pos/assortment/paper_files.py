"""The file of a decision's paper: known by its content, kept under its SHA-256.

A photograph is drawn once for trial, so that only what opens as a picture is kept; what is kept
is the file as it came, because it proves something.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pos.assortment.refusals import BadPaper
from pos.base.files import keep_whole
from pos.intake.drawings import NoPicture, draw

MOST_BYTES = 20 * 1024 * 1024
MIMETYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_TAIL = 2048
"""A PDF ends with its mark; some programs write a little behind it."""


@dataclass(frozen=True)
class PaperFile:
    """A paper as it is kept."""

    content: bytes
    sha256: str
    kind: str
    """A key of `MIMETYPES`."""


def path_of(folder: Path, sha256: str, kind: str) -> Path:
    """Where the file of a paper is kept."""
    return folder / f"{sha256}.{kind}"


def read_paper(content: bytes) -> PaperFile:
    """Tell what a file is by its content.

    Raises:
        BadPaper: `empty`, `too_large`, `pdf_cut` (the end is missing), `too_many_dots` (of a
            picture) or `not_paper`.
    """
    if not content:
        raise BadPaper(reason="empty")
    if len(content) > MOST_BYTES:
        raise BadPaper(reason="too_large")
    kind = _kind(content)
    if kind is None:
        raise BadPaper(reason="not_paper")
    if kind == "pdf" and b"%%EOF" not in content[-_TAIL:]:
        raise BadPaper(reason="pdf_cut")
    if kind != "pdf":
        _open(content)
    return PaperFile(content, hashlib.sha256(content).hexdigest(), kind)


def _kind(content: bytes) -> str | None:
    """By the first bytes (ISO 32000 7.5.2, PNG 5.2, JPEG SOI, RIFF WEBP)."""
    if content.startswith(b"%PDF-"):
        return "pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith(b"\xff\xd8\xff"):
        return "jpg"
    return "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def _open(content: bytes) -> None:
    try:
        draw(content)
    except NoPicture as no:
        many = no.code == "too_many_dots"
        raise BadPaper(reason="too_many_dots" if many else "not_paper") from no


def keep(folder: Path, paper: PaperFile) -> None:
    """Write the file, unless the same one is there already.

    Raises:
        NoRoom, NotWritable: the disk is full, or the folder is not ours; nothing was kept.
    """
    path = path_of(folder, paper.sha256, paper.kind)
    if not path.exists():
        keep_whole(path, paper.content)
