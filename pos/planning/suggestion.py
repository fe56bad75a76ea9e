"""What to order tonight, from whom, and why: one pure function.

No clock, no database, no dice: the same state gives the same answer on any machine.
"""

from collections import defaultdict

from pos.planning import minimums
from pos.planning.reckoning import Reckoned, reckon, terms_of
from pos.planning.values import (
    Bar,
    Chance,
    Line,
    Producer,
    Review,
    State,
    Suggestion,
    Verdict,
    Why,
)


def suggest(state: State) -> Review:
    """Suggest units for every line of the state, with each term of the sum."""
    reckoned: dict[int, tuple[Reckoned, Chance]] = {}
    orders: defaultdict[str, list[int]] = defaultdict(list)
    for at, line in enumerate(state.lines):
        if line.chance is not None and bar_of(line) is None:
            reckoned[at] = (reckon(line, line.chance, state), line.chance)
            orders[line.product.producer_id].append(at)
    verdicts = [
        _decide(producer_id, [reckoned[at] for at in lines], state)
        for producer_id, lines in orders.items()
    ]
    suggestions = [
        _suggestion(line, reckoned.get(at), state) for at, line in enumerate(state.lines)
    ]
    return Review(tuple(suggestions), tuple(verdicts))


def bar_of(line: Line) -> Bar | None:
    """Why the product is not ordered, whatever is missing; None: it may be."""
    if line.bar is not None:
        return line.bar
    if line.chance is None:
        return Bar.NO_DELIVERY
    if line.sells_until is not None and line.sells_until < line.chance.delivery:
        return Bar.CERTIFICATE
    return None


def _decide(producer_id: str, lines: list[tuple[Reckoned, Chance]], state: State) -> Verdict:
    producer = state.producers.get(producer_id) or Producer(producer_id)
    days = min((chance.next_delivery - chance.delivery).days for _one, chance in lines)
    return minimums.decide(producer, [one for one, _chance in lines], state.costs, max(days, 1))


def _suggestion(line: Line, found: tuple[Reckoned, Chance] | None, state: State) -> Suggestion:
    product_id = line.product.product_id
    if found is None:
        bar = bar_of(line)
        return Suggestion(product_id, 0, Why(bar.value) if bar else Why.ENOUGH, None)
    one, chance = found
    why = one.why
    if one.units and one.filled == one.units:
        why = Why.FILLS
    elif one.units:
        why = Why.NEEDED
    return Suggestion(product_id, one.units, why, terms_of(one, chance, state.today))
