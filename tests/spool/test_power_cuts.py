"""What is written before a byte leaves, and what is known after the power went."""

import hashlib

import pytest

from pos.spool import queue, tidying
from pos.spool.printing import Printer
from pos.sync import outbox
from printers import printing as drawing
from printers.devices import NotSent
from printers.profiles import ROLL_80
from tests.printers.fake_printer import FakePrinter
from tests.spool.printers_of_tests import PaperDevice, print_all, print_next, row, tcp
from tests.spool.test_printing import sold_job
from tests.till.steps import facts
from tests.world import World


def test_the_bytes_are_stored_before_the_first_one_leaves(till: World) -> None:
    job_id = sold_job(till)
    seen: list[tuple[str, str, int, bytes | None, str | None]] = []

    def look(_payload: bytes) -> None:
        one = row(job_id)
        seen.append(("", one.state, one.attempts, one.payload, one.payload_sha256))

    device = PaperDevice(before=look, after=look)
    print_next(till, Printer(device, ROLL_80))
    [payload] = device.jobs
    digest = hashlib.sha256(payload).hexdigest()
    assert seen == [
        ("", "queued", 0, payload, digest),
        ("", "sending", 1, payload, digest),
    ]


def test_a_paper_is_drawn_once_however_often_it_is_tried(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold_job(till)
    drawn = []
    real = drawing.encode_paper

    def draw(*given: object, **more: object) -> bytes:
        drawn.append(1)
        return real(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "encode_paper", draw)

    def off(_payload: bytes) -> None:
        raise NotSent("switched off")

    device = PaperDevice(before=off)
    printer = Printer(device, ROLL_80)
    for _ in range(3):
        print_next(till, printer)
    device.before = lambda _payload: None
    print_next(till, printer)
    assert (len(drawn), len(device.jobs)) == (1, 1)


class PowerCut(BaseException):
    """The process is gone: nothing after this line is run."""


def cut(*_args: object, **_more: object) -> None:
    raise PowerCut


def test_power_lost_before_the_first_byte_prints_once_after_the_restart(till: World) -> None:
    job_id = sold_job(till)
    with pytest.raises(PowerCut):
        print_next(till, Printer(PaperDevice(before=cut), ROLL_80))
    assert row(job_id).state == "queued"
    assert tidying.doubt_unfinished(till.house_hand) == 0
    device = PaperDevice()
    assert print_all(till, Printer(device, ROLL_80)) == [job_id]
    assert len(device.jobs) == 1


def test_power_lost_while_the_start_is_written_sends_no_byte(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = sold_job(till)
    with FakePrinter() as fake:
        with monkeypatch.context() as patch:
            patch.setattr(queue, "start", cut)
            with pytest.raises(PowerCut):
                print_next(till, tcp(fake))
        assert row(job_id).state == "queued"
        print_next(till, tcp(fake))
        fake.wait_for_jobs(2, timeout_s=30)
        # The first line was opened and closed without a byte.
        assert [len(one) > 0 for one in fake.jobs] == [False, True]


def test_power_lost_with_bytes_on_the_way_leaves_it_unknown_after_the_restart(
    till: World,
) -> None:
    job_id = sold_job(till)
    with pytest.raises(PowerCut):
        print_next(till, Printer(PaperDevice(after=cut), ROLL_80))
    assert row(job_id).state == "sending"
    restart_and_find_unknown(till, job_id)


def test_power_lost_after_the_last_byte_leaves_it_unknown_after_the_restart(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = sold_job(till)
    with FakePrinter() as fake:
        with monkeypatch.context() as patch:
            patch.setattr(queue, "end", cut)
            with pytest.raises(PowerCut):
                print_next(till, tcp(fake))
        fake.wait_for_jobs(1, timeout_s=30)
        restart_and_find_unknown(till, job_id)
        assert print_next(till, tcp(fake)) is None
        assert len(fake.jobs) == 1


def restart_and_find_unknown(world: World, job_id: str) -> None:
    assert tidying.doubt_unfinished(world.house_hand) == 1
    job = row(job_id)
    assert (job.state, job.reason) == ("unknown", "restarted")
    [fact] = facts("paper.finished/1")
    assert (fact["paper"]["job"], fact["paper"]["state"]) == (job_id, "unknown")
    assert fact["paper"]["reason"] == "restarted"
    assert tidying.doubt_unfinished(world.house_hand) == 0
    device = PaperDevice()
    assert print_all(world, Printer(device, ROLL_80)) == []
    assert device.jobs == []


def test_the_end_and_its_fact_are_written_together_or_not_at_all(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = sold_job(till)
    monkeypatch.setattr(outbox, "record", cut)
    with pytest.raises(PowerCut):
        print_next(till, Printer(PaperDevice(), ROLL_80))
    assert row(job_id).state == "sending"
