"""Reads of single slips, for the people of the showroom that wrote them; and of Z-reports.

Who bought, and what goods cost, is told to nobody at the centre.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, select
from sqlalchemy.orm import Session

from pos.central.books.sale_models import CentralSale, CentralSaleLine
from pos.central.books.shift_models import CentralClosing
from pos.central.desk.models import DeskProduct, DeskTerminal
from pos.central.desk.spans import Span
from pos.central.desk.sums import terminals_of

MOST = 200
"""Slips on a page."""


@dataclass(frozen=True)
class Slip:
    """A slip of the asker's own showroom."""

    number: str
    at: datetime
    register_no: int
    person_name: str
    """The cashier."""
    amount_vnd: int
    """The slip's total; where goods are asked for: what those came to."""


@dataclass(frozen=True)
class Slips:
    """The newest of them, and how many there are."""

    slips: tuple[Slip, ...]
    total: int


def slips(session: Session, showroom: str, span: Span, *, kind_no: int | None = None) -> Slips:
    """A showroom's slips of a span, the newest first; those with goods of a kind, where one is
    named."""
    sale = CentralSale
    keys = (sale.number, sale.at, sale.register_no, sale.person_name)
    days = sale.business_on.between(span.first_on, span.last_on)
    mine = sale.terminal_id.in_(terminals_of(showroom))
    if kind_no is None:
        asked = select(*keys, sale.total_vnd).where(mine, days)
    else:
        amount = cast(func.sum(CentralSaleLine.amount_vnd), BigInteger)
        of_kind = _of_kind(kind_no).where(mine, days)
        asked = of_kind.with_only_columns(*keys, amount).group_by(*keys)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    rows = session.execute(asked.order_by(sale.at.desc(), sale.number.desc()).limit(MOST))
    return Slips(tuple(Slip(*row) for row in rows), total)


def _of_kind(kind_no: int) -> Select[Any]:
    """Sales with lines of a kind of goods."""
    line, sale = CentralSaleLine, CentralSale
    of_sale = and_(
        line.business_on == sale.business_on,
        line.terminal_id == sale.terminal_id,
        line.epoch == sale.epoch,
        line.seq == sale.seq,
    )
    of_product = and_(
        DeskProduct.terminal_id == line.terminal_id, DeskProduct.product_id == line.product_id
    )
    return (
        select(sale)
        .join(line, of_sale)
        .join(DeskProduct, of_product)
        .where(DeskProduct.kind_no == kind_no)
    )


@dataclass(frozen=True)
class Difference:
    """A field of a Z that the slips do not bear out."""

    field: str
    till: str
    centre: str


@dataclass(frozen=True)
class Closing:
    """A Z, and what the centre says to it."""

    showroom: str
    number: str
    register_no: int
    business_on: date
    bills: int
    total_vnd: int
    returned_vnd: int
    drawer_vnd: int
    """Counted less expected."""
    closed_at: datetime
    status: str
    differences: tuple[Difference, ...]


def closings(session: Session, span: Span, *, showroom: str | None = None) -> list[Closing]:
    """The Z-reports of a span: those that differ first, then those that wait, then by number."""
    one = CentralClosing
    asked = (
        select(one, DeskTerminal.showroom_code)
        .join(DeskTerminal, DeskTerminal.terminal_id == one.terminal_id)
        .where(one.business_on.between(span.first_on, span.last_on))
    )
    if showroom is not None:
        asked = asked.where(DeskTerminal.showroom_code == showroom)
    found = [_closing(row, code) for row, code in session.execute(asked)]
    order = {"mismatch": 0, "waiting": 1}
    return sorted(
        found, key=lambda z: (order.get(z.status, 2), -z.business_on.toordinal(), z.number)
    )


def _closing(row: CentralClosing, code: str) -> Closing:
    differences = json.loads(row.differences or "{}")
    return Closing(
        showroom=code,
        number=row.number,
        register_no=row.register_no,
        business_on=row.business_on,
        bills=row.bills,
        total_vnd=row.total_vnd,
        returned_vnd=row.returned_vnd,
        drawer_vnd=row.counted_vnd - row.expected_vnd,
        closed_at=row.closed_at,
        status=row.status,
        differences=tuple(
            Difference(name, str(two.get("till")), str(two.get("centre")))
            for name, two in sorted(differences.items())
        ),
    )
