"""Product lists for the tests, and what the stream says of them."""

import csv
import io
import json
from datetime import datetime
from typing import Any

from sqlalchemy import select, text

from pos.base.database import Model
from pos.base.transaction import reading
from pos.catalogue.import_rows import ReadFile, read_file
from pos.catalogue.importing import import_products
from pos.catalogue.lists import Plan
from pos.sync.models import StoredFact
from tests.postgres import MORNING, Books

TEA = {
    "sku": "CHE-1",
    "name_vi": "Chè Đinh Tân Cương",
    "name_en": "Tan Cuong single-bud tea",
    "producer_name": "HTX Chè Hảo Đạt",
    "producer_kind": "cooperative",
    "producer_tax_code": "",
    "producer_address": "",
    "commune_vi": "xã Tân Cương",
    "district_vi": "thành phố Thái Nguyên",
    "province_vi": "Thái Nguyên",
    "province_code": "19",
    "ocop_group": "beverage",
    "tax_class": "standard",
    "stars": "5",
    "potential_5": "0",
    "certified_on": "2025-01-17",
    "decision_no": "377/QĐ-BNN-VPĐP",
    "gtin": "8930000000019",
    "unit": "hộp",
    "net_content": "100 g",
    "price_vnd": "450.000",
    "shelf_life_days": "365",
    "storage": "Nơi khô ráo",
    "story": "Búp hái trước sáu giờ sáng.",
}
"""A row with everything in it."""
BARE = {"sku": "BARE-1", "name_vi": "Hàng không rõ gốc", "unit": "gói"}
"""A row with the least."""


def raw(*rows: dict[str, str], delimiter: str = ",", end: str = "\n") -> str:
    """The rows as CSV under the header of all columns they name."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, names, delimiter=delimiter, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(*rows: dict[str, str]) -> ReadFile:
    """The rows as read from a file."""
    return read_file(raw(*rows).encode())


def take(books: Books, *rows: dict[str, str], at: datetime = MORNING) -> Plan:
    """Import the rows; nothing may be refused."""
    plan = import_products(read(*rows), hand=books.hand(at))
    assert plan.refused == ()
    return plan


def told(kind: str = "") -> list[dict[str, Any]]:
    """The stream's facts whose type begins with `kind`, oldest first."""
    reading().rollback()
    bodies = reading().scalars(select(StoredFact.body).order_by(StoredFact.seq))
    return [body for body in map(json.loads, bodies) if body["t"].startswith(kind)]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the stream and the catalogue, but the communes."""
    reading().rollback()
    names = [
        name
        for name in Model.metadata.tables
        if name.startswith(("sync_", "catalogue_")) and name != "catalogue_communes"
    ]
    return {
        name: sorted(tuple(row) for row in reading().execute(text(f"SELECT * FROM {name}")))
        for name in names
    }
