"""A printer that answers: asked before a job, held to its proof after it, through every fault."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from printers.delivery import LateProof
from printers.devices import (
    Delivery,
    DeviceError,
    MaybeSent,
    NotSent,
    Speech,
    TcpDevice,
    Timeouts,
    examine,
    open_device,
)
from printers.lines.conversation import Conversation, new_id
from printers.lines.network import NetworkLine
from printers.printing import draw_paper, encode
from printers.profiles import ROLL_80
from printers.proof import Proof
from printers.status import Roll, State
from tests.printers.fake_printer import EVERYTHING, FakePrinter, Mode
from tests.printers.readback import read_back
from tests.printers.sample_papers import receipt

QUICK = Timeouts(connect_s=0.5, write_s=0.4, close_s=0.3, status_s=0.25, proof_s=0.8, look_s=0.3)
JOB = encode(draw_paper(receipt(), ROLL_80), ROLL_80, Speech.ESCPOS)
LARGE = bytes(range(256)) * 4000
"""A megabyte: more than the buffers between here and a stalled printer hold."""
NO_IDS = EVERYTHING - {"GS ( H"}
MIDDLE = len(JOB) // 2


class Notes:
    """Remembers whether the first byte was announced."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def device_at(printer: FakePrinter) -> TcpDevice:
    device = open_device(printer.address, timeouts=QUICK)
    assert isinstance(device, TcpDevice)
    return device


def send(printer: FakePrinter, proof: Proof = Proof.PRINTED, job: bytes = JOB) -> Delivery:
    return device_at(printer).send(job, proof=proof, asks_first=True)


def wait_until(is_so: Callable[[], object], timeout_s: float = 3.0) -> None:
    until = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < until, "it never came"
        time.sleep(0.02)


def late_of(no: MaybeSent) -> LateProof:
    assert no.late is not None
    return no.late


# --- A good printer --------------------------------------------------------------------------


def test_a_printer_that_answers_proves_that_the_paper_is_printed() -> None:
    notes = Notes()
    with FakePrinter() as printer:
        made = device_at(printer).send(
            JOB, proof=Proof.PRINTED, asks_first=True, on_first_byte=notes
        )
        assert made is Delivery.CONFIRMED
        assert printer.wait_for_jobs(1) == [JOB]
        assert printer.asked == ["DLE EOT 1", "DLE EOT 2", "DLE EOT 4", "GS ( H"]
        assert printer.connections == 1
        drawn = draw_paper(receipt(), ROLL_80)
        assert printer.pictures(0).crop((0, 0, *drawn.size)).tobytes() == drawn.tobytes()
    assert notes.count == 1


def test_a_printer_without_ids_proves_that_it_worked_the_paper_through() -> None:
    with FakePrinter(knows=NO_IDS) as printer:
        assert send(printer, Proof.PROCESSED) is Delivery.CONFIRMED
        assert printer.asked[-4:] == ["GS r", "DLE EOT 1", "DLE EOT 2", "DLE EOT 4"]
        assert printer.wait_for_jobs(1) == [JOB]


def test_a_proof_that_came_is_not_waited_out() -> None:
    with FakePrinter() as printer:
        start = time.monotonic()
        send(printer)
        assert time.monotonic() - start < 0.25


@pytest.mark.parametrize("proof", [Proof.PRINTED, Proof.PROCESSED])
def test_reports_in_between_are_told_from_answers(proof: Proof) -> None:
    with FakePrinter(chats=True) as printer:
        assert send(printer, proof) is Delivery.CONFIRMED


def test_a_printer_that_is_asked_for_no_proof_confirms_nothing() -> None:
    with FakePrinter() as printer:
        assert send(printer, Proof.NONE) is Delivery.SENT_UNCONFIRMED
        assert printer.wait_for_jobs(1) == [JOB]


def test_two_sendings_of_one_job_are_never_proved_by_one_answer() -> None:
    names = {new_id(JOB) for _ in range(500)}
    assert len(names) == 500
    assert all(len(name) == 4 and name.isalnum() for name in names)


def test_paper_that_runs_low_prints() -> None:
    with FakePrinter(Mode.NEAR_END) as printer:
        assert send(printer) is Delivery.CONFIRMED
        status = device_at(printer).status()
        assert status is not None
        assert (status.state, status.paper) == (State.PAPER_LOW, Roll.NEAR_END)


def test_a_slow_printer_is_waited_for() -> None:
    with FakePrinter(Mode.SLOW) as printer:
        assert send(printer) is Delivery.CONFIRMED


# --- Not ready: nothing leaves ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "code"),
    [
        (Mode.REFUSE, "no_answer"),
        (Mode.SILENT, "no_answer"),
        (Mode.HANG_UP, "hung_up"),
        (Mode.STALL, "no_answer"),
        (Mode.DROP, "hung_up no_answer"),  # whether the line was open yet is the system's luck
        (Mode.PAPER_OUT, "out_of_paper"),
        (Mode.COVER_OPEN, "cover_open"),
        (Mode.CUTTER_JAM, "printer_error"),
        (Mode.GARBAGE, "unreadable_answer"),
    ],
)
def test_a_printer_that_is_not_ready_gets_no_byte_of_the_job(mode: Mode, code: str) -> None:
    notes = Notes()
    with FakePrinter(mode) as printer:
        start = time.monotonic()
        with pytest.raises(NotSent) as no:
            device_at(printer).send(JOB, proof=Proof.PRINTED, asks_first=True, on_first_byte=notes)
        assert time.monotonic() - start < 1.5
        time.sleep(0.1)
        assert b"".join([*printer.jobs, *printer.fragments]).replace(b"\x10\x04\x01", b"") == b""
    assert no.value.code in code.split()
    assert notes.count == 0


def test_a_printer_known_to_answer_that_does_not_is_not_ready() -> None:
    with FakePrinter(knows=frozenset()) as printer, pytest.raises(NotSent) as no:
        send(printer)
    assert no.value.code == "no_answer"


def test_a_printer_that_comes_back_prints_once() -> None:
    with FakePrinter(Mode.PAPER_OUT) as printer:
        for _ in range(3):
            with pytest.raises(NotSent):
                send(printer)
        printer.switch(Mode.HEALTHY)
        assert send(printer) is Delivery.CONFIRMED
        assert printer.wait_for_jobs(1) == [JOB]
        assert (printer.connections, printer.inquiries) == (1, 3)


# --- Not proved: it may be on paper, and only a person may say more ---------------------------


@pytest.mark.parametrize(
    ("mode", "after_bytes", "job", "code", "is_whole"),
    [
        (Mode.STALL, 20_000, LARGE, "part_taken", False),
        (Mode.DROP, 5_000, JOB, "part_taken", False),
        (Mode.DROP, len(JOB), JOB, "broke_at_end", False),
        (Mode.PAPER_OUT, MIDDLE, JOB, "out_of_paper", True),
        (Mode.COVER_OPEN, MIDDLE, JOB, "cover_open", True),
        (Mode.CUTTER_JAM, MIDDLE, JOB, "printer_error", True),
    ],
)
@pytest.mark.parametrize("proof", [Proof.PRINTED, Proof.PROCESSED])
def test_trouble_in_the_middle_leaves_the_job_in_doubt(
    *, mode: Mode, after_bytes: int, job: bytes, code: str, is_whole: bool, proof: Proof
) -> None:
    notes = Notes()
    with FakePrinter() as printer:
        # The trouble begins behind the questions, at the job's first byte.
        device = device_at(printer)

        def begin() -> None:
            notes()
            questions = 9 if mode in {Mode.STALL, Mode.DROP} else 0
            printer.switch(mode, after_bytes=after_bytes + questions)

        start = time.monotonic()
        with pytest.raises(MaybeSent) as no:
            device.send(job, proof=proof, asks_first=True, on_first_byte=begin)
        assert time.monotonic() - start < 2.5
        if no.value.late is not None:
            no.value.late.close()
        printer.switch(Mode.HEALTHY)
        wait_until(lambda: printer.jobs or printer.fragments)
        time.sleep(0.1)
        taken = [*printer.jobs, *printer.fragments]
        assert printer.connections == 1, "nothing was sent a second time"
    assert len(taken) == 1
    assert job.startswith(taken[0]), "and not a byte of it twice"
    assert (no.value.code, no.value.late is not None) == (code, is_whole)
    assert notes.count == 1


@pytest.mark.parametrize(
    ("printer", "proof"),
    [
        (lambda: FakePrinter(knows=NO_IDS), Proof.PRINTED),
        (lambda: FakePrinter(knows=NO_IDS - {"GS r"}), Proof.PROCESSED),
    ],
)
def test_no_proof_in_time_is_doubt_and_no_trouble_is_invented(
    printer: Callable[[], FakePrinter], proof: Proof
) -> None:
    with printer() as fake:
        start = time.monotonic()
        with pytest.raises(MaybeSent) as no:
            send(fake, proof)
        assert 0.75 < time.monotonic() - start < 2
        assert no.value.code == "no_proof"
        late = late_of(no.value)
        assert late.look() is None
        late.close()
        assert fake.wait_for_jobs(1) == [JOB]


def test_a_printer_that_falls_silent_behind_the_first_byte_is_in_doubt() -> None:
    with FakePrinter() as printer:
        with pytest.raises(MaybeSent) as no:
            device_at(printer).send(
                JOB,
                proof=Proof.PRINTED,
                asks_first=True,
                on_first_byte=lambda: printer.switch(Mode.SILENT),
            )
        assert no.value.code == "no_proof"
        assert printer.asked.count("DLE EOT 1") == 2, "a look it did not answer was the last"
        late_of(no.value).close()


def test_garbage_is_no_proof() -> None:
    for proof in (Proof.PRINTED, Proof.PROCESSED):
        with FakePrinter() as printer:
            with pytest.raises(MaybeSent) as no:
                device_at(printer).send(
                    JOB,
                    proof=proof,
                    asks_first=True,
                    on_first_byte=lambda: printer.switch(Mode.GARBAGE),
                )
            assert no.value.code == "no_proof"
            late_of(no.value).close()


def test_anothers_proof_is_no_proof() -> None:
    class Old(FakePrinter):
        """Answers with the name of an earlier job."""

        def _asks(self, job: object, command: bytes) -> bool:
            if command[:3] == b"\x1d(H":
                command = command[:-4] + b"OLD1"
            return super()._asks(job, command)  # type: ignore[arg-type]

    with Old() as printer:
        with pytest.raises(MaybeSent) as no:
            send(printer)
        assert no.value.code == "no_proof"
        late_of(no.value).close()


def test_an_answer_that_came_before_the_question_is_no_proof() -> None:
    class Behind(FakePrinter):
        """Answers, before the job, what somebody else had asked it: `GS r`."""

        def _answer(self, job: Any, question: str, answer: bytes) -> None:
            before_the_job = job.taken <= 9
            super()._answer(job, question, answer + b"\x00" * before_the_job)

    with Behind(knows=frozenset({"DLE EOT"})) as printer:
        with pytest.raises(MaybeSent) as no:
            send(printer, Proof.PROCESSED)
        assert no.value.code == "no_proof"
        assert late_of(no.value).look() is None
        late_of(no.value).close()


def test_a_cover_opened_behind_the_last_byte_is_no_clean_end() -> None:
    class Opened(FakePrinter):
        """Its cover is opened as soon as it has worked everything through."""

        def _asks(self, job: object, command: bytes) -> bool:
            was_asked = super()._asks(job, command)  # type: ignore[arg-type]
            if command[:2] == b"\x1dr":
                self.switch(Mode.COVER_OPEN)
            return was_asked

    with Opened(knows=NO_IDS) as printer:
        start = time.monotonic()
        with pytest.raises(MaybeSent) as no:
            send(printer, Proof.PROCESSED)
        assert time.monotonic() - start < 0.6, "what is known is said at once"
        assert no.value.code == "cover_open"
        late = late_of(no.value)
        assert late.look() is None
        printer.switch(Mode.HEALTHY)
        assert late.look() is True
        late.close()


def test_a_cover_opened_behind_the_last_byte_is_told_where_nobody_looks_meanwhile() -> None:
    class Opened(FakePrinter):
        """Its cover is opened as soon as it has worked everything through."""

        def _asks(self, job: object, command: bytes) -> bool:
            was_asked = super()._asks(job, command)  # type: ignore[arg-type]
            if command[:2] == b"\x1dr":
                self.switch(Mode.COVER_OPEN)
            return was_asked

    with Opened(knows=NO_IDS) as printer:
        start = time.monotonic()
        with pytest.raises(MaybeSent) as no:
            device_at(printer).send(JOB, proof=Proof.PROCESSED)
        assert no.value.code == "cover_open"
        assert time.monotonic() - start < QUICK.proof_s, "what is known is said at once"
        late_of(no.value).close()


# --- A late proof ----------------------------------------------------------------------------


@pytest.fixture
def stuck() -> Iterator[tuple[FakePrinter, LateProof]]:
    """A printer whose paper ran out in the middle of a receipt."""
    with FakePrinter() as printer:
        with pytest.raises(MaybeSent) as no:
            device_at(printer).send(
                JOB,
                proof=Proof.PRINTED,
                asks_first=True,
                on_first_byte=lambda: printer.switch(Mode.PAPER_OUT, after_bytes=MIDDLE),
            )
        late = late_of(no.value)
        yield printer, late
        late.close()


def test_the_roll_is_back_and_the_proof_comes_late(stuck: tuple[FakePrinter, LateProof]) -> None:
    printer, late = stuck
    assert late.look() is None
    printer.switch(Mode.HEALTHY)
    wait_until(late.look)
    late.close()
    assert printer.wait_for_jobs(1) == [JOB]


def test_a_late_proof_of_what_was_worked_through_asks_whether_all_is_well() -> None:
    with FakePrinter(knows=NO_IDS) as printer:
        with pytest.raises(MaybeSent) as no:
            device_at(printer).send(
                JOB,
                proof=Proof.PROCESSED,
                asks_first=True,
                on_first_byte=lambda: printer.switch(Mode.COVER_OPEN, after_bytes=MIDDLE),
            )
        late = late_of(no.value)
        assert late.look() is None
        printer.switch(Mode.HEALTHY)
        wait_until(late.look)
        late.close()


def test_a_late_proof_cannot_come_over_a_broken_line(
    stuck: tuple[FakePrinter, LateProof],
) -> None:
    printer, late = stuck
    printer.switch(Mode.DROP)
    wait_until(lambda: late.look() is False)
    late.close()
    late.close()


def test_as_long_as_a_late_proof_is_awaited_nobody_else_gets_a_line(
    stuck: tuple[FakePrinter, LateProof],
) -> None:
    printer, late = stuck
    with pytest.raises(NotSent) as no:
        send(printer)
    assert no.value.code == "busy"
    late.close()
    printer.switch(Mode.HEALTHY)
    assert send(printer) is Delivery.CONFIRMED
    assert printer.wait_for_jobs(2) == [JOB, JOB], "the swallowed one, and the next"


def test_a_late_proof_nobody_wants_gives_its_line_back() -> None:
    with FakePrinter(knows=NO_IDS) as printer:
        with pytest.raises(MaybeSent) as no:
            send(printer)
        del no
        wait_until(lambda: printer.jobs)
        assert send(printer, Proof.NONE) is Delivery.SENT_UNCONFIRMED


def test_a_late_answer_is_not_taken_for_the_answer_to_the_next_question() -> None:
    class Behind:
        """A printer whose answers to somebody earlier arrive first."""

        counts = True

        def __init__(self) -> None:
            self.said = [b"\x12\x12\x12"]

        def write(self, part: memoryview, wait_s: float) -> int:
            self.said.append({1: b"\x1e", 2: b"\x32", 4: b"\x7e"}[part[2]])
            return len(part)

        def read(self, wait_s: float) -> bytes:
            if not self.said:
                raise TimeoutError
            return self.said.pop(0)

    status = Conversation(Behind(), QUICK).ask_status()  # type: ignore[arg-type]
    assert status.state is State.PAPER_OUT


def test_a_line_that_carries_no_answer_is_not_waited_for() -> None:
    class Mute:
        """A cable whose second pipe is missing."""

        counts = True

        def write(self, part: memoryview, wait_s: float) -> int:
            return len(part)

        def read(self, wait_s: float) -> bytes:
            raise TimeoutError("no pipe")

    start = time.monotonic()
    status = Conversation(Mute(), Timeouts()).ask_status()  # type: ignore[arg-type]
    assert status.state is State.NO_ANSWER
    assert time.monotonic() - start < 0.2


def test_a_printer_that_never_stops_talking_is_not_listened_to_for_ever() -> None:
    class Chatterer:
        """Reports its state without end, and answers nothing."""

        counts = True

        def write(self, part: memoryview, wait_s: float) -> int:
            return len(part)

        def read(self, wait_s: float) -> bytes:
            return b"\x14\x00\x00\x00"

    start = time.monotonic()
    status = Conversation(Chatterer(), QUICK).ask_status()  # type: ignore[arg-type]
    assert status.state is State.NO_ANSWER
    assert time.monotonic() - start < 1


def test_a_printer_that_takes_a_byte_now_and_then_is_given_up_in_the_end() -> None:
    class Trickle:
        """Takes a byte well within each time-out, for hours if it is let."""

        counts = True
        taken = 0

        def check(self) -> None:
            pass

        def write(self, part: memoryview, wait_s: float) -> int:
            time.sleep(0.02)
            self.taken += 1
            return 1

    line = Trickle()
    waits = Timeouts(write_s=0.3, bytes_per_s=1000)
    start = time.monotonic()
    with pytest.raises(MaybeSent) as no:
        Conversation(line, waits).send(  # type: ignore[arg-type]
            bytes(400), proof=Proof.NONE, asks_first=False, on_first_byte=None
        )
    assert 0.6 < time.monotonic() - start < 1.5, "the wait for a byte, and the job's own time"
    assert no.value.code == "part_taken"
    assert line.taken < 40


@pytest.mark.parametrize("proof", Proof)
def test_bytes_that_never_left_us_are_no_whole_paper(proof: Proof) -> None:
    class Full:
        """The system took every byte, and the printer says "wait" for ever."""

        counts = True
        taken = 0

        def check(self) -> None:
            pass

        def write(self, part: memoryview, wait_s: float) -> int:
            if self.taken:
                raise TimeoutError("the printer takes no more bytes")
            self.taken = len(part)
            return self.taken

        def read(self, wait_s: float) -> bytes:
            raise TimeoutError

        def finish(self, wait_s: float) -> None:
            raise TimeoutError("300 bytes did not leave the serial port")

    with pytest.raises(MaybeSent) as no:
        Conversation(Full(), QUICK).send(  # type: ignore[arg-type]
            JOB, proof=proof, asks_first=False, on_first_byte=None
        )
    assert no.value.code == "part_taken"
    assert no.value.late is None


def test_a_line_that_cannot_even_be_closed_changes_nothing_of_what_happened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def close(line: NetworkLine) -> None:
        whole(line)
        raise OSError(5, "the adapter is gone")

    whole = NetworkLine.close
    monkeypatch.setattr(NetworkLine, "close", close)
    with FakePrinter() as printer:
        assert send(printer) is Delivery.CONFIRMED
        with pytest.raises(MaybeSent) as no:
            device_at(printer).send(
                LARGE, on_first_byte=lambda: printer.switch(Mode.DROP, after_bytes=5_000)
            )
        assert no.value.code == "part_taken"
        printer.switch(Mode.COVER_OPEN)
        with pytest.raises(NotSent) as never:
            send(printer)
        assert never.value.code == "cover_open"


# --- One conversation at a time ---------------------------------------------------------------


def test_two_who_send_at_once_are_never_woven_into_one_receipt() -> None:
    sent: list[Delivery | DeviceError] = []

    def one_more() -> None:
        try:
            sent.append(send(printer, Proof.PROCESSED))
        except DeviceError as no:
            sent.append(no)

    with FakePrinter(Mode.SLOW) as printer:
        threads = [threading.Thread(target=one_more) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        done = [one for one in sent if one is Delivery.CONFIRMED]
        assert len(done) >= 1
        assert all(one.code == "busy" for one in sent if isinstance(one, DeviceError))
        assert printer.wait_for_jobs(len(done)) == [JOB] * len(done)


# --- What it says of itself -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        (Mode.HEALTHY, State.READY),
        (Mode.NEAR_END, State.PAPER_LOW),
        (Mode.PAPER_OUT, State.PAPER_OUT),
        (Mode.COVER_OPEN, State.COVER_OPEN),
        (Mode.CUTTER_JAM, State.ERROR),
        (Mode.GARBAGE, State.NO_ANSWER),
    ],
)
def test_its_state_is_told_in_one_word_and_prints_nothing(mode: Mode, state: State) -> None:
    with FakePrinter(mode) as printer:
        status = device_at(printer).status()
        assert status is not None
        assert status.state is state
        assert status.is_readable is (mode is not Mode.GARBAGE)
        wait_until(lambda: printer.inquiries)
        assert (printer.jobs, printer.connections) == ([], 0)


@pytest.mark.parametrize(
    ("mode", "code"),
    [(Mode.REFUSE, "no_answer"), (Mode.SILENT, "no_answer"), (Mode.HANG_UP, "hung_up")],
)
def test_a_printer_that_says_nothing_has_no_state(mode: Mode, code: str) -> None:
    with FakePrinter(mode) as printer, pytest.raises(NotSent) as no:
        device_at(printer).status()
    assert no.value.code == code


def test_the_drawers_signal_is_told() -> None:
    with FakePrinter() as printer:
        status = device_at(printer).status()
    assert status is not None
    assert status.drawer_signal is True


def test_a_printer_is_examined_and_everything_it_knows_is_seen() -> None:
    with FakePrinter() as printer:
        seen = examine(printer.address, QUICK)
    assert seen is not None
    assert (seen.maker, seen.model) == ("FAKE", "FP-80")
    assert seen.answers
    assert seen.proof is Proof.PRINTED


@pytest.mark.parametrize(
    ("knows", "answers", "proof"),
    [
        (NO_IDS, True, Proof.PROCESSED),
        (frozenset({"DLE EOT"}), True, Proof.NONE),
        (frozenset({"GS r"}), False, Proof.NONE),
        (frozenset({"GS ( H"}), False, Proof.PRINTED),
        (frozenset(), False, Proof.NONE),
    ],
)
def test_a_printer_is_held_to_no_more_than_it_knows(
    *, knows: frozenset[str], answers: bool, proof: Proof
) -> None:
    with FakePrinter(knows=knows) as printer:
        seen = examine(printer.address, QUICK)
    assert seen is not None
    assert (seen.answers, seen.proof) == (answers, proof)


def test_a_printer_that_is_not_ready_is_examined_no_further() -> None:
    with FakePrinter(Mode.COVER_OPEN) as printer:
        seen = examine(printer.address, QUICK)
        assert seen is not None
        assert seen.status.state is State.COVER_OPEN
        assert {question.partition(" ")[0] for question in printer.asked} == {"DLE"}


def test_what_answers_garbage_is_not_held_to_any_proof() -> None:
    with FakePrinter(Mode.GARBAGE) as printer:
        seen = examine(printer.address, QUICK)
    assert seen is not None
    assert (seen.answers, seen.proof) == (False, Proof.NONE)


# --- The fake itself --------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [Mode.REFUSE, Mode.DROP])
def test_the_fake_answers_nothing_more_once_its_line_is_broken(
    mode: Mode, stuck: tuple[FakePrinter, LateProof]
) -> None:
    printer, late = stuck
    printer.switch(mode)
    wait_until(lambda: late.look() is False)
    wait_until(lambda: printer.fragments)
    assert printer.jobs == []
    is_off = mode is Mode.REFUSE
    assert ("GS ( H" not in printer.asked) is is_off, "without power it does not work on, either"


def test_the_fake_reports_by_itself_once_it_was_told_to() -> None:
    with FakePrinter() as printer:
        line = device_at(printer).open_line()
        line.write(memoryview(b"\x1da\xff"), 1)
        assert line.read(1) == b"\x14\x00\x00\x00"
        printer.switch(Mode.PAPER_OUT)
        assert line.read(1) == b"\x1c\x00\x0f\x00"
        line.close()


def test_the_fake_prints_what_it_swallowed_and_its_pictures_can_be_seen(
    stuck: tuple[FakePrinter, LateProof],
) -> None:
    printer, late = stuck
    late.close()
    time.sleep(0.1)
    assert printer.jobs == []
    printer.switch(Mode.HEALTHY)
    [job] = printer.wait_for_jobs(1)
    assert read_back(job, 576).commands == ["ESC @", "GS V"]
