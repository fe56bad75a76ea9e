"""What is scored: every figure of `reorder-engine.md`, from tallies by product."""

from dataclasses import dataclass, field

from tests.planning.shops.books import Books
from tests.planning.shops.shop import Shop

DAYS_PER_MONTH = 30.4375


@dataclass
class Tally:
    """What happened in the judged months, by product index."""

    products: int
    asked: list[int] = field(init=False)
    """Retail units asked for while the product could be sold by law."""
    got: list[int] = field(init=False)
    large: list[int] = field(init=False)
    """Units of gift orders sold, known ahead or not."""
    expired: list[int] = field(init=False)
    unit_days: list[int] = field(init=False)
    """Units lying at the evening, summed over the days."""
    tet_asked: list[int] = field(init=False)
    tet_got: list[int] = field(init=False)
    tet_expired: list[int] = field(init=False)
    reserved_asked: int = 0
    reserved_got: int = 0
    days: int = 0
    orders: int = 0
    lines: int = 0
    refused: int = 0
    bad_lines: int = 0
    seconds: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in (
            "asked", "got", "large", "expired", "unit_days", "tet_asked", "tet_got", "tet_expired"
        ):  # fmt: skip
            setattr(self, name, [0] * self.products)


@dataclass(frozen=True)
class Part:
    """One kind of goods, or the whole shop, or Tết."""

    asked: int
    got: int
    wasted_vnd: int
    sold_cost_vnd: int

    @property
    def fill(self) -> float:
        """Share of the retail units asked for that were there."""
        return self.got / self.asked if self.asked else 1.0

    @property
    def waste(self) -> float:
        """Waste at cost, as a share of the cost of goods sold."""
        return self.wasted_vnd / self.sold_cost_vnd if self.sold_cost_vnd else 0.0


@dataclass(frozen=True)
class Score:
    """How one agent did in one shop; money a month, in đồng."""

    seed: int
    agent: str
    net_vnd: int
    margin_vnd: int
    wasted_vnd: int
    """What the shop bears of what expired."""
    holding_vnd: int
    handling_vnd: int
    left_vnd: int
    """What the shop bears of the stock that can no longer be sold in time."""
    goodwill_vnd: int
    lost_sales_vnd: int
    stock_vnd: int
    """Average stock at cost."""
    orders: float
    lines: float
    refused: int
    bad_lines: int
    reserved_fill: float
    worst_review_s: float
    p95_review_s: float
    whole: Part
    tet: Part
    kinds: dict[str, Part]


def _part(shop: Shop, tally: Tally, indexes: list[int]) -> Part:
    products = shop.products
    return Part(
        asked=sum(tally.asked[i] for i in indexes),
        got=sum(tally.got[i] for i in indexes),
        wasted_vnd=sum(tally.expired[i] * products[i].cost_vnd for i in indexes),
        sold_cost_vnd=sum((tally.got[i] + tally.large[i]) * products[i].cost_vnd for i in indexes),
    )


def _tet_part(shop: Shop, tally: Tally) -> Part:
    costs = [product.cost_vnd for product in shop.products]
    return Part(
        asked=sum(tally.tet_asked),
        got=sum(tally.tet_got),
        wasted_vnd=sum(u * cost for u, cost in zip(tally.tet_expired, costs, strict=True)),
        sold_cost_vnd=sum(u * cost for u, cost in zip(tally.tet_got, costs, strict=True)),
    )


def _quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def score(shop: Shop, tally: Tally, books: Books, *, agent: str) -> Score:
    """The figures of one run; `books` as they are after the last evening."""
    months = tally.days / DAYS_PER_MONTH
    costs, products = shop.costs, shop.products
    everything = range(len(products))
    sold = [tally.got[i] + tally.large[i] for i in everything]
    margin = sum(sold[i] * (p.price_vnd - p.cost_vnd) for i, p in enumerate(products))
    wasted = sum(
        tally.expired[i] * p.cost_vnd * p.shop_bears_expired for i, p in enumerate(products)
    )
    holding = sum(tally.unit_days[i] * costs.holding_per_day(p) for i, p in enumerate(products))
    handling = tally.orders * costs.order_vnd + tally.lines * costs.line_vnd
    left = sum(
        books.unsellable(i, shop.demand.mean[i], shop.days) * p.cost_vnd * p.shop_bears_expired
        for i, p in enumerate(products)
    )
    lost = sum((tally.asked[i] - tally.got[i]) * p.price_vnd for i, p in enumerate(products))
    goodwill = lost * costs.goodwill_share_of_price
    stock = sum(tally.unit_days[i] * p.cost_vnd for i, p in enumerate(products)) / tally.days
    kinds = {
        kind: _part(shop, tally, [i for i in everything if products[i].kind == kind])
        for kind in sorted({product.kind for product in products})
    }
    return Score(
        seed=shop.seed,
        agent=agent,
        net_vnd=round((margin - wasted - holding - handling - left - goodwill) / months),
        margin_vnd=round(margin / months),
        wasted_vnd=round(wasted / months),
        holding_vnd=round(holding / months),
        handling_vnd=round(handling / months),
        left_vnd=round(left / months),
        goodwill_vnd=round(goodwill / months),
        lost_sales_vnd=round(lost / months),
        stock_vnd=round(stock),
        orders=tally.orders / months,
        lines=tally.lines / months,
        refused=tally.refused,
        bad_lines=tally.bad_lines,
        reserved_fill=tally.reserved_got / tally.reserved_asked if tally.reserved_asked else 1.0,
        worst_review_s=max(tally.seconds, default=0.0),
        p95_review_s=_quantile(tally.seconds, 0.95),
        whole=_part(shop, tally, list(everything)),
        tet=_tet_part(shop, tally),
        kinds=kinds,
    )
