"""The communes in force since 1 July 2025, from the packaged list."""

import csv
from importlib.resources import files
from typing import Any

import sqlalchemy as sa

from pos.base.text import search_key

COMMUNES = sa.table(
    "catalogue_communes",
    *(
        sa.column(name)
        for name in (
            "code",
            "name",
            "province_code",
            "province_name",
            "search_key",
            "longitude_microdeg",
            "latitude_microdeg",
        )
    ),
)


def load_communes(op: Any) -> None:
    """Fill `catalogue_communes`: 3,321 rows (Decision 19/2025/QĐ-TTg)."""
    source = files("pos.catalogue").joinpath("data/communes_2025_07.csv")
    with source.open(encoding="utf-8") as file:
        rows = [_row(raw) for raw in csv.DictReader(file)]
    op.bulk_insert(COMMUNES, rows)


def _row(raw: dict[str, str]) -> dict[str, object]:
    return {
        "code": raw["commune_code"],
        "name": raw["commune_name"],
        "province_code": raw["province_code"],
        "province_name": raw["province_name"],
        "search_key": search_key(f"{raw['commune_name']} {raw['province_name']}"),
        "longitude_microdeg": _microdegrees(raw["longitude"]),
        "latitude_microdeg": _microdegrees(raw["latitude"]),
    }


def _microdegrees(text: str) -> int:
    whole, _, part = text.partition(".")
    return int(whole) * 1_000_000 + int(f"{part:<06}"[:6])
