"""The wire language: how a fact is hashed, signed and read.  Pure.

Format: `OCOP-EV1`.  The body's bytes are stored, hashed and sent verbatim; JSON is never
canonicalised.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pos.base.dates import business_day, iso_at


@dataclass(frozen=True)
class Fact:
    """One link of the chain."""

    terminal_id: str
    epoch: str
    """16 hexadecimal digits."""
    seq: int
    prev: bytes
    """32 bytes: the hash before, or the genesis hash."""
    hash: bytes
    """32 bytes."""
    sig: bytes
    """64 bytes, Ed25519 over `hash`."""
    body: str


def genesis(terminal_id: str, epoch: str) -> bytes:
    """What the first fact of an epoch names as its predecessor: 32 bytes."""
    return hashlib.sha256(b"OCOP-GENESIS\0" + terminal_id.encode() + bytes.fromhex(epoch)).digest()


def chain_hash(terminal_id: str, epoch: str, seq: int, prev: bytes, body: str) -> bytes:
    """The hash of one fact: 32 bytes over its place in the chain and its body."""
    terminal = terminal_id.encode()
    return hashlib.sha256(
        b"OCOP-EV1\0"
        + len(terminal).to_bytes(2, "big")
        + terminal
        + bytes.fromhex(epoch)
        + seq.to_bytes(8, "big")
        + prev
        + hashlib.sha256(body.encode()).digest()
    ).digest()


def letter_place(letter: str) -> tuple[int, str]:
    """What letters are ordered by: `Z` before `AA`."""
    return len(letter), letter


def later_letter(used: Iterable[str]) -> str:
    """The letter of the next epoch: behind every one used, `A` … `Z`, `AA` … `ZZ`.

    Raises:
        ValueError: 702 epochs were begun.
    """
    last = max(used, key=letter_place)
    head, tail = last[:-1], last[-1]
    if tail != "Z":
        return f"{head}{chr(ord(tail) + 1)}"
    if head == "Z":
        raise ValueError("a receipt number has room for two letters")
    return f"{chr(ord(head) + 1)}A" if head else "AA"


def compose(
    kind: str,
    content: Mapping[str, object],
    *,
    fact_id: str,
    at: datetime,
    boot_id: str,
    by: Mapping[str, str],
    register_no: int | None,
) -> str:
    """The body of a fact as the JSON text that is hashed and stored.

    Args:
        kind: type with version, `sale.completed/1`.
        content: what the type carries; days and moments already as text.
        by: the person's id and name, or the part of the house that acted.
        register_no: where one acts at a register.
    """
    head: dict[str, object] = {
        "v": 1,
        "t": kind,
        "id": fact_id,
        "at": iso_at(at),
        "business_on": business_day(at).isoformat(),
        "boot": boot_id,
        "by": dict(by),
    }
    if register_no is not None:
        head["register"] = register_no
    clash = head.keys() & content.keys()
    if clash:
        raise ValueError(f"{kind} would overwrite {sorted(clash)}")
    return json.dumps({**head, **content}, ensure_ascii=False, separators=(",", ":"), default=_text)


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return iso_at(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a fact")


def is_signed(fact: Fact, public_key: bytes) -> bool:
    """Whether `sig` is the terminal's signature over `hash`.

    Args:
        public_key: 32 bytes, Ed25519.
    """
    return is_signature(fact.sig, fact.hash, public_key)


def is_signature(sig: bytes, digest: bytes, public_key: bytes) -> bool:
    """Whether `sig` is the signature of a key over a hash.

    Args:
        public_key: 32 bytes, Ed25519.

    Raises:
        ValueError: it is no key.
    """
    return checker(public_key)(sig, digest)


def checker(public_key: bytes) -> Callable[[bytes, bytes], bool]:
    """What tells whether a signature over a hash is this key's, for many at a time.

    Args:
        public_key: 32 bytes, Ed25519.

    Raises:
        ValueError: it is no key.
    """
    verify = Ed25519PublicKey.from_public_bytes(public_key).verify

    def is_its(sig: bytes, digest: bytes) -> bool:
        try:
            verify(sig, digest)
        except InvalidSignature:
            return False
        return True

    return is_its


def told_of(body: str | None) -> dict[str, Any]:
    """What a stored body says, for audits; nothing where it is missing or is no object.

    A body that cannot be read is named by the chain's own check.
    """
    try:
        told = json.loads(body or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
