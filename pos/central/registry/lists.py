"""The packaged lists that a registry begins with: administrative units and banks.

Sources: `catalogue/data` (Decision 19/2025/QĐ-TTg), `till/banks.toml` (the public list of VietQR).
"""

import csv
import tomllib
from importlib.resources import files

from pos.central.registry.values import Unit


def units() -> list[Unit]:
    """The 3,321 communes, wards and special zones in force since 1 July 2025."""
    source = files("pos.catalogue").joinpath("data/communes_2025_07.csv")
    with source.open(encoding="utf-8") as file:
        return [_unit(raw) for raw in csv.DictReader(file)]


def banks() -> dict[str, str]:
    """Banks' names by their numbers."""
    text = files("pos.till").joinpath("banks.toml").read_text(encoding="utf-8")
    named: dict[str, str] = tomllib.loads(text)["banks"]
    return named


def products() -> bytes:
    """The published OCOP products that a first registry holds, as a list to import."""
    return files("pos.demo").joinpath("ocop_products.csv").read_bytes()


def _unit(raw: dict[str, str]) -> Unit:
    return Unit(
        code=raw["commune_code"],
        name=raw["commune_name"],
        level=raw["level"],
        province_code=raw["province_code"],
        province_name=raw["province_name"],
        latitude_microdeg=_microdegrees(raw["latitude"]),
        longitude_microdeg=_microdegrees(raw["longitude"]),
    )


def _microdegrees(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 1_000_000 + int(f"{part:<06}"[:6])
