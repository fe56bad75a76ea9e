"""Printing the next waiting paper: drawn once, stored, then sent; never twice unasked."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from pos.base.transaction import reading, writing
from pos.spool import queries, queue
from pos.spool.queries import Job
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.devices import Device, MaybeSent, NotSent
from printers.document import Document, Label, Paper, Paragraph, words
from printers.marks import DoesNotFit
from printers.printing import draw_paper, encode
from printers.profiles import Profile
from printers.qr import QrDoesNotFit
from printers.stored import UnreadablePaper, loads


@dataclass
class Printer:
    """The one printer of a register."""

    device: Device
    roll: Profile
    """The receipt's paper."""
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
    job = queries.next_waiting(session)
    if job is None:
        return None
    stored = queries.payload(session, job.job_id) if printer.drawn_id == job.job_id else None
    session.rollback()  # drawing takes long; nobody waits for our reading
    try:
        payload = stored or _draw(job, printer)
    except (DoesNotFit, QrDoesNotFit, UnreadablePaper) as no:
        _settle(job, "dismissed", str(no), hand())
    else:
        _send(job, payload, printer, hand)
    return job


def warm_up(printer: Printer) -> None:
    """Load the fonts before the first customer waits for a paper."""
    draw_paper(Document((Paragraph(words("Ấm máy", bold=True)),)), printer.roll)


def is_held(job_id: str) -> bool:
    """Whether the printer did not take the paper."""
    return queries.job(reading(), job_id).state == "held"


def doubt_unfinished(hand: HandMaker) -> int:
    """At the start: papers a stopped process was sending are not known to have come out."""
    made = hand()
    with writing() as session:
        doubted = queue.doubt_unfinished(session, made.at)
        for job_id in doubted:
            job = queries.job(session, job_id)
            _tell(session, job, "unknown", "restarted", made)
    return len(doubted)


def profile_of(paper: Paper, roll: Profile) -> Profile:
    """What a paper is drawn for: the roll, or a label of its own size."""
    if isinstance(paper, Label):
        size = f"{paper.width_mm} × {paper.height_mm} mm"
        return Profile(size, width_dots=paper.width_mm * roll.dots_per_mm, cuts=False)
    return roll


def _draw(job: Job, printer: Printer) -> bytes:
    """What this printer gets, stored; drawn anew after a start, when it may be another printer."""
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
        _settle(job, "held", no.reason, hand())
    except MaybeSent as no:
        _settle(job, "unknown", no.reason, hand())
    else:
        _settle(job, delivery.value, "", hand())


def _start(job_id: str) -> None:
    with writing() as session:
        queue.start(session, job_id)


def _settle(job: Job, state: str, reason: str, hand: Hand) -> None:
    with writing() as session:
        if state == "held":
            queue.settle(session, job.job_id, state, reason, None)
            return
        queue.settle(session, job.job_id, state, reason, hand.at)
        _tell(session, job, state, reason, hand)


def _tell(session: Session, job: Job, state: str, reason: str, hand: Hand) -> None:
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
    outbox.record(session, "paper.finished/1", content, hand=hand)
