"""What every answer carries, and which requests are not even heard."""

import re
import secrets

import pytest
from flask import Response
from flask.testing import FlaskClient

from pos.counting import joining
from pos.shop.door import PHONE_COOKIE, PHONE_PAGES
from pos.shop.permissions import Task
from pos.shop.phone_codes import PhoneCodes
from pos.web import headers
from tests.counting.steps import begin
from tests.till import steps
from tests.web import pages
from tests.world import PINS, World, open_world

CARRIED = {
    "Content-Security-Policy": headers.POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


# --- Every answer ----------------------------------------------------------------------------


def test_every_page_and_file_carries_the_headers_found_or_not(till: World):
    seen = set()
    for name, answer in pages.answers(till):
        told = {header: answer.headers.get(header) for header in CARRIED}
        assert told == CARRIED, name
        assert "Cache-Control" in answer.headers, name
        seen.add(answer.status_code)
    assert seen == {200, 303, 404}


def test_answers_that_refuse_carry_them_too(till: World):
    client = till.sign_in()
    refused = {
        400: client.post("/stock/lots/x/labels", data={"copies": "many"}),
        403: client.get("/till", environ_base={"REMOTE_ADDR": "192.168.1.20"}),
        404: client.get("/papers/none/nothing"),
        405: client.put("/till"),
        409: client.post("/sign-in", data={"person_id": "x", "pin": "1"}),
        413: client.post("/sign-in", data={"pin": "x" * 1_100_000}),
        421: client.get("/till", headers={"Host": "evil.example"}),
    }
    for status, answer in refused.items():
        assert answer.status_code == status
        assert {header: answer.headers.get(header) for header in CARRIED} == CARRIED, status


def test_a_broken_promise_is_a_page_without_a_trace_and_carries_them_too(till: World, monkeypatch):
    client = till.sign_in()

    def fail() -> str:
        raise RuntimeError("the secret reason")

    monkeypatch.setitem(till.app.view_functions, "till.show_till", _like_till(till, fail))
    answer = client.get("/till")
    said = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "the secret reason" not in said
    assert "Traceback" not in said
    assert {header: answer.headers.get(header) for header in CARRIED} == CARRIED


def _like_till(till: World, view: object) -> object:
    view.task = till.app.view_functions["till.show_till"].task  # type: ignore[attr-defined]
    return view


def test_the_policy_lets_in_nothing_but_our_own_files():
    told = dict(part.strip().split(" ", 1) for part in headers.POLICY.split(";"))
    assert told["default-src"] == "'none'"
    assert told["script-src"] == told["style-src"] == told["font-src"] == "'self'"
    assert told["connect-src"] == told["form-action"] == "'self'"
    assert told["base-uri"] == told["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers.POLICY
    assert "http" not in headers.POLICY
    assert "*" not in headers.POLICY


def test_nothing_says_with_what_it_was_made(till: World):
    for name, answer in pages.answers(till):
        assert "X-Powered-By" not in answer.headers, name
        assert "Werkzeug" not in answer.headers.get("Server", ""), name


def test_pages_of_the_shop_are_kept_by_nobody(till: World):
    client = till.sign_in()
    for address in ("/till/shifts/new", "/papers", "/sign-in", "/stock/deliveries/new"):
        assert client.get(address).headers["Cache-Control"] == "no-store", address


def test_a_header_already_set_is_not_overwritten():
    response = Response(headers={"Cache-Control": "public, max-age=60"})
    assert headers.dress(response).headers["Cache-Control"] == "public, max-age=60"


def test_a_shopper_gets_no_cookie(till: World):
    for name, address in pages.addresses(till).items():
        if name.startswith(("origin", "receipt")):
            answer = till.app.test_client().get(address)
            assert "Set-Cookie" not in answer.headers, name


# --- Which host ------------------------------------------------------------------------------


def test_the_machines_own_name_is_heard_and_another_is_told_what_to_type(
    till: World, template, tmp_path, monkeypatch
):
    monkeypatch.setattr("socket.gethostname", lambda: "May-Quay-1")
    with open_world(template, tmp_path / "other") as world:
        client = world.app.test_client()
        for host in ("may-quay-1", "MAY-QUAY-1.local:8000"):
            assert client.get("/sign-in", headers={"Host": host}).status_code == 200, host
        for host in ("may-quay-2", "may-quay-1.evil.example"):
            no = client.get("/sign-in", headers={"Host": host})
            assert no.status_code == 421, host
            said = no.get_data(as_text=True)
            assert "Gõ địa chỉ của máy quầy 1" in said
            assert "Type the address of register 1" in said
            assert no.mimetype == "text/plain"


@pytest.mark.parametrize(
    "host",
    [
        *("evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example"),
        *("127.0.0.1:8000@evil.example", "[::1", "", "..", "127.0.0.1.nip.io", "x" * 300),
    ],
)
def test_a_host_that_is_not_ours_is_not_heard(till: World, host):
    """A stranger's page can point his own name at this machine (DNS rebinding)."""
    answer = till.sign_in().get("/papers", headers={"Host": host})
    assert answer.status_code in (400, 421), host
    assert "Phiếu" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8000",
        "127.0.0.1",
        "127.0.0.1:8000",
        "[::1]:8000",
        "192.168.1.5:8000",
    ],
)
def test_our_own_name_and_bare_addresses_are_heard(world: World, host):
    answer = world.app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == 200


def test_the_names_in_the_settings_are_heard_in_any_case(template, tmp_path):
    changes = {"host": "Quay-1", "public_url": "https://SP.example.vn"}
    with open_world(template, tmp_path / "home", **changes) as world:
        client = world.app.test_client()
        for host in ("quay-1:8000", "QUAY-1", "sp.example.vn", "Sp.Example.Vn"):
            assert client.get(pages.TRACE, headers={"Host": host}).status_code == 200, host
        for host in ("quay-1:8000", "QUAY-1"):
            assert client.get("/sign-in", headers={"Host": host}).status_code == 200, host


def test_an_unknown_host_changes_nothing(till: World):
    client, before = till.sign_in(), steps.book()
    client.post("/till/sales", headers={"Host": "evil.example"})
    assert steps.changed(before) == set()


# --- Which site ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "anything"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    ],
)
def test_another_sites_page_cannot_change_anything(till: World, sent):
    client, before = till.sign_in(), steps.book()
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = client.open("/till/sales", method=method, headers=sent)
        assert answer.status_code == 403
    assert steps.changed(before) == set()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_our_own_page_is_heard(till: World, sent):
    assert till.sign_in().post("/till/sales", headers=sent).status_code == 200


def test_another_sites_link_to_a_page_is_only_a_page(till: World):
    answer = till.sign_in().get("/papers", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200


# --- Forged forms ----------------------------------------------------------------------------


@pytest.fixture
def guarded(till: World) -> World:
    """The till with its guard against forged forms on, as a shop runs it."""
    till.app.config["WTF_CSRF_ENABLED"] = True
    return till


def token_of(page: str) -> str:
    found = re.search(r'name="csrf-token" content="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_guard_is_on_unless_a_test_takes_it_off(template, tmp_path):
    from pos.app import create_app
    from pos.base.database import db
    from pos.config import Settings

    app = create_app(Settings(home=tmp_path / "home"))
    assert app.config["WTF_CSRF_ENABLED"] is True
    assert app.config["WTF_CSRF_CHECK_DEFAULT"] is True
    assert "POST" in app.config["WTF_CSRF_METHODS"]
    with app.app_context():
        db.engine.dispose()


def enter(world: World, name: str = "Lan") -> FlaskClient:
    """Sign in with the form's own token."""
    client = world.app.test_client()
    page = client.get("/sign-in").get_data(as_text=True)
    form = {"person_id": world.person_id(name), "pin": PINS[name], "csrf_token": token_of(page)}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def a_phone_that_counts(world: World) -> FlaskClient:
    """The browser of a phone paired for a stocktake: its forms are no register's."""
    codes, hand = PhoneCodes(secrets.randbelow), world.hand()
    code = joining.offer_code(begin(world), world.person_id("Lan"), "", codes, hand=hand)
    joined = joining.join_count(code.digits, codes, is_guarded=False, hand=hand)
    client = world.app.test_client()
    client.set_cookie(PHONE_COOKIE, joined.secret, path=PHONE_PAGES)
    return client


def test_a_form_without_its_token_is_refused_and_changes_nothing(guarded: World):
    manager, phone = enter(guarded, "Hạnh"), a_phone_that_counts(guarded)
    before = steps.book()
    for rule in guarded.app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            address = re.sub(r"<[^>]+>", "nothing", re.sub(r"<int:[^>]+>", "9", rule.rule))
            task = getattr(guarded.app.view_functions[rule.endpoint], "task", None)
            answer = (phone if task is Task.COUNT else manager).open(address, method=method)
            if answer.status_code == 303 and rule.rule.startswith("/setup"):
                continue  # the shop is founded: the door itself sends on
            if task is Task.OPEN:  # no session, no token: what proves the sender is the link
                assert answer.status_code == 404
                continue
            assert answer.status_code == 400, rule
            assert "Tải lại trang" in answer.get_data(as_text=True)
    assert steps.changed(before) == set()


def test_the_door_stands_before_the_form_is_read(guarded: World):
    """Whoever may not come in is told so, whatever he sends."""
    stranger = guarded.app.test_client()
    sent = {"data": {"x": "x" * 1_100_000}}
    answer = stranger.post("/catalogue/imports", **sent)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in")
    answer = stranger.post("/catalogue/imports", environ_base={"REMOTE_ADDR": "10.0.0.9"}, **sent)
    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "x", "IjEyMyI.aaaa.bbbb"])
def test_a_token_that_is_not_ours_is_refused(guarded: World, token):
    client = enter(guarded)
    assert client.post("/till/sales", data={"csrf_token": token}).status_code == 400
    assert client.post("/till/sales", headers={"X-CSRFToken": token}).status_code == 400


def test_another_browsers_token_is_refused(guarded: World):
    mine, other = enter(guarded), enter(guarded)
    token = token_of(other.get("/till/shifts/new").get_data(as_text=True))
    assert mine.post("/till/sales", headers={"X-CSRFToken": token}).status_code == 400


def test_a_token_from_before_signing_in_is_worth_nothing_after(guarded: World):
    client = guarded.app.test_client()
    token = token_of(client.get("/sign-in").get_data(as_text=True))
    form = {"person_id": guarded.person_id("Lan"), "pin": PINS["Lan"], "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 303
    assert client.post("/till/sales", headers={"X-CSRFToken": token}).status_code == 400


def test_the_pages_own_token_is_taken_as_a_field_and_as_a_header(guarded: World):
    client = enter(guarded)
    token = token_of(client.get("/till/shifts/new").get_data(as_text=True))
    assert client.post("/till/sales", headers={"X-CSRFToken": token}).status_code == 200
    assert client.post("/till/sales", data={"csrf_token": token}).status_code == 200


# --- Where a form may lead -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "after",
    [
        *("https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example"),
        *("javascript:alert(1)", "evil.example", "", " //evil.example", "/\t/evil.example"),
        *("/\r/evil.example", "/\n/evil.example", "\t//evil.example", "/\x00/evil.example"),
    ],
)
def test_choosing_a_language_never_leads_to_another_site(world: World, after):
    """Browsers drop tabs and line ends from an address, and read a backslash as a slash."""
    answer = world.app.test_client().post("/language", data={"lang": "en", "next": after})
    assert answer.status_code == 303
    address = re.sub(r"[\t\r\n]", "", answer.headers["Location"]).replace("\\", "/")
    assert re.match(r"/(?!/)", address), address


def test_choosing_a_language_comes_back_to_the_page(world: World):
    answer = world.app.test_client().post("/language", data={"lang": "en", "next": "/papers?x=1"})
    assert answer.headers["Location"] == "/papers?x=1"
