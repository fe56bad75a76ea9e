"""Making the books anew from the facts alone, beside those that stand, and comparing the two.

All in one transaction: the new rows lie in a schema of their own, and nobody else sees them.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Engine, MetaData, Select, Table, delete, insert, select, text
from sqlalchemy.orm import Session

from pos.base.dates import parse_at
from pos.central.books import (
    day_models,
    goods_models,
    sale_models,
    shift_models,
    shop_models,
    stock_models,
)
from pos.central.books.interpreting import interpret
from pos.central.books.sheets import letter_no
from pos.central.database import writing
from pos.central.models import CentralModel
from pos.central.streams.models import CentralFact, Stream
from pos.central.streams.readers import read_into_books
from pos.central.streams.values import KeptFact

_ANEW = "books_anew"
_AT_ONCE = 500
_ROOMS = (shop_models, goods_models, stock_models, sale_models, shift_models, day_models)
_MOMENTS = {"central_closings": {"checked_at"}}
"""Columns that tell when something was worked out, which a second time is later."""


@dataclass(frozen=True)
class Differing:
    """The first row of a table that the facts come to otherwise."""

    table: str
    key: str
    """Its primary key: `terminal_id=…, lot_id=…`."""
    kept: str
    """What the books say: the columns that differ; `-` where they have no such row."""
    anew: str
    """What the facts come to."""


@dataclass(frozen=True)
class Rebuilt:
    """What making the books anew found."""

    facts: int
    unread: int
    """Facts that no reader can read, as they are parked."""
    differing: tuple[Differing, ...]
    """The first of each table; nothing where the books are what the facts come to."""


def tables() -> list[Table]:
    """The tables that facts feed."""
    homes = {room.__name__ for room in _ROOMS}
    return [
        mapper.local_table
        for mapper in sorted(CentralModel.registry.mappers, key=lambda one: str(one.local_table))
        if mapper.class_.__module__ in homes and isinstance(mapper.local_table, Table)
    ]


def rebuild(
    engine: Engine,
    *,
    terminal_id: str = "",
    is_check: bool = True,
    tell: Callable[[int], object] = int,
) -> Rebuilt:
    """Make the books anew, and say where they differ.

    Args:
        terminal_id: whose; empty: of every terminal.
        is_check: leave the books as they are; else what the facts come to takes their place.
        tell: hears how many facts are read.
    """
    with writing(engine) as session:
        ours = tables()
        _lay(session, ours)
        facts, unread = _read(session, terminal_id, tell)
        session.execute(text("SET LOCAL search_path TO public"))
        found = [one for table in ours for one in _compare(session, table, terminal_id)]
        if not is_check:
            for table in ours:
                _replace(session, table, terminal_id)
        session.execute(text(f"DROP SCHEMA {_ANEW} CASCADE"))
        return Rebuilt(facts, unread, tuple(found))


def _lay(session: Session, ours: Sequence[Table]) -> None:
    """Empty tables of the same shape, which statements find before those that stand."""
    session.execute(text(f"DROP SCHEMA IF EXISTS {_ANEW} CASCADE"))
    session.execute(text(f"CREATE SCHEMA {_ANEW}"))
    for table in ours:
        session.execute(
            text(f"CREATE TABLE {_ANEW}.{table.name} (LIKE public.{table.name} INCLUDING ALL)")
        )
    session.execute(text(f"SET LOCAL search_path TO {_ANEW}, public"))


def _read(session: Session, terminal_id: str, tell: Callable[[int], object]) -> tuple[int, int]:
    facts = unread = 0
    for stream in _streams(session, terminal_id):
        its = _facts_of(session, stream)
        while batch := list(islice(its, _AT_ONCE)):
            unread += len(read_into_books(session, batch, interpret))
            facts += len(batch)
            tell(facts)
    return facts, unread


def _streams(session: Session, terminal_id: str) -> list[tuple[str, str, str]]:
    """Terminal, epoch and letter of each, as the epochs followed one another."""
    asked = select(Stream.terminal_id, Stream.epoch, Stream.ordinal)
    if terminal_id:
        asked = asked.where(Stream.terminal_id == terminal_id)
    rows = [(row[0], row[1], row[2]) for row in session.execute(asked)]
    return sorted(rows, key=lambda one: (one[0], letter_no(one[2]), one[1]))


def _facts_of(session: Session, stream: tuple[str, str, str]) -> Iterator[KeptFact]:
    terminal_id, epoch, ordinal = stream
    last = 0
    while True:
        rows = session.execute(
            select(
                CentralFact.seq,
                CentralFact.hash,
                CentralFact.kind,
                CentralFact.business_on,
                CentralFact.body,
            )
            .where(CentralFact.terminal_id == terminal_id, CentralFact.epoch == epoch)
            .where(CentralFact.seq > last)
            .order_by(CentralFact.seq)
            .limit(_AT_ONCE)
        ).all()
        for seq, digest, kind, on, body in rows:
            told = _told(body)
            if told is not None:
                yield KeptFact(
                    terminal_id, epoch, ordinal, seq, digest, kind, on, parse_at(told["at"]), told
                )
        if not rows:
            return
        last = rows[-1][0]


def _told(body: str) -> dict[str, Any] | None:
    """A body as its reader takes it; None of one that is parked for what its head says."""
    try:
        told = json.loads(body)
        parse_at(told["at"])
    except (ValueError, TypeError, KeyError):
        return None
    return told if isinstance(told, dict) else None


# --- Beside one another -----------------------------------------------------------------


def _in(schema: str, table: Table) -> Table:
    return table.to_metadata(MetaData(), schema=schema)


def _columns(table: Table) -> list[str]:
    moments = _MOMENTS.get(table.name, set())
    return [one.name for one in table.columns if one.name not in moments]


def _rows(table: Table, terminal_id: str) -> Select[Any]:
    asked = select(*(table.columns[name] for name in _columns(table)))
    return asked.where(table.c.terminal_id == terminal_id) if terminal_id else asked


def _compare(session: Session, table: Table, terminal_id: str) -> Iterator[Differing]:
    """The first row that only one of the two has, beside the other's of the same key."""
    kept, anew = _in("public", table), _in(_ANEW, table)
    ours, new = _rows(kept, terminal_id), _rows(anew, terminal_id)
    for one, other, side in ((ours, new, anew), (new, ours, kept)):
        first = session.execute(one.except_all(other).limit(1)).mappings().one_or_none()
        if first is None:
            continue
        key = {one.name: first[one.name] for one in table.primary_key}
        beside = _beside(session, side, key)
        here, there = _differing(dict(first), beside)
        said = ", ".join(f"{name}={value}" for name, value in key.items())
        is_kept = side is anew
        yield Differing(table.name, said, *((here, there) if is_kept else (there, here)))
        return


def _beside(session: Session, table: Table, key: dict[str, Any]) -> dict[str, Any]:
    asked = select(*(table.columns[name] for name in _columns(table)))
    for name, value in key.items():
        asked = asked.where(table.columns[name] == value)
    found = session.execute(asked).mappings().one_or_none()
    return {} if found is None else dict(found)


def _differing(one: dict[str, Any], other: dict[str, Any]) -> tuple[str, str]:
    names = [name for name in one if one[name] != other.get(name)]
    said = ", ".join(f"{name}={one[name]}" for name in names)
    beside = ", ".join(f"{name}={other[name]}" for name in names if name in other)
    return said, beside or "-"


def _replace(session: Session, table: Table, terminal_id: str) -> None:
    kept, anew = _in("public", table), _in(_ANEW, table)
    gone = delete(kept)
    session.execute(gone.where(kept.c.terminal_id == terminal_id) if terminal_id else gone)
    rows = select(anew)
    mine = rows.where(anew.c.terminal_id == terminal_id) if terminal_id else rows
    session.execute(insert(kept).from_select([one.name for one in table.columns], mine))
