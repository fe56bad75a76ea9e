"""Whose releases this program takes: Ed25519 keys that came with it, and the check of a signature.

Format of `publishers.txt`: a line a key, 64 hexadecimal digits, a space, the publisher's name.
What is signed is `OCOP-BUNDLE1`, a zero byte, and the manifest's very bytes, which names every
other file by its SHA-256.
"""

from collections.abc import Mapping
from importlib.resources import files

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LIST = "publishers.txt"


def known() -> dict[str, str]:
    """Every publisher's key, hexadecimal, and name, as they came with this release."""
    return read(files("pos.updating").joinpath(LIST).read_text(encoding="utf-8"))


def read(text: str) -> dict[str, str]:
    """The keys and names of a list; blank lines and those that begin with # say nothing."""
    lines = [line.strip() for line in text.splitlines()]
    split = [line.split(" ", 1) for line in lines if line and not line.startswith("#")]
    return {key.lower(): name.strip() for key, name in split}


def is_signed(manifest: bytes, seal: Mapping[str, str]) -> bool:
    """Whether the signature is this key's over this manifest."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(seal["key"]))
        key.verify(bytes.fromhex(seal["signature"]), signed_bytes(manifest))
    except (InvalidSignature, KeyError, ValueError, TypeError):
        return False
    return True


def signed_bytes(manifest: bytes) -> bytes:
    """What a publisher signs; nothing in a shop does."""
    return b"OCOP-BUNDLE1\0" + manifest
