"""A file that proves something: known by its content, kept under its SHA-256.

A photograph is drawn once for trial, so that only what opens as a picture is kept; what is kept
is the file as it came, because it proves something.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pos.base.files import keep_whole
from pos.catalogue.drawings import NoPicture, draw

FOLDER_NAME = "certificates"
"""The folder of papers beside the book: every copy of the book takes it along."""
MOST_BYTES = 20 * 1024 * 1024
MIMETYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
}
_TAIL = 2048
"""A PDF ends with its mark; some programs write a little behind it."""


class NoPaper(Exception):  # noqa: N818 - said as a sentence
    """`empty`, `too_large`, `pdf_cut` (the end is missing), `too_many_dots` or `not_paper`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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


def tell_paper(content: bytes) -> PaperFile:
    """Tell what a file is by its content.

    Raises:
        NoPaper: see its codes.
    """
    if not content:
        raise NoPaper("empty")
    if len(content) > MOST_BYTES:
        raise NoPaper("too_large")
    kind = _kind(content)
    if kind is None:
        raise NoPaper("not_paper")
    if kind == "pdf" and b"%%EOF" not in content[-_TAIL:]:
        raise NoPaper("pdf_cut")
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
        raise NoPaper("too_many_dots" if no.code == "too_many_dots" else "not_paper") from no


def keep(folder: Path, paper: PaperFile) -> None:
    """Write the file, unless the same one is there already.

    Raises:
        NoRoom, NotWritable: the disk is full, or the folder is not ours; nothing was kept.
    """
    path = path_of(folder, paper.sha256, paper.kind)
    if not path.exists():
        keep_whole(path, paper.content)
