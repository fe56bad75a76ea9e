"""Recalling goods, and lifting it: one act, at once in the list that every till asks for."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.central.database import writing
from pos.central.people import log_book
from pos.central.people.queries import Person
from pos.central.registry import book, current, recall_book
from pos.central.registry.recall_book import Act, Sheet
from pos.central.registry.refusals import ListTooLong, NoRecallInForce
from pos.holding import recall_lists
from pos.holding.recall_documents import Recall
from pos.sync.pen import Pen

MOST_BYTES = 64 * 1024
"""Of the list, packed: what a phone line brings in a moment."""


def publish_recall(
    engine: Engine,
    pen: Pen,
    recall: Recall,
    *,
    title: str,
    product_code: str,
    by: Person | None = None,
) -> int:
    """Recall goods; gives the number of the list that tells it first.

    Args:
        recall: of a new id as version 1; of one in force as the next version, which takes the
            place of those before.  Its `published_at` is the moment of the act.

    Raises:
        NoRecallInForce: it corrects a recall that is not in force, or not its last version.
        ListTooLong: tills would take too long to fetch it.
    """
    with writing(engine) as session:
        book.lock(session)
        before = recall_book.newest(session, recall.recall_id)
        last = 0 if before is None else before.version
        if recall.version != last + 1 or (before is not None and before.change == "lifted"):
            raise NoRecallInForce
        no = _write(
            session,
            pen,
            lambda no: Act(
                recall_id=recall.recall_id,
                version=recall.version,
                change="published",
                level=recall.level,
                product_code=product_code,
                title=title,
                document=recall.dumps(),
                reason="",
                at=recall.published_at,
                by_name=_name(by),
                list_no=no,
            ),
            at=recall.published_at,
        )
        log_book.note(
            session, by, recall.published_at, kind="recall.published", about=recall.recall_id
        )
    current.forget(engine)
    return no


def lift_recall(
    engine: Engine, pen: Pen, recall_id: str, reason: str, *, at: datetime, by: Person | None = None
) -> int:
    """Lift a recall; gives the number of the list that tells it first.

    Args:
        reason: why; every showroom reads it.

    Raises:
        NoRecallInForce: it is not in force.
    """
    with writing(engine) as session:
        book.lock(session)
        before = recall_book.newest(session, recall_id)
        if before is None or before.change == "lifted":
            raise NoRecallInForce
        act = replace(
            before,
            version=before.version + 1,
            change="lifted",
            reason=reason,
            at=at,
            by_name=_name(by),
        )
        no = _write(session, pen, lambda no: replace(act, list_no=no), at=at)
        log_book.note(session, by, at, kind="recall.lifted", about=recall_id, note=reason)
    current.forget(engine)
    return no


def next_version(before: Recall | None) -> tuple[str, int]:
    """The id and version of the word that follows: of a recall in force, or of a new one."""
    return (new_id(), 1) if before is None else (before.recall_id, before.version + 1)


def _name(by: Person | None) -> str:
    """Of who acts; None is the command line."""
    return "" if by is None else by.name


def _write(session: Session, pen: Pen, act: Callable[[int], Act], *, at: datetime) -> int:
    no = recall_book.last_list_no(session) + 1
    recall_book.write(session, act(no))
    documents, lifted = recall_book.standing(session)
    told = recall_lists.tell(no, at, documents, lifted)
    sent = recall_lists.sign_list(pen, told)
    if len(current.packed(json.dumps(sent).encode())) > MOST_BYTES:
        raise ListTooLong
    recall_book.write_sheet(session, Sheet(no, at, told, sent["sig"]["kid"], sent["sig"]["sig"]))
    return no
