"""Tax on revenue by the direct method, the threshold of households, and rates about to end.  Pure.

The numbers stand in `revenue.toml`, each with its days and its source.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from pos.base.money import WHOLE_BP, round_half_up
from pos.law.vat import NoRate, SellerMethod, TaxClass


@dataclass(frozen=True)
class RevenueTax:
    """What is owed on the revenue of one tax class."""

    tax_class: TaxClass
    revenue_vnd: int
    share_bp: int
    """Of revenue, in hundredths of a percent: 80 where 1 % is reduced by a fifth."""
    due_vnd: int
    reduced_vnd: int
    """What the reduction leaves to the seller; the sales invoice names it."""
    note: str
    """The line of the sales invoice, with a hole `amount`; empty where nothing is reduced."""
    legal_ref: str


@cache
def _rows() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(files("pos.law").joinpath("revenue.toml").read_text(encoding="utf-8"))


def _on(kind: str, on: date) -> Iterable[dict[str, Any]]:
    return (row for row in _rows()[kind] if row["from"] <= on <= row.get("to", date.max))


def revenue_tax(
    revenues: Sequence[tuple[TaxClass, int]], *, method: SellerMethod, on: date
) -> list[RevenueTax]:
    """Return what a seller by the direct method owes on each tax class's revenue.

    Source: Luật 48/2024/QH15 Điều 12; NQ 204/2025/QH15 Điều 1: the percentage is cut by a fifth
    for goods that would else be at 10 %.

    Args:
        revenues: each class with its revenue in đồng, discounts taken off.

    Raises:
        NoRate: the rules hold no share for such a seller on that day.
    """
    share = next((row for row in _on("share", on) if method in row["methods"]), None)
    if share is None:
        raise NoRate(f"no share of revenue for {method} on {on}")
    return [_tax(kind, vnd, share, on) for kind, vnd in revenues]


def _tax(kind: TaxClass, revenue_vnd: int, share: dict[str, Any], on: date) -> RevenueTax:
    cut = next((row for row in _on("reduction", on) if row["tax_class"] == kind), None)
    full_bp = 0 if kind in {TaxClass.KCT, TaxClass.ZERO} else share["share_bp"]
    if cut is None or not full_bp:
        due_vnd = round_half_up(revenue_vnd * full_bp, WHOLE_BP)
        return RevenueTax(kind, revenue_vnd, full_bp, due_vnd, 0, "", share["legal_ref"])
    share_bp = full_bp * (WHOLE_BP - cut["cut_bp"]) // WHOLE_BP
    due_vnd = round_half_up(revenue_vnd * share_bp, WHOLE_BP)
    whole_vnd = round_half_up(revenue_vnd * full_bp, WHOLE_BP)
    return RevenueTax(
        kind, revenue_vnd, share_bp, due_vnd, whole_vnd - due_vnd, cut["note"], cut["legal_ref"]
    )


class Reach(StrEnum):
    """How far a household business has come towards the threshold."""

    BELOW = "below"
    NEAR = "near"
    """From `warn_percent` of it on."""
    PASSED = "passed"


@dataclass(frozen=True)
class Threshold:
    """The revenue of twelve months against the threshold."""

    revenue_vnd: int
    threshold_vnd: int
    reach: Reach
    notice: str
    """A Vietnamese sentence with holes `revenue` and `threshold`; empty below it."""
    notice_en: str
    """The same in English."""
    legal_ref: str


def twelve_months(on: date) -> date:
    """The first of the days that the twelve months ending on `on` hold.

    A year before the day after: 29 February counts as the 28th where there is none.
    """
    try:
        before = on.replace(year=on.year - 1)
    except ValueError:
        before = on.replace(year=on.year - 1, day=28)
    return date.fromordinal(before.toordinal() + 1)


def threshold(days: Iterable[tuple[date, int]], *, on: date) -> Threshold | None:
    """Return where the running revenue of twelve months stands; None before there was a rule.

    Source: NĐ 141/2026/NĐ-CP: up to 1 tỷ a year a household owes neither VAT nor income tax.

    Args:
        days: business days with their revenue in đồng, returns taken off; days outside the
            twelve months that end on `on` count nothing.
    """
    row = next(iter(_on("threshold", on)), None)
    if row is None:
        return None
    first = twelve_months(on)
    revenue_vnd = sum(vnd for day, vnd in days if first <= day <= on)
    limit_vnd = row["amount_vnd"]
    reach = Reach.BELOW
    if revenue_vnd > limit_vnd:
        reach = Reach.PASSED
    elif revenue_vnd * 100 >= limit_vnd * row["warn_percent"]:
        reach = Reach.NEAR
    said, said_en = row.get(reach, ""), row.get(f"{reach}_en", "")
    return Threshold(revenue_vnd, limit_vnd, reach, said, said_en, row["legal_ref"])


@dataclass(frozen=True)
class Ending:
    """A rate that ends on a day known before."""

    notice: str
    """A Vietnamese sentence with a hole `day`."""
    notice_en: str
    """The same in English."""
    ends_on: date
    legal_ref: str


def endings(method: SellerMethod, *, on: date) -> list[Ending]:
    """Return what a seller is told these days about rates that end soon."""
    return [
        Ending(row["notice"], row["notice_en"], row["ends_on"], row["legal_ref"])
        for row in _rows()["ending"]
        if row["tell_from"] <= on <= row["ends_on"] and method in row["methods"]
    ]
