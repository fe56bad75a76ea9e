"""Which goods are wine, beer or spirits, by their words.  Pure.

Alcohol is under special consumption tax, and such goods are kept out of the reduction of VAT:
they stay at 10 % (NQ 204/2025/QH15; NĐ 174/2025/NĐ-CP).  A name is only a name, so whoever asks
here tells a person to look again.  The words stand in `liquor.toml`.
"""

import re
import tomllib
from importlib.resources import files

from pos.base.text import nfc, search_key

_DATA = tomllib.loads(files("pos.law").joinpath("liquor.toml").read_text(encoding="utf-8"))
_DRINKS = frozenset(_DATA["drinks"])
_GRAPES = frozenset(_DATA["grapes"])
_NOT_AFTER = frozenset(_DATA["not_after"])
_STELE = frozenset(_DATA["not_stele"])
_IN_GROUPS = _DRINKS | frozenset(_DATA["in_groups"])
_ALCOHOL = _DRINKS | {_DATA["alcohol"]}
_BESIDE = frozenset(_DATA["beside"])
_NO_DRINKS = frozenset({"handicraft", "ornamental", "tourism"})


def is_liquor(name_vi: str, *, goods_group: str = "", ocop_group: str = "") -> bool:
    """Whether goods are wine, beer or spirits.

    Args:
        name_vi: with or without its marks.
        goods_group: the shop's own group, its levels parted by `>>`; a group that holds other
            things too tells nothing.
        ocop_group: as in `law.ocop`; empty where the goods have none.
    """
    if ocop_group in _NO_DRINKS:
        return False
    words = _words(name_vi)
    named = [at for at, word in enumerate(words) if word in _DRINKS]
    if named:
        return any(_is_drink(words, at) for at in named)
    group = set(_words(goods_group.rpartition(">>")[2]))
    is_beside = search_key(name_vi).partition(" ")[0] in _BESIDE
    return group <= _IN_GROUPS and bool(group & _ALCOHOL) and not is_beside


def _is_drink(words: list[str], at: int) -> bool:
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if before in _NOT_AFTER or (words[at] == "bia" and after in _STELE):
        return False
    return words[at] != "vang" or at == 0 or before in _DRINKS or after in _GRAPES


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", nfc(text).lower())
