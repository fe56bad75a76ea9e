"""Who enters the centre, by which password, and what stops whoever guesses."""

import re

import pytest
from sqlalchemy import func, select

from pos.central.database import reading
from pos.central.people import admitting, passwords, queries
from pos.central.people.models import Account, AccountSession
from pos.central.people.refusals import (
    HasFounder,
    LastAdmin,
    LoginTaken,
    WeakPassword,
)
from pos.central.people.roles import Role
from tests.central.office import LOGINS, PASSWORDS, Browser, Office, token

pytestmark = pytest.mark.postgres


def said(answer) -> str:  # type: ignore[no-untyped-def]
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def try_in(browser: Browser, login: str, password: str, **more: object):  # type: ignore[no-untyped-def]
    return browser.post("/sign-in", {"login": login, "password": password}, **more)


def test_a_stranger_is_asked_who_they_are_and_comes_back_to_the_page_they_wanted(office: Office):
    stranger = office.browser()
    asked = stranger.get("/people?x=1")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=/people?x%3D1"
    stranger.get(asked.location)
    answer = stranger.post(
        "/sign-in",
        {
            "login": LOGINS[Role.ADMIN],
            "password": PASSWORDS[Role.ADMIN],
            "next": "/people?x=1",
        },
    )
    assert answer.location == "/people?x=1"
    assert stranger.get("/people").status_code == 200


@pytest.mark.parametrize("after", ["https://x.vn/", "//x.vn", "/\\x.vn", "javascript:1", ""])
def test_nobody_is_sent_to_another_site_after_signing_in(office: Office, after: str):
    browser = office.browser()
    form = {"login": LOGINS[Role.ADMIN], "password": PASSWORDS[Role.ADMIN], "next": after}
    assert browser.post("/sign-in", form).location == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(office: Office):
    browser = office.browser()
    of_name = try_in(browser, "nobody", "x" * 12)
    of_word = try_in(browser, LOGINS[Role.OFFICE], "x" * 12)
    assert of_name.status_code == of_word.status_code == 403
    assert said(of_name).replace("nobody", "") == said(of_word).replace(LOGINS[Role.OFFICE], "")


def test_a_name_that_nobody_has_costs_as_much_work_as_one_that_somebody_has():
    worked: list[str] = []

    class Counting:
        def verify(self, kept: str, password: str) -> bool:
            worked.append(kept)
            return True

    hasher = passwords._hasher
    nobodys = passwords._nobodys()
    passwords._hasher = Counting  # type: ignore[assignment]
    try:
        assert not passwords.fits("any password", None)
        assert passwords.fits("any password", "kept")
    finally:
        passwords._hasher = hasher
    assert worked == [nobodys, "kept"]


def test_wrong_passwords_of_one_person_slow_down_that_person_from_everywhere(office: Office):
    login = LOGINS[Role.OFFICE]
    for turn in range(passwords.FREE_FAILURES):
        far = {"REMOTE_ADDR": f"10.0.0.{turn}"}
        assert (
            try_in(office.browser(), login, "wrong password", environ_base=far).status_code == 403
        )
    waits = try_in(office.browser(), login, PASSWORDS[Role.OFFICE])
    assert waits.status_code == 429
    assert f"Đợi {passwords.FIRST_PAUSE_S} giây" in said(waits)
    office.hands.on(seconds=passwords.FIRST_PAUSE_S)
    assert try_in(office.browser(), login, PASSWORDS[Role.OFFICE]).status_code == 303


def test_the_pause_doubles_and_never_locks_anybody_out_for_good(office: Office):
    tries, pauses = passwords.Tries(), []
    for _turn in range(30):
        tries = passwords.after_failure(tries, office.hands.at)
        pauses.append(passwords.wait_s(tries, office.hands.at))
    assert pauses[:8] == [0, 0, 0, 5, 10, 20, 40, 80]
    assert pauses[-1] == max(pauses) == passwords.LONGEST_PAUSE_S


def test_one_address_that_tries_many_names_is_slowed_down_too(office: Office):
    browser = office.browser()
    free = passwords.FREE_FAILURES * passwords.OF_ADDRESS
    seen = [try_in(browser, f"name{turn}", "wrong password").status_code for turn in range(free)]
    assert set(seen) == {403}
    assert try_in(browser, LOGINS[Role.OFFICE], PASSWORDS[Role.OFFICE]).status_code == 429
    elsewhere = {"REMOTE_ADDR": "10.1.1.1"}
    near = try_in(
        office.browser(), LOGINS[Role.OFFICE], PASSWORDS[Role.OFFICE], environ_base=elsewhere
    )
    assert near.status_code == 303


def test_an_ipv6_house_is_one_address(office: Office):
    from pos.central.people.signing_in import network_of

    assert network_of("2001:db8:1:2:3::4") == network_of("2001:db8:1:2:ffff::") == "2001:db8:1:2::"
    assert network_of("10.0.0.1") != network_of("10.0.0.2")
    assert network_of("not an address") == "not an address"


def test_a_right_password_forgets_the_wrong_ones(office: Office):
    login = LOGINS[Role.OFFICE]
    for _turn in range(passwords.FREE_FAILURES - 1):
        try_in(office.browser(), login, "wrong password")
    office.browser(Role.OFFICE)
    for _turn in range(passwords.FREE_FAILURES - 1):
        assert try_in(office.browser(), login, "wrong password").status_code == 403
    office.browser(Role.OFFICE)


def test_what_a_stranger_put_into_the_browser_is_not_who_signs_in_afterwards(office: Office):
    """Session fixation: the cookie from before signing in is worth nothing behind it."""
    victim, thief = office.browser(), office.browser()
    planted = victim.client.get_cookie("centre", domain="127.0.0.1")
    assert planted is not None
    try_in(victim, LOGINS[Role.ADMIN], PASSWORDS[Role.ADMIN])
    after = victim.client.get_cookie("centre", domain="127.0.0.1")
    assert after is not None
    assert after.value != planted.value
    thief.client.set_cookie("centre", planted.value, domain="127.0.0.1")
    assert thief.get("/people").status_code == 303


def test_a_form_key_from_before_signing_in_is_no_good_behind_it(office: Office):
    browser = office.browser()
    before = browser.key
    try_in(browser, LOGINS[Role.ADMIN], PASSWORDS[Role.ADMIN])
    browser.key = before
    assert browser.post("/people", {"login": "x1"}).status_code == 400


def test_who_signs_out_is_out_even_with_the_old_cookie(office: Office):
    browser = office.browser(Role.ADMIN)
    kept = browser.client.get_cookie("centre", domain="127.0.0.1")
    assert kept is not None
    browser.post("/sign-out")
    other = office.browser()
    other.client.set_cookie("centre", kept.value, domain="127.0.0.1")
    assert other.get("/people").status_code == 303


def test_who_does_nothing_for_an_hour_is_asked_again_and_who_works_is_not(office: Office):
    browser = office.browser(Role.ADMIN)
    for _turn in range(4):
        office.hands.on(minutes=50)
        assert browser.get("/people").status_code == 200
    office.hands.on(minutes=61)
    assert browser.get("/people").status_code == 303


def test_twelve_hours_are_the_end_even_of_one_who_works(office: Office):
    browser = office.browser(Role.ADMIN)
    for _turn in range(13):
        office.hands.on(minutes=50)
        browser.get("/people")
    office.hands.on(minutes=80)
    assert browser.get("/people").status_code == 303


def test_the_table_holds_no_session_that_a_thief_of_it_could_use(office: Office):
    office.browser(Role.ADMIN)
    with reading(office.engine) as books:
        [kept] = books.scalars(select(AccountSession.key_hash)).all()
        account = books.scalars(select(Account).where(Account.login == LOGINS[Role.ADMIN])).one()
        assert account.password_hash.startswith("$argon2id$")
    assert len(kept) == 64
    assert queries.key_hash(kept) != kept


def test_a_closed_account_is_out_at_its_next_click(office: Office):
    admin, lan = office.browser(Role.ADMIN), office.browser(Role.OFFICE)
    assert lan.get("/me/password").status_code == 200
    admin.post(f"/people/{office.people[Role.OFFICE].account_id}/closing")
    assert lan.get("/me/password").status_code == 303
    assert try_in(office.browser(), LOGINS[Role.OFFICE], PASSWORDS[Role.OFFICE]).status_code == 403
    admin.get("/people")
    admin.post(f"/people/{office.people[Role.OFFICE].account_id}/reopening")
    office.browser(Role.OFFICE)


def test_the_last_administrator_cannot_be_closed(office: Office):
    admin = office.people[Role.ADMIN]
    with pytest.raises(LastAdmin):
        admitting.close_account(office.engine, admin.account_id, by=admin, at=office.hands.at)
    admitting.make_account(
        office.engine, "second", "Hai", Role.ADMIN, showroom="", by=admin, at=office.hands.at
    )
    admitting.close_account(office.engine, admin.account_id, by=admin, at=office.hands.at)


def test_a_new_account_gets_a_password_shown_once_and_changes_it_before_anything_else(
    office: Office,
):
    admin = office.browser(Role.ADMIN)
    admin.get("/people")
    form = {"name": "Hòa", "login": "Hoa.OF", "role": "office", "showroom": ""}
    answer = admin.post("/people", form)
    found = re.search(r'given__code num">([0-9a-z-]{19})<', answer.get_data(as_text=True))
    assert found
    assert found[1] not in admin.get("/people").get_data(as_text=True)
    hoa = office.browser()
    assert try_in(hoa, "hoa.of", found[1]).status_code == 303
    assert hoa.get("/").location == "/me/password"
    hoa.get("/me/password")
    mine = "mái đình cong cong"
    assert hoa.post("/me/password", {"old": found[1], "new": mine, "again": "x"}).status_code == 400
    done = hoa.post("/me/password", {"old": found[1], "new": mine, "again": mine})
    assert done.status_code == 303
    assert "Đã đổi mật khẩu" in said(hoa.get(done.location))
    assert try_in(office.browser(), "hoa.of", found[1]).status_code == 403


def test_changing_a_password_signs_other_browsers_out_and_keeps_this_one(office: Office):
    here, there = office.browser(Role.OFFICE), office.browser(Role.OFFICE)
    new = "gánh hàng hoa sớm"
    form = {"old": PASSWORDS[Role.OFFICE], "new": new, "again": new}
    assert here.post("/me/password", form).status_code == 303
    assert here.get("/me/password").status_code == 200
    assert there.get("/me/password").status_code == 303


@pytest.mark.parametrize(
    "weak",
    [
        "ngắn quá",
        "aaaaaaaaaaaaaaaa",
        "password12345678",
        "MẬT khẩu 12345 ocop",
        "thu.quantri.thu.quantri",
        "x" * 201,
    ],
)
def test_a_password_that_is_guessed_first_is_refused(weak: str):
    with pytest.raises(WeakPassword):
        passwords.check_password(weak, "thu.quantri")


def test_a_name_is_given_once_and_a_showroom_belongs_to_its_people_alone(office: Office):
    admin = office.browser(Role.ADMIN)
    admin.get("/people")
    taken = {"name": "Ai", "login": LOGINS[Role.SHOP], "role": "office"}
    assert admin.post("/people", taken).status_code == 409
    bare = {"name": "Ai", "login": "ai", "role": "shop", "showroom": ""}
    assert admin.post("/people", bare).status_code == 400
    unknown = {"name": "Ai", "login": "ai", "role": "king"}
    assert admin.post("/people", unknown).status_code == 400
    with pytest.raises(LoginTaken):
        admitting.make_account(
            office.engine,
            LOGINS[Role.SHOP],
            "Ai",
            Role.OFFICE,
            showroom="",
            by=office.people[Role.ADMIN],
            at=office.hands.at,
        )


def test_there_is_one_founder(office: Office):
    with pytest.raises(HasFounder):
        admitting.found(office.engine, "again", "X", "bờ tre bờ ao xưa", at=office.hands.at)


def test_what_admins_do_with_accounts_is_written_down(office: Office):
    lan, admin = office.people[Role.OFFICE], office.people[Role.ADMIN]
    given = admitting.give_new_password(office.engine, lan.account_id, by=admin, at=office.hands.at)
    new = "gánh hàng hoa sớm"
    admitting.change_password(office.engine, lan, given, new, key="", at=office.hands.at)
    with reading(office.engine) as books:
        told = queries.acts(books, lan.account_id)
        count = books.scalar(select(func.count()).select_from(Account))
    assert [one.kind for one in told] == [
        "account.password_changed",
        "account.password_given",
    ]
    assert [one.by_name for one in told] == ["Lan", "Thu"]
    assert count == 3


def test_pages_speak_english_to_whoever_asks(office: Office):
    browser = office.browser(Role.ADMIN)
    browser.post("/language", {"lang": "en", "next": "/people"})
    assert "Who may enter the centre" in said(browser.get("/people"))
    browser.get("/people")
    browser.post("/sign-out")
    assert "Password" in said(browser.get("/sign-in"))
    assert token(browser.get("/sign-in").get_data(as_text=True))
