"""The rows of a sum, read downwards, come to its answer."""

from dataclasses import replace
from random import Random

import pytest

from pos.planning.suggestion import suggest
from pos.planning.values import Costs, Suggestion, Terms
from pos.supply import sum_steps
from pos.supply.sum_steps import Code
from tests.planning import cases, wild


def told(seed: int) -> list[tuple[int, Terms]]:
    """What a producer's goods come to, as they may be."""
    dice = Random(seed)
    lines = [wild.line(dice) for _ in range(6)]
    named = [
        replace(one, product=replace(one.product, product_id=f"P{at}"))
        for at, one in enumerate(lines)
    ]
    found = suggest(wild.state(dice, *named)).suggestions
    return [(one.units, one.terms) for one in [*found, *filled()] if one.terms is not None]


def filled() -> tuple[Suggestion, ...]:
    """A tea of which more is bought, so that its producer takes the order."""
    return suggest(cases.state(cases.tea(), minimum=2_500_000, costs=Costs())).suggestions


@pytest.mark.parametrize("seed", range(60))
def test_whole_packs_and_every_row_after_them_are_what_is_ordered(seed: int) -> None:
    for units, terms in told(seed):
        rows = sum_steps.steps(terms)
        assert terms.by_pack + sum(one.units for one in rows) == units
        assert all(one.units for one in rows)


def test_every_row_is_met() -> None:
    met = {row.code for seed in range(60) for _, terms in told(seed) for row in steps(terms)}
    assert met == set(Code)
    assert any(sum_steps.is_cut(terms) for seed in range(60) for _, terms in told(seed))


def steps(terms: Terms) -> tuple[sum_steps.Step, ...]:
    return sum_steps.steps(terms)


def test_the_tea_is_ordered_for_longer_than_it_is_missing() -> None:
    """Two packs of 6 are missing; three are ordered at once (example C of the paper)."""
    [found] = suggest(cases.state(cases.tea(), costs=Costs())).suggestions
    assert found.terms is not None
    assert (found.terms.by_pack, found.units) == (12, 18)
    assert sum_steps.steps(found.terms) == (sum_steps.Step(Code.ECONOMY, 6),)
    assert not sum_steps.is_cut(found.terms)
