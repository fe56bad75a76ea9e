"""The worked examples of `reordering` 4, and small states around them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

from pos.planning.suggestion import suggest
from pos.planning.values import (
    Chance,
    Costs,
    Kind,
    Line,
    Lot,
    Producer,
    Product,
    Rate,
    Slip,
    State,
    Suggestion,
    Terms,
)

MONDAY = date(2026, 11, 9)
PRODUCT = Product("P1", "N1", Kind.PROCESSED, "tea", 120_000, 90_000, pack=6)
EXACT = {"safety": 1.0, "slip": Slip()}
"""The examples are without the 1.03 and with promises that are kept."""


def after(days: int) -> date:
    """So many days after Monday."""
    return MONDAY + timedelta(days=days)


def line(product: Product, *, d1: int, d2: int, rate: Rate, **more: Any) -> Line:
    """A product that can be ordered on Monday, delivered after `d1` days and next after `d2`."""
    return Line(product, Chance(after(d1), after(d2)), rate, **{**EXACT, **more})


def state(
    *lines: Line,
    factors: Sequence[float] = (),
    costs: Costs | None = None,
    minimum: int = 0,
) -> State:
    """Monday evening; the days after it by their factors, plain ones where none are given."""
    groups = {(one.product.kind, one.product.category) for one in lines}
    sums = (0.0, *accumulate(factors))
    return State(
        MONDAY,
        lines,
        {one.product.producer_id: Producer(one.product.producer_id, minimum) for one in lines},
        costs or Costs(order_vnd=0),
        dict.fromkeys(groups, sums) if factors else {},
    )


def suggested(tonight: State) -> tuple[Suggestion, Terms]:
    """The suggestion for the only line."""
    [one] = suggest(tonight).suggestions
    assert one.terms is not None
    return one, one.terms


# --- The examples -----------------------------------------------------------------------

WEEK = (0.85, 0.9, 0.9, 1.05, 1.25, 1.25, 0.85)
"""Tuesday to Monday."""
GIO_CHA = Product("GIO", "N1", Kind.FRESH, "pork", 60_000, 42_000, pack=5, shelf_life_days=7)
GIO_LOTS = (Lot(5, after(1)), Lot(4, after(3)))


def gio_cha(*lives: int, lots: Sequence[Lot] = GIO_LOTS) -> State:
    """A and B: ordered on Monday, there on Tuesday, next on Friday."""
    one = line(GIO_CHA, d1=1, d2=4, rate=Rate(3.0, 60.0), lots=tuple(lots), lives=tuple(lives))
    return state(one, factors=WEEK * 3)


def tea(units: int = 3, rate: float = 21.9 / 46, **more: Any) -> Line:
    """C."""
    return line(
        replace(PRODUCT, product_id="TEA"),
        **{"d1": 3, "d2": 10, "rate": Rate(rate, 46.0), "lots": (Lot(units),), **more},
    )


POT = Product("POT", "N2", Kind.CRAFT, "pottery", 400_000, 260_000, display_min=2)


def pot(units: int = 0, **more: Any) -> Line:
    """D."""
    rate = Rate(0.05, 121.0)
    return line(POT, **{"d1": 3, "d2": 17, "rate": rate, "lots": (Lot(units),), **more})
