"""The communes in force since 1 July 2025, from the packaged list, as the desk needs them.

Read once; 3,321 rows (Decision 19/2025/QĐ-TTg).
"""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_MICRO, _DIGITS = 1_000_000, 6


@dataclass(frozen=True)
class Place:
    """A commune, a ward or a special zone."""

    code: str
    name: str
    province_code: str
    province_name: str
    point: tuple[int, int]
    """Longitude and latitude, millionths of a degree."""


@cache
def all_places() -> dict[str, Place]:
    """By code."""
    source = files("pos.catalogue").joinpath("data/communes_2025_07.csv")
    with source.open(encoding="utf-8") as file:
        rows = [_place(raw) for raw in csv.DictReader(file)]
    return {one.code: one for one in rows}


def place(code: str) -> Place | None:
    """A commune by its GSO code."""
    return all_places().get(code)


@cache
def of_province(code: str) -> tuple[Place, ...]:
    """The communes of a province by its GSO code."""
    return tuple(one for one in all_places().values() if one.province_code == code)


@cache
def province_name(code: str) -> str:
    """A province's name as the list has it; empty where there is none of that code."""
    return next((one.province_name for one in of_province(code)), "")


def _place(raw: dict[str, str]) -> Place:
    return Place(
        code=raw["commune_code"],
        name=raw["commune_name"],
        province_code=raw["province_code"],
        province_name=raw["province_name"],
        point=(_microdegrees(raw["longitude"]), _microdegrees(raw["latitude"])),
    )


def _microdegrees(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * _MICRO + int(f"{part:<06}"[:_DIGITS])
