"""VietQR: what a bank's app reads off a code, written and read.  Pure.

Source: NAPAS, QR code format for transfers in Vietnam, version 1.5.2 (EMVCo, merchant-presented
mode).  A code is a row of fields, each a tag of two digits, a length of two digits and a value;
the last is a CRC-16/CCITT-FALSE over everything before its own value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pos.base.text import Unreadable

NAPAS: Final = "A000000727"
"""The national scheme's identifier."""
DONG: Final = "704"
"""ISO 4217 number of the currency."""
COUNTRY: Final = "VN"
MOST_AMOUNT_VND: Final = 9_999_999_999_999
"""Thirteen digits."""
MOST_IN_ACCOUNT: Final = 19
MOST_IN_MEMO: Final = 25
"""The format's own limit; `payment_requests` keeps its memos far shorter, as banks want it."""
MOST_IN_EXTRAS: Final = 99
_BIN_DIGITS: Final = 6
_CRC_HEAD: Final = "6304"
_CRC_LENGTH: Final = 4
_LONGEST: Final = 512
"""More letters than this is no code of a bank's app."""


class Service(StrEnum):
    """Where the money goes."""

    ACCOUNT = "QRIBFTTA"
    CARD = "QRIBFTTC"


class BadVietQr(Unreadable):
    """What cannot be a transfer code, or what was read and is none.

    Codes: `bank`, `account`, `amount`, `memo`, `bill`, `too_long` of what is to be written;
    `not_ascii`, `fields`, `crc`, `scheme`, `service`, `currency`, `country` besides of what was
    read.
    """


@dataclass(frozen=True)
class Transfer:
    """What a code asks a payer's bank to do."""

    bank_bin: str
    """Six digits: the receiving bank, as NAPAS numbers them."""
    account: str
    """At most 19 letters and digits; aliases hold letters."""
    amount_vnd: int | None = None
    """1 to 9.999.999.999.999; None leaves it to the payer."""
    memo: str = ""
    """What stands in the transfer: printable ASCII, at most 25; empty: the payer's own words."""
    bill: str = ""
    """The bill's number: printable ASCII, at most 25; most apps never show it."""
    service: Service = Service.ACCOUNT
    is_dynamic: bool | None = None
    """Whether it is for one payment; None: where it names an amount."""

    def __post_init__(self) -> None:
        _check(self.bank_bin, "bank", _is_bin(self.bank_bin))
        _check(self.account, "account", _is_account(self.account))
        amount = self.amount_vnd
        _check(amount, "amount", amount is None or 0 < amount <= MOST_AMOUNT_VND)
        _check(self.memo, "memo", _is_plain(self.memo))
        _check(self.bill, "bill", _is_plain(self.bill))
        _check(self.memo, "too_long", max(len(self.memo), len(self.bill)) <= MOST_IN_MEMO)


def encode(transfer: Transfer) -> str:
    """The content of a transfer's QR symbol: ASCII, fields in the order of the format's examples.

    Raises:
        BadVietQr: `too_long`, where memo and bill together are.
    """
    names_amount = transfer.amount_vnd is not None
    is_dynamic = names_amount if transfer.is_dynamic is None else transfer.is_dynamic
    payee = _row([("00", transfer.bank_bin), ("01", transfer.account)])
    extras = _row(_given([("01", transfer.bill), ("08", transfer.memo)]))
    _check(extras, "too_long", len(extras) <= MOST_IN_EXTRAS)
    fields = [
        ("00", "01"),
        ("01", "12" if is_dynamic else "11"),
        ("38", _row([("00", NAPAS), ("01", payee), ("02", transfer.service.value)])),
        ("53", DONG),
        ("54", str(transfer.amount_vnd) if names_amount else ""),
        ("58", COUNTRY),
        ("62", extras),
    ]
    body = _row(_given(fields)) + _CRC_HEAD
    return f"{body}{crc16(body):04X}"


def read(code: str) -> Transfer:
    """The transfer that a code asks for.

    Fields nobody here knows are passed over, in any order, as other apps add their own; the
    check may be written in small letters.

    Raises:
        BadVietQr: its lengths do not fit, its check is wrong, or it is no transfer in đồng.
    """
    _check(code[:80], "fields", len(code) <= _LONGEST)
    _check(code, "not_ascii", code.isascii())
    fields = _walk(code)
    _check(code, "fields", fields.get("00") == "01" and fields.get("01") in {"11", "12"})
    _check(code, "crc", _has_its_check(code, fields))
    scheme = _walk(fields.get("38", ""))
    _check(code, "scheme", scheme.get("00") == NAPAS)
    service = scheme.get("02", "")
    _check(code, "service", service in set(Service))
    _check(code, "currency", fields.get("53") == DONG)
    _check(code, "country", fields.get("58") == COUNTRY)
    payee, extras = _walk(scheme.get("01", "")), _walk(fields.get("62", ""))
    return Transfer(
        bank_bin=payee.get("00", ""),
        account=payee.get("01", ""),
        amount_vnd=_amount(fields.get("54")),
        memo=extras.get("08", ""),
        bill=extras.get("01", ""),
        service=Service(service),
        is_dynamic=fields["01"] == "12",
    )


def crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE of ASCII text: polynomial 1021, first FFFF, nothing mirrored."""
    check = 0xFFFF
    for byte in text.encode("ascii"):
        check ^= byte << 8
        for _ in range(8):
            check = ((check << 1) ^ 0x1021 if check & 0x8000 else check << 1) & 0xFFFF
    return check


def _row(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{tag}{len(value):02d}{value}" for tag, value in fields)


def _given(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(tag, value) for tag, value in fields if value]


def _walk(text: str) -> Mapping[str, str]:
    """The fields of a row.

    Raises:
        BadVietQr: `fields`, where a length points beyond the end, or a tag comes twice.
    """
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        is_head = len(length) == 2 and _is_digits(tag + length)
        end = at + 4 + int(length) if is_head else -1
        _check(text, "fields", is_head and end <= len(text) and tag not in found)
        found[tag] = text[at + 4 : end]
        at = end
    return found


def _has_its_check(code: str, fields: Mapping[str, str]) -> bool:
    body, check = code[:-_CRC_LENGTH], code[-_CRC_LENGTH:]
    is_last = fields.get("63") == check and body.endswith(_CRC_HEAD)
    return is_last and check.upper() == f"{crc16(body):04X}"


def _amount(text: str | None) -> int | None:
    if text is None:
        return None
    _check(text, "amount", _is_digits(text) and len(text) <= len(str(MOST_AMOUNT_VND)))
    return int(text)


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_bin(text: str) -> bool:
    return len(text) == _BIN_DIGITS and _is_digits(text)


def _is_account(text: str) -> bool:
    return 1 <= len(text) <= MOST_IN_ACCOUNT and text.isascii() and text.isalnum()


def _is_plain(text: str) -> bool:
    """Letters, digits and signs of ASCII: a mark would make its length another in bytes."""
    return text.isascii() and (not text or text.isprintable())


def _check(given: object, code: str, is_right: bool) -> None:
    if not is_right:
        raise BadVietQr(code, given)
