"""What was learnt, kept between days: the only writer of `supply_memory`.

A memory is plain values of the pure rules.  It is written by `pickle`, and read again by a reader
that knows those values and nothing else; a memory learnt by other rules than today's is not read.
"""

import io
import pickle
import zlib
from array import array
from collections import deque
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.planning import (
    almanac,
    feast_days,
    feast_tallies,
    learning,
    rates,
    records,
    remembered,
    values,
)
from pos.planning.remembered import LIVES, Seen
from pos.supply import defaults, learnt_days
from pos.supply.models import SupplyMemory

_TOLD_BY = (defaults, learnt_days)
"""By which the book of days is told to it."""
_RULES = (almanac, feast_days, feast_tallies, learning, rates, records, remembered, values)
_OTHERS = {("datetime", "date"), ("collections", "deque")}
_AHEAD = frozenset({"_ahead"})
_FIELDS = ("product", "start", "sold", "missed", "before", "per_day")


@dataclass(frozen=True)
class Kept:
    """What was learnt up to a day."""

    memory: learning.Memory
    on_day: date
    """The last day learnt."""
    learnt_from: datetime
    """When it was learnt from the first day on."""
    out: frozenset[str]
    """Products of which nothing was on sale that evening."""
    sums: tuple[int, ...]
    """What the days it was learnt of added up to."""


@cache
def rules() -> str:
    """SHA-256 of the rules that a memory is learnt by."""
    found = sha256()
    for one in (*_RULES, *_TOLD_BY, __file__):
        path = one if isinstance(one, str) else str(one.__file__)
        found.update(Path(path).read_bytes())
    return found.hexdigest()


def again(*told: Any) -> Seen:
    """A product's past, from what `_Writer` wrote of it."""
    *head, ats, units, shares, lives = told
    made = Seen(**dict(zip(_FIELDS, head, strict=True)))
    columns = [_column(*one) for one in (("i", ats), ("q", units), ("d", shares))]
    made.events = list(zip(*columns, strict=True))
    made.lives = deque(lives, maxlen=LIVES)
    return made


def _column(code: str, told: bytes) -> Any:
    found = array(code)
    found.frombytes(told)
    return found


class _Writer(pickle.Pickler):
    """Writes a product's days as columns: a third of the room and of the time."""

    def reducer_override(self, one: Any) -> Any:
        """How a `Seen` is written; all else as ever."""
        if not isinstance(one, Seen):
            return NotImplemented
        ats, units, shares = zip(*one.events, strict=True) if one.events else ((), (), ())
        columns = (array("i", ats), array("q", units), array("d", shares))
        head = [getattr(one, name) for name in _FIELDS]
        return again, (*head, *(column.tobytes() for column in columns), list(one.lives))


class _Reader(pickle.Unpickler):
    """Reads what `_Writer` wrote, and nothing that could do anything."""

    def find_class(self, module: str, name: str) -> Any:
        """A class of the pure rules.

        Raises:
            UnpicklingError: of anything else.
        """
        own = {one.__name__: one for one in _RULES}
        if (module, name) == (__name__, "again"):
            return again
        found = getattr(own.get(module), name, None)
        is_own = isinstance(found, type) and found.__module__ == module
        if is_own or (module, name) in _OTHERS:
            return found if is_own else super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no part of a memory")


def pack(memory: learning.Memory, out: frozenset[str], sums: tuple[int, ...]) -> bytes:
    """A memory as bytes."""
    told = io.BytesIO()
    _Writer(told, protocol=5).dump((memory, sorted(out), sums))
    return zlib.compress(told.getvalue(), 1)


def unpack(packed: bytes) -> tuple[learning.Memory, frozenset[str], tuple[int, ...]]:
    """A memory from its bytes."""
    memory, out, sums = _Reader(io.BytesIO(zlib.decompress(packed))).load()
    return memory, frozenset(out), sums


def kept(session: Session) -> Kept | None:
    """What was learnt; None where nothing was, or by other rules."""
    row = session.get(SupplyMemory, 1)
    if row is None or row.rules != rules():
        return None
    memory, out, sums = unpack(row.packed)
    return Kept(memory, row.on_day, row.learnt_from, out, sums)


def is_same(one: Kept, other: Kept) -> bool:
    """Whether two were taught the same; what is only worked out ahead does not count."""
    taught = [
        {name: value for name, value in vars(kept.memory).items() if name not in _AHEAD}
        for kept in (one, other)
    ]
    return taught[0] == taught[1] and (one.on_day, one.out) == (other.on_day, other.out)


def keep(session: Session, one: Kept) -> None:
    """Write what was learnt."""
    require_act(session)
    session.execute(delete(SupplyMemory))
    session.add(
        SupplyMemory(
            id=1,
            rules=rules(),
            on_day=one.on_day,
            learnt_from=one.learnt_from,
            packed=pack(one.memory, one.out, one.sums),
        )
    )


def forget(session: Session) -> None:
    """Leave nothing of it, so that all is learnt anew."""
    require_act(session)
    session.execute(delete(SupplyMemory))
