"""Whether a book lacks facts that its terminal wrote, and under which letter it goes on.  Reads."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.care.high_water import Mark
from pos.sync import queries as sync
from pos.sync.facts import later_letter, letter_place


def is_behind(session: Session, marks: Sequence[Mark]) -> bool:
    """Whether numbers that stand on paper, by a mark, may be given again by the book.

    A mark under an earlier letter than the running one says nothing any more: it is what the
    later epoch was begun for, and no number of that letter will ever be given again.
    """
    head = sync.head(session)
    return head is not None and any(
        letter_place(mark.letter) >= letter_place(head.ordinal) and not holds(session, mark)
        for mark in _ours(session, marks)
    )


def holds(session: Session, mark: Mark) -> bool:
    """Whether the book has the fact that a mark names."""
    return sync.holds(session, mark.epoch, mark.seq, bytes.fromhex(mark.hash))


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
