"""From the commune on an old paper to the commune of today, where there is exactly one.

Since 1 July 2025 there are no districts and 3,321 communes; certificates and packs carry the
old names, lawfully.  Where an old commune was divided nothing is guessed.
"""

import csv
from functools import cache, lru_cache
from importlib.resources import files

from pos.base.text import search_key

_KINDS = (
    "thanh pho",
    "tp",
    "tinh",
    "quan",
    "huyen",
    "thi xa",
    "tx",
    "xa",
    "phuong",
    "thi tran",
    "tt",
    "dac khu",
)


@lru_cache(maxsize=4096)
def commune_today(commune: str, district: str, province: str) -> str | None:
    """The GSO code of today's commune; None where unknown, divided, or ambiguous.

    Args:
        commune: as published, `phường Mễ Trì`; with or without its kind.
        district: as published; empty for the two-level form in use since July 2025.
        province: as published, before or after the merger of provinces.
    """
    if not commune:
        return None
    place, upper = _bare(commune), _bare(province)
    found = _old().get((upper, _bare(district), place), set()) if district else set()
    if not district:
        found = _new().get((upper, place), set())
    return next(iter(found)) if len(found) == 1 else None


@lru_cache(maxsize=512)
def province_today(province: str) -> str | None:
    """The code of today's province of that name, before or after the merger; None if unknown."""
    return _provinces().get(_bare(province)) if province else None


def province_name(code: str) -> str:
    """The name of a province of today by its code; empty if unknown."""
    return _province_names().get(code, "")


@cache
def _province_names() -> dict[str, str]:
    return {raw["province_code"]: raw["province_name"] for raw in _rows("communes_2025_07.csv")}


def is_commune(code: str) -> bool:
    """Whether a GSO code is a commune's of today."""
    return code in _codes()


@cache
def _codes() -> frozenset[str]:
    return frozenset(raw["commune_code"] for raw in _rows("communes_2025_07.csv"))


@lru_cache(maxsize=16_384)  # the lists name each province and district hundreds of times
def _bare(name: str) -> str:
    key = search_key(name)
    for kind in _KINDS:
        if key.startswith(f"{kind} "):
            return key.removeprefix(f"{kind} ")
    return key


@cache
def _old() -> dict[tuple[str, str, str], set[str]]:
    found: dict[tuple[str, str, str], set[str]] = {}
    for raw in _rows("communes_before_2025_07.csv"):
        key = (_bare(raw["province_vi"]), _bare(raw["district_vi"]), _bare(raw["commune_vi"]))
        found.setdefault(key, set()).add(raw["commune_code"])
    return found


@cache
def _new() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for raw in _rows("communes_2025_07.csv"):
        key = (_bare(raw["province_name"]), _bare(raw["commune_name"]))
        found.setdefault(key, set()).add(raw["commune_code"])
    return found


def _rows(name: str) -> list[dict[str, str]]:
    with files("pos.catalogue").joinpath(f"data/{name}").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def _provinces() -> dict[str, str]:
    found: dict[str, str] = {"hcm": "79"}  # as everybody writes it
    today: dict[str, str] = {}
    for raw in _rows("communes_2025_07.csv"):
        today[raw["commune_code"]] = raw["province_code"]
    for raw in _rows("communes_before_2025_07.csv"):
        if raw["commune_code"] in today:
            found.setdefault(_bare(raw["province_vi"]), today[raw["commune_code"]])
    for raw in _rows("communes_2025_07.csv"):
        found[_bare(raw["province_name"])] = raw["province_code"]
    return found
