"""What a file is, told by its bytes and never by its name.  Pure."""

from pos.catalogue.refusals import UnreadableFile
from pos.intake.sheets.delimited import read_delimited
from pos.intake.sheets.sheet import MOST_BYTES, Sheet
from pos.intake.sheets.workbook import read_workbook

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"BM6", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3\0", "database"),
    (b"{\\rtf", "word"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"ID;P", "sylk"),
)
_HTML = (b"<!doctype html", b"<html", b"<table", b"<meta", b"<head", b"<body", b"<div", b"<style")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """Read every visible table of a file: one of a CSV, several of an XLSX.

    Raises:
        UnreadableFile: what the file is instead, or what is wrong with it; nothing is half read.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(reason="too_large")
    if not content.strip(_BLANK):
        raise UnreadableFile(reason="empty")
    if content.startswith(b"PK"):
        return read_workbook(content)
    if content.startswith(_OLE2):
        raise UnreadableFile(reason="encrypted" if _ENCRYPTED in content else "old_xls")
    for sign, kind in _SIGNS:
        if content.startswith(sign):
            raise UnreadableFile(reason=kind)
    _no_markup(content)
    return (read_delimited(content),)


def _no_markup(content: bytes) -> None:
    head = content[:2048].replace(b"\0", b"").lstrip(_BLANK).lower()
    if head.startswith(_HTML):
        raise UnreadableFile(reason="html")
    if head.startswith(b"<?xml"):
        raise UnreadableFile(reason="html" if b"<html" in head else "xml")
    if head.startswith((b"{", b"[{")):
        raise UnreadableFile(reason="json")
