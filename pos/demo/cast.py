"""The goods by which the demo shows its stock rooms: chosen of the list, a few invented.  Pure.

What a list publishes of a product is never changed, and nothing bad is told of anybody's goods:
what has an invented certificate, is held or is recalled, and the gift set, are a maker's who does
not exist.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pos.base.dates import add_months
from pos.catalogue.import_rows import ProductRow
from pos.demo.goods import DemoLot, lot_of

GIFT_SKU = "VIDU-GIOTET"
"""The gift set."""
LAPSING = (("VIDU-TRA", 30), ("VIDU-SEN", 90), ("VIDU-GUNG", -10))
"""Invented goods, and in how many days their certificate ends."""
RECALLED, HELD = "VIDU-GIAM", "VIDU-TUONG"
INVENTED = (*LAPSING, (RECALLED, 800), (HELD, 900), (GIFT_SKU, None))
"""All of them; the gift set has no certificate."""
RECALLED_DAYS = 62
"""How long ago the recalled lot was made; its maker's other lot is sound."""
RECALL_ID = "TH-VIDU-001"
"""Of the recall with which the story ends."""
_MAKER = "Cơ sở Ví Dụ (minh họa)"
_NAMES = {
    "VIDU-TRA": ("Trà hoa cúc Ví Dụ", "Vi Du chrysanthemum tea", 85_000),
    "VIDU-SEN": ("Hạt sen sấy Ví Dụ", "Vi Du dried lotus seeds", 120_000),
    "VIDU-GUNG": ("Mứt gừng Ví Dụ", "Vi Du candied ginger", 65_000),
    RECALLED: ("Giấm gạo Ví Dụ", "Vi Du rice vinegar", 45_000),
    HELD: ("Tương ớt Ví Dụ", "Vi Du chilli sauce", 38_000),
    GIFT_SKU: ("Giỏ quà Tết Ví Dụ", "Vi Du Tet gift set", 0),
}
_UNITS = {RECALLED: "chai", HELD: "chai", GIFT_SKU: "giỏ"}
_OFF_PERCENT = 10
"""What the gift set costs less than its components."""


@dataclass(frozen=True)
class Cast:
    """Products by their SKU, each with one part to play."""

    parts: tuple[str, str, str]
    """Components of the gift set."""
    lower: str
    """Sold for less today."""
    lower_soon: str
    """Sold for less from tomorrow on."""
    recalled: str = RECALLED
    held: str = HELD

    @property
    def all(self) -> tuple[str, ...]:
        """Every one of them."""
        return (self.recalled, self.held, *self.parts, self.lower, self.lower_soon)


def choose(rows: Sequence[ProductRow]) -> Cast:
    """Choose them of the list: by name where there is such a one, else whichever comes first."""
    free = [one for one in rows if one.is_stocked and one.unit == "piece" and one.shelf_life_days]
    taken: list[str] = []

    def take(word: str) -> str:
        left = [one for one in free if one.sku not in taken]
        meant = [one for one in left if one.name_vi.lower().startswith(word)]
        found = (meant or left)[0].sku
        taken.append(found)
        return found

    parts = (take("chè"), take("cà phê"), take("miến"))
    return Cast(parts=parts, lower=take("bánh"), lower_soon=take("trà"))


def cast_lots(cast: Cast, lives: Mapping[str, int | None], today: date) -> dict[str, list[DemoLot]]:
    """The lots of the cast, by SKU; all are the shop's own.

    Args:
        lives: days that each product lasts.
    """

    def aged(sku: str, *lots: tuple[int, int, str]) -> list[DemoLot]:
        made: list[date] = []
        found = []
        for age, units, code in lots:
            made.append(today - timedelta(days=age))
            found.append(lot_of(made, lives[sku], "owned", units, producer_code=code))
        return found

    def ending(sku: str, days: int, units: int) -> list[DemoLot]:
        return aged(sku, ((lives[sku] or 0) - days, units, ""), (20, 24, ""))

    return {
        cast.recalled: aged(cast.recalled, (RECALLED_DAYS, 24, "VD-07A"), (30, 18, "VD-08A")),
        cast.held: aged(cast.held, (58, 30, "NM-11"), (30, 24, "NM-12")),
        **{sku: aged(sku, (40, 60, "")) for sku in cast.parts},
        cast.lower: ending(cast.lower, 6, 16),
        cast.lower_soon: ending(cast.lower_soon, 12, 12),
    }


def invented_csv(cast: Cast, prices_vnd: Mapping[str, int], today: date) -> bytes:
    """The invented goods as a file to import.

    Args:
        prices_vnd: of the set's components.
        today: the day the certificates' ends are counted from.
    """
    out = io.StringIO()
    names = "sku name_vi name_en producer_name producer_kind ocop_group stars certified_on"
    names += " decision_no unit price_vnd shelf_life_days"
    writer = csv.DictWriter(out, names.split(), lineterminator="\n")
    writer.writeheader()
    whole_vnd = sum(prices_vnd[sku] for sku in cast.parts)
    set_vnd = whole_vnd * (100 - _OFF_PERCENT) // 100_000 * 1000
    for n, (sku, days) in enumerate(INVENTED, start=1):
        name_vi, name_en, price_vnd = _NAMES[sku]
        ends = None if days is None else today + timedelta(days=days)
        writer.writerow(
            {
                "sku": sku,
                "name_vi": name_vi,
                "name_en": name_en,
                "producer_name": "" if ends is None else _MAKER,
                "producer_kind": "" if ends is None else "household",
                "ocop_group": "food",
                "stars": "" if ends is None else 3 + n % 2,
                "certified_on": "" if ends is None else add_months(ends, -36).isoformat(),
                "decision_no": "" if ends is None else f"0{n}/QĐ-VÍ-DỤ",
                "unit": _UNITS.get(sku, "hộp"),
                "price_vnd": price_vnd or set_vnd,
                "shelf_life_days": "" if ends is None else 360,
            }
        )
    return out.getvalue().encode()
