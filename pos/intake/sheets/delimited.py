"""Text tables: CSV with commas, semicolons, tabs or bars, in any encoding still met.  Pure.

Encodings: UTF-8, UTF-16 and UTF-32 by their mark, UTF-16 by its zeros, else Windows-1258, whose
tone marks stand behind their vowels and are composed here.
"""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterator

from pos.base.guards import unguard
from pos.base.text import nfc
from pos.catalogue.refusals import UnreadableFile
from pos.intake.sheets.sheet import MOST_COLUMNS, MOST_ROWS, Note, Row, Sheet

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_MOJIBAKE = re.compile(r"[ÃÂ][\u00a0-\u00bf]|áº|á»|Ä[\u2018\u0090\u0091]|Æ[°¡]")
"""What UTF-8 looks like once a program has read it as Windows-1252 and saved that."""
_OLD_FONT = re.compile(r"[µ¶¸¹¨©®¾»¼½Æø£¥¦§¤¢¡û]")
"""What TCVN3 (ABC) and VNI fonts put in the place of Vietnamese letters."""
_CONTROLS = re.compile(r"[\x01-\x08\x0b\x0e-\x1f]")
_LEADING_SEP = re.compile(r"\Asep=(?P<sign>[,;\t|])\r?\n", re.IGNORECASE)
_AS_TEXT = re.compile(r'="(?P<text>[^"]*)"')
"""`="00123"`: how a list keeps Excel from reading a code as a number."""


def read_delimited(content: bytes) -> Sheet:
    """Read a text table.

    Raises:
        UnreadableFile: `nul_bytes`, `binary`, `unknown_encoding`, `old_font`, `mojibake`,
            `not_csv`, `too_many_rows`, `too_many_columns` or `empty`.
    """
    text, notes = decode(content)
    said = _LEADING_SEP.match(text)
    body = text[said.end() :] if said else text
    delimiter = said["sign"] if said else _delimiter(body)
    rows = tuple(_rows(body, delimiter, first=2 if said else 1))
    if not rows:
        raise UnreadableFile(reason="empty")
    return Sheet("", rows, notes)


def decode(content: bytes) -> tuple[str, tuple[Note, ...]]:
    """The text of a file, composed, and what was found out about it.

    Raises:
        UnreadableFile: as `read_delimited`.
    """
    text, notes = _decoded(content)
    if "\0" in text:
        raise UnreadableFile(reason="nul_bytes")
    if _CONTROLS.search(text):
        raise UnreadableFile(reason="binary")
    if len(_MOJIBAKE.findall(text[:_SAMPLE])) >= 2:
        raise UnreadableFile(reason="mojibake")
    return nfc(text), notes


def _decoded(content: bytes) -> tuple[str, tuple[Note, ...]]:
    try:
        for mark, encoding in _MARKS:
            if content.startswith(mark):
                return content[len(mark) :].decode(encoding), ()
        encoding = _unmarked_utf16(content)
        if encoding:
            return content.decode(encoding), ()
    except UnicodeDecodeError as error:
        raise UnreadableFile(reason="unknown_encoding") from error
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _windows_1258(content), (Note("windows_1258"),)


def _unmarked_utf16(content: bytes) -> str:
    """The kind of UTF-16 whose letters' zero halves stand where they should, or nothing."""
    sample = content[:4096]
    if len(content) % 2 or b"\0" not in sample:
        return ""
    half = len(sample) // 2
    low, high = sample[1::2].count(0), sample[0::2].count(0)
    if low * 2 > half and high * 8 < half:
        return "utf-16-le"
    return "utf-16-be" if high * 2 > half and low * 8 < half else ""


def _windows_1258(content: bytes) -> str:
    if b"\0" in content:
        raise UnreadableFile(reason="nul_bytes")
    try:
        text = nfc(content.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise UnreadableFile(reason="unknown_encoding") from error
    if _CONTROLS.search(text):
        raise UnreadableFile(reason="binary")
    if any(unicodedata.combining(sign) for sign in text) or len(_OLD_FONT.findall(text)) >= 2:
        raise UnreadableFile(reason="old_font")
    return text


def _delimiter(text: str) -> str:
    """The sign that parts the first lines, counted outside quotes."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    quoted, lines = False, 0
    for sign in text[:_SAMPLE]:
        if sign == '"':
            quoted = not quoted
        elif not quoted and sign in counts:
            counts[sign] += 1
        elif not quoted and sign == "\n":
            lines += 1
            if lines >= 2 and any(counts.values()):
                break
    return max(_DELIMITERS, key=lambda sign: counts[sign])


def _rows(text: str, delimiter: str, *, first: int) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line, found = first, 0
    while True:
        try:
            raw = next(reader, None)
        except csv.Error as error:
            raise UnreadableFile(reason="not_csv", at=str(line)) from error
        if raw is None:
            return
        if any(cell.strip() for cell in raw):
            found += 1
            _not_too_many(found, raw)
            yield _row(line, raw)
        line = first + reader.line_num


def _not_too_many(rows: int, raw: list[str]) -> None:
    if rows > MOST_ROWS:
        raise UnreadableFile(reason="too_many_rows")
    if len(raw) > MOST_COLUMNS:
        raise UnreadableFile(reason="too_many_columns")


def _row(line: int, raw: list[str]) -> Row:
    cells, flaws = [], {}
    for at, cell in enumerate(raw):
        kept = _AS_TEXT.fullmatch(cell.strip())
        if kept is not None:
            cells.append(kept["text"])
            continue
        cells.append(unguard(cell))
        if cell.startswith("=") and len(cell) > 1:
            flaws[at] = "formula"
    return Row(line, tuple(cells), flaws)
