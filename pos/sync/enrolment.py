"""How a terminal comes to its centre: codes, what a QR code tells, what keys sign.  Pure.

Both sides read this file: the centre makes codes and checks signatures, the till types codes and
signs.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from pos.base.text import Unreadable

ENROL = "OCOP-ENROL1"
"""What `enrol_words` are attested as."""
ROTATE = "OCOP-ROTATE1"
CODE_LETTERS = 16
"""Of Crockford base32, five bits each: 80 bits."""
_CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{16}")
_TAKEN_FOR = str.maketrans("OIL", "011")
"""Crockford: letters that people read for digits."""
_URL = re.compile(r"https?://[^\s/\"<>]{1,253}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST = 1000


class BadInvitation(Unreadable):
    """A text that is no code of enrolment (`not_enrolment`)."""


@dataclass(frozen=True)
class Invitation:
    """What a code of enrolment tells a till."""

    url: str
    """The centre's, `https://centre.example`."""
    code: str
    """Sixteen letters without dashes."""
    ca_sha256: str | None = None
    """SHA-256 of the authority to trust besides the machine's own; None: the machine's are enough.
    """


def read_code(text: str) -> str:
    """A code as somebody typed it: dashes, spaces and case count for nothing.

    Raises:
        BadInvitation: it is none.
    """
    plain = re.sub(r"[\s\-–.]", "", text).upper().translate(_TAKEN_FOR)
    if not _CODE.fullmatch(plain):
        raise BadInvitation("not_enrolment", text[:40])
    return plain


def shown_code(code: str) -> str:
    """A code as people read it: `7K2M-…`, four letters a group."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def shown_key(public_key: str) -> str:
    """A key as people compare it on two screens: `9F2C 11AB 04DE 77C0`.

    Args:
        public_key: 64 hexadecimal digits.
    """
    name = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:16].upper()
    return " ".join(name[at : at + 4] for at in range(0, 16, 4))


def qr_text(invitation: Invitation) -> str:
    """What the QR code of an invitation says."""
    told: dict[str, object] = {"v": 1, "url": invitation.url, "code": invitation.code}
    if invitation.ca_sha256:
        told["ca"] = invitation.ca_sha256
    return json.dumps(told, separators=(",", ":"))


def read_qr(text: str) -> Invitation:
    """The invitation in a scanned QR code.

    Raises:
        BadInvitation: it is none.
    """
    if len(text) > _LONGEST:
        raise BadInvitation("not_enrolment", text[:40])
    try:
        told = json.loads(text)
        url, code, authority = told["url"], told["code"], told.get("ca")
        is_ours = told["v"] == 1 and bool(_URL.fullmatch(url))
        is_ours = is_ours and (authority is None or bool(_SHA256.fullmatch(authority)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInvitation("not_enrolment", text[:40]) from error
    if not is_ours or not isinstance(code, str):
        raise BadInvitation("not_enrolment", text[:40])
    return Invitation(url, read_code(code), authority)


def enrol_words(code: str, terminal_id: str, public_key: str) -> bytes:
    """What a terminal attests to be let in.

    Args:
        code: sixteen letters.
        public_key: 64 hexadecimal digits.
    """
    return f"{code}\n{terminal_id}\n{public_key}".encode()


def rotate_words(terminal_id: str, old_key: str, new_key: str) -> bytes:
    """What a terminal attests with its old key and with its new one to change them."""
    return f"{terminal_id}\n{old_key}\n{new_key}".encode()
