"""Printing the next waiting paper: drawn once, stored, then sent; never twice unasked."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from pos.base.transaction import end_reading, reading, writing
from pos.spool import queries, queue
from pos.spool.queries import Job
from pos.spool.refusals import PaperIsSettled
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.devices import Device, MaybeSent, NotSent
from printers.document import Document, Label, Paper, Paragraph, words
from printers.profiles import Profile
from printers.reasons import Reason
from printers.stored import UnreadablePaper, loads

log = logging.getLogger(__name__)

KEPT = timedelta(days=30)
"""How long the very bytes of a settled paper are kept; its words are kept for ever."""


@dataclass
class Printer:
    """A printer, and whose papers come out of it."""

    device: Device
    roll: Profile
    """The receipt's paper."""
    register_nos: frozenset[int] = frozenset()
    """The registers that print here; none named: all of them."""
    drawn_id: str = ""
    """The waiting job whose stored bytes were drawn for this very device and roll."""


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
    job = queries.next_waiting(session, printer.register_nos)
    if job is None:
        return None
    stored = queries.payload(session, job.job_id) if printer.drawn_id == job.job_id else None
    end_reading()  # drawing takes long; nobody waits for our reading
    with suppress(PaperIsSettled):  # a person gave it up before its first byte left
        _print(job, stored, printer, hand)
    return job


def _print(job: Job, stored: bytes | None, printer: Printer, hand: HandMaker) -> None:
    from printers.marks import DoesNotFit
    from printers.qr import QrDoesNotFit

    try:
        payload = stored or _draw(job, printer)
    except (DoesNotFit, QrDoesNotFit, UnreadablePaper) as no:
        _settle(job, "dismissed", no.code, hand())
    else:
        _send(job, payload, printer, hand)


def warm_up(printer: Printer) -> None:
    """Load what draws, and the fonts, before the first customer waits for a paper."""
    from printers.printing import draw_paper  # heavy: the shop opens without it

    draw_paper(Document((Paragraph(words("Ấm máy", bold=True)),)), printer.roll)


def is_held(job_id: str) -> bool:
    """Whether the printer did not take the paper."""
    return queries.job(reading(), job_id).state == "held"


def forget_old_bytes(at: datetime) -> None:
    """Drop the stored bytes of papers settled `KEPT` ago or earlier."""
    with writing() as session:
        queue.forget_bytes(session, at - KEPT)


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


def profile_of(paper: Paper, roll: Profile) -> Profile:
    """What a paper is drawn for: the roll, or a label of its own size."""
    if isinstance(paper, Label):
        size = f"{paper.width_mm} × {paper.height_mm} mm"
        return Profile(size, width_dots=paper.width_mm * roll.dots_per_mm, cuts=False)
    return roll


def _draw(job: Job, printer: Printer) -> bytes:
    """What this printer gets, stored; drawn anew after a start, when it may be another printer."""
    from printers.printing import draw_paper, encode

    paper = loads(job.document)
    profile = profile_of(paper, printer.roll)
    raster = draw_paper(paper, profile)
    payload = encode(raster, profile, printer.device.speech, copies=job.copies)
    with writing() as session:
        queue.keep_payload(session, job.job_id, payload)
    printer.drawn_id = job.job_id
    return payload


def _send(job: Job, payload: bytes, printer: Printer, hand: HandMaker) -> None:
    try:
        delivery = printer.device.send(payload, on_first_byte=partial(_start, job.job_id))
    except NotSent as no:
        log.warning("paper %s is held: %s", job.title, no.reason)
        _hold(job, no.code)
    except MaybeSent as no:
        log.warning("paper %s may be printed: %s", job.title, no.reason)
        _settle(job, "unknown", no.code, hand())
    else:
        _settle(job, delivery.value, "", hand())


def _start(job_id: str) -> None:
    with writing() as session:
        queue.start(session, job_id)


def _hold(job: Job, reason: str) -> None:
    with writing() as session:
        queue.hold(session, job.job_id, reason)


def _settle(job: Job, state: str, reason: str, hand: Hand) -> None:
    with writing() as session:
        queue.settle(session, job.job_id, state, reason, at=hand.at)
        tell(session, job, state, reason, hand)


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
