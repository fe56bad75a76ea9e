"""Producers' names that may mean one producer: offered for merging, never merged unasked.  Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pos.base.text import search_key

_SHORT = (
    ("hop tac xa", "htx"),
    ("to hop tac", "tht"),
    ("cong ty", "cty"),
    ("trach nhiem huu han", "tnhh"),
    ("co phan", "cp"),
    ("mot thanh vien", "mtv"),
    ("doanh nghiep tu nhan", "dntn"),
    ("doanh nghiep", "dn"),
    ("ho kinh doanh", "hkd"),
    ("co so san xuat", "cssx"),
    ("co so", "cs"),
    ("san xuat", "sx"),
    ("thuong mai", "tm"),
    ("dich vu", "dv"),
    ("nong nghiep", "nn"),
)
_FORMS = frozenset(
    {"htx", "tht", "cty", "tnhh", "cp", "mtv", "1tv", "dntn", "dn", "hkd", "ho", "cssx", "cs"}
)
"""Words that say what kind of house a producer is."""


@dataclass(frozen=True)
class Offer:
    """Names that may be one producer's."""

    names: tuple[str, ...]
    """The one to keep first: a producer of the books, else the name most rows have."""


def core(name: str) -> str:
    """What is left of a name without its kind of house: `HTX Chè La Bằng` → `che la bang`."""
    key = f" {search_key(name)} "
    for long, short in _SHORT:
        key = key.replace(f" {long} ", f" {short} ")
    words = [word for word in key.split() if word not in _FORMS]
    return " ".join(words) or key.strip()


def offers(rows: Mapping[str, int], known: Iterable[str]) -> tuple[Offer, ...]:
    """Names of a list that look like one another's, or like a producer's of the books.

    Args:
        rows: by name in the list: how many rows have it.
        known: the names in the books.
    """
    in_books = set(known)
    alike: dict[str, set[str]] = {}
    for name in {*rows, *in_books}:
        alike.setdefault(re.sub(r"\s", "", core(name)), set()).add(name)
    found = []
    for names in alike.values():
        told = {name for name in names if name in rows}
        if len(names) < 2 or not told - in_books:
            continue
        order = sorted(names, key=lambda one: (one not in in_books, -rows.get(one, 0), one))
        found.append(Offer(tuple(order)))
    return tuple(sorted(found, key=lambda one: one.names))
