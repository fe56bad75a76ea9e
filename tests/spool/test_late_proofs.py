"""A proof that comes late: the paper is out after all, whatever was thought of it meanwhile."""

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from pos.spool import printing, queue, settling
from pos.spool.printing import Printer
from pos.spool.settling import Word
from pos.spool.standing import Standing
from printers.delivery import Delivery, MaybeSent
from printers.profiles import ROLL_80
from printers.proof import Proof
from printers.reasons import Reason
from printers.status import Status, read_answers
from tests.printers.fake_printer import FakePrinter, Mode
from tests.spool.printers_of_tests import PaperDevice, print_next, row, states, tcp
from tests.spool.test_printing import sold_job
from tests.till.steps import facts
from tests.world import World

PROVING = replace(ROLL_80, answers=True, proof=Proof.PRINTED)


def out_of_paper(world: World, fake: FakePrinter) -> tuple[Printer, str]:
    """A receipt whose roll ended in the middle."""
    job_id = sold_job(world)
    printer = tcp(fake, PROVING)
    print_next(world, printer)
    assert (row(job_id).state, row(job_id).reason) == ("unknown", "out_of_paper")
    assert printer.late is not None
    return printer, job_id


def wait_until(holds: Callable[[], bool], what: str, timeout_s: float = 20.0) -> None:
    until = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.02)


def proved(world: World, printer: Printer) -> None:
    def look() -> bool:
        printing.watch(printer, world.house_hand)
        return printer.late is None

    wait_until(look, "the proof")


def test_a_printer_that_goes_on_confirms_what_it_had_swallowed(till: World) -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as fake:
        printer, job_id = out_of_paper(till, fake)
        printing.watch(printer, till.house_hand)
        assert row(job_id).state == "unknown"
        fake.switch(Mode.HEALTHY)
        proved(till, printer)
        assert (len(fake.wait_for_jobs(1)), fake.connections) == (1, 1)
    assert (row(job_id).state, row(job_id).reason) == ("confirmed", "late_proof")
    told = [(one["paper"]["state"], one["paper"]["reason"]) for one in facts("paper.finished/1")]
    assert told == [("unknown", "out_of_paper"), ("confirmed", "late_proof")]
    assert printer.standing is Standing.READY


def test_a_copy_that_a_person_wanted_meanwhile_stays_and_so_does_the_proof(till: World) -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as fake:
        printer, job_id = out_of_paper(till, fake)
        copy = settling.settle_paper(job_id, Word.REPRINTED, hand=till.hand())
        fake.switch(Mode.HEALTHY)
        proved(till, printer)
        assert (row(job_id).state, row(job_id).reason) == ("confirmed", "late_proof")
        assert row(copy).state == "queued"
        print_next(till, printer)
        fake.wait_for_jobs(2, timeout_s=30)
    assert states() == ["confirmed", "confirmed"]


def test_what_a_person_has_seen_needs_no_proof(till: World) -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as fake:
        printer, job_id = out_of_paper(till, fake)
        settling.settle_paper(job_id, Word.SEEN, hand=till.hand())
        fake.switch(Mode.HEALTHY)
        proved(till, printer)
    assert (row(job_id).state, row(job_id).reason) == ("confirmed", "seen")
    assert [one["paper"]["reason"] for one in facts("paper.finished/1")] == ["out_of_paper", "seen"]


def test_the_next_paper_waits_for_the_roll_and_then_comes_out(till: World) -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as fake:
        printer, first = out_of_paper(till, fake)
        second = sold_job(till)
        for _ in range(2):
            print_next(till, printer)
            assert (row(second).state, row(second).reason) == ("held", "out_of_paper")
        assert printer.late is not None, "its proof may still come"
        fake.switch(Mode.HEALTHY)
        wait_until(
            lambda: print_next(till, printer) is None and row(second).state == "confirmed", "both"
        )
        assert [one for one in fake.jobs if one] == [row(first).payload, row(second).payload]
    assert states() == ["confirmed", "confirmed"]
    assert row(first).reason == "late_proof"


def test_a_line_that_breaks_leaves_the_doubt_to_a_person(till: World) -> None:
    with FakePrinter(Mode.PAPER_OUT, after_bytes=9_000) as fake:
        printer, job_id = out_of_paper(till, fake)
        fake.switch(Mode.REFUSE)
        proved(till, printer)
    assert row(job_id).state == "unknown"


def test_a_printer_that_never_proves_gives_its_line_to_the_next_paper(till: World) -> None:
    knows = frozenset({"DLE EOT"})
    with FakePrinter(knows=knows) as fake:
        printer = tcp(fake, PROVING)
        first, second = sold_job(till), sold_job(till)
        print_next(till, printer)
        assert (row(first).state, row(first).reason) == ("unknown", "no_proof")
        assert printer.late is not None
        print_next(till, printer)
        assert row(second).state == "unknown", "it went out, and was not held"


class SlowLine:
    """A line over which the printer says that it goes on, and whose proof comes when told to."""

    def __init__(self) -> None:
        self.status = read_answers({1: 0x1E, 2: 0x32, 4: 0x7E})
        self.is_proved: bool | None = None
        self.is_closed = False

    def look(self) -> bool | None:
        return self.is_proved

    def ask(self) -> Status:
        return self.status

    def close(self) -> None:
        self.is_closed = True


READY = read_answers({1: 0x16, 2: 0x12, 4: 0x12})


def waiting_for(world: World, line: SlowLine) -> tuple[Printer, str]:
    """A printer of which the proof of a paper is still to come."""
    job_id = sold_job(world)
    doubt = MaybeSent("no paper", Reason.OUT_OF_PAPER, late=line)

    def stop(_payload: bytes) -> None:
        raise doubt

    printer = Printer(PaperDevice(after=stop), PROVING)
    print_next(world, printer)
    assert printer.late is not None
    assert printer.late.was_stopped
    printer.device = PaperDevice()
    return printer, job_id


def test_once_the_roll_is_back_the_next_paper_waits_as_long_as_for_a_proof(till: World) -> None:
    line = SlowLine()
    printer, first = waiting_for(till, line)
    second = sold_job(till)
    print_next(till, printer)
    assert row(second).reason == "out_of_paper"
    line.status = READY
    for _ in range(3):
        print_next(till, printer)
        assert (row(second).state, row(second).reason) == ("held", "busy")
    line.is_proved = True
    print_next(till, printer)
    assert (row(first).state, row(second).state) == ("confirmed", "sent_unconfirmed")
    assert line.is_closed


def test_a_printer_that_goes_on_without_a_proof_holds_up_the_next_paper_no_longer(
    till: World,
) -> None:
    line = SlowLine()
    printer, first = waiting_for(till, line)
    line.status = READY
    assert printer.late is not None
    printer.late.since_ms -= printing.PROOF_MS
    second = sold_job(till)
    print_next(till, printer)
    assert (row(first).state, row(second).state) == ("unknown", "sent_unconfirmed")


def test_a_line_is_not_kept_for_ever_for_a_proof_that_does_not_come(till: World) -> None:
    with FakePrinter(knows=frozenset({"DLE EOT"})) as fake:
        printer = tcp(fake, PROVING)
        sold_job(till)
        print_next(till, printer)
        assert printer.late is not None
        printing.watch(printer, till.house_hand)
        assert printer.late is not None
        printer.late.since_ms -= printing.LATE_MS
        printing.watch(printer, till.house_hand)
        assert printer.late is None
        assert tcp(fake).device.send(b"another's") is Delivery.SENT_UNCONFIRMED
    assert states() == ["unknown"]


def test_a_printer_that_says_it_is_stopped_is_waited_for_as_long_as_it_says_so(
    till: World,
) -> None:
    line = SlowLine()
    printer, _job_id = waiting_for(till, line)
    for _ in range(3):
        assert printer.late is not None
        printer.late.since_ms -= printing.LATE_MS
        printing.ask(printer)
        printing.watch(printer, till.house_hand)
    assert not line.is_closed


def test_a_proof_that_the_book_could_not_take_is_not_lost(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = SlowLine()
    printer, job_id = waiting_for(till, line)
    line.is_proved = True
    with monkeypatch.context() as full:
        full.setattr(queue, "settle", refuse)
        with pytest.raises(OSError, match="full"):
            printing.watch(printer, till.house_hand)
    assert not line.is_closed
    printing.watch(printer, till.house_hand)
    assert (row(job_id).state, row(job_id).reason) == ("confirmed", "late_proof")
    assert line.is_closed


def refuse(*_given: object, **_named: object) -> None:
    raise OSError("database or disk is full")


# -- What is known of a printer ---------------------------------------------------------------


def test_a_printer_is_asked_and_says_how_it_is(till: World) -> None:
    said = {
        Mode.HEALTHY: Standing.READY,
        Mode.NEAR_END: Standing.PAPER_LOW,
        Mode.PAPER_OUT: Standing.PAPER_OUT,
        Mode.COVER_OPEN: Standing.COVER_OPEN,
        Mode.CUTTER_JAM: Standing.ERROR,
        Mode.SILENT: Standing.NO_ANSWER,
        Mode.GARBAGE: Standing.NO_ANSWER,
        Mode.REFUSE: Standing.NO_ANSWER,
    }
    with FakePrinter() as fake:
        printer = tcp(fake, PROVING)
        assert printer.standing is Standing.UNASKED
        for mode, standing in said.items():
            fake.switch(mode)
            printing.ask(printer)
            assert printer.standing is standing, mode


def test_a_printer_that_answers_nothing_is_not_asked_and_never_said_to_be_ready(
    till: World,
) -> None:
    with FakePrinter() as fake:
        printer = tcp(fake)
        printing.ask(printer)
        sold_job(till)
        print_next(till, printer)
        assert printer.standing is Standing.MUTE
        fake.switch(Mode.REFUSE)
        sold_job(till)
        print_next(till, printer)
        assert printer.standing is Standing.NO_ANSWER
        assert fake.asked == []
