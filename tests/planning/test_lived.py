"""From days to the order: demand, records and sums of twelve shops, worked out again by other
means."""

from dataclasses import asdict, replace
from functools import cache
from itertools import pairwise

import pytest

from pos.planning.suggestion import suggest
from pos.planning.values import Kind
from tests.planning import plain_demand
from tests.planning.lived import DAY, SEEDS, Lived, lived
from tests.planning.plain import expect_all, why_of
from tests.planning.test_fifty import differences

asked = cache(lived)


def weekdays(shop: Lived, kind: Kind, category: str) -> list[float]:
    """What Monday to Sunday are worth, as the outlook of the next days says it."""
    sums = shop.state.factors[kind, category]
    first = (shop.state.today + DAY).weekday()
    found = [0.0] * 7
    for ahead, (before, after) in enumerate(pairwise(sums[:8])):
        found[(first + ahead) % 7] = after - before
    return found


def demand(shop: Lived) -> plain_demand.Demand:
    worth = {one.kind: weekdays(shop, one.kind, one.category) for one in shop.products}
    return plain_demand.Demand(shop.products, shop.days, worth)


@pytest.mark.parametrize("seed", SEEDS)
def test_how_fast_goods_sell_is_what_their_days_say(seed: int) -> None:
    shop = asked(seed)
    plain = demand(shop)
    for line in shop.state.lines:
        theirs = asdict(plain.rate(line.product))
        assert asdict(line.rate) == pytest.approx(theirs, rel=1e-9, abs=1e-12)
        assert line.lives[-12:] == (plain_demand.lives(line.product, shop.days) or line.lives)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_of_an_order_follows_from_the_days(seed: int) -> None:
    shop = asked(seed)
    plain, review = demand(shop), suggest(shop.state)
    lines = []
    for line in shop.state.lines:
        assert line.chance is not None
        days = (line.chance.next_delivery - line.chance.delivery).days
        lines.append(
            replace(
                line,
                rate=plain.rate(line.product),
                slip=plain_demand.slip(shop.orders, days),
                lives=plain_demand.lives(line.product, shop.days) or line.lives,
            )
        )
    sums, verdict = expect_all(replace(shop.state, lines=tuple(lines)))
    for found in review.suggestions:
        expected = sums[found.product_id]
        assert found.terms is not None
        assert differences(asdict(found.terms), expected.told()) == {}
        assert (found.units, found.why) == (expected.units, why_of(expected))
    assert verdict is not None
    assert differences(asdict(review.verdicts[0]), verdict) == {}


def test_the_twelve_are_of_every_sort() -> None:
    shops = [asked(seed) for seed in SEEDS]
    lines = [line for one in shops for line in one.state.lines]
    assert {line.product.step for line in lines} == {1, 250}
    assert {line.product.kind for line in lines} == set(Kind)
    assert sum(line.rate.days_out > 0 for line in lines) >= 20
    assert sum(any(day.large for day in one.days) for one in shops) >= 6
    assert sum(units > 0 for one in shops for units in suggest(one.state).orders().values()) >= 20
    for one in shops:
        for worth in demand(one).weekdays.values():
            if len(one.days) > 14:  # before, a weekday may not have been looked at yet
                assert sum(worth) == pytest.approx(7, rel=1e-9)
                assert len(set(worth)) > 1
