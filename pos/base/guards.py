"""Cells that a spreadsheet would take for formulas, and how they are kept from being one.  Pure.

A sign that begins a formula gets an apostrophe before it, which Excel and LibreOffice show as text;
a list that is read takes it away again.  A text that begins with apostrophes and then such a sign
gets one more, so that whatever is written is read back to the letter.

Source: OWASP, CSV injection (`=`, `+`, `-`, `@`, tab, line ends, and their full-width twins).
"""

import re

_RISKY = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guard(text: str) -> str:
    """A text as no spreadsheet calculates it: `=1+1` -> `'=1+1`."""
    return f"'{text}" if _RISKY.match(text) else text


def unguard(text: str) -> str:
    """What was guarded: `'=1+1` -> `=1+1`; any other text as it is."""
    return text[1:] if _GUARDED.match(text) else text
