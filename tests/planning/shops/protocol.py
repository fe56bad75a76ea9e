"""The line protocol of `reorder-engine.md` as the judge speaks it: messages and their fields.

Where the paper leaves a choice, the judge's reading is said here: lists of holidays are pairs of
dates, `certificate_until` is a map, a receipt tells of one order, nothing got if it never came.
"""

from collections.abc import Iterable
from typing import Any

from tests.planning.shops.shop import NEVER, Producer, Product, Shop

Message = dict[str, Any]

MESSAGES = {
    "hello": {"type", "protocol"},
    "catalogue": {"type", "first_day", "costs", "producers", "products"},
    "day": {
        "type", "date", "open", "sold", "large", "expired", "stock_end", "received",
        "on_sale_share", "new_products",
    },
    "review": {
        "type", "date", "orderable", "lots", "open_orders", "reservations", "blocked",
        "renewal_filed", "producer_closures", "shop_closed",
    },
    "end": {"type"},
}  # fmt: skip
"""The fields every message of a type has."""

ON_THE_LATEST_DAY = {"certificate_until", "receipts"}
"""What a `day` carries besides, once the history is told."""

PRODUCT = {
    "product", "producer", "kind", "category", "price_vnd", "cost_vnd", "consigned",
    "shop_bears_expired", "pack", "shelf_life_days", "display_min", "max_on_hand", "on_sale_from",
    "certificate_required", "delivery_season",
}  # fmt: skip
PRODUCER = {
    "producer", "lead_days", "delivery_weekdays", "every_weeks", "cycle_days", "min_order_vnd",
}  # fmt: skip

ANNOUNCED_AHEAD_DAYS = 45


def product_fields(shop: Shop, product: Product) -> Message:
    """What the agent is told of a product."""
    return {
        "product": product.code,
        "producer": product.producer.code,
        "kind": product.kind,
        "category": product.category,
        "price_vnd": product.price_vnd,
        "cost_vnd": product.cost_vnd,
        "consigned": product.consigned,
        "shop_bears_expired": product.shop_bears_expired,
        "pack": product.pack,
        "shelf_life_days": product.shelf_life_days,
        "display_min": product.display_min,
        "max_on_hand": product.max_on_hand,
        "on_sale_from": shop.iso[product.on_sale_from],
        "certificate_required": product.certificate is not None,
        "delivery_season": list(product.season) if product.season else None,
    }


def producer_fields(producer: Producer) -> Message:
    """What the agent is told of a producer: never how often it is late."""
    return {
        "producer": producer.code,
        "lead_days": producer.lead_days,
        "delivery_weekdays": list(producer.weekdays),
        "every_weeks": producer.every_weeks,
        "cycle_days": producer.cycle_days,
        "min_order_vnd": producer.min_order_vnd,
    }


def catalogue_message(shop: Shop) -> Message:
    """The goods of the first day."""
    costs = shop.costs
    return {
        "type": "catalogue",
        "first_day": shop.iso[0],
        "costs": {
            "order_vnd": costs.order_vnd,
            "line_vnd": costs.line_vnd,
            "holding_owned_per_month": costs.holding_owned_per_month,
            "holding_consigned_per_month": costs.holding_consigned_per_month,
            "goodwill_share_of_price": costs.goodwill_share_of_price,
        },
        "producers": [producer_fields(one) for one in shop.producers],
        "products": [product_fields(shop, one) for one in shop.products if one.announced == 0],
    }


def closures_ahead(shop: Shop, day: int) -> list[Message]:
    """The producers' holidays that begin or last in the next 45 days."""
    return [
        {"producer": one.code, "from": shop.iso[max(0, first)], "to": shop.iso[last]}
        for one in shop.producers
        for first, last in one.closures
        if last > day and first <= day + ANNOUNCED_AHEAD_DAYS and last < len(shop.iso)
    ]


def closed_ahead(shop: Shop, day: int) -> list[str]:
    """The shop's closed days of the next 45."""
    ahead = range(day + 1, min(len(shop.iso), day + 1 + ANNOUNCED_AHEAD_DAYS))
    return [shop.iso[number] for number in ahead if not shop.is_open[number]]


def lots_field(shop: Shop, lots: Iterable[list[list[int]]]) -> Message:
    """Product to its lots, the first to expire first."""
    return {
        product.code: [[units, shop_day(shop, last_day)] for last_day, units in own]
        for product, own in zip(shop.products, lots, strict=True)
        if own
    }


def shop_day(shop: Shop, day: int) -> str | None:
    """A day as the protocol writes it; none for what does not end."""
    if day >= NEVER:
        return None
    if day < len(shop.iso):
        return shop.iso[day]
    return type(shop.first_day).fromordinal(shop.first_day.toordinal() + day).isoformat()


def certificates_field(shop: Shop, day: int, *, all_of_them: bool) -> Message:
    """Product to the last day of its certificate: all, or those that changed on `day`."""
    told = {}
    for product in shop.products:
        paper = product.certificate
        if paper is None or product.announced > day:
            continue
        if all_of_them or product.announced == day or paper.renewed == day:
            told[product.code] = shop_day(shop, paper.until_on(day))
    return told
