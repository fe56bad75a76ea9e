"""One paper on its way: to a real socket with the faults of real printers, and no further."""

import hashlib
import io
import select
from contextlib import closing
from dataclasses import replace

import pytest
from PIL import Image, ImageChops

from pos.base.transaction import reading
from pos.spool import queries
from pos.spool.models import PrintJob
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.refusals import UnknownPaper
from pos.stock import labelling
from pos.till import copying
from printers.devices import Delivery, MaybeSent, NotSent, Speech, TcpDevice, open_device
from printers.document import Label
from printers.lines.network import NetworkLine
from printers.lines.wired import talk_to
from printers.printing import after_break, preview_png
from printers.profiles import ROLL_58, ROLL_80
from printers.stored import loads
from tests.printers.fake_printer import FakePrinter, Mode
from tests.printers.readback import read_back
from tests.spool.printers_of_tests import (
    SHORT,
    PaperDevice,
    print_all,
    print_next,
    row,
    states,
    tcp,
)
from tests.till.steps import LINK, book, changed, facts, jobs_of, lot_id, rows, sell
from tests.world import World


def sold_job(world: World) -> str:
    """A receipt waiting to be printed."""
    [job] = jobs_of(sell(world, ("CHE-DINH", 1)).sale_id)
    return job.id


def picture(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("1")


# -- A printer that does what it should -----------------------------------------------


def test_a_paper_reaches_the_printer_byte_for_byte_as_it_was_stored(till: World) -> None:
    job_id = sold_job(till)
    with FakePrinter() as fake:
        print_next(till, tcp(fake))
        [received] = fake.wait_for_jobs(1, timeout_s=30)
    job = row(job_id)
    assert job.payload == received
    assert job.payload_sha256 == hashlib.sha256(received).hexdigest()
    assert (job.state, job.reason, job.attempts) == ("sent_unconfirmed", "", 1)
    assert job.finished_at is not None


def test_what_is_printed_is_what_the_screen_shows(till: World) -> None:
    job_id = sold_job(till)
    with FakePrinter() as fake:
        print_next(till, tcp(fake))
        [received] = fake.wait_for_jobs(1, timeout_s=30)
    printed = read_back(received, ROLL_80.width_dots).image()
    shown = picture(preview_png(loads(row(job_id).document), ROLL_80))
    assert printed.size[0] == shown.size[0]
    below = printed.crop((0, 0, *shown.size))
    assert ImageChops.difference(below.convert("L"), shown.convert("L")).getbbox() is None


def test_the_stream_is_told_how_a_paper_ended(till: World) -> None:
    job_id = sold_job(till)
    with FakePrinter() as fake:
        printer = tcp(fake)
        printer.share = Share("first", frozenset({(1, "receipts")}))
        print_next(till, printer)
    [fact] = facts("paper.finished/1")
    job = row(job_id)
    assert fact["paper"] == {
        "job": job_id,
        "kind": "receipt",
        "subject": job.subject_id,
        "title": job.title,
        "copy_no": 0,
        "copies": 1,
        "state": "sent_unconfirmed",
        "reason": "",
        "printer": "first",
        "sha256": job.payload_sha256,
    }
    assert job.payload_sha256
    assert fact["by"]["id"] == "house"


def test_nothing_waiting_is_nothing_done(till: World) -> None:
    before = book()
    with FakePrinter() as fake:
        assert print_next(till, tcp(fake)) is None
        assert fake.connections == 0
    assert changed(before) == set()


@pytest.mark.parametrize("mode", [Mode.SLOW, Mode.DEAF])
def test_a_slow_or_deaf_printer_is_waited_for_and_the_paper_sent_once(
    till: World, mode: Mode
) -> None:
    sold_job(till)
    with FakePrinter(mode) as fake:
        print_next(till, tcp(fake))
        fake.switch(Mode.HEALTHY)
        fake.wait_for_jobs(1, timeout_s=30)
        assert print_next(till, tcp(fake)) is None
        assert len(fake.jobs) == fake.connections == 1
    assert states() == ["sent_unconfirmed"]


def test_labels_are_one_job_with_all_its_copies(till: World) -> None:
    labelling.print_labels(
        lot_id(till, "CHE-DINH", "L261103"),
        size="50x30",
        copies=3,
        link_base=LINK,
        hand=till.hand(),
    )
    with FakePrinter() as fake:
        print_all(till, tcp(fake))
        [received] = fake.wait_for_jobs(1, timeout_s=30)
    [job] = rows(PrintJob)
    label = loads(job.document)
    assert isinstance(label, Label)
    printed = read_back(received, 400)
    once = picture(preview_png(label, ROLL_80))
    assert printed.image().size == (400, 3 * once.height + ROLL_80.feed_dots)


@pytest.mark.parametrize(("roll", "width"), [(ROLL_80, 576), (ROLL_58, 384)])
def test_a_receipt_is_drawn_for_the_roll_in_the_printer(
    till: World, roll: object, width: int
) -> None:
    sold_job(till)
    with FakePrinter() as fake:
        print_next(till, tcp(fake, roll))  # type: ignore[arg-type]
        [received] = fake.wait_for_jobs(1, timeout_s=30)
    printed = read_back(received, width)
    inked = printed.image().convert("L").point(lambda dot: 255 - dot).getbbox()
    assert inked is not None
    assert width - 8 <= inked[2] <= width  # a rule runs across the whole paper
    assert (printed.commands.count("GS V") == 1) is (width == 576)


# -- Before the first byte: held, and printed later by itself -------------------------


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.HANG_UP])
def test_a_printer_that_takes_no_byte_holds_the_paper_and_prints_it_once_later(
    till: World, mode: Mode, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = NetworkLine.check

    def look_in_time(line: NetworkLine) -> None:
        if fake.mode is Mode.HANG_UP:
            select.select([line._line], [], [], 30)  # a busy machine may hang up late
        look(line)

    monkeypatch.setattr(NetworkLine, "check", look_in_time)
    job_id = sold_job(till)
    with FakePrinter(mode) as fake:
        for _ in range(3):
            print_next(till, tcp(fake))
            job = row(job_id)
            assert (job.state, job.finished_at) == ("held", None)
            assert job.reason
        assert facts("paper.finished/1") == []
        fake.switch(Mode.HEALTHY)
        print_next(till, tcp(fake))
        fake.wait_for_jobs(1, timeout_s=30)
        assert print_next(till, tcp(fake)) is None
        assert len(fake.jobs) == 1
    assert states() == ["sent_unconfirmed"]
    assert len(facts("paper.finished/1")) == 1


def test_a_printer_that_somebody_here_talks_to_holds_the_paper_until_they_are_done(
    till: World,
) -> None:
    job_id = sold_job(till)
    with FakePrinter() as fake:
        printer = tcp(fake)
        assert isinstance(printer.device, TcpDevice)
        impatient = replace(printer.device, timeouts=replace(SHORT, connect_s=0.2))
        with closing(talk_to(printer.device)):
            print_next(till, Printer(impatient, ROLL_80))
            assert (row(job_id).state, row(job_id).reason) == ("held", "busy")
            assert row(job_id).attempts == 0
        print_next(till, printer)
        assert fake.wait_for_jobs(2, timeout_s=30) == [b"", row(job_id).payload]
    assert states() == ["sent_unconfirmed"]


def test_a_held_paper_keeps_those_behind_it_waiting_in_their_order(till: World) -> None:
    made = [sold_job(till) for _ in range(4)]
    with FakePrinter(Mode.REFUSE) as fake:
        for _ in range(3):
            assert print_all(till, tcp(fake)) == []
        assert states() == ["held", "queued", "queued", "queued"]
        fake.switch(Mode.HEALTHY)
        assert print_all(till, tcp(fake)) == made
        received = list(fake.wait_for_jobs(4, timeout_s=30))
    assert received == [row(one).payload for one in made]


def test_copies_and_labels_wait_their_turn_too(till: World) -> None:
    sold_job(till)
    copying.copy_last_receipt(1, hand=till.hand())
    labelling.print_labels(
        lot_id(till, "CHE-DINH", "L261103"),
        size="50x30",
        copies=1,
        link_base=LINK,
        hand=till.hand(),
    )
    sold_job(till)
    device = PaperDevice()
    order = print_all(till, Printer(device, ROLL_80))
    kinds = [(row(one).kind, row(one).copy_no) for one in order]
    assert kinds == [("receipt", 0), ("receipt", 1), ("label", 0), ("receipt", 0)]


# -- After the first byte: not known, and never sent again unasked --------------------


@pytest.mark.parametrize("after_bytes", [1, 5_000, 20_000])
def test_a_line_that_breaks_on_the_way_leaves_the_paper_unknown_for_ever(
    till: World, after_bytes: int
) -> None:
    job_id = sold_job(till)
    with FakePrinter(Mode.DROP, after_bytes=after_bytes) as fake:
        print_next(till, tcp(fake))
        job = row(job_id)
        assert (job.state, job.attempts) == ("unknown", 1)
        assert job.reason
        fake.switch(Mode.HEALTHY)
        for _ in range(3):
            assert print_next(till, tcp(fake)) is None
        assert fake.jobs == []
        assert fake.connections == 1
    [fact] = facts("paper.finished/1")
    assert (fact["paper"]["state"], fact["paper"]["reason"]) == ("unknown", job.reason)


def test_a_printer_out_of_paper_prints_the_rest_itself_and_nothing_twice(till: World) -> None:
    job_id = sold_job(till)
    with FakePrinter(Mode.STALL, after_bytes=9_000) as fake:
        print_next(till, tcp(fake))
        assert row(job_id).state == "unknown"
        fake.switch(Mode.HEALTHY)
        assert print_next(till, tcp(fake)) is None
        assert fake.connections == 1


def test_the_papers_behind_an_unknown_one_are_printed(till: World) -> None:
    first, second = sold_job(till), sold_job(till)
    with FakePrinter(Mode.DROP, after_bytes=5_000) as fake:
        print_next(till, tcp(fake))
        fake.switch(Mode.HEALTHY)
        assert print_all(till, tcp(fake)) == [second]
        closing = after_break(ROLL_80, Speech.ESCPOS)
        assert fake.wait_for_jobs(1, timeout_s=30) == [closing + (row(second).payload or b"")]
    assert row(first).state == "unknown"


def test_a_person_may_have_the_unknown_one_again_as_a_copy(till: World) -> None:
    first = sold_job(till)
    with FakePrinter(Mode.DROP, after_bytes=5_000) as fake:
        print_next(till, tcp(fake))
        fake.switch(Mode.HEALTHY)
        copying.copy_last_receipt(1, hand=till.hand())
        [copy] = print_all(till, tcp(fake))
        fake.wait_for_jobs(1, timeout_s=30)
    assert row(first).state == "unknown"
    assert (row(copy).state, row(copy).copy_no) == ("sent_unconfirmed", 1)


# -- Papers that cannot be printed as they are ----------------------------------------


def test_a_paper_that_cannot_be_drawn_does_not_stop_the_others(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused when it is asked for today; an older release may have queued one."""
    monkeypatch.setattr(labelling, "require_fit", lambda *_given: None)
    long_link = "https://" + "a" * 200 + ".example.vn"
    bad = labelling.print_labels(
        lot_id(till, "CHE-DINH", "L261103"),
        size="40x30",
        copies=1,
        link_base=long_link,
        hand=till.hand(),
    )
    good = sold_job(till)
    device = PaperDevice()
    printer = Printer(device, ROLL_80)
    for _ in range(3):
        print_next(till, printer)
    assert row(good).state == "sent_unconfirmed"
    assert len(device.jobs) == 1
    assert row(bad).state not in ("queued", "held", "sending", "confirmed", "sent_unconfirmed")
    assert row(bad).reason
    assert [one["paper"]["job"] for one in facts("paper.finished/1")] == [bad, good]


def test_a_paper_held_for_one_printer_is_drawn_anew_for_another(till: World) -> None:
    """The printer is broken, so the shop sets another one: no byte has left yet."""
    sold_job(till)

    def off(_payload: bytes) -> None:
        raise NotSent("switched off")

    print_next(till, Printer(PaperDevice(before=off), ROLL_80))
    screen = PaperDevice(Speech.PNG)
    print_next(till, Printer(screen, ROLL_80))
    [payload] = screen.jobs
    assert payload.startswith(b"\x89PNG")


def test_a_paper_held_for_a_wide_roll_is_drawn_anew_for_a_narrow_one(till: World) -> None:
    sold_job(till)

    def off(_payload: bytes) -> None:
        raise NotSent("switched off")

    print_next(till, Printer(PaperDevice(before=off), ROLL_80))
    device = PaperDevice()
    print_next(till, Printer(device, ROLL_58))
    read_back(device.jobs[0], ROLL_58.width_dots)


# -- Looking --------------------------------------------------------------------------


def test_the_waiting_are_counted_by_what_is_known_of_them(till: World) -> None:
    for _ in range(3):
        sold_job(till)
    assert queries.waiting(reading()).waiting == 3
    with FakePrinter(Mode.DROP, after_bytes=5_000) as fake:
        print_next(till, tcp(fake))
        fake.switch(Mode.REFUSE)
        print_next(till, tcp(fake))
    counted = queries.waiting(reading())
    assert (counted.waiting, counted.held, counted.unknown) == (2, 1, 1)


def test_a_job_nobody_knows_is_refused(till: World) -> None:
    with pytest.raises(UnknownPaper):
        queries.job(reading(), "01X")


def test_the_preview_confirms_and_names_its_pictures_in_order(
    till: World, tmp_path: object
) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path)) / "papers"
    folder.mkdir()
    made = [sold_job(till) for _ in range(2)]
    printer = Printer(open_device("preview:", preview_folder=folder), ROLL_80)
    print_all(till, printer)
    assert states() == ["confirmed", "confirmed"]
    assert sorted(one.name for one in folder.iterdir()) == ["000001.png", "000002.png"]
    for name, job_id in zip(("000001.png", "000002.png"), made, strict=True):
        assert (folder / name).read_bytes() == row(job_id).payload


def test_maybe_sent_is_unknown_and_not_sent_is_held_whatever_the_device(till: World) -> None:
    def maybe(_payload: bytes) -> None:
        raise MaybeSent("half of it")

    def none(_payload: bytes) -> None:
        raise NotSent("no byte was taken")

    first, second = sold_job(till), sold_job(till)
    print_next(till, Printer(PaperDevice(after=maybe), ROLL_80))
    print_next(till, Printer(PaperDevice(after=none), ROLL_80))
    assert (row(first).state, row(first).reason) == ("unknown", "part_taken")
    assert (row(second).state, row(second).reason) == ("held", "nothing_taken")


def test_an_unknown_fault_behind_the_first_byte_is_a_doubt_and_before_it_none(
    till: World, caplog: pytest.LogCaptureFixture
) -> None:
    def fault(_payload: bytes) -> None:
        raise ValueError("a driver's own fault")

    job_id = sold_job(till)
    with pytest.raises(ValueError, match="own fault"):
        print_next(till, Printer(PaperDevice(before=fault), ROLL_80))
    assert row(job_id).state == "queued"
    print_next(till, Printer(PaperDevice(after=fault), ROLL_80))
    assert (row(job_id).state, row(job_id).reason) == ("unknown", "part_taken")
    assert "own fault" in caplog.text
    [fact] = facts("paper.finished/1")
    assert (fact["paper"]["state"], fact["paper"]["reason"]) == ("unknown", "part_taken")


def test_a_confirmed_delivery_is_booked_as_such(till: World) -> None:
    class Sure(PaperDevice):
        def send(self, payload: bytes, **how: object) -> Delivery:
            super().send(payload, **how)  # type: ignore[arg-type]
            return Delivery.CONFIRMED

    sold_job(till)
    print_next(till, Printer(Sure(), ROLL_80))
    assert states() == ["confirmed"]
    assert facts("paper.finished/1")[-1]["paper"]["state"] == "confirmed"
