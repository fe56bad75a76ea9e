"""Goods by weight on the page that says why: money is told for a kilogram, as prices are."""

import re

from tests.supply.past import GREENS, TEA, arrange, at, live
from tests.world import World


def note(world: World, sku: str) -> str:
    """What the page says of too much and of too little, without its markup."""
    client = world.sign_in("Hạnh")
    client.get("/orders/suggestions")
    page = client.get(f"/orders/suggestions/products/{world.product_id(sku)}").text
    told = page.split('class="reason__note"')[1].partition(">")[2].split("</p>")[0]
    return re.sub(r"<[^>]*>", "", told)


def amounts(told: str) -> list[str]:
    return re.findall(r"[\d.,]*\d(?=\s*đ)", told)


def test_what_too_much_costs_is_told_for_a_kilogram(till: World) -> None:
    terms = {"cost_vnd": 21_000, "owner": "consigned", "bears_expired_bp": 2_500}
    arrange(till, GREENS, **terms)
    live(till, 1, (GREENS, "0.5"), (TEA, 1))
    with at(1):
        told = note(till, GREENS)
    # Half a percent of 21,000 a month, a quarter of it once it expires; not of 250 g.
    assert {"105", "5.250"} <= set(amounts(told)), told
    assert "kg" in told


def test_of_goods_by_the_piece_it_is_a_piece(till: World) -> None:
    arrange(till, TEA, cost_vnd=300_000, owner="owned")
    live(till, 1, (TEA, 1))
    with at(1):
        told = note(till, TEA)
    # One and a half percent a month, and all of it.
    assert {"4.500", "300.000"} <= set(amounts(told)), told
    assert "hộp" in told
