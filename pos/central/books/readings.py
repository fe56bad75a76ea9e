"""The book of what is read: which facts of each stream the books have, and who reads alone."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, insert
from sqlalchemy.dialects.postgresql.ranges import MultiRange, Range
from sqlalchemy.orm import Session

from pos.central.books.sheets import letter_no
from pos.central.books.shop_models import CentralShop, Reading
from pos.central.streams.values import KeptFact


def hold(session: Session, terminal_id: str) -> None:
    """Let nobody else read facts of this terminal until the transaction ends."""
    blank = {
        **dict.fromkeys(
            (
                *("showroom_code", "name", "address", "commune_code", "mst", "phone"),
                "seller_method",
            ),
            "",
        ),
        "is_demo": False,
        "told": "{}",
        "bank": "{}",
        "epoch_no": 0,
        "seq": 0,
    }
    session.execute(
        insert(CentralShop).values(terminal_id=terminal_id, **blank).on_conflict_do_nothing()
    )
    mine = select(CentralShop.terminal_id).where(CentralShop.terminal_id == terminal_id)
    session.execute(mine.with_for_update())


def unread(session: Session, facts: Sequence[KeptFact]) -> list[KeptFact]:
    """Those of one stream's facts that the books do not have yet, each once, in their order."""
    held = known(session, facts[0].terminal_id, facts[0].epoch)
    found = {
        fact.seq: fact
        for fact in facts
        if not any((one.lower or 0) <= fact.seq < (one.upper or 0) for one in held)
    }
    return [found[seq] for seq in sorted(found)]


def known(session: Session, terminal_id: str, epoch: str) -> MultiRange[int]:
    """The numbers of the facts of a stream that are read."""
    asked = select(Reading.seqs).where(Reading.terminal_id == terminal_id, Reading.epoch == epoch)
    found: MultiRange[int] | None = session.scalar(asked)
    return MultiRange() if found is None else found


def has_later(session: Session, fact: KeptFact) -> bool:
    """Whether facts behind this one are read already, in its epoch or in a later one."""
    rows = session.execute(
        select(Reading.epoch, Reading.epoch_no, Reading.seqs).where(
            Reading.terminal_id == fact.terminal_id
        )
    )
    own_no = letter_no(fact.ordinal)
    return any(
        epoch_no > own_no
        or (epoch == fact.epoch and any(fact.seq < (one.upper or 0) for one in seqs))
        for epoch, epoch_no, seqs in rows
    )


def note(session: Session, facts: Sequence[KeptFact]) -> None:
    """Write that facts of one stream are read."""
    if not facts:
        return
    first = facts[0]
    added = insert(Reading).values(
        terminal_id=first.terminal_id,
        epoch=first.epoch,
        epoch_no=letter_no(first.ordinal),
        seqs=_spans(fact.seq for fact in facts),
    )
    session.execute(
        added.on_conflict_do_update(
            index_elements=["terminal_id", "epoch"],
            set_={"seqs": Reading.seqs.op("+", return_type=INT8MULTIRANGE())(added.excluded.seqs)},
        )
    )


def _spans(seqs: Iterable[int]) -> MultiRange[int]:
    made: list[Range[int]] = []
    for seq in sorted(seqs):
        if made and made[-1].upper == seq:
            made[-1] = Range(made[-1].lower, seq + 1)
        else:
            made.append(Range(seq, seq + 1))
    return MultiRange(made)
