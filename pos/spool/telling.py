"""Telling the stream what became of a paper."""

from collections.abc import Sequence
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
    sha256 = queries.sha256(session, job.job_id)
    content = _content(job, state, reason, printer_id or job.printer_id, sha256)
    if job.copy_no:
        content["asked_by"] = {"id": _id_of(session, job.created_by), "name": job.created_by}
    at_register = replace(hand, register_no=job.register_no)
    outbox.record(session, "paper.finished/1", content, hand=at_register)


def tell_all(session: Session, jobs: Sequence[Job], state: str, hand: Hand) -> None:
    """Write the facts of what became of many papers, none of them a copy; the hand's register
    printed them all."""
    sha256s = queries.sha256s(session, [one.job_id for one in jobs])
    contents = [_content(one, state, "", one.printer_id, sha256s[one.job_id]) for one in jobs]
    outbox.record_all(session, "paper.finished/1", contents, hand=hand)


def _content(
    job: Job, state: str, reason: str, printer_id: str | None, sha256: str | None
) -> dict[str, object]:
    return {
        "paper": {
            "job": job.job_id,
            "kind": job.kind,
            "subject": job.subject_id,
            "title": job.title,
            "copy_no": job.copy_no,
            "copies": job.copies,
            "state": state,
            "reason": reason,
            "printer": printer_id,
            "sha256": sha256,
        }
    }


def _id_of(session: Session, name: str) -> str:
    """Of whoever asked for a copy; empty where nobody of the name works here any more."""
    try:
        return person_named(session, name)
    except UnknownPerson:
        return ""
