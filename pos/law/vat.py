"""VAT: the rate of a sale's line by law, and the tax that lies inside a price.

The rates stand in `vat.toml`, each with its days and its source.  The same goods have
different rates by the seller's method, the buyer's kind and the day; which class goods are
in is the shop's accountant's word, never guessed here.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from pos.base.money import round_half_up, spread

NO_VAT = "NONE"
"""The code of sellers whose papers carry no VAT at all."""
BY_PARTS = "SET"
"""The code of a line of gift sets: each of its components has a rate of its own."""


class TaxClass(StrEnum):
    """What the law says of a product; the accountant chooses it per item."""

    STANDARD = "standard"
    STANDARD_NO_REDUCTION = "standard_no_reduction"
    """Kept out of the reduction to 8 %: goods under special consumption tax (alcohol)."""
    FIVE = "five"
    RAW_AGRI = "raw_agri"
    """Farm and fishery goods unprocessed or simply preserved."""
    KCT = "kct"
    """Không chịu thuế: not subject to VAT."""
    ZERO = "zero"


class SellerMethod(StrEnum):
    """How the shop declares VAT."""

    DEDUCTION = "deduction"
    DIRECT_ORG = "direct_org"
    HOUSEHOLD_UNDER = "household_under"
    """A household business up to the yearly threshold: no VAT."""
    HOUSEHOLD_OVER = "household_over"

    @property
    def shows_vat(self) -> bool:
        """Whether his papers carry VAT: a seller by the direct method pays on revenue."""
        return self is SellerMethod.DEDUCTION


class BuyerKind(StrEnum):
    """Who buys, as far as the rate depends on it."""

    CONSUMER = "consumer"
    ENTERPRISE_OR_HTX = "enterprise_or_htx"
    HOUSEHOLD = "household"
    FOREIGNER = "foreigner"


class NoRate(LookupError):  # noqa: N818 - the data's own gap, named as such
    """The rules hold no rate for that day."""

    code = "no_rate"


@dataclass(frozen=True)
class VatRate:
    """A rate as a paper names it."""

    code: str
    """`10%`, `8%`, `5%`, `0%`, `KCT` (not subject), `KKKNT` (not declared) or `NONE`."""
    percent: int
    """The part of 100 that is added to the net price; 0 where there is none."""
    legal_ref: str
    """The law, resolution or decree the rate stands in."""


@dataclass(frozen=True)
class LineVat:
    """The VAT inside one line's price; `net_vnd + vat_vnd == gross_vnd`."""

    gross_vnd: int
    net_vnd: int
    vat_vnd: int
    rate: VatRate


@dataclass(frozen=True)
class RateRule:
    """One row of the rules."""

    methods: frozenset[SellerMethod]
    classes: frozenset[TaxClass]
    buyers: frozenset[BuyerKind]
    first_day: date
    last_day: date
    """Included; `date.max` where no law has ended it yet."""
    rate: VatRate


@cache
def rules() -> tuple[RateRule, ...]:
    """Return every row of `vat.toml`, in the order written."""
    text = files("pos.law").joinpath("vat.toml").read_text(encoding="utf-8")
    return tuple(
        RateRule(
            methods=frozenset(map(SellerMethod, row["methods"])),
            classes=frozenset(
                [TaxClass(row["tax_class"])] if "tax_class" in row else list(TaxClass)
            ),
            buyers=frozenset(map(BuyerKind, row.get("buyers", list(BuyerKind)))),
            first_day=row["from"],
            last_day=row.get("to", date.max),
            rate=VatRate(row["code"], row["percent"], row["legal_ref"]),
        )
        for row in tomllib.loads(text)["rate"]
    )


@lru_cache(maxsize=256)
def rate(tax_class: TaxClass, *, method: SellerMethod, buyer: BuyerKind, on: date) -> VatRate:
    """Return the rate of goods of `tax_class` sold by `method` to `buyer` on the day `on`.

    Source: Luật 48/2024/QH15, NQ 204/2025/QH15, NĐ 174/2025/NĐ-CP; each row names its own.

    Raises:
        NoRate: the rules do not reach back to `on`.
    """
    for rule in rules():
        is_meant = method in rule.methods and tax_class in rule.classes and buyer in rule.buyers
        if is_meant and rule.first_day <= on <= rule.last_day:
            return rule.rate
    raise NoRate(f"no VAT rate for {tax_class} by {method} to {buyer} on {on}")


def split(gross_vnd: int, percent: int) -> tuple[int, int]:
    """Return net and VAT of a price that holds its VAT.

    The net price is rounded to 1 đ, halves away from zero; the VAT is what is left.
    """
    net_vnd = round_half_up(gross_vnd * 100, 100 + percent)
    return net_vnd, gross_vnd - net_vnd


def share(lines: Sequence[tuple[int, VatRate]]) -> list[LineVat]:
    """Return each line's net and VAT so that lines and rate groups both add up.

    Per rate (lines whose rates have one code) the group's sum is split once; its net is
    then spread over the lines by largest remainder in proportion to their amounts, ties to
    the earlier line.  A return's negative amounts mirror the sale's.

    Args:
        lines: amount with VAT (đồng) and rate of each line, in the paper's order.

    Raises:
        ValueError: a rate has amounts of both signs.
    """
    nets_vnd = [0] * len(lines)
    for code in dict.fromkeys(rate.code for _, rate in lines):
        places = [at for at, (_, rate) in enumerate(lines) if rate.code == code]
        grosses_vnd = [lines[at][0] for at in places]
        if min(grosses_vnd) < 0 < max(grosses_vnd):
            raise ValueError(f"amounts of both signs at {code}")
        net_vnd, _ = split(sum(grosses_vnd), lines[places[0]][1].percent)
        shares_vnd = spread(net_vnd, [abs(gross_vnd) for gross_vnd in grosses_vnd])
        for at, share_vnd in zip(places, shares_vnd, strict=True):
            nets_vnd[at] = share_vnd
    return [
        LineVat(gross_vnd, net_vnd, gross_vnd - net_vnd, rate)
        for (gross_vnd, rate), net_vnd in zip(lines, nets_vnd, strict=True)
    ]
