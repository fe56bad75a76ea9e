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
HELD_WHOLE = "VIDU-LAC"
"""Every lot of it is held, those to come too: it is wanted, and not ordered."""
WITHDRAWN, WITHDRAWN_DAYS = "VIDU-LO", 13
"""Its certificate is taken away in so many days, before the goods of an order would come."""
RECALLED_DAYS = 62
"""How long ago the recalled lot was made; its maker's other lot is sound."""
RECALL_ID = "TH-VIDU-001"
"""Of the recall with which the story ends."""
HOME = "Cơ sở Ví Dụ (minh họa)"
FARM = "Nông trại Ví Dụ (minh họa)"
COOP = "Hợp tác xã Ví Dụ (minh họa)"
KILN = "Xưởng gốm Ví Dụ (minh họa)"
MAKERS = {HOME: "household", FARM: "household", COOP: "cooperative", KILN: "enterprise"}
"""Makers who do not exist, and their kinds.  Whatever goes wrong with an order is theirs."""
_DRY_DAYS = 360


@dataclass(frozen=True)
class _Invented:
    """Goods of nobody."""

    name_vi: str
    name_en: str
    price_vnd: int
    certificate_days: int | None
    """When it ends, counted from today; None: there is none."""
    unit: str = "hộp"
    maker: str = HOME
    life_days: int | None = _DRY_DAYS
    group: str = "food"


_GOODS = {
    "VIDU-TRA": _Invented("Trà hoa cúc Ví Dụ", "Vi Du chrysanthemum tea", 85_000, 30),
    "VIDU-SEN": _Invented("Hạt sen sấy Ví Dụ", "Vi Du dried lotus seeds", 120_000, 90),
    "VIDU-GUNG": _Invented("Mứt gừng Ví Dụ", "Vi Du candied ginger", 65_000, -10),
    RECALLED: _Invented("Giấm gạo Ví Dụ", "Vi Du rice vinegar", 45_000, 800, "chai"),
    HELD: _Invented("Tương ớt Ví Dụ", "Vi Du chilli sauce", 38_000, 900, "chai"),
    GIFT_SKU: _Invented("Giỏ quà Tết Ví Dụ", "Vi Du Tết gift set", 0, None, "giỏ", "", None),
    "VIDU-DAU": _Invented("Đậu phụ Ví Dụ", "Vi Du tofu", 18_000, 400, "hộp", FARM, 9),
    "VIDU-MAM": _Invented("Rau mầm Ví Dụ", "Vi Du sprouts", 22_000, 420, "hộp", FARM, 8),
    "VIDU-SUA": _Invented("Sữa chua Ví Dụ", "Vi Du yoghurt", 28_000, 440, "hộp", FARM, 24),
    "VIDU-KHOAI": _Invented("Khoai dẻo Ví Dụ", "Vi Du soft potato", 55_000, 500, "gói", COOP, 180),
    "VIDU-CHUOI": _Invented("Chuối sấy Ví Dụ", "Vi Du banana chips", 48_000, 520, "gói", COOP, 240),
    "VIDU-LAC": _Invented("Lạc rang Ví Dụ", "Vi Du peanuts", 35_000, 540, "gói", COOP, 150),
    "VIDU-VUNG": _Invented("Muối vừng Ví Dụ", "Vi Du sesame salt", 42_000, 560, "lọ", COOP),
    "VIDU-AM": _Invented(
        "Ấm gốm Ví Dụ", "Vi Du teapot", 320_000, 600, "chiếc", KILN, None, "handicraft"
    ),
    "VIDU-CHEN": _Invented(
        "Chén gốm Ví Dụ", "Vi Du tea cup", 45_000, 620, "chiếc", KILN, None, "handicraft"
    ),
    "VIDU-LO": _Invented(
        "Lọ hoa gốm Ví Dụ", "Vi Du vase", 260_000, 640, "chiếc", KILN, None, "handicraft"
    ),
}
INVENTED = tuple((sku, one.certificate_days) for sku, one in _GOODS.items())
"""All of them, and in how many days their certificate ends; the gift set has none."""
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
    names += " withdrawn_on decision_no unit price_vnd shelf_life_days"
    writer = csv.DictWriter(out, names.split(), lineterminator="\n")
    writer.writeheader()
    whole_vnd = sum(prices_vnd[sku] for sku in cast.parts)
    set_vnd = whole_vnd * (100 - _OFF_PERCENT) // 100_000 * 1000
    for n, (sku, one) in enumerate(_GOODS.items(), start=1):
        days = one.certificate_days
        ends = None if days is None else today + timedelta(days=days)
        writer.writerow(
            {
                "sku": sku,
                "name_vi": one.name_vi,
                "name_en": one.name_en,
                "producer_name": one.maker,
                "producer_kind": MAKERS.get(one.maker, ""),
                "ocop_group": one.group,
                "stars": "" if ends is None else 3 + n % 2,
                "certified_on": "" if ends is None else add_months(ends, -36).isoformat(),
                "withdrawn_on": _withdrawn(sku, today),
                "decision_no": "" if ends is None else f"{n:02d}/QĐ-VÍ-DỤ",
                "unit": one.unit,
                "price_vnd": one.price_vnd or set_vnd,
                "shelf_life_days": one.life_days or "",
            }
        )
    return out.getvalue().encode()


def _withdrawn(sku: str, today: date) -> str:
    """The first day on which its certificate does not hold; empty: nobody takes it away."""
    return (today + timedelta(days=WITHDRAWN_DAYS)).isoformat() if sku == WITHDRAWN else ""
