"""The manager's page, and the line of the bar that leads to it."""

import re
from dataclasses import replace

import pytest
from flask import Flask

from pos.care import backing_up
from pos.shop import printer_changing
from pos.shop.printers import Role, ShopPrinter
from printers.presets import preset
from tests.web.browser import Browser
from tests.web.test_templates import Reader


@pytest.fixture(autouse=True)
def one_context_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Flask, "test_client_class", Browser)


def test_the_manager_sees_every_finding_the_worst_first_in_both_languages(cared, keeper):
    keeper.tick()
    client = cared.sign_in("Hạnh")
    page = client.get("/shop/health").get_data(as_text=True)
    assert "Bản sao lưu cuối: 21/11/2026 12:00." in page
    levels = re.findall(r"health__one--(\w+)", page)
    assert levels == sorted(levels, key=["stop", "heed", "fine"].index)
    reader = Reader()
    reader.feed(page)
    assert reader.found == []
    client.post("/language", data={"lang": "en", "next": "/shop/health"})
    page = client.get("/shop/health").get_data(as_text=True)
    assert "The last backup: 21/11/2026 12:00." in page
    assert "%(" not in page


def test_every_printer_that_papers_come_out_of_is_looked_at(cared, keeper):
    keeper.tick()
    hand = cared.hand("Hạnh")
    tags = ShopPrinter("", "Máy tem", "file:///dev/no-such-printer", preset("tspl-203").profile)
    printer_changing.add_printer(tags, fills=Role.LABELS, hand=hand)
    cared.app.extensions["ocop_house"].outlets.read_anew()
    page = cared.sign_in("Hạnh").get("/shop/health").get_data(as_text=True)
    assert "/dev/no-such-printer" in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("no_answer", "tcp://192.0.2.1 không trả lời."),
        ("paper_out", "tcp://192.0.2.1 hết giấy."),
        ("unasked", "tcp://192.0.2.1 không báo tình trạng."),
        ("ready", "tcp://192.0.2.1 trả lời."),
    ],
)
def test_the_page_tells_what_printers_last_said_and_waits_for_none(
    cared, keeper, monkeypatch, state, said
):
    def reach(address):
        raise AssertionError(f"the page called {address}")

    keeper.tick()
    monkeypatch.setattr("pos.care.doctor.reach", reach)
    house = cared.app.extensions["ocop_house"]
    asked = replace(house, standing=lambda _printer_id: state)
    monkeypatch.setitem(cared.app.extensions, "ocop_house", asked)
    printer_changing.choose_printer(1, "tcp://192.0.2.1", 80, hand=cared.hand("Hạnh"))
    house.outlets.read_anew()
    assert said in cared.sign_in("Hạnh").get("/shop/health").get_data(as_text=True)


def test_a_cashier_does_not_see_it_nor_the_code(cared, keeper):
    keeper.tick()
    answer = cared.sign_in("Lan").get("/shop/health")
    assert answer.status_code == 403
    assert backing_up.recovery_code(keeper.places) not in answer.get_data(as_text=True)


def test_the_code_is_shown_once_keys_lie_under_it_and_never_cached(cared, keeper):
    client = cared.sign_in("Hạnh")
    assert "health__code" not in client.get("/shop/health").get_data(as_text=True)
    keeper.tick()
    answer = client.get("/shop/health")
    assert backing_up.recovery_code(keeper.places) in answer.get_data(as_text=True)
    assert answer.headers["Cache-Control"] == "no-store"


def test_its_buttons_are_heard_by_the_attendant(cared, keeper, places):
    client = cared.sign_in("Hạnh")
    keeper.tick()
    for path in ("backups", "audits"):
        answer = client.post(f"/shop/health/{path}", follow_redirects=True)
        assert "Máy đang làm" in answer.get_data(as_text=True)
    assert keeper._wishes == {"backup", "audit"}
    keeper.tick()
    assert keeper.notes.audit_at is not None


def test_the_till_says_nothing_of_copies_while_all_is_well_and_warns_when_it_is_not(
    cared, keeper, second
):
    keeper.tick()
    client = cared.sign_in("Lan")
    at = client.get("/till").headers["Location"]
    assert 'id="care"' not in client.get(at).get_data(as_text=True)
    second.rmdir() if not any(second.iterdir()) else _remove(second)
    keeper.tick()
    page = client.get(at).get_data(as_text=True)
    assert "Không thấy ổ sao lưu" in page
    assert 'href="/shop/health"' not in page  # a cashier is not led to a page that is not hers
    desk = cared.sign_in("Hạnh").get("/papers").get_data(as_text=True)
    assert re.search(r'<a class="careline"[^>]*href="/shop/health"', desk)


def _remove(folder):
    import shutil

    shutil.rmtree(folder)


def test_the_desk_always_says_how_old_the_last_copy_is(cared, keeper):
    keeper.tick()
    desk = cared.sign_in("Hạnh").get("/papers").get_data(as_text=True)
    assert "Sao lưu vừa xong" in desk
