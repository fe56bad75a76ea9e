"""Templates as they were worked out before, kept in the data folder for the next start.

Jinja turns a template into Python at its first use, which takes longer than everything else about
the first page.  What it made is kept beside its SHA-256: code that a power cut left half written
must never be run.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from pos.base.files import write_whole
from pos.base.release import VERSION

_DIGEST_BYTES = 32


class KeptTemplates(BytecodeCache):
    """A folder with a file for each template, written over when the template changes.

    Jinja itself sees by the template's text, and by Python's version, whether what is kept still
    counts; another release of ours, which may come with another Jinja, makes everything anew.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002
        """By the name alone: releases lie in folders of their own, and would each leave a file."""
        return hashlib.sha256(name.encode()).hexdigest()[:32]

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept, if it is whole."""
        with suppress(OSError):
            kept = self._path(bucket).read_bytes()
            digest, code = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
            if _digest(code) == digest:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it; on a disk that takes nothing the page is shown all the same."""
        code = bucket.bytecode_to_string()
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(self._path(bucket), _digest(code) + code)

    def _path(self, bucket: Bucket) -> Path:
        return self._folder / bucket.key


def _digest(code: bytes) -> bytes:
    return hashlib.sha256(VERSION.encode() + b"\n" + code).digest()
