"""What a producer said stays known: in a change, in a copy, on the page of the order."""

from dataclasses import replace
from datetime import timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base.ids import new_id
from pos.ordering.kinds import State, Way
from pos.ordering.links import code_of
from tests.ordering.steps import SOON, TEA, change, confirm, draft, of, send, sent, sound
from tests.ordering.test_order_pages import form
from tests.world import World


def text(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def test_a_change_begins_with_what_the_producer_said(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    confirm(world, order_id, (1, 7))
    page = text(hanh.get(f"/orders/{order_id}/changes"))
    assert "Xác nhận" in page
    assert 'name="units-1" value="7"' in page
    assert "số nhà sản xuất đã nhận" in page


def test_what_is_changed_to_the_producers_word_needs_no_new_one(world: World) -> None:
    kept, asked = sent(world, (TEA, 12)), sent(world, (TEA, 12))
    for order_id, units in ((kept, 7), (asked, 9)):
        confirm(world, order_id, (1, 7))
        change(world, order_id, (1, units))
    assert (of(kept).state, of(asked).state) == (State.CONFIRMED, State.SENT)
    assert [of(one).lines[0].confirmed_units for one in (kept, asked)] == [7, None]
    assert not of(kept).is_short
    sound()


def test_a_copy_says_what_the_producer_did_not_bring(world: World, hanh: FlaskClient) -> None:
    for said, words in ((7, "chỉ nhận 7 hộp"), (0, "báo không giao")):
        order_id = sent(world, (TEA, 12))
        confirm(world, order_id, (1, said))
        copied = hanh.post(f"/orders/{order_id}/copies", data={"request_id": new_id()})
        page = text(hanh.get(copied.location))
        assert f"đơn {of(order_id).number} nhà sản xuất {words}" in page
        assert 'name="units-1" value="12"' in page


def test_the_message_stands_first_until_the_producer_answers(
    world: World, hanh: FlaskClient
) -> None:
    order_id = draft(world, (TEA, 12))
    answer = hanh.post(f"/orders/{order_id}/dispatch", data=form(**{"units-1": "12"}))
    page = text(hanh.get(answer.location))
    assert page.index('data-copy="message"') < page.index("orderlines--read")
    assert page.count("btn--primary") == 1
    assert 'btn--primary" data-copy="message"' in page
    confirm(world, order_id, (1, 12))
    page = text(hanh.get(f"/orders/{order_id}"))
    assert page.index('data-copy="message"') > page.index("orderlines--read")


def test_news_tell_what_is_less_and_what_was_written(world: World, hanh: FlaskClient) -> None:
    order_id = sent(world, (TEA, 12))
    confirm(world, order_id, (1, 7), way=Way.LINK, note="Mẻ này chỉ có thế")
    page = text(hanh.get(f"/orders/{order_id}"))
    news = page[page.index("ordernews") :]
    assert "giao thiếu: Chè Đinh Tân Cương" in " ".join(news[: news.index("</div>")].split())
    assert "Mẻ này chỉ có thế" in news[: news.index("</div>")]


def test_the_producer_reads_its_own_words_and_not_the_shops(
    world: World, phone: FlaskClient
) -> None:
    order_id = sent(world, (TEA, 12))
    address = f"/o/{code_of(order_id, world.app.extensions['ocop_house'].pepper)}"
    confirm(world, order_id, (1, 0), note="Anh Tư hay nói vậy")
    assert "Anh Tư hay nói vậy" not in text(phone.get(address))
    confirm(world, order_id, (1, 0), way=Way.LINK, note="Hết nguyên liệu")
    page = text(phone.get(address))
    assert "Hết nguyên liệu" in page
    assert '<option value="">' in page  # nothing comes: no day is said for it
    late = phone.post(address, data={"units-1": "3", "on-1": "", "request_id": new_id()})
    assert late.status_code == 400
    assert of(order_id).lines[0].confirmed_units == 0


def test_an_order_tells_the_first_of_its_days_and_then_the_others(
    world: World, hanh: FlaskClient
) -> None:
    order_id = draft(world, (TEA, 12), request_id=new_id())
    send(world, order_id)
    assert of(order_id).coming_on == (SOON,)
    confirm(world, order_id, (1, 12), on=SOON + timedelta(days=2))
    assert of(order_id).promised_on == SOON + timedelta(days=2)
    assert of(order_id).days_late(SOON + timedelta(days=1)) == 0
    assert of(order_id).days_late(SOON + timedelta(days=3)) == 1
    [line] = of(order_id).lines
    lines = (line, replace(line, no=2, confirmed_on=SOON))
    assert replace(of(order_id), lines=lines).coming_on == (SOON, SOON + timedelta(days=2))
    assert replace(of(order_id), lines=lines).promised_on == SOON
    assert "giao thứ Năm 26/11/2026" in " ".join(text(hanh.get(f"/orders/{order_id}")).split())
