"""Taking facts in: kept first, read second, and answered for when both lie on the disk.

Whatever is sent twice, late, in another order or by two at once, a stream holds each fact once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from psycopg.errors import CheckViolation
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.central.database import reading, writing
from pos.central.streams import aside, book, standings
from pos.central.streams.book import Held
from pos.central.streams.chain import Flaw, first_broken
from pos.central.streams.coming import Coming, known_of, look_at
from pos.central.streams.laying import lay_months
from pos.central.streams.readers import read_into_books
from pos.central.streams.values import Interpret, Line, Unread, ZAnswer
from pos.sync.facts import genesis
from pos.sync.wire import Batch, SentFact


@dataclass(frozen=True)
class Outcome:
    """What became of a batch."""

    verdict: str
    """`ok`; `gap`; `fork`; `chain`; `signature`; `parent` (an epoch that nobody vouches for);
    `revoked`; `unknown` (a terminal that was never enrolled)."""
    acked_through: int = 0
    """Every fact up to this number is kept."""
    hash: bytes = b""
    """Of that fact."""
    at: int = 0
    """The first fact refused; of a gap, the one that is awaited."""
    server_hash: bytes = b""
    """Of a fork: the hash kept at `at`."""
    parked: tuple[int, ...] = ()
    """Facts of the batch that are kept and not read."""
    added: int = 0
    """Facts that were new."""
    z: tuple[ZAnswer, ...] = ()


def ingest(
    engine: Engine,
    terminal_id: str,
    epoch: str,
    batch: Batch,
    *,
    now: datetime,
    interpret: Interpret,
    line: Line | None = None,
    is_vouched: bool = True,
) -> Outcome:
    """Take a batch in; when this returns, what it says lies on the disk.

    Args:
        epoch: 16 hexadecimal digits.
        interpret: reads new facts into the books, in the same transaction.
        line: says what became of Z.
        is_vouched: whether the terminal itself brought it, by a signed request.  A file that
            somebody else brings begins no epoch under a key that nobody enrolled, and fills no
            quarantine with what nobody signed.

    Raises:
        OperationalError: the database failed; nothing of the batch is kept.
    """
    with reading(engine) as session:
        known = known_of(session, terminal_id, epoch, batch)
    if known.sender is None:
        return Outcome("unknown")
    if not known.public_key:  # the epoch has not begun, and this is not its beginning
        return Outcome("chain", at=1) if batch.first_seq == 1 else Outcome("gap", at=1)
    coming = look_at(batch, terminal_id, epoch, known, is_vouched=is_vouched, now=now)
    if not known.may_begin(is_vouched=is_vouched):
        return _not_begun(engine, coming)
    lay_months(engine, coming.days)
    try:
        with writing(engine) as session:
            return _take(session, coming, interpret, line or Line())
    except CheckViolation:  # the database was put back to a day before the month was made
        lay_months(engine, coming.days, is_sure=False)
    with writing(engine) as session:
        return _take(session, coming, interpret, line or Line())


def _not_begun(engine: Engine, coming: Coming) -> Outcome:
    """An epoch that says to be the terminal's, under a key and a parent that nobody knows."""
    if coming.flaw is not None and not coming.good:
        return Outcome(coming.flaw.what, at=1)
    if coming.is_vouched:
        with writing(engine) as session:
            _put_aside(session, coming, coming.good, "parent")
    return Outcome("parent", at=1)


def _take(session: Session, coming: Coming, interpret: Interpret, line: Line) -> Outcome:
    held = _held(session, coming)
    batch = coming.batch
    if batch.first_seq > held.last_seq + 1:
        return Outcome("gap", held.last_seq, held.last_hash, at=held.last_seq + 1)
    refused = _fork(session, coming, held)
    if refused is not None:
        return refused
    new = [one for one in coming.good if one.seq > held.last_seq]
    if coming.known.is_barred:
        _put_aside(session, coming, new, "revoked")
        return Outcome("revoked", held.last_seq, held.last_hash)
    outcome = _keep(session, coming, held, new, interpret=interpret, line=line)
    if coming.flaw is None:
        return outcome
    if coming.is_vouched:
        left = [one for one in batch.facts if one.seq >= coming.flaw.at]
        _put_aside(session, coming, left, coming.flaw.what)
    return replace(outcome, verdict=coming.flaw.what, at=coming.flaw.at)


def _held(session: Session, coming: Coming) -> Held:
    held = book.hold(session, coming.terminal_id, coming.epoch)
    if held is not None:
        return held
    start = coming.known.start
    if start is None:
        raise Broken("a stream that was here has gone")
    if not coming.good or coming.known.is_barred:  # nothing of it will be kept: it does not begin
        return Held(0, genesis(coming.terminal_id, coming.epoch))
    made = book.start_epoch(session, coming.terminal_id, coming.epoch, start, now=coming.now)
    standings.note_letter(session, coming.terminal_id, coming.epoch, start, now=coming.now)
    return made


def _fork(session: Session, coming: Coming, held: Held) -> Outcome | None:
    """Another fact than the kept one under the same number: both are put aside."""
    batch = coming.batch
    first, last = batch.first_seq, min(batch.last_seq, held.last_seq)
    kept = {0: genesis(coming.terminal_id, coming.epoch), held.last_seq: held.last_hash}
    if first <= held.last_seq:
        kept |= book.hashes(session, coming.terminal_id, coming.epoch, first - 1, last)
    if kept[first - 1] != batch.prev and first == 1:
        return Outcome("chain", held.last_seq, held.last_hash, at=1)
    at = first - 1 if kept[first - 1] != batch.prev else _differing(coming.good, kept)
    if at is None:
        return None
    flaw = first_broken(batch, coming.terminal_id, coming.epoch, coming.known.public_key)
    if flaw is not None and flaw.at <= max(at, first):  # nobody signed another fact
        return Outcome(flaw.what, held.last_seq, held.last_hash, at=flaw.at)
    ours = aside.kept_versions(session, coming.terminal_id, coming.epoch, at, last)
    theirs = coming.batch.facts if flaw is None else _before(batch.facts, flaw)
    _put_aside(session, coming, [*ours, *(one for one in theirs if one.seq >= at)], "fork")
    return Outcome("fork", held.last_seq, held.last_hash, at=at, server_hash=kept[at])


def _differing(facts: Iterable[SentFact], kept: dict[int, bytes]) -> int | None:
    return next((one.seq for one in facts if one.seq in kept and kept[one.seq] != one.hash), None)


def _before(facts: Iterable[SentFact], flaw: Flaw) -> list[SentFact]:
    return [one for one in facts if one.seq < flaw.at]


def _put_aside(session: Session, coming: Coming, facts: Iterable[SentFact], reason: str) -> None:
    aside.put_aside(session, coming.terminal_id, coming.epoch, facts, reason=reason, now=coming.now)


def _keep(
    session: Session,
    coming: Coming,
    held: Held,
    new: list[SentFact],
    *,
    interpret: Interpret,
    line: Line,
) -> Outcome:
    """Write what is new, let it be read, and say how far the stream is."""
    batch, place = coming.batch, (coming.terminal_id, coming.epoch)
    z: list[ZAnswer] = []
    if new:
        book.keep(session, [(one, coming.shape(one.seq)) for one in new], now=coming.now)
        told = [coming.read[one.seq] for one in new]
        readable = [one for one in told if not isinstance(one, Unread)]
        unread = [one for one in told if isinstance(one, Unread)]
        unread += read_into_books(session, readable, interpret)
        aside.park(session, unread, now=coming.now)
        standings.heard(session, coming.terminal_id, now=coming.now)
        z = line.closings_of(session, readable)
    return Outcome(
        "ok",
        new[-1].seq if new else held.last_seq,
        new[-1].hash if new else held.last_hash,
        parked=tuple(aside.parked_seqs(session, *place, batch.first_seq, batch.last_seq)),
        added=len(new),
        z=tuple(z),
    )
