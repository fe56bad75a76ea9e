"""Printing the next waiting paper: drawn once, stored, then sent; never twice unasked."""

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading, writing
from pos.shop.printers import profile_for
from pos.spool import queries, queue
from pos.spool.breaks import Closer
from pos.spool.ends import End
from pos.spool.queries import Job, Share
from pos.spool.refusals import PaperIsSettled
from pos.spool.standing import Standing, failed, said
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.delivery import Device, LateProof, MaybeSent, NotSent, Speech
from printers.profiles import Profile
from printers.proof import Proof
from printers.reasons import Reason
from printers.stored import UnreadablePaper, loads

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long the very bytes of a settled paper are kept; its words are kept for ever."""
KICKED_WITHIN = timedelta(seconds=10)
"""How long a drawer's pulse may wait: a drawer must not jump open when nobody stands before it."""


@dataclass
class Late:
    """A paper whose proof may still come, over a line that is kept open for it."""

    job: Job
    line: LateProof
    was_stopped: bool
    """The printer said that it had stopped: what it swallowed comes out once it goes on."""


@dataclass
class Printer(Closer):
    """A printer, whose papers come out of it, and what is known of it."""

    device: Device
    profile: Profile
    """What it can do; receipts are drawn for its width."""
    share: Share | None = None
    """The papers that come out here; None: all of them."""
    drawn_id: str = ""
    """The waiting job whose stored bytes were drawn for this very device and profile."""
    late: Late | None = None
    standing: Standing = Standing.UNASKED

    def __post_init__(self) -> None:
        self.standing = self.unheard

    @property
    def unheard(self) -> Standing:
        """What is known of it as long as nothing speaks against it."""
        if self.device.speech is Speech.PNG:
            return Standing.PREVIEW
        return Standing.UNASKED if self.profile.answers else Standing.MUTE


HandMaker = Callable[[], Hand]
"""Makes the house's hand for this moment."""


def print_next(printer: Printer, hand: HandMaker) -> Job | None:
    """Send the oldest waiting paper.

    A failure before the first byte holds the job, to be tried again; after it the job becomes
    `unknown`, and only a person may print it again.  A paper that cannot be drawn at all is
    dismissed with the reason, so that it does not stop those behind it.

    Returns:
        The job as it was when taken up; None where nothing waits.
    """
    session = reading()
    job = queries.next_waiting(session, printer.share)
    if job is None:
        return None
    stored = queries.payload(session, job.job_id) if printer.drawn_id == job.job_id else None
    end_reading()  # drawing takes long; nobody waits for our reading
    with suppress(PaperIsSettled):  # a person gave it up before its first byte left
        if job.kind == queue.DRAWER:
            _open(job, printer, hand)
        elif (reason := make_way(printer, hand)) is not None:
            _hold(job, reason)
        else:
            _print(job, stored, printer, hand)
    return job


def _print(job: Job, stored: bytes | None, printer: Printer, hand: HandMaker) -> None:
    from printers.refusals import DoesNotFit, QrDoesNotFit

    try:
        payload = stored or _draw(job, printer)
    except (DoesNotFit, QrDoesNotFit, UnreadablePaper) as no:
        _settle(job, "dismissed", no.code, hand())
    else:
        _send(job, payload, printer, hand)


def warm_up(printer: Printer) -> None:
    """Load what draws, the fonts and their letters, before the first customer waits."""
    from printers import printing  # heavy: the shop opens without it

    printing.warm_up(printer.profile)


def is_held(job_id: str) -> bool:
    """Whether the printer did not take the paper."""
    return queries.job(reading(), job_id).state == "held"


def forget_old_bytes(at: datetime) -> None:
    """Drop the stored bytes of papers settled `KEPT` ago or earlier."""
    with writing() as session:
        queue.forget_bytes(session, at - KEPT)


def bring_home(printer_ids: Collection[str]) -> None:
    """Papers sent to a printer that is no more go to their register's own again."""
    with writing() as session:
        queue.bring_home(session, printer_ids)


def doubt_unfinished(hand: HandMaker) -> int:
    """At the start: papers a stopped process was sending are not known to have come out."""
    made = hand()
    with writing() as session:
        doubted = queue.doubt_unfinished(session, made.at)
        for job_id in doubted:
            job = queries.job(session, job_id)
            tell(session, job, "unknown", Reason.RESTARTED, made)
    return len(doubted)


def doubt_restored(session: Session, hand: Hand) -> int:
    """In the act that brings an older book back: its waiting papers are not printed unasked."""
    doubted = queue.doubt_waiting(session, hand.at)
    for job_id in doubted:
        tell(session, queries.job(session, job_id), "unknown", Reason.RESTORED, hand)
    return len(doubted)


def _draw(job: Job, printer: Printer) -> bytes:
    """What this printer gets, stored; drawn anew after a start, when it may be another printer."""
    from printers.printing import encode_paper

    paper, speech = loads(job.document), printer.device.speech
    profile = profile_for(paper, printer.profile)
    payload = encode_paper(paper, profile, speech, copies=job.copies)
    with writing() as session:
        queue.keep_payload(session, job.job_id, payload)
    printer.drawn_id = job.job_id
    return payload


def _send(job: Job, payload: bytes, printer: Printer, hand: HandMaker) -> None:
    profile = printer.profile
    try:
        delivery = printer.send(
            payload,
            proof=profile.proof,
            asks_first=profile.answers,
            on_first_byte=partial(_start, job.job_id),
        )
    except NotSent as no:
        log.warning("paper %s is held: %s", job.title, no.reason)
        printer.standing = failed(no.code)
        _hold(job, no.code)
    except MaybeSent as no:
        log.warning("paper %s may be printed: %s", job.title, no.reason)
        printer.standing = failed(no.code)
        if no.late is not None:
            printer.late = Late(job, no.late, was_stopped=printer.standing.is_stopped)
        _settle(job, "unknown", no.code, hand())
    else:
        _note_taken(printer)
        _settle(job, delivery.value, "", hand())


def _note_taken(printer: Printer) -> None:
    """A paper went through: whatever stood against the printer is over."""
    if printer.standing is not Standing.PAPER_LOW:
        usual = printer.unheard
        printer.standing = Standing.READY if usual is Standing.UNASKED else usual


# --- The cash drawer -----------------------------------------------------------------------


def _open(job: Job, printer: Printer, hand: HandMaker) -> None:
    """Open the drawer now, or not at all: a pulse is never sent late, and never again."""
    pin = printer.profile.drawer_pin
    if hand().at - job.created_at > KICKED_WITHIN:
        _end(job, "dismissed", End.TOO_LATE, hand())
    elif pin is None or printer.device.speech is not Speech.ESCPOS:
        _end(job, "dismissed", End.NO_DRAWER, hand())
    else:
        reason = _stopped_by(printer, hand) or _kick(job, printer, pin, hand)
        if reason is not None:
            _hold(job, reason)
            _hold_next(printer, reason)


def _stopped_by(printer: Printer, hand: HandMaker) -> str | None:
    """What stops the printer, if it said so; it would keep the pulse until it is well again."""
    if not printer.standing.is_stopped:
        return None
    watch(printer, hand)
    ask(printer)
    return STOPPED_BY.get(printer.standing)


def _kick(job: Job, printer: Printer, pin: int, hand: HandMaker) -> str | None:
    """Send the pulse; gives why nothing of it left."""
    from printers.dialects.escpos import drawer_pulse

    payload = drawer_pulse(pin)
    with writing() as session:
        queue.keep_payload(session, job.job_id, payload)
    watch(printer, hand)
    close_late(printer)
    try:
        delivery = printer.send(
            payload, proof=Proof.NONE, on_first_byte=partial(_start, job.job_id)
        )
    except NotSent as no:
        log.warning("the drawer waits: %s", no.reason)
        printer.standing = failed(no.code)
        return no.code
    except MaybeSent as no:
        log.warning("the drawer may have opened: %s", no.reason)
        _end(job, "dismissed", no.code, hand())
    else:
        _end(job, delivery.value, "", hand())
    return None


def _hold_next(printer: Printer, reason: str) -> None:
    """The paper behind a drawer that does not open: it waits for the same thing."""
    job = queries.next_waiting(reading(), printer.share, papers_only=True)
    end_reading()
    if job is not None:
        with suppress(PaperIsSettled):
            _hold(job, reason)


# --- While nothing is sent ------------------------------------------------------------------


def watch(printer: Printer, hand: HandMaker) -> None:
    """Look whether a late proof has come; the paper is then known to be out."""
    late = printer.late
    if late is None:
        return
    came = late.line.look()
    if came is not None:
        close_late(printer)
    if came:
        _note_taken(printer)
        _confirm_late(late.job, hand())


def close_late(printer: Printer) -> None:
    """Give up the line on which a proof might still come."""
    if printer.late is not None:
        printer.late.line.close()
        printer.late = None


def make_way(printer: Printer, hand: HandMaker) -> Reason | None:
    """Free the line for the next paper; gives why it has to wait where that is not yet possible.

    A printer that stopped keeps what it swallowed: the next paper would only be swallowed, too,
    and closing the line would lose the proof of the first for good.
    """
    watch(printer, hand)
    if printer.late is not None and printer.late.was_stopped and printer.profile.answers:
        status = printer.late.line.ask()
        printer.standing = said(status)
        if status.is_stopped:
            return STOPPED_BY[printer.standing]
        if status.state.prints:  # what it swallowed is coming out now: one more look
            printer.late.was_stopped = False
            return Reason.BUSY
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
        printer.standing = said(printer.late.line.ask())
        return
    try:
        status = printer.device.status()
    except NotSent as no:
        printer.standing = failed(no.code)
    else:
        printer.standing = printer.unheard if status is None else said(status)


def _confirm_late(job: Job, hand: Hand) -> None:
    """The proof counts more than what a person thought meanwhile; a copy they made stays one."""
    with suppress(PaperIsSettled), writing() as session:
        was = ("unknown", "dismissed")
        queue.settle(session, job.job_id, "confirmed", End.LATE_PROOF, at=hand.at, was=was)
        tell(session, job, "confirmed", End.LATE_PROOF, hand)


# --- The book -------------------------------------------------------------------------------


def _start(job_id: str) -> None:
    with writing() as session:
        queue.start(session, job_id)


def _hold(job: Job, reason: str) -> None:
    if (job.state, job.reason) == ("held", reason):
        return  # tried again each two seconds: nothing new to write
    with writing() as session:
        queue.hold(session, job.job_id, reason)


def _settle(job: Job, state: str, reason: str, hand: Hand) -> None:
    with writing() as session:
        queue.settle(session, job.job_id, state, reason, at=hand.at)
        tell(session, job, state, reason, hand)


def _end(job: Job, state: str, reason: str, hand: Hand) -> None:
    """Of a drawer's pulse the stream knows from who asked for it."""
    with writing() as session:
        queue.settle(session, job.job_id, state, reason, at=hand.at)


def tell(session: Session, job: Job, state: str, reason: str, hand: Hand) -> None:
    """Write the fact of what became of a paper."""
    content = {
        "paper": {
            "job": job.job_id,
            "kind": job.kind,
            "subject": job.subject_id,
            "title": job.title,
            "copy_no": job.copy_no,
            "copies": job.copies,
            "state": state,
            "reason": reason,
        }
    }
    at_register = replace(hand, register_no=job.register_no)
    outbox.record(session, "paper.finished/1", content, hand=at_register)
