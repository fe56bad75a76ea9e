"""Terminals come to the centre by a code, wait, are approved, replaced, revoked, given new keys."""

import re
from typing import Any

import pytest
from sqlalchemy import select

from pos.central.database import reading
from pos.central.people import queries as people
from pos.central.people.roles import Role
from pos.central.terminals import approving, codes, enrolling, queries
from pos.central.terminals.models import CentralTerminal, EnrolmentCode
from pos.central.terminals.refusals import NotWaiting, OtherShowroom
from pos.sync.enrolment import shown_code, shown_key
from tests.central.joining import enrolment, header, rotation, send
from tests.central.office import Browser, Office
from tests.central.tills import PlayedTill, new_pen

pytestmark = pytest.mark.postgres
ENROL, ROTATE = "/sync/v1/enrol", "/sync/v1/rotate"


def make_code(office: Office, room: str = "HN01", for_terminal_id: str = "") -> str:
    return approving.make_code(
        office.engine,
        room,
        "Showroom OCOP Hoàn Kiếm",
        for_terminal_id=for_terminal_id,
        by=office.people[Role.ADMIN],
        at=office.hands.at,
    )


def ask(office: Office, till: PlayedTill, code: str, **other: Any):  # type: ignore[no-untyped-def]
    return send(office.app.test_client(), ENROL, enrolment(till, code, **other))


def approve(office: Office, till: PlayedTill) -> None:
    approving.approve(
        office.engine,
        till.terminal_id,
        public_key=till.pen.public_key.hex(),
        by=office.people[Role.ADMIN],
        at=office.hands.at,
    )


def terminal(office: Office, till: PlayedTill) -> queries.Terminal:
    with reading(office.engine) as books:
        found = queries.terminal(books, till.terminal_id)
    assert found is not None
    return found


def test_a_terminal_comes_in_by_a_code_and_waits_until_somebody_compared_its_key(office: Office):
    till, code = PlayedTill(), make_code(office)
    answer = ask(office, till, shown_code(code).lower())
    told = answer.get_json()
    assert answer.status_code == 200, told
    assert told["status"] == "waiting"
    assert (told["terminal"], told["showroom"]) == (till.terminal_id, "HN01")
    assert told["showroom_name"] == "Showroom OCOP Hoàn Kiếm"
    [key] = told["centre_keys"]
    assert key["public_key"] == office.centre.pen.public_key.hex()
    assert told["server_time"] == "2026-11-24T05:00:00.000Z"
    assert (told["recall_v"], told["release_v"]) == (0, 0)
    approve(office, till)
    assert terminal(office, till).status == "active"


def test_a_code_lets_one_terminal_in_and_no_second(office: Office):
    code = make_code(office)
    assert ask(office, PlayedTill(), code).status_code == 200
    again = ask(office, PlayedTill(), code)
    assert (again.status_code, again.get_json()["error"]) == (403, "CODE")
    assert again.get_json()["why"] == "used"


def test_a_terminal_that_did_not_hear_the_answer_gets_the_same_again(office: Office):
    till, code = PlayedTill(), make_code(office)
    first = ask(office, till, code).get_json()
    assert ask(office, till, code).get_json() == first
    approve(office, till)
    assert ask(office, till, code).get_json()["status"] == "active"
    office.hands.on(hours=25)
    assert ask(office, till, code).status_code == 403


def test_a_code_is_over_after_a_day(office: Office):
    code = make_code(office)
    office.hands.on(hours=24)
    answer = ask(office, PlayedTill(), code)
    assert (answer.status_code, answer.get_json()["why"]) == (403, "over")


def test_ten_wrong_ends_make_a_code_worthless(office: Office):
    code = make_code(office)
    wrong = code[:4] + "0" * 12
    for turn in range(codes.MOST_TRIES):
        assert ask(office, PlayedTill(), wrong).get_json()["why"] == "wrong", turn
    answer = ask(office, PlayedTill(), code)
    assert (answer.status_code, answer.get_json()["why"]) == (403, "tries")


def test_an_address_that_guesses_is_slowed_down(office: Office):
    for turn in range(enrolling.FREE_TRIES):
        wrong = f"{turn:04d}" + "7" * 12
        assert ask(office, PlayedTill(), wrong).status_code == 403
    answer = ask(office, PlayedTill(), make_code(office))
    assert (answer.status_code, answer.get_json()["error"]) == (429, "BUSY")
    assert answer.headers["Retry-After"] == "5"
    office.hands.on(seconds=5)
    assert ask(office, PlayedTill(), make_code(office)).status_code == 200


def test_nothing_of_a_code_stands_in_the_database_but_four_letters_and_a_hash(office: Office):
    code = make_code(office)
    with reading(office.engine) as books:
        kept = books.scalars(select(EnrolmentCode)).one()
        told = [str(getattr(kept, column.key)) for column in EnrolmentCode.__table__.columns]
    assert len(code) == 16
    assert not any(code[4:] in one or code in one for one in told)
    assert kept.handle == code[:4]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("sig", "00" * 64, "SIG"),
        ("public_key", "zz", "BODY"),
        ("terminal", "../etc", "BODY"),
        ("terminal", None, "BODY"),
        ("showroom", "hn01", "BODY"),
        ("epochs", "x", "BODY"),
        ("epochs", [{"public_key": 1}], "BODY"),
        ("app", "x" * 500, "BODY"),
        ("sig", "xyz", "BODY"),
    ],
)
def test_a_request_with_a_wrong_field_comes_to_nothing(
    office: Office, field: str, value: Any, error: str
):
    answer = ask(office, PlayedTill(), make_code(office), **{field: value})
    assert answer.get_json()["error"] == error
    with reading(office.engine) as books:
        assert queries.terminals(books) == []


def test_what_is_no_code_is_told_as_a_wrong_one(office: Office):
    answer = ask(office, PlayedTill(), "7K2M")
    assert (answer.status_code, answer.get_json()["why"]) == (403, "wrong")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff\xfe", b'"x"', b"null"])
def test_bytes_that_are_no_request_are_answered_in_the_lines_words(office: Office, body: bytes):
    answer = office.app.test_client().post(ENROL, base_url="http://127.0.0.1:8100", data=body)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "BODY")


def test_a_key_for_which_somebody_elses_signature_is_shown_does_not_come_in(office: Office):
    till, thief = PlayedTill(), PlayedTill()
    code = make_code(office)
    stolen = enrolment(thief, code, public_key=till.pen.public_key.hex())
    answer = send(office.app.test_client(), ENROL, stolen)
    assert (answer.status_code, answer.get_json()["error"]) == (422, "SIG")


def test_a_terminal_that_is_here_is_not_taken_over_by_another_code(office: Office):
    till = PlayedTill()
    ask(office, till, make_code(office))
    approve(office, till)
    thief = PlayedTill(till.terminal_id)
    thief.pen = new_pen("a thief")
    answer = ask(office, thief, make_code(office))
    assert (answer.status_code, answer.get_json()["why"]) == (403, "known")
    assert terminal(office, till).public_key == till.pen.public_key.hex()


def test_a_copied_disk_cannot_come_in_as_another_terminal_with_the_same_key(office: Office):
    till = PlayedTill()
    ask(office, till, make_code(office))
    clone = PlayedTill()
    clone.pen = till.pen
    answer = ask(office, clone, make_code(office))
    assert (answer.status_code, answer.get_json()["why"]) == (403, "key_known")


def test_a_terminal_set_up_anew_comes_back_by_its_own_code_and_waits_again(office: Office):
    till = PlayedTill()
    ask(office, till, make_code(office))
    approve(office, till)
    code = make_code(office, for_terminal_id=till.terminal_id)
    till.pen = new_pen("after the repair")
    assert ask(office, till, code).get_json()["status"] == "waiting"
    found = terminal(office, till)
    assert found.public_key == till.pen.public_key.hex()
    with reading(office.engine) as books:
        assert len(queries.keys(books, till.terminal_id)) == 2


def test_a_new_terminal_takes_the_showroom_of_a_lost_one_when_it_is_approved(office: Office):
    old, new = PlayedTill(), PlayedTill()
    ask(office, old, make_code(office))
    approve(office, old)
    assert ask(office, new, make_code(office, for_terminal_id=old.terminal_id)).status_code == 200
    assert terminal(office, old).status == "active"
    approve(office, new)
    assert (terminal(office, old).status, terminal(office, new).status) == ("replaced", "active")
    assert terminal(office, new).showroom_code == "HN01"
    with reading(office.engine) as books:
        kinds = [one.kind for one in people.acts(books, old.terminal_id)]
    assert kinds == ["terminal.replaced", "code.made", "terminal.approved"]


def test_a_terminal_of_another_showroom_than_its_code_is_not_approved(office: Office):
    till = PlayedTill(showroom="HN02")
    assert ask(office, till, make_code(office)).status_code == 200
    with pytest.raises(OtherShowroom):
        approve(office, till)
    assert terminal(office, till).status == "waiting"


def test_who_approves_approves_the_key_that_they_compared(office: Office):
    till = PlayedTill()
    ask(office, till, make_code(office))
    with pytest.raises(NotWaiting):
        approving.approve(
            office.engine,
            till.terminal_id,
            public_key=new_pen("another").public_key.hex(),
            by=office.people[Role.ADMIN],
            at=office.hands.at,
        )


def test_demo_goods_come_only_to_a_centre_that_says_it_is_a_demo(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    demo = PlayedTill("DEMO", showroom="DEMO01")
    answer = ask(office, demo, make_code(office, "DEMO01"))
    assert (answer.status_code, answer.get_json()["why"]) == (403, "demo")
    object.__setattr__(office.centre.settings, "is_demo", True)
    answer = ask(office, demo, make_code(office, "DEMO01"))
    assert answer.status_code == 200
    assert answer.get_json()["is_demo"] is True


def test_keys_of_every_epoch_it_lived_through_are_in_its_book(office: Office):
    till, earlier = PlayedTill(), new_pen("before the restore").public_key.hex()
    ask(
        office,
        till,
        make_code(office),
        epochs=[
            {"epoch": "00" * 8, "ordinal": "A", "public_key": earlier},
            {"epoch": till.epoch, "ordinal": "B", "public_key": till.pen.public_key.hex()},
        ],
    )
    with reading(office.engine) as books:
        keys = {one.public_key for one in queries.keys(books, till.terminal_id)}
    assert keys == {earlier, till.pen.public_key.hex()}


def test_a_revoked_terminal_has_no_key_that_counts_and_can_only_come_back_by_its_own_code(
    office: Office,
):
    till = PlayedTill()
    ask(office, till, make_code(office))
    approve(office, till)
    approving.revoke(
        office.engine,
        till.terminal_id,
        "máy bị lấy cắp",
        by=office.people[Role.ADMIN],
        at=office.hands.at,
    )
    assert terminal(office, till).status == "revoked"
    with reading(office.engine) as books:
        assert all(one.revoked_at for one in queries.keys(books, till.terminal_id))
    assert ask(office, till, make_code(office)).get_json()["why"] == "known"
    new = new_pen("new")
    told = rotation(till, till.pen, new)
    answer = send(office.app.test_client(), ROTATE, told, headers=header(till, told))
    assert (answer.status_code, answer.get_json()["error"]) == (403, "REVOKED")
    till.pen = new
    code = make_code(office, for_terminal_id=till.terminal_id)
    assert ask(office, till, code).get_json()["status"] == "waiting"


def test_a_key_is_changed_by_both_keys_together(office: Office):
    till, new = PlayedTill(), new_pen("new")
    ask(office, till, make_code(office))
    told = rotation(till, till.pen, new)
    client = office.app.test_client()
    assert send(client, ROTATE, told, headers=header(till, told)).status_code == 200
    assert terminal(office, till).public_key == new.public_key.hex()
    # Its answer was lost: asked again, it is answered again.
    assert send(client, ROTATE, told, headers=header(till, told)).status_code == 200
    with reading(office.engine) as books:
        assert len(queries.keys(books, till.terminal_id)) == 2


def test_a_key_is_not_changed_by_one_of_them_nor_back(office: Office):
    till, new, thief = PlayedTill(), new_pen("new"), new_pen("thief")
    ask(office, till, make_code(office))
    client = office.app.test_client()
    for told in (
        rotation(till, thief, new),
        {**rotation(till, till.pen, new), "sig_new": "00" * 64},
        {**rotation(till, till.pen, new), "public_key": thief.public_key.hex()},
    ):
        answer = send(client, ROTATE, told, headers=header(till, told))
        assert (answer.status_code, answer.get_json()["error"]) == (422, "SIG")
    forth = rotation(till, till.pen, new)
    assert send(client, ROTATE, forth, headers=header(till, forth)).status_code == 200
    back = rotation(till, new, till.pen)
    assert send(client, ROTATE, back, headers=header(till, back)).status_code == 422
    assert terminal(office, till).public_key == new.public_key.hex()


def test_a_stranger_rotates_nothing(office: Office):
    till, new = PlayedTill(), new_pen("new")
    told = rotation(till, till.pen, new)
    client = office.app.test_client()
    assert send(client, ROTATE, told, headers=header(till, told)).status_code == 401
    assert send(client, ROTATE, told).get_json()["error"] == "AUTH"


def open_page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return " ".join(answer.get_data(as_text=True).split())


def test_the_whole_way_over_the_pages(office: Office):
    admin = office.browser(Role.ADMIN)
    admin.get("/terminals")
    page = admin.post("/terminals/codes", {"showroom": "hn01", "showroom_name": "Hoàn Kiếm"})
    found = re.search(r'invite__code num">([0-9A-Z-]{19})<', page.get_data(as_text=True))
    assert found
    assert "<svg" in page.get_data(as_text=True)
    assert found[1][5:] not in open_page(admin, "/terminals")
    till = PlayedTill()
    assert ask(office, till, found[1]).status_code == 200
    assert "1 máy chờ duyệt" in open_page(admin, "/terminals")
    one = f"/terminals/{till.terminal_id}"
    assert shown_key(till.pen.public_key.hex()) in open_page(admin, one)
    admin.post(f"{one}/approval", {"public_key": till.pen.public_key.hex()})
    assert "đang dùng" in open_page(admin, one)
    again = admin.post(f"{one}/codes")
    assert "Mã ghép máy của HN01" in again.get_data(as_text=True)
    assert admin.post(f"{one}/revocation", {"note": " "}).status_code == 409
    admin.get(one)
    admin.post(f"{one}/revocation", {"note": "máy bị lấy cắp"})
    assert "đã thu quyền" in open_page(admin, one)
    assert "máy bị lấy cắp" in open_page(admin, one)


def test_a_code_can_be_taken_back_and_is_then_worth_nothing(office: Office):
    code, admin = make_code(office), office.browser(Role.ADMIN)
    admin.get("/terminals")
    admin.post(f"/terminals/codes/{codes.code_hash(code)}/withdrawal")
    assert ask(office, PlayedTill(), code).get_json()["why"] == "withdrawn"


def test_the_office_sees_terminals_and_only_the_administrator_decides(office: Office):
    till = PlayedTill()
    ask(office, till, make_code(office))
    lan = office.browser(Role.OFFICE)
    page = open_page(lan, f"/terminals/{till.terminal_id}")
    assert "Giống nhau, duyệt" not in page
    answer = lan.post(
        f"/terminals/{till.terminal_id}/approval", {"public_key": till.pen.public_key.hex()}
    )
    assert answer.status_code == 403
    assert terminal(office, till).status == "waiting"
    with reading(office.engine) as books:
        assert books.scalars(select(CentralTerminal.approved_by)).one() is None
