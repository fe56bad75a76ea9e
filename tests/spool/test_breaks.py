"""Behind a paper that broke off in the middle the next one is a paper again, and no letters."""

import pytest

from pos.spool import settling, tidying
from pos.spool.printing import Printer
from pos.spool.settling import Word
from printers.devices import MaybeSent, NotSent, Speech
from printers.dialects.escpos import drawer_pulse
from printers.printing import after_break
from printers.profiles import ROLL_80
from printers.reasons import Reason
from tests.printers.fake_printer import FakePrinter, Mode
from tests.spool.printers_of_tests import PaperDevice, print_next, row, tcp
from tests.spool.test_drawer import wanted
from tests.spool.test_printing import sold_job
from tests.world import World

CLOSING = after_break(ROLL_80, Speech.ESCPOS)


def fails(code: Reason, kind: type[MaybeSent] | type[NotSent] = MaybeSent) -> PaperDevice:
    def fail(_payload: bytes) -> None:
        raise kind("it broke", code)

    return PaperDevice(after=fail)


def sent(world: World, device: PaperDevice, printer: Printer | None = None) -> bytes:
    """What goes out of the next paper."""
    job = print_next(world, printer or Printer(device, ROLL_80))
    assert job is not None
    return device.jobs[-1]


def test_after_a_pulled_cable_the_next_paper_is_no_letters(till: World) -> None:
    first, second = sold_job(till), sold_job(till)
    with FakePrinter(Mode.DROP, after_bytes=9_000) as fake:
        printer = tcp(fake)
        print_next(till, printer)
        assert row(first).state == "unknown"
        fake.switch(Mode.HEALTHY)
        print_next(till, printer)
        assert fake.wait_for_jobs(1, timeout_s=30) == [CLOSING + (row(second).payload or b"")]
        assert fake.letters == b""
        third = sold_job(till)
        print_next(till, printer)
        assert fake.wait_for_jobs(2, timeout_s=30)[1] == row(third).payload, "it is closed by now"


@pytest.mark.parametrize("word", [None, Word.SEEN, Word.REPRINTED, Word.SKIPPED])
@pytest.mark.parametrize("code", [Reason.PART_TAKEN, Reason.BROKE_AT_END])
def test_a_start_finds_in_the_book_that_a_paper_broke_off(
    till: World, code: Reason, word: Word | None
) -> None:
    job_id = sold_job(till)
    print_next(till, Printer(fails(code), ROLL_80))
    if word is not None:
        settling.settle_paper(job_id, word, hand=till.hand())
    if word is not Word.REPRINTED:
        sold_job(till)
    assert sent(till, PaperDevice()).startswith(CLOSING + b"\x1b@")
    sold_job(till)
    assert sent(till, PaperDevice()).startswith(b"\x1b@")


def test_a_stop_in_the_middle_of_a_sending_is_a_break(till: World) -> None:
    class Cut(BaseException):
        pass

    def cut(_payload: bytes) -> None:
        raise Cut

    sold_job(till)
    with pytest.raises(Cut):
        print_next(till, Printer(PaperDevice(after=cut), ROLL_80))
    assert tidying.doubt_unfinished(till.house_hand) == 1
    sold_job(till)
    assert sent(till, PaperDevice()).startswith(CLOSING)


@pytest.mark.parametrize("code", [Reason.NO_PROOF, Reason.OUT_OF_PAPER])
def test_a_paper_that_went_out_whole_leaves_nothing_open(till: World, code: Reason) -> None:
    for is_new in (False, True):
        sold_job(till)
        printer = Printer(fails(code), ROLL_80)
        print_next(till, printer)
        sold_job(till)
        device = printer.device = PaperDevice()
        assert sent(till, device, None if is_new else printer).startswith(b"\x1b@")


def test_a_try_of_which_nothing_left_closes_nothing_and_forgets_nothing(till: World) -> None:
    sold_job(till)
    printer = Printer(fails(Reason.PART_TAKEN), ROLL_80)
    print_next(till, printer)
    sold_job(till)
    printer.device = fails(Reason.NO_ANSWER, NotSent)
    print_next(till, printer)
    device = printer.device = PaperDevice()
    assert sent(till, device, printer).startswith(CLOSING)


def test_a_drawers_pulse_is_not_lost_in_a_half_sent_picture(till: World) -> None:
    sold_job(till)
    printer = Printer(fails(Reason.PART_TAKEN), ROLL_80)
    print_next(till, printer)
    job_id = wanted(till)
    device = printer.device = PaperDevice()
    assert sent(till, device, printer) == CLOSING + drawer_pulse()
    assert row(job_id).payload == drawer_pulse(), "what is kept is the job itself"
    sold_job(till)
    assert sent(till, device, printer).startswith(b"\x1b@")
