"""The judge of simulated shops, on shops written by hand: nothing is sold that is not there."""

from dataclasses import replace

import pytest

from tests.planning import hand_made
from tests.planning.shops.books import Books
from tests.planning.shops.scoring import score
from tests.planning.shops.shop import Certificate, Fate, Reservation, Wish


def walk(course, last, *, first=0):
    return [course.live(day) for day in range(first, last + 1)]


def order(course, evening, units, code="P0000"):
    _, orderable = course.review(evening)
    course.place(evening, {code: units}, orderable)


@pytest.fixture
def jar():
    return hand_made.product(hand_made.producer())


# --- The shelf ------------------------------------------------------------------------------


def test_what_expires_first_is_sold_first_up_to_and_with_its_last_day():
    books = Books(1)
    books.receive(0, 5, 9)
    books.receive(0, 5, 4)
    assert books.sell(0, 3) == 3
    assert books.lots[0] == [[4, 2], [9, 5]]
    assert books.expire(3) == {}
    assert books.expire(4) == {0: 2}
    assert books.sell(0, 9) == 5
    assert books.empty == {0}


def test_a_customer_takes_what_is_there_and_the_rest_is_lost(jar):
    wishes = {0: [Wish(0.25, 2, False), Wish(0.5, 2, False), Wish(0.75, 1, False)]}
    course = hand_made.course(hand_made.shop(jar, wishes), stock=3)
    told = course.live(0)
    assert told["sold"] == {"P0000": 3}
    assert (course.tally.asked[0], course.tally.got[0]) == (5, 3)


def test_the_share_of_the_day_with_stock_ends_with_the_last_unit(jar):
    wishes = {0: [Wish(0.25, 2, False), Wish(0.5, 2, False)], 2: [Wish(0.5, 1, False)]}
    course = hand_made.course(hand_made.shop(jar, wishes), stock=3)
    first, second, *_ = walk(course, 1)
    assert first["on_sale_share"] == {"P0000": 0.5}
    assert second["on_sale_share"] == {"P0000": 0.0}


def test_a_full_shelf_says_nothing_of_its_share(jar):
    course = hand_made.course(hand_made.shop(jar, {0: [Wish(0.5, 2, False)]}), stock=9)
    assert course.live(0)["on_sale_share"] == {}


def test_a_large_customer_is_told_apart_and_no_retail_sale_is_lost_by_him(jar):
    wishes = {0: [Wish(0.2, 1, False), Wish(0.5, 30, True)]}
    course = hand_made.course(hand_made.shop(jar, wishes), stock=11)
    told = course.live(0)
    assert (told["sold"], told["large"]) == ({"P0000": 11}, {"P0000": 10})
    assert (course.tally.asked[0], course.tally.got[0], course.tally.large[0]) == (1, 1, 10)


def test_a_gift_order_known_ahead_is_told_until_it_is_fetched_in_the_morning(jar):
    gift = Reservation(told=0, due=3, lines=((0, 8),))
    made = hand_made.shop(jar, {3: [Wish(0.1, 4, False)]}, reservations=(gift,))
    course = hand_made.course(made, stock=10)
    assert course.review(0)[0]["reservations"] == [{"due": made.iso[3], "lines": {"P0000": 8}}]
    told = walk(course, 3)[3]
    assert course.review(7)[0]["reservations"] == []
    assert (told["sold"], told["large"]) == ({"P0000": 10}, {"P0000": 8})
    assert (course.tally.reserved_asked, course.tally.reserved_got) == (8, 8)
    assert (course.tally.asked[0], course.tally.got[0]) == (4, 2)


def test_what_is_barred_is_neither_sold_nor_counted_as_missed(jar):
    made = hand_made.shop(replace(jar, blocked=((0, 0),)), {0: [Wish(0.5, 2, False)]})
    course = hand_made.course(made, stock=5)
    told = course.live(0)
    assert (told["sold"], told["on_sale_share"]) == ({}, {"P0000": 0.0})
    assert course.tally.asked == [0]
    assert course.review(0)[0]["blocked"] == ["P0000"]


@pytest.mark.parametrize(
    ("paper", "barred"),
    [
        (Certificate(4), [5, 6, 7, 8, 9]),
        (Certificate(4, filed=2, renewed=8), []),
        (Certificate(4, filed=7, renewed=9), [5, 6]),
        (Certificate(20), []),
    ],
)
def test_a_lapsed_certificate_bars_until_its_renewal_is_filed(jar, paper, barred):
    one = replace(jar, certificate=paper)
    assert [day for day in range(10) if one.is_barred(day)] == barred


# --- Orders ---------------------------------------------------------------------------------


def test_an_order_comes_before_opening_on_its_day_and_is_open_until_then(jar):
    made = hand_made.shop(jar, {2: [Wish(0.1, 1, False)]})
    course = hand_made.course(made)
    course.live(0)
    order(course, 0, 4)
    course.live(1)
    assert course.review(1)[0]["open_orders"] == [
        {
            "order": "DH00001",
            "producer": "NSX00",
            "placed": made.iso[0],
            "promised": made.iso[2],
            "lines": {"P0000": 4},
        }
    ]
    told = course.live(2)
    assert told["received"] == [{"product": "P0000", "units": 4, "last_day": None}]
    assert told["receipts"][0]["got"] == {"P0000": 4}
    assert told["stock_end"] == {"P0000": 3}
    assert course.review(2)[0]["open_orders"] == []


def test_units_are_rounded_up_to_whole_packs(jar):
    course = hand_made.course(hand_made.shop(replace(jar, pack=6)))
    order(course, 0, 7)
    assert walk(course, 2)[2]["stock_end"] == {"P0000": 12}


def test_an_order_below_the_producers_minimum_is_refused_whole():
    one = hand_made.product(hand_made.producer(min_order_vnd=300_001))
    course = hand_made.course(hand_made.shop(one))
    order(course, 0, 5)
    assert (course.tally.refused, course.tally.orders, course.open_orders) == (1, 0, {})
    order(course, 0, 6)
    assert (course.tally.refused, course.tally.orders, course.tally.lines) == (1, 1, 1)


@pytest.mark.parametrize("units", [-1, 2.0, "3", None, True])
def test_what_is_no_amount_is_ignored_and_counted(jar, units):
    course = hand_made.course(hand_made.shop(jar))
    order(course, 0, units)
    assert (course.tally.bad_lines, course.open_orders) == (1, {})


def test_what_cannot_be_ordered_tonight_is_ignored_and_counted(jar):
    course = hand_made.course(hand_made.shop(jar))
    order(course, 0, 3, code="P9999")
    order(course, 1, 3)
    assert (course.tally.bad_lines, course.open_orders) == (2, {})


def test_a_consignor_delivers_no_more_than_fits(jar):
    course = hand_made.course(hand_made.shop(replace(jar, max_on_hand=5)), stock=3)
    order(course, 0, 9)
    told = walk(course, 2)[2]
    assert told["receipts"][0]["ordered"] == {"P0000": 9}
    assert told["receipts"][0]["got"] == {"P0000": 2}
    assert course.books.stock == [5]


def test_a_late_and_short_order_is_told_when_it_comes(jar):
    made = hand_made.shop(jar, fate=Fate(late_days=3, filled=0.5, is_silent=False))
    course = hand_made.course(made)
    order(course, 0, 9)
    days = walk(course, 5)
    assert [day for day, told in enumerate(days) if told["receipts"]] == [5]
    assert days[5]["receipts"] == [
        {
            "order": "DH00001",
            "producer": "NSX00",
            "placed": made.iso[0],
            "promised": made.iso[2],
            "arrived": made.iso[5],
            "ordered": {"P0000": 9},
            "got": {"P0000": 4},
        }
    ]


def test_a_silent_order_is_struck_a_week_after_its_day(jar):
    course = hand_made.course(hand_made.shop(jar, fate=Fate(0, 1.0, is_silent=True)))
    order(course, 0, 9)
    days = walk(course, 9)
    assert [day for day, told in enumerate(days) if told["receipts"]] == [9]
    assert (days[9]["receipts"][0]["arrived"], days[9]["receipts"][0]["got"]) == (None, {})
    assert course.books.stock == [0]


def test_a_lot_is_sold_for_its_life_on_arrival_the_first_day_counted(jar):
    one = replace(jar, shelf_life_days=3)
    made = hand_made.shop(one)
    course = hand_made.course(made)
    order(course, 0, 2)
    days = walk(course, 4)
    assert days[2]["received"][0]["last_day"] == made.iso[4]
    assert days[3]["expired"] == {}
    assert days[4]["expired"] == {"P0000": 2}
    assert days[4]["stock_end"] == {}


def test_a_product_out_of_season_cannot_be_ordered_and_the_next_delivery_is_in_season(jar):
    third = hand_made.shop(jar).dates[2].timetuple().tm_yday
    course = hand_made.course(hand_made.shop(replace(jar, season=(third + 1, third + 30))))
    assert course.review(0)[1] == {}
    course = hand_made.course(hand_made.shop(replace(jar, season=(third + 10, third))))
    assert course.review(0)[1]["P0000"].following == 16


# --- The figures ----------------------------------------------------------------------------


def test_every_figure_of_a_small_month_by_hand():
    """Ten come in, seven are sold, one of them to a company; two expire, one is left too late."""
    one = hand_made.product(
        hand_made.producer(), consigned=True, shop_bears_expired=0.5, shelf_life_days=20
    )
    wishes = {0: [Wish(0.5, 6, False)], 1: [Wish(0.2, 1, True)], 9: [Wish(0.5, 4, False)]}
    course = hand_made.course(hand_made.shop(one, wishes, mean=0.0), stock=9, last_day=8)
    course.books.receive(0, 1, 40)
    order(course, 0, 2)
    course.coming.clear()
    course.open_orders.clear()
    course.live(0)
    course.live(1)
    for day in range(2, 30):
        if day != 9:
            course.live(day)
    figures = score(course.shop, course.tally, course.books, agent="by hand")
    months = 29 / 30.4375
    assert course.tally.days == 29
    assert course.books.expired == [2]
    assert figures.margin_vnd == round(7 * 40_000 / months)
    assert figures.wasted_vnd == round(2 * 60_000 * 0.5 / months)
    assert figures.left_vnd == round(1 * 60_000 * 0.5 / months)
    assert figures.handling_vnd == round(34_000 / months)
    unit_days = 4 + 3 * 7 + 1 * 21
    assert course.tally.unit_days == [unit_days]
    assert figures.holding_vnd == round(unit_days * 60_000 * 0.005 / 30.4 / months)
    assert figures.goodwill_vnd == 0
    assert figures.stock_vnd == round(unit_days * 60_000 / 29)
    assert (figures.whole.fill, figures.whole.wasted_vnd) == (1.0, 120_000)
    assert figures.whole.waste == pytest.approx(2 / 7)
    course.live(9)
    missed = score(course.shop, course.tally, course.books, agent="by hand")
    assert missed.whole.fill == pytest.approx(7 / 10)
    assert missed.lost_sales_vnd == round(3 * 100_000 / (30 / 30.4375))
    assert missed.goodwill_vnd == round(3 * 10_000 / (30 / 30.4375))
    assert missed.net_vnd == pytest.approx(
        missed.margin_vnd
        - missed.wasted_vnd
        - missed.left_vnd
        - missed.handling_vnd
        - missed.holding_vnd
        - missed.goodwill_vnd,
        abs=3,
    )


def test_what_is_left_counts_only_as_far_as_mean_demand_will_not_draw_it():
    books = Books(1)
    books.receive(0, 5, 12)
    books.receive(0, 5, 13)
    books.receive(0, 50, 10**6)
    means = [0.0] * 10 + [1.0] * 20
    assert books.unsellable(0, means, 10) == pytest.approx(2 + 4)
