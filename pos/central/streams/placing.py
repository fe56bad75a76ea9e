"""Finding the database that a terminal's stream lies on, where streams are spread over several.

Streams are independent, so each lies whole on one database with what its facts come to.  The
centre's people, its terminals, the registry and recalls are on the first; a terminal's rows are
copied beside its stream, so that everything a stream needs is in one transaction.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from pos.central.database import reading, writing
from pos.central.streams import places
from pos.central.terminals import copies
from pos.central.terminals.copies import Rows


@dataclass(frozen=True)
class Shards:
    """The databases of one centre."""

    first: Engine
    others: tuple[Engine, ...] = ()
    _known: dict[str, tuple[int, Rows]] = field(default_factory=dict, repr=False, compare=False)
    """What this process saw last: places stay, and rows are copied when they are others."""

    @property
    def engines(self) -> tuple[Engine, ...]:
        """All of them, the first first."""
        return (self.first, *self.others)

    def engine_of(self, terminal_id: str, *, now: datetime) -> Engine:
        """The database of a terminal's stream; it is given one when its first fact comes.

        One that nobody enrolled is looked for on the first, which says so.
        """
        if not self.others:
            return self.first
        with reading(self.first) as session:
            rows = copies.rows_of(session, terminal_id)
            placed = places.place_of(session, terminal_id)
        if rows is None:
            return self.first
        known = self._known.get(terminal_id)
        if known is not None and known == (placed, rows):
            return self.engines[known[0]]
        if placed is None:
            with writing(self.first) as session:
                placed = places.give_place(session, terminal_id, len(self.engines), now=now)
        if placed:
            with writing(self.engines[placed]) as session:
                copies.keep_copy(session, rows)
        self._known[terminal_id] = placed, rows
        return self.engines[placed]
