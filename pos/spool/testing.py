"""Printing a test paper, so that a shop sees its printer work before the first customer."""

from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.spool import papers, queries, queue
from pos.spool.queue import NewJob
from pos.spool.settling import Word
from pos.spool.telling import tell
from pos.sync.pen import Hand
from printers.stored import dumps

KIND = queue.TEST
TEST_CODE = "HTTPS://OCOP.TEST/P/THU/AA-DD-EE-OO-W/0123456789"
"""What the test paper's code says: letter pairs that Telex rewrites, and every sign of ours."""


def print_test(shop_name: str, register_no: int, *, hand: Hand) -> str:
    """Queue a test paper for a register's printer; gives the job's id.

    A test that still waits for this printer is given up: once the printer answers, one paper is
    enough.
    """
    paper = papers.test_paper(shop_name, register_no, TEST_CODE, hand.at)
    job = NewJob(KIND, new_id(), papers.test_title(register_no), dumps(paper))
    with writing() as session:
        _give_up_waiting(session, register_no, hand)
        return queue.queue(session, job, hand=hand, register_no=register_no)


def print_fingerprint(shop_name: str, register_no: int, told: str, *, hand: Hand) -> str:
    """Queue a paper with the fingerprint of the shop's certificate; gives the job's id."""
    paper = papers.fingerprint_paper(shop_name, told, hand.at)
    job = NewJob(KIND, new_id(), papers.fingerprint_title(), dumps(paper))
    with writing() as session:
        return queue.queue(session, job, hand=hand, register_no=register_no)


def _give_up_waiting(session: Session, register_no: int, hand: Hand) -> None:
    for job in queries.waiting_of_kind(session, KIND, register_no):
        queue.settle(session, job.job_id, "dismissed", Word.SKIPPED, at=hand.at, was=queue.WAITING)
        tell(session, job, "dismissed", Word.SKIPPED, hand)
