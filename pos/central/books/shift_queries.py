"""Reads of a shift's rows at the centre: what it sold, took back and moved, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    and_,
    any_,
    case,
    false,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from pos.central.books.sale_models import (
    CentralRefund,
    CentralReturn,
    CentralReturnLine,
    CentralReturnPart,
    CentralSale,
    CentralSaleLine,
    CentralSalePart,
    CentralTender,
)
from pos.central.books.shift_models import (
    CentralCashMove,
    CentralClosing,
)
from pos.central.books.shop_models import Reading
from pos.central.streams.models import Stream
from pos.law.vat import BY_PARTS

Rates = Mapping[str, tuple[int, int, int]]
"""Net, VAT and amount by VAT code."""
Ways = Mapping[str, tuple[int, int]]
"""Times and đồng by kind of money."""


Facts = Mapping[str, Sequence[int]]
"""Numbers of facts by epoch."""


@dataclass(frozen=True)
class Span:
    """A shift's rows: whose, between which business days they lie, and of which facts they are."""

    terminal_id: str
    shift_id: str
    first_on: date
    last_on: date
    sold: Facts
    returned: Facts

    def of(self, table: type[CentralSale | CentralReturn]) -> ColumnElement[bool]:
        """Which sales or returns are the shift's."""
        return _in_shift(table, self.terminal_id, self.shift_id, (self.first_on, self.last_on))

    def rows(self, table: Any, facts: Facts) -> ColumnElement[bool]:
        """Which rows of a table are of these facts.

        They are named by their keys: a join would leave it to the database to find out that a
        shift's facts are few among the month's.
        """
        its = [
            and_(table.epoch == epoch, table.seq == any_(literal(list(seqs), ARRAY(BigInteger))))
            for epoch, seqs in facts.items()
        ]
        return and_(
            table.terminal_id == self.terminal_id,
            table.business_on.between(self.first_on, self.last_on),
            or_(false(), *its),
        )


def _in_shift(
    table: type[CentralSale | CentralReturn],
    terminal_id: str,
    shift_id: str,
    days: tuple[date, date],
) -> ColumnElement[bool]:
    return and_(
        table.terminal_id == terminal_id,
        table.shift_id == shift_id,
        table.business_on.between(*days),
    )


@dataclass(frozen=True)
class Sums:
    """What a shift sold."""

    bills: int
    things: int
    gross_vnd: int
    discount_vnd: int
    rounding_vnd: int
    total_vnd: int
    vat_vnd: int
    vat: Rates
    owners: Mapping[str, int]
    tenders: Ways
    first: str
    last: str


@dataclass(frozen=True)
class Returns:
    """What a shift took back; amounts above 0."""

    bills: int
    amount_vnd: int
    first: str
    last: str
    vat: Rates
    refunds: Ways


@dataclass(frozen=True)
class Cash:
    """What went in and out of a drawer beside sales and returns."""

    moves: int
    in_vnd: int
    out_vnd: int


def span(session: Session, closing: CentralClosing, opened_on: date | None) -> Span:
    """The rows of a shift: from its opening to its Z; of one whose clock was set back, of any
    day."""
    first_on, last_on = opened_on or date.min, closing.business_on
    if first_on > last_on:
        first_on, last_on = date.min, date.max

    def facts(table: type[CentralSale | CentralReturn]) -> Facts:
        days = (first_on, last_on)
        its = _in_shift(table, closing.terminal_id, closing.shift_id, days)
        found: dict[str, list[int]] = {}
        for epoch, seq in session.execute(select(table.epoch, table.seq).where(its)):
            found.setdefault(epoch, []).append(seq)
        return found

    return Span(
        closing.terminal_id,
        closing.shift_id,
        first_on,
        last_on,
        sold=facts(CentralSale),
        returned=facts(CentralReturn),
    )


def sums(session: Session, its: Span) -> Sums:
    """What it sold."""
    row = session.execute(
        select(
            func.count(),
            *(_sum(column) for column in _OF_SALES),
        ).where(its.of(CentralSale))
    ).one()
    bills, total, vat, discount, rounding = (int(one) for one in row)
    rates, owners = _taxed(session, its)
    first, last = _ends(session, its, CentralSale, CentralSale.receipt_no)
    return Sums(
        bills=bills,
        things=_things(session, its),
        gross_vnd=total + discount + rounding,
        discount_vnd=discount,
        rounding_vnd=rounding,
        total_vnd=total,
        vat_vnd=vat,
        vat=rates,
        owners=owners,
        tenders=_tenders(session, its),
        first=first,
        last=last,
    )


_OF_SALES = (
    CentralSale.total_vnd,
    CentralSale.vat_vnd,
    CentralSale.discount_vnd,
    CentralSale.rounding_vnd,
)


def _sum(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0)


def _things(session: Session, its: Span) -> int:
    pieces = case((CentralSaleLine.unit == "piece", CentralSaleLine.units), else_=1)
    asked = select(_sum(pieces)).where(its.rows(CentralSaleLine, its.sold))
    return int(session.scalar(asked) or 0)


def _taxed(session: Session, its: Span) -> tuple[Rates, Mapping[str, int]]:
    rates: dict[str, list[int]] = {}
    owners: dict[str, int] = {}
    for code, owner, *amounts in _by_rate(session, its, CentralSaleLine, CentralSalePart, its.sold):
        held = rates.setdefault(code, [0, 0, 0])
        for at, vnd in enumerate(amounts):
            held[at] += int(vnd)
        owners[owner] = owners.get(owner, 0) + int(amounts[2])
    return {code: (one[0], one[1], one[2]) for code, one in rates.items()}, owners


def _by_rate(session: Session, its: Span, line: Any, part: Any, facts: Facts) -> Sequence[Any]:
    """By VAT code and owner: lines, and in place of gift sets what lay in them."""
    columns = ("vat_code", "owner", "net_vnd", "vat_vnd", "amount_vnd")
    lines = select(*(getattr(line, name) for name in columns)).where(
        its.rows(line, facts), line.vat_code != BY_PARTS
    )
    parts = select(*(getattr(part, name) for name in columns)).where(its.rows(part, facts))
    both = union_all(lines, parts).subquery()
    asked = select(
        both.c.vat_code, both.c.owner, *(func.sum(both.c[name]) for name in columns[2:])
    ).group_by(both.c.vat_code, both.c.owner)
    return session.execute(asked).all()


def _tenders(session: Session, its: Span) -> Ways:
    rows = session.execute(
        select(CentralTender.kind, func.count(), _sum(CentralTender.amount_vnd))
        .where(its.rows(CentralTender, its.sold))
        .group_by(CentralTender.kind)
    )
    return {kind: (count, int(vnd)) for kind, count, vnd in rows}


def _ends(session: Session, its: Span, table: Any, running: Any) -> tuple[str, str]:
    """The first and the last number, by epoch and number: never by time."""
    asked = (
        select(table.number)
        .join(
            Reading,
            (Reading.terminal_id == table.terminal_id) & (Reading.epoch == table.epoch),
            isouter=True,
        )
        .where(its.of(table))
        .limit(1)
    )
    first = session.scalar(asked.order_by(Reading.epoch_no, running))
    last = session.scalar(asked.order_by(Reading.epoch_no.desc(), running.desc()))
    return first or "", last or ""


def returns(session: Session, its: Span) -> Returns:
    """What it took back."""
    bills, amount_vnd = session.execute(
        select(func.count(), -_sum(CentralReturn.total_vnd)).where(its.of(CentralReturn))
    ).one()
    if not bills:
        return Returns(0, 0, "", "", {}, {})
    rates: dict[str, tuple[int, int, int]] = {}
    rows = _by_rate(session, its, CentralReturnLine, CentralReturnPart, its.returned)
    for code, _owner, net, vat, amount in rows:
        held = rates.get(code, (0, 0, 0))
        rates[code] = (held[0] - int(net), held[1] - int(vat), held[2] - int(amount))
    refunds = session.execute(
        select(CentralRefund.kind, func.count(), -_sum(CentralRefund.amount_vnd))
        .where(its.rows(CentralRefund, its.returned))
        .group_by(CentralRefund.kind)
    )
    first, last = _ends(session, its, CentralReturn, CentralReturn.return_no)
    ways = {kind: (count, int(vnd)) for kind, count, vnd in refunds}
    return Returns(bills, int(amount_vnd), first, last, rates, ways)


def cash(session: Session, its: Span) -> Cash:
    """What went in and out of its drawer."""
    rows = session.execute(
        select(CentralCashMove.kind, func.count(), _sum(CentralCashMove.amount_vnd))
        .where(
            CentralCashMove.terminal_id == its.terminal_id, CentralCashMove.shift_id == its.shift_id
        )
        .group_by(CentralCashMove.kind)
    ).all()
    sums_vnd = {row[0]: int(row[2]) for row in rows}
    return Cash(sum(row[1] for row in rows), sums_vnd.get("in", 0), sums_vnd.get("out", 0))


def ended_before_vnd(session: Session, closing: CentralClosing) -> list[int]:
    """Where the register's grand total may go on: at the last Z before this one; in a new epoch
    also at the last that its parent knew, since what came after that was lost with a disk.

    Nothing: it is the register's first.
    """
    mine = (
        CentralClosing.terminal_id == closing.terminal_id,
        CentralClosing.register_no == closing.register_no,
    )
    newest_first = (CentralClosing.epoch_no.desc(), CentralClosing.closing_no.desc())
    same = and_(
        CentralClosing.epoch_no == closing.epoch_no, CentralClosing.closing_no < closing.closing_no
    )
    earlier = CentralClosing.epoch_no < closing.epoch_no
    last = session.execute(
        select(CentralClosing.gt_after_vnd, CentralClosing.epoch)
        .where(*mine, or_(same, earlier))
        .order_by(*newest_first)
        .limit(1)
    ).one_or_none()
    if last is None or last[1] == closing.epoch:
        return [] if last is None else [last[0]]
    known = session.scalar(
        select(CentralClosing.gt_after_vnd)
        .join(
            Stream,
            and_(
                Stream.terminal_id == CentralClosing.terminal_id,
                Stream.parent_epoch == CentralClosing.epoch,
                CentralClosing.seq <= Stream.parent_seq,
            ),
        )
        .where(*mine, Stream.epoch == closing.epoch)
        .order_by(*newest_first)
        .limit(1)
    )
    return [last[0]] if known is None else [last[0], known]


def numbered(session: Session, closing: CentralClosing) -> int:
    """How many Z of its register and epoch have a smaller number."""
    asked = select(func.count()).where(
        CentralClosing.terminal_id == closing.terminal_id,
        CentralClosing.epoch == closing.epoch,
        CentralClosing.register_no == closing.register_no,
        CentralClosing.closing_no < closing.closing_no,
    )
    return session.scalar(asked) or 0
