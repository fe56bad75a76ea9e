"""The producer's own page of an order: public, signed, without a cookie."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.base.ids import new_id
from pos.ordering.confirming import MOST_ANSWERS
from pos.ordering.kinds import PRODUCER, State, Way
from pos.ordering.links import code_of
from pos.shop.pins import FREE_FAILURES
from tests.ordering.steps import FISH, TEA, cancel, change, close, come, draft, of, sent, sound
from tests.till.steps import facts
from tests.world import NOON, World


def path(world: World, order_id: str) -> str:
    """The producer's page of an order."""
    return f"/o/{code_of(order_id, world.app.extensions['ocop_house'].pepper)}"


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def said(units: str = "12", on: str = "2026-11-24", note: str = "", **more: str) -> dict[str, str]:
    return {"units-1": units, "on-1": on, "note": note, "request_id": new_id(), **more}


def test_the_page_shows_what_is_wanted_and_nothing_else(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12), note="Giao trước 9 giờ")
    answer = phone.get(path(world, order_id))
    assert answer.status_code == 200
    page = text(answer)
    for shown in (
        "HN01-PO-2026-0001",
        "Chè Đinh Tân Cương",
        "12 hộp",
        "thứ Ba 24/11/2026",
        "Giao trước 9",
    ):
        assert shown in page
    for hidden in ("300.000", "3.600.000", "Hạnh", "<script", "csrf"):
        assert hidden not in page
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'content="noindex, nofollow"' in page


def test_an_answer_is_heard_once_and_the_manager_sees_it(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    data = said("10", "2026-11-25", "Thiếu 2 hộp")
    for _ in range(2):
        answer = phone.post(path(world, order_id), data=data)
        assert answer.status_code == 303
        assert "Set-Cookie" not in answer.headers
    assert "Cửa hàng đã nhận được trả lời" in text(phone.get(answer.location))
    one = of(order_id)
    assert (one.lines[0].confirmed_units, str(one.lines[0].confirmed_on)) == (10, "2026-11-25")
    assert (one.state, one.has_news) == (State.CONFIRMED, True)
    event = one.events[-1]
    assert (event.by_id, event.by_name, event.way) == (PRODUCER, "", Way.LINK)
    assert len(facts("order.confirmed/1")) == 1
    sound()


def test_the_same_words_without_an_id_are_heard_once(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    for _ in range(2):
        phone.post(path(world, order_id), data=said() | {"request_id": ""})
    assert len(of(order_id).events) == 2


def test_the_page_speaks_english_by_its_address(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    page = text(phone.get(path(world, order_id) + "?l=en"))
    assert "Tan Cuong single-bud tea" in page
    assert re.search(r'action="[^"]*\?l=en"', page)
    answer = phone.post(path(world, order_id) + "?l=en", data=said())
    assert "l=en" in answer.location


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"units-1": "13"}, 400),
        ({"units-1": "mười"}, 400),
        ({"units-1": "-1"}, 400),
        ({"on-1": "hôm nào"}, 400),
        ({"on-1": "2026-11-20"}, 400),
        ({"on-1": "2028-11-20"}, 400),
        ({"note": "x" * 400}, 400),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_is_written(
    world: World, phone: FlaskClient, typed: dict[str, str], status: int
) -> None:
    order_id = sent(world, (TEA, 12))
    answer = phone.post(path(world, order_id), data=said() | typed)
    assert answer.status_code == status
    assert "field__error" in text(answer) or "Chưa gửi được" in text(answer)
    assert len(of(order_id).events) == 1


def test_an_answer_without_a_single_line_is_no_answer(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    assert phone.post(path(world, order_id), data={"note": "ok"}).status_code == 409
    assert len(of(order_id).events) == 1


def test_every_sign_of_the_link_counts(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    right = path(world, order_id)
    house, checked = world.app.extensions["ocop_house"], []
    for at in range(3, len(right)):
        other = "0" if right[at] != "0" else "1"
        forged = right[:at] + other + right[at + 1 :]
        world.app.extensions["ocop_tries"].__init__()
        checked.append(phone.get(forged).status_code)
    assert set(checked) == {404}
    foreign = f"/o/{code_of(order_id, bytes(32))}"
    assert house.pepper != bytes(32)
    world.app.extensions["ocop_tries"].__init__()
    assert phone.get(foreign).status_code == 404
    assert phone.post(foreign, data=said()).status_code == 404


def test_a_draft_has_no_page_and_a_link_to_none_looks_alike(
    world: World, phone: FlaskClient
) -> None:
    drafted = phone.get(path(world, draft(world, (TEA, 12))))
    nothing = phone.get(path(world, new_id()))
    assert (drafted.status_code, nothing.status_code) == (404, 404)
    assert text(drafted) == text(nothing)


def test_after_closing_nothing_more_is_heard(world: World, phone: FlaskClient) -> None:
    closed, cancelled = sent(world, (TEA, 12)), sent(world, (FISH, 6))
    close(world, closed)
    cancel(world, cancelled)
    for order_id, words in ((closed, "Đơn này đã xong"), (cancelled, "Cửa hàng đã bỏ đơn này")):
        page = text(phone.get(path(world, order_id)))
        assert words in page
        assert "<form" not in page
        before = of(order_id).events
        assert phone.post(path(world, order_id), data=said()).status_code == 409
        assert of(order_id).events == before


def test_a_changed_order_is_answered_anew(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    phone.post(path(world, order_id), data=said())
    change(world, order_id, (1, 6))
    page = text(phone.get(path(world, order_id)))
    assert "Đơn đã đổi lúc" in page
    assert 'name="units-1" value="6"' in page
    assert "Cửa hàng chờ trả lời" in page
    assert "Đã trả lời lúc" not in page
    phone.post(path(world, order_id), data=said("6"))
    page = text(phone.get(path(world, order_id)))
    assert "Đã trả lời lúc" in page
    assert "Đơn đã đổi lúc" not in page


def test_days_are_chosen_by_their_names_and_one_that_passed_is_today(
    world: World, phone: FlaskClient
) -> None:
    order_id = sent(world, (TEA, 12))
    page = text(phone.get(path(world, order_id)))
    assert re.search(r'<option value="2026-11-24" selected>\s*thứ Ba 24/11<', page)
    assert 'type="date"' not in page
    with clock.running(lambda: NOON + timedelta(days=6)):
        page = text(phone.get(path(world, order_id)))
        assert re.search(r'<option value="2026-11-27" selected>\s*thứ Sáu 27/11<', page)
        phone.post(path(world, order_id), data=said(on="2027-03-01"))
        page = text(phone.get(path(world, order_id)))
        assert re.search(r'<option value="2027-03-01" selected>', page)


def test_only_what_is_still_to_come_is_asked(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    come(world, order_id, (1, 5))
    page = text(phone.get(path(world, order_id)))
    assert "Còn giao được" in page
    assert 'name="units-1" value="7"' in page
    assert phone.post(path(world, order_id), data=said("8")).status_code == 400
    assert phone.post(path(world, order_id), data=said("4", "2026-11-26")).status_code == 303
    line = of(order_id).lines[0]
    assert (line.confirmed_units, line.open_units) == (9, 4)
    answer = phone.post(path(world, order_id), data=said("0"), follow_redirects=True)
    assert "Cảm ơn. Đơn này đã xong." in text(answer)
    line = of(order_id).lines[0]
    assert (of(order_id).state, line.confirmed_units) == (State.CLOSED, 5)
    assert str(line.confirmed_on) == "2026-11-26"  # what came was promised then, not today
    sound()


def test_a_producer_is_told_in_its_own_words_that_an_order_is_over(
    world: World, phone: FlaskClient
) -> None:
    order_id = sent(world, (TEA, 12))
    cancel(world, order_id)
    page = text(phone.post(path(world, order_id), data=said()))
    assert "không cần trả lời nữa" in page
    assert "Lập đơn mới" not in page
    changed = sent(world, (TEA, 12))
    page = text(phone.post(path(world, changed), data={"note": "ok"}))
    assert "Cửa hàng vừa đổi đơn" in page
    assert "Tải lại trang" not in page


def test_wrong_links_wait_as_wrong_pins_do(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    wrong, right = f"/o/{'0' * 42}", path(world, order_id)
    assert [phone.get(wrong).status_code for _ in range(FREE_FAILURES)] == [404] * FREE_FAILURES
    held = phone.get(right)
    assert held.status_code == 429
    assert held.headers["Retry-After"] == "30"
    elsewhere = world.app.test_client(use_cookies=False)
    elsewhere.environ_base["REMOTE_ADDR"] = "14.160.9.9"
    assert elsewhere.get(right).status_code == 200
    with clock.running(lambda: NOON + timedelta(seconds=31)):
        assert phone.get(right).status_code == 200
        assert phone.get(wrong).status_code == 404


def test_an_order_is_not_answered_for_ever(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    for n in range(MOST_ANSWERS):
        assert phone.post(path(world, order_id), data=said(str(n % 12))).status_code == 303
    answer = phone.post(path(world, order_id), data=said("12"))
    assert answer.status_code == 409
    assert "Gọi cho cửa hàng" in text(answer)


def test_a_form_of_another_site_is_refused(world: World, phone: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    elsewhere = {"Origin": "https://xau.example", "Sec-Fetch-Site": "cross-site"}
    answer = phone.post(path(world, order_id), data=said(), headers=elsewhere)
    assert answer.status_code == 403
    assert len(of(order_id).events) == 1


def test_the_form_needs_no_token_though_every_other_does(
    world: World, phone: FlaskClient, hanh: FlaskClient
) -> None:
    order_id = sent(world, (TEA, 12))
    world.app.config["WTF_CSRF_ENABLED"] = True
    assert phone.post(path(world, order_id), data=said()).status_code == 303
    assert hanh.post(f"/orders/{order_id}/copies", data={}).status_code == 400
