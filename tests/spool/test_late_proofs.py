"""A proof that comes late: the paper is out after all, whatever was thought of it meanwhile."""

import time
from collections.abc import Callable
from dataclasses import replace

from pos.spool import printing, settling
from pos.spool.printing import Printer
from pos.spool.settling import Word
from pos.spool.standing import Standing
from printers.profiles import ROLL_80
from printers.proof import Proof
from tests.printers.fake_printer import FakePrinter, Mode
from tests.spool.printers_of_tests import print_next, row, states, tcp
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
        assert (len(fake.jobs), fake.connections) == (1, 1)
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
