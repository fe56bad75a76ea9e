"""The office's board: what rings, what nobody could read, what was put aside, and settling it."""

import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from pos.central.database import reading
from pos.central.people import queries as people
from pos.central.people.roles import Role
from pos.central.streams import rereading
from pos.central.streams.ingesting import ingest
from pos.central.streams.values import KeptFact, Unread
from pos.central.watch import facts as bodies
from pos.central.watch import queries
from pos.sync.facts import Fact
from pos.sync.wire import batch_of
from tests.central.office import Browser, Office
from tests.central.tills import PlayedTill, enrol

pytestmark = pytest.mark.postgres


def send(office: Office, sent: Sequence[Fact], interpret: Any = None) -> str:
    """Send facts of one epoch as the line would."""
    outcome = ingest(
        office.engine,
        sent[0].terminal_id,
        sent[0].epoch,
        batch_of(sent),
        now=office.hands.at,
        interpret=interpret or office.centre.interpret,
    )
    return outcome.verdict


def page(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.get_data(as_text=True).split())


def stubborn(_session: Session, facts: Sequence[KeptFact]) -> list[Unread]:
    """A program that is too old for price facts."""
    return [Unread(one, "chưa có người đọc") for one in facts if one.kind == "price.set/1"]


@pytest.fixture
def till(office: Office) -> PlayedTill:
    made = PlayedTill(at=office.hands.at - timedelta(hours=4))
    enrol(office.engine, made)
    return made


def hear(office: Office, till: PlayedTill, **said: Any) -> None:
    """Put down what a till last said of itself."""
    told = {
        "seen_at": "2026-11-24T04:59:00.000Z",
        "backlog_since": None,
        "clone_at": None,
        "backlog": 0,
        "skew_ms": 0,
        **said,
    }
    with office.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO central_standings (terminal_id, seen_at, hello_at, boot_id,"
                " boot_before, boot_changed_at, clone_at, fingerprint, backlog, backlog_since,"
                " skew_ms, app_version, schema, disk_free_mb, integrity, release_no, recall_no)"
                " VALUES (:id, :seen_at, :seen_at, 'b', '', :seen_at, :clone_at, 'machine',"
                " :backlog, :backlog_since, :skew_ms, '1.4.0', '0042', 48000, '', 0, 0)"
            ),
            {"id": till.terminal_id, **told},
        )


def test_an_office_without_trouble_sees_an_empty_board(office: Office, till: PlayedTill):
    hear(office, till)
    assert "Không có gì phải lo" in page(office.browser(Role.OFFICE), "/alarms")


def test_the_board_says_what_rings_and_what_to_do(office: Office, till: PlayedTill):
    hear(office, till, seen_at="2026-11-22T05:00:00.000Z")
    shown = page(office.browser(Role.OFFICE), "/alarms")
    assert "Im lặng quá 24 giờ" in shown
    assert "Gọi showroom: máy có bật không" in shown
    assert f"/terminals/{till.terminal_id}" in shown


def test_a_showroom_sees_its_own_alarms_alone(office: Office, till: PlayedTill):
    hear(office, till, skew_ms=400_000)
    other = PlayedTill(showroom="HN02")
    enrol(office.engine, other)
    hear(office, other, skew_ms=999_000)
    shown = page(office.browser(Role.SHOP), "/alarms")
    assert "HN01" in shown
    assert "HN02" not in shown
    assert "/terminals/" not in shown
    assert "HN02" in page(office.browser(Role.OFFICE), "/alarms")


def test_a_shift_without_its_closing_rings_at_ten_on_the_next_day(office: Office, till: PlayedTill):
    till.at -= timedelta(days=1)
    till.write_shop()
    till.write_product("MAM-NEM")
    till.write_lot("MAM-NEM")
    till.open_shift()
    till.sell(("MAM-NEM", 1))
    assert send(office, till.facts) == "ok"
    hear(office, till)
    lan = office.browser(Role.OFFICE)
    assert "Chưa thấy chốt ngày" in page(lan, "/alarms")
    assert "Quầy 1, ngày 23/11/2026" in page(lan, "/alarms")
    before = len(till.facts)
    till.close()
    assert send(office, till.facts[before:]) == "ok"
    assert "Chưa thấy chốt ngày" not in page(lan, "/alarms")


def test_a_fact_that_nobody_could_read_is_shown_read_again_and_gone(
    office: Office, till: PlayedTill
):
    till.live_a_day(1)
    assert send(office, till.facts, stubborn) == "ok"
    lan = office.browser(Role.OFFICE)
    assert "Việc trung tâm chưa đọc được" in page(lan, "/alarms")
    shown = page(lan, "/parked")
    assert "price.set/1" in shown
    [one] = queries.parked([office.engine])
    address = f"/parked/{one.terminal_id}/{one.epoch}/{one.seq}"
    shown = page(lan, address)
    assert "chưa có người đọc" in shown
    assert "price_vnd" in shown
    lan.post(f"{address}/reading")
    assert lan.get(address).status_code == 404
    assert "Việc nào gửi về cũng đã đọc được" in page(lan, "/parked")
    with reading(office.engine) as books:
        assert people.acts(books, till.terminal_id)[0].kind == "parked.read"
        prices = books.execute(text("SELECT count(*) FROM central_prices")).scalar()
    assert prices == 1


def test_a_fact_that_is_still_not_read_says_why_and_counts_its_tries(
    office: Office, till: PlayedTill
):
    till.live_a_day(1)
    send(office, till.facts, stubborn)
    [one] = queries.parked([office.engine])
    place = (one.terminal_id, one.epoch, one.seq)
    told = rereading.read_again(office.engine, *place, interpret=stubborn, now=office.hands.at)
    assert told == "chưa có người đọc"
    assert queries.parked([office.engine])[0].tries == 2


def test_everything_parked_is_read_again_at_once_after_an_upgrade(office: Office, till: PlayedTill):
    till.live_a_day(1)
    till.write("price.set/9", {"new": "things"})
    send(office, till.facts, lambda _s, some: [Unread(one, "x") for one in some])
    now = office.hands.at
    count = len(till.facts)
    read = rereading.read_all_again(office.engine, interpret=office.centre.interpret, now=now)
    assert read == (count - 1, 1)
    assert [one.kind for one in queries.parked([office.engine])] == ["price.set/9"]


def test_letting_an_unread_fact_be_needs_a_reason_and_keeps_it(office: Office, till: PlayedTill):
    till.live_a_day(1)
    send(office, till.facts, stubborn)
    [one] = queries.parked([office.engine])
    lan = office.browser(Role.OFFICE)
    address = f"/parked/{one.terminal_id}/{one.epoch}/{one.seq}/settlement"
    lan.get("/parked")
    assert lan.post(address, {"note": "  "}).status_code == 409
    lan.get("/parked")
    assert lan.post(address, {"note": "giá cũ, không còn bán"}).status_code == 303
    assert "Việc trung tâm chưa đọc được" not in page(lan, "/alarms")
    with reading(office.engine) as books:
        assert queries.parked([office.engine]) == []
        kept = books.execute(text("SELECT settled_by, settled_note FROM central_parked")).one()
    assert tuple(kept) == ("Lan", "giá cũ, không còn bán")


def test_both_versions_of_a_fork_stand_side_by_side_until_somebody_decides(
    office: Office, till: PlayedTill
):
    till.write_shop()
    till.write_product("MAM-NEM")
    assert send(office, till.facts) == "ok"
    other = till.copied()
    till.write("price.set/1", {"price_vnd": 65_000, "who": "ours"})
    other.write("price.set/1", {"price_vnd": 99_000, "who": "theirs"})
    assert send(office, till.facts[-1:]) == "ok"
    assert send(office, other.facts[-1:]) == "fork"
    lan = office.browser(Role.OFFICE)
    assert "Hai phiên bản của cùng một việc" in page(lan, "/alarms")
    [one] = queries.quarantined([office.engine])
    address = f"/quarantine/{one.terminal_id}/{one.id}"
    assert address in page(lan, "/quarantine")
    shown = page(lan, address)
    assert "65000" in shown
    assert "99000" in shown
    assert shown.count('class="differs"') >= 2
    assert lan.post(f"{address}/settlement", {"note": ""}).status_code == 409
    page(lan, address)
    assert lan.post(f"{address}/settlement", {"note": "giữ bản đã nhận"}).status_code == 303
    assert "Hai phiên bản" not in page(lan, "/alarms")
    assert "Không có việc nào để riêng" in page(lan, "/quarantine")
    assert "Lan đã giải quyết" in page(lan, address)
    with reading(office.engine) as books:
        left = books.execute(text("SELECT count(*) FROM central_quarantine")).scalar()
    assert left == 2


def test_what_is_not_there_is_no_page(office: Office, till: PlayedTill):
    lan = office.browser(Role.OFFICE)
    for path in (
        f"/parked/{till.terminal_id}/{'0' * 16}/1",
        f"/quarantine/{till.terminal_id}/x",
        "/terminals/nobody",
        "/parked/x/y/99999999999999999999",
    ):
        assert lan.get(path).status_code == 404, path


def test_a_body_is_shown_value_by_value_whatever_it_is():
    told = {"t": "x/1", "lines": [{"a": 1}, {"a": 2}], "empty": [], "no": None}
    assert [(one.name, one.value) for one in bodies.rows(json.dumps(told))] == [
        ("t", "x/1"),
        ("lines.1.a", "1"),
        ("lines.2.a", "2"),
        ("empty", "[]"),
        ("no", "null"),
    ]
    assert [one.value for one in bodies.rows("not json <script>")] == ["not json <script>"]
    assert len(bodies.rows(json.dumps(list(range(10_000))))) == bodies.MOST_ROWS + 1
    pairs = bodies.side_by_side('{"a":1,"b":2}', '{"b":3,"c":4}')
    assert [(one.name, one.left, one.right, one.differs) for one in pairs] == [
        ("a", "1", None, True),
        ("b", "2", "3", True),
        ("c", None, "4", True),
    ]
