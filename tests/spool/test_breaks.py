"""Behind a paper that broke off in the middle the next one is a paper again, and no letters."""

import pytest

from pos.base.transaction import reading
from pos.spool import settling, tidying
from pos.spool.breaks import Mouth, Mouths, broke_off
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.settling import Word
from pos.spool.worker import Line, Workers
from pos.training.course import FOLDER, was_broken_off
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


# --- Several who print at one printer -----------------------------------------------------------


def test_whoever_sends_next_knows_that_another_broke_off(till: World) -> None:
    sold_job(till)
    mouth, device = Mouth(), PaperDevice()
    before, after = Printer(PaperDevice(), ROLL_80, mouth=mouth), Printer(device, ROLL_80)
    after.mouth = mouth
    print_next(till, before)
    sold_job(till)
    before.device = fails(Reason.PART_TAKEN)
    print_next(till, before)
    sold_job(till)
    assert sent(till, device, after).startswith(CLOSING)


def test_what_breaks_off_while_the_turn_is_waited_for_is_closed_too(till: World) -> None:
    mouth, tries = Mouth(is_left_open=False), []

    def wait(payload: bytes) -> None:
        tries.append(payload)
        if len(tries) == 1:  # another had the turn, and its paper breaks off now
            mouth.end(mouth.first_byte(), is_left_open=True)

    job_id = sold_job(till)
    device = PaperDevice(before=wait)
    assert sent(till, device, Printer(device, ROLL_80, mouth=mouth)).startswith(CLOSING)
    assert (len(tries), len(device.jobs), row(job_id).attempts) == (2, 1, 1)
    assert mouth.is_left_open is False


def test_how_an_older_sending_ended_says_nothing_of_a_later_one() -> None:
    mouth = Mouth()
    first = mouth.first_byte()
    mouth.end(mouth.first_byte(), is_left_open=True)
    mouth.end(first, is_left_open=False)
    assert mouth.is_left_open


def test_a_line_that_stays_busy_leaves_it_to_whoever_has_the_turn(till: World) -> None:
    def busy(_payload: bytes) -> None:
        mouth.first_byte()
        raise NotSent("another prints", Reason.BUSY)

    mouth = Mouth(is_left_open=False)
    sold_job(till)
    printer = Printer(PaperDevice(before=busy), ROLL_80, mouth=mouth)
    print_next(till, printer)
    assert mouth.is_left_open, "as the other said, who has not come to an end"


def test_a_guest_closes_what_nobody_here_knows_of_and_the_house_learns_how_it_left(
    till: World,
) -> None:
    """A training's book says nothing of what the shop last sent to the printer."""
    mouth, device = Mouth(), PaperDevice()
    sold_job(till)
    guest = Printer(device, ROLL_80, mouth=mouth, is_guest=True)
    assert sent(till, device, guest).startswith(CLOSING)
    assert mouth.is_left_open is False
    sold_job(till)
    guest.device = fails(Reason.PART_TAKEN)
    print_next(till, guest)
    sold_job(till)
    assert sent(till, device, Printer(device, ROLL_80, mouth=mouth)).startswith(CLOSING)


def test_after_a_training_that_was_killed_every_printer_is_doubted_once(till: World) -> None:
    assert Mouths().at("tcp://a").is_left_open is None
    assert Mouths(is_doubted=True).at("tcp://a").is_left_open is True
    assert not was_broken_off(till.settings.home)
    wreck = till.settings.home / FOLDER / "1"
    wreck.mkdir(parents=True)
    (wreck / "till.db").write_bytes(b"wreck")
    assert was_broken_off(till.settings.home)


def test_what_broke_off_before_a_register_was_given_another_printer_is_found(till: World) -> None:
    sold_job(till)
    print_next(till, Printer(fails(Reason.PART_TAKEN), ROLL_80))
    assert broke_off(reading(), Share("first", frozenset({(1, "receipts")})))
    assert broke_off(reading(), Share("first", frozenset())), "register 1 prints elsewhere by now"


def test_one_place_has_one_mouth_however_it_is_spelt(till: World) -> None:
    def printer(line: Line) -> Printer:
        return Printer(PaperDevice(), line.profile, line.share)

    workers = Workers(till.app.app_context, list, printer, till.house_hand)
    nobody = Share("one", frozenset())
    mouths = [
        workers._made(Line(address, ROLL_80, nobody)).mouth
        for address in ("tcp://Shop.lan:9100", "tcp://shop.lan", "tcp://shop.lan:9101")
    ]
    assert mouths[0] is mouths[1]
    assert mouths[0] is not mouths[2]
