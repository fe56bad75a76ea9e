"""Which goods are wine, beer or spirits, by their words.  Pure.

Alcohol is under special consumption tax, and such goods are kept out of the reduction of VAT:
they stay at 10 % (NQ 204/2025/QH15; NĐ 174/2025/NĐ-CP).  A name is only a name, so whoever asks
here tells a person to look again.
"""

import re

from pos.base.text import nfc, search_key

_DRINKS = frozenset(
    {
        "rượu",
        "ruou",
        "bia",
        "vang",
        "soju",
        "shochu",
        "sake",
        "vodka",
        "whisky",
        "whiskey",
        "rum",
        "gin",
        "brandy",
        "cognac",
        "tequila",
        "champagne",
        "prosecco",
        "sangria",
        "liqueur",
    }
)
_GRAPES = frozenset(
    {
        "nho",
        "đỏ",
        "do",
        "trắng",
        "trang",
        "hồng",
        "hong",
        "nổ",
        "no",
        "sủi",
        "sim",
        "mận",
        "man",
        "dâu",
        "dau",
        "điều",
        "dieu",
    }
)
"""What stands behind `vang` inside a name: elsewhere it is a sauce or a colour left unmarked."""
_NOT_AFTER = frozenset(
    {
        "giấm",
        "giam",
        "dấm",
        "dam",
        "men",
        "hèm",
        "bã",
        "ly",
        "cốc",
        "coc",
        "chén",
        "chen",
        "nậm",
        "sốt",
        "sot",
        "hấp",
        "hap",
        "uống",
        "uong",
        "đựng",
        "dung",
        "khui",
        "mở",
        "mồi",
        "moi",
        "nhắm",
        "nhậu",
        "hương",
        "huong",
        "vị",
    }
)
"""`giấm rượu`, `men rượu`, `ly vang`: vinegar, yeast and vessels, no drink."""
_NOT_BEFORE = frozenset(
    {
        "đá",
        "mộ",
        "mo",
        "tưởng",
    }
)
"""`bia đá`: a stele."""
_GROUPS = _DRINKS | {"có", "cồn", "đồ", "thức", "uống", "các", "loại", "và", "mạnh"}
_NO_DRINKS = frozenset({"handicraft", "ornamental", "tourism"})


def is_liquor(name_vi: str, *, goods_group: str = "", ocop_group: str = "") -> bool:
    """Whether goods are wine, beer or spirits.

    Args:
        name_vi: with or without its marks; `Vang nho Đà Lạt`, `Ruou mo`.
        goods_group: the shop's own group, `Đồ uống>>Rượu, bia`; a group that holds other things
            too tells nothing.
        ocop_group: as in `law.ocop`; empty where the goods have none.
    """
    if ocop_group in _NO_DRINKS:
        return False
    group = _words(goods_group.rpartition(">>")[2])
    of_alcohol = set(group) <= _GROUPS and bool({*group} & (_DRINKS | {"cồn"}))
    words = _words(name_vi)
    named = [at for at, word in enumerate(words) if word in _DRINKS]
    if any(_is_drink(words, at) for at in named):
        return True
    return of_alcohol and not named and not search_key(name_vi).startswith(("giam", "men "))


def _is_drink(words: list[str], at: int) -> bool:
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    if before in _NOT_AFTER or (words[at] == "bia" and after in _NOT_BEFORE):
        return False
    return words[at] != "vang" or at == 0 or before in ("rượu", "ruou") or after in _GRAPES


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", nfc(text).lower())
