"""Reads of a shift: what it sold, took back and moved, and what its drawer must hold.

Sums are made in SQL over the shift's own rows, found by index: closing a shift of 2,000 sales reads
those sales and nothing else.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pos.base.dates import business_day
from pos.base.prepared import Prepared
from pos.closing.records import (
    MoveLine,
    Receipts,
    Returns,
    Sums,
    TenderSum,
    Transfer,
    VatSum,
    Waiting,
)
from pos.law.vat import BY_PARTS
from pos.returns.models import Refund, Return, ReturnLine
from pos.returns.set_models import ReturnPart
from pos.shop import queries as shop
from pos.sync.models import Epoch
from pos.till import cash_moves, counters, shifts, transfer_queries
from pos.till.models import Draft, DraftLine, DraftTender, Sale, SaleLine, Tender
from pos.till.set_models import SalePart
from pos.till.shifts import ShiftRow
from pos.till.transfer_queries import Standing

KINDS = ("cash", "transfer", "card", "voucher", "return_credit")
"""In the order in which papers and pages name them."""


def sums(session: Session, shift: ShiftRow) -> Sums:
    """What a shift has sold and taken back so far."""
    of_shift = Sale.shift_id == shift.id
    bills, total, vat, discount, rounding = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Sale.total_vnd), 0),
            func.coalesce(func.sum(Sale.vat_vnd), 0),
            func.coalesce(func.sum(Sale.discount_vnd), 0),
            func.coalesce(func.sum(Sale.rounding_vnd), 0),
        ).where(of_shift)
    ).one()
    days, people = _days_and_people(session, shift)
    things, groups, owners = _goods(session, shift.id)
    back = returns(session, shift.id)
    gt_vnd = counters.grand_total_vnd(session, shift.register_no)
    return Sums(
        bills=bills,
        things=things,
        gross_vnd=total + discount + rounding,
        discount_vnd=discount,
        rounding_vnd=rounding,
        total_vnd=total,
        vat_vnd=vat,
        vat=groups,
        owners=owners,
        tenders=_tenders(session, shift.id),
        receipts=_ends(session, Sale, Sale.receipt_no, shift.id),
        # One shift at a time is open at a register: what it did is what was added since.
        gt_before_vnd=gt_vnd - total + back.amount_vnd,
        gt_after_vnd=gt_vnd,
        days=days,
        people=people,
        returns=back,
    )


def _days_and_people(session: Session, shift: ShiftRow) -> tuple[tuple[date, ...], tuple[str, ...]]:
    rows = session.execute(
        select(Sale.business_on, Sale.person_id).where(Sale.shift_id == shift.id).distinct()
    ).all()
    days = {business_day(shift.opened_at), *(row[0] for row in rows)}
    return tuple(sorted(days)), tuple(sorted({row[1] for row in rows}))


def _taxed(session: Session, shift_id: str) -> Sequence[Any]:
    """Each rate and owner of a shift with net, VAT and amount: lines, and in place of gift sets
    what lay in them."""
    of_lines = (SaleLine.vat_code, SaleLine.vat_percent, SaleLine.owner)
    of_parts = (SalePart.vat_code, SalePart.vat_percent, SalePart.owner)
    lines = (
        select(
            *of_lines,
            SaleLine.net_vnd.label("net"),
            SaleLine.vat_vnd.label("vat"),
            SaleLine.amount_vnd.label("amount"),
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.shift_id == shift_id, SaleLine.vat_code != BY_PARTS)
    )
    parts = (
        select(*of_parts, SalePart.net_vnd, SalePart.vat_vnd, SalePart.amount_vnd)
        .join(Sale, Sale.id == SalePart.sale_id)
        .where(Sale.shift_id == shift_id)
    )
    both = lines.union_all(parts).subquery()
    return session.execute(
        select(
            both.c.vat_code,
            both.c.vat_percent,
            both.c.owner,
            func.sum(both.c.net),
            func.sum(both.c.vat),
            func.sum(both.c.amount),
        )
        .group_by(both.c.vat_code, both.c.vat_percent, both.c.owner)
        .order_by(both.c.vat_percent.desc(), both.c.vat_code)
    ).all()


def _goods(session: Session, shift_id: str) -> tuple[int, tuple[VatSum, ...], dict[str, int]]:
    """Pieces sold, sums by VAT group, sums by owner; a gift set is one piece."""
    pieces = session.scalar(
        select(func.sum(case((SaleLine.unit == "piece", SaleLine.units), else_=1)))
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.shift_id == shift_id)
    )
    groups: dict[tuple[str, int], list[int]] = {}
    owners: dict[str, int] = defaultdict(int)
    for code, percent, owner, net, vat, amount in _taxed(session, shift_id):
        owners[owner] += amount
        held = groups.setdefault((code, percent), [0, 0, 0])
        for at, vnd in enumerate((net, vat, amount)):
            held[at] += vnd
    vats = tuple(VatSum(code, percent, *held) for (code, percent), held in groups.items())
    return pieces or 0, vats, dict(owners)


def _tenders(session: Session, shift_id: str) -> tuple[TenderSum, ...]:
    rows = session.execute(
        select(Tender.kind, func.count(), func.sum(Tender.amount_vnd))
        .join(Sale, Sale.id == Tender.sale_id)
        .where(Sale.shift_id == shift_id)
        .group_by(Tender.kind)
    ).all()
    return tuple(sorted((TenderSum(*row) for row in rows), key=lambda one: KINDS.index(one.kind)))


def _ends(
    session: Session,
    table: type[Sale | Return],
    no: InstrumentedAttribute[int],
    shift_id: str,
) -> Receipts:
    """First and last by epoch and number: never by time, which may have gone back."""
    asked = (
        select(table.number)
        .join(Epoch, Epoch.epoch == table.epoch)
        .where(table.shift_id == shift_id)
    )
    up = (func.length(Epoch.ordinal), Epoch.ordinal, no)
    down = (func.length(Epoch.ordinal).desc(), Epoch.ordinal.desc(), no.desc())
    first = session.scalar(asked.order_by(*up).limit(1))
    last = session.scalar(asked.order_by(*down).limit(1))
    return Receipts(first or "", last or "")


def _taxed_back(session: Session, shift_id: str) -> Sequence[Any]:
    """As `_taxed`, of what a shift took back."""
    lines = (
        select(
            ReturnLine.vat_code,
            ReturnLine.vat_percent,
            ReturnLine.net_vnd.label("net"),
            ReturnLine.vat_vnd.label("vat"),
            ReturnLine.amount_vnd.label("amount"),
        )
        .join(Return, Return.id == ReturnLine.return_id)
        .where(Return.shift_id == shift_id, ReturnLine.vat_code != BY_PARTS)
    )
    parts = (
        select(
            ReturnPart.vat_code,
            ReturnPart.vat_percent,
            ReturnPart.net_vnd,
            ReturnPart.vat_vnd,
            ReturnPart.amount_vnd,
        )
        .join(Return, Return.id == ReturnPart.return_id)
        .where(Return.shift_id == shift_id)
    )
    both = lines.union_all(parts).subquery()
    return session.execute(
        select(
            both.c.vat_code,
            both.c.vat_percent,
            func.sum(both.c.net),
            func.sum(both.c.vat),
            func.sum(both.c.amount),
        )
        .group_by(both.c.vat_code, both.c.vat_percent)
        .order_by(both.c.vat_percent.desc(), both.c.vat_code)
    ).all()


def returns(session: Session, shift_id: str) -> Returns:
    """What a shift took back, and how the money went."""
    count, amount_vnd = session.execute(
        select(func.count(), func.coalesce(func.sum(Return.total_vnd), 0)).where(
            Return.shift_id == shift_id
        )
    ).one()
    if not count:
        return Returns()
    refunds = session.execute(
        select(Refund.kind, func.count(), func.sum(Refund.amount_vnd))
        .join(Return, Return.id == Refund.return_id)
        .where(Return.shift_id == shift_id)
        .group_by(Refund.kind)
        .order_by(Refund.kind)
    )
    groups = _taxed_back(session, shift_id)
    return Returns(
        count=count,
        amount_vnd=amount_vnd,
        numbers=_ends(session, Return, Return.return_no, shift_id),
        vat=tuple(VatSum(*row) for row in groups),
        refunds=tuple(TenderSum(*row) for row in refunds),
    )


def moves(session: Session, shift_id: str) -> tuple[MoveLine, ...]:
    """A shift's cash moves with who made them, those refused among them."""
    names = {one.id: one.name for one in shop.everybody(session)}
    return tuple(
        MoveLine(
            one.no,
            one.kind,
            one.amount_vnd,
            one.reason,
            one.note,
            names.get(one.person_id, ""),
            one.at,
        )
        for one in cash_moves.of_shift(session, shift_id)
    )


def transfers(session: Session, shift_id: str) -> tuple[Transfer, ...]:
    """The transfers that a shift's sales were paid by, in their order."""
    rows = session.execute(
        select(
            Tender.sale_id,
            Tender.no,
            Sale.number,
            Tender.amount_vnd,
            Tender.reference,
            Tender.is_seen,
            Sale.completed_at,
            Tender.request_id,
        )
        .join(Sale, Sale.id == Tender.sale_id)
        .where(Sale.shift_id == shift_id, Tender.kind == "transfer")
        .order_by(Sale.fact_seq, Tender.no)
    ).all()
    known = transfer_queries.standings(session, [row[7] for row in rows if row[7] is not None])
    found = []
    for sale_id, no, number, amount_vnd, reference, is_seen, at, request_id in rows:
        typed = Standing.SEEN if is_seen else Standing.OPEN
        its = typed if request_id is None else known.get(request_id, typed)
        key = f"{sale_id}:{no}"
        found.append(
            Transfer(key, number, amount_vnd, reference, its.is_proved, at, str(its), request_id)
        )
    return tuple(found)


def waiting(session: Session, register_no: int) -> tuple[Waiting, ...]:
    """The open orders with goods in them, or money taken for them: the register's own, and those
    put aside, which are the whole shop's."""
    rows = _waiting().all(session, register_no=register_no)
    return tuple(Waiting(*row) for row in rows)


@cache
def _waiting() -> Prepared:
    # Each by its own index: the orders long sold, and their lines, are not read.  (A union that
    # drops what is in both would be merged in the order of ids, by reading every order.)
    its = Draft.register_no == bindparam("register_no")
    own = select(Draft.id).where(its, Draft.closed_at.is_(None))
    aside = select(Draft.id).where(Draft.parked_at.is_not(None), Draft.closed_at.is_(None))
    ids = own.union_all(aside).scalar_subquery()
    lines = (
        select(
            DraftLine.draft_id,
            func.count().label("lines"),
            func.sum(_about()).label("amount_vnd"),
        )
        .where(DraftLine.draft_id.in_(ids))
        .group_by(DraftLine.draft_id)
        .subquery()
    )
    taken = (
        select(DraftTender.draft_id, func.sum(DraftTender.tendered_vnd).label("taken_vnd"))
        .where(DraftTender.draft_id.in_(ids))
        .group_by(DraftTender.draft_id)
        .subquery()
    )
    return Prepared(
        select(
            Draft.id,
            Draft.no,
            func.coalesce(lines.c.lines, 0),
            func.coalesce(lines.c.amount_vnd, 0),
            Draft.parked_at.is_not(None),
            func.coalesce(taken.c.taken_vnd, 0),
        )
        .outerjoin(lines, lines.c.draft_id == Draft.id)
        .outerjoin(taken, taken.c.draft_id == Draft.id)
        .where(Draft.id.in_(ids))
        .where((lines.c.lines > 0) | (taken.c.taken_vnd > 0))
        .order_by(Draft.register_no, Draft.no, Draft.id)
    )


def _about() -> Any:
    """About what a line comes to: its price as it was put in, weighed goods by the kilogram."""
    from pos.catalogue.models import Product

    unit = (
        select(Product.unit).where(Product.id == DraftLine.product_id).correlate(DraftLine)
    ).scalar_subquery()
    price = func.coalesce(DraftLine.new_price_vnd, DraftLine.price_vnd)
    worth = DraftLine.units * price
    return case((unit == "piece", worth), else_=(worth + literal(500)) // 1000)


@dataclass(frozen=True)
class OpenRegister:
    """A shift that is open at a register."""

    register_no: int
    shift: ShiftRow
    by_name: str


def open_registers(session: Session) -> tuple[OpenRegister, ...]:
    """Every open shift of the shop."""
    names = {one.id: one.name for one in shop.everybody(session)}
    found = []
    for register_no, shift_id in shifts.all_open(session):
        row = shifts.read(session, shift_id)
        if row is not None:
            found.append(OpenRegister(register_no, row, names.get(row.person_id, "")))
    return tuple(found)
