"""The worker: one thread, one paper at a time, and a sale that never waits for it."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import update

from pos.app import worker_of
from pos.base.transaction import writing
from pos.spool import worker as worker_room
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.spool.worker import Worker
from printers.dialects.escpos import drawer_pulse
from printers.profiles import ROLL_80
from tests.printers.fake_printer import FakePrinter, Mode
from tests.spool.printers_of_tests import PaperDevice, states, tcp
from tests.till.steps import facts, filled, jobs_of, rows, seen, sell
from tests.world import World, open_world


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_room, "RETRY_S", 0.05)


@contextmanager
def working(world: World, make: Callable[[], Printer]) -> Iterator[Worker]:
    """A worker of our own over the world's book, stopped at the end."""
    worker = Worker(world.app.app_context, make, world.house_hand)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop(30)


def wait_until(holds: Callable[[], bool], what: str, timeout_s: float = 30.0) -> None:
    until = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.01)


def all_are(*wanted: str) -> Callable[[], bool]:
    return lambda: states() == list(wanted)


def test_a_rung_worker_prints_what_waits_in_order(till: World) -> None:
    made = [sell(till, ("MAM-NEM", 1)).sale_id for _ in range(3)]
    with FakePrinter() as fake, working(till, lambda: tcp(fake)) as worker:
        worker.ring()
        fake.wait_for_jobs(3, timeout_s=30)
        wait_until(all_are(*["sent_unconfirmed"] * 3), "all sent")
        assert fake.jobs == [jobs_of(one)[0].payload for one in made]
        assert fake.connections == 3


def test_a_worker_finds_new_papers_even_if_nobody_rings(till: World) -> None:
    with FakePrinter() as fake, working(till, lambda: tcp(fake)):
        sell(till, ("MAM-NEM", 1))
        fake.wait_for_jobs(1, timeout_s=30)


def test_a_printer_switched_on_later_gets_every_paper_by_itself_and_once(till: World) -> None:
    with FakePrinter(Mode.REFUSE) as fake, working(till, lambda: tcp(fake)) as worker:
        for _ in range(3):
            sell(till, ("MAM-NEM", 1))
            worker.ring()
        wait_until(all_are("held", "queued", "queued"), "the first is held")
        fake.switch(Mode.HEALTHY)
        fake.wait_for_jobs(3, timeout_s=30)
        wait_until(all_are(*["sent_unconfirmed"] * 3), "all sent")
        time.sleep(0.3)
        assert len(fake.jobs) == 3
    payloads = [one.payload for one in rows(PrintJob, order_by=PrintJob.id)]
    assert fake.jobs == payloads


def test_a_broken_line_is_not_tried_again_however_long_the_worker_runs(till: World) -> None:
    sell(till, ("MAM-NEM", 1))
    with (
        FakePrinter(Mode.DROP, after_bytes=5_000) as fake,
        working(till, lambda: tcp(fake)) as worker,
    ):
        wait_until(all_are("unknown"), "unknown")
        fake.switch(Mode.HEALTHY)
        for _ in range(5):
            worker.ring()
            time.sleep(0.08)
        assert (fake.connections, fake.jobs) == (1, [])


def test_a_start_doubts_what_was_being_sent_and_goes_on_with_the_rest(till: World) -> None:
    first, second = (sell(till, ("MAM-NEM", 1)).sale_id for _ in range(2))
    with writing() as session:
        session.execute(
            update(PrintJob).where(PrintJob.subject_id == first).values(state="sending")
        )
    with FakePrinter() as fake, working(till, lambda: tcp(fake)):
        fake.wait_for_jobs(1, timeout_s=30)
        wait_until(all_are("unknown", "sent_unconfirmed"), "the second is sent")
        assert fake.jobs == [jobs_of(second)[0].payload]
    told = [(one["paper"]["state"], one["paper"]["reason"]) for one in facts("paper.finished/1")]
    assert told == [("unknown", "restarted"), ("sent_unconfirmed", "")]


@dataclass
class Counting(PaperDevice):
    """Notes how many send at once and in which threads."""

    inside: int = 0
    most: int = 0
    threads: set[str] = field(default_factory=set)

    def send(self, payload: bytes, **how: object) -> object:  # type: ignore[override]
        self.inside += 1
        self.most = max(self.most, self.inside)
        self.threads.add(threading.current_thread().name)
        time.sleep(0.02)
        try:
            return super().send(payload, **how)  # type: ignore[arg-type]
        finally:
            self.inside -= 1


def test_papers_are_sent_one_at_a_time_by_one_thread_of_its_own(till: World) -> None:
    device = Counting()
    with working(till, lambda: Printer(device, ROLL_80)) as worker:
        for _ in range(4):
            sell(till, ("MAM-NEM", 1))
            for _ in range(3):
                worker.ring()
        wait_until(lambda: len(device.jobs) == 4, "four papers")
    assert (device.most, device.threads) == (1, {"printer"})


def test_a_stopped_worker_finishes_the_paper_in_hand_and_takes_no_other(till: World) -> None:
    taken, goes_on = threading.Event(), threading.Event()

    def hold(_payload: bytes) -> None:
        taken.set()
        assert goes_on.wait(30)

    for _ in range(2):
        sell(till, ("MAM-NEM", 1))
    device = PaperDevice(after=hold)
    worker = Worker(till.app.app_context, lambda: Printer(device, ROLL_80), till.house_hand)
    worker.start()
    assert taken.wait(30)
    threading.Timer(0.1, goes_on.set).start()
    worker.stop(30)
    assert len(device.jobs) == 1
    assert states() == ["sent_unconfirmed", "queued"]


def test_a_paper_that_cannot_be_drawn_does_not_end_the_worker(till: World) -> None:
    first, second = (sell(till, ("MAM-NEM", 1)).sale_id for _ in range(2))
    with writing() as session:
        session.execute(
            update(PrintJob).where(PrintJob.subject_id == first).values(document='{"v":1}')
        )
    device = PaperDevice()
    with working(till, lambda: Printer(device, ROLL_80)):
        wait_until(lambda: len(device.jobs) == 1, "the second is printed")
    assert [one.payload for one in jobs_of(second)] == device.jobs
    assert jobs_of(first)[0].state == "dismissed"


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_worker_that_stumbles_gets_up_again_and_still_prints_nothing_twice(
    till: World, when: str, caplog: pytest.LogCaptureFixture
) -> None:
    stumbles = [RuntimeError("disk full")]

    def stumble(_payload: bytes) -> None:
        if stumbles:
            raise stumbles.pop()

    for _ in range(2):
        sell(till, ("MAM-NEM", 1))
    device = PaperDevice(**{when: stumble})  # type: ignore[arg-type]
    wanted = {"before": ["sent_unconfirmed"] * 2, "after": ["sending", "sent_unconfirmed"]}[when]
    with working(till, lambda: Printer(device, ROLL_80)):
        wait_until(all_are(*wanted), "it went on")
    assert "disk full" in caplog.text
    assert len(device.jobs) == wanted.count("sent_unconfirmed")


def test_a_printer_that_cannot_be_made_at_first_is_made_later(till: World) -> None:
    sell(till, ("MAM-NEM", 1))
    device = PaperDevice()
    missing = [OSError("no such folder")]

    def make() -> Printer:
        if missing:
            raise missing.pop()
        return Printer(device, ROLL_80)

    with working(till, make):
        wait_until(lambda: len(device.jobs) == 1, "printed")


# -- The sale never waits -------------------------------------------------------------


@pytest.fixture
def stalled(template: Path, tmp_path: Path) -> Iterator[tuple[World, FakePrinter]]:
    """The app with its own worker and a network printer that takes a few bytes and no more."""
    with (
        FakePrinter(Mode.STALL, after_bytes=2_000) as fake,
        open_world(template, tmp_path / "home", printer=fake.address) as world,
    ):
        world.open_shift()
        worker = worker_of(world.app)
        worker.start()
        try:
            yield world, fake
        finally:
            fake.switch(Mode.HEALTHY)
            worker.stop(30)


def test_a_sale_is_answered_while_the_printer_takes_no_byte(
    stalled: tuple[World, FakePrinter], monkeypatch: pytest.MonkeyPatch
) -> None:
    world, fake = stalled
    called_by: list[str] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        called_by.append(threading.current_thread().name)
        real(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", connect)
    client = world.sign_in()
    for n in range(3):
        draft_id = filled(world, ("MAM-NEM", 1))
        saw = seen(draft_id)
        answer = client.post(
            f"/till/sales/{draft_id}/completion",
            data={"tendered_vnd": "65000", "total_vnd": "65000", "version": str(saw.version)},
        )
        assert answer.status_code == 303
        if n == 0:
            wait_until(lambda: states()[0] == "sending", "the worker is sending")
    # Three sales are done while the first paper still hangs in the printer.
    assert states() == ["sending", "queued", "queued"]
    assert [one for one in fake.jobs if one != drawer_pulse()] == []
    assert set(called_by) == {"printer"}


def test_the_till_says_that_papers_wait_and_that_the_printer_does_not_answer(
    template: Path, tmp_path: Path
) -> None:
    with (
        FakePrinter(Mode.REFUSE) as fake,
        open_world(template, tmp_path / "home", printer=fake.address) as world,
    ):
        world.open_shift()
        client = world.sign_in()
        worker = worker_of(world.app)
        worker.start()
        try:
            sell(world, ("MAM-NEM", 1))
            worker.ring()
            wait_until(all_are("held"), "held")
            page = client.get("/till", follow_redirects=True).get_data(as_text=True)
            assert "Máy in không trả lời" in page
            assert "1 phiếu chờ in" in page
        finally:
            worker.stop(30)


def test_every_unsafe_request_rings_the_bell_and_a_look_does_not(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    rung: list[int] = []
    house = till.app.extensions["ocop_house"]
    monkeypatch.setitem(
        till.app.extensions, "ocop_house", replace(house, bell=lambda: rung.append(1))
    )
    client = till.sign_in()
    rung.clear()
    client.get("/till", follow_redirects=True)
    assert rung == []
    client.post("/till/sales")
    assert rung == [1]
