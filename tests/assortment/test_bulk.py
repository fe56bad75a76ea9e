"""One change of many goods: looked at, written whole or in parts, given back."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.assortment import bulk_changing, bulk_plans, bulk_runs, queries
from pos.assortment import bulk_journal as journal
from pos.assortment.changes import Change, LeftOut, price_after, read_change
from pos.assortment.refusals import (
    AlreadyGivenBack,
    GoodsChanged,
    NothingToChange,
    NotTheLastChange,
)
from pos.base import clock
from pos.base.errors import BadForm
from pos.base.transaction import end_reading, reading
from pos.catalogue import queries as catalogue
from tests.assortment.goods import add_many, alter, price, states
from tests.assortment.pages import words
from tests.till import steps
from tests.web.shown import press, shown
from tests.world import NOON, TODAY, World

TOMORROW = TODAY + timedelta(days=1)


def prices(world: World, *skus: str, on: Any = TODAY) -> list[int | None]:
    end_reading()
    ids = [world.product_id(sku) for sku in skus]
    found = catalogue.prices(reading(), ids, on)
    return [found.get(one) for one in ids]


def look(change: Change, ids: list[str]) -> bulk_plans.Plan:
    end_reading()
    found = bulk_plans.plan(reading(), ids, change)
    end_reading()
    return found


def write(world: World, change: Change, ids: list[str], change_id: str = "change-1") -> int:
    """Do what is seen; gives how many were left."""
    pieces = bulk_changing.pieces(change_id, look(change, ids))
    return sum(bulk_changing.write_piece(one, hand=world.hand("Hạnh")) for one in pieces)


def undo(world: World, change_id: str = "change-1") -> bulk_changing.Undone:
    due = bulk_changing.pieces_to_undo(change_id)
    end_reading()
    told = [bulk_changing.undo_piece(one, hand=world.hand("Hạnh")) for one in due]
    return bulk_changing.Undone(sum(o.put_back for o in told), sum(o.kept for o in told))


# --- The rule --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "value", "step", "before", "after"),
    [
        ("percent", 50, 1, 65_000, 68_250),
        ("percent", 50, 500, 65_000, 68_500),  # 68.250 lies half way: up
        ("percent", 50, 1_000, 65_000, 68_000),
        ("percent", -75, 1_000, 65_000, 60_000),
        ("amount", 5_000, 1, 65_000, 70_000),
        ("amount", -700, 500, 65_000, 64_500),
        ("price", 99_000, 1, 65_000, 99_000),
        ("price", 99_000, 1, None, 99_000),
    ],
)
def test_a_price_is_changed_and_rounded(kind, value, step, before, after):
    assert price_after(Change(kind, value, step, TODAY), before) == after


@pytest.mark.parametrize(
    ("kind", "value", "step", "before", "why"),
    [
        ("percent", 50, 1, None, "no_price"),
        ("percent", 10, 1_000, 10_000, "same"),
        ("percent", -1_000, 1, 10_000, "too_small"),
        ("amount", -20_000, 1, 10_000, "too_small"),
        ("percent", -900, 1_000, 4_000, "too_small"),
        ("percent", 10_000, 1, 10**12, "too_large"),
        ("price", 10_000, 1, 10_000, "same"),
    ],
)
def test_a_price_that_cannot_be_changed_so_is_left(kind, value, step, before, why):
    with pytest.raises(LeftOut) as no:
        price_after(Change(kind, value, step, TODAY), before)
    assert no.value.code == why


@given(
    st.integers(1, 10**9), st.integers(-999, 9_999).filter(bool), st.sampled_from([1, 500, 1_000])
)
def test_a_rounded_price_is_a_multiple_and_as_near_as_can_be(before, tenths, step):
    try:
        after = price_after(Change("percent", tenths, step, TODAY), before)
    except LeftOut:
        return
    assert after % step == 0
    assert abs(after * 1_000 - before * (1_000 + tenths)) * 2 <= step * 1_000


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({}, "kind"),
        ({"kind": "percent", "percent": "nhiều"}, "percent"),
        ({"kind": "percent", "percent": "5,25"}, "percent"),
        ({"kind": "percent", "percent": "²"}, "percent"),
        ({"kind": "percent", "percent": "0"}, "percent"),
        ({"kind": "percent", "percent": "1001"}, "percent"),
        ({"kind": "amount", "amount": "0"}, "amount"),
        ({"kind": "price", "price": "-5"}, "price"),
        ({"kind": "price", "price": "5.000", "valid_from": "20/11/2026"}, "valid_from"),
        ({"kind": "price", "price": "5.000", "valid_from": "21/11/2028"}, "valid_from"),
        ({"kind": "percent", "percent": "5", "round_to": "3"}, "round_to"),
        ({"kind": "group", "group": "cakes"}, "group"),
        ({"kind": "tax", "tax": ""}, "tax"),
        ({"kind": "producer"}, "producer_id"),
        ({"kind": "shelf_life", "shelf_life": "0"}, "shelf_life"),
        ({"kind": "storage", "storage": "x" * 301}, "storage"),
    ],
)
def test_a_form_that_cannot_be_read_says_where(form, problem):
    with pytest.raises(BadForm) as bad:
        read_change(form, today=TODAY)
    assert set(bad.value.problems) == {problem}


def test_a_form_is_read():
    form = {"kind": "percent", "percent": "7,5 %", "percent_way": "down", "round_to": "500"}
    assert read_change(form, today=TODAY) == Change("percent", -75, 500, TODAY)
    assert read_change({"kind": "shelf_life"}, today=TODAY) == Change("shelf_life", None)


# --- Written -----------------------------------------------------------------------------------


def test_prices_change_from_a_day_on_each_with_its_fact(world):
    ids = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM")]
    before = len(steps.facts())
    assert write(world, Change("percent", 100, 500, TOMORROW), ids) == 0
    assert prices(world, "CHE-DINH", "MAM-NEM") == [450_000, 65_000]
    assert prices(world, "CHE-DINH", "MAM-NEM", on=TOMORROW) == [495_000, 71_500]
    told = steps.facts()[before:]
    assert [one["t"] for one in told] == ["price.set/1"] * 2
    assert {one["by"]["name"] for one in told} == {"Hạnh"}


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("group", "beverage", "ocop_group"),
        ("tax", "five", "tax_class"),
        ("storage", "Ngăn mát", "storage"),
        ("shelf_life", 30, "shelf_life_days"),
        ("withdraw", None, "is_withdrawn"),
    ],
)
def test_a_field_changes_and_nothing_else(world, kind, value, field):
    ids = [world.product_id(sku) for sku in ("MAM-NEM", "COM-ME-TRI")]
    before = states(ids)
    write(world, Change(kind, value), ids)
    after = states(ids)
    for one in ids:
        differing = {n for n in vars(before[one]) if vars(before[one])[n] != vars(after[one])[n]}
        assert differing == {field}
    assert undo(world) == bulk_changing.Undone(2, 0)
    assert states(ids) == before


def test_a_new_producer_is_searched_and_can_be_nobody(world):
    fish, wine = world.product_id("MAM-NEM"), world.product_id("RUOU-MO")
    maker = states([world.product_id("CHE-DINH")])[world.product_id("CHE-DINH")].producer_id
    write(world, Change("producer", maker), [fish, wine], "a")
    assert catalogue.search(reading(), "hao dat mam") == [fish]
    end_reading()
    write(world, Change("producer", None), [fish], "b")
    assert states([fish])[fish].producer_id is None
    undo(world, "b")
    assert states([fish])[fish].producer_name == "HTX Chè Hảo Đạt"


def test_a_producer_nobody_knows_is_refused(world):
    with pytest.raises(BadForm):
        look(Change("producer", "nobody"), [world.product_id("MAM-NEM")])


def test_services_and_stocked_goods_are_not_turned_into_each_other(world):
    ids = [world.product_id(sku) for sku in ("TOUR", "MAM-NEM")]
    seen = look(Change("group", "tourism"), ids)
    assert [one.code for one in seen.left_out] == ["same", "service"]
    assert [one.code for one in look(Change("group", "food"), ids).left_out] == ["service", "same"]


def test_a_price_somebody_set_for_later_is_told(world):
    tea = world.product_id("CHE-DINH")
    price(world, tea, 500_000, TODAY + timedelta(days=30))
    assert look(Change("price", 470_000, 1, TOMORROW), [tea]).repriced_later == 1


def test_a_change_that_changes_nothing_is_refused(world):
    seen = look(Change("tax", "standard"), [world.product_id("CHE-DINH")])
    with pytest.raises(NothingToChange):
        bulk_changing.pieces("change-1", seen)


def test_goods_changed_meanwhile_stop_a_small_change_whole(world):
    ids = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM")]
    [piece] = bulk_changing.pieces("change-1", look(Change("percent", 100, 1, TODAY), ids))
    price(world, ids[1], 66_000, TODAY)
    before = len(steps.facts())
    with pytest.raises(GoodsChanged) as no:
        bulk_changing.write_piece(piece, hand=world.hand("Hạnh"))
    assert dict(no.value.facts) == {"names": "Mắm nêm Dì Cẩn", "count": 1}
    assert len(steps.facts()) == before
    assert prices(world, "CHE-DINH") == [450_000]


def test_what_somebody_else_changed_in_another_field_stays(world):
    tea = world.product_id("CHE-DINH")
    [piece] = bulk_changing.pieces("change-1", look(Change("storage", "Nơi mát"), [tea]))
    alter(world, tea, name_vi="Chè Đinh mới")
    bulk_changing.write_piece(piece, hand=world.hand("Hạnh"))
    assert (states([tea])[tea].name_vi, states([tea])[tea].storage) == ("Chè Đinh mới", "Nơi mát")


# --- In parts ------------------------------------------------------------------------------------


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Changes of more than four are written by threes."""
    monkeypatch.setattr(bulk_changing, "WHOLE", 4)
    monkeypatch.setattr(bulk_changing, "PART", 3)


def test_a_large_change_is_written_in_parts_and_leaves_what_changed_meanwhile(world, small_parts):
    ids = add_many(world, 10)
    due = bulk_changing.pieces("change-1", look(Change("percent", 100, 1, TODAY), ids))
    assert [len(one.rows) for one in due] == [3, 3, 3, 1]
    left = bulk_changing.write_piece(due[0], hand=world.hand("Hạnh"))
    price(world, ids[4], 12_345, TODAY)
    left += sum(bulk_changing.write_piece(one, hand=world.hand("Hạnh")) for one in due[1:])
    made = journal.find(reading(), "change-1")
    assert made is not None
    assert (left, made.written, made.left, made.is_finished) == (1, 9, 1, True)
    assert prices(world, "N-00004", "N-00005") == [12_345, 11_000]


def test_a_large_change_is_looked_at_once_more_before_its_first_part(world, small_parts):
    ids = add_many(world, 6)
    seen = look(Change("percent", 100, 1, TODAY), ids)
    price(world, ids[5], 12_345, TODAY)
    with pytest.raises(GoodsChanged):
        bulk_changing.look_once_more(seen)


def test_a_change_broken_off_half_way_is_known_and_given_back(world, small_parts):
    ids = add_many(world, 10)
    due = bulk_changing.pieces("change-1", look(Change("withdraw", None), ids))
    for one in due[:2]:
        bulk_changing.write_piece(one, hand=world.hand("Hạnh"))
    made = journal.find(reading(), "change-1")
    assert made is not None
    assert (made.written, made.planned, made.is_finished) == (6, 10, False)
    assert undo(world) == bulk_changing.Undone(6, 0)
    assert not any(one.is_withdrawn for one in states(ids).values())


# --- Given back ----------------------------------------------------------------------------------


def test_prices_go_back_and_those_changed_since_stay(world):
    ids = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM")]
    write(world, Change("percent", 100, 500, TODAY), ids)
    price(world, ids[1], 80_000, TODAY)
    assert undo(world) == bulk_changing.Undone(1, 1)
    assert prices(world, "CHE-DINH", "MAM-NEM") == [450_000, 80_000]
    with pytest.raises(AlreadyGivenBack):
        undo(world)


def test_a_price_that_was_none_is_none_again(world):
    [one] = add_many(world, 1, price_vnd=5_000)
    free = add_many_free(world)
    write(world, Change("price", 9_000, 1, TOMORROW), [one, free])
    undo(world)
    assert prices(world, "N-00000", "FREE-1", on=TOMORROW) == [5_000, None]


def test_a_coming_change_given_back_leaves_no_price_of_its_day_behind(world):
    """Else today's price, changed later, would go back to the older one on that day."""
    [one] = add_many(world, 1, price_vnd=5_000)
    free = add_many_free(world)
    write(world, Change("price", 9_000, 1, TOMORROW), [one, free])
    assert undo(world) == bulk_changing.Undone(2, 0)
    assert prices(world, "N-00000", "FREE-1", on=TOMORROW) == [5_000, None]
    price(world, one, 7_000, TODAY)
    price(world, free, 8_000, TODAY)
    assert prices(world, "N-00000", "FREE-1", on=TOMORROW) == [7_000, 8_000]


def test_what_had_been_told_for_the_day_before_the_change_stands_again(world):
    [one] = add_many(world, 1, price_vnd=5_000)
    price(world, one, 6_000, TOMORROW)
    write(world, Change("price", 9_000, 1, TOMORROW), [one])
    undo(world)
    price(world, one, 7_000, TODAY)
    assert prices(world, "N-00000", on=TOMORROW) == [6_000]


def test_two_changes_of_one_day_given_back_leave_nothing_of_either(world):
    [one] = add_many(world, 1, price_vnd=5_000)
    write(world, Change("price", 8_000, 1, TOMORROW), [one], "a")
    write(world, Change("price", 9_000, 1, TOMORROW), [one], "b")
    undo(world, "b")
    assert prices(world, "N-00000", on=TOMORROW) == [8_000]
    undo(world, "a")
    price(world, one, 7_000, TODAY)
    assert prices(world, "N-00000", on=TOMORROW) == [7_000]


def test_a_change_that_counts_already_is_given_back_from_today(world):
    [one] = add_many(world, 1, price_vnd=5_000)
    write(world, Change("price", 9_000, 1, TOMORROW), [one])
    with clock.running(lambda: NOON + timedelta(days=2)):
        undo(world)
    days = (TOMORROW, TOMORROW + timedelta(days=1))
    assert [prices(world, "N-00000", on=day) for day in days] == [[9_000], [5_000]]


def test_a_coming_price_that_was_taken_back_is_no_later_price(world):
    [one] = add_many(world, 1, price_vnd=5_000)
    write(world, Change("price", 9_000, 1, TOMORROW), [one])
    assert look(Change("price", 6_000, 1, TODAY), [one]).repriced_later == 1
    undo(world)
    end_reading()
    assert look(Change("price", 6_000, 1, TODAY), [one]).repriced_later == 0
    [row] = queries.rows(reading(), [one], TODAY)
    assert (row.coming_on, row.coming_vnd) == (None, None)


def test_the_next_coming_price_behind_one_taken_back_is_the_one_shown(world):
    [one] = add_many(world, 1, price_vnd=5_000)
    later = TOMORROW + timedelta(days=7)
    price(world, one, 6_000, later)
    write(world, Change("price", 9_000, 1, TOMORROW), [one])
    undo(world)
    end_reading()
    [row] = queries.rows(reading(), [one], TODAY)
    assert (row.coming_on, row.coming_vnd) == (later, 6_000)


def add_many_free(world: World) -> str:
    from tests.assortment.goods import add

    return add(world, "FREE-1")


def test_only_the_newest_change_that_stands_can_be_given_back(world):
    tea = [world.product_id("CHE-DINH")]
    write(world, Change("storage", "Một"), tea, "a")
    write(world, Change("storage", "Hai"), tea, "b")
    with pytest.raises(NotTheLastChange):
        undo(world, "a")
    undo(world, "b")
    undo(world, "a")
    assert states(tea)[tea[0]].storage == ""


# --- The pages -----------------------------------------------------------------------------------


def choose(client, *skus: str, world: World, **form: str):
    ids = [world.product_id(sku) for sku in skus]
    end_reading()
    return client.post("/catalogue/changes", data={"scope": "chosen", "id": ids, **form})


def figures(answer) -> list[str]:
    return re.findall(r'<dd class="num">([\d.]+)</dd>', answer.text)


def test_goods_are_chosen_looked_at_changed_and_given_back(world, hanh):
    place = choose(hanh, "CHE-DINH", "MAM-NEM", "TRANH", world=world).headers["Location"]
    assert "Đổi 3 mặt hàng" in hanh.get(place).text
    form = {"kind": "percent", "percent": "10", "round_to": "1000", "valid_from": "21/11/2026"}
    facts = len(steps.facts())
    assert hanh.post(f"{place}/plan", data=form).headers["Location"] == place
    seen = hanh.get(place)
    assert figures(seen) == ["3", "3", "0"]
    assert "Tăng giá 10%, làm tròn tới 1.000\u00a0đ, từ ngày 21/11/2026" in seen.text
    assert "495.000\u00a0đ" in seen.text
    assert len(steps.facts()) == facts
    for _twice in range(2):
        pressed = hanh.post(f"{place}/completion", data={"shown": shown(seen.text)})
        assert (pressed.status_code, pressed.location) == (303, place)
        end_reading()
    assert "Đã đổi 3 mặt hàng." in hanh.get(place).text
    assert prices(world, "CHE-DINH", "MAM-NEM", "TRANH") == [495_000, 72_000, 165_000]
    assert len(steps.facts()) == facts + 3
    assert hanh.post(f"{place}/return").status_code == 303
    end_reading()
    assert "3 mặt hàng trở lại như trước." in hanh.get(place).text
    assert prices(world, "CHE-DINH", "MAM-NEM", "TRANH") == [450_000, 65_000, 150_000]
    again = hanh.post(f"{place}/return")
    assert (again.status_code, "Hạnh đã hoàn tác lần đổi này lúc " in again.text) == (409, True)
    assert "đã hoàn tác" in hanh.get("/catalogue/changes").text


def test_prices_of_a_coming_day_are_told_as_prices_to_come(world, hanh):
    price(world, world.product_id("CHE-DINH"), 500_000, TOMORROW)
    place = choose(hanh, "CHE-DINH", world=world).headers["Location"]
    form = {"kind": "amount", "amount": "5.000", "valid_from": "22/11/2026"}
    hanh.post(f"{place}/plan", data=form)
    seen = words(hanh.get(place).text)
    assert "Hôm đó, nếu không đổi Sau khi đổi" in seen
    assert "500.000 đ 505.000 đ" in seen
    promise = "Đến hết ngày hôm trước vẫn bán giá cũ. Sáng 22/11/2026 in nhãn kệ mới."
    assert promise in seen
    press(hanh, place)
    end_reading()
    done = hanh.get(place)
    assert "Đã hẹn giá mới cho 1 mặt hàng." in words(done.text)
    assert promise in words(done.text)
    assert "/catalogue/shelf-labels" not in done.text.partition("<main")[2]
    with clock.running(lambda: NOON + timedelta(days=1)):
        hanh = world.sign_in("Hạnh")
        begun = hanh.get(place).text
    assert "Đã đổi 1 mặt hàng. Nhớ thay nhãn kệ cho giá mới." in words(begun)
    form |= {"valid_from": "25/11/2026", "kind": "price", "price": "505.000"}
    place = choose(hanh, "CHE-DINH", world=world).headers["Location"]
    hanh.post(f"{place}/plan", data=form)
    assert "hôm đó giá đã như vậy rồi" in hanh.get(place).text


def test_all_that_the_filter_holds_can_be_chosen(world, hanh):
    answer = hanh.post("/catalogue/changes", data={"scope": "all", "filter": "stars=none"})
    page = hanh.get(answer.headers["Location"])
    assert "Đổi 3 mặt hàng" in page.text
    assert 'href="/catalogue/products?stars=none"' in page.text


def test_nothing_chosen_is_said_on_the_list(hanh):
    answer = hanh.post("/catalogue/changes", data={"scope": "chosen", "filter": "q=che"})
    assert answer.status_code == 409
    assert "Chưa chọn mặt hàng nào" in answer.text
    assert 'value="che"' in answer.text


def test_goods_nobody_knows_are_not_chosen(world, hanh):
    known = world.product_id("MAM-NEM")
    gone = hanh.post("/catalogue/changes", data={"id": ["NOBODY"]})
    assert gone.status_code == 409
    place = hanh.post("/catalogue/changes", data={"id": ["NOBODY", known]}).headers["Location"]
    form = {"kind": "price", "price": "70.000", "valid_from": "21/11/2026"}
    seen = hanh.post(f"{place}/plan", data=form, follow_redirects=True)
    assert seen.status_code == 200
    assert figures(seen) == ["1", "1", "0"]


def test_a_bad_form_keeps_what_was_typed(world, hanh):
    place = choose(hanh, "TRANH", world=world).headers["Location"]
    answer = hanh.post(f"{place}/plan", data={"kind": "percent", "percent": "nhiều"})
    assert answer.status_code == 400
    assert 'value="nhiều"' in answer.text
    assert "Gõ phần trăm" in answer.text


def test_a_price_looked_at_yesterday_does_not_begin_in_the_past(world, hanh):
    place = choose(hanh, "CHE-DINH", "MAM-NEM", world=world).headers["Location"]
    form = {"kind": "amount", "amount": "5.000", "valid_from": "21/11/2026"}
    hanh.post(f"{place}/plan", data=form)
    facts = len(steps.facts())
    with clock.running(lambda: NOON + timedelta(days=1)):
        hanh = world.sign_in("Hạnh")
        press(hanh, place)
        end_reading()
        seen = hanh.get(place)
    assert seen.status_code == 409
    assert "21/11/2026" in seen.text[seen.text.index('role="alert"') :]
    assert len(steps.facts()) == facts
    assert prices(world, "CHE-DINH", "MAM-NEM") == [450_000, 65_000]


def test_goods_changed_meanwhile_are_named_and_shown_anew(world, hanh):
    place = choose(hanh, "CHE-DINH", "MAM-NEM", world=world).headers["Location"]
    hanh.post(f"{place}/plan", data={"kind": "amount", "amount": "5.000"})
    price(world, world.product_id("MAM-NEM"), 66_000, TODAY)
    press(hanh, place)
    told = hanh.get(place)
    assert told.status_code == 409
    assert "1 mặt hàng vừa có người sửa: Mắm nêm Dì Cẩn" in told.text
    assert prices(world, "CHE-DINH", "MAM-NEM") == [450_000, 66_000]
    assert "71.000\u00a0đ" in told.text
    press(hanh, place)
    assert prices(world, "CHE-DINH", "MAM-NEM") == [455_000, 71_000]


def test_a_press_on_an_old_page_does_not_make_the_change_of_another_page(world, hanh):
    place = choose(hanh, "CHE-DINH", world=world).headers["Location"]
    hanh.post(f"{place}/plan", data={"kind": "amount", "amount": "5.000"})
    old = hanh.get(place)
    hanh.post(f"{place}/plan", data={"kind": "withdraw"})  # on another page
    facts = len(steps.facts())
    for seen in (shown(old.text), ""):
        told = hanh.post(f"{place}/completion", data={"shown": seen}, follow_redirects=True)
        assert (told.status_code, "Trang vừa bấm đã cũ" in told.text) == (409, True)
        assert "<h1>Ngừng bán</h1>" in told.text
    end_reading()
    assert len(steps.facts()) == facts
    assert hanh.get(place).status_code == 200  # the other page hears nothing of it
    press(hanh, place)
    end_reading()
    assert "Đã đổi 1 mặt hàng." in hanh.get(place).text
    told = hanh.post(f"{place}/completion", data={"shown": shown(old.text)}, follow_redirects=True)
    assert (told.status_code, "Trang vừa bấm đã cũ" in told.text) == (409, True)


def test_goods_left_out_are_told_with_the_reason(world, hanh):
    place = choose(hanh, "TOUR", "MAM-NEM", world=world).headers["Location"]
    hanh.post(f"{place}/plan", data={"kind": "group", "group": "tourism"})
    seen = hanh.get(place)
    assert figures(seen) == ["2", "0", "2"]
    assert "dịch vụ và hàng có kho không đổi cho nhau" in seen.text
    assert "completion" not in seen.text


def test_a_producer_is_found_without_scripts(world, hanh):
    place = choose(hanh, "TRANH", world=world).headers["Location"]
    found = hanh.post(f"{place}/plan", data={"kind": "producer", "find": "1", "maker_q": "hao dat"})
    [maker] = re.findall(r'name="producer_id" value="(\w{26})"', found.text)
    hanh.post(f"{place}/plan", data={"kind": "producer", "producer_id": maker})
    assert "HTX Chè Hảo Đạt" in hanh.get(place).text
    assert "Hảo Đạt" in hanh.get(f"{place}/producers?maker_q=hao").text


def test_a_long_change_shows_how_far_it_is_and_others_may_sell_meanwhile(
    world, hanh, monkeypatch, small_parts
):

    waits = threading.Event()
    real = bulk_changing.write_piece

    def slow(piece, *, hand):
        waits.wait(20) if not piece.is_first else None
        return real(piece, hand=hand)

    monkeypatch.setattr(bulk_runs, "write_piece", slow)
    monkeypatch.setattr(bulk_runs, "SHORT_S", 1)
    add_many(world, 9)
    end_reading()
    begun = hanh.post("/catalogue/changes", data={"scope": "all", "filter": "q=mon"})
    place = begun.headers["Location"]
    hanh.post(f"{place}/plan", data={"kind": "withdraw"})
    press(hanh, place)
    working = hanh.get(place)
    assert '<progress value="3" max="9">' in working.text
    early = hanh.post(f"{place}/return")
    assert (early.status_code, "đang ghi dở" in early.text) == (409, True)
    price(world, world.product_id("CHE-DINH"), 1_000, TODAY)  # another act goes in between
    waits.set()
    runs = world.app.extensions["ocop_changes"]()
    runs.find(place.rsplit("/", 1)[1]).finished.wait(20)
    assert "Đã đổi 9 mặt hàng." in hanh.get(place).text


def test_a_shop_that_closes_ends_a_long_change_after_a_part_which_can_be_given_back(
    world, hanh, monkeypatch, small_parts
):
    waits, real, written = threading.Event(), bulk_runs.write_piece, []

    def slow(piece, *, hand):
        waits.wait(20) if not piece.is_first else None
        written.append(piece)
        return real(piece, hand=hand)

    monkeypatch.setattr(bulk_runs, "write_piece", slow)
    monkeypatch.setattr(bulk_runs, "SHORT_S", 1)
    ids = add_many(world, 9)
    runs = bulk_runs.BulkRuns(world.app.app_context)
    end_reading()
    run = runs.choose(ids, back="/")
    runs.look(run, Change("withdraw", None), {})
    end_reading()
    runs.write(run, hand=world.hand("Hạnh"), shown=run.shown)
    closing = threading.Thread(target=runs.stop)
    closing.start()
    waits.set()
    closing.join(20)
    assert len(written) < 3
    assert run.stage == "broken"
    end_reading()
    told = [
        bulk_changing.undo_piece(one, hand=world.hand("Hạnh"))
        for one in bulk_changing.pieces_to_undo(run.run_id)
    ]
    assert sum(one.put_back for one in told) == sum(len(one.rows) for one in written)


def deeds(client) -> list[str]:
    end_reading()
    page = client.get("/settings/history").text
    return re.findall(r"<td>([^<]*)</td><td class=\"num\">", page)


@pytest.mark.parametrize("most_in_one_statement", [1, 200])
def test_a_change_of_many_and_its_undo_are_a_line_each_and_others_acts_stay(
    world, hanh, monkeypatch, small_parts, most_in_one_statement
):
    monkeypatch.setattr("pos.sync.queries._MOST_SPANS", most_in_one_statement)
    moments = (NOON + timedelta(seconds=n) for n in range(1_000))
    with clock.running(lambda: next(moments)):
        ids = add_many(world, 10)
        before = deeds(hanh)
        due = bulk_changing.pieces("change-1", look(Change("percent", 100, 500, TODAY), ids))
        for one in due:
            hand = world.hand("Hạnh", at=clock.now())
            bulk_changing.write_piece(one, hand=hand)
            price(world, world.product_id("CHE-DINH"), 1_000 + len(one.rows), TODAY)
        sales = deeds(hanh)
        assert len(sales) == len(before) + 1 + len(due)
        assert sales.count("Đổi giá 10 mặt hàng.") == 1
        for back in bulk_changing.pieces_to_undo("change-1"):
            end_reading()
            bulk_changing.undo_piece(back, hand=world.hand("Hạnh", at=clock.now()))
        now = deeds(hanh)
    assert now == ["Hoàn tác lần đổi 10 mặt hàng.", *sales]


def test_what_somebody_set_between_a_change_and_its_undo_keeps_its_own_line(world, hanh):
    before = deeds(hanh)
    moments = (NOON + timedelta(seconds=n) for n in range(1_000))
    with clock.running(lambda: next(moments)):
        ids = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM")]
        write(world, Change("percent", 100, 500, TODAY), ids)
        price(world, ids[1], 80_000, TODAY)
        assert undo(world) == bulk_changing.Undone(1, 1)
        now = deeds(hanh)
    assert now == [
        "Hoàn tác lần đổi 2 mặt hàng.",
        "Đặt giá Mắm nêm Dì Cẩn: 80.000\u00a0đ.",
        "Đổi giá 2 mặt hàng.",
        *before,
    ]


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (Change("price", 70_000, 1, TOMORROW), "Hẹn giá mới cho 2 mặt hàng từ ngày 22/11/2026."),
        (Change("storage", "Ngăn mát"), "Đổi cách bảo quản của 2 mặt hàng."),
        (Change("withdraw", None), "Ngừng bán 2 mặt hàng."),
    ],
)
def test_what_was_changed_is_in_the_line(world, hanh, change, line):
    before = deeds(hanh)
    write(world, change, [world.product_id(sku) for sku in ("MAM-NEM", "COM-ME-TRI")])
    assert deeds(hanh) == [line, *before]


def test_a_change_nobody_knows_is_said(hanh):
    for answer in (
        hanh.get("/catalogue/changes/nowhere"),
        hanh.post("/catalogue/changes/nowhere/completion"),
        hanh.post("/catalogue/changes/nowhere/return"),
        hanh.post("/catalogue/changes/nowhere/plan", data={"kind": "withdraw"}),
    ):
        assert answer.status_code == 409
        assert "Chọn lại mặt hàng" in answer.text


def test_a_cashier_changes_nothing(world):
    lan = world.sign_in("Lan")
    assert lan.get("/catalogue/changes").status_code == 403
    assert choose(lan, "TRANH", world=world).status_code == 403
