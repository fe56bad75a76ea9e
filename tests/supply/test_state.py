"""What tonight's suggestions depend on, from the books of the named world."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.moving.kinds import Kind as Moved
from pos.ordering import arranging, reserving
from pos.ordering.reservation_book import Reservation as Promise
from pos.ordering.terms import Closure, ProducerTerms
from pos.planning.learning import Memory
from pos.planning.values import Bar, Kind, Line, Lot, Reservation
from pos.shop import changing
from pos.shop.sale_policy import SalePolicies, SalePolicy
from pos.stock import holds
from pos.stock.holds import HoldState
from pos.supply import remembering, taking_in
from pos.supply.defaults import Closed, Source, closed_of, supplying
from pos.supply.lefts import Left
from pos.supply.state import ONE_DAY, Asked, state_of
from tests.gifts import SET, define, pack
from tests.moving.steps import fair, hold, move
from tests.ordering import steps as orders
from tests.supply.past import (
    COM,
    FISH,
    GREENS,
    TEA,
    WINE,
    after,
    arrange,
    arrange_producer,
    at,
    live,
)
from tests.till.steps import lot_id
from tests.world import TODAY, World


def asked(world: World, days: int = 0) -> Asked:
    """What is asked so many days after the first, in the morning."""
    with at(days):
        taking_in.take_days(after(days))
        kept = remembering.remember(after(days), world.hand().at)
        memory = Memory() if kept is None else kept.memory
        found = state_of(reading(), after(days), as_of=after(days - 1), memory=memory)
    end_reading()
    return found


def line(world: World, sku: str, days: int = 0) -> Line:
    """A product's line."""
    found = asked(world, days)
    return next(one for one in found.state.lines if one.product.product_id == world.product_id(sku))


def test_lots_count_by_their_last_day_and_only_what_may_be_sold(till: World) -> None:
    tea = line(till, TEA)
    assert tea.lots == (Lot(6, after(18)), Lot(20, after(347)))
    hold(till, TEA, "L260812")
    move(till, Moved.STORED, (TEA, "L261103", 5))
    assert line(till, TEA).lots == (Lot(20, after(347)),)
    assert asked(till).shelves[till.product_id(TEA)].barred_units == 6
    move(till, Moved.TO_FAIR, (TEA, "L261103", 4), ends=("shop", fair(till)))
    assert line(till, TEA).lots == (Lot(16, after(347)),)


def test_a_lot_whose_day_has_passed_counts_no_more(till: World) -> None:
    assert line(till, GREENS, 2).lots == (Lot(5000, after(2)),)
    assert line(till, GREENS, 3).lots == ()
    found = asked(till, 3).shelves[till.product_id(GREENS)]
    assert [(one.units, one.bar) for one in found.barred] == [(5000, "expired")]


def test_goods_are_known_by_what_the_catalogue_and_their_lots_say(till: World) -> None:
    greens, fish = line(till, GREENS).product, line(till, FISH).product
    assert (greens.kind, greens.category, greens.step, greens.per) == (
        Kind.FRESH,
        "food",
        250,
        1000,
    )
    assert (fish.kind, fish.price_vnd, fish.cost_vnd) == (Kind.PROCESSED, 65_000, 45_500)
    sources = asked(till).sources[till.product_id(FISH)]
    assert sources["cost"] is Source.HOUSE
    assert sources["shelf_life"] is Source.CATALOGUE


def test_what_was_typed_goes_before_every_default(till: World) -> None:
    arrange(
        till,
        FISH,
        pack_units=12,
        shelf_min_units=4,
        limit_units=60,
        cost_vnd=40_000,
        owner="consigned",
        bears_expired_bp=5_000,
        service_bp=9_500,
    )
    arrange_producer(till, FISH, lead_days=3, weekdays=(1, 4), min_order_vnd=500_000)
    found = asked(till)
    [fish] = [one for one in found.state.lines if one.product.product_id == till.product_id(FISH)]
    product = fish.product
    assert (product.pack, product.display_min, product.max_on_hand) == (12, 4, 60)
    assert (product.cost_vnd, product.is_consigned) == (40_000, True)
    assert (product.bears_expired, product.service) == (0.5, 0.95)
    assert set(found.sources[product.product_id].values()) == {Source.TYPED, Source.CATALOGUE}
    # Saturday 21/11, three days ahead: Tuesday 24 is the first day, Friday 27 the next.
    assert (fish.chance.delivery, fish.chance.next_delivery) == (after(3), after(6))
    assert found.supplying[product.producer_id].order_by == TODAY
    assert found.state.producers[product.producer_id].min_order_vnd == 500_000


def test_days_on_which_nothing_is_delivered_move_the_chance(till: World) -> None:
    arrange_producer(till, FISH, lead_days=1, weekdays=(0,))
    assert line(till, FISH).chance.delivery == after(2)
    its = orders.producer_id(till, FISH)
    for owner in (its, ""):
        closure = Closure(new_id(), owner, after(2), after(8 if owner else 9), "Nghỉ")
        arranging.close_days(closure, hand=till.hand("Hạnh"))
    assert line(till, FISH).chance.delivery == after(16)


def test_what_is_on_order_counts_with_the_life_it_will_have(till: World) -> None:
    orders.sent(till, (FISH, 24), wanted_on=after(3))
    fish = line(till, FISH)
    coming = [one for one in fish.lots if one.arrives is not None]
    life = sum(fish.lives) // len(fish.lives)
    assert coming == [Lot(24, after(3) + timedelta(days=life - 1), after(3))]
    assert asked(till).coming == {till.product_id(FISH): 24}


def test_an_order_is_believed_less_each_day_it_is_overdue(till: World) -> None:
    orders.sent(till, (FISH, 24), wanted_on=after(3))
    assert [one.units for one in line(till, FISH, 3).lots if one.arrives] == [24]
    assert [one.units for one in line(till, FISH, 8).lots if one.arrives] == [12]
    assert [one.units for one in line(till, FISH, 13).lots if one.arrives] == []
    assert asked(till, 13).coming == {till.product_id(FISH): 24}


def test_an_overdue_order_is_believed_alike_after_closing_and_the_morning_after(
    till: World,
) -> None:
    orders.sent(till, (FISH, 24), wanted_on=after(3))

    def coming(today: int) -> list[int]:
        with at(today):
            found = state_of(reading(), after(today), as_of=after(7), memory=Memory())
        end_reading()
        return [lot.units for one in found.state.lines for lot in one.lots if lot.arrives]

    assert coming(7) == coming(8) == [12]


def test_on_days_that_the_shop_is_closed_nobody_is_expected(till: World) -> None:
    """What days to come are worth is what the lines of the protocol make of `shop_closed`."""
    live(till, 8, (FISH, 1))
    closed = [after(10), after(11), after(12)]
    shut = Closure(new_id(), "", closed[0], closed[-1], "Kiểm kê")
    its = Closure(new_id(), orders.producer_id(till, FISH), after(20), after(22), "Nghỉ")
    for one in (shut, its):
        arranging.close_days(one, hand=till.hand("Hạnh"))
    with at(8):
        taking_in.take_days(after(8))
        kept = remembering.remember(after(8), till.hand().at)
        assert kept is not None
        found = state_of(reading(), after(8), as_of=after(7), memory=kept.memory).state.factors
        assert found == kept.memory.sums(sorted(found), after(7), closed)
        assert found != kept.memory.sums(sorted(found), after(7))
    worth = next(worth for (kind, _name), worth in found.items() if kind is Kind.PROCESSED)
    days = [later - sooner for sooner, later in pairwise(worth)]
    assert [n + 8 for n, one in enumerate(days[:20]) if one == 0] == [10, 11, 12]


TET = date(2027, 2, 6)


@pytest.mark.parametrize(
    ("own", "first"),
    [
        ((), TET + 6 * ONE_DAY),
        # It said itself when it does not come.
        (((TET - 3 * ONE_DAY, TET + 2 * ONE_DAY),), TET + 3 * ONE_DAY),
        (((date(2027, 5, 1), date(2027, 5, 2)),), TET + 6 * ONE_DAY),
    ],
)
def test_that_the_shop_is_closed_at_tet_says_nothing_of_the_producer(
    own: tuple[tuple[date, date], ...], first: date
) -> None:
    shops = ((TET - ONE_DAY, TET + ONE_DAY),)
    typed = ProducerTerms(lead_days=1, weekdays=())
    for closed in (Closed(own, shops), Closed(own)):
        found = supplying("p", typed, (), closed, TET - 3 * ONE_DAY)
        assert found is not None
        assert found.chance.delivery == first


def test_what_was_typed_of_a_producer_and_of_the_shop_is_told_apart() -> None:
    said = [
        Closure("1", "", TET, TET, ""),
        Closure("2", "p", TET, TET + ONE_DAY, ""),
        Closure("3", "q", TET, TET, ""),
    ]
    assert closed_of(said, "p") == Closed(((TET, TET + ONE_DAY),), ((TET, TET),))
    assert closed_of(said, "") == Closed((), ((TET, TET),))


def test_what_customers_were_promised_is_asked_for_besides(till: World) -> None:
    promise = Promise(new_id(), till.product_id(FISH), 5, after(4), "Anh Ví Dụ", "")
    reserving.reserve(promise, hand=till.hand("Hạnh"))
    assert line(till, FISH).reservations == (Reservation(after(4), 5),)
    # Overdue: whoever was promised them still wants them.
    assert line(till, FISH, 7).reservations == (Reservation(after(7), 5),)


def test_goods_out_of_season_are_not_ordered_and_say_from_when_they_are(till: World) -> None:
    # Saturday 21/11: what is ordered now comes on 24/11, and a week later again.
    arrange_producer(till, FISH, lead_days=3, weekdays=(1,))
    arrange(till, FISH, months=(3, 4, 12))
    found = asked(till)
    [fish] = [one for one in found.state.lines if one.product.product_id == till.product_id(FISH)]
    assert fish.bar is Bar.SEASON
    assert found.bars[till.product_id(FISH)] == TODAY.replace(month=12, day=1)
    arrange(till, FISH, months=(3, 4))
    assert asked(till).bars[till.product_id(FISH)] == TODAY.replace(2027, 3, 1)


def test_the_last_delivery_of_a_season_lasts_until_the_next_one(till: World) -> None:
    arrange_producer(till, FISH, lead_days=3, weekdays=(1,))
    usual = line(till, FISH)
    assert (usual.chance.delivery, usual.chance.next_delivery) == (after(3), after(10))
    arrange(till, FISH, months=(11, 12))
    assert line(till, FISH) == usual
    arrange(till, FISH, months=(2, 11))
    last = line(till, FISH)
    assert (last.bar, last.chance.delivery) == (None, after(3))
    assert last.chance.next_delivery == TODAY.replace(2027, 2, 1)


def test_goods_that_are_held_say_so_also_out_of_season(till: World) -> None:
    with writing() as session:
        state = HoldState(holds.Kind.HOLD, "Chờ kiểm tra", "", till.product_id(FISH))
        lots = [lot_id(till, FISH, "L260905")]
        holds.place(session, new_id(), state, lots, hand=till.hand("Hạnh"))
    arrange(till, FISH, months=(3,))
    assert line(till, FISH, 1).bar is Bar.BLOCKED


def test_a_certificate_that_ends_stops_the_sale_only_where_the_shop_chose_so(till: World) -> None:
    assert line(till, FISH).sells_until is None
    policies = SalePolicies(lapsed=SalePolicy.BLOCK)
    changing.choose_policies(policies, hand=till.hand("Hạnh"))
    assert line(till, FISH).sells_until == TODAY.replace(2027, 3, 15)
    assert asked(till).bars[till.product_id(FISH)] == TODAY.replace(2027, 3, 15)
    # Goods that never had one are sold as ever.
    assert till.product_id(WINE) not in asked(till).bars


def test_goods_of_which_every_lot_is_held_are_not_ordered(till: World) -> None:
    with writing() as session:
        state = HoldState(holds.Kind.HOLD, "Chờ kiểm tra", "", till.product_id(FISH))
        lots = [lot_id(till, FISH, "L260905")]
        holds.place(session, new_id(), state, lots, hand=till.hand("Hạnh"))
    found = asked(till, 1)
    fish = next(one for one in found.state.lines if one.product.product_id == till.product_id(FISH))
    assert (fish.bar, fish.lots) == (Bar.BLOCKED, ())
    assert found.bars[till.product_id(FISH)] == TODAY
    hold(till, TEA, "L260812")
    assert line(till, TEA, 1).bar is None


def test_what_is_not_asked_about_says_why(till: World) -> None:
    define(till)
    pack(till, 1)
    arrange(till, GREENS, is_left=True)
    lefts = asked(till).lefts
    assert lefts == {
        till.product_id(COM): (Left.NO_PRODUCER, None),
        till.product_id(WINE): (Left.NO_PRODUCER, None),
        till.product_id(SET): (Left.GIFT_SET, None),
        till.product_id(GREENS): (Left.IS_LEFT, None),
    }


def test_goods_that_never_were_here_are_asked_about_once_somebody_means_them(till: World) -> None:
    """The print stands in the catalogue, and no lot of it ever came."""
    print_id = till.product_id("TRANH")
    assert print_id not in {one.product.product_id for one in asked(till).state.lines}
    arrange(till, "TRANH", shelf_min_units=2)
    assert line(till, "TRANH").product.display_min == 2


def test_an_order_that_came_late_is_in_the_producers_record(till: World) -> None:
    usual = line(till, FISH).slip
    order_id = orders.sent(till, (FISH, 10), wanted_on=after(3))
    with at(6):
        orders.come(till, order_id, (1, 10))
    late = line(till, FISH, 7).slip
    assert late.chance > usual.chance
    # Eight usual orders lent (4 in 100, three days), and one that came three days late.
    assert late.chance == pytest.approx((8 * 0.04 + 1) / 9)
    assert late.days == pytest.approx((8 * 0.04 * 3 + 3) / (8 * 0.04 + 1))


def test_the_rate_is_reckoned_from_the_days(till: World) -> None:
    live(till, 10, (FISH, 1))
    fish = line(till, FISH, 10)
    weights = sum(0.5 ** (age / 70) for age in range(10))
    assert fish.rate.per_day == pytest.approx(weights / (weights + 6))
    assert (fish.rate.sold, fish.rate.days_in, fish.rate.days_out) == (10, 10, 0)
