"""The country's communes in memory, and where on its map a maker is.  Pure, of a packaged list."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pos.trace import dot_map, ratings
from pos.trace.views import MapView

_MICRO_DIGITS = 6
"""Of a degree: the map reckons in millionths."""


@dataclass(frozen=True)
class Commune:
    """A commune, ward or special zone in force since July 2025."""

    code: str
    """GSO code, five digits."""
    name: str
    """`Xã Tân Cương`."""
    province_code: str
    province_name: str
    """`Tỉnh Thái Nguyên`."""
    longitude_microdeg: int
    latitude_microdeg: int

    @property
    def point(self) -> dot_map.Point:
        """A point inside, as the map takes it."""
        return self.longitude_microdeg, self.latitude_microdeg


@cache
def communes() -> Mapping[str, Commune]:
    """All of them by code.  Source: Decision 19/2025/QĐ-TTg."""
    source = files("pos.catalogue").joinpath("data/communes_2025_07.csv")
    with source.open(encoding="utf-8") as file:
        return {row["commune_code"]: _commune(row) for row in csv.DictReader(file)}


@cache
def map_of(code: str) -> MapView | None:
    """The map with a commune on it; None where there is no such commune."""
    here = communes().get(code)
    if here is None:
        return None
    around = [one.point for one in communes().values() if one.province_code == here.province_code]
    return MapView(
        dots=_country(),
        here=dot_map.spot(here.point),
        width=dot_map.WIDTH,
        height=dot_map.HEIGHT,
        islands=dot_map.ISLANDS,
        commune=here.name,
        province=ratings.lower(here.province_name),
        inset=dot_map.inset(around, here.point),
    )


@cache
def _country() -> str:
    return dot_map.path(one.point for one in communes().values())


def _commune(row: Mapping[str, str]) -> Commune:
    return Commune(
        code=row["commune_code"],
        name=row["commune_name"],
        province_code=row["province_code"],
        province_name=row["province_name"],
        longitude_microdeg=_microdegrees(row["longitude"]),
        latitude_microdeg=_microdegrees(row["latitude"]),
    )


def _microdegrees(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(f"{whole}{part[:_MICRO_DIGITS]:<06}")
