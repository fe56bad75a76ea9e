"""Fifty random suggestions, each number worked out again by other means (`plain`)."""

from random import Random

import pytest

from pos.planning.suggestion import suggest
from pos.planning.values import Kind, Why
from tests.supply import plain, wild

KINDS = [Kind.FRESH, Kind.PROCESSED, Kind.CRAFT]


@pytest.mark.parametrize("seed", range(50))
def test_every_number_of_a_random_suggestion(seed):
    dice = Random(seed)
    line = wild.line(dice, KINDS[seed % 3])
    tonight = wild.state(dice, line)
    [one] = suggest(tonight).suggestions
    if line.sells_until is not None and line.sells_until < line.chance.delivery:
        assert (one.units, one.why, one.terms) == (0, Why.CERTIFICATE, None)
        return
    expected, terms = plain.expect(line, tonight), one.terms
    assert terms.need == pytest.approx(expected.need)
    assert terms.level == expected.level
    assert terms.outdating == pytest.approx(expected.outdating)
    assert terms.missed == pytest.approx(expected.missed)
    assert terms.reserved == expected.reserved
    assert terms.counted == expected.counted
    assert terms.by_pack == expected.by_pack
    assert terms.by_economy == expected.by_economy
    assert terms.by_cap == expected.by_cap
    assert terms.by_limit == expected.limited
    assert one.units == expected.units


def test_the_fifty_are_of_every_sort():
    whys, ordered = set(), 0
    for seed in range(50):
        dice = Random(seed)
        [one] = suggest(wild.state(dice, wild.line(dice, KINDS[seed % 3]))).suggestions
        whys.add(one.why)
        ordered += one.units > 0
    assert ordered >= 12
    assert {Why.NEEDED, Why.ENOUGH, Why.CERTIFICATE} <= whys
    assert len(whys) >= 6
