"""The book of the stream: the only writer of facts, and of where the trail finds them."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.ids import new_epoch, new_id
from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.sync import trails
from pos.sync.facts import Fact, chain_hash, compose, genesis
from pos.sync.models import Epoch, StoredFact, Terminal, TrailRow
from pos.sync.pen import BOOT_ID, Hand


def found(session: Session, terminal_id: str, *, hand: Hand, reason: str) -> Fact:
    """Begin the terminal's first epoch with its first fact.

    Raises:
        Broken: this database already has a terminal.
    """
    require_act(session)
    if session.get(Terminal, 1) is not None:
        raise Broken("this database already belongs to a terminal")
    epoch = new_epoch()
    session.add(Terminal(id=1, terminal_id=terminal_id, epoch=epoch))
    session.add(
        Epoch(
            terminal_id=terminal_id,
            epoch=epoch,
            ordinal="A",
            public_key=hand.pen.public_key.hex(),
            parent_epoch=None,
            parent_seq=None,
            reason=reason,
            started_at=hand.at,
        )
    )
    session.flush()
    content = {
        "ordinal": "A",
        "parent": None,
        "reason": reason,
        "public_key": hand.pen.public_key.hex(),
    }
    return record(session, "epoch.started/1", content, hand=hand)


def begin_epoch(session: Session, letter: str, *, hand: Hand, reason: str) -> Fact:
    """Begin the terminal's next epoch behind the last fact it holds.

    Needed whenever facts may have been written that this book does not hold, or the key changes:
    numbers begin anew under another letter, so that no paper's number is ever given twice.

    Args:
        letter: the epoch's ordinal, used by no epoch before; `facts.later_letter` gives it.

    Raises:
        Broken: outside an act, or before the terminal was founded.
    """
    require_act(session)
    terminal_id, parent, _key = _stream(session)
    seq, digest = _head(session, terminal_id, parent)
    epoch, key = new_epoch(), hand.pen.public_key.hex()
    session.add(
        Epoch(
            terminal_id=terminal_id,
            epoch=epoch,
            ordinal=letter,
            public_key=key,
            parent_epoch=parent,
            parent_seq=seq,
            reason=reason,
            started_at=hand.at,
        )
    )
    session.get_one(Terminal, 1).epoch = epoch
    session.flush()
    content = {
        "ordinal": letter,
        "parent": {"epoch": parent, "seq": seq, "hash": digest.hex()},
        "reason": reason,
        "public_key": key,
    }
    return record(session, "epoch.started/1", content, hand=hand)


def begin_own(session: Session, terminal_id: str, letter: str, *, hand: Hand, reason: str) -> Fact:
    """Go on as a terminal of its own, behind the last fact of the one that it was copied from.

    Args:
        terminal_id: new; the hand's key is new, too.
        letter: the epoch's ordinal, which the other terminal will not reach.

    Raises:
        Broken: outside an act, or before the terminal was founded.
    """
    require_act(session)
    before, parent, _key = _stream(session)
    seq, digest = _head(session, before, parent)
    epoch, key = new_epoch(), hand.pen.public_key.hex()
    session.add(
        Epoch(
            terminal_id=terminal_id,
            epoch=epoch,
            ordinal=letter,
            public_key=key,
            parent_epoch=None,
            parent_seq=None,
            reason=reason,
            started_at=hand.at,
        )
    )
    running = session.get_one(Terminal, 1)
    running.terminal_id, running.epoch = terminal_id, epoch
    session.flush()
    content = {
        "ordinal": letter,
        "parent": {"terminal": before, "epoch": parent, "seq": seq, "hash": digest.hex()},
        "reason": reason,
        "public_key": key,
    }
    return record(session, "epoch.started/1", content, hand=hand)


def record(session: Session, kind: str, content: Mapping[str, object], *, hand: Hand) -> Fact:
    """Write one fact behind the last, signed, in the act's own transaction.

    Args:
        kind: type with version, `sale.completed/1`.
        content: what the type carries (facts: *The fact*).

    Raises:
        Broken: outside an act, before the terminal was founded, or with another terminal's pen.
    """
    return record_all(session, kind, [content], hand=hand)[0]


def record_all(
    session: Session, kind: str, contents: Sequence[Mapping[str, object]], *, hand: Hand
) -> list[Fact]:
    """Write facts of one kind behind the last, in their order; an import has thousands.

    Raises:
        Broken: as `record`.
    """
    require_act(session)
    if not contents:
        return []
    terminal_id, epoch, public_key = _stream(session)
    if public_key != hand.pen.public_key.hex():
        raise Broken("the key on disk is not the key of this epoch")
    seq, prev = _head(session, terminal_id, epoch)
    facts = []
    for content in contents:
        body = compose(
            kind,
            content,
            fact_id=new_id(),
            at=hand.at,
            boot_id=BOOT_ID,
            by={"id": hand.by_id, "name": hand.by_name},
            register_no=hand.register_no,
        )
        digest = chain_hash(terminal_id, epoch, seq + 1, prev, body)
        facts.append(Fact(terminal_id, epoch, seq + 1, prev, digest, hand.pen.sign(digest), body))
        seq, prev = seq + 1, digest
    _INSERT.run(session, *map(_row, facts))
    _note(session, kind, contents, facts, hand)
    return facts


def _note(
    session: Session,
    kind: str,
    contents: Sequence[Mapping[str, object]],
    facts: Sequence[Fact],
    hand: Hand,
) -> None:
    """Write where the facts of the trail stand; a sale as it should be costs no statement."""
    entries = [trails.entry(kind, content, hand.by_id) for content in contents]
    rows = [
        {
            "terminal_id": fact.terminal_id,
            "epoch": fact.epoch,
            "seq": fact.seq,
            "topic": str(entry.topic),
            "business_on": hand.on,
            "person_id": entry.person_id,
            "register_no": hand.register_no or 0,
            "amount_vnd": entry.amount_vnd,
        }
        for fact, entry in zip(facts, entries, strict=True)
        if entry is not None
    ]
    if rows:
        _INSERT_TRAIL.run(session, *rows)


def _row(fact: Fact) -> dict[str, object]:
    return {
        "terminal_id": fact.terminal_id,
        "epoch": fact.epoch,
        "seq": fact.seq,
        "prev": fact.prev,
        "hash": fact.hash,
        "sig": fact.sig,
        "body": fact.body,
    }


# Built once: an import writes thousands of facts.
_STREAM = Prepared(
    select(Terminal.terminal_id, Terminal.epoch, Epoch.public_key)
    .join(
        Epoch,
        (Epoch.terminal_id == Terminal.terminal_id) & (Epoch.epoch == Terminal.epoch),
    )
    .with_for_update(of=Terminal)
)
_HEAD = Prepared(
    select(StoredFact.seq, StoredFact.hash)
    .where(StoredFact.terminal_id == bindparam("terminal"), StoredFact.epoch == bindparam("epoch"))
    .order_by(StoredFact.seq.desc())
    .limit(1)
)
_INSERT = Prepared(insert(StoredFact))
_INSERT_TRAIL = Prepared(insert(TrailRow))


def _stream(session: Session) -> tuple[str, str, str]:
    row = _STREAM.first(session)
    if row is None:
        raise Broken("a fact was written before the terminal was founded")
    return row[0], row[1], row[2]


def _head(session: Session, terminal_id: str, epoch: str) -> tuple[int, bytes]:
    row = _HEAD.first(session, terminal=terminal_id, epoch=epoch)
    return (0, genesis(terminal_id, epoch)) if row is None else (row[0], row[1])
