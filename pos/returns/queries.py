"""Reads of what was sold, what of it came back, and what its tenders may still give back."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.returns.models import Refund, Return, ReturnLine, Sending
from pos.returns.records import SentRefund
from pos.returns.ways import Source, Way
from pos.shop.models import Person
from pos.sync.models import StoredFact
from pos.till import transfer_queries
from pos.till.models import Sale, SaleLine, Tender
from pos.till.records import TenderKind


@dataclass(frozen=True)
class SoldHead:
    """A completed sale, as far as a return needs it."""

    sale_id: str
    number: str
    epoch: str
    fact_seq: int
    total_vnd: int
    completed_at: datetime
    business_on: date
    buyer: str | None


@dataclass(frozen=True)
class SoldPart:
    """A line as sold, and how much of it came back."""

    line: SaleLine
    returned_units: int

    @property
    def left_units(self) -> int:
        """Units that may still come back."""
        return self.line.units - self.returned_units


_HEAD = select(
    Sale.id,
    Sale.number,
    Sale.epoch,
    Sale.fact_seq,
    Sale.total_vnd,
    Sale.completed_at,
    Sale.business_on,
    Sale.buyer,
)


def sale_by_number(session: Session, number: str) -> SoldHead | None:
    """A sale by its receipt's number, of any register and epoch of this shop."""
    row = session.execute(_HEAD.where(Sale.number == number)).one_or_none()
    return None if row is None else SoldHead(*row)


def sale(session: Session, sale_id: str) -> SoldHead | None:
    """A sale by its id."""
    row = session.execute(_HEAD.where(Sale.id == sale_id)).one_or_none()
    return None if row is None else SoldHead(*row)


def fact_hash(session: Session, epoch: str, seq: int) -> bytes | None:
    """The hash of a fact of any epoch."""
    return session.scalar(
        select(StoredFact.hash).where(StoredFact.epoch == epoch, StoredFact.seq == seq)
    )


def sold_parts(session: Session, sale_id: str) -> list[SoldPart]:
    """The lines of a sale with what came back of each."""
    came = (
        select(ReturnLine.line_no, func.sum(ReturnLine.units).label("units"))
        .where(ReturnLine.sale_id == sale_id)
        .group_by(ReturnLine.line_no)
        .subquery()
    )
    rows = session.execute(
        select(SaleLine, func.coalesce(came.c.units, 0))
        .outerjoin(came, came.c.line_no == SaleLine.no)
        .where(SaleLine.sale_id == sale_id)
        .order_by(SaleLine.no)
    )
    return [SoldPart(line, units) for line, units in rows]


def sources(session: Session, sale_id: str) -> list[Source]:
    """What each tender behind a sale may still give back for it.

    A sale paid with goods brought back stands on the tenders that paid for those: a card stays a
    card, however often its goods are exchanged.
    """
    held: dict[tuple[str, tuple[str, int] | None], int] = {}
    unseen: set[tuple[str, int] | None] = set()
    for tender in session.scalars(
        select(Tender).where(Tender.sale_id == sale_id).order_by(Tender.no)
    ):
        if tender.kind != TenderKind.RETURN_CREDIT and tender.amount_vnd:
            at = (tender.sale_id, tender.no)
            held[tender.kind, at] = tender.amount_vnd
            unseen |= _unseen_of(session, at)
    for key, amount_vnd in _parts(
        session, Return.exchange_id == sale_id, Refund.kind == "exchange"
    ):
        held[key] = held.get(key, 0) + amount_vnd
        unseen |= _unseen_of(session, key[1])
    for key, amount_vnd in _parts(session, Return.sale_id == sale_id):
        held[key] -= amount_vnd
    return [
        Source(kind, left_vnd, tender, is_seen=tender not in unseen)
        for (kind, tender), left_vnd in held.items()
    ]


def _parts(
    session: Session, *which: object
) -> list[tuple[tuple[str, tuple[str, int] | None], int]]:
    """Refunds of some returns: the source of each, and how much."""
    rows = session.execute(
        select(Refund.source_kind, Refund.tender_sale_id, Refund.tender_no, Refund.amount_vnd)
        .join(Return, Return.id == Refund.return_id)
        .where(*which)  # type: ignore[arg-type]
        .order_by(Refund.return_id, Refund.no)
    )
    return [
        ((kind, None if sold is None or no is None else (sold, no)), vnd)
        for kind, sold, no, vnd in rows
    ]


def _unseen_of(session: Session, tender: tuple[str, int] | None) -> set[tuple[str, int] | None]:
    """The tender itself where it is a transfer of which nobody knows that it came.

    Whoever looked into the bank's app later has the last word: what was seen at the till may be
    missing there, and what nobody could see may have come.
    """
    if tender is None:
        return set()
    found = session.get_one(Tender, tender)
    is_seen = transfer_queries.is_proved(session, found.request_id, is_seen=found.is_seen)
    return set() if is_seen else {tender}


def money_back_vnd(session: Session, sale_id: str) -> int:
    """What was given back for a sale so far, in whatever way; exchanges give nothing back."""
    asked = (
        select(func.coalesce(func.sum(Refund.amount_vnd), 0))
        .join(Return, Return.id == Refund.return_id)
        .where(Return.sale_id == sale_id, Refund.kind != Way.EXCHANGE)
    )
    return session.scalar(asked) or 0


# --- What the pages show -------------------------------------------------------------------


@dataclass(frozen=True)
class ReturnView:
    """A return in a list."""

    return_id: str
    number: str
    completed_at: datetime
    person_name: str
    sale_number: str
    """Empty without a receipt."""
    total_vnd: int
    ways: tuple[tuple[str, int], ...]
    goods: str
    is_exchange: bool


@dataclass(frozen=True)
class SendingView:
    """A refund that is still to be sent."""

    return_id: str
    refund_no: int
    number: str
    completed_at: datetime
    amount_vnd: int
    send_to: str


def refund(session: Session, return_id: str, no: int) -> SentRefund:
    """A refund that there is."""
    row = session.execute(
        select(Refund.return_id, Return.number, Refund.no, Refund.amount_vnd)
        .join(Return, Return.id == Refund.return_id)
        .where(Refund.return_id == return_id, Refund.no == no)
    ).one()
    return SentRefund(*row)


def returns_on(session: Session, day: date) -> list[ReturnView]:
    """The returns of a business day, the newest first."""
    rows = session.execute(
        select(Return, Person.name, Sale.number)
        .join(Person, Person.id == Return.person_id)
        .outerjoin(Sale, Sale.id == Return.sale_id)
        .where(Return.business_on == day)
        .order_by(Return.id.desc())
    ).all()
    return _views(session, [(row[0], row[1], row[2]) for row in rows])


def one_return(session: Session, return_id: str) -> ReturnView | None:
    """One return."""
    rows = session.execute(
        select(Return, Person.name, Sale.number)
        .join(Person, Person.id == Return.person_id)
        .outerjoin(Sale, Sale.id == Return.sale_id)
        .where(Return.id == return_id)
    ).all()
    views = _views(session, [(row[0], row[1], row[2]) for row in rows])
    return views[0] if views else None


@dataclass(frozen=True)
class BackLine:
    """A line of goods that came back."""

    name: str
    units: int
    unit: str
    unit_word: str
    lot_id: str
    lot_code: str
    """Empty where the books knew no lot."""
    fate: str


def back_lines(session: Session, return_id: str) -> list[BackLine]:
    """The goods of a return, line by line."""
    rows = session.execute(
        select(
            ReturnLine.name_vi,
            ReturnLine.units,
            ReturnLine.unit,
            ReturnLine.unit_word,
            ReturnLine.lot_id,
            ReturnLine.lot_code,
            ReturnLine.fate,
        )
        .where(ReturnLine.return_id == return_id)
        .order_by(ReturnLine.no)
    )
    return [BackLine(*row) for row in rows]


def return_by_number(session: Session, number: str) -> str | None:
    """The id of a return by the number on its paper."""
    return session.scalar(select(Return.id).where(Return.number == number))


def _views(session: Session, rows: Sequence[tuple[Return, str, str | None]]) -> list[ReturnView]:
    ids = [row[0].id for row in rows]
    ways: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    goods: dict[str, list[str]] = defaultdict(list)
    asked = select(Refund.return_id, Refund.kind, Refund.amount_vnd).where(
        Refund.return_id.in_(ids)
    )
    for return_id, kind, amount_vnd in session.execute(asked.order_by(Refund.no)):
        ways[return_id][kind] += amount_vnd
    named = select(ReturnLine.return_id, ReturnLine.name_vi).where(ReturnLine.return_id.in_(ids))
    for return_id, name in session.execute(named.order_by(ReturnLine.no)):
        goods[return_id].append(name)
    return [
        ReturnView(
            return_id=one.id,
            number=one.number,
            completed_at=one.completed_at,
            person_name=person_name,
            sale_number=sale_number or "",
            total_vnd=one.total_vnd,
            ways=tuple(ways[one.id].items()),
            goods=", ".join(dict.fromkeys(goods[one.id])),
            is_exchange=one.exchange_id is not None,
        )
        for one, person_name, sale_number in rows
    ]


def to_send(session: Session) -> list[SendingView]:
    """The refunds that somebody still has to send, the oldest first."""
    is_its = (Refund.return_id == Sending.return_id) & (Refund.no == Sending.refund_no)
    rows = session.execute(
        select(
            Sending.return_id,
            Sending.refund_no,
            Return.number,
            Return.completed_at,
            Refund.amount_vnd,
            Sending.send_to,
        )
        .join(Return, Return.id == Sending.return_id)
        .join(Refund, is_its)
        .where(Sending.sent_at.is_(None))
        .order_by(Sending.return_id, Sending.refund_no)
    )
    return [SendingView(*row) for row in rows]


def refunds_of_shift(session: Session, shift_id: str) -> dict[str, int]:
    """What a shift gave back, by way; `exchange` paid for goods taken instead."""
    rows = session.execute(
        select(Refund.kind, func.sum(Refund.amount_vnd))
        .join(Return, Return.id == Refund.return_id)
        .where(Return.shift_id == shift_id)
        .group_by(Refund.kind)
    )
    return {str(Way(kind)): vnd for kind, vnd in rows}


def vouchers_of(session: Session, return_id: str) -> list[tuple[str, int]]:
    """The new codes that a return gave, and their worth."""
    rows = session.execute(
        select(Refund.reference, Refund.amount_vnd)
        .where(Refund.return_id == return_id, Refund.kind == "voucher")
        .order_by(Refund.no)
    )
    return [(row[0], row[1]) for row in rows]
