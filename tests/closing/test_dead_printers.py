"""A shift is closed whatever the printer does; its Z waits, and is printed once."""

import time
from dataclasses import replace

import pytest

from pos.base.transaction import reading
from pos.closing import lists
from pos.closing.models import Closing
from pos.spool import worker as worker_room
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from printers.devices import TcpDevice
from printers.profiles import ROLL_80
from tests.closing.days import count_and_close
from tests.printers.fake_printer import FakePrinter, Mode
from tests.spool.printers_of_tests import SHORT
from tests.spool.test_worker import wait_until, working
from tests.till.steps import facts, rows, sell
from tests.world import World


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_room, "RETRY_S", 0.05)


def patient(fake: FakePrinter) -> Printer:
    """The network device; it would wait longer for a stalled printer than this test takes."""
    host, port = fake.address.removeprefix("tcp://").split(":")
    return Printer(TcpDevice(host, int(port), replace(SHORT, write_s=30)), ROLL_80)


def z_of() -> PrintJob:
    """The paper of the only Z."""
    reading().rollback()
    [made] = rows(Closing)
    [job] = rows(PrintJob, PrintJob.subject_id == made.id)
    return job


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.STALL])
def test_a_shift_closes_beside_a_printer_that_is_dead_and_its_z_is_printed_later(
    till: World, mode: Mode
):
    with FakePrinter(mode) as fake, working(till, lambda: patient(fake)) as worker:
        sell(till, ("MAM-NEM", 1))
        worker.ring()
        wait_until(lambda: _has_tried(fake), "the worker has the receipt in its hands")
        begun = time.monotonic()
        number = count_and_close(till)
        assert time.monotonic() - begun < 1
        worker.ring()
        assert number == "HN01-1A-Z0001"
        assert lists.read(reading(), number).record["sales"]["bills"] == 1
        assert [one["closing"]["number"] for one in facts("shift.closed/1")] == [number]
        assert z_of().state == "queued"
        assert fake.jobs == []
        till.open_shift()  # the next one does not wait for the paper either
        fake.switch(Mode.HEALTHY)
        wait_until(lambda: z_of().state == "sent_unconfirmed", "the Z is printed")
        time.sleep(0.2)
        assert [one for one in fake.jobs if one == z_of().payload] == [z_of().payload]


def _has_tried(fake: FakePrinter) -> bool:
    reading().rollback()
    return fake.connections > 0 or any(one.state == "held" for one in rows(PrintJob))
