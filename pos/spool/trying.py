"""One try to get a job out: what its worker writes of it."""

from collections.abc import Callable
from contextlib import suppress

from pos.base.transaction import writing
from pos.spool import queue
from pos.spool.queries import Job
from pos.spool.queue import DRAWER, Claim
from pos.spool.refusals import PaperIsSettled
from pos.spool.telling import tell
from pos.sync.pen import Hand

HandMaker = Callable[[], Hand]
"""Makes the house's hand for this moment."""


class Attempt:
    """A worker's own try; of a job that is another's by now it changes nothing.

    Args:
        job: as it was when taken up.
        hand: makes the house's hand for the moment.
        printer_id: the worker's printer; None: nobody knows it by an id.
    """

    def __init__(self, job: Job, hand: HandMaker, printer_id: str | None = None) -> None:
        self.job = job
        self._printer_id = printer_id
        self._hand = hand
        self._claim = Claim(job.job_id, job.printer_id, job.attempts)
        self._sha256 = ""
        self._owed: tuple[str, str] | None = None

    @property
    def has_begun(self) -> bool:
        """Whether its first byte left, or was about to."""
        return self._claim.is_sending

    def take(self, sha256: str) -> None:
        """Send the bytes that are stored already."""
        self._sha256 = sha256

    def keep(self, payload: bytes) -> str:
        """Store what the printer gets, before its first byte leaves; gives its SHA-256.

        Raises:
            PaperIsSettled: the job is another's by now.
        """
        with writing() as session:
            self._sha256 = queue.keep_payload(session, self._claim, payload)
        return self._sha256

    def start(self) -> None:
        """Write that the first byte is about to leave.

        Raises:
            PaperIsSettled: the job is another's by now, or other bytes are stored.
        """
        with writing() as session:
            started = queue.start(session, self._claim, self._sha256)
        self._claim = started

    def hold(self, reason: str) -> None:
        """Write that the printer took nothing: the job is tried again."""
        if not self.has_begun and (self.job.state, self.job.reason) == ("held", reason):
            return  # tried again each two seconds: nothing new to write
        self._write("held", reason)

    def end(self, state: str, reason: str = "") -> None:
        """Write what became of the job, or that nobody knows.

        Of a drawer's pulse the stream knows from who asked for it.
        """
        self._write(state, reason)

    def pay(self) -> None:
        """Write what could not be written when it happened: the disk was full, the book busy."""
        if self._owed is not None:
            self._write(*self._owed)

    def _write(self, state: str, reason: str) -> None:
        self._owed = (state, reason)
        hand = self._hand()
        with suppress(PaperIsSettled), writing() as session:
            if state == "held":
                queue.hold(session, self._claim, reason)
            else:
                queue.end(session, self._claim, state, reason, at=hand.at)
            if state != "held" and self.job.kind != DRAWER:
                tell(session, self.job, state, reason, hand, printer_id=self._printer_id)
        self._owed = None
