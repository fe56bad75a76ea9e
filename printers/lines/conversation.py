"""What is said over a line that is open: is it ready, take this job, is it done.

    10 04 n                           DLE EOT n: asked at any time, answered at once, even off-line
    1D 28 48 06 00 30 30 d1 d2 d3 d4  GS ( H 48: answered when everything before it is printed
    1D 72 01                          GS r 1: answered when everything before it is worked through
    1D 49 n                           GS I n: 66 the maker, 67 the model

That a job was handed over proves nothing: printers out of paper swallow whole receipts in no time.
Only an answer behind its last byte does.  Source: Epson ESC/POS command reference.
"""

import contextlib
import hashlib
import itertools
import logging
import time
from collections.abc import Callable
from typing import NoReturn

from printers.delivery import Delivery, DeviceError, LateProof, MaybeSent, NotSent, Timeouts
from printers.lines.answers import Answer, Kind, Listener
from printers.lines.line import Line
from printers.proof import Proof
from printers.reasons import Reason
from printers.status import State, Status, is_real_time_answer, read_answers

log = logging.getLogger(__name__)

QUESTIONS = (1, 2, 4)
"""The questions of DLE EOT that decide whether a job comes out; every printer knows them."""
_SHORT_QUESTION = b"\x1dr\x01"
_BLOCK_QUESTION = b"\x1d(H\x06\x0000"
_BLOCK_ANSWER = b"\x37\x22"
_NAME_QUESTION = b"\x1dI"
_NAME_ANSWER = b"_"
_ID_LETTERS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_ID_LENGTH = 4
_numbers = itertools.count()

TROUBLES = {
    State.PAPER_OUT: Reason.OUT_OF_PAPER,
    State.COVER_OPEN: Reason.COVER_OPEN,
    State.ERROR: Reason.PRINTER_ERROR,
}
"""What stops a printer, by what it says of itself."""


def new_id(payload: bytes) -> bytes:
    """Four letters and digits that name one sending of `payload`, and no other.

    The same job sent twice gets two names: the answer of the first must not prove the second.
    """
    once = f"{time.monotonic()} {next(_numbers)}".encode()
    number = int.from_bytes(hashlib.sha256(once + payload).digest()[:8])
    letters = bytearray()
    for _ in range(_ID_LENGTH):
        number, at = divmod(number, len(_ID_LETTERS))
        letters.append(_ID_LETTERS[at])
    return bytes(letters)


class Conversation:
    """One open line and what came over it.  Made for one job, or for one question.

    Args:
        line: open, and closed by `close`.
        timeouts: how long each step may take.
        on_close: called once, when the line was given back.
    """

    def __init__(
        self, line: Line, timeouts: Timeouts, on_close: Callable[[], None] = lambda: None
    ) -> None:
        self._line = line
        self._timeouts = timeouts
        self._on_close = on_close
        self._is_closed = False
        self._listener = Listener()
        self._heard: list[Answer] = []

    def close(self) -> None:
        """Give the line back; closing twice is closing once.

        A line that cannot even be closed is given up: what is known of the job stays known.
        """
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._line.close()
        except OSError as error:
            log.warning("a line to a printer was given up: %s", error)
        finally:
            self._on_close()

    # --- Asking -----------------------------------------------------------------------------

    def ask_status(self, questions: tuple[int, ...] = QUESTIONS) -> Status:
        """What the printer answers; a question left open ends the asking.

        Raises:
            OSError: the line broke.
        """
        said: dict[int, int] = {}
        for number in questions:
            # An older answer or noise must not be taken for the answer to this question.
            self._forget({Kind.REAL_TIME, Kind.NOISE})
            self._write(bytes((0x10, 0x04, number)), self._timeouts.status_s)
            answer = self.wait_for(_is_state, self._timeouts.status_s)
            if answer is None:
                break
            said[number] = answer.content[0]
            if not is_real_time_answer(said[number]):
                break
        return read_answers(said)

    def ask_name(self, number: int) -> str:
        """The maker (66) or the model (67); empty where the printer does not say.

        Raises:
            OSError: the line broke.
        """
        self._write(_NAME_QUESTION + bytes((number,)), self._timeouts.status_s)
        answer = self.wait_for(_is_name, self._timeouts.status_s)
        return answer.content[1:].decode("ascii").strip() if answer else ""

    def try_proof(self, proof: Proof) -> bool:
        """Whether the printer, with nothing to print, answers the question of `proof`.

        Raises:
            OSError: the line broke.
        """
        is_proof = self._ask_proof(proof, new_id(b""))
        return self.wait_for(is_proof, self._timeouts.status_s) is not None

    # --- A job --------------------------------------------------------------------------------

    def send(
        self,
        payload: bytes,
        *,
        proof: Proof,
        asks_first: bool,
        on_first_byte: Callable[[], None] | None,
    ) -> Delivery:
        """See `Device.send`.  Where it raises a `MaybeSent` with `late`, that owns this line."""
        if asks_first:
            self._see_that_it_is_ready()
        self._see_that_it_listens()
        if on_first_byte is not None:
            on_first_byte()
        self._hand_over(payload)
        if proof is Proof.NONE:
            self._finish()
            return Delivery.SENT_UNCONFIRMED
        self._prove(payload, proof, may_look=asks_first)
        return Delivery.CONFIRMED

    def _see_that_it_is_ready(self) -> None:
        try:
            status = self.ask_status()
        except OSError as error:
            what = f"the line broke while the printer was asked: {error}"
            raise NotSent(what, Reason.HUNG_UP) from error
        if not status.is_readable:
            raise NotSent("what the printer answers cannot be read", Reason.UNREADABLE_ANSWER)
        if not status.state.prints:
            code = TROUBLES.get(status.state, Reason.NO_ANSWER)
            raise NotSent(f"the printer is not ready: {status.state}", code)

    def _see_that_it_listens(self) -> None:
        try:
            self._line.check()
        except OSError as error:
            what = f"the line broke before the first byte: {error}"
            raise NotSent(what, Reason.HUNG_UP) from error

    def _hand_over(self, payload: bytes) -> None:
        until = time.monotonic() + self._timeouts.whole_s(len(payload))
        rest = memoryview(payload)
        while rest:
            try:
                wait_s = min(self._timeouts.write_s, _left_s(until))
                rest = rest[self._line.write(rest, wait_s) :]
            except OSError as error:
                raise self._broken(len(payload) - len(rest), len(payload), error) from error

    def _broken(self, sent: int, whole: int, error: OSError) -> DeviceError:
        is_none = self._line.counts or isinstance(error, TimeoutError)
        if sent == 0 and is_none:
            return NotSent(f"no byte was taken: {error}", Reason.NOTHING_TAKEN)
        return MaybeSent(f"{sent} of {whole} bytes were taken: {error}", Reason.PART_TAKEN)

    def _finish(self) -> None:
        try:
            self._line.finish(self._timeouts.close_s)
        except OSError as error:
            raise _broke_at_end(error) from error

    # --- Its proof ----------------------------------------------------------------------------

    def _prove(self, payload: bytes, proof: Proof, *, may_look: bool) -> None:
        try:
            self._forget(set(Kind))  # whatever was said before the question proves nothing
            is_proof = self._ask_proof(proof, new_id(payload))
            late = _Late(self, is_proof, proof)
            state = self._wait_for_proof(late, may_look=may_look)
        except OSError as error:
            raise _broke_at_end(error) from error
        if state is not None:
            _doubt(state, late)

    def _ask_proof(self, proof: Proof, job_id: bytes) -> Callable[[Answer], bool]:
        """Ask for the proof; gives what tells it from every other answer."""
        if proof is Proof.PROCESSED:
            self._write(_SHORT_QUESTION, self._timeouts.write_s)
            return _is_short
        self._write(_BLOCK_QUESTION + job_id, self._timeouts.write_s)
        return lambda answer: answer == Answer(Kind.BLOCK, _BLOCK_ANSWER + job_id)

    def _wait_for_proof(self, late: "_Late", *, may_look: bool) -> State | None:
        """Wait for the proof, and look at the printer now and then while it is silent.

        Returns:
            None where the proof came; else why the waiting ended: what stops the printer, or
            `NO_ANSWER` where nothing is known to.
        """
        until = time.monotonic() + self._timeouts.proof_s
        while (left_s := until - time.monotonic()) > 0:
            if late.wait(min(left_s, self._timeouts.look_s) if may_look else left_s):
                return None
            if late.state is not None:
                return late.state
            if not may_look:
                continue
            status = self.ask_status()
            if status.is_stopped:
                return status.state
            # A question left open may be answered later, for the next one: no more are asked.
            may_look = status.state is not State.NO_ANSWER
        return State.NO_ANSWER

    # --- The line ------------------------------------------------------------------------------

    def _write(self, question: bytes, wait_s: float) -> None:
        rest = memoryview(question)
        while rest:
            rest = rest[self._line.write(rest, wait_s) :]

    def wait_for(self, is_wanted: Callable[[Answer], bool], wait_s: float) -> Answer | None:
        """The first such answer, taken out of what was heard; None where none came in time."""
        until = time.monotonic() + wait_s
        is_over = False  # a printer that never stops talking is not listened to for ever
        while True:
            for at, answer in enumerate(self._heard):
                if is_wanted(answer):
                    return self._heard.pop(at)
            if is_over:
                return None
            is_over = time.monotonic() >= until
            try:
                self._hear(max(until - time.monotonic(), 0))
            except TimeoutError:
                return None

    def _hear(self, wait_s: float) -> None:
        said = self._listener.hear(self._line.read(wait_s))
        self._heard += [answer for answer in said if answer.kind is not Kind.ASB]

    def _forget(self, kinds: set[Kind]) -> None:
        with contextlib.suppress(TimeoutError):
            self._hear(0)
        self._heard = [answer for answer in self._heard if answer.kind not in kinds]


class _Late:
    """See `LateProof`; also the proof in time, since it is the same proof."""

    def __init__(
        self, talk: Conversation, is_proof: Callable[[Answer], bool], proof: Proof
    ) -> None:
        self._talk = talk
        self._is_proof = is_proof
        self._proof = proof
        self._was_answered = False
        self.state: State | None = None
        """What the printer said of itself once everything was worked through, if not "ready"."""

    def wait(self, wait_s: float) -> bool:
        """Whether the proof comes within so many seconds; raises `OSError` where it cannot."""
        if not self._was_answered:
            self._was_answered = self._talk.wait_for(self._is_proof, wait_s) is not None
        if not self._was_answered or self._proof is Proof.PRINTED:
            return self._was_answered
        state = self._talk.ask_status().state
        self.state = None if state.prints else state
        return state.prints

    def look(self) -> bool | None:
        """See `LateProof.look`."""
        try:
            return True if self.wait(0) else None
        except OSError:
            return False

    def ask(self) -> Status:
        """See `LateProof.ask`."""
        try:
            return self._talk.ask_status()
        except OSError:
            return Status()

    def close(self) -> None:
        """See `LateProof.close`."""
        self._talk.close()

    def __del__(self) -> None:
        self.close()


def _left_s(until: float) -> float:
    """Seconds to a moment of `time.monotonic`; raises `TimeoutError` where it is over."""
    left_s = until - time.monotonic()
    if left_s <= 0:
        raise TimeoutError("the printer takes its bytes too slowly")
    return left_s


def _doubt(state: State, late: LateProof) -> NoReturn:
    if state in TROUBLES:
        what = f"every byte was taken and the printer stopped: {state}"
        raise MaybeSent(what, TROUBLES[state], late=late)
    raise MaybeSent("every byte was taken and no proof came", Reason.NO_PROOF, late=late)


def _broke_at_end(error: OSError) -> MaybeSent:
    if isinstance(error, TimeoutError):
        # They lie in a buffer of ours, which is given up with the line.
        return MaybeSent(f"the last bytes were not taken: {error}", Reason.PART_TAKEN)
    return MaybeSent(f"the line broke after the last byte: {error}", Reason.BROKE_AT_END)


def _is_state(answer: Answer) -> bool:
    """An answer to DLE EOT, or something that stands where one should."""
    return answer.kind in {Kind.REAL_TIME, Kind.NOISE}


def _is_short(answer: Answer) -> bool:
    return answer.kind is Kind.SHORT


def _is_name(answer: Answer) -> bool:
    return answer.kind is Kind.BLOCK and answer.content.startswith(_NAME_ANSWER)
