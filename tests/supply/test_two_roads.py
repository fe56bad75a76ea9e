"""The books and the lines of a judge that tell the same past are taught the same by it."""

import json
from datetime import timedelta
from random import Random

import pytest

from pos.base.transaction import reading
from pos.planning.line_protocol import Session
from pos.planning.values import Kind
from pos.supply import remembering
from tests.supply.test_remembering import FIRST, keep_days, read_to, rows
from tests.world import NOON, TODAY, World


def lines(world: World, memory, seed: int, many: int):
    """The same days as lines: goods known from the first day on, a review now and then."""
    dice = Random(seed)
    told = list(rows(world, dice, many))
    first = {}
    for row in told:
        first.setdefault(row["product_id"], row["on_day"])
    any_of_them = {"product": next(iter(first))}
    products = [
        {
            "product": name, "producer": "N1", "kind": memory.product(name).kind.value,
            "category": memory.product(name).category, "price_vnd": 0, "cost_vnd": 0,
            "shelf_life_days": memory.product(name).shelf_life_days,
            "step": memory.product(name).step,
            "on_sale_from": str(first[name]),
        }
        for name in reversed(first)
    ]  # fmt: skip
    yield {"type": "catalogue", "products": products, "producers": [{"producer": "N1"}]}
    out: set[str] = set()
    for at in range(many):
        today = FIRST + timedelta(days=at)
        own = [row for row in told if row["on_day"] == today]
        shares = dict.fromkeys(out, 0.0) | {
            row["product_id"]: row["on_sale_bp"] / 10_000 for row in own
        }
        yield {
            "type": "day", "date": str(today), "open": at % 7 != 6, "on_sale_share": shares,
            "sold": {row["product_id"]: row["sold_units"] for row in own},
            "large": {row["product_id"]: row["large_units"] for row in own},
        }  # fmt: skip
        for row in own:
            (out.discard if row["end_units"] > 0 else out.add)(row["product_id"])
        if dice.random() < 0.1:
            yield {"type": "review", "date": str(today), "orderable": [any_of_them]}


@pytest.mark.parametrize(("seed", "many"), [(3, 400), (8, 80), (9, 17)])
def test_the_same_days_give_the_same_rates_over_both(world: World, seed: int, many: int) -> None:
    """Over a Mid-Autumn and two Tết, and before any of them was learnt."""
    keep_days(world, Random(seed), many)
    last = FIRST + timedelta(days=many - 1)
    read_to(last)
    found = remembering.remember(TODAY, NOON)
    assert found is not None
    ours, session = found.memory, Session()
    for one in lines(world, ours, seed, many):
        _said, faults = session.take(json.dumps(one))
        assert faults == []
    theirs = session.memory
    groups = set()
    for name, seen in theirs._seen.items():
        kind, category = seen.product.kind, seen.product.category
        groups.add((kind, category))
        assert seen.events
        mine, yours = ours.rate(name), theirs.rate(name)
        assert (mine.sold, mine.days_in, mine.days_out) == (
            yours.sold,
            yours.days_in,
            yours.days_out,
        )
        for field in ("per_day", "exposure", "group_per_day"):
            assert getattr(mine, field) == pytest.approx(getattr(yours, field), rel=1e-9)
        assert ours.spread(name) == pytest.approx(theirs.spread(name), rel=1e-9)
    mine, yours = (one.sums(sorted(groups), last) for one in (ours, theirs))
    assert len(groups) > 1
    for group in groups:
        assert mine[group] == pytest.approx(yours[group], rel=1e-9)
    assert {kind for kind, _category in groups} > {Kind.PROCESSED}
    reading().rollback()
