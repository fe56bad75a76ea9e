"""Whether a book lacks facts that its terminal wrote, and under which letter it goes on.  Reads."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.care.high_water import Mark
from pos.sync import queries as sync
from pos.sync.facts import later_letter


def is_behind(session: Session, marks: Sequence[Mark]) -> bool:
    """Whether the terminal has written facts, by a mark, that the book does not hold.

    A mark of an earlier epoch that the book went on from says nothing: that is what the later
    epoch was begun for.
    """
    head = sync.head(session)
    if head is None:
        return False
    left = set(sync.epochs(session)) - {head.epoch}
    return any(
        mark.epoch not in left
        and not sync.holds(session, mark.epoch, mark.seq, bytes.fromhex(mark.hash))
        for mark in _ours(session, marks)
    )


def next_letter(session: Session, marks: Sequence[Mark]) -> str:
    """The letter of the next epoch: none that the book or a mark has seen."""
    return later_letter([*sync.letters(session), *(mark.letter for mark in _ours(session, marks))])


def place_mark(session: Session) -> Mark:
    """The book's place in its stream.

    Raises:
        Broken: there is no stream.
    """
    mark = find_mark(session)
    if mark is None:
        raise Broken("a book without a terminal has no place in a stream")
    return mark


def find_mark(session: Session) -> Mark | None:
    """The same; None in a book without a terminal."""
    head, at = sync.head(session), sync.place(session)
    if head is None or at is None:
        return None
    return Mark(at[0], at[1], head.ordinal, at[2], at[3].hex())


def _ours(session: Session, marks: Sequence[Mark]) -> list[Mark]:
    """The marks of this book's terminal: a stick may serve two shops."""
    head = sync.head(session)
    return [mark for mark in marks if head is not None and mark.terminal_id == head.terminal_id]
