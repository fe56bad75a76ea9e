"""The book of sold components: the only writer of `till_sale_parts`."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.till.records import CompletedSale, SoldPart
from pos.till.set_models import SalePart


def write(session: Session, sale: CompletedSale) -> None:
    """Write what lay in the gift sets of a sale, once and for all; most sales have none."""
    rows = [
        {"sale_id": sale.sale_id, "line_no": line.no, **vars(part)}
        for line in sale.lines
        for part in line.parts
    ]
    if rows:
        require_act(session)
        session.execute(insert(SalePart), rows)


def of_sale(session: Session, sale_id: str) -> dict[int, tuple[SoldPart, ...]]:
    """What lay in the gift sets of a sale, by line."""
    rows = session.execute(
        select(SalePart.__table__)
        .where(SalePart.sale_id == sale_id)
        .order_by(SalePart.line_no, SalePart.no)
    ).mappings()
    found: dict[int, tuple[SoldPart, ...]] = defaultdict(tuple)
    for row in rows:
        told = {name: row[name] for name in row if name not in _KEY}
        found[row["line_no"]] += (SoldPart(**told),)
    return dict(found)


_KEY: Collection[str] = ("sale_id", "line_no")
