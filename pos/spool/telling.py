"""Telling the stream what became of a paper."""

from dataclasses import replace

from sqlalchemy.orm import Session

from pos.shop.queries import person_named
from pos.shop.refusals import UnknownPerson
from pos.spool import queries
from pos.spool.queries import Job
from pos.sync import outbox
from pos.sync.pen import Hand


def tell(
    session: Session,
    job: Job,
    state: str,
    reason: str,
    hand: Hand,
    *,
    printer_id: str | None = None,
) -> None:
    """Write the fact of what became of a paper.

    Args:
        printer_id: the printer that it was with; None: the one that a person had sent it to, which
            none may have.
    """
    content: dict[str, object] = {
        "paper": {
            "job": job.job_id,
            "kind": job.kind,
            "subject": job.subject_id,
            "title": job.title,
            "copy_no": job.copy_no,
            "copies": job.copies,
            "state": state,
            "reason": reason,
            "printer": printer_id or job.printer_id,
            "sha256": queries.sha256(session, job.job_id),
        }
    }
    if job.copy_no:
        content["asked_by"] = {"id": _id_of(session, job.created_by), "name": job.created_by}
    at_register = replace(hand, register_no=job.register_no)
    outbox.record(session, "paper.finished/1", content, hand=at_register)


def _id_of(session: Session, name: str) -> str:
    """Of whoever asked for a copy; empty where nobody of the name works here any more."""
    try:
        return person_named(session, name)
    except UnknownPerson:
        return ""
