"""A person settles a paper: whether it came out, whether to print it again or to let it be."""

from enum import StrEnum

from pos.base.transaction import writing
from pos.spool import queries, queue
from pos.spool.copies import queue_copy
from pos.spool.printing import tell
from pos.sync.pen import Hand

DOUBTED = ("unknown",)
OPEN = (*queue.WAITING, *DOUBTED)


class Word(StrEnum):
    """What a person says of a paper; stored as the reason of its state."""

    SEEN = "seen"
    """It is out: the paper was in the printer's mouth."""
    REPRINTED = "reprinted"
    """Nobody has it: a copy is printed in its place."""
    SKIPPED = "skipped"
    """Nobody needs it."""
    FILED = "filed"
    """It was given away as a file, which is the original now: the paper must not follow it."""


_FROM = {
    Word.SEEN: DOUBTED,
    Word.REPRINTED: DOUBTED,
    Word.SKIPPED: OPEN,
    Word.FILED: queue.WAITING,
}
"""The states from which a word leads on."""


def settle_paper(job_id: str, word: Word, *, hand: Hand, request_id: str | None = None) -> str:
    """Settle a paper nobody knows about, or give up one that still waits.

    Args:
        request_id: made with the page; the same word said again changes nothing more.

    Returns:
        The job to look at: the copy's where one was queued, else the paper's own.

    Raises:
        UnknownPaper: no such paper, or a copy of a paper that is no receipt.
        PaperIsSettled: its state is known by now; or a byte of it has left, so that no file can
            take its place.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        job = queries.paper(session, job_id)
        state = "confirmed" if word is Word.SEEN else "dismissed"
        was = _FROM[word]
        queue.settle(session, job_id, state, word, at=hand.at, was=was)
        tell(session, job, state, word, hand)
        if word is Word.REPRINTED:
            return queue_copy(session, job.subject_id, hand=hand, request_id=request_id)
        return job_id
