"""Two workers and one paper: what is another's by now, nobody holds, overwrites or sends again."""

import hashlib
from collections.abc import Callable

import pytest

from pos.base.transaction import reading, writing
from pos.spool import moving, queue, tidying
from pos.spool.printing import Printer
from pos.spool.queries import Share
from pos.spool.queue import Claim
from pos.spool.refusals import PaperIsSettled
from printers.devices import MaybeSent, NotSent
from printers.profiles import ROLL_58, ROLL_80
from printers.reasons import Reason
from tests.printers.readback import read_back
from tests.spool.printers_of_tests import PaperDevice, print_next, row
from tests.spool.test_elsewhere import FIRST, off, second
from tests.spool.test_printing import sold_job
from tests.world import World

BOTH = Share("first", frozenset({(1, "receipts"), (2, "receipts")}))
"""The first printer after its share was changed: a second worker, while the first still sends."""


class PowerCut(BaseException):
    """The process is gone: nothing after this line is run."""


def cut(_payload: bytes) -> None:
    raise PowerCut


def busy(_payload: bytes) -> None:
    raise NotSent("another conversation is open", Reason.BUSY)


def test_a_paper_that_one_worker_sends_is_not_held_by_another(till: World) -> None:
    job_id = sold_job(till)

    def first_begins(_payload: bytes) -> None:
        with pytest.raises(PowerCut):
            print_next(till, Printer(PaperDevice(after=cut), ROLL_80, FIRST))
        busy(_payload)

    print_next(till, Printer(PaperDevice(before=first_begins), ROLL_80, BOTH))
    assert row(job_id).state == "sending"
    assert tidying.doubt_unfinished(till.house_hand) == 1
    again = PaperDevice()
    assert print_next(till, Printer(again, ROLL_80, BOTH)) is None
    assert (row(job_id).state, again.jobs) == ("unknown", [])


def test_a_paper_moved_while_its_printer_is_tried_is_the_other_printers_alone(till: World) -> None:
    job_id, other = sold_job(till), second(till)

    def moved_and_begun(_payload: bytes) -> None:
        move(till, job_id, other)
        with pytest.raises(PowerCut):
            print_next(till, Printer(PaperDevice(after=cut), ROLL_80, other))
        off(_payload)

    print_next(till, Printer(PaperDevice(before=moved_and_begun), ROLL_80, FIRST))
    assert row(job_id).state == "sending"
    assert tidying.doubt_unfinished(till.house_hand) == 1
    again = PaperDevice()
    assert print_next(till, Printer(again, ROLL_80, other)) is None
    assert again.jobs == []


@pytest.mark.parametrize("ends", [None, off])
def test_a_moved_paper_neither_starts_nor_is_held_at_the_printer_it_left(
    till: World, ends: Callable[[bytes], None] | None
) -> None:
    job_id, other = sold_job(till), second(till)

    def moved(payload: bytes) -> None:
        move(till, job_id, other)
        if ends is not None:
            ends(payload)

    left = PaperDevice(before=moved)
    print_next(till, Printer(left, ROLL_80, FIRST))
    assert (row(job_id).state, row(job_id).reason, left.jobs) == ("queued", "", [])


def test_the_bytes_of_a_paper_being_sent_are_not_overwritten(till: World) -> None:
    job_id = sold_job(till)
    sent: list[bytes] = []

    def first_begins(_payload: bytes) -> None:
        def look(payload: bytes) -> None:
            sent.append(payload)
            with pytest.raises(PaperIsSettled), writing() as session:
                queue.keep_payload(session, Claim(job_id, None, 0), b"drawn by another")

        print_next(till, Printer(PaperDevice(after=look), ROLL_58, FIRST))

    print_next(till, Printer(PaperDevice(before=first_begins), ROLL_80, BOTH))
    job = row(job_id)
    assert ([job.payload], job.state) == (sent, "sent_unconfirmed")
    assert job.payload_sha256 == hashlib.sha256(sent[0]).hexdigest()


def test_no_bytes_leave_but_those_that_are_stored(till: World) -> None:
    """Two workers have drawn the paper, and neither has begun: the second one's bytes count."""
    job_id = sold_job(till)

    def other_draws(_payload: bytes) -> None:
        print_next(till, Printer(PaperDevice(before=off), ROLL_58, BOTH))

    device = PaperDevice(before=other_draws)
    printer = Printer(device, ROLL_80, FIRST)
    print_next(till, printer)
    assert (device.jobs, row(job_id).state) == ([], "held")
    device.before = lambda _payload: None
    print_next(till, printer)
    assert device.jobs == [row(job_id).payload], "drawn anew for this printer"
    assert read_back(device.jobs[0], ROLL_80.width_dots).image().width == ROLL_80.width_dots


def test_only_who_sends_a_paper_writes_how_it_ended(till: World) -> None:
    job_id = sold_job(till)

    def look(_payload: bytes) -> None:
        for known in (
            Claim(job_id, None, 0),
            Claim(job_id, None, 1),
            Claim(job_id, None, 2, is_sending=True),
        ):
            with pytest.raises(PaperIsSettled), writing() as session:
                queue.end(session, known, "confirmed", "", at=till.hand().at)
            with pytest.raises(PaperIsSettled), writing() as session:
                queue.hold(session, known, "busy")
        raise MaybeSent("the line broke", Reason.PART_TAKEN)

    print_next(till, Printer(PaperDevice(after=look), ROLL_80, FIRST))
    assert (row(job_id).state, row(job_id).reason) == ("unknown", "part_taken")


def move(world: World, job_id: str, other: Share) -> None:
    """As another request does it: in a session of its own."""
    reading().rollback()
    moving.print_elsewhere(job_id, other.printer_id, hand=world.hand())
