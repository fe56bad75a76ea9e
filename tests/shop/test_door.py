"""The door: every route asked by everybody, and what each is told."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.base.transaction import reading
from pos.shop.permissions import ROLES, Task, may
from pos.shop.sessions import IDLE
from tests.shop.workers import enter_as
from tests.till import steps
from tests.world import NOON, PINS, World, open_world

LAN_ADDRESSES = ["192.168.1.20", "10.0.0.7", "172.20.0.5", "fe80::1", "fd00::7"]
FAR_ADDRESSES = ["203.0.113.9", "8.8.8.8", "172.32.0.1", "2001:db8::1", "::ffff:8.8.8.8"]
OURS = ["127.0.0.1", "127.0.0.53", "::1"]


@dataclass(frozen=True)
class Asked:
    """A route as somebody may ask for it."""

    endpoint: str
    method: str
    address: str
    task: Task | None


def every_route(world: World) -> list[Asked]:
    """Every route with each of its methods, its blanks filled."""
    found = []
    for rule in world.app.url_map.iter_rules():
        if rule.endpoint == "training.begin_training" and "POST" in (rule.methods or ()):
            continue  # it signs out and leads to another shop: tests/training
        view = world.app.view_functions[rule.endpoint]
        address = re.sub(r"<(?:([a-z]+):)?(\w+)>", _filled, rule.rule)
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        task = getattr(view, "task", None)
        found.extend(Asked(rule.endpoint, method, address, task) for method in methods)
    assert len(found) >= 30
    return found


def _filled(blank: re.Match[str]) -> str:
    if blank[1] == "int":
        return "9"
    return {"asked": "08930000000019/10/L261103", "filename": "css/ui.css"}.get(blank[2], "nothing")


def ask(client: FlaskClient, one: Asked, **more: Any) -> TestResponse:
    return client.open(one.address, method=one.method, buffered=True, **more)


def is_sent_to_sign_in(answer: TestResponse) -> bool:
    return answer.status_code == 303 and answer.headers["Location"] == "/sign-in"


# --- Who is told what ------------------------------------------------------------------------


def test_nobody_gets_no_further_than_the_door(till: World):
    client = till.app.test_client()
    for one in every_route(till):
        if one.task in (Task.SELL, Task.RECEIVE, Task.MANAGE):
            assert is_sent_to_sign_in(ask(client, one)), one


def test_nobodys_fragment_is_told_where_to_sign_in(till: World):
    """htmx would put a redirect's page into the middle of the screen."""
    client = till.app.test_client()
    for one in every_route(till):
        if one.task in (Task.SELL, Task.RECEIVE, Task.MANAGE):
            answer = ask(client, one, headers={"HX-Request": "true"})
            assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/sign-in"), one
            assert answer.get_data() == b""


def test_nobody_changes_nothing(till: World):
    client, before = till.app.test_client(), steps.book()
    for one in every_route(till):
        if one.endpoint != "shop.sign_in":
            ask(client, one)
    assert steps.changed(before) == set()


@pytest.mark.parametrize("address", LAN_ADDRESSES)
def test_another_machine_gets_the_shoppers_pages_alone(till: World, address):
    client = till.sign_in("Hạnh")  # even with a stolen cookie
    for one in every_route(till):
        answer = ask(client, one, environ_base={"REMOTE_ADDR": address})
        if one.task is Task.OPEN or one.endpoint == "static":
            assert answer.status_code in (200, 404), one
        elif one.endpoint == "shop.show_start":
            assert (answer.status_code, answer.headers["Location"]) == (303, "/pair")
        elif one.task is Task.PAIR:
            assert answer.status_code == {"GET": 200, "POST": 409}[one.method], one
        else:
            assert answer.status_code == 403, one


@pytest.mark.parametrize("address", FAR_ADDRESSES)
def test_an_address_of_the_internet_cannot_even_ask_to_be_paired(till: World, address):
    client = till.sign_in("Hạnh")
    for one in every_route(till):
        answer = ask(client, one, environ_base={"REMOTE_ADDR": address})
        if one.task is not Task.OPEN and one.endpoint != "static":
            assert answer.status_code == 403, one


def test_another_machine_changes_nothing(till: World):
    client, before = till.sign_in("Hạnh"), steps.book()
    for one in every_route(till):
        ask(client, one, environ_base={"REMOTE_ADDR": "192.168.1.20"})
    assert steps.changed(before) == set()


def test_another_machine_cannot_even_try_a_pin(world: World):
    client = world.app.test_client()
    form = {"person_id": world.person_id("Lan"), "pin": PINS["Lan"]}
    answer = client.post("/sign-in", data=form, environ_base={"REMOTE_ADDR": "192.168.1.20"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers or "key" not in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    "sent",
    [
        {"Host": "sp.example.vn"},
        {"Host": "SP.Example.VN:443"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
        {"Via": "1.1 proxy"},
    ],
)
def test_whoever_comes_through_the_shoppers_address_gets_their_pages_alone(
    template, tmp_path, sent
):
    """A proxy on this machine carries the world's requests in from 127.0.0.1."""
    with open_world(template, tmp_path / "home", public_url="https://sp.example.vn") as world:
        client = world.sign_in("Hạnh")
        stolen = client.get_cookie("till")
        assert stolen is not None
        client.set_cookie("till", stolen.value, domain="sp.example.vn")
        for one in every_route(world):
            answer = ask(client, one, headers=sent)
            if one.task is Task.OPEN or one.endpoint == "static":
                assert answer.status_code in (200, 404), one
            else:
                assert answer.status_code == 403, one


def test_an_address_for_shoppers_that_is_this_machine_shuts_nobody_out(template, tmp_path):
    with open_world(template, tmp_path / "home", public_url="http://127.0.0.1:8000") as world:
        client = world.app.test_client()
        assert client.get("/sign-in", headers={"Host": "127.0.0.1:8000"}).status_code == 200


@pytest.mark.parametrize("address", ["", "unix", "127.0.0.1.evil", None])
def test_a_browser_without_an_address_is_nobodys(world: World, address):
    client = world.app.test_client()
    answer = client.get("/sign-in", environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == 403


@pytest.mark.parametrize("address", OURS)
def test_this_machine_is_the_registers(world: World, address):
    client = world.app.test_client()
    assert client.get("/sign-in", environ_base={"REMOTE_ADDR": address}).status_code == 200


def test_a_till_that_listens_to_one_address_knows_its_own_browser_by_it(template, tmp_path):
    for host, other in (("192.168.1.10", "192.168.1.11"), ("203.0.113.10", "203.0.113.11")):
        _knows_its_own(template, tmp_path / host, host, other)


def _knows_its_own(template, home, host, other):
    with open_world(template, home, host=host) as world:
        client = world.app.test_client()
        for address, status in ((host, 200), (other, 403)):
            answer = client.get("/sign-in", environ_base={"REMOTE_ADDR": address})
            assert answer.status_code == status, address
        proxied = {"REMOTE_ADDR": host, "HTTP_VIA": "1.1 proxy"}
        assert client.get("/sign-in", environ_base=proxied).status_code == 403


@pytest.mark.parametrize("role", list(ROLES))
def test_somebody_signed_in_is_never_sent_away_from_what_the_role_allows(till: World, role):
    client = enter_as(till, role)
    for one in every_route(till):
        if one.task in (Task.OPEN, Task.ENTER, Task.PAIR, Task.FOUND, None):
            continue
        answer = ask(client, one)
        assert not is_sent_to_sign_in(answer), one
        assert (answer.status_code != 403) is may(role, one.task), one


def test_an_auditor_changes_nothing_but_their_own_pin(till: World):
    client = enter_as(till, "auditor")
    before = steps.book()
    for one in every_route(till):
        if one.method == "GET" or one.task in (Task.OPEN, Task.ENTER, Task.PAIR, Task.FOUND, None):
            continue
        status = ask(client, one).status_code
        assert status == (400 if one.address == "/settings/pin" else 403), one
    assert steps.changed(before) == set()


def test_a_role_that_is_not_known_may_do_nothing(till: World, monkeypatch):
    from pos.shop import permissions

    client = till.sign_in("Lan")
    monkeypatch.setitem(permissions.ROLES, "cashier", frozenset())
    for one in every_route(till):
        if one.task in (Task.SELL, Task.RECEIVE, Task.MANAGE):
            assert ask(client, one).status_code == 403, one


def test_a_route_that_says_nothing_is_closed(world: World):
    """Somebody forgot `@allowed`: the page is broken, not open."""
    world.app.view_functions["till.show_till"] = lambda: "open to everybody"
    answer = world.sign_in().get("/till")
    assert answer.status_code == 500
    assert "open to everybody" not in answer.get_data(as_text=True)


# --- The session -----------------------------------------------------------------------------


def test_the_cookie_is_hidden_from_scripts_and_stays_on_this_site(world: World):
    client = world.app.test_client()
    form = {"person_id": world.person_id("Lan"), "pin": PINS["Lan"]}
    cookie = client.post("/sign-in", data=form).headers["Set-Cookie"]
    assert cookie.startswith("till=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Domain" not in cookie


def test_after_five_idle_minutes_the_pin_is_asked_for_again(till: World):
    client = till.sign_in()
    moment = [NOON]
    with clock.running(lambda: moment[0]):
        for _ in range(3):
            moment[0] += IDLE
            assert not is_sent_to_sign_in(client.get("/till"))
        moment[0] += IDLE * 1.01
        assert is_sent_to_sign_in(client.get("/till"))


def test_locking_ends_the_session_on_the_server_not_only_in_the_browser(till: World):
    client = till.sign_in()
    stolen = client.get_cookie("till")
    assert stolen is not None
    assert client.post("/lock").headers["Location"] == "/sign-in"
    client.set_cookie("till", stolen.value)
    assert is_sent_to_sign_in(client.get("/till"))


def test_signing_in_gives_a_new_id_and_ends_the_one_before(till: World):
    client = till.sign_in("Lan")
    before = client.get_cookie("till")
    assert before is not None
    form = {"person_id": till.person_id("Hạnh"), "pin": PINS["Hạnh"]}
    assert client.post("/sign-in", data=form).status_code == 303
    after = client.get_cookie("till")
    assert after is not None
    assert after.value != before.value
    client.set_cookie("till", before.value)
    assert is_sent_to_sign_in(client.get("/till"))


def test_an_id_planted_before_signing_in_is_worth_nothing(till: World):
    attacker, victim = till.app.test_client(), till.app.test_client()
    attacker.get("/sign-in")
    planted = attacker.get_cookie("till")
    assert planted is not None
    victim.set_cookie("till", planted.value)
    form = {"person_id": till.person_id("Lan"), "pin": PINS["Lan"]}
    assert victim.post("/sign-in", data=form).status_code == 303
    assert is_sent_to_sign_in(attacker.get("/till"))


def test_a_cookie_of_another_key_is_nobody(till: World):
    client = till.app.test_client()
    client.set_cookie("till", "eyJrZXkiOiJ4In0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert is_sent_to_sign_in(client.get("/till"))


def test_a_failed_try_does_not_end_who_was_signed_in(till: World):
    client = till.sign_in("Lan")
    form = {"person_id": till.person_id("Hạnh"), "pin": "999000"}
    assert client.post("/sign-in", data=form).status_code == 409
    assert not is_sent_to_sign_in(client.get("/till"))


def test_what_is_done_is_done_by_who_signed_in(till: World):
    client = till.sign_in("Minh")
    sale_id = steps.filled(till, ("CHE-DINH", 1))
    seen = steps.seen(sale_id)
    form = {"version": seen.version, "total_vnd": seen.total_vnd, "tendered_vnd": "450.000"}
    assert client.post(f"/till/sales/{sale_id}/completion", data=form).status_code == 303
    reading().rollback()
    [fact] = steps.facts("sale.completed/1")
    assert fact["by"] == {"id": till.person_id("Minh"), "name": "Minh"}


def test_a_locked_person_is_told_how_long_to_wait_on_the_page(world: World):
    client = world.app.test_client()
    form = {"person_id": world.person_id("Lan"), "pin": "999000"}
    answers = [client.post("/sign-in", data=form) for _ in range(5)]
    assert [one.status_code for one in answers] == [409] * 5
    assert "Còn 4 lần" in answers[0].get_data(as_text=True)
    last = answers[4].get_data(as_text=True)
    assert "Đợi 30 giây" in last
    assert 'data-wait-s="30"' in last


def test_the_language_is_kept_through_signing_in(world: World):
    client = world.app.test_client()
    client.post("/language", data={"lang": "en"})
    form = {"person_id": world.person_id("Lan"), "pin": PINS["Lan"]}
    client.post("/sign-in", data=form)
    page = client.get("/till/shifts/new").get_data(as_text=True)
    assert '<html lang="en">' in page
