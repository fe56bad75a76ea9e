"""What the audits of the rooms above ask of the stream: the fact of a record, records of a fact."""

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pos.sync.models import Epoch, StoredFact

BODY = case((func.json_valid(StoredFact.body) == 1, StoredFact.body), else_="{}")
"""A stored body as JSON; one that cannot be read is named by the chain's own check."""


def its_fact(
    epoch: InstrumentedAttribute[str], seq: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """That a stored fact is the one a record names, beside `Epoch` of the record's epoch.

    By its whole key: without the terminal, SQLite copies the stream into an index of its own.
    """
    return and_(
        StoredFact.terminal_id == Epoch.terminal_id,
        StoredFact.epoch == epoch,
        StoredFact.seq == seq,
    )


def vanished(
    session: Session,
    kind: str,
    record_id: InstrumentedAttribute[str],
    *,
    id_at: str,
    number_at: str,
) -> list[tuple[int, str]]:
    """Facts of a kind whose record is in the books no more: seq and number of each.

    Args:
        kind: `sale.completed/1`.
        record_id: the column of the records' ids.
        id_at: where the body has that id, as a JSON path.
        number_at: where it has the number.
    """
    rows = session.execute(
        select(StoredFact.seq, func.json_extract(BODY, number_at))
        .outerjoin(record_id.class_, record_id == func.json_extract(BODY, id_at))
        .where(func.json_extract(BODY, "$.t") == kind, record_id.is_(None))
        .order_by(StoredFact.seq)
    )
    return [(seq, number) for seq, number in rows]
