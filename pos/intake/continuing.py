"""A long list is written piece by piece, and what was broken off goes on where it stopped.

Each piece is an act of its own: products whole, their facts, the journal, and the cursor.  Between
two pieces whoever waits to write has his turn, so that no register waits for more than one piece.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base import clock
from pos.base.errors import Refusal
from pos.base.transaction import end_reading, reading, writing
from pos.intake import due, giving, going, journal, taking
from pos.intake.due import Item
from pos.intake.going import TAKEN_IN, Going
from pos.intake.journal import Counts
from pos.sync.pen import Hand, Pen

Tell = Callable[[str, int, int], object]
"""Hears what is being written, how much of it is, and of how much."""

FIRST = 40
"""So many products are written by the first piece, and at once by a list of no more."""
MOST = 400
PIECE_MS = 150
"""A piece takes about so long, whatever the machine; a sale waits for one at most."""


class ShopCloses(Exception):  # noqa: N818 - says what happened
    """Whoever writes is to end; the rest is written at the next opening."""


def unasked() -> None:
    """Nothing stops a list."""


def unheard(_stage: str, _done: int, _of: int) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Pace:
    """How many items are written together."""

    items: int = FIRST
    is_fixed: bool = False

    def after(self, took_ms: int) -> "Pace":
        """For the next piece, by how long the last one took; never more than twice as many."""
        if self.is_fixed:
            return self
        fitting = self.items * PIECE_MS // max(took_ms, 1)
        return replace(self, items=max(1, min(fitting, 2 * self.items, MOST)))


@dataclass(frozen=True)
class Way:
    """How a list is written."""

    tell: Tell = unheard
    """Hears how far it is; it must not write."""
    run_id: str = ""
    """The page that shows it; empty: none."""
    pace: Pace = Pace()
    ask: Callable[[], None] = unasked
    """Asked before each piece but the first; raises what stops the list."""


@contextmanager
def kept(begun: Going, items: Sequence[Item]) -> Iterator[None]:
    """Keep what is due of a list, in short acts of its own; let it go if the list does not begin
    within the block, for the rules or the disk say no."""
    texts = [due.to_text(one) for one in items]
    try:
        for at in range(0, len(texts), going.STORED):
            with writing() as session:
                going.store(session, begun.import_id, at, texts[at : at + going.STORED])
        yield
    except Refusal:
        let_go_of_strays(begun.import_id)
        raise


def let_go_of_strays(import_id: str | None = None) -> None:
    """Let go of what was kept of a list, or of all lists, that never began."""
    while strays := going.strays(reading(), import_id):
        with writing() as session:
            going.drop(session, strays)
    end_reading()


def broken_off() -> Going | None:
    """The list that is not written to its end yet."""
    found = going.under_way(reading())
    end_reading()
    return found


def left_of(begun: Going) -> int:
    """How many items of a list are still due."""
    left = going.left(reading(), begun.import_id)
    end_reading()
    return left


def leave_rest(begun: Going) -> None:
    """Leave the rest of a list unwritten: it is under way no more.

    What is written stays, and so does the list: it can be given back, or the rest of its file
    taken in.
    """
    while begun.what == TAKEN_IN:
        found = going.next_items(reading(), begun.import_id, going.STORED)
        end_reading()
        if not found:
            break
        rest = taking.left_out([due.from_text(text) for _n, text in found], journal.STOPPED)
        with writing() as session:
            counts = Counts(left_out=len(rest))
            journal.record(session, begun.import_id, counts, written=(), left_out=rest)
            going.strike(session, begun, found[-1][0], {})
    with writing() as session:
        going.end(session, begun.import_id)
    let_go_of_strays(begun.import_id)


def carry_on(begun: Going, *, pen: Pen, way: Way) -> Going:
    """Write what is still due, piece by piece.

    Returns:
        What came of it.

    Raises:
        NoRoom, NotWritable: the disk is full, or fails; what is written stays, and the rest
            can go on when there is room.
        Refusal, ShopCloses: as `way.ask` says; the same.
    """
    pace, left = way.pace, going.left(reading(), begun.import_id)
    while True:
        found = going.next_items(reading(), begun.import_id, pace.items + 1)
        end_reading()
        piece, is_last = found[: pace.items], len(found) <= pace.items
        items = [due.from_text(text) for _n, text in piece]
        with writing() as session:
            since_ms = clock.stopwatch_ms()
            hand = begun.hand(pen, clock.now())
            told = write_piece(session, begun, items, is_last=is_last, hand=hand)
            begun = going.strike(session, begun, piece[-1][0] if piece else -1, told)
            if is_last:
                going.end(session, begun.import_id)
        pace = pace.after(clock.stopwatch_ms() - since_ms)
        left -= len(piece)
        way.tell(begun.what, begun.items - left, begun.items)
        if is_last:
            return begun
        way.ask()


def write_piece(
    session: Session, begun: Going, items: Sequence[Item], *, is_last: bool, hand: Hand
) -> dict[str, int]:
    """Write items of a list with their facts, within the caller's act.

    Returns:
        How much of what came of it, by name.
    """
    after_seq = journal.last_seq(session)
    told: dict[str, int] = {}
    if begun.what == TAKEN_IN:
        left = taking.write_items(session, begun.import_id, items, hand=hand)
        told = {journal.LEFT_OUT: len(left)}
    else:
        undone = giving.write_items(session, begun.import_id, items, act_id=begun.run_id, hand=hand)
        told = dict(vars(undone))
        if is_last:
            giving.end(session, begun.import_id, hand=hand)
    journal.note_facts(session, begun.import_id, begun.what, after_seq=after_seq, hand=hand)
    return told
