"""Promises to customers for which the goods will not be there."""

from datetime import date, timedelta

from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.ordering import reservation_book
from pos.ordering.kinds import State
from pos.supply import promise_keeping
from pos.supply.promise_keeping import Gap
from tests.ordering.steps import TEA, draft, of, send, terms
from tests.supply.test_promises import promise
from tests.world import TODAY, World

THERE = 26
"""Tea that lies in the shop: 20 of a long life, 6 for another 18 days."""
COMES = TODAY + timedelta(days=4)
"""The Wednesday on which the tea's producer comes next."""


def gaps() -> dict[str, Gap]:
    end_reading()
    session = reading()
    return dict(promise_keeping.gaps(session, reservation_book.still_promised(session), TODAY))


def weekly(world: World) -> None:
    """The producer comes on Wednesdays, two days after it was asked."""
    terms(world, TEA, lead_days=2, weekdays=(COMES.weekday(),))


def test_what_is_there_is_enough_and_more_is_short(till: World) -> None:
    weekly(till)
    promise(till, TEA, THERE, due=2)
    assert gaps() == {}
    second = promise(till, TEA, 3, due=3)
    assert gaps() == {second: Gap(3, COMES, in_time=False)}
    assert promise_keeping.unkept(reading(), TODAY) == 1


def test_goods_that_can_still_be_ordered_in_time_are_not_late(till: World) -> None:
    weekly(till)
    one = promise(till, TEA, THERE + 4, due=4)
    assert gaps() == {one: Gap(4, COMES, in_time=True)}
    assert promise_keeping.unkept(reading(), TODAY) == 0


def test_whoever_comes_first_is_served_first(till: World) -> None:
    weekly(till)
    late, early = promise(till, TEA, 20, due=3), promise(till, TEA, 10, due=1)
    assert {one: gap.missing_units for one, gap in gaps().items()} == {late: 4}
    promise(till, TEA, 20, due=0)
    assert {one: gap.missing_units for one, gap in gaps().items()} == {late: 20, early: 4}


def test_what_expires_before_the_day_is_not_there(till: World) -> None:
    weekly(till)
    one = promise(till, TEA, THERE, due=19)
    assert {name: gap.missing_units for name, gap in gaps().items()} == {one: 6}


def test_an_order_that_comes_by_then_counts_and_a_draft_does_not(till: World) -> None:
    weekly(till)
    one = promise(till, TEA, THERE + 4, due=2)
    order_id = draft(till, (TEA, 10), wanted_on=TODAY + timedelta(days=2))
    assert gaps()[one].missing_units == 4
    send(till, order_id)
    assert of(order_id).state is State.SENT
    assert gaps() == {}


def test_goods_of_nobody_known_are_ordered_from_nobody(till: World) -> None:
    one = promise(till, "RUOU-MO", 9, due=30)
    assert gaps() == {one: Gap(1, None, in_time=False)}


def test_the_pages_say_it_and_the_rail_counts_it(till: World) -> None:
    weekly(till)
    client = till.sign_in("Hạnh")
    page = client.get(f"/orders/promises/new?product_id={till.product_id(TEA)}").text
    assert "Còn 26 hộp chưa hứa cho ai" in page
    assert "thứ Tư 25/11/2026 mới có thêm" in page
    listed = typed(client, till, "30", TODAY + timedelta(days=1))
    assert "Đã ghi." in listed
    assert listed.count("còn thiếu 4 hộp, không kịp (chuyến tới 25/11") == 2
    assert "Hàng hứa cho khách không kịp: 1" in listed
    later = typed(client, till, "3", TODAY + timedelta(days=8))
    assert "còn thiếu 3 hộp, đặt kịp chuyến 25/11" in later
    assert "Hàng hứa cho khách không kịp: 1" in later


def typed(client: FlaskClient, world: World, many: str, day: date) -> str:
    """Promise tea; the list after it."""
    form = {"quantity": many, "due_on": f"{day:%d/%m/%Y}", "customer": "Chị Hoa", "phone": ""}
    told = {"request_id": new_id(), "product_id": world.product_id(TEA), "note": "", **form}
    answer = client.post("/orders/promises", data=told)
    assert answer.status_code == 303
    return client.get(answer.location).text
