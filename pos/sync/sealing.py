"""Keys under a seal: what may lie beside a copy of the book on a stick that can be lost.

Format `OCOP-SEAL1`: JSON of `salt`, `nonce`, `sealed` (ChaCha20-Poly1305 under scrypt of the
recovery code, N = 2^15, r = 8, p = 1) and `of`, the SHA-256 of what is sealed.
"""

import hashlib
import json
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from pos.base.errors import WrongSetting

_FORMAT = "OCOP-SEAL1"


def seal(keys: Mapping[str, bytes], code: str, *, dice: bytes) -> bytes:
    """The keys, readable only with the code.

    Args:
        dice: 28 random bytes.
    """
    salt, nonce = dice[:16], dice[16:28]
    plain = _plain(keys)
    sealed = ChaCha20Poly1305(_key(code, salt)).encrypt(nonce, plain, _FORMAT.encode())
    told = {"format": _FORMAT, "of": _digest(plain), "salt": salt.hex(), "nonce": nonce.hex()}
    return json.dumps({**told, "sealed": sealed.hex()}, indent=1).encode()


def is_seal_of(content: bytes, keys: Mapping[str, bytes]) -> bool:
    """Whether a sealed file holds exactly these keys, told without opening it."""
    try:
        return bool(json.loads(content)["of"] == _digest(_plain(keys)))
    except (ValueError, KeyError, TypeError):
        return False


def unseal(content: bytes, code: str) -> dict[str, bytes]:
    """The keys under a seal.

    Raises:
        WrongSetting: the code does not open it, or the file is damaged.
    """
    try:
        raw = json.loads(content)
        salt, nonce, sealed = (bytes.fromhex(raw[name]) for name in ("salt", "nonce", "sealed"))
        plain = ChaCha20Poly1305(_key(code, salt)).decrypt(nonce, sealed, _FORMAT.encode())
    except (ValueError, KeyError, TypeError, InvalidTag) as error:
        raise WrongSetting("setting.recovery_code") from error
    return {name: bytes.fromhex(key) for name, key in json.loads(plain).items()}


def _plain(keys: Mapping[str, bytes]) -> bytes:
    return json.dumps({name: keys[name].hex() for name in sorted(keys)}).encode()


def _digest(plain: bytes) -> str:
    return hashlib.sha256(b"OCOP-SEALED\0" + plain).hexdigest()


def _key(code: str, salt: bytes) -> bytes:
    letters = "".join(code.upper().split()).replace("-", "")
    letters = letters.replace("O", "0").replace("I", "1").replace("L", "1")  # read from paper
    return hashlib.scrypt(letters.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
