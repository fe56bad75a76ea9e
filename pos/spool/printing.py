"""Printing the next waiting paper: drawn once, stored, then sent; never twice unasked."""

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.shop.printers import profile_for
from pos.spool import queries, queue
from pos.spool.breaks import Closer, Mouth
from pos.spool.ends import End
from pos.spool.queries import Job, Share
from pos.spool.refusals import PaperIsSettled
from pos.spool.standing import Standing, failed, said
from pos.spool.telling import tell
from pos.spool.trying import Attempt, HandMaker
from pos.sync.pen import Hand
from printers.delivery import Device, LateProof, MaybeSent, NotSent, Speech
from printers.profiles import Profile
from printers.proof import Proof
from printers.reasons import Reason
from printers.status import Status
from printers.stored import UnreadablePaper, loads

log = logging.getLogger(__name__)

KICKED_WITHIN = timedelta(seconds=10)
"""How long a drawer's pulse may wait: a drawer must not jump open when nobody stands before it."""
LATE_MS = 120_000
"""How long a line is kept for a late proof behind the last word that its printer has stopped:
nobody else gets one meanwhile, and printers that were switched off never say so."""
PROOF_MS = 30_000
"""How long the next paper waits for it once the printer goes on: as long as for one in time."""


@dataclass
class Late:
    """A paper whose proof may still come, over a line that is kept open for it."""

    job: Job
    line: LateProof
    was_stopped: bool
    """The printer said that it had stopped: what it swallowed comes out once it goes on."""
    since_ms: int = field(default_factory=clock.stopwatch_ms)
    """When the printer last said that it was stopped, or the doubt began; of the stopwatch."""

    def ask(self) -> Status:
        """What the printer says of itself over this line."""
        status = self.line.ask()
        if status.is_stopped:
            self.since_ms = clock.stopwatch_ms()
        return status

    def has_waited(self, wait_ms: int) -> bool:
        """Whether so long nothing has stopped the printer, and still no proof came."""
        return clock.stopwatch_ms() - self.since_ms >= wait_ms


@dataclass
class Printer(Closer):
    """A printer, whose papers come out of it, and what is known of it."""

    device: Device
    profile: Profile
    """What it can do; receipts are drawn for its width."""
    share: Share | None = None
    """The papers that come out here; None: all of them."""
    drawn_sha256: str = ""
    """Of the bytes that were last drawn for this very device and profile."""
    late: Late | None = None
    attempt: Attempt | None = None
    """The last paper's; it may still owe the book how that ended."""
    standing: Standing = Standing.UNASKED
    mouth: Mouth = field(default_factory=Mouth)
    is_guest: bool = False
    """Of a training: another worker, with another book, is at home at this printer."""

    def __post_init__(self) -> None:
        self.standing = self.unheard

    @property
    def printer_id(self) -> str | None:
        """By which the shop knows it; None where it is no shop's."""
        return None if self.share is None else self.share.printer_id

    @property
    def unheard(self) -> Standing:
        """What is known of it as long as nothing speaks against it."""
        if self.device.speech is Speech.PNG:
            return Standing.PREVIEW
        return Standing.UNASKED if self.profile.answers else Standing.MUTE


def print_next(printer: Printer, hand: HandMaker) -> Job | None:
    """Send the oldest waiting paper.

    A failure before the first byte holds the job, to be tried again; after it the job becomes
    `unknown`, and only a person may print it again.  A paper that cannot be drawn at all is
    dismissed with the reason, so that it does not stop those behind it.

    Returns:
        The job as it was when taken up; None where nothing waits.
    """
    pay(printer)
    session = reading()
    job = queries.next_waiting(session, printer.share)
    if job is None:
        return None
    stored = queries.payload(session, job.job_id, printer.drawn_sha256)
    end_reading()  # drawing takes long; nobody waits for our reading
    printer.attempt = attempt = Attempt(job, hand, printer.printer_id)
    with suppress(PaperIsSettled):  # given up, or another's, before its first byte left
        if job.kind == queue.DRAWER:
            _open(attempt, printer, hand)
        elif (reason := make_way(printer, hand)) is not None:
            attempt.hold(reason)
        else:
            _print(attempt, stored, printer)
    return job


def pay(printer: Printer) -> None:
    """Write how the last paper ended, where the book could not take it then."""
    if printer.attempt is not None:
        printer.attempt.pay()
        printer.attempt = None


def _print(attempt: Attempt, stored: bytes | None, printer: Printer) -> None:
    if stored is not None:
        attempt.take(printer.drawn_sha256)
        _send(attempt, stored, printer)
    elif (payload := _drawn(attempt, printer)) is not None:
        printer.drawn_sha256 = attempt.keep(payload)
        _send(attempt, payload, printer)


def _drawn(attempt: Attempt, printer: Printer) -> bytes | None:
    """What this printer gets; None where the paper cannot be drawn, which is written then."""
    from printers.refusals import DoesNotFit, QrDoesNotFit

    try:
        return _draw(attempt.job, printer)
    except (DoesNotFit, QrDoesNotFit, UnreadablePaper) as no:
        attempt.end("dismissed", no.code)
    except (ImportError, OSError, MemoryError):
        raise  # the machine's fault, not this paper's: it is tried again
    except Exception:
        log.exception("paper %s cannot be drawn", attempt.job.title)
        attempt.end("dismissed", Reason.UNREADABLE_PAPER)
    return None


def warm_up(printer: Printer) -> None:
    """Load what draws, the fonts and their letters, before the first customer waits.

    A printer for which nothing can be drawn still says so of each paper.
    """
    from printers import printing  # heavy: the shop opens without it

    try:
        printing.warm_up(printer.profile)
    except Exception:
        log.exception("nothing can be drawn for the printer")


def is_held(job_id: str) -> bool:
    """Whether the printer did not take the paper."""
    return queries.job(reading(), job_id).state == "held"


def _draw(job: Job, printer: Printer) -> bytes:
    """What this printer gets; drawn anew after a start, when it may be another printer."""
    from printers.printing import encode_paper, tear_off

    paper, speech = loads(job.document), printer.device.speech
    profile = profile_for(paper, printer.profile)
    copies = 1 if printer.is_guest else job.copies  # one is enough to see what comes out
    drawn = encode_paper(paper, profile, speech, copies=copies)
    if profile == printer.profile:
        return drawn
    # Labels on a roll stand one behind the other; the last of them is fed out.
    following = queries.next_waiting(reading(), printer.share, papers_only=True, behind=job.job_id)
    end_reading()
    if following is not None and following.role == job.role:
        return drawn
    return drawn + tear_off(printer.profile, speech)


def _send(attempt: Attempt, payload: bytes, printer: Printer) -> None:
    profile, title = printer.profile, attempt.job.title
    try:
        delivery = printer.send(
            payload,
            proof=profile.proof,
            asks_first=profile.answers,
            on_first_byte=attempt.start,
        )
    except NotSent as no:
        log.warning("paper %s is held: %s", title, no.reason)
        printer.standing = failed(no.code)
        attempt.hold(no.code)
    except MaybeSent as no:
        log.warning("paper %s may be printed: %s", title, no.reason)
        printer.standing = failed(no.code)
        if no.late is not None:
            printer.late = Late(attempt.job, no.late, was_stopped=printer.standing.is_stopped)
        attempt.end("unknown", no.code)
    except Exception:  # of a driver, a library, the system: nobody knows how far it came
        if not attempt.has_begun:
            raise
        log.exception("paper %s may be printed: its printer's line broke unexpectedly", title)
        printer.standing = failed(Reason.PART_TAKEN)
        attempt.end("unknown", Reason.PART_TAKEN)
    else:
        _note_taken(printer)
        attempt.end(delivery.value)


def _note_taken(printer: Printer) -> None:
    """A paper went through: whatever stood against the printer is over."""
    if printer.standing is not Standing.PAPER_LOW:
        usual = printer.unheard
        printer.standing = Standing.READY if usual is Standing.UNASKED else usual


# --- The cash drawer -----------------------------------------------------------------------


def _open(attempt: Attempt, printer: Printer, hand: HandMaker) -> None:
    """Open the drawer now, or not at all: a pulse is never sent late, and never again."""
    pin = printer.profile.drawer_pin
    waited = hand().at - attempt.job.created_at
    if not timedelta(0) <= waited <= KICKED_WITHIN:  # less than none: the clock was set back
        attempt.end("dismissed", End.TOO_LATE)
    elif pin is None or printer.device.speech is not Speech.ESCPOS:
        attempt.end("dismissed", End.NO_DRAWER)
    else:
        reason = _stopped_by(printer, hand) or _kick(attempt, printer, pin)
        if reason is not None:
            attempt.hold(reason)
            _hold_next(printer, reason, hand)


def _stopped_by(printer: Printer, hand: HandMaker) -> str | None:
    """What stops the printer, if it said so; it would keep the pulse until it is well again.

    Where a late proof is waited for it is asked over that line, which a kick would close.
    """
    if not printer.standing.is_stopped and printer.late is None:
        return None
    ask(printer)
    reason = STOPPED_BY.get(printer.standing)
    watch(printer, hand)
    return reason


def _kick(attempt: Attempt, printer: Printer, pin: int) -> str | None:
    """Send the pulse; gives why nothing of it left."""
    from printers.dialects.escpos import drawer_pulse

    payload = drawer_pulse(pin)
    attempt.keep(payload)
    close_late(printer)
    try:
        delivery = printer.send(
            payload,
            proof=Proof.NONE,
            asks_first=printer.profile.answers,
            on_first_byte=attempt.start,
        )
    except NotSent as no:
        log.warning("the drawer waits: %s", no.reason)
        printer.standing = failed(no.code)
        return no.code
    except MaybeSent as no:
        log.warning("the drawer may have opened: %s", no.reason)
        attempt.end("dismissed", no.code)
    except Exception:
        if not attempt.has_begun:
            raise
        log.exception("the drawer may have opened: its printer's line broke unexpectedly")
        printer.standing = failed(Reason.PART_TAKEN)
        attempt.end("dismissed", Reason.PART_TAKEN)
    else:
        attempt.end(delivery.value)
    return None


def _hold_next(printer: Printer, reason: str, hand: HandMaker) -> None:
    """The paper behind a drawer that does not open: it waits for the same thing."""
    job = queries.next_waiting(reading(), printer.share, papers_only=True)
    end_reading()
    if job is not None:
        Attempt(job, hand).hold(reason)


# --- While nothing is sent ------------------------------------------------------------------


def watch(printer: Printer, hand: HandMaker) -> None:
    """Look whether a late proof has come; the paper is then known to be out."""
    late = printer.late
    if late is None:
        return
    came = late.line.look()
    if came:
        _note_taken(printer)
        _confirm_late(late.job, printer, hand())  # first: a full disk must not lose the proof
    if came is not None or late.has_waited(LATE_MS):
        close_late(printer)


def close_late(printer: Printer) -> None:
    """Give up the line on which a proof might still come."""
    if printer.late is not None:
        printer.late.line.close()
        printer.late = None


def give_late(printer: Printer) -> Late | None:
    """Let another worker of the same line wait for a late proof."""
    late, printer.late = printer.late, None
    return late


def make_way(printer: Printer, hand: HandMaker) -> Reason | None:
    """Free the line for the next paper; gives why it has to wait where that is not yet possible.

    A printer that stopped keeps what it swallowed: the next paper would only be swallowed, too,
    and closing the line would lose the proof of the first for good.
    """
    watch(printer, hand)
    late = printer.late
    if late is not None and late.was_stopped and printer.profile.answers:
        status = late.ask()
        printer.standing = said(status)
        if status.is_stopped:
            return STOPPED_BY[printer.standing]
        if status.state.prints and not late.has_waited(PROOF_MS):
            return Reason.BUSY  # what it swallowed is coming out now
    close_late(printer)
    return None


STOPPED_BY = {
    Standing.PAPER_OUT: Reason.OUT_OF_PAPER,
    Standing.COVER_OPEN: Reason.COVER_OPEN,
    Standing.ERROR: Reason.PRINTER_ERROR,
}


def ask(printer: Printer) -> None:
    """Ask a printer that answers how it is; one that cannot be asked stays as it is known."""
    if not printer.profile.answers:
        return
    if printer.late is not None:
        printer.standing = said(printer.late.ask())
        return
    try:
        status = printer.device.status()
    except NotSent as no:
        printer.standing = failed(no.code)
    else:
        printer.standing = printer.unheard if status is None else said(status)


def _confirm_late(job: Job, printer: Printer, hand: Hand) -> None:
    """The proof counts more than what a person thought meanwhile; a copy they made stays one."""
    with suppress(PaperIsSettled), writing() as session:
        was = ("unknown", "dismissed")
        queue.settle(session, job.job_id, "confirmed", End.LATE_PROOF, at=hand.at, was=was)
        tell(session, job, "confirmed", End.LATE_PROOF, hand, printer_id=printer.printer_id)
