"""Pairing: a code typed once makes a browser a register, and only its own secret keeps it one."""

import hashlib
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from pos.base import clock
from pos.base.transaction import reading
from pos.shop import changing, queries
from pos.shop.pair_codes import LIVES, TRIES, PairCode, PairCodes
from pos.shop.refusals import NoPairCode, RegistersFull, WrongPairCode
from tests.till import steps
from tests.till.steps import facts
from tests.world import NOON, PINS, World, open_world

LAN = {"REMOTE_ADDR": "192.168.1.20"}
OTHER = {"REMOTE_ADDR": "192.168.1.30"}


# --- The code --------------------------------------------------------------------------------


def codes(*drawn: int) -> PairCodes:
    numbers = iter(drawn or (12_345_678,))
    return PairCodes(lambda _below: next(numbers))


def test_a_code_has_eight_digits_also_when_it_begins_with_noughts():
    assert codes(42).offer(2, NOON).digits == "00000042"
    assert codes(42).offer(2, NOON).spaced == "0000 0042"


def test_a_code_is_taken_once():
    book = codes()
    book.offer(2, NOON)
    assert book.take("12345678", NOON) == 2
    with pytest.raises(NoPairCode):
        book.take("12345678", NOON)


def test_a_code_lives_ten_minutes():
    book = codes()
    book.offer(2, NOON)
    last = NOON + LIVES - timedelta(milliseconds=1)
    assert book.waiting(last) is not None
    with pytest.raises(NoPairCode):
        book.take("12345678", NOON + LIVES)


def test_a_clock_set_back_does_not_keep_a_code_alive():
    book = codes()
    book.offer(2, NOON)
    assert book.waiting(NOON - timedelta(hours=1)) is None


def test_five_wrong_tries_end_a_code():
    book = codes()
    book.offer(2, NOON)
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(WrongPairCode) as wrong:
            book.take("00000000", NOON)
        assert wrong.value.facts == {"left": left}
    with pytest.raises(NoPairCode):
        book.take("00000000", NOON)
    with pytest.raises(NoPairCode):
        book.take("12345678", NOON)


def test_a_new_code_ends_the_one_before():
    book = codes(11_111_111, 22_222_222)
    book.offer(2, NOON)
    book.offer(3, NOON)
    with pytest.raises(WrongPairCode):
        book.take("11111111", NOON)
    assert book.take("22222222", NOON) == 3


@pytest.mark.parametrize(
    "typed", ["", "1234567", "123456789", "１２３４５６７８", "12345678\x00", "é"]
)
def test_anything_but_the_code_is_wrong(typed):
    book = codes()
    book.offer(2, NOON)
    with pytest.raises(WrongPairCode):
        book.take(typed, NOON)


# --- Through the door ------------------------------------------------------------------------


@pytest.fixture
def shop(world: World) -> World:
    """The named world with three registers."""
    for _ in range(2):
        changing.add_register(hand=world.hand("Hạnh"))
    reading().rollback()
    return world


def offered(world: World, no: int = 2) -> PairCode:
    """A code that the manager asked for on the page."""
    answer = world.sign_in("Hạnh").post(f"/settings/registers/{no}/codes")
    assert answer.status_code == 303
    waiting = world.app.extensions["ocop_house"].pair_codes.waiting(clock.now())
    assert waiting is not None
    return waiting


def pair(world: World, no: int = 2, environ: dict[str, str] = LAN) -> FlaskClient:
    """A browser of the LAN that is register `no` from now on."""
    client = world.app.test_client()
    answer = client.post("/pair", data={"code": offered(world, no).spaced}, environ_base=environ)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    reading().rollback()
    return client


def enter(world: World, client: FlaskClient, environ: dict[str, str] = LAN) -> TestResponse:
    form = {"person_id": world.person_id("Lan"), "pin": PINS["Lan"]}
    return client.post("/sign-in", data=form, environ_base=environ)


def test_a_paired_browser_is_its_register(shop: World):
    client = pair(shop, 3)
    assert "Quầy 3" in client.get("/sign-in", environ_base=LAN).get_data(as_text=True)
    assert enter(shop, client).status_code == 303
    assert client.get("/till/shifts/new", environ_base=LAN).status_code == 200


def test_what_a_paired_browser_does_is_done_at_its_register(shop: World):
    client = pair(shop)
    enter(shop, client)
    client.post("/till/shifts", data={"count_100000": "5"}, environ_base=LAN)
    assert facts("shift.opened/1")[-1]["register"] == 2
    client.get("/till", environ_base=LAN)
    assert shop.sign_in().get("/till").headers["Location"] == "/till/shifts/new"


def test_the_secret_is_long_hidden_and_kept_only_as_its_sha256(shop: World):
    client = shop.app.test_client()
    answer = client.post("/pair", data={"code": offered(shop).digits}, environ_base=LAN)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "register=" in one)
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Domain" not in cookie
    assert "Max-Age=34560000" in cookie
    found = client.get_cookie("register")
    assert found is not None
    assert len(found.value) >= 22
    reading().rollback()
    kept = hashlib.sha256(found.value.encode()).hexdigest()
    assert queries.register_of(reading(), [kept]) == 2
    assert found.value not in str(facts())
    assert kept not in str(facts())


def test_the_cookie_is_given_anew_at_each_signing_in(shop: World):
    """Browsers forget a cookie after 400 days."""
    client = pair(shop)
    told = enter(shop, client).headers.getlist("Set-Cookie")
    assert any("register=" in one and "Max-Age=34560000" in one for one in told)


def test_pairing_tells_its_fact_and_unpairing_too(shop: World):
    pair(shop)
    assert [one["change"] for one in facts("register.paired/1")] == [
        *["added"] * 3,
        "paired",
    ]
    shop.sign_in("Hạnh").post("/settings/registers/2/unpairing")
    last = facts("register.paired/1")[-1]
    assert (last["change"], last["paired"]["has_browser"], last["paired"]["no"]) == (
        "unpaired",
        False,
        2,
    )
    assert last["by"]["name"] == "Hạnh"


def test_an_unpaired_browser_is_out_at_once_with_its_session(shop: World):
    client = pair(shop)
    enter(shop, client)
    shop.sign_in("Hạnh").post("/settings/registers/2/unpairing")
    for address in ("/till", "/sign-in", "/papers"):
        assert client.get(address, environ_base=LAN).status_code == 403, address


def test_another_machine_paired_in_its_place_ends_the_first(shop: World):
    first = pair(shop)
    enter(shop, first)
    second = pair(shop, environ=OTHER)
    assert first.get("/till", environ_base=LAN).status_code == 403
    assert second.get("/sign-in", environ_base=OTHER).status_code == 200


def test_a_wrong_code_pairs_nothing_and_says_how_many_tries_are_left(shop: World):
    offered(shop)
    client, before = shop.app.test_client(), steps.book()
    answer = client.post("/pair", data={"code": "00000000"}, environ_base=LAN)
    assert answer.status_code == 409
    assert "Còn 4 lần" in answer.get_data(as_text=True)
    assert steps.changed(before) == set()
    assert client.get("/sign-in", environ_base=LAN).status_code == 403


def test_without_a_code_waiting_nothing_is_paired(shop: World):
    before = steps.book()
    answer = shop.app.test_client().post("/pair", data={"code": "12345678"}, environ_base=LAN)
    assert answer.status_code == 409
    assert "Lấy mã mới" in answer.get_data(as_text=True)
    assert steps.changed(before) == set()


def test_the_pairing_form_needs_its_token(shop: World):
    code = offered(shop)
    shop.app.config["WTF_CSRF_ENABLED"] = True
    answer = shop.app.test_client().post("/pair", data={"code": code.digits}, environ_base=LAN)
    assert answer.status_code == 400
    shop.app.config["WTF_CSRF_ENABLED"] = False
    again = shop.app.test_client().post("/pair", data={"code": code.digits}, environ_base=LAN)
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("sent", "environ", "status"),
    [
        ({"Host": "evil.example"}, LAN, 421),
        ({"Origin": "http://evil.example"}, LAN, 403),
        ({"Sec-Fetch-Site": "cross-site"}, LAN, 403),
        ({"X-Forwarded-For": "192.168.1.20"}, LAN, 403),
        ({"Via": "1.1 proxy"}, {}, 403),
        ({}, {"REMOTE_ADDR": "8.8.8.8"}, 403),
        ({}, {"REMOTE_ADDR": ""}, 403),
    ],
)
def test_the_right_code_from_the_wrong_place_is_worth_nothing(shop: World, sent, environ, status):
    code = offered(shop)
    answer = shop.app.test_client().post(
        "/pair", data={"code": code.digits}, headers=sent, environ_base=environ
    )
    assert answer.status_code == status
    reading().rollback()
    assert not any(one.is_paired for one in queries.counters(reading()))


@pytest.mark.parametrize(
    ("sent", "environ"),
    [
        ({"X-Forwarded-For": "192.168.1.20"}, LAN),
        ({"Via": "1.1 proxy"}, LAN),
        ({}, {"REMOTE_ADDR": "8.8.8.8"}),
        ({}, {"REMOTE_ADDR": "2001:db8::1"}),
    ],
)
def test_a_paired_browsers_secret_is_worth_nothing_from_outside(shop: World, sent, environ):
    client = pair(shop)
    enter(shop, client)
    answer = client.get("/till", headers=sent, environ_base=environ)
    assert answer.status_code == 403


def test_the_shoppers_public_name_is_no_way_in_for_a_paired_browser(template, tmp_path):
    with open_world(template, tmp_path / "home", public_url="https://sp.example.vn") as world:
        changing.add_register(hand=world.hand("Hạnh"))
        reading().rollback()
        client = pair(world)
        secret = client.get_cookie("register")
        assert secret is not None
        client.set_cookie("register", secret.value, domain="sp.example.vn")
        asked = {"Host": "sp.example.vn"}
        assert client.get("/sign-in", headers=asked, environ_base=LAN).status_code == 403


def test_a_stolen_session_is_nobody_at_another_register(shop: World):
    """The session's cookie alone: it belongs to the browser it began in."""
    first, second = pair(shop, 2), pair(shop, 3, OTHER)
    enter(shop, first)
    stolen = first.get_cookie("till")
    assert stolen is not None
    second.set_cookie("till", stolen.value)
    assert second.get("/till", environ_base=OTHER).headers["Location"] == "/sign-in"


@pytest.mark.parametrize("secret", ["", "x", "a" * 22, "a" * 3000, "é", "' OR 1=1 --"])
def test_a_secret_that_is_not_ours_is_nobodys(shop: World, secret):
    pair(shop)
    client = shop.app.test_client()
    client.set_cookie("register", secret)
    assert client.get("/sign-in", environ_base=LAN).status_code == 403
    assert client.get("/sign-in").status_code == 200  # this machine is register 1 all the same


def test_a_second_browser_on_this_machine_can_be_another_register(shop: World):
    client = pair(shop, 2, {})
    assert "Quầy 2" in client.get("/sign-in").get_data(as_text=True)


@pytest.mark.parametrize("no", ["1", "4", "0", "x", "22"])
def test_a_code_is_offered_only_for_a_further_register(shop: World, no):
    answer = shop.sign_in("Hạnh").post(f"/settings/registers/{no}/codes")
    assert answer.status_code == 409
    assert shop.app.extensions["ocop_house"].pair_codes.waiting(clock.now()) is None


def test_the_cashier_can_neither_add_nor_offer_nor_unpair(shop: World):
    client, before = shop.sign_in("Lan"), steps.book()
    for address in ("", "/2/codes", "/2/unpairing"):
        assert client.post(f"/settings/registers{address}").status_code == 403
    assert steps.changed(before) == set()
    assert shop.app.extensions["ocop_house"].pair_codes.waiting(clock.now()) is None


def test_there_are_nine_registers_at_most(shop: World):
    for _ in range(6):
        changing.add_register(hand=shop.hand("Hạnh"))
    with pytest.raises(RegistersFull):
        changing.add_register(hand=shop.hand("Hạnh"))
    assert "Thêm quầy" not in shop.sign_in("Hạnh").get("/settings/registers").get_data(as_text=True)


# --- What the page says of the LAN -----------------------------------------------------------


def test_a_till_on_this_machine_alone_says_how_to_open_it(shop: World):
    page = shop.sign_in("Hạnh").get("/settings/registers").get_data(as_text=True)
    assert "/settings/network" in page
    assert "Cửa hàng đang chỉ mở trên máy này" in page


def test_a_till_on_the_lan_shows_its_address_and_its_qr(template, tmp_path, monkeypatch):
    monkeypatch.setattr("pos.web.lan.addresses", lambda: ["192.168.1.10"])
    with open_world(template, tmp_path / "home", host="0.0.0.0") as world:
        changing.add_register(hand=world.hand("Hạnh"))
        reading().rollback()
        code = offered(world)
        page = world.sign_in("Hạnh").get("/settings/registers").get_data(as_text=True)
        assert code.spaced in page
        assert "http://192.168.1.10:8000/pair" in page
        assert '<svg class="qr"' in page
