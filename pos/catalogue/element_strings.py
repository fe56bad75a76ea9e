"""GS1 element strings: what the bar codes and DataMatrix codes of producers hold.  Pure.

Scanners send them with application identifiers in brackets, or with the separator FNC1 (sent as
the sign 29) behind values of open length, often with the name of the symbol before them.  Source:
GS1 General Specifications §3, §7.8.
"""

import re
from collections.abc import Mapping

FNC1 = "\x1d"
_SYMBOLOGY = re.compile(r"^\](?:C1|d2|Q3|e0)")
"""What a scanner may put before the data to say which symbol it read."""
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "20": 2,
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), 6),
    **{f"310{n}": 6 for n in range(4)},
}
"""Identifiers whose values have one length, and that length."""
_OPEN = ("10", "21", "22", "30", "37", "240", "241", "400")
"""Identifiers whose values end at a separator or with the code."""
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)([^()]*)")


def read_elements(text: str) -> Mapping[str, str] | None:
    """The values by their application identifiers; None where it is no element string.

    Args:
        text: as the scanner sent it, separators included.
    """
    sent = text.strip(" \r\n\t")
    bare = _SYMBOLOGY.sub("", sent)
    if bare.startswith("("):
        return dict(_BRACKETED.findall(bare)) or None
    is_marked = bare != sent or FNC1 in bare
    # Without a mark, only what begins as a whole GTIN and goes on: else digits are just digits.
    if not is_marked and not re.match(r"0[12][0-9]{14}(?:1[01357]|21|3)", bare):
        return None
    return _parted(bare.lstrip(FNC1))


def _parted(bare: str) -> Mapping[str, str] | None:
    """The values in turn, as far as the identifiers are ones that we know."""
    found: dict[str, str] = {}
    while bare:
        ai = next((bare[:n] for n in (2, 3, 4) if bare[:n] in _FIXED or bare[:n] in _OPEN), None)
        if ai is None:
            break
        rest = bare[len(ai) :]
        if ai in _FIXED:
            value, bare = rest[: _FIXED[ai]], rest[_FIXED[ai] :].lstrip(FNC1)
        else:
            value, _mark, bare = rest.partition(FNC1)
        found[ai] = value
    return found or None
