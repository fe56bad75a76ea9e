"""Telling the stream what became of a paper."""

from dataclasses import replace

from sqlalchemy.orm import Session

from pos.spool.queries import Job
from pos.sync import outbox
from pos.sync.pen import Hand


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
