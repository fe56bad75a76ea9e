"""Which drawing stands on a tile: by what the goods are called, else by their group."""

from functools import lru_cache

from pos.base.text import search_key

_BY_WORDS = (
    ("gift", ("gio qua", "hop qua", "set qua")),
    ("bag", ("tui giay", "tui vai", "bao bi")),
    ("droplet", ("nuoc mam", "mam", "tuong", "giam", "dau", "xi dau", "tinh dau")),
    ("hexagon", ("mat ong", "ong", "sua ong chua")),
    ("flower", ("rau", "cai", "nam", "hoa", "salad")),
    ("basket", ("oi", "cam", "buoi", "xoai", "chuoi", "thanh long", "nhan", "vai", "trai", "qua")),
    ("record", ("tieu", "hat", "lac", "dieu", "ca phe", "dau do", "vung")),
    ("cup", ("tra", "che", "ruou", "bia", "nuoc", "siro")),
    ("circle", ("banh", "keo", "com", "mut", "mien", "mi", "bun", "gao", "pho")),
)
_BY_GROUP = {
    "food": "basket",
    "beverage": "cup",
    "herbal": "flower",
    "handicraft": "pattern",
    "ornamental": "flower",
    "tourism": "geo-alt",
}


@lru_cache(maxsize=1024)
def icon_of(name: str, group: str) -> str:
    """The icon's name in the sprite.

    Args:
        name: the product's Vietnamese name.
        group: its OCOP group's code; empty where unknown.
    """
    key = f" {search_key(name)} "
    for icon, words in _BY_WORDS:
        if any(f" {word} " in key for word in words):
            return icon
    return _BY_GROUP.get(group, "box-seam")
