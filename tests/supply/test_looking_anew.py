"""What is done with orders, deliveries and terms is in the next look, and the rail says what is
left to do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from pos.app import attendant_of
from pos.assortment import certifying, product_changing
from pos.base.dates import PartialDate
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books, certificate_acts
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Act as CertificateAct
from pos.catalogue.certificates import ActKind, Certificate
from pos.catalogue.models import CertificateRow
from pos.moving.kinds import Kind as Moved
from pos.ordering import arranging, reserving
from pos.ordering.models import OrderRow
from pos.ordering.reservation_book import Reservation as Promise
from pos.ordering.terms import Closure
from pos.receiving import settling, undoing
from pos.shop import changing
from pos.shop.sale_policy import SalePolicies, SalePolicy
from pos.supply import handing, hours, reviewing
from pos.supply.review_queries import due_today, sum_of
from tests.closing.days import count_and_close
from tests.gifts import define
from tests.moving.steps import hold, move
from tests.ordering import steps as orders
from tests.receiving.steps import deliver
from tests.returns.steps import give_back, sell
from tests.supply.past import FISH, TEA, after, arrange, at, lines, live, look, seen
from tests.world import World

PAGE = "/orders/suggestions"
Act = Callable[[World], object]


def badge(days: int) -> int:
    """What the rail says."""
    end_reading()
    return due_today(reading(), after(days))


def is_due(days: int) -> bool:
    end_reading()
    found = reviewing.is_due(reading(), after(days))
    end_reading()
    return found


def test_what_was_sent_is_not_proposed_a_second_time(till: World) -> None:
    """F9, send, open the screen again, as the manager does."""
    live(till, 10, (FISH, 1))
    with at(10):
        hanh = till.sign_in("Hạnh")
        hanh.get(PAGE)
        wanted = lines(10)[FISH].units
        assert wanted > 0
        assert badge(10) == 1
        typed = {f"units.{till.product_id(FISH)}": str(wanted), "review": seen(10).review_id}
        hanh.post(f"{PAGE}/drafts", data={**typed, "request_id": new_id()})
        [order_id] = orders_of()
        assert badge(10) == 1  # a draft has not gone out
        day = f"{after(12):%d/%m/%Y}"
        sending = {"way": "zalo", "wanted_on": day, "note": "", "request_id": new_id()}
        assert hanh.post(f"/orders/{order_id}/dispatch", data=sending).status_code == 303
        assert badge(10) == 0
        page = hanh.get(PAGE).text
        fish = lines(10)[FISH]
        assert (fish.units, fish.on_order) == (0, wanted)
        assert "Nên đặt thêm" not in page
        assert badge(10) == 0
        # Whoever looked before it was sent, and presses only now, is told.
        late = hanh.post(f"{PAGE}/drafts", data={**typed, "request_id": new_id()})
        assert late.status_code == 409
        assert orders_of() == [order_id]
        orders.cancel(till, order_id)
        hanh.get(PAGE)
        assert lines(10)[FISH].units == wanted
        assert badge(10) == 1


@pytest.mark.parametrize("units", [0, 4])
def test_what_a_producer_said_no_to_is_not_asked_for_again_with_that_delivery(
    till: World, units: int
) -> None:
    live(till, 10, (FISH, 1))
    look(till, 10)
    wanted = lines(10)[FISH].units
    assert wanted > 4
    with at(10):
        order_id = orders.sent(till, (FISH, wanted), wanted_on=after(12))
        orders.confirm(till, order_id, (1, units), on=after(12))
        page = till.sign_in("Hạnh").get(PAGE).text
    fish = lines(10)[FISH]
    assert (fish.units, fish.why, fish.why_on) == (0, "refused", after(12))
    assert "Nhà sản xuất báo không giao đủ chuyến" in page
    assert badge(10) == 0
    with at(10, 1):
        orders.cancel(till, order_id)
    assert look(till, 10)
    assert lines(10)[FISH].why == "refused"
    look(till, 13)
    assert lines(13)[FISH].units > 0


def orders_of() -> list[str]:
    """Every order's id."""
    end_reading()
    return list(reading().scalars(select(OrderRow.id).order_by(OrderRow.id)))


def test_a_page_left_open_does_not_order_what_was_ordered_meanwhile(till: World) -> None:
    live(till, 10, (FISH, 1))
    with at(10):
        hanh = till.sign_in("Hạnh")
        hanh.get(PAGE)
        wanted, review = lines(10)[FISH].units, seen(10).review_id
        order_id = orders.sent(till, (FISH, wanted), wanted_on=after(12))
        typed = {f"units.{till.product_id(FISH)}": str(wanted), "review": review}
        answer = hanh.post(f"{PAGE}/drafts", data={**typed, "request_id": new_id()})
        assert answer.status_code == 409
        assert orders_of() == [order_id]


def test_less_than_suggested_was_sent_and_the_rail_asks_no_more_today(till: World) -> None:
    live(till, 10, (FISH, 1))
    look(till, 10)
    with at(10):
        orders.sent(till, (FISH, 1), wanted_on=after(12))
        till.sign_in("Hạnh").get(PAGE)
    assert lines(10)[FISH].is_suggested
    assert badge(10) == 0


def test_what_was_left_out_of_an_order_is_not_asked_for_again_the_day_it_went_out(
    till: World,
) -> None:
    live(till, 10, (FISH, 1))
    name = f"units.{till.product_id(FISH)}"
    with at(10):
        hanh = till.sign_in("Hạnh")
        hanh.get(PAGE)
        wanted = lines(10)[FISH].units
        assert wanted > 1
        typed = {name: "1", "review": seen(10).review_id, "request_id": new_id()}
        hanh.post(f"{PAGE}/drafts", data=typed)
        [order_id] = orders_of()
        day = f"{after(12):%d/%m/%Y}"
        sending = {"way": "zalo", "wanted_on": day, "note": "", "request_id": new_id()}
        assert hanh.post(f"/orders/{order_id}/dispatch", data=sending).status_code == 303
        page = hanh.get(f"{PAGE}?show=all").text
        assert lines(10)[FISH].units > 0
        assert f'name="{name}" value="0"' in page
        assert f"hôm nay đã bớt {wanted - 1}" in page
    with at(11):
        page = till.sign_in("Hạnh").get(f"{PAGE}?show=all").text
        assert f'name="{name}" value="{lines(11)[FISH].units}"' in page
        assert "hôm nay đã bớt" not in page


def closed(world: World) -> str:
    closure = Closure(new_id(), "", after(20), after(22), "")
    arranging.close_days(closure, hand=world.hand("Hạnh"))
    return closure.closure_id


def promised(world: World) -> str:
    promise = Promise(new_id(), world.product_id(FISH), 5, after(14), "Anh Ví Dụ", "")
    reserving.reserve(promise, hand=world.hand("Hạnh"))
    return promise.reservation_id


def written(act: Callable[..., object], world: World, *what: object, **how: object) -> None:
    """A verb of a book, by the manager's hand."""
    with writing() as session:
        act(session, *what, **how, hand=world.hand("Hạnh"))


def certificate(world: World) -> tuple[str, Any]:
    """The fish paste's own."""
    [held] = catalogue.certificates(reading(), [world.product_id(FISH)])[world.product_id(FISH)]
    asked = select(CertificateRow.id).where(CertificateRow.product_id == world.product_id(FISH))
    found = reading().scalars(asked).one(), held
    end_reading()
    return found


def renewed(world: World) -> None:
    certificate_id, held = certificate(world)
    act = CertificateAct(new_id(), ActKind.EXTENDED, after(300), note="Đã nộp hồ sơ")
    its = {"product_id": world.product_id(FISH), "certificate_id": certificate_id}
    written(certificate_acts.note, world, act, **its, before=held)


def struck_out(world: World) -> None:
    gone = [(certificate(world)[0], world.product_id(FISH))]
    written(books.take_back_certificates, world, gone)


def priced(world: World) -> None:
    written(books.set_price, world, world.product_id(FISH), 70_000, valid_from=after(2))


def kept_from_sale(world: World) -> None:
    product_changing.withdraw_product(world.product_id(FISH), hand=world.hand("Hạnh"))


def chosen(world: World) -> None:
    policies = SalePolicies(lapsed=SalePolicy.BLOCK)
    changing.choose_policies(policies, hand=world.hand("Hạnh"))


def certified(world: World) -> None:
    """The renewal that was waited for."""
    one = Certificate(4, "99/QĐ-VD", "", None, PartialDate(2026, 11))
    certifying.add_certificate(world.product_id(FISH), one, hand=world.hand("Hạnh"))


MADE = {"use_by": "01/03/2027", "life_reason": "Thử"}
DONE: dict[str, Act] = {
    "sent": lambda world: orders.sent(world, (FISH, 6), wanted_on=after(12)),
    "received": lambda world: deliver(world, (FISH, MADE)),
    "held": lambda world: hold(world, TEA, "L260812"),
    "a pack": lambda world: arrange(world, FISH, pack_units=6),
    "lead days": lambda world: orders.terms(world, FISH, lead_days=4),
    "closed": closed,
    "promised": promised,
    "a certificate": certified,
    "a certificate goes on": renewed,
    "a certificate struck out": struck_out,
    "a price": priced,
    "kept from sale": kept_from_sale,
    "what is sold without certificate": chosen,
    "thrown away": lambda world: move(world, Moved.DISPOSED, (FISH, "L260905", 2)),
    "taken for the house": lambda world: move(world, Moved.INTERNAL, (FISH, "L260905", 2)),
    "packed in sets from now on": define,
}
"""What is done once, and is news."""


@pytest.mark.parametrize("name", DONE)
def test_whatever_was_done_asks_for_another_look(till: World, name: str) -> None:
    live(till, 2, (FISH, 1))
    look(till, 2)
    assert not is_due(2)
    with at(2, 1):
        DONE[name](till)
    assert is_due(2)
    look(till, 2)
    assert not is_due(2)


AFTER_SENDING: dict[str, Callable[[World, str], object]] = {
    "confirmed": lambda world, order: orders.confirm(world, order, (1, 4), on=after(12)),
    "changed": lambda world, order: orders.change(world, order, (1, 9), on=after(12)),
    "come": lambda world, order: orders.come(world, order, (1, 2)),
    "closed": lambda world, order: orders.close(world, order),
    "cancelled": lambda world, order: orders.cancel(world, order),
}


def test_what_is_paid_for_a_delivery_asks_for_another_look(till: World) -> None:
    arrange(till, FISH, cost_vnd=30_000)
    with at(2):
        order_id = orders.sent(till, (FISH, 6), wanted_on=after(12))
        made = deliver(till, (FISH, {**MADE, "cost_vnd": "32.000"}), order_id=order_id)
    look(till, 2)
    assert not is_due(2)
    with at(2, 1):
        settling.settle_price(made, 1, settling.Answer.AS_ORDERED, hand=till.hand("Hạnh"))
    assert is_due(2)


@pytest.mark.parametrize("name", AFTER_SENDING)
def test_whatever_becomes_of_an_order_asks_for_another_look(till: World, name: str) -> None:
    with at(2):
        order_id = orders.sent(till, (FISH, 6), wanted_on=after(12))
    look(till, 2)
    assert not is_due(2)
    with at(2, 1):
        AFTER_SENDING[name](till, order_id)
    assert is_due(2)


def test_what_is_undone_asks_for_another_look(till: World) -> None:
    with at(2):
        made = deliver(till, (FISH, MADE))
        closure_id, promise_id = closed(till), promised(till)
    look(till, 2)
    with at(2, 1):
        undoing.undo_lines(made, (1,), reason="Nhầm", hand=till.hand("Hạnh"))
        assert is_due(2)
        look(till, 2)
        arranging.open_days(closure_id, hand=till.hand("Hạnh"))
        assert is_due(2)
        look(till, 2)
        reserving.end_reservation(promise_id, hand=till.hand("Hạnh"))
        assert is_due(2)


def test_a_promise_taken_up_again_is_news_whatever_ended_before(till: World) -> None:
    with at(2):
        first, second = promised(till), promised(till)
        handing.hand_over(first, "", hand=till.hand("Hạnh"))
        with at(2, 1):
            handing.hand_over(second, "", hand=till.hand("Hạnh"))
    look(till, 2)
    assert not is_due(2)
    with at(2, 2):
        handing.take_up_again(first, hand=till.hand("Hạnh"))
    assert is_due(2)


def test_what_the_till_does_and_a_draft_change_nothing_of_what_was_reckoned(till: World) -> None:
    look(till, 2)
    with at(2, 1):
        sell(till, (FISH, 20))
        give_back(till, sell(till, (TEA, 1)))
        orders.draft(till, (FISH, 6), wanted_on=after(12))
    assert not is_due(2)


def test_the_attendant_leaves_what_is_done_by_day_to_whoever_looks(till: World) -> None:
    look(till, 2)
    before = seen(2).review_id
    with at(2, 1):
        orders.sent(till, (FISH, 6), wanted_on=after(12))
        for chore in attendant_of(till.app).chores:
            chore(till.hand().at)
    assert seen(2).review_id == before


# --- The day under way -------------------------------------------------------------------


def keep_hours(world: World, days: int) -> None:
    """Open from four hours before noon until eight after it, and sell a bottle at noon."""
    for day in range(days):
        for hour, sku in ((-4, TEA), (0, FISH), (8, TEA)):
            with at(day, hour):
                sell(world, (sku, 1))


def test_the_hours_left_are_those_that_the_shop_keeps(till: World) -> None:
    keep_hours(till, 8)
    look(till, 8)
    end_reading()
    for hour, left in ((-7, 10_000), (-4, 10_000), (-1, 7_500), (2, 5_000), (8, 0), (9, 0)):
        with at(8, hour):
            assert hours.left_of_day(reading(), till.hand().at) == left, hour


def test_before_a_week_nobody_knows_the_hours(till: World) -> None:
    keep_hours(till, 5)
    look(till, 5)
    end_reading()
    with at(5, 8):
        assert hours.left_of_day(reading(), till.hand().at) is None


def test_between_two_shifts_the_day_goes_on(till: World) -> None:
    """The morning's drawer is counted at two: the afternoon is still expected."""
    keep_hours(till, 8)
    look(till, 8)
    with at(8, 2):
        count_and_close(till)
        reviewing.refresh_review(hand=till.hand("Hạnh"))
    morning = seen(8)
    assert morning.as_of == after(7)
    needs = [need_of(till)]
    with at(8, 3):
        till.open_shift()
    with at(8, 8):
        count_and_close(till)
        reviewing.refresh_review(hand=till.hand("Hạnh"))
    assert seen(8).as_of == after(8)
    needs.append(need_of(till))
    assert needs[0] > needs[1]


def need_of(world: World) -> float:
    """Bottles wanted by tomorrow's order, by the newest review."""
    end_reading()
    found = sum_of(reading(), world.product_id(FISH), after(8))
    end_reading()
    assert found is not None
    assert found.terms is not None
    return found.terms.need


def test_what_was_sold_today_is_not_expected_once_more(till: World) -> None:
    """An hour before closing only that hour is still to be sold of today."""
    keep_hours(till, 8)
    needs = []
    for hour in (-5, 2, 8):
        with at(8, hour):
            reviewing.refresh_review(hand=till.hand("Hạnh"))
        found = sum_of(reading(), till.product_id(FISH), after(8))
        assert found is not None
        assert found.terms is not None
        needs.append((found.terms.need, found.terms.per_day))
        end_reading()
    day = 1.03 * needs[0][1]
    assert needs[1][0] == pytest.approx(needs[0][0] - day / 2)
    assert needs[2][0] == pytest.approx(needs[0][0] - day)
    assert seen(8).as_of == after(8) - timedelta(days=1)
