"""The code that stands at the head of a showroom's receipts, and one to propose.  Pure."""

import re

from pos.base.text import Unreadable

_SHAPE = re.compile(r"[A-Z]{2,4}[0-9]{2,4}", re.ASCII)
_LETTERS = {
    "01": "HN", "04": "CB", "08": "TQ", "11": "DB", "12": "LCH", "14": "SL", "15": "LC",
    "19": "TN", "20": "LS", "22": "QN", "24": "BN", "25": "PT", "31": "HP", "33": "HY",
    "37": "NB", "38": "TH", "40": "NA", "42": "HT", "44": "QT", "46": "HUE", "48": "DN",
    "51": "QNG", "52": "GL", "56": "KH", "66": "DL", "68": "LD", "75": "DNA", "79": "HCM",
    "80": "TNI", "82": "DT", "86": "VL", "91": "AG", "92": "CT", "96": "CM",
}  # fmt: skip
"""For each of today's 34 provinces by its GSO code: letters that no other has."""


class BadShowroomCode(Unreadable):
    """No showroom code: `showroom_code`."""


def propose(commune_province_code: str) -> str:
    """A code for the first showroom somebody sets up in a province: `HN01`."""
    return f"{_LETTERS[commune_province_code]}01"


def read_code(text: str) -> str:
    """A showroom's code, in capitals.

    Raises:
        BadShowroomCode: not two to four letters and then two to four digits.
    """
    code = text.strip().upper()
    if not _SHAPE.fullmatch(code):
        raise BadShowroomCode("showroom_code", text)
    return code
