"""An HSD that has passed stops, a best-before that has passed warns: at the scan, over midnight."""

from datetime import date, timedelta

import pytest

from pos.base import clock
from pos.base.transaction import writing
from pos.stock import assessments
from pos.till.refusals import LotExpired, LotNeeded
from pos.till.views import Said
from tests.receiving import steps as receiving
from tests.till.steps import filled, lot_id, order, pay, put, seen
from tests.world import NOON, TODAY, World

FISH = "MAM-NEM"
TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def past(till: World) -> World:
    """A lot at its best until today, and the clock of tomorrow."""
    form = {
        "quantity": "5",
        "lot_code": "L-TN",
        "date_kind": "best_before",
        "use_by": "21/11/2026",
    }
    receiving.receive_goods(till.product_id(FISH), form, hand=till.hand("Hạnh"))
    return till


def test_it_is_told_and_the_goods_are_in_the_order(past: World) -> None:
    with clock.running(lambda: TOMORROW):
        outcome = put(past, order(past), FISH, lot="L-TN")
    assert outcome.said is Said.ADDED
    assert outcome.past_best is not None
    assert (outcome.past_best.code, outcome.assessed) == ("L-TN", "")


def test_a_bare_barcode_is_told_of_the_lot_that_goes_first(past: World) -> None:
    with clock.running(lambda: TOMORROW):
        outcome = put(past, order(past), FISH)
    assert outcome.past_best is not None


def test_on_its_last_day_nothing_is_told(past: World) -> None:
    assert put(past, order(past), FISH, lot="L-TN").past_best is None


def test_why_it_is_sold_on_is_told_once_somebody_has_written_it(past: World) -> None:
    with clock.running(lambda: TOMORROW):
        with writing() as session:
            lot = lot_id(past, FISH, "L-TN")
            assessments.write(session, lot, "Mở 2 chai, còn thơm", hand=past.hand("Hạnh"))
        outcome = put(past, order(past), FISH, lot="L-TN")
    assert outcome.assessed == "Mở 2 chai, còn thơm"


def test_it_is_sold_over_midnight(past: World) -> None:
    draft_id = filled(past, (FISH, 1, "L-TN"))
    assert pay(past, draft_id, saw=seen(draft_id), at=TOMORROW).is_first_time


def test_an_hsd_that_passes_at_midnight_stops_the_completion(till: World) -> None:
    """Rau cải: two days left on the 21st, so good on the 23rd and over on the 24th."""
    draft_id = filled(till, ("RAU-CAI", "0,450", "L261120"))
    good, over = (NOON + timedelta(days=days) for days in (2, 3))
    with pytest.raises(LotExpired) as no:
        pay(till, draft_id, saw=seen(draft_id), at=over)
    assert no.value.facts["use_by"] == TODAY + timedelta(days=2) == date(2026, 11, 23)
    assert pay(till, draft_id, saw=seen(draft_id), at=good).is_first_time


def test_a_bare_line_asks_for_its_lot_once_some_lot_expired_at_midnight(till: World) -> None:
    draft_id = filled(till, ("RAU-CAI", "0,450"))
    with pytest.raises(LotNeeded):
        pay(till, draft_id, saw=seen(draft_id), at=NOON + timedelta(days=3))
