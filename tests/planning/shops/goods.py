"""Kinds of goods: what a showroom of mountain and village produce carries."""

from dataclasses import dataclass

from tests.planning.shops.shop import CRAFT, FRESH, PROCESSED


@dataclass(frozen=True)
class Tet:
    """How a category sells around Tết."""

    peak: float
    """Times a plain day at the best."""
    rise_days: int
    """So many days before the first day the rise begins."""
    peak_at: int
    """So many days before the first day it is highest."""
    slump: float
    """Times a plain day in the week after."""


@dataclass(frozen=True)
class Category:
    """Ranges from which a product of the category is drawn."""

    name: str
    kind: str
    rate: tuple[float, float]
    """Median units a day, and its spread (of the logarithm)."""
    price_vnd: tuple[int, int]
    life_days: tuple[int, int] | None
    packs: tuple[int, ...]
    tet: Tet
    mid_autumn: float = 1.0
    seasonal: float = 0.0
    """Share of its goods that are delivered only in season."""


CATEGORIES = (
    Category("rau-qua", FRESH, (1.1, 0.7), (15_000, 70_000), (4, 8), (1, 2, 5, 10),
             Tet(1.8, 9, 2, 0.7), seasonal=0.25),
    Category("gio-cha", FRESH, (0.9, 0.6), (45_000, 160_000), (6, 11), (1, 2, 5),
             Tet(2.6, 14, 3, 0.4)),
    Category("banh-tuoi", FRESH, (0.8, 0.7), (10_000, 60_000), (4, 9), (2, 5, 10),
             Tet(1.7, 10, 2, 0.5), mid_autumn=1.5),
    Category("tra", PROCESSED, (0.28, 0.9), (60_000, 350_000), (270, 720), (1, 3, 6, 10, 12),
             Tet(3.2, 28, 8, 0.5), mid_autumn=1.7),
    Category("mat-ong", PROCESSED, (0.22, 0.8), (80_000, 300_000), (360, 720), (1, 3, 6, 12),
             Tet(2.4, 26, 8, 0.5), mid_autumn=1.2, seasonal=0.15),
    Category("mien-bun", PROCESSED, (0.35, 0.8), (25_000, 90_000), (120, 360), (1, 5, 10, 20),
             Tet(2.2, 18, 5, 0.6)),
    Category("nuoc-mam", PROCESSED, (0.22, 0.8), (50_000, 180_000), (300, 720), (1, 6, 12),
             Tet(1.7, 20, 5, 0.6)),
    Category("banh-keo", PROCESSED, (0.35, 0.8), (25_000, 150_000), (45, 180), (1, 5, 6, 10, 24),
             Tet(3.6, 24, 6, 0.3), mid_autumn=2.3),
    Category("thit-say", PROCESSED, (0.28, 0.8), (90_000, 400_000), (30, 120), (1, 2, 5, 10),
             Tet(3.4, 24, 6, 0.4)),
    Category("ruou", PROCESSED, (0.16, 0.8), (80_000, 450_000), None, (1, 6, 12),
             Tet(3.0, 28, 9, 0.4)),
    Category("duoc-lieu", PROCESSED, (0.12, 0.9), (80_000, 500_000), (240, 720), (1, 2, 5, 10),
             Tet(1.8, 28, 10, 0.7)),
    Category("gom", CRAFT, (0.06, 0.7), (80_000, 900_000), None, (1, 1, 2, 4),
             Tet(1.9, 30, 10, 0.6)),
    Category("may-tre", CRAFT, (0.07, 0.7), (50_000, 500_000), None, (1, 1, 2, 5),
             Tet(1.6, 30, 12, 0.6)),
    Category("tho-cam", CRAFT, (0.05, 0.8), (90_000, 800_000), None, (1, 1, 2),
             Tet(1.3, 30, 12, 0.8)),
)  # fmt: skip

WEEKDAYS = {
    FRESH: (0.85, 0.9, 0.9, 0.95, 1.05, 1.2, 1.15),
    PROCESSED: (0.85, 0.85, 0.9, 0.95, 1.05, 1.25, 1.15),
    CRAFT: (0.7, 0.75, 0.8, 0.85, 1.0, 1.5, 1.4),
}
"""Monday first; the mean is one."""


def of_kind(kind: str) -> tuple[Category, ...]:
    """The categories of one kind of goods."""
    return tuple(category for category in CATEGORIES if category.kind == kind)
