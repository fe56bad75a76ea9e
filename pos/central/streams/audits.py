"""Checking what is kept: every stream's chain and signatures, from its first fact to its head."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from pos.central.database import reading
from pos.central.streams import queries
from pos.central.streams.models import CentralFact, Stream
from pos.sync.facts import Fact
from pos.sync.verify import Fault, Verdict, check
from pos.sync.wire import MOST_FACTS


@dataclass(frozen=True)
class Checked:
    """What a check found of one epoch of a terminal."""

    terminal_id: str
    epoch: str
    ordinal: str
    """Its letter; empty where facts are kept of an epoch that never began."""
    verdict: Verdict


def check_streams(engine: Engine, *, terminal_id: str = "") -> Iterator[Checked]:
    """Check streams one after the other, each as it is at one moment.

    Args:
        terminal_id: whose; empty: everybody's.
    """
    with reading(engine) as session:
        kept = _kept(session, terminal_id)
    for place, ordinal in kept:
        with reading(engine) as session:
            yield Checked(*place, ordinal, _verdict(session, *place))


def _kept(session: Session, terminal_id: str) -> list[tuple[tuple[str, str], str]]:
    """Every epoch that there is a row or a fact of, and its letter."""
    begun = select(Stream.terminal_id, Stream.epoch, Stream.ordinal)
    kept = select(CentralFact.terminal_id, CentralFact.epoch).distinct()
    if terminal_id:
        begun = begun.where(Stream.terminal_id == terminal_id)
        kept = kept.where(CentralFact.terminal_id == terminal_id)
    letters = {(row[0], row[1]): row[2] for row in session.execute(begun)}
    places = {*letters, *((row[0], row[1]) for row in session.execute(kept))}
    found = [(place, letters.get(place, "")) for place in places]
    return sorted(found, key=lambda one: (one[0][0], len(one[1]), one[1], one[0][1]))


def _verdict(session: Session, terminal_id: str, epoch: str) -> Verdict:
    stream = queries.stream(session, terminal_id, epoch)
    if stream is None:
        return Verdict(0, 0, "", "", Fault(epoch, 1, "key"))
    facts = kept_facts(session, terminal_id, epoch)
    verdict = check(facts, {epoch: stream.public_key})
    if verdict.fault is not None:
        return verdict
    if (verdict.facts, verdict.head) != (stream.seq, stream.hash.hex()):
        return replace(verdict, fault=Fault(epoch, verdict.facts + 1, "gap"))
    counted = session.scalar(
        select(func.count())
        .select_from(CentralFact)
        .where(CentralFact.terminal_id == terminal_id, CentralFact.epoch == epoch)
    )
    is_more = counted != verdict.facts
    return replace(verdict, fault=Fault(epoch, verdict.facts + 1, "gap") if is_more else None)


def kept_facts(session: Session, terminal_id: str, epoch: str) -> Iterator[Fact]:
    """An epoch's facts from the first on, a page of them in memory."""
    first = 1
    while True:
        page = list(queries.facts(session, terminal_id, epoch, first, MOST_FACTS))
        yield from page
        if not page:
            return
        first = page[-1].seq + 1


def kept_stream(session: Session, terminal_id: str) -> Iterator[Fact]:
    """All that is kept of a terminal, epoch after epoch: for a file that anybody can check."""
    for stream in queries.streams(session, terminal_id):
        yield from kept_facts(session, terminal_id, stream.epoch)
