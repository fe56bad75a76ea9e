"""Who may open what at the centre: every address, every role, tried; what guards all of them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from pos.central.app import create_centre
from pos.central.people.door import LINE, access_of
from pos.central.people.roles import Role
from pos.centre_config import CentreSettings
from tests.central.office import LOGINS, PASSWORDS, Browser, Office

pytestmark = pytest.mark.postgres
ADMIN = {Role.ADMIN}
OFFICE = {Role.ADMIN, Role.OFFICE}
ALL = set(Role)
OPEN = {"static", "people.show_sign_in", "people.sign_in", "people.sign_out"}
OPEN |= {"people.choose_language"}
"""There before anybody signed in."""
MACHINES = {
    *("line.say_hello", "line.take_facts", "line.give_facts", "line.give_streams"),
    *("line.take_picture", "line.take_stick", "enrolment.enrol", "enrolment.rotate"),
    "enrolment.show_keys",
    *("registry_line.show_recalls", "registry_line.show_newest_release"),
    "registry_line.show_release_file",
}
"""Requests that prove themselves, or ask for what is public and signed."""
TABLE: dict[str, set[Role]] = {
    **dict.fromkeys(
        (
            *("people.show_start", "people.show_password", "people.change_password"),
            "watch.show_alarms",
            *("desk.show_desk", "desk.show_showroom", "desk.show_reports", "desk.show_stock"),
            *("desk.show_lapsing", "desk.show_days", "desk.show_slips", "desk.show_report_file"),
            *("desk.show_days_file", "desk.show_stock_file", "desk.show_lapsing_file"),
        ),
        ALL,
    ),
    **dict.fromkeys(
        (
            *("terminals.show_terminals", "terminals.show_terminal"),
            *("watch.show_parked", "watch.show_parked_fact", "watch.read_again"),
            *("watch.settle_parked", "watch.show_quarantine", "watch.show_quarantined"),
            "watch.settle_quarantined",
            *("desk.show_showrooms", "desk.show_showrooms_file", "desk.show_certified"),
            *("registry.show_products", "registry.show_new_product", "registry.show_product"),
            *("registry.add_product", "registry.change_product", "registry.write_certificate"),
            *("registry.drop_certificate", "registry.show_producers", "registry.load_list"),
            *("registry.show_certificates", "releases.show_releases", "releases.publish"),
            *("recalls.show_recalls", "recalls.show_new_recall", "recalls.preview_recall"),
            *("recalls.publish_recall", "recalls.show_recall", "recalls.show_correction"),
            "recalls.lift_recall",
        ),
        OFFICE,
    ),
    **dict.fromkeys(
        (
            *("people.show_people", "people.make_account", "people.close_account"),
            *("people.give_password", "people.reopen_account"),
            *("terminals.make_code", "terminals.make_code_for", "terminals.withdraw_code"),
            *("terminals.approve_terminal", "terminals.revoke_terminal", "terminals.revoke_key"),
        ),
        ADMIN,
    ),
}
"""Every page, and who may open it.  A new page is written down here, or nobody sees it."""
FILLED = {
    "kind": "csv",
    "code": "HN01",
    "seq": "1",
    "epoch": "0" * 16,
    "filename": "icon.svg",
    "terminal_id": "01KA00000000000000000000ZZ",
}


def rules(app: Flask) -> Iterator[Rule]:
    yield from app.url_map.iter_rules()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The centre without its database: enough to ask what it has."""
    home = tmp_path_factory.mktemp("doors")
    return create_centre(CentreSettings(home=home, database_url="postgresql://nobody@nowhere/x"))


def test_every_address_is_written_down_with_whoever_may_open_it(app: Flask):
    there = {rule.endpoint for rule in rules(app)}
    assert there - (TABLE.keys() | OPEN | MACHINES) == set(), "write it down in TABLE"
    assert (TABLE.keys() | OPEN | MACHINES) - there == set(), "no such page any more"


def test_every_view_says_what_the_table_says(app: Flask):
    with app.app_context():
        said = {rule.endpoint: access_of(rule.endpoint, rule.rule) for rule in rules(app)}
    wrong = [
        endpoint
        for endpoint, access in said.items()
        if (access.is_line, access.is_public, set(access.roles))
        != (endpoint in MACHINES, endpoint in OPEN, TABLE.get(endpoint, set()))
    ]
    assert wrong == []


def test_whatever_no_view_claims_is_nobodys(app: Flask):
    app.view_functions["forgotten"] = lambda: "in"
    try:
        with app.app_context():
            access = access_of("forgotten", "/forgotten")
    finally:
        del app.view_functions["forgotten"]
    assert not access.roles
    assert not access.is_public
    assert not access.is_line


def test_only_machines_addresses_lie_under_sync(app: Flask):
    assert {r.endpoint for r in rules(app) if r.rule.startswith(LINE)} == MACHINES


def address(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: FILLED.get(m[1], "x"), rule.rule)


def ask(browser: Browser, rule: Rule) -> int:
    """Open a page or send its form with a good key; what became of it."""
    methods = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
    assert len(methods) == 1, rule
    if methods == {"GET"}:
        return browser.get(address(rule)).status_code
    return browser.post(address(rule)).status_code


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_its_own_pages_and_no_others(office: Office, role: Role):
    browser = office.browser(role)
    key = browser.key
    for rule in sorted(rules(office.app), key=lambda one: one.endpoint):
        if rule.endpoint not in TABLE:
            continue
        browser.key = key
        status = ask(browser, rule)
        may = role in TABLE[rule.endpoint]
        assert (status != 403) is may, (rule.endpoint, role, status)
        assert status < 500, (rule.endpoint, role, status)


def test_a_stranger_opens_nothing_and_is_shown_the_way_in(office: Office):
    stranger = office.browser()
    for rule in rules(office.app):
        if rule.endpoint in TABLE:
            methods = set(rule.methods or ()) - {"HEAD", "OPTIONS"}
            path = address(rule)
            answer = stranger.get(path) if methods == {"GET"} else stranger.post(path)
            assert answer.status_code == 303, rule.endpoint
            assert answer.location.startswith("/sign-in"), rule.endpoint


def test_every_form_without_its_key_is_refused(office: Office):
    browser = office.browser(Role.ADMIN)
    for rule in rules(office.app):
        if "POST" in (rule.methods or ()) and rule.endpoint not in MACHINES:
            browser.key = ""
            answer = browser.client.post(address(rule), base_url=browser.base, data={})
            assert answer.status_code == 400, rule.endpoint
            assert "Trang này mở đã lâu" in answer.get_data(as_text=True), rule.endpoint


def test_a_form_key_of_somebody_else_is_refused(office: Office):
    admin, lan = office.browser(Role.ADMIN), office.browser(Role.OFFICE)
    admin.key = lan.key
    assert admin.post("/people", {"login": "x1", "name": "X", "role": "office"}).status_code == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"Origin": "https://x.vn"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_its_key(
    office: Office, sent: dict[str, str]
):
    admin = office.browser(Role.ADMIN)
    form = {"login": "x1", "name": "X", "role": "office"}
    assert admin.post("/people", form, headers=sent).status_code == 403


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8100", 200),
        ("localhost:8100", 200),
        ("192.168.1.7", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("[::1", 421),
    ],
)
def test_only_our_own_names_are_heard(office: Office, host: str, status: int):
    answer = office.app.test_client().get("/sign-in", headers={"Host": host})
    assert answer.status_code == status


def test_every_answer_wears_its_headers_machines_ones_too(office: Office):
    client = office.app.test_client()
    for path in ("/sign-in", "/no-such-page", "/static/x.css", "/sync/v1/no-such", "/people"):
        answer = client.get(path, base_url="http://127.0.0.1:8100")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers["Referrer-Policy"] == "same-origin", path
        assert answer.headers["Cache-Control"] == "no-store", path


def test_a_machine_is_answered_in_json_whatever_goes_wrong(office: Office):
    client = office.app.test_client()
    for method, path, status in (
        ("GET", "/sync/v1/no-such", 404),
        ("GET", "/sync/v1/enrol", 405),
        ("POST", "/sync/v2/hello", 404),
    ):
        answer = client.open(path, method=method, base_url="http://127.0.0.1:8100")
        assert answer.status_code == status
        assert set(answer.get_json()) == {"error", "server_time"}
        assert "Set-Cookie" not in answer.headers


def test_no_page_breaks_on_odd_words_in_its_address(office: Office):
    browser = office.browser(Role.ADMIN)
    for rule in rules(office.app):
        if rule.endpoint in TABLE and "GET" in (rule.methods or ()):
            for odd in ("%00", "%ff", "'\"<script>", "../../etc", "9" * 40, "%F0%9F%8D%B5"):
                path = re.sub(r"<(?:\w+:)?(\w+)>", odd, rule.rule)
                status = browser.get(f"{path}?from={odd}&to={odd}&days={odd}&by={odd}").status_code
                assert status < 500, (rule.endpoint, odd, status)


@pytest.fixture
def safe(centre_url: str, tmp_path: Path) -> Iterator[Office]:
    """A centre behind a proxy of ours, under TLS."""
    from tests.central.office import open_office

    url = "https://centre.example"
    with open_office(tmp_path, centre_url, public_url=url, is_behind_proxy=True) as found:
        yield found


def test_under_tls_the_cookie_is_bound_to_the_host_and_never_goes_in_clear(safe: Office):
    behind = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    client = safe.app.test_client()
    asked = client.get("/sign-in", base_url="https://centre.example", headers=behind)
    assert asked.status_code == 200
    cookie = asked.headers["Set-Cookie"]
    assert cookie.startswith("__Host-centre=")
    for word in ("Secure", "HttpOnly", "Path=/", "SameSite=Strict"):
        assert word in cookie
    assert "Domain" not in cookie
    assert asked.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_behind_a_proxy_the_address_that_counts_is_the_askers_own(safe: Office):
    """Else ten wrong passwords of one stranger would slow the whole city down."""
    from pos.central.people.passwords import FREE_FAILURES, OF_ADDRESS

    def try_in(address: str, login: str, password: str) -> int:
        browser = Browser(safe.app.test_client(), "https://centre.example")
        head = {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
        browser.get("/sign-in", headers=head)
        form = {"login": login, "password": password}
        head["Referer"] = "https://centre.example/sign-in"
        return browser.post("/sign-in", form, headers=head).status_code

    for turn in range(FREE_FAILURES * OF_ADDRESS):
        assert try_in("203.0.113.9", f"nobody{turn}", "wrong password") == 403
    admin = LOGINS[Role.ADMIN], PASSWORDS[Role.ADMIN]
    assert try_in("203.0.113.9", *admin) == 429
    assert try_in("203.0.113.10", *admin) == 303


def test_without_a_proxy_nobody_chooses_the_address_they_come_from(office: Office):
    from pos.central.people.passwords import FREE_FAILURES, OF_ADDRESS

    browser = office.browser()
    for turn in range(FREE_FAILURES * OF_ADDRESS):
        form = {"login": f"nobody{turn}", "password": "wrong password"}
        browser.post("/sign-in", form, headers={"X-Forwarded-For": f"203.0.113.{turn}"})
    form = {"login": LOGINS[Role.ADMIN], "password": PASSWORDS[Role.ADMIN]}
    answer = browser.post("/sign-in", form, headers={"X-Forwarded-For": "203.0.113.99"})
    assert answer.status_code == 429
