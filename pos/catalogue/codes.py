"""Codes on goods and papers: what a scanner or a person gave, and what we print.

A label's QR is a link of our own server, all in upper case so that the symbol uses the
alphanumeric mode: `HTTPS://{HOST}/01/{GTIN14}/10/{LOT}` (GS1 Digital Link) where the goods
have a GTIN, else `HTTPS://{HOST}/P/{SHOWROOM}/{SKU}/{LOT}`; a receipt's is
`HTTPS://{HOST}/R/{RECEIPT}/{CHECK}`.  No dates, prices or ids stand inside.
"""

import re
from base64 import b32encode
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from stdnum import ean

from pos.base.text import LONGEST, Unreadable, clean, nfc
from pos.catalogue.element_strings import read_elements

SKU_PATTERN = re.compile(r"[A-Z0-9-]{1,20}")
"""An article's own code at its showroom."""

SHOWROOM_PATTERN = re.compile(r"[A-Z]{2,4}[0-9]{2,4}")
"""A showroom's code: `HN01`, `DN012`."""

RECEIPT_PATTERN = re.compile(r"[A-Z]{2,4}[0-9]{2,4}-[1-9][A-Z]{1,2}-T?[0-9]{6,9}")
"""A receipt's or a return's number: `HN01-1A-000123`, `HN01-1A-T000007`."""

RECEIPT_CHECK_LENGTH = 10
"""Base32 signs of the fact's hash in a receipt's link: 50 bits against guessing numbers."""

_CHECK_PATTERN = re.compile(r"[A-Z2-7]{10}")
_INTERNAL_PREFIX = "200"
_GTIN_LENGTHS = frozenset({8, 12, 13, 14})


class BadCode(Unreadable):
    """Text that is no code of its kind.

    Codes: `empty`, `not_digits`, `length`, `check_digit`, `all_zero`, `not_assigned` (a tax
    code of zeros), `pattern` (signs or length we do not use), `telex` (letters that a
    Vietnamese keyboard rewrites), `looks_like_gtin`, `dots`, `base_url`.
    """


# --- Bar codes -------------------------------------------------------------------------


def normalise_gtin(text: str) -> str:
    """Return the GTIN-14 of a GTIN-8, -12, -13 or -14; spaces between the digits are let be.

    Raises:
        BadCode: `empty`, `not_digits`, `length`, `check_digit` or `all_zero`.
    """
    digits = clean(text).replace(" ", "")
    if not digits:
        raise BadCode("empty", text)
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadCode("not_digits", text)
    if len(digits) not in _GTIN_LENGTHS:
        raise BadCode("length", text)
    if not ean.is_valid(digits):
        raise BadCode("check_digit", text)
    if not digits.strip("0"):
        raise BadCode("all_zero", text)
    return digits.zfill(14)


def is_internal(gtin14: str) -> bool:
    """Whether the code is an EAN-13 in 200-299: made by a shop, unknown to anyone else."""
    return gtin14.startswith("02")


def make_internal_ean13(n: int) -> str:
    """Return the internal article code number `n`: 200, nine digits, check digit.

    Raises:
        ValueError: `n` has no nine digits.
    """
    if not 0 <= n <= 999_999_999:
        raise ValueError(f"internal article number {n} is outside 0..999999999")
    body = f"{_INTERNAL_PREFIX}{n:09d}"
    return body + str(ean.calc_check_digit(body))


# --- Codes of our own ------------------------------------------------------------------


def check_sku(text: str) -> str:
    """Return the SKU in upper case.

    Raises:
        BadCode: `empty`, `pattern`, or `looks_like_gtin`: only digits, as many as a bar code
            has, so that a scan could never mean it.
    """
    sku = clean(text).upper()
    if not sku:
        raise BadCode("empty", text)
    if not SKU_PATTERN.fullmatch(sku):
        raise BadCode("pattern", text)
    if sku.isdigit() and len(sku) in _GTIN_LENGTHS:
        raise BadCode("looks_like_gtin", text)
    return sku


def has_telex_pair(code: str) -> bool:
    """Whether a Telex keyboard would rewrite the code while a scanner types it.

    AA, DD, EE, OO and every W become â, đ, ê, ô and ư or a horn, in either case.
    """
    return re.search(r"AA|DD|EE|OO|W", code.upper()) is not None


def check_own_code(code: str) -> str:
    """Return a lot code or SKU that we make ourselves, if it survives every keyboard.

    Raises:
        BadCode: `pattern` (not `[A-Z0-9-]{1,20}`) or `telex`.
    """
    if not SKU_PATTERN.fullmatch(code):
        raise BadCode("pattern", code)
    if has_telex_pair(code):
        raise BadCode("telex", code)
    return code


def normalise_lot(code: str) -> str:
    """Return the form by which lots are matched across showrooms: NFC, upper case, no spaces.

    Raises:
        BadCode: `empty`; or `dots`: `.` and `..` cannot stand in a link's path.
    """
    lot = clean(nfc(clean(code).upper())).replace(" ", "")
    if not lot:
        raise BadCode("empty", code)
    if lot in {".", ".."}:
        raise BadCode("dots", code)
    return lot


# --- Links we print --------------------------------------------------------------------

_BASE_URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]+(?::[0-9]{1,5})?)/?", re.IGNORECASE | re.ASCII
)


def _link(base_url: str, *segments: str) -> str:
    match = _BASE_URL.fullmatch(base_url)
    if match is None:
        raise BadCode("base_url", base_url)
    # quote() leaves '_' and '~' alone, but the QR alphanumeric set has neither.
    escaped = (quote(part, safe="").replace("_", "%5F").replace("~", "%7E") for part in segments)
    return "/".join([f"{match['scheme']}://{match['host']}".upper(), *escaped])


def link_head(base_url: str) -> str:
    """How every link of an address begins, `HTTPS://SP.EXAMPLE.VN/`; raises `BadCode` as those."""
    return _link(base_url, "")


def label_link(
    base_url: str, *, gtin14: str | None, showroom: str, sku: str, lot: str | None
) -> str:
    """Return the link behind a label's or a shelf's QR, in upper case.

    An internal article code is no GTIN: such goods get the showroom's own link.

    Args:
        base_url: scheme and host of the origin page, `https://sp.example.vn`.
        gtin14: fourteen digits, None where the goods have none.
        showroom: the showroom's code.
        sku: the article's code at that showroom.
        lot: the lot's code, in any spelling; None leaves the lot out.

    Raises:
        BadCode: a part that is not of its kind.
    """
    tail = [] if lot is None else [normalise_lot(lot)]
    if gtin14 is not None:
        gtin14 = normalise_gtin(gtin14)
        if not is_internal(gtin14):
            return _link(base_url, "01", gtin14, *(["10", *tail] if tail else []))
    if not SHOWROOM_PATTERN.fullmatch(showroom):
        raise BadCode("pattern", showroom)
    return _link(base_url, "P", showroom, check_sku(sku), *tail)


def receipt_check(fact_hash: bytes) -> str:
    """Return the first ten base32 signs (RFC 4648) of a fact's SHA-256.

    Raises:
        ValueError: the hash has not 32 bytes.
    """
    if len(fact_hash) != 32:
        raise ValueError(f"a fact's hash has 32 bytes, not {len(fact_hash)}")
    return b32encode(fact_hash).decode("ascii")[:RECEIPT_CHECK_LENGTH]


def receipt_link(base_url: str, number: str, fact_hash: bytes) -> str:
    """Return the link behind a receipt's QR.

    Args:
        base_url: scheme and host of the origin page.
        number: the receipt's number, `HN01-1A-000123`.
        fact_hash: SHA-256 of the sale's fact.

    Raises:
        BadCode: `base_url`, or `pattern` for the number.
        ValueError: the hash has not 32 bytes.
    """
    if not RECEIPT_PATTERN.fullmatch(number):
        raise BadCode("pattern", number)
    return _link(base_url, "R", number, receipt_check(fact_hash))


# --- Reading a scan ----------------------------------------------------------------------


@dataclass(frozen=True)
class GtinScan:
    """A bar code with a right check digit, internal codes included."""

    gtin14: str


@dataclass(frozen=True)
class LinkScan:
    """A label or shelf QR of ours, or a producer's code that names goods and lot alike."""

    gtin14: str | None
    """Given where the goods have a GTIN; then `sku` and `showroom` are None."""
    sku: str | None
    showroom: str | None
    lot: str | None
    """In normalised form; None where the link names no lot."""


@dataclass(frozen=True)
class ReceiptScan:
    """A receipt's QR of ours."""

    number: str
    check: str
    """To be compared with `receipt_check` of the sale's fact."""


@dataclass(frozen=True)
class ForeignLink:
    """A link that is no label's and not ours: never opened, never followed."""

    link: str
    """As it was read, whole."""


@dataclass(frozen=True)
class BadGtinScan:
    """A bar code with a wrong check digit: misread or mistyped."""

    text: str


@dataclass(frozen=True)
class TextScan:
    """Anything else: a SKU, a name, words to search by."""

    text: str


Scan = GtinScan | LinkScan | ReceiptScan | ForeignLink | BadGtinScan | TextScan

_URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE | re.ASCII)
_DEFAULT_PORT = re.compile(r":(?:80|443)$")


def read_scan(text: str, *, hosts: Collection[str]) -> Scan:
    """Tell what was scanned or typed; every text has an answer.

    Either case, a missing lot, percent escapes, decomposed letters and the scanner's line
    end are all read; so are the GS1 element strings of producers' own codes.

    Args:
        text: as it came from the scanner or the keyboard.
        hosts: our own hosts, each with its port where it is not the usual one
            (`sp.example.vn`, `127.0.0.1:8000`).
    """
    typed = clean(text)
    if _URL.match(typed):
        return _read_url(typed, hosts)
    on_pack = _read_pack(text)
    if on_pack is not None:
        return on_pack
    digits = typed.replace(" ", "")
    if not re.fullmatch(r"[0-9]+", digits):
        return TextScan(typed)
    try:
        return GtinScan(normalise_gtin(digits))
    except BadCode as error:
        is_misread = len(digits) == 13 and error.code == "check_digit"
        return BadGtinScan(digits) if is_misread else TextScan(typed)


def _read_pack(text: str) -> Scan | None:
    """What an element string of a producer names (AI 01 or 02, AI 10); None where it is none."""
    found = read_elements(text) if len(text) <= LONGEST else None
    named = (found or {}).get("01") or (found or {}).get("02")
    if found is None or named is None:
        return None
    try:
        gtin14 = normalise_gtin(named)
        lot = normalise_lot(found["10"]) if found.get("10", "").strip() else None
    except BadCode as error:
        return BadGtinScan(named) if error.code == "check_digit" else None
    return GtinScan(gtin14) if lot is None else LinkScan(gtin14, None, None, lot)


def _plain_host(host: str) -> str:
    return _DEFAULT_PORT.sub("", host.casefold())


def _read_url(typed: str, hosts: Collection[str]) -> Scan:
    try:
        parts = urlsplit(typed)
    except ValueError:
        return ForeignLink(typed)
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return ForeignLink(typed)
    try:
        found = _read_path(parts.path)
    except (BadCode, UnicodeDecodeError):
        found = None
    if _plain_host(parts.netloc) in {_plain_host(ours) for ours in hosts}:
        return found or TextScan(typed)
    return found if found and _is_label(found) else ForeignLink(typed)


def _is_label(found: Scan) -> bool:
    """Whether a link of another host names goods: printed under a former address, or by GS1's
    standard on the producer's own label.  An internal code means other goods elsewhere."""
    return isinstance(found, LinkScan) and not (found.gtin14 and is_internal(found.gtin14))


def _read_path(path: str) -> Scan | None:
    """Read the path of a link of ours; None where we print no such link.

    The path is parted before its escapes are read, so that a lot may hold a slash.
    """
    segments = [unquote(part, errors="strict") for part in path.strip("/").split("/")]
    kind = segments[0].upper()
    if kind == "01":
        return _read_digital_link(segments[1:])
    if kind == "P":
        return _read_shop_link(segments[1:])
    if kind == "R":
        return _read_receipt_link(segments[1:])
    return None


def _read_digital_link(segments: list[str]) -> Scan | None:
    """Read `{GTIN}[/22/{variant}][/10/{lot}][/21/{serial}]`; of these only the lot matters."""
    if not segments:
        return None
    try:
        gtin14 = normalise_gtin(segments[0])
    except BadCode as error:
        return BadGtinScan(segments[0]) if error.code == "check_digit" else None
    lot = dict(zip(segments[1::2], segments[2::2], strict=False)).get("10")
    return LinkScan(gtin14=gtin14, sku=None, showroom=None, lot=normalise_lot(lot) if lot else None)


def _read_shop_link(segments: list[str]) -> Scan | None:
    if len(segments) not in {2, 3}:
        return None
    showroom = segments[0].upper()
    if not SHOWROOM_PATTERN.fullmatch(showroom):
        return None
    lot = normalise_lot(segments[2]) if len(segments) == 3 else None
    return LinkScan(gtin14=None, sku=check_sku(segments[1]), showroom=showroom, lot=lot)


def _read_receipt_link(segments: list[str]) -> Scan | None:
    if len(segments) != 2:
        return None
    number, check = (segment.upper() for segment in segments)
    if not RECEIPT_PATTERN.fullmatch(number) or not _CHECK_PATTERN.fullmatch(check):
        return None
    return ReceiptScan(number=number, check=check)
