"""One worker a printer: a dead one holds up nobody else, and a change counts from now on."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest

from pos.app import worker_of
from pos.base.transaction import reading
from pos.shop import changing, printer_changing, queries
from pos.shop.printer_queries import printers_of_shop
from pos.shop.printers import ShopPrinter
from pos.spool import worker as worker_room
from pos.spool.testing import print_test
from pos.spool.worker import Workers
from printers.devices import open_device
from printers.lines.wired import talk_to
from printers.proof import Proof
from tests.printers.fake_printer import FakePrinter, Mode
from tests.spool.printers_of_tests import states
from tests.world import World

# --- The workers -----------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_room, "RETRY_S", 0.05)


@contextmanager
def working(world: World) -> Iterator[Workers]:
    workers = worker_of(world.app)
    workers.start()
    try:
        yield workers
    finally:
        workers.stop(30)


@pytest.fixture
def two(world: World) -> World:
    """The named world with a second register."""
    changing.add_register(hand=world.hand("Hạnh"))
    reading().rollback()
    return world


def choose(world: World, no: int, address: str | None) -> None:
    printer_changing.choose_printer(no, address, 80 if address else None, hand=world.hand("Hạnh"))
    reading().rollback()


def try_paper(world: World, no: int) -> str:
    return print_test("Showroom", no, hand=world.hand("Hạnh"))


def wait_until(holds: Callable[[], bool], what: str, timeout_s: float = 30.0) -> None:
    until = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.01)


def test_each_registers_papers_come_out_of_its_own_printer(two: World):
    with FakePrinter() as first, FakePrinter() as second:
        choose(two, 1, first.address)
        choose(two, 2, second.address)
        with working(two) as workers:
            try_paper(two, 2)
            try_paper(two, 1)
            workers.ring()
            second.wait_for_jobs(1, timeout_s=30)
            first.wait_for_jobs(1, timeout_s=30)
            wait_until(lambda: states() == ["sent_unconfirmed"] * 2, "both sent")
        assert first.jobs != second.jobs


def test_a_dead_printer_of_register_2_does_not_hold_up_register_1(two: World):
    with FakePrinter() as first, FakePrinter(Mode.REFUSE) as second:
        choose(two, 1, first.address)
        choose(two, 2, second.address)
        with working(two) as workers:
            try_paper(two, 2)
            wait_until(lambda: states() == ["held"], "the second is off")
            try_paper(two, 1)
            workers.ring()
            first.wait_for_jobs(1, timeout_s=10)
            wait_until(lambda: states() == ["held", "sent_unconfirmed"], "the first has printed")


def test_registers_that_share_a_printer_share_its_worker_and_its_order(two: World):
    with FakePrinter() as only:
        choose(two, 1, only.address)
        with working(two) as workers:
            names = [one.name for one in threading.enumerate() if one.name == "printer"]
            assert len(names) == 1
            try_paper(two, 1)
            try_paper(two, 2)
            workers.ring()
            only.wait_for_jobs(2, timeout_s=30)


def test_another_printer_counts_at_once_and_takes_what_still_waits(two: World):
    with FakePrinter(Mode.REFUSE) as off, FakePrinter() as on:
        choose(two, 1, off.address)
        with working(two) as workers:
            try_paper(two, 1)
            wait_until(lambda: states() == ["held"], "it is off")
            choose(two, 1, on.address)
            workers.refresh()
            on.wait_for_jobs(1, timeout_s=30)
            wait_until(lambda: states() == ["sent_unconfirmed"], "it is out")
        assert (len(on.jobs), off.jobs) == (1, [])


def test_a_change_through_the_page_needs_no_restart(two: World):
    with FakePrinter() as fake, working(two):
        client = two.sign_in("Hạnh")
        form = {"kind": "network", "host": fake.address.removeprefix("tcp://"), "paper_mm": "58"}
        answer = client.post("/settings/printers/2", data=form)
        fake.wait_for_jobs(1, timeout_s=30)
        wait_until(lambda: states() == ["sent_unconfirmed"], "the test paper is out")
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "Máy in đã nhận." in page


def test_the_page_says_why_a_test_paper_did_not_come_out(two: World):
    with FakePrinter(Mode.REFUSE) as fake, working(two):
        client = two.sign_in("Hạnh")
        form = {"kind": "network", "host": fake.address.removeprefix("tcp://")}
        answer = client.post("/settings/printers/1", data=form)
        wait_until(lambda: states() == ["held"], "it is off")
        page = client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "Tờ in thử chưa ra." in page
        assert "Xem máy in đã bật" in page


def test_a_late_proof_outlives_a_change_of_its_printers_settings(two: World):
    with FakePrinter(Mode.PAPER_OUT, after_bytes=5_000) as fake:
        choose(two, 1, fake.address)
        [printer] = [one for one in printers_of_shop(reading()) if one.address == fake.address]
        proving = replace(printer.profile, answers=True, proof=Proof.PRINTED)
        change(two, replace(printer, profile=proving))
        with working(two) as workers:
            try_paper(two, 1)
            workers.ring()
            wait_until(lambda: states() == ["unknown"], "in doubt")
            change(two, replace(printer, profile=replace(proving, drawer_pin=None)))
            workers.refresh()
            wait_until(lambda: not any(one.is_at_work for one in workers._leaving), "it left")
            fake.switch(Mode.HEALTHY)
            wait_until(lambda: states() == ["confirmed"], "the proof is heard")
        assert len([one for one in fake.jobs if one]) == 1


def test_a_late_proof_of_a_printer_that_is_given_up_is_waited_for_no_more(two: World):
    with FakePrinter(Mode.PAPER_OUT, after_bytes=5_000) as fake:
        choose(two, 1, fake.address)
        [printer] = [one for one in printers_of_shop(reading()) if one.address == fake.address]
        change(
            two,
            replace(printer, profile=replace(printer.profile, answers=True, proof=Proof.PRINTED)),
        )
        with working(two) as workers:
            try_paper(two, 1)
            workers.ring()
            wait_until(lambda: states() == ["unknown"], "in doubt")
            choose(two, 1, None)
            printer_changing.retire_printer(printer.printer_id, hand=two.hand("Hạnh"))
            reading().rollback()
            workers.refresh()
            wait_until(lambda: not any(one.is_at_work for one in workers._leaving), "it left")
            with closing(talk_to(open_device(fake.address))):
                pass  # nobody holds the line any more
            assert workers._lates._kept == {}


def change(world: World, printer: ShopPrinter) -> None:
    printer_changing.change_printer(printer, hand=world.hand("Hạnh"))
    reading().rollback()


def test_workers_that_have_left_are_forgotten(two: World):
    with FakePrinter() as on, working(two) as workers:
        for n in range(4):
            choose(two, 1, on.address if n % 2 else None)
            workers.refresh()
            left = list(workers._leaving)
            wait_until(lambda left=left: not any(one.is_at_work for one in left), "they left")
        workers.refresh()
        assert workers._leaving == []


def test_an_empty_folder_has_no_workers_until_it_is_founded(two: World, monkeypatch):
    monkeypatch.setattr(queries, "registers", lambda _session: [])
    with working(two) as workers:
        assert workers._running == {}
