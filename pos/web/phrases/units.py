"""The words that goods are counted by, in the reader's language.  Pure.

A shop writes its own word with each product; English stands here for those that shops use.  A word
that is not here is said as the shop wrote it.
"""

_ENGLISH = {
    "bao": ("sack", "sacks"),
    "bình": ("flask", "flasks"),
    "bó": ("bunch", "bunches"),
    "bộ": ("set", "sets"),
    "bức": ("picture", "pictures"),
    "cái": ("piece", "pieces"),
    "can": ("canister", "canisters"),
    "cành": ("branch", "branches"),
    "cặp": ("pair", "pairs"),
    "cây": ("plant", "plants"),
    "chai": ("bottle", "bottles"),
    "chậu": ("pot", "pots"),
    "chiếc": ("piece", "pieces"),
    "con": ("piece", "pieces"),
    "cuộn": ("roll", "rolls"),
    "đôi": ("pair", "pairs"),
    "đòn": ("roll", "rolls"),
    "giỏ": ("basket", "baskets"),
    "gói": ("pack", "packs"),
    "hộp": ("box", "boxes"),
    "hũ": ("jar", "jars"),
    "khay": ("tray", "trays"),
    "lít": ("l", "l"),
    "lọ": ("jar", "jars"),
    "lon": ("can", "cans"),
    "lượt": ("visit", "visits"),
    "mét": ("m", "m"),
    "miếng": ("piece", "pieces"),
    "quả": ("piece", "pieces"),
    "tấm": ("sheet", "sheets"),
    "thanh": ("bar", "bars"),
    "thùng": ("carton", "cartons"),
    "trái": ("piece", "pieces"),
    "tuýp": ("tube", "tubes"),
    "túi": ("bag", "bags"),
    "vé": ("ticket", "tickets"),
    "vỉ": ("blister", "blisters"),
    "vò": ("jug", "jugs"),
}
"""One of it, and more; lower case and NFC, as products keep their words."""


def unit_word(word: str, language: str, *, units: int = 1) -> str:
    """The word for so many of them: `hộp` is `box`, and `boxes` for 3."""
    if language != "en" or word not in _ENGLISH:
        return word
    one, more = _ENGLISH[word]
    return one if units == 1 else more
