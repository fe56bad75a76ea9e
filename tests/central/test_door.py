"""The line's addresses: who is heard, what is answered, what is refused by which word."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from pos.central.streams.values import Line
from pos.sync.verify import export_line
from pos.sync.wire import batch_of, content_digest, read_batch
from tests.central.lines import BASE, OpenCentre, TillLine, open_centre
from tests.central.tills import PlayedTill, b64, enrol, new_pen

pytestmark = pytest.mark.postgres


@pytest.fixture
def centre(centre_url: str, tmp_path: Path) -> Iterator[OpenCentre]:
    """A centre that nobody has enrolled at."""
    with open_centre(centre_url, tmp_path / "centre") as opened:
        yield opened


@pytest.fixture
def till() -> PlayedTill:
    """A till that lived a day."""
    made = PlayedTill()
    made.live_a_day()
    return made


@pytest.fixture
def line(centre: OpenCentre, centre_engine: Engine, till: PlayedTill) -> TillLine:
    """That till's line to the centre, where it is enrolled."""
    enrol(centre_engine, till)
    return TillLine(till, centre.app.test_client())


def rows(engine: Engine, asked: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def set_status(engine: Engine, status: str) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE central_terminals SET status = '{status}'"))


# --- Facts ------------------------------------------------------------------------------


def test_facts_are_taken_and_answered_for(line: TillLine, centre_engine: Engine) -> None:
    facts = line.till.facts
    answer = line.send(facts)
    told = answer.get_json()
    assert (answer.status_code, told["acked_through"]) == (200, len(facts))
    assert told["hash"] == b64(facts[-1].hash)
    assert (told["parked"], told["recall_v"], told["release_v"]) == ([], 0, 0)
    assert [(one["number"], one["status"]) for one in told["z"]] == [
        ("HN01-1A-Z0001", "reconciled")
    ]
    assert told["server_time"] == "2026-11-21T05:00:00.000Z"
    assert rows(centre_engine, "SELECT count(*) FROM central_facts") == [(len(facts),)]
    again = line.send(facts).get_json()
    assert {**again, "z": told["z"]} == told


def test_each_no_has_its_word(line: TillLine, till: PlayedTill) -> None:
    other = till.copied()
    till.sell()
    other.sell(("MAM-NEM", 3))
    answer = line.send(till.facts[5:])
    assert (answer.status_code, answer.get_json()["error"]) == (409, "GAP")
    assert answer.get_json()["expected"] == 1
    line.send(till.facts)
    answer = line.send(other.facts[-2:])
    told = answer.get_json()
    at = next(i for i, (a, b) in enumerate(zip(till.facts, other.facts, strict=False)) if a != b)
    assert (answer.status_code, told["error"], told["at"]) == (409, "FORK", at + 1)
    assert told["server_hash"] == b64(till.facts[at].hash)


def test_bytes_that_changed_on_the_way_are_named_before_anything_else(line: TillLine) -> None:
    answer = line.send(line.till.facts, Content_Digest=content_digest(b"other"))
    assert (answer.status_code, answer.get_json()["error"]) == (400, "BODY")
    answer = line.send(line.till.facts, Content_Encoding="identity")
    assert answer.get_json()["error"] == "BODY"
    answer = line.send(line.till.facts, Content_Type="text/plain")
    assert answer.get_json()["error"] == "BODY"


def test_a_bomb_and_too_many_bytes_are_too_large(line: TillLine) -> None:
    path = f"/sync/v1/events/{line.till.terminal_id}/{line.till.epoch}"
    for body in (gzip.compress(b"0" * 50_000_000), b"0" * (4 * 1024 * 1024 + 1)):
        answer = line.ask(
            "POST",
            path,
            body,
            Content_Type="application/x-ndjson",
            Content_Encoding="gzip",
            Content_Digest=content_digest(body),
        )
        assert (answer.status_code, answer.get_json()["error"]) == (413, "TOO_LARGE")


def test_a_till_with_a_dead_clock_delivers_all_the_same(line: TillLine) -> None:
    line.skew = timedelta(days=-9000)
    assert line.send(line.till.facts).status_code == 200
    assert line.hello()["verdict"] == "ok"


def test_only_the_terminal_itself_sends_its_stream(
    line: TillLine, centre: OpenCentre, centre_engine: Engine, till: PlayedTill
) -> None:
    other = PlayedTill(showroom="HN02")
    answer = TillLine(other, centre.app.test_client()).send(other.facts)
    assert (answer.status_code, answer.get_json()["error"]) == (401, "UNKNOWN_TERMINAL")
    enrol(centre_engine, other)
    answer = TillLine(other, centre.app.test_client()).send(till.facts)
    assert (answer.status_code, answer.get_json()["error"]) == (401, "AUTH")
    till.pen = new_pen("a thief")
    answer = line.send(till.facts)
    assert (answer.status_code, answer.get_json()["error"]) == (401, "AUTH")
    assert rows(centre_engine, "SELECT 1 FROM central_facts") == []


def test_what_a_revoked_terminal_sends_is_refused_and_put_aside(
    line: TillLine, centre_engine: Engine
) -> None:
    set_status(centre_engine, "revoked")
    answer = line.send(line.till.facts)
    assert (answer.status_code, answer.get_json()["error"]) == (403, "REVOKED")
    aside = "SELECT count(*) FROM central_quarantine WHERE reason = 'revoked'"
    assert rows(centre_engine, aside) == [(len(line.till.facts),)]
    assert line.hello()["verdict"] == "revoked"
    assert line.ask("GET", "/sync/v1/streams").get_json()["error"] == "REVOKED"


def test_more_than_a_server_can_do_at_once_are_asked_to_wait(
    line: TillLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos.central.streams import routes
    from pos.central.streams.turns import Turns

    monkeypatch.setattr(routes, "_batches", full := Turns(1))
    with full.taken("another"):
        answer = line.send(line.till.facts)
    assert (answer.status_code, answer.get_json()["error"]) == (503, "BUSY")
    assert 5 <= int(answer.headers["Retry-After"]) <= 60
    assert line.send(line.till.facts).status_code == 200


def test_a_terminal_that_never_stops_is_slowed_down(
    line: TillLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos.central.streams import routes
    from pos.central.streams.turns import Bucket

    monkeypatch.setattr(routes, "_often", Bucket(3, every_ms=60_000))
    answers = [line.hello()["status"] for _no in range(5)]
    assert answers == [200, 200, 200, 503, 503]


def test_a_database_that_fails_is_an_answer_to_come_again(
    line: TillLine, centre: OpenCentre, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    from pos.central.streams import routes

    def fails(*_args: object, **_named: object) -> None:
        raise OperationalError("x", {}, Exception("the server went away"))

    monkeypatch.setattr(routes, "ingest", fails)
    answer = line.send(line.till.facts)
    assert (answer.status_code, answer.get_json()["error"]) == (503, "BUSY")
    assert answer.headers["Retry-After"] == "10"


# --- Greeting ---------------------------------------------------------------------------


def test_a_greeting_says_how_far_the_centre_is(line: TillLine) -> None:
    told = line.hello()
    assert (told["verdict"], told["head"], told["epochs"]) == ("unknown_epoch", None, [])
    line.send(line.till.facts[:7])
    told = line.hello()
    head = line.till.facts[6]
    assert (told["verdict"], told["status"]) == ("ok", 200)
    assert told["head"] == {"epoch": head.epoch, "seq": 7, "hash": head.hash.hex()}
    assert told["epochs"] == [{**told["head"], "ordinal": "A"}]


def test_a_till_put_back_is_told_that_it_is_behind(line: TillLine, till: PlayedTill) -> None:
    before = till.copied()
    till.sell()
    line.send(till.facts)
    told = TillLine(before, line.client).hello()
    assert (told["verdict"], told["head"]["seq"]) == ("behind", len(till.facts))


def test_a_till_with_another_history_is_told_of_the_fork(line: TillLine, till: PlayedTill) -> None:
    other = till.copied()
    for _no in range(2):
        till.sell()
    other.sell(("MAM-NEM", 3))
    line.send(till.facts)
    assert TillLine(other, line.client).hello()["verdict"] == "fork"
    other.sell()
    assert TillLine(other, line.client).hello()["verdict"] == "fork"


def test_a_waiting_terminal_is_told_so_and_its_facts_are_taken(
    line: TillLine, centre_engine: Engine
) -> None:
    set_status(centre_engine, "waiting")
    assert line.hello()["verdict"] == "waiting"
    assert line.send(line.till.facts).status_code == 200
    assert line.hello()["verdict"] == "waiting"
    assert line.ask("GET", "/sync/v1/streams").get_json()["error"] == "WAITING"


def test_two_machines_that_take_turns_are_a_clone(
    line: TillLine, till: PlayedTill, centre: OpenCentre, centre_engine: Engine
) -> None:
    line.send(till.facts)
    other = TillLine(till, line.client, boot="01KB0000000000000000000000")
    assert line.hello()["verdict"] == "ok"
    centre.watch.on(minutes=1)
    assert other.hello()["verdict"] == "ok"
    centre.watch.on(minutes=1)
    assert line.hello()["verdict"] == "clone"
    assert other.hello()["verdict"] == "clone"
    assert rows(centre_engine, "SELECT clone_at IS NOT NULL FROM central_standings") == [(True,)]


def test_a_till_that_is_started_again_and_again_is_no_clone(
    line: TillLine, till: PlayedTill, centre: OpenCentre
) -> None:
    line.send(till.facts)
    for no in range(4):
        line.boot = f"01KB00000000000000000000{no:02d}"
        assert [line.hello()["verdict"] for _again in range(3)] == ["ok"] * 3
        centre.watch.on(minutes=1)


def test_two_runs_far_apart_are_no_clone(
    line: TillLine, till: PlayedTill, centre: OpenCentre
) -> None:
    line.send(till.facts)
    other = TillLine(till, line.client, boot="01KB0000000000000000000000")
    for one in (line, other, line, other):
        assert one.hello()["verdict"] == "ok"
        centre.watch.on(minutes=11)


def test_another_machine_than_was_enrolled_is_a_clone(line: TillLine, till: PlayedTill) -> None:
    line.send(till.facts)
    line.fingerprint = "another machine"
    assert line.hello()["verdict"] == "clone"


def test_what_a_till_says_of_itself_is_kept(
    line: TillLine, centre: OpenCentre, centre_engine: Engine
) -> None:
    line.skew = timedelta(seconds=-90)
    line.hello(backlog=57, integrity="2026-11-20 ok", release_v=9, recall_v=44)
    told = (
        "SELECT backlog, backlog_since IS NOT NULL, skew_ms, integrity, release_no, recall_no,"
        " app_version, disk_free_mb FROM central_standings"
    )
    assert rows(centre_engine, told) == [(57, True, -90_000, "2026-11-20 ok", 9, 44, "1.0", 48_000)]
    since = rows(centre_engine, "SELECT backlog_since FROM central_standings")
    centre.watch.on(minutes=5)
    line.hello(backlog=12)
    assert rows(centre_engine, "SELECT backlog_since FROM central_standings") == since
    line.hello(backlog=0)
    assert rows(centre_engine, "SELECT backlog_since FROM central_standings") == [(None,)]


def test_a_greeting_that_cannot_be_read_is_named(line: TillLine) -> None:
    wrong: list[dict[str, Any]] = [
        {"head": None},
        {"head": {"epoch": "x", "seq": 1, "hash": ""}},
        {"backlog": -1},
        {"backlog": 2**70},
        {"backlog": True},
        {"app": "\0"},
        {"app": ["a"]},
        {"integrity": "x" * 1000},
        {"fingerprint": "\ud800"},
    ]
    for told in wrong:
        answer = line.hello(**told)
        assert (answer["status"], answer["error"]) == (400, "BODY"), told


def test_lists_and_z_ride_in_answers(line: TillLine, centre: OpenCentre) -> None:
    asked: list[object] = []

    def since(_session: object, terminal_id: str, at: object) -> list[dict[str, Any]]:
        asked.append(at)
        return [{"number": f"Z{no}", "terminal": terminal_id} for no in range(60)]

    centre.app.extensions["ocop_line"] = Line(
        closings_of=lambda _session, _facts: [{"number": "HN01-1A-Z0001"}],
        closings_since=since,
        versions=lambda _session: (44, 119),
        oldest_app="1.2",
    )
    told = line.send(line.till.facts).get_json()
    assert told["z"] == [{"number": "HN01-1A-Z0001"}]
    assert (told["recall_v"], told["release_v"]) == (44, 119)
    first, second = line.hello(), line.hello()
    assert (len(first["z"]), first["min_app"], second["release_v"]) == (50, "1.2", 119)
    assert [one is None for one in asked] == [True, False]


# --- What is given back -----------------------------------------------------------------


def test_a_till_gets_its_own_facts_back_verbatim(line: TillLine) -> None:
    line.send(line.till.facts)
    facts = line.till.facts
    answer = line.ask("GET", f"/sync/v1/events?epoch={line.till.epoch}&from=3&n=4")
    assert answer.status_code == 200
    assert answer.headers["Content-Digest"] == content_digest(answer.get_data())
    assert read_batch(answer.get_data()) == batch_of(facts[2:6])
    answer = line.ask("GET", f"/sync/v1/events?epoch={line.till.epoch}&from=1&n=500")
    assert read_batch(answer.get_data()) == batch_of(facts)
    past = len(facts) + 1
    answer = line.ask("GET", f"/sync/v1/events?epoch={line.till.epoch}&from={past}&n=5")
    assert (answer.status_code, answer.get_json()["expected"]) == (409, past)


@pytest.mark.parametrize(
    "query", ["n=1", "epoch=x&from=1&n=1", "epoch={}&from=0&n=1", "epoch={}&from=1&n=501"]
)
def test_a_question_that_cannot_be_read_is_named(line: TillLine, query: str) -> None:
    answer = line.ask("GET", f"/sync/v1/events?{query.format(line.till.epoch)}")
    assert (answer.status_code, answer.get_json()["error"]) == (400, "BODY")


def test_nobody_gets_anothers_facts(
    line: TillLine, centre: OpenCentre, centre_engine: Engine
) -> None:
    line.send(line.till.facts)
    other = PlayedTill(showroom="HN02")
    enrol(centre_engine, other)
    asks = TillLine(other, centre.app.test_client())
    answer = asks.ask("GET", f"/sync/v1/events?epoch={line.till.epoch}&from=1&n=5")
    assert answer.get_json()["error"] == "GAP"
    assert asks.ask("GET", "/sync/v1/streams").get_json()["epochs"] == []
    answer = centre.app.test_client().get("/sync/v1/streams", base_url=BASE)
    assert (answer.status_code, answer.get_json()["error"]) == (401, "AUTH")


def test_epochs_are_listed_with_where_they_began(line: TillLine, till: PlayedTill) -> None:
    line.send(till.facts)
    parent = till.facts[-1]
    first = till.epoch
    till.begin("restored")
    line.send(till.of())
    told = line.ask("GET", "/sync/v1/streams").get_json()["epochs"]
    assert [(one["epoch"], one["ordinal"], one["seq"]) for one in told] == [
        (first, "A", len(till.of(first))),
        (till.epoch, "B", 1),
    ]
    assert told[1]["parent"] == {"epoch": first, "seq": parent.seq, "hash": parent.hash.hex()}


def test_a_request_is_answered_once_and_near_its_time(line: TillLine, centre: OpenCentre) -> None:
    nonce = "f" * 32
    assert line.ask("GET", "/sync/v1/streams", nonce=nonce).status_code == 200
    again = line.ask("GET", "/sync/v1/streams", nonce=nonce)
    assert (again.status_code, again.get_json()["error"]) == (401, "AUTH")
    for minutes, status in ((9, 200), (11, 401), (-9, 200), (-11, 401)):
        line.skew = timedelta(minutes=minutes)
        assert line.ask("GET", "/sync/v1/streams").status_code == status
    line.skew = timedelta(minutes=-9)
    centre.watch.on(minutes=18)
    assert line.ask("GET", "/sync/v1/streams", nonce=nonce).status_code == 401
    line.skew = timedelta(0)
    centre.watch.on(minutes=3)
    assert line.ask("GET", "/sync/v1/streams", nonce=nonce).status_code == 200


# --- A stick's file ---------------------------------------------------------------------


def stick(*tills: PlayedTill) -> bytes:
    return "".join(f"{export_line(one)}\n" for till in tills for one in till.facts).encode()


def upload(centre: OpenCentre, content: bytes) -> Any:
    return centre.app.test_client().post("/sync/v1/upload-file", data=content, base_url=BASE)


@pytest.mark.parametrize("is_packed", [True, False])
def test_a_sticks_file_is_taken_once_however_often_it_is_brought(
    line: TillLine, centre: OpenCentre, centre_engine: Engine, till: PlayedTill, is_packed: bool
) -> None:
    other = PlayedTill(showroom="HN02")
    other.live_a_day()
    enrol(centre_engine, other)
    till.begin("restored")
    till.live_a_day(sales=2)
    line.send(till.facts[:7])
    content = stick(till, other)
    for added in (len(till.facts) + len(other.facts) - 7, 0):
        told = upload(centre, gzip.compress(content) if is_packed else content).get_json()
        assert len(told["epochs"]) == 3
        assert sum(one["added"] for one in told["epochs"]) == added
        assert {(one["refused"], one["why"]) for one in told["epochs"]} == {(0, "")}
    kept = "SELECT count(*) FROM central_facts"
    assert rows(centre_engine, kept) == [(len(till.facts) + len(other.facts),)]
    assert line.hello()["verdict"] == "ok"


def test_a_strangers_facts_in_a_file_are_counted_and_not_kept(
    line: TillLine, centre: OpenCentre, centre_engine: Engine, till: PlayedTill
) -> None:
    stranger = PlayedTill(showroom="HN09")
    told = upload(centre, stick(stranger, till)).get_json()["epochs"]
    assert [(one["added"], one["refused"], one["why"]) for one in told] == [
        (0, 1, "UNKNOWN_TERMINAL"),
        (len(till.facts), 0, ""),
    ]
    assert rows(centre_engine, "SELECT count(*) FROM central_quarantine") == [(0,)]
    assert line.hello()["verdict"] == "ok"


@pytest.mark.parametrize("how", ["cut", "packed and cut", "damaged", "no line"])
def test_a_damaged_file_is_taken_as_far_as_it_can_be_read(
    line: TillLine, centre: OpenCentre, centre_engine: Engine, till: PlayedTill, how: str
) -> None:
    content = stick(till)
    packed = gzip.compress(content)
    given = {
        "cut": content[:-40],
        "packed and cut": packed[:-20],
        "damaged": packed[:-30] + bytes(10) + packed[-20:],
        "no line": content + b"no line\n",
    }[how]
    answer = upload(centre, given)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "BODY")
    assert upload(centre, content).status_code == 200
    kept = "SELECT count(*) FROM central_facts"
    assert rows(centre_engine, kept) == [(len(till.facts),)]
    assert line.hello()["verdict"] == "ok"


def test_a_file_larger_than_a_stick_is_refused(centre: OpenCentre) -> None:
    answer = centre.app.test_client().post(
        "/sync/v1/upload-file",
        base_url=BASE,
        data=b"x",
        environ_overrides={"CONTENT_LENGTH": str(64 * 1024 * 1024 + 1)},
    )
    assert (answer.status_code, answer.get_json()["error"]) == (413, "TOO_LARGE")


# --- Pictures ---------------------------------------------------------------------------


def test_a_picture_is_kept_under_the_name_of_its_content(line: TillLine, tmp_path: Path) -> None:
    content = b"\xff\xd8\xff" + b"a picture"
    name = hashlib.sha256(content).hexdigest()
    for _twice in range(2):
        assert line.ask("POST", f"/sync/v1/pictures/{name}", content).status_code == 200
    kept = tmp_path / "centre" / "pictures" / name[:2] / name
    assert kept.read_bytes() == content
    for other, wrong in ((name, content + b"!"), ("0" * 64, content), ("x", content)):
        answer = line.ask("POST", f"/sync/v1/pictures/{other}", wrong)
        assert (answer.status_code, answer.get_json()["error"]) == (409, "PICTURE")
    page = b"<html>"
    name = hashlib.sha256(page).hexdigest()
    assert line.ask("POST", f"/sync/v1/pictures/{name}", page).status_code == 409


def test_an_address_of_the_line_that_is_none_answers_as_a_machine(line: TillLine) -> None:
    answer = line.ask("GET", "/sync/v1/nothing")
    assert answer.status_code == 404
    assert json.loads(answer.get_data())["error"]
