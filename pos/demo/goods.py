"""Inventing what the real lists do not publish: prices, codes and lots, the same each time.  Pure.

Names, producers, places and certificates are real facts; everything made here is marked demo.
"""

import csv
import io
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from importlib.resources import files

from pos.catalogue.codes import make_internal_ean13
from pos.stock.lots import LotState

_PRICES = {
    "food": (35, 180),
    "beverage": (60, 260),
    "herbal": (80, 380),
    "handicraft": (90, 650),
    "ornamental": (80, 400),
    "tourism": (150, 600),
}
"""Thousand đồng, from and to, by group."""

_PRICES_BY_WORD = {
    "chè": (90, 450),
    "trà": (60, 320),
    "cà phê": (85, 240),
    "mật ong": (120, 280),
    "rượu": (90, 350),
    "nước mắm": (55, 190),
    "yến": (450, 2400),
    "gạo": (28, 60),
    "rau": (20, 45),
    "cải": (20, 45),
    "bí": (18, 35),
    "cam": (35, 80),
    "bưởi": (30, 75),
    "xoài": (35, 90),
    "bánh": (25, 95),
    "bún": (28, 70),
    "miến": (45, 110),
    "lụa": (350, 900),
}
"""The same by the first word of the name that is found here: what a shopper would expect."""

_LIVES = {"food": 240, "beverage": 540, "herbal": 720}
_LIVES_BY_WORD = {
    "khô": 240,
    "sấy": 240,
    "gác bếp": 240,
    "lạp": 240,
    "rau": 10,
    "cải": 10,
    "xà lách": 10,
    "nấm": 10,
    "nho": 14,
    "nhãn": 14,
    "chôm chôm": 14,
    "vú sữa": 14,
}
"""Days that weighed food lasts, by the first word of its name that is found here."""
_WEIGHED_DAYS = 90
"""The same for what is kept cool or in its peel: pomelos, sausages, garlic."""
_LONG_DAYS = 60
"""Of what lasts longer, the next lot comes before one ends."""
FRESH_DAYS = 14
"""What lasts no longer comes every few days, and little of it."""
_NO_COST = 0.1
_SOON_DAYS = 30
_ASKED_PART, _ASKED_LEAST = 3, 6
"""Of a lot that comes so much stays, and so many portions at least."""
_OTHERS_PART = 12
"""The same of what nobody asks for."""
_TRIES = 6
"""So many pieces at most are asked for on a day."""
_SEED = 20261121


def telex_free(sku: str) -> str:
    """A SKU without the letter pairs that Vietnamese typing rewrites (facts: *Codes on paper*)."""
    # Looking ahead instead of taking both letters parts AAA at both places.
    return re.sub(r"([ADEO])(?=\1)", r"\1-", sku.replace("W", "V"))


def products_csv() -> bytes:
    """The real list with demo SKUs, prices and internal codes, as a file to import."""
    source = files("pos.demo").joinpath("ocop_products.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(source)))
    out = io.StringIO()
    names = [name for name in rows[0] if name != "source_url"] + ["internal_code"]
    writer = csv.DictWriter(out, names, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for n, row in enumerate(rows, start=1):
        row["sku"] = telex_free(row["sku"])
        row["price_vnd"] = row["price_vnd"] or str(_price_vnd(row, _dice(row["sku"], "price")))
        row["shelf_life_days"] = str(_life(row) or "")
        row["internal_code"] = make_internal_ean13(n)
        writer.writerow(row)
    return out.getvalue().encode()


def many_products(count: int, first: int, last: int) -> bytes:
    """Rows `first` to `last` (from 0) of a list of `count`: the real goods in several sizes.

    The real list comes first, whole; then the same goods as further packs, each marked so.
    """
    rows = list(csv.DictReader(io.StringIO(products_csv().decode())))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for n in range(first, min(last, count)):
        pack, row = n // len(rows) + 1, dict(rows[n % len(rows)])
        if pack > 1:
            price = round(int(row["price_vnd"]) * _dice(row["sku"], str(pack)).uniform(0.4, 2.5))
            row |= {
                "sku": f"{row['sku']}-{pack}",
                "name_vi": f"{row['name_vi']}, quy cách {pack}",
                "name_en": f"{row['name_en']}, pack {pack}" if row["name_en"] else "",
                "gtin": "",
                "price_vnd": str(max(1000, round(price, -3))),
                "internal_code": make_internal_ean13(n + 1),
            }
        writer.writerow(row)
    return out.getvalue().encode()


@dataclass(frozen=True)
class DemoItem:
    """One kind of goods in a basket: so many pieces, or so many grams where it is weighed."""

    product: int
    """Its place in the list."""
    pieces: int
    grams: int


@dataclass(frozen=True)
class DemoSale:
    """One basket of a day."""

    cashier: int
    wait_s: int
    """How long after the basket before."""
    items: tuple[DemoItem, ...]


def sales(day: date, products: int, average: int) -> Iterator[DemoSale]:
    """A day's baskets, over about twelve hours; weekends have more.

    Args:
        products: how many there are; those at the list's beginning are asked for more often.
    """
    dice = _dice(day.isoformat(), "sales")
    percent = dice.randint(105, 195) if day.weekday() >= 5 else dice.randint(55, 105)
    count = max(1, average * percent // 100)
    cashier = dice.randint(0, 99)
    for _ in range(count):
        places = sorted(
            products * dice.randrange(1000) ** 3 // 1000**3
            for _ in range(dice.choice((1, 1, 2, 2, 3, 3, 4, 5, 7)))
        )
        items = tuple(
            DemoItem(place, dice.choice((1, 1, 1, 2, 2, 3)), dice.randint(3, 30) * 50)
            for place in dict.fromkeys(places)
        )
        yield DemoSale(cashier, dice.randint(60, max(61, 2 * 11 * 3600 // count - 60)), items)


@dataclass(frozen=True)
class DemoLot:
    """A lot to receive."""

    state: LotState
    units: int


def lots(
    sku: str, unit: str, life_days: int | None, today: date, price_vnd: int | None = None
) -> Iterator[DemoLot]:
    """One or two lots of a product, as a showroom holds them.

    Most have more than a month to go, a few are near their end, one or two are past it; there
    the next lot stands beside it.  All were made two days ago or earlier.

    Args:
        price_vnd: what it is sold for; None: what it cost stays unknown.
    """
    cost = None if price_vnd is None else cost_vnd(sku, price_vnd)
    dice = _dice(sku, "lots")
    is_fresh = life_days is not None and life_days <= FRESH_DAYS
    made: list[date] = []
    for n in range(1 if is_fresh else dice.choice((1, 1, 2))):
        age = dice.randint(2, max(2, (life_days or 300) // 3))
        if is_fresh:
            age = dice.randint(2, 4)
        elif life_days is not None and n == 0 and dice.random() < 0.05:
            age = max(2, life_days - dice.randint(-4, 25))
        made.append(today - timedelta(days=age))
        is_ending = life_days is not None and life_days - age <= 30
        units = dice.randint(8, 14 if is_ending else 40)
        if unit != "piece":
            units = dice.randint(15, 60) * 100
        owner = dice.choice(("owned", "consigned"))
        yield lot_of(made, life_days, owner, units, cost_vnd=cost)
    if is_ending and life_days is not None and life_days > _LONG_DAYS:
        made.append(today - timedelta(days=dice.randint(2, max(2, life_days // 6))))
        yield lot_of(made, life_days, owner, units, cost_vnd=cost)


def few(lot: DemoLot, unit: str, today: date, *, is_asked: bool) -> DemoLot:
    """A lot as it stands beside the goods that sell week by week, so that little money lies there;
    near its end it is as it came.

    Args:
        is_asked: somebody buys of it now and then.
    """
    ends = lot.state.use_by
    if ends is not None and ends <= today + timedelta(days=_SOON_DAYS):
        return lot
    portion = 1 if unit == "piece" else 500
    least, part = (_ASKED_LEAST, _ASKED_PART) if is_asked else (2, _OTHERS_PART)
    return replace(lot, units=max(least, lot.units // part // portion) * portion)


def lot_of(
    made: Sequence[date],
    life_days: int | None,
    owner: str,
    units: int,
    *,
    producer_code: str = "",
    cost_vnd: int | None = None,
) -> DemoLot:
    """A lot of a product.

    Args:
        made: the days on which its lots were made, this one's the last: a second one of a day
            gets a code of its own.
        life_days: of the product; None: it never expires.
        units: base units that come.
    """
    made_on = made[-1]
    same = made.count(made_on)
    state = LotState(
        code=f"L{made_on:%y%m%d}" + (f"-{same}" if same > 1 else ""),
        producer_code=producer_code,
        made_on=made_on,
        date_kind="none" if life_days is None else "hsd",
        use_by=None if life_days is None else made_on + timedelta(days=life_days),
        owner=owner,
        document_no="",
        cost_vnd=cost_vnd,
    )
    return DemoLot(state, units)


def cost_vnd(sku: str, price_vnd: int) -> int | None:
    """What a product costs the shop, in whole 500 đ; of a few nobody wrote it down."""
    dice = _dice(sku, "cost")
    if dice.random() < _NO_COST:
        return None
    return max(500, price_vnd * dice.randint(62, 80) // 100 // 500 * 500)


def rate(sku: str, *, is_fresh: bool) -> int:
    """How many pieces of a product are asked for in a thousand days."""
    low, high = (700, 1500) if is_fresh else (120, 800)
    return _dice(sku, "rate").randint(low, high)


def wanted(sku: str, day: date, rate: int) -> int:
    """How many pieces of a product somebody asks for on a day; more at weekends."""
    dice = _dice(sku, day.isoformat())
    weekly = 1500 if day.weekday() >= 5 else 850
    return sum(dice.randrange(_TRIES * 1_000_000) < rate * weekly for _ in range(_TRIES))


def by_customer(day: date, sold: Sequence[tuple[str, int]]) -> Iterator[list[tuple[str, int]]]:
    """What was sold on a day, shared out: seven to ten goods on a receipt."""
    dice = _dice(day.isoformat(), "customers")
    left = list(sold)
    dice.shuffle(left)
    while left:
        many = dice.choice((7, 8, 9, 10))
        yield left[:many]
        left = left[many:]


def baskets(day: date, asked: Sequence[str], ending: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What the customers of a day ask for, two to four of them; weekends bring more.

    Args:
        asked: goods by their SKU; those at the beginning are asked for more often.
        ending: those of them near their end, which stand in front.
    """
    dice = _dice(day.isoformat(), "baskets")
    for _ in range(dice.choice((4, 5)) if day.weekday() >= 5 else dice.choice((2, 2, 3))):
        yield tuple(
            dice.choice(ending)
            if ending and dice.random() < 0.3
            else asked[len(asked) * dice.randrange(1000) ** 2 // 1000**2]
            for _ in range(dice.choice((1, 2, 2, 3)))
        )


def _life(row: dict[str, str]) -> int | None:
    if row["unit"] == "kg":
        name = row["name_vi"].lower()
        found = (days for word, days in _LIVES_BY_WORD.items() if word in name)
        return next(found, _WEIGHED_DAYS)
    return _LIVES.get(row["ocop_group"])


def _price_vnd(row: dict[str, str], dice: random.Random) -> int:
    name = row["name_vi"].lower()
    low, high = (28, 120) if row["unit"] == "kg" else _PRICES[row["ocop_group"]]
    for word, (from_thousand, to_thousand) in _PRICES_BY_WORD.items():
        if word in name:
            low, high = from_thousand, to_thousand
            break
    return dice.randint(low, high) * 1000


def _dice(sku: str, what: str) -> random.Random:
    return random.Random(f"{_SEED} {sku} {what}")  # noqa: S311 - invented goods, no secret
