"""Completing a sale: one act, one transaction, and nothing leaves before the commit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit
from pos.base.transaction import writing
from pos.catalogue.codes import receipt_link
from pos.customer import queries as customers
from pos.shop import approvals
from pos.shop.approvals import Kind, Override, Voucher
from pos.shop.queries import Showroom
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.sync import outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand
from pos.till import counters, draft_tenders, drafts, paid_slips, papers, payment_requests, sales
from pos.till.numbers import receipt_number
from pos.till.orders import Order, require_order
from pos.till.permits import needs
from pos.till.pricing import Sums
from pos.till.records import CompletedSale, PaidTender, TenderKind
from pos.till.references import require_unused
from pos.till.refusals import (
    ExchangeUnderWay,
    OrderChanged,
    OtherPayment,
    PaidTooMuch,
    ReferenceUsed,
)
from pos.till.sold_lines import sold_lines
from pos.till.tenders import MOST_TENDERS, NAMED, Tendered, is_same, rounding_vnd, settle, slip_key
from pos.till.told import sale_completed
from printers.stored import dumps


@dataclass(frozen=True)
class Seen:
    """The order as the cashier saw it when paying."""

    version: int
    total_vnd: int
    """What was to pay: rounded, where cash ends it."""


@dataclass(frozen=True)
class Done:
    """What the door needs to know of a completed sale."""

    sale_id: str
    number: str
    total_vnd: int
    change_vnd: int
    is_first_time: bool
    """False where the same checkout had been heard before."""
    next_order_id: str = field(default="", compare=False)
    """The empty order that the register goes on with."""


def complete_sale(
    draft_id: str,
    tenders: Sequence[Tendered],
    *,
    seen: Seen,
    link_base: str,
    hand: Hand,
    voucher: Voucher | None = None,
    drawer_at: str | None = None,
) -> Done:
    """Sell an order.

    In one transaction: what was approved, the receipt's number, the lines as sold, the tenders,
    the moves, the fact, the print job and the register's next order.  The order's id is the
    sale's, so the same checkout sent twice, or from two windows, is one sale.

    Args:
        tenders: what ends the order, beside what was taken for it already.
        seen: what the cashier saw; an order changed meanwhile is not sold.
        link_base: the address that the receipt's code carries.
        voucher: who said yes to what needs a yes.
        drawer_at: the printer whose drawer opens for cash; None: the register has none.

    Raises:
        NoShift, DraftIsClosed, NothingToSell, OrderChanged, PaidTooLittle, PaidTooMuch, PaidOver,
        ReferenceUsed, DiscountTwice, ApprovalNeeded, LotExpired, LotNeeded, CertificateEnded,
        CertificateWithdrawn: nothing has changed.
        OtherPayment: the order was sold already, paid in another way.
    """
    with writing() as session:
        done = sell_order(
            session,
            draft_id,
            tenders,
            seen=seen,
            link_base=link_base,
            hand=hand,
            voucher=voucher,
        )
        if drawer_at is not None and done.is_first_time and _has_cash(session, draft_id):
            queue.kick(session, done.number, drawer_at, hand=hand)
        return done


def _has_cash(session: Session, sale_id: str) -> bool:
    return any(one.kind is TenderKind.CASH for one in sales.paid(session, sale_id))


def sell_order(
    session: Session,
    draft_id: str,
    tenders: Sequence[Tendered],
    *,
    seen: Seen,
    link_base: str,
    hand: Hand,
    voucher: Voucher | None = None,
) -> Done:
    """`complete_sale` within the caller's act, for whoever sells more in one act."""
    known = sales.find(session, draft_id)
    if known is not None:
        taken = [one.tendered for one in draft_tenders.of(session, draft_id)]
        if not is_same(known.tenders, [*taken, *tenders]):
            raise OtherPayment(
                number=known.number,
                tendered_vnd=sum(one.tendered_vnd for one in known.tenders),
            )
        following = drafts.empty_one(session, hand.register_no or 0, hand.at)
        return Done(draft_id, known.number, known.total_vnd, known.change_vnd, False, following)
    order = require_order(session, draft_id, hand)
    sold = _complete(session, order, tenders, seen, voucher=voucher, hand=hand)
    _send_out(session, sold, order.showroom, link_base, hand)
    payment_requests.use(session, sold.sale_id, sold.tenders, sold.shift_id, hand=hand)
    drafts.close(session, order.draft, hand.at)
    following = drafts.empty_one(session, order.draft.register_no, hand.at)
    return Done(sold.sale_id, sold.number, sold.total_vnd, sold.change_vnd, True, following)


def _complete(
    session: Session,
    order: Order,
    given: Sequence[Tendered],
    seen: Seen,
    *,
    voucher: Voucher | None,
    hand: Hand,
) -> CompletedSale:
    total, paid = _settled(order, given, seen)
    _check_references(session, order, given, hand)
    tenders = [*order.taken, *given]
    asked = needs(order.draft.id, total, tenders, order.limits, order.doubted)
    yes = approvals.give(session, asked, voucher, hand=hand)
    lines = sold_lines(session, order, total, hand)
    head = sync.head(session)
    if head is None:
        raise Broken("a till without a terminal")
    receipt_no, gt_vnd = counters.next_receipt(
        session, order.draft.register_no, head.epoch, total.total_vnd
    )
    draft = order.draft
    return CompletedSale(
        sale_id=draft.id,
        number=receipt_number(order.showroom.code, draft.register_no, head.ordinal, receipt_no),
        register_no=draft.register_no,
        epoch=head.epoch,
        receipt_no=receipt_no,
        shift_id=order.shift.id,
        shift_no=order.shift.no,
        person_id=hand.by_id,
        person_name=hand.by_name,
        lines=tuple(lines),
        tenders=paid,
        total_vnd=total.total_vnd,
        vat_vnd=sum(line.vat_vnd for line in lines),
        gt_vnd=gt_vnd,
        completed_at=hand.at,
        business_on=hand.on,
        discount_vnd=total.discount_vnd,
        rounding_vnd=total.rounding_vnd,
        buyer=draft.buyer,
        customer_id=draft.customer_id,
        note=draft.note,
        approvals=yes,
    )


def _settled(
    order: Order, given: Sequence[Tendered], seen: Seen
) -> tuple[Sums, tuple[PaidTender, ...]]:
    """What the order comes to and how it is paid, from the books alone."""
    if any(one.kind is TenderKind.RETURN_CREDIT and not one.reference for one in order.taken):
        raise ExchangeUnderWay
    if len(order.taken) + len(given) > MOST_TENDERS:
        raise PaidTooMuch(tendered_vnd=sum(one.tendered_vnd for one in given))
    total = order.sums()
    step_vnd = order.limits.cash_rounding_vnd
    cut_vnd = rounding_vnd(total.total_vnd, order.taken, given, step_vnd)
    if cut_vnd:
        total = order.sums(rounding_vnd=cut_vnd)
    if (order.draft.version, total.total_vnd) != (seen.version, seen.total_vnd):
        raise OrderChanged(total_vnd=total.total_vnd)
    return total, settle(total.total_vnd, order.taken, given)


def _check_references(
    session: Session, order: Order, given: Sequence[Tendered], hand: Hand
) -> None:
    """No card slip and no voucher pays twice: not here, and not before."""
    seen: set[tuple[str, str]] = set()
    for one in (*order.taken, *given):
        if one.kind not in NAMED:
            continue
        key = (one.kind, slip_key(one.reference))
        if key in seen:
            raise ReferenceUsed(reference=one.reference, number="")
        seen.add(key)
        require_unused(session, one, order.draft.id, hand)


def _send_out(
    session: Session, sale: CompletedSale, showroom: Showroom, link_base: str, hand: Hand
) -> None:
    """Write what the stream, the books and the printer need to know; nothing leaves yet."""
    told = sale_completed(sale, showroom, link_base=link_base)
    fact = outbox.record(session, "sale.completed/1", told, hand=hand)
    _tell_prices(session, sale, hand)
    sales.write(session, sale, fact_seq=fact.seq)
    paid_slips.write(session, sale)
    link = receipt_link(link_base, sale.number, fact.hash)
    known = None  # most sales are nobody's in particular, and ask nothing more
    if sale.customer_id is not None:
        known = customers.masked(session, sale.customer_id)
    paper = papers.receipt(sale, showroom, link=link, customer=known)
    job = NewJob("receipt", sale.sale_id, sale.number, dumps(paper))
    queue.queue(session, job, hand=hand)


def _tell_prices(session: Session, sale: CompletedSale, hand: Hand) -> None:
    """Each line sold at another price than the books', and who said yes to it."""
    yes = next((one.approval_id for one in sale.approvals if one.kind == Kind.PRICE), None)
    for line in sale.lines:
        if line.price_vnd == line.books_price_vnd:
            continue
        listed_vnd = line_amount_vnd(line.units, line.books_price_vnd, Unit(line.unit))
        override = Override(
            order_id=sale.sale_id,
            product_id=line.product_id,
            name=line.name_vi,
            units=line.units,
            list_price_vnd=line.books_price_vnd,
            price_vnd=line.price_vnd,
            difference_vnd=listed_vnd - line.gross_vnd,
            approval_id=yes,
        )
        approvals.tell_price(session, override, hand=hand)
