"""Suggestions made from the books, kept, and read again for the page."""

import json
from datetime import timedelta
from itertools import accumulate

import pytest
from sqlalchemy import event, func, select

from pos.app import attendant_of
from pos.base.database import db
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.planning.almanac import Almanac
from pos.planning.values import (
    Chance,
    Costs,
    Kind,
    Line,
    Lot,
    Producer,
    Product,
    Rate,
    Slip,
    State,
    Why,
)
from pos.supply import reviewing, snoozing
from pos.supply.models import SupplyReview, SupplyReviewLine, SupplyReviewProducer
from pos.supply.review_queries import due_today, lines_of, sum_of
from pos.supply.reviews import KEPT
from pos.supply.snooze_refusals import BadSnooze, UnknownGoods
from tests.closing.days import count_and_close
from tests.moving.steps import hold
from tests.ordering import steps as orders
from tests.planning import plain
from tests.supply.past import (
    COM,
    FISH,
    GREENS,
    TEA,
    WINE,
    after,
    arrange,
    at,
    lines,
    live,
    look,
    seen,
)
from tests.world import TODAY, World


def rows(table: type) -> int:
    """How many rows a table has."""
    session = reading()
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_suggestion_is_what_the_rule_written_plainly_says(till: World) -> None:
    """Ten days of one bottle a day: every number worked out again, from the books by hand."""
    live(till, 10, (FISH, 1))
    look(till, 10)
    weights = sum(0.5 ** (age / 70) for age in range(10))
    goods = Product("F", "N", Kind.PROCESSED, "food", 65_000, 45_500, display_min=1)
    by_hand = Line(
        goods,
        # Ordered on 01/12: two days ahead, and a week after that.
        Chance(after(12), after(19)),
        Rate(weights / (weights + 6), weights + 6),
        lots=(Lot(2, after(90)),),
        # It came thirty days before the first, with 90 days left: 121 days.
        lives=(121,),
        slip=Slip(0.04, 3.0),
    )
    # Plain days, and the Tết that a shop expects which has seen none.
    sums = (0.0, *accumulate(Almanac().factors(Kind.PROCESSED, "food", after(10), 400)))
    factors = {(Kind.PROCESSED, "food"): sums}
    tonight = State(after(9), (by_hand,), {"N": Producer("N")}, Costs(), factors)
    expected = plain.expect(by_hand, tonight)
    found = sum_of(reading(), till.product_id(FISH), after(10))
    assert found is not None
    assert found.terms is not None
    terms = found.terms
    assert found.line.units == expected.units > 10
    assert terms.per_day == pytest.approx(weights / (weights + 6))
    assert terms.cover_days == 9
    assert terms.need == pytest.approx(9 * 1.03 * weights / (weights + 6)) == expected.need
    assert (terms.level, terms.counted) == (expected.level, expected.counted)
    assert (terms.on_hand, terms.counted) == (2, 2)
    assert (terms.by_pack, terms.by_economy) == (expected.by_pack, expected.by_economy)
    assert (terms.sold, terms.days_in, terms.days_out) == (10, 10, 0)
    assert found.line.why == Why.NEEDED


def test_a_line_says_what_the_page_shows(till: World) -> None:
    live(till, 9, (FISH, 1))
    live(till, 1, (FISH, 3), first=9)
    orders.sent(till, (FISH, 6), wanted_on=after(12))
    look(till, 12)
    fish = lines(12)[FISH]
    assert (fish.sellable_units, fish.on_order, fish.sold_7, fish.sold_28) == (0, 6, 7, 12)
    assert fish.cover_tenths == 0
    spark = {one.day: one for one in fish.spark}
    assert len(fish.spark) == 28
    assert (spark[after(9)].sold, spark[after(8)].sold) == (3, 1)
    assert fish.spark[-1].day == after(11)
    # Nothing sold and the shop shut, so nobody went without.
    assert not spark[after(11)].is_out
    assert not spark[after(11)].is_open
    assert (fish.owner, fish.cost_vnd, fish.per, fish.unit_word) == ("owned", 45_500, 1, "chai")


def test_days_without_stock_are_marked(till: World) -> None:
    live(till, 1, (FISH, 12))
    live(till, 3, (TEA, 1), first=1)
    look(till, 4)
    fish = lines(4)[FISH]
    assert [one.is_out for one in fish.spark[-4:]] == [False, True, True, True]
    assert not any(one.is_out for one in lines(4)[TEA].spark)
    found = sum_of(reading(), till.product_id(FISH), after(4))
    assert found is not None
    assert [one.is_out for one in found.days[-4:]] == [False, True, True, True]
    assert found.terms is not None
    assert (found.terms.days_in, found.terms.days_out) == (1, 3)
    # Rice that expired on the second day was there on the first two, and then was not.
    assert [one.is_out for one in lines(4)[COM].spark[-4:]] == [False, False, True, True]


def test_goods_in_the_last_third_of_their_life_are_near_their_end(till: World) -> None:
    live(till, 1, (TEA, 1))
    look(till, 1)
    tea, greens = lines(1)[TEA], lines(1)[GREENS]
    # Lots came with 49 and 378 days: a third of the mean is beyond the 30 days of the board.
    assert (tea.near_units, tea.near_on) == (5, after(18))
    assert greens.near_units == 0 or greens.near_on == after(2)


def test_asked_twice_it_suggests_the_same_twice(till: World) -> None:
    live(till, 10, (FISH, 1), (TEA, 1))
    look(till, 10)
    first = lines(10)
    look(till, 10)
    assert lines(10) == first
    assert rows(SupplyReview) == 2


def test_the_last_thirty_are_kept_and_of_the_older_what_was_suggested(till: World) -> None:
    live(till, 10, (FISH, 1), (TEA, 1))
    for _ in range(KEPT + 2):
        look(till, 10)
    assert rows(SupplyReview) == KEPT
    session = reading()
    newest = session.scalar(select(func.max(SupplyReview.id)))
    old = session.execute(
        select(SupplyReviewLine.units, SupplyReviewLine.terms, SupplyReviewLine.shown).where(
            SupplyReviewLine.review_id != newest
        )
    ).all()
    assert len(old) == KEPT - 1
    assert all(units > 0 and json.loads(terms) and not shown for units, terms, shown in old)
    told = session.scalars(select(SupplyReview.told).where(SupplyReview.id != newest))
    assert set(told) == {""}
    assert rows(SupplyReviewProducer) == 3 * KEPT


def test_the_order_of_the_page_is_what_is_most_urgent(till: World) -> None:
    live(till, 10, (FISH, 1), (TEA, 1))
    review = look(till, 10)
    assert [one.is_ordered for one in review.producers] == [True, False, False, False]
    assert review.producers[0].name == "Hộ Dì Cẩn"
    assert review.producers[0].urgency == lines(10)[FISH].urgency == 1
    assert review.producers[0].order_by == after(10)
    assert due_today(reading(), after(10)) == 1
    assert due_today(reading(), after(9)) == 0
    assert review.producers[-1].producer_id == ""
    assert review.producers[-1].products == 2


def test_an_order_under_way_is_taken_into_account(till: World) -> None:
    live(till, 10, (FISH, 1))
    look(till, 10)
    wanted = lines(10)[FISH].units
    with at(10):
        orders.sent(till, (FISH, wanted), wanted_on=after(12))
    look(till, 10)
    assert lines(10)[FISH].units == 0
    assert lines(10)[FISH].on_order == wanted
    found = sum_of(reading(), till.product_id(FISH), after(10))
    assert found is not None
    assert [(one.units, one.promised_on) for one in found.coming] == [(wanted, after(12))]


def test_a_review_is_due_on_a_new_day_and_after_a_shift(till: World) -> None:
    live(till, 2, (FISH, 1))
    with at(2):
        assert reviewing.is_due(reading(), after(2))
        look(till, 2)
        assert not reviewing.is_due(reading(), after(2))
    with at(2, 8):
        count_and_close(till)
        assert reviewing.is_due(reading(), after(2))
    assert reviewing.is_due(reading(), after(3))


def test_once_the_shifts_are_closed_the_day_is_over(till: World) -> None:
    live(till, 3, (FISH, 1))
    assert look(till, 3).as_of == after(2)
    with at(3, 8):
        count_and_close(till)
        reviewing.refresh_review(hand=till.hand("Hạnh"))
    review = seen(3)
    assert (review.as_of, review.read_to) == (after(3), after(2))
    with at(3, 9):
        till.open_shift()
        reviewing.refresh_review(hand=till.hand("Hạnh"))
    assert seen(3).as_of == after(2)


def test_the_attendant_looks_after_a_closed_shift_where_anybody_ever_asked(till: World) -> None:
    live(till, 3, (FISH, 1))
    chores = attendant_of(till.app).chores
    with at(3, 8):
        for chore in chores:
            chore(till.hand().at)
        assert rows(SupplyReview) == 0
        look(till, 3)
        count_and_close(till)
    with at(3, 9):
        for _ in range(2):
            for chore in chores:
                chore(till.hand().at)
    assert rows(SupplyReview) == 2
    assert seen(3).by_name == ""


# --- Putting off -------------------------------------------------------------------------


def snooze(world: World, sku: str, days: int, request_id: str = "") -> None:
    """Put it off until so many days after the first."""
    snoozing.snooze(
        world.product_id(sku),
        after(days),
        request_id=request_id or new_id(),
        hand=world.hand("Hạnh"),
    )


def test_what_is_put_off_is_not_asked_about_before_its_day(till: World) -> None:
    live(till, 10, (FISH, 1))
    look(till, 10)
    with at(10):
        snooze(till, FISH, 14)
    fish = lines(10)[FISH]
    assert (fish.snoozed_until, fish.is_suggested) == (after(14), False)
    assert fish.units > 0
    look(till, 10)
    fish = lines(10)[FISH]
    assert (fish.units, fish.why, fish.why_on) == (0, "put_off", after(14))
    look(till, 14)
    assert lines(14)[FISH].is_suggested


def test_what_was_put_off_is_asked_about_again_at_once(till: World) -> None:
    live(till, 10, (FISH, 1))
    with at(10):
        snooze(till, FISH, 14)
        snooze(till, FISH, 10)
    look(till, 10)
    assert lines(10)[FISH].is_suggested


def test_the_same_press_twice_puts_off_once(till: World) -> None:
    request = new_id()
    snooze(till, FISH, 5, request)
    snooze(till, FISH, 9)
    snooze(till, FISH, 5, request)
    look(till, 0)
    assert lines(0)[FISH].snoozed_until == after(9)


@pytest.mark.parametrize("days", [-1, 367])
def test_nothing_is_put_off_to_a_day_that_is_over_or_too_far(till: World, days: int) -> None:
    with pytest.raises(BadSnooze):
        snooze(till, FISH, days)


def test_goods_nobody_knows_are_not_put_off(till: World) -> None:
    with pytest.raises(UnknownGoods):
        snoozing.snooze("nothing", after(1), request_id=new_id(), hand=till.hand("Hạnh"))


# --- Reading -----------------------------------------------------------------------------


def test_lines_are_read_in_few_statements_however_many_there_are(till: World) -> None:
    live(till, 2, (FISH, 1))
    review = look(till, 2)
    asked: list[str] = []

    def note(_line, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        found = lines_of(reading(), review, [one.producer_id for one in review.producers], after(2))
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert sum(len(one) for one in found.values()) == 5
    assert len(asked) <= 4
    end_reading()


def test_a_lot_on_hold_and_its_reason_stand_in_the_sum(till: World) -> None:
    live(till, 2, (TEA, 1))
    hold(till, TEA, "L260812")
    look(till, 2)
    found = sum_of(reading(), till.product_id(TEA), after(2))
    assert found is not None
    assert [(one.code, one.bar) for one in found.barred] == [("L260812", "hold")]
    assert [one.code for one in found.lots] == ["L261103"]
    assert lines(2)[TEA].barred_units == found.barred[0].units


def test_the_forecast_is_the_rate_times_its_days(till: World) -> None:
    live(till, 10, (FISH, 1))
    look(till, 10)
    found = sum_of(reading(), till.product_id(FISH), after(10))
    assert found is not None
    assert found.terms is not None
    assert found.forecast[0].day == after(10)
    assert len(found.forecast) == 28
    assert {one.hundredths for one in found.forecast} == {int(100 * found.terms.per_day + 0.5)}


def test_of_goods_without_a_sum_there_is_none_to_show(till: World) -> None:
    live(till, 2, (FISH, 1))
    look(till, 2)
    found = sum_of(reading(), till.product_id(WINE), after(2))
    assert found is not None
    assert (found.terms, found.told, found.forecast, found.line.why) == (
        None,
        "",
        (),
        "no_producer",
    )
    assert sum_of(reading(), till.product_id("TOUR"), after(2)) is None


def test_before_the_first_review_there_is_nothing(till: World) -> None:
    assert sum_of(reading(), till.product_id(FISH), TODAY) is None
    assert due_today(reading(), TODAY + timedelta(days=1)) == 0


def test_a_terms_change_is_seen_with_the_next_review(till: World) -> None:
    live(till, 10, (FISH, 1))
    look(till, 10)
    before = lines(10)[FISH].units
    arrange(till, FISH, pack_units=12)
    assert lines(10)[FISH].units == before
    look(till, 10)
    fish = lines(10)[FISH]
    assert fish.units % 12 == 0
    assert fish.pack_units == 12
