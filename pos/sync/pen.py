"""The terminal's pen: its signing key, and the hand that writes with it."""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos.base.dates import business_day
from pos.base.errors import WrongSetting
from pos.base.ids import new_id
from pos.sync.facts import is_signature

BOOT_ID = new_id()
"""This run of the program; every fact names it."""


class Pen:
    """An Ed25519 key that signs facts."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key
        self.public_key: bytes = key.public_key().public_bytes_raw()
        """32 bytes."""
        self.is_training = False
        """Whether it writes in a training's book: its papers are marked."""

    def sign(self, digest: bytes) -> bytes:
        """The 64-byte signature over a fact's hash."""
        return self._key.sign(digest)

    def attest(self, kind: str, content: bytes) -> bytes:
        """The 64-byte signature over something that is no fact; `is_attested` checks it.

        Args:
            kind: what it is, `OCOP-MARK1`: none can be taken for another, nor for a fact.
        """
        return self.sign(_digest(kind, content))


def is_attested(sig: bytes, kind: str, content: bytes, public_key: bytes) -> bool:
    """Whether the pen with this public key attested it.

    Raises:
        ValueError: it is no key.
    """
    return is_signature(sig, _digest(kind, content), public_key)


def _digest(kind: str, content: bytes) -> bytes:
    return hashlib.sha256(kind.encode() + b"\0" + content).digest()


@dataclass(frozen=True)
class Hand:
    """Who acts, when, at which register, and the pen the act's fact is signed with."""

    pen: Pen
    at: datetime
    by_id: str
    by_name: str
    register_no: int | None = None

    @property
    def on(self) -> date:
        """The business day."""
        return business_day(self.at)


HOUSE = ("house", "")
"""Id and name of the house itself, for acts that no person does."""


def load_pen(home: Path, public_key: bytes | None) -> Pen:
    """The terminal's pen from its data folder.

    Args:
        public_key: of the epoch that the book is in; None for a book without a terminal, whose
            pen is made here.

    Raises:
        WrongSetting: the key is missing, is no key, or is another terminal's.
    """
    path = home / "keys" / "terminal.ed25519"
    pen = Pen(
        Ed25519PrivateKey.from_private_bytes(
            load_secret(path, _new_key, may_make=public_key is None)
        )
    )
    if public_key not in (None, pen.public_key):
        raise WrongSetting("setting.key_differs", path=path)
    return pen


def open_pen(path: Path, *, may_make: bool) -> Pen:
    """A pen from a key file of 32 bytes that is no terminal's: the centre's own.

    Raises:
        WrongSetting: the key is missing and may not be made, or is no key.
    """
    secret = load_secret(path, _new_key, may_make=may_make)
    return Pen(Ed25519PrivateKey.from_private_bytes(secret))


def _new_key() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes_raw()


def load_secret(path: Path, make: Callable[[], bytes], *, may_make: bool) -> bytes:
    """A secret of 32 bytes from its file.

    Raises:
        WrongSetting: it is not there and may not be made anew, or is damaged.
    """
    if not path.exists():
        if not may_make:
            raise WrongSetting("setting.key_missing", path=path)
        _write_secret(path, make())
    secret = path.read_bytes()
    if len(secret) != 32:
        raise WrongSetting("setting.key_damaged", path=path)
    return secret


def _write_secret(path: Path, content: bytes) -> None:
    """Write a secret once, 0600, whole and durable before it has its name."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
