"""Printing a document's slip: the first time as it is, then marked as a copy."""

from pos.base.transaction import writing
from pos.moving import documents, posting
from pos.moving.refusals import UnknownDocument
from pos.spool import queue
from pos.spool.copies import queue_copy
from pos.sync.pen import Hand


def print_document(document_id: str, *, hand: Hand, request_id: str | None) -> str:
    """Queue the slip; gives the job's id.  The same request heard again prints nothing more.

    Raises:
        UnknownDocument: there is none of this id.
    """
    with writing() as session:
        made = documents.find(session, document_id)
        if made is None:
            raise UnknownDocument
        if queue.original(session, document_id) is None:
            return posting.print_first(session, made, hand=hand, request_id=request_id)
        return queue_copy(session, document_id, hand=hand, request_id=request_id)
