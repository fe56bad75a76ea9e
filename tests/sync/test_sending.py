"""The line brings every fact to the centre once, whatever the network does; sales never wait."""

import contextlib
import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.sync import backoff, delivering, line_book, outbox, sending
from pos.sync import line_queries as queries
from pos.sync.standing import Case, State
from tests.sync.lined import book, in_hand, is_whole, link_to, sender_of, wait_for
from tests.sync.lined import sending as at_work
from tests.sync.played_centre import PlayedCentre, played_centre
from tests.till import steps
from tests.world import NOON, World


@pytest.fixture
def centre() -> Iterator[PlayedCentre]:
    with played_centre() as played:
        yield played


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits between two tries is tested by itself."""
    monkeypatch.setattr(backoff, "wait_ms", lambda _failures, _dice: 20)
    monkeypatch.setattr(backoff, "told_ms", lambda asked_s, _dice: 20 if asked_s else 0)
    monkeypatch.setattr(sending, "GATHER_MS", 20)


def linked(world: World, centre: PlayedCentre) -> None:
    centre.public_key = world.app.extensions["ocop_house"].pen.public_key
    link_to(world, centre.url)


def write(world: World, count: int) -> None:
    """Facts of no weight."""
    with writing() as session:
        contents = [{"n": n, "note": "x" * 300} for n in range(count)]
        outbox.record_all(session, "drawer.opened/1", contents, hand=world.hand())


# --- What comes there -------------------------------------------------------------------------


def test_a_till_without_a_centre_asks_nobody(world: World, centre: PlayedCentre):
    with at_work(world) as sender:
        time.sleep(0.2)
        assert sender.standing.now().state is State.UNLINKED
    assert centre.asked == []


def test_everything_written_before_comes_there_and_the_state_says_so(
    till: World, centre: PlayedCentre
):
    linked(till, centre)
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert is_whole(centre.streams)
    assert centre.doubled == 0
    assert centre.paths()[0] == "hello"


def test_a_sale_is_there_within_five_seconds_of_the_bell(
    till: World, centre: PlayedCentre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sending, "GATHER_MS", 700)
    linked(till, centre)
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        steps.sell(till, ("MAM-NEM", 1))
        begun = time.monotonic()
        sender.ring()
        wait_for(lambda: is_whole(centre.streams), seconds=5)
    assert time.monotonic() - begun < 5
    assert centre.paths().count("hello") == 1


def test_many_facts_come_in_bundles_of_at_most_five_hundred(world: World, centre: PlayedCentre):
    linked(world, centre)
    write(world, 1300)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    counts = [said for path, said in centre.asked if "/events/" in path]
    assert is_whole(centre.streams)
    assert max(counts) == 500
    assert sum(counts) == sum(len(facts) for facts in book().values())


def test_every_epoch_comes_up_whole_the_oldest_first(world: World, centre: PlayedCentre):
    hand = world.house_hand()
    with writing() as session:
        outbox.begin_epoch(session, "B", hand=hand, reason="restored")
    write(world, 3)
    linked(world, centre)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert is_whole(centre.streams)
    assert list(centre.streams) == [run.epoch for run in queries.runs(reading())]
    end_reading()


def test_a_hello_says_where_the_book_stands_and_how_the_machine_is(
    world: World, centre: PlayedCentre
):
    linked(world, centre)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    _path, said = centre.asked[0]
    [run] = queries.runs(reading())
    digest = queries.hash_at(reading(), run.epoch, run.seq)
    end_reading()
    assert said["head"] == {
        "epoch": run.epoch,
        "ordinal": "A",
        "seq": run.seq,
        "hash": digest.hex(),
    }
    assert said["epochs"] == [said["head"]]
    assert said["backlog"] == run.seq
    assert (said["disk_free_mb"], said["fingerprint"]) == (48_211, "ab12")


# --- A line that breaks -------------------------------------------------------------------------

BREAKS = ("refuse", "cut_request", "no_answer", "cut_answer")
STRANGERS = (
    *("html", "redirect", "html_403", "proxy", "proxy_waits", "list", "others", "broken_json"),
    *("html_as_json", "endless", "no_time"),
)
SLOW = ("hang", "drip")


@pytest.mark.parametrize("mood", [*BREAKS, *STRANGERS, "wrong_hash", "too_far", *SLOW])
def test_whatever_comes_back_every_fact_is_there_once(till: World, centre: PlayedCentre, mood: str):
    linked(till, centre)
    steps.sell(till, ("MAM-NEM", 1))
    centre.moods.extend([mood, "ok", mood] + ([] if mood in SLOW else [mood, "ok", mood]))
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert is_whole(centre.streams)
    assert len(centre.moods) < 5


@pytest.mark.parametrize("mood", ["wrong_hash", "too_far"])
def test_an_acknowledgement_of_something_else_is_not_believed(
    world: World, centre: PlayedCentre, mood: str
):
    linked(world, centre)
    centre.moods.append("ok")
    centre.always = mood
    with in_hand(world) as sender:
        assert sender._guarded(sender._take_turn) < 0
        assert sender.standing.now().unsent > 0
        sender._guarded(sender._take_turn)
    assert centre.paths() == ["hello", "events", "hello"]


def test_the_book_is_held_open_by_no_request(till: World, centre: PlayedCentre):
    """A read left open while the line hangs would keep the log of a busy till growing."""
    from pysqlite3 import dbapi2

    linked(till, centre)
    centre.moods.append("ok")
    centre.always = "hang"
    with at_work(till):
        wait_for(lambda: centre.paths() == ["hello"])
        time.sleep(0.2)  # the bundle is under way
        steps.sell(till, ("MAM-NEM", 1))
        end_reading()
        with contextlib.closing(dbapi2.connect(str(till.settings.book), timeout=0)) as other:
            assert other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0


def test_an_answer_that_was_lost_is_not_sent_again_because_the_next_hello_says_it_came(
    world: World, centre: PlayedCentre
):
    linked(world, centre)
    centre.moods.extend(["ok", "no_answer"])
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert centre.doubled == 0
    assert centre.paths() == ["hello", "events", "hello"]


@pytest.mark.parametrize("mood", [*STRANGERS, "hang"])
def test_somebody_else_who_answers_is_no_network_and_nothing_is_concluded(
    world: World, centre: PlayedCentre, mood: str
):
    linked(world, centre)
    centre.always = mood
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.CUT)
        now = sender.standing.now()
    assert now.unsent == len(book()[queries.runs(reading())[0].epoch])
    assert (now.heard_at, now.case) == (NOON, None)
    end_reading()


def test_a_single_hiccup_is_not_shown_and_a_cut_says_since_when(world: World, centre: PlayedCentre):
    linked(world, centre)
    seen = []
    with at_work(world) as sender:
        usual = sender.standing.cut
        sender.standing.cut = lambda since, why: (seen.append(since), usual(since, why))
        centre.moods.append("refuse")
        wait_for(lambda: sender.standing.now().state is State.SENT)
        assert seen == []
        centre.always = "html"
        with clock.running(lambda: NOON + timedelta(minutes=40)):
            sender.hurry()
            sender._delivery.begin_anew()
            wait_for(lambda: sender.standing.now().state is State.CUT)
            assert sender.standing.now().cut_at == NOON + timedelta(minutes=40)
            centre.always = "ok"
            wait_for(lambda: sender.standing.now().state is State.SENT)


def test_a_till_that_is_cut_off_counts_on(till: World):
    link_to(till, "http://127.0.0.1:9")
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.CUT)
        before = sender.standing.now().unsent
        steps.sell(till, ("MAM-NEM", 1))
        sender.ring()
        wait_for(lambda: sender.standing.now().unsent > before)


def test_a_bell_while_cut_off_hurries_nobody(
    world: World, centre: PlayedCentre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(backoff, "wait_ms", lambda _failures, _dice: 60_000)
    linked(world, centre)
    centre.always = "html"
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().next_try_at is not None)
        for _ in range(10):
            sender.ring()
            time.sleep(0.02)
        assert sender._failures == 1
        centre.always = "ok"
        sender.hurry()
        wait_for(lambda: sender.standing.now().state is State.SENT)


def test_a_sale_is_as_fast_while_the_line_hangs(till: World, centre: PlayedCentre):
    """No sale waits for the network: the line hangs in every request from the first."""
    linked(till, centre)
    steps.sell(till, ("MAM-NEM", 1))
    centre.always = "hang"
    took = []
    with at_work(till) as sender:
        for _ in range(8):
            begun = time.monotonic()
            steps.sell(till, ("MAM-NEM", 1))
            took.append(time.monotonic() - begun)
            sender.ring()
    assert max(took) < 2
    assert sorted(took)[-2] < 0.3


def test_a_shop_closes_at_once_although_the_line_hangs(world: World, centre: PlayedCentre):
    linked(world, centre)
    centre.always = "hang"
    sender = sender_of(world)
    sender.start()
    time.sleep(0.3)
    begun = time.monotonic()
    sender.stop(timeout_s=1)
    assert time.monotonic() - begun < 2.5
    assert not sender._thread.is_alive()


def test_what_was_written_last_goes_along_when_the_shop_closes(
    world: World, centre: PlayedCentre, monkeypatch: pytest.MonkeyPatch
):
    linked(world, centre)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        monkeypatch.setattr(sending, "GATHER_MS", 60_000)
        write(world, 2)
        sender.ring()
    assert is_whole(centre.streams)
    [run] = queries.runs(reading())
    assert queries.acks(reading()) == {run.epoch: run.seq}
    end_reading()


def test_a_till_that_was_closed_goes_on_where_the_centre_says(till: World, centre: PlayedCentre):
    linked(till, centre)
    write(till, 700)
    centre.moods.extend(["ok", "ok", "no_answer"])
    centre.always = "html"
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.CUT)
    held = sum(centre.seqs().values())
    assert held > 500
    centre.always = "ok"
    with at_work(till) as sender:
        assert sender.standing.now().unsent > 0
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert is_whole(centre.streams)
    assert centre.doubled == 0


def test_a_centre_put_back_to_last_night_is_filled_again(world: World, centre: PlayedCentre):
    linked(world, centre)
    write(world, 50)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        [epoch] = centre.streams
        del centre.streams[epoch][20:]
        write(world, 1)
        sender.ring()
        wait_for(lambda: is_whole(centre.streams))
        wait_for(lambda: sender.standing.now().state is State.SENT)


# --- What the centre says no to -------------------------------------------------------------------


def test_a_gap_sends_from_where_the_centre_expects(world: World, centre: PlayedCentre):
    linked(world, centre)
    centre.moods.extend(["ok", (409, "GAP", {"expected": 2})])
    write(world, 5)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().unsent == 0 and bool(centre.streams))
    assert is_whole(centre.streams)


def test_what_is_too_large_comes_in_smaller_bundles(world: World, centre: PlayedCentre):
    linked(world, centre)
    centre.moods.extend(["ok", (413, "TOO_LARGE", {}), (400, "BODY", {})])
    write(world, 40)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    counts = [said for path, said in centre.asked if "/events/" in path]
    whole = sum(len(facts) for facts in book().values())
    assert counts[:3] == [whole, whole // 2, whole // 4]
    assert is_whole(centre.streams)


def test_a_busy_centre_is_waited_for_and_no_network_is_missed(world: World, centre: PlayedCentre):
    linked(world, centre)
    centre.moods.extend(["ok", (503, "BUSY", {}), (429, "BUSY", {}), "ok", (503, "BUSY", {})])
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert is_whole(centre.streams)


@pytest.mark.parametrize(
    ("mood", "case"),
    [
        ((409, "FORK", {"at": 3, "server_hash": "00"}), Case.FORK),
        ((422, "CHAIN", {"at": 3}), Case.CHAIN),
        ((422, "SIG", {"at": 3}), Case.SIG),
        ((401, "AUTH", {}), Case.AUTH),
        ((403, "REVOKED", {}), Case.REVOKED),
        ((403, "UNKNOWN_TERMINAL", {}), Case.UNKNOWN),
    ],
)
def test_what_needs_somebody_is_said_and_sales_go_on(till: World, centre: PlayedCentre, mood, case):
    linked(till, centre)
    centre.moods.append("ok")
    centre.always = mood
    with at_work(till) as sender:
        wait_for(lambda: sender.standing.now().state is State.HELP)
        now = sender.standing.now()
        assert (now.case, now.case_seq) == (case, mood[2].get("at", 0))
        steps.sell(till, ("MAM-NEM", 1))
        centre.always = "ok"
        sender.hurry()
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert is_whole(centre.streams)


def test_a_need_outlives_the_program(world: World, centre: PlayedCentre):
    linked(world, centre)
    centre.moods.append("ok")
    centre.always = (403, "REVOKED", {})
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.HELP)
    sender = sender_of(world)
    sender.remember()
    assert sender.standing.now().case is Case.REVOKED


def test_a_centre_that_holds_more_than_the_book_is_sent_nothing(world: World, centre: PlayedCentre):
    """The book was put back behind the program's back."""
    linked(world, centre)
    [run] = queries.runs(reading())
    end_reading()
    held = [(digest, "") for digest in book()[run.epoch]]
    centre.streams[run.epoch] = [*held, (b"\2" * 32, "")]
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().case is Case.BEHIND)
        assert sender.standing.now().case_seq == run.seq + 1
    assert "events" not in centre.paths()


def test_a_centre_that_holds_another_fact_is_sent_nothing(world: World, centre: PlayedCentre):
    linked(world, centre)
    [run] = queries.runs(reading())
    end_reading()
    centre.streams[run.epoch] = [(b"\2" * 32, "")] * 2
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().case is Case.FORK)
    assert "events" not in centre.paths()


def test_an_earlier_epoch_held_otherwise_does_not_stop_the_running_one(
    world: World, centre: PlayedCentre
):
    [old] = queries.runs(reading())
    end_reading()
    with writing() as session:
        outbox.begin_epoch(session, "B", hand=world.house_hand(), reason="restored")
    linked(world, centre)
    centre.streams[old.epoch] = [(b"\2" * 32, "")] * 2
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    running = queries.runs(reading())[-1]
    end_reading()
    assert len(centre.streams[running.epoch]) == running.seq
    assert len(centre.streams[old.epoch]) == 2


@pytest.mark.parametrize(
    ("verdict", "case"),
    [("revoked", Case.REVOKED), ("fork", Case.FORK), ("behind", Case.BEHIND)],
)
def test_a_verdict_that_stops_is_said(world: World, centre: PlayedCentre, verdict, case):
    linked(world, centre)
    centre.verdict = verdict
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().case is case)
    assert "events" not in centre.paths()


def test_a_clone_and_a_wrong_clock_are_said_and_the_facts_come_all_the_same(
    world: World, centre: PlayedCentre
):
    linked(world, centre)
    centre.verdict = "clone"
    with at_work(world) as sender:
        wait_for(lambda: is_whole(centre.streams))
        assert sender.standing.now().case is Case.CLONE
        centre.verdict, centre.seconds_off = "ok", 400
        sender._delivery.begin_anew()
        sender.hurry()
        wait_for(lambda: sender.standing.now().case is Case.CLOCK)
        assert abs(sender.standing.now().skew_ms + 400_000) < 5_000
        centre.seconds_off = 0
        sender._delivery.begin_anew()
        sender.hurry()
        wait_for(lambda: sender.standing.now().state is State.SENT)


def test_a_terminal_that_waits_for_a_yes_sends_and_says_so_until_it_comes(
    world: World, centre: PlayedCentre
):
    centre.verdict = "waiting"
    link_to(world, centre.url, "waiting")
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        assert not sender.standing.now().is_approved
        centre.verdict = "ok"
        sender._delivery.begin_anew()
        sender.hurry()
        wait_for(lambda: sender.standing.now().is_approved)
    assert queries.linked(reading()).is_approved
    end_reading()


# --- What it says of Zs, files, time ----------------------------------------------------------


def told_z(**changes: object) -> dict[str, object]:
    return {
        "number": "HN01-1A-Z0001",
        "business_on": "2026-11-20",
        "status": "reconciled",
        "differences": {},
        "bills": 214,
        "total_vnd": 31_250_000,
        **changes,
    }


def test_what_the_centre_made_of_a_z_is_kept_once_and_the_newest_word_stands(
    world: World, centre: PlayedCentre
):
    linked(world, centre)
    wrong = {"cash": {"till": 1, "centre": 2}}
    centre.z = [told_z(status="mismatch", differences=wrong)]
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        [first] = queries.confirmations(reading())
        end_reading()
        assert (first.status, first.differences) == ("mismatch", wrong)
        centre.z = [told_z()]
        sender._delivery.begin_anew()
        sender.hurry()
        wait_for(lambda: queries.to_print(reading()) != [] or bool(end_reading()))
    [one] = queries.to_print(reading())
    end_reading()
    assert (one.number, one.bills, one.total_vnd) == ("HN01-1A-Z0001", 214, 31_250_000)
    with writing() as session:
        line_book.note_printed(session, [one.number], NOON)
        line_book.note_confirmations(
            session,
            [line_book.Confirmed(one.number, one.business_on, one.status, {}, 214, 31_250_000)],
            NOON,
        )
    assert queries.to_print(reading()) == []
    end_reading()


@pytest.mark.parametrize(
    "z", [{"number": 7}, told_z(status="fine"), told_z(bills="3"), told_z(business_on="x"), 3]
)
def test_a_word_on_a_z_that_is_none_is_not_the_centres(
    world: World, centre: PlayedCentre, z: object
):
    linked(world, centre)
    centre.z = [z]
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.CUT)
    assert queries.confirmations(reading()) == []
    end_reading()


def test_files_go_behind_the_facts_each_once(world: World, centre: PlayedCentre, tmp_path: Path):
    linked(world, centre)
    files = {}
    for n in range(3):
        content = bytes([n]) * 1000
        path = tmp_path / f"{n}.jpg"
        path.write_bytes(content)
        files[hashlib.sha256(content).hexdigest()] = path
    gone = hashlib.sha256(b"gone").hexdigest()
    files[gone] = tmp_path / "gone.jpg"
    with at_work(world, files) as sender:
        wait_for(lambda: len(centre.files) == 3 and sender.standing.now().files == 0)
        assert centre.paths()[:2] == ["hello", "events"]
        sender._delivery.begin_anew()
        sender.hurry()
        wait_for(lambda: centre.paths().count("hello") == 2)
    assert {name: path.read_bytes() for name, path in files.items() if name != gone} == centre.files
    assert centre.paths().count("pictures") == 3


@pytest.mark.parametrize("no", [(409, "PICTURE", {}), (413, "TOO_LARGE", {}), (400, "BODY", {})])
def test_a_file_that_is_not_taken_is_not_offered_again_and_holds_up_no_other(
    world: World, centre: PlayedCentre, tmp_path: Path, no
):
    linked(world, centre)
    files = {}
    for name in ("a", "b"):
        path = tmp_path / f"{name}.jpg"
        path.write_bytes(name.encode())
        files[hashlib.sha256(path.read_bytes()).hexdigest()] = path
    centre.moods.extend(["ok", "ok", no])
    with at_work(world, files) as sender:
        wait_for(lambda: len(centre.files) == 1 and sender.standing.now().files == 0)
        assert sender.standing.now().state is State.SENT
    assert len(queries.sent_files(reading())) == 2
    end_reading()
    with at_work(world, files) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
    assert centre.paths().count("pictures") == 2


def test_how_far_the_centre_is_comes_into_the_book_soon_and_not_at_every_sale(
    world: World, centre: PlayedCentre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(delivering, "NOTE_MS", 800)
    linked(world, centre)
    [run] = queries.runs(reading())
    end_reading()
    told = []
    note = line_book.note_acks
    monkeypatch.setattr(
        line_book, "note_acks", lambda session, *given: (told.append(1), note(session, *given))
    )
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        for _ in range(5):
            write(world, 1)
            sender.ring()
            wait_for(lambda: is_whole(centre.streams))
        assert len(told) < 5
        wait_for(lambda: _acked(run.epoch) == run.seq + 5, seconds=4)


def _acked(epoch: str) -> int:
    found = queries.acks(reading()).get(epoch, 0)
    end_reading()
    return found


def test_a_clone_that_waits_is_not_taken_for_approved(world: World, centre: PlayedCentre):
    centre.verdict = "clone"
    link_to(world, centre.url, "waiting")
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().case is Case.CLONE)
        assert not sender.standing.now().is_approved


def test_large_bundles_stand_back_after_a_closing_each_till_by_its_own_time(
    world: World, centre: PlayedCentre, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(delivering.backoff, "splay_s", lambda _hash, _most: 600)
    linked(world, centre)
    write(world, 600)
    with writing() as session:
        outbox.record(session, "shift.closed/1", {"n": 1}, hand=world.hand())
    with in_hand(world) as sender:
        assert -60_000 <= sender._take_turn() < 0
        assert "events" not in centre.paths()
        with clock.running(lambda: NOON + timedelta(seconds=601)):
            assert sender._take_turn() >= 0
    assert is_whole(centre.streams)


def test_a_few_facts_after_a_closing_go_at_once(world: World, centre: PlayedCentre):
    linked(world, centre)
    with writing() as session:
        outbox.record(session, "shift.closed/1", {"n": 1}, hand=world.hand())
    with in_hand(world) as sender:
        assert sender._take_turn() >= 0
    assert is_whole(centre.streams)


def test_a_line_that_is_ended_sends_nothing_any_more(world: World, centre: PlayedCentre):
    linked(world, centre)
    with at_work(world) as sender:
        wait_for(lambda: sender.standing.now().state is State.SENT)
        with writing() as session:
            line_book.unlink(session, by_id=world.person_id("Hạnh"), reason="chuyển", at=NOON)
        sender.remember()
        sender.hurry()
        write(world, 1)
        sender.ring()
        time.sleep(0.2)
        assert sender.standing.now().state is State.UNLINKED
    assert not is_whole(centre.streams)
    assert replace(sender.standing.now(), is_linked=True).state is State.SENT


# --- The waits themselves -------------------------------------------------------------------------


def test_waits_double_up_to_five_minutes_and_are_spread_over_all_of_it(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.undo()
    highest = bytes([255] * 4)
    assert backoff.wait_ms(1, bytes(4)) == 0
    tops = [
        max(backoff.wait_ms(n, i.to_bytes(4)) for i in range(0, 400_000, 7)) for n in (1, 3, 9, 60)
    ]
    assert 1_900 < tops[0] <= 2_000
    assert 7_900 < tops[1] <= 8_000
    assert tops[2] == tops[3] or abs(tops[2] - tops[3]) < 10
    assert tops[3] <= 300_000
    assert backoff.told_ms(30, highest) in range(30_000, 33_001)
    assert backoff.told_ms(9_999, bytes(4)) == 300_000
    places = {backoff.splay_s(hashlib.sha256(str(n).encode()).digest()) for n in range(3500)}
    assert min(places) < 20
    assert max(places) > 1180
    assert len(places) > 1000
