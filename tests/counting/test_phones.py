"""A phone that counts: how it joins, that it opens nothing else, and when it ends."""

import re
import secrets
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.base.transaction import end_reading, reading
from pos.counting import opening
from pos.shop import phones, staffing
from pos.shop.permissions import Task
from pos.shop.phone_codes import LIVES, MOST_WAITING, TRIES, PhoneCodes
from pos.shop.refusals import NoPairCode, WrongPairCode
from tests.counting.steps import HANH, begin, mark, state
from tests.till.steps import book, changed, held, lot_id
from tests.world import NOON, World, open_world

LAN = {"REMOTE_ADDR": "192.168.1.44"}
TEA, NEW = "CHE-DINH", "L261103"
OF_PHONES = {
    *("counter_phone.show_sheet", "counter_phone.search_goods"),
    *("counter_phone.keep_entry", "counter_phone.end_phone"),
}


# --- The codes -------------------------------------------------------------------------------


def codes(*drawn: int) -> PhoneCodes:
    numbers = iter(drawn or (12_345_678,))
    return PhoneCodes(lambda _below: next(numbers))


def test_two_codes_wait_at_once_and_each_is_taken_once():
    waiting = codes(11_111_111, 22_222_222)
    waiting.offer("C1", "lan", "", NOON)
    waiting.offer("C1", "minh", "Kho", NOON)
    assert waiting.take("22222222", NOON).person_id == "minh"
    with pytest.raises(WrongPairCode):
        waiting.take("22222222", NOON)
    assert waiting.take("11111111", NOON).person_id == "lan"
    with pytest.raises(NoPairCode):
        waiting.take("11111111", NOON)


def test_a_persons_new_code_replaces_the_one_before():
    waiting = codes(11_111_111, 22_222_222)
    waiting.offer("C1", "lan", "", NOON)
    waiting.offer("C1", "lan", "", NOON)
    assert [one.digits for one in waiting.waiting("C1", NOON)] == ["22222222"]


@pytest.mark.parametrize("later", [LIVES, -timedelta(hours=1)])
def test_a_code_lives_ten_minutes_also_where_the_clock_goes_back(later: timedelta):
    waiting = codes()
    waiting.offer("C1", "lan", "", NOON)
    with pytest.raises(NoPairCode):
        waiting.take("12345678", NOON + later)


def test_wrong_tries_end_every_code_that_waits():
    waiting = codes(11_111_111, 22_222_222)
    waiting.offer("C1", "lan", "", NOON)
    waiting.offer("C2", "minh", "", NOON)
    for _ in range(TRIES - 1):
        with pytest.raises(WrongPairCode):
            waiting.take("00000000", NOON)
    with pytest.raises(NoPairCode):
        waiting.take("00000000", NOON)
    with pytest.raises(NoPairCode):
        waiting.take("11111111", NOON)


def test_no_more_codes_wait_than_anybody_needs():
    waiting = PhoneCodes(secrets.randbelow)
    for no in range(MOST_WAITING + 3):
        waiting.offer("C1", f"p{no}", "", NOON)
    assert len(waiting.waiting("C1", NOON)) == MOST_WAITING


# --- Through the door ------------------------------------------------------------------------


@pytest.fixture
def shop(template, tmp_path):
    with open_world(template, tmp_path / "home", host="192.168.1.2") as opened:
        opened.open_shift()
        yield opened


@pytest.fixture
def hanh(shop: World) -> FlaskClient:
    return shop.sign_in(HANH)


def stranger(world: World) -> FlaskClient:
    """A browser of the shop's network that nobody has paired."""
    client = world.app.test_client()
    client.environ_base = {**client.environ_base, **LAN}
    return client


def joined(world: World, hanh: FlaskClient, count_id: str, by: str = "Lan") -> FlaskClient:
    """A phone of somebody's that counts."""
    form = {"person_id": world.person_id(by), "zone": "Kệ trước"}
    assert hanh.post(f"/stock/counts/{count_id}/codes", data=form).status_code == 303
    [code] = world.app.extensions["ocop_house"].phone_codes.waiting(count_id, clock.now())
    phone = stranger(world)
    answer = phone.post("/phone", data={"code": code.spaced})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return phone


def enter(world: World, phone: FlaskClient, key: str = "k" * 26, quantity: str = "20") -> int:
    form = {
        "key": key,
        "product_id": world.product_id(TEA),
        "lot_id": lot_id(world, TEA, NEW),
        "quantity": quantity,
        "seen": mark(),
    }
    return phone.post("/phone/entries", data=form).status_code


def test_a_phone_joins_by_the_code_and_counts(shop: World, hanh: FlaskClient):
    count_id = begin(shop)
    phone = joined(shop, hanh, count_id)
    page = phone.get("/phone/count").get_data(as_text=True)
    assert "Kệ trước" in page
    assert "Lan" in page
    assert enter(shop, phone) == 200
    assert enter(shop, phone) == 200
    [entry] = state(count_id).entries
    assert entry.units == 20
    shown = hanh.get(f"/stock/counts/{count_id}").get_data(as_text=True)
    assert "điện thoại" in shown


def test_the_pages_code_fills_the_form_and_is_taken_only_by_pressing(
    shop: World, hanh: FlaskClient
):
    count_id = begin(shop)
    hanh.post(f"/stock/counts/{count_id}/codes", data={"person_id": shop.person_id("Lan")})
    house = shop.app.extensions["ocop_house"]
    [code] = house.phone_codes.waiting(count_id, clock.now())
    page = stranger(shop).get(f"/phone?code={code.digits}&l=en").get_data(as_text=True)
    assert f'value="{code.digits}"' in page
    assert 'lang="en"' in page
    assert house.phone_codes.waiting(count_id, clock.now()) == [code]


@pytest.mark.parametrize("form", [{}, {"code": "1"}, {"code": "x" * 500}, {"code": "00000000"}])
def test_a_wrong_code_joins_nothing(shop: World, form: dict[str, str]):
    before = book()
    answer = stranger(shop).post("/phone", data=form)
    assert answer.status_code == 409
    assert "Set-Cookie" not in answer.headers or "phone=" not in answer.headers["Set-Cookie"]
    assert changed(before) == set()


def secret_of(phone: FlaskClient) -> str:
    cookie = phone.get_cookie("phone", path="/phone")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Strict")
    return cookie.value


def test_a_phone_opens_no_other_page_of_the_shop(shop: World, hanh: FlaskClient):
    """Every route there is, with the phone's own secret sent to each."""
    count_id = begin(shop)
    secret = secret_of(joined(shop, hanh, count_id))
    opened = set()
    for rule in shop.app.url_map.iter_rules():
        task = getattr(shop.app.view_functions[rule.endpoint], "task", None)
        if task in (None, Task.OPEN, Task.PAIR):
            continue
        address = re.sub(r"<[^>]+>", "1", rule.rule)
        for method in sorted(set(rule.methods or ()) & {"GET", "POST", "PATCH", "DELETE"}):
            answer = shop.app.test_client(use_cookies=False).open(
                address, method=method, environ_base=LAN, headers={"Cookie": f"phone={secret}"}
            )
            is_shut = answer.status_code in (403, 404, 405) or (
                answer.status_code == 303 and answer.location.endswith(("/pair", "/sign-in"))
            )
            if not is_shut:
                opened.add(rule.endpoint)
    assert opened == OF_PHONES


def test_a_phones_secret_makes_no_register_of_it(shop: World, hanh: FlaskClient):
    phone = joined(shop, hanh, begin(shop))
    form = {"person_id": shop.person_id(HANH), "pin": "192837"}
    answer = phone.post("/sign-in", data=form)
    assert answer.status_code == 403
    for address in ("/till", "/stock/counts", "/stock/receipts/new", "/settings/registers"):
        assert phone.get(address).status_code == 403


def test_a_register_is_no_phone(shop: World, hanh: FlaskClient):
    assert hanh.get("/phone/count").status_code == 403
    assert hanh.post("/phone/entries").status_code == 403


def gone(world: World, phone: FlaskClient, key: str = "z" * 26) -> bool:
    """Whether the phone opens nothing any more, and what it sends changes nothing."""
    before = book()
    status = enter(world, phone, key=key)
    return (
        status,
        phone.get("/phone/count").status_code,
        phone.get("/phone/goods").status_code,
    ) == (403, 403, 403) and changed(before) == set()


def test_a_phone_ends_when_it_is_cut_off(shop: World, hanh: FlaskClient):
    count_id = begin(shop)
    phone = joined(shop, hanh, count_id)
    [held_by] = phones.paired_with(reading(), count_id)
    address = f"/stock/counts/{count_id}/phones/{held_by.phone_id}/end"
    assert hanh.post(address).status_code == 303
    assert gone(shop, phone)
    other = begin(shop)
    assert hanh.post(address.replace(count_id, other)).status_code == 409


@pytest.mark.parametrize("how", ["dropped", "posted"])
def test_a_phone_ends_with_its_count(shop: World, hanh: FlaskClient, how: str):
    count_id = begin(shop)
    phone = joined(shop, hanh, count_id)
    enter(shop, phone)
    if how == "dropped":
        opening.drop_count(count_id, hand=shop.hand(HANH))
    else:
        page = hanh.get(f"/stock/counts/{count_id}/differences").get_data(as_text=True)
        [shown] = re.findall(r'name="shown" value="(\w+)"', page)
        form = {"shown": shown, "uncounted": "left"}
        assert hanh.post(f"/stock/counts/{count_id}/result", data=form).status_code == 303
    assert gone(shop, phone)
    assert held(shop, TEA, NEW) == 20


def test_a_phone_ends_by_itself_after_a_days_work(shop: World, hanh: FlaskClient):
    phone = joined(shop, hanh, begin(shop))
    with clock.running(lambda: NOON + phones.LIVES + timedelta(minutes=1)):
        assert gone(shop, phone)


def test_a_phone_ends_when_whoever_holds_it_leaves_the_shop(shop: World, hanh: FlaskClient):
    phone = joined(shop, hanh, begin(shop))
    staffing.leave(shop.person_id("Lan"), hand=shop.hand(HANH))
    end_reading()
    assert gone(shop, phone)


def test_the_counter_gives_the_phone_back(shop: World, hanh: FlaskClient):
    phone = joined(shop, hanh, begin(shop))
    answer = phone.post("/phone/end")
    assert answer.status_code == 303
    assert "Cảm ơn bạn đã đếm" in phone.get(answer.location).get_data(as_text=True)
    assert phone.get("/phone/count").status_code == 403


def test_a_code_of_a_count_that_is_over_joins_nothing(shop: World, hanh: FlaskClient):
    count_id = begin(shop)
    hanh.post(f"/stock/counts/{count_id}/codes", data={"person_id": shop.person_id("Lan")})
    house = shop.app.extensions["ocop_house"]
    [code] = house.phone_codes.waiting(count_id, clock.now())
    opening.drop_count(count_id, hand=shop.hand(HANH))
    assert stranger(shop).post("/phone", data={"code": code.digits}).status_code == 409


def test_nobody_of_another_network_joins(shop: World, hanh: FlaskClient):
    phone = shop.app.test_client()
    phone.environ_base = {**phone.environ_base, "REMOTE_ADDR": "8.8.8.8"}
    assert phone.get("/phone").status_code == 403


def test_a_secret_given_in_clear_opens_nothing_under_tls(template, tmp_path):
    with open_world(template, tmp_path / "safe", host="192.168.1.2", tls=True) as safe:
        safe.open_shift()
        phone = stranger(safe)
        answer = phone.get("/phone")
        assert (answer.status_code, answer.location) == (303, "/safety")
        assert phone.post("/phone", data={"code": "12345678"}).status_code == 403
