"""Completing a sale: one act, one transaction, and nothing leaves before the commit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import receipt_link
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.shop.queries import Showroom
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.stock import ledger, lots
from pos.stock import queries as stock
from pos.stock.fefo import Shelf, is_expired
from pos.stock.ledger import Goods
from pos.sync import outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand
from pos.till import counters, drafts, papers, payment_requests, sales, shifts
from pos.till.allocation import Part, Wanted, allocate
from pos.till.drafts import Line, OpenDraft
from pos.till.numbers import receipt_number
from pos.till.pricing import Priced, amounts, split_amount, vat
from pos.till.records import Cash, CompletedSale, SoldLine
from pos.till.refusals import (
    DraftIsClosed,
    LotExpired,
    LotNeeded,
    NoPrice,
    NothingToSell,
    OrderChanged,
    OtherPayment,
    PaidTooLittle,
    PaidTooMuch,
)
from pos.till.shifts import OpenShift
from pos.till.told import sale_completed
from printers.stored import dumps

MOST_CHANGE_VND = 10_000_000
"""More change than this means that a code was scanned into the amount."""


@dataclass(frozen=True)
class Seen:
    """The order as the cashier saw it when paying."""

    version: int
    total_vnd: int


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
    tendered_vnd: int,
    *,
    seen: Seen,
    link_base: str,
    hand: Hand,
    drawer_at: str | None = None,
) -> Done:
    """Sell an order for cash.

    In one transaction: the receipt's number, the lines as sold, the tender, the moves, the
    fact, the print job and the register's next order.  The order's id is the sale's, so the
    same checkout sent twice, or from two windows, is one sale.

    Args:
        tendered_vnd: the notes handed over.
        seen: what the cashier saw; an order changed meanwhile is not sold.
        link_base: the address that the receipt's code carries.
        drawer_at: the printer whose drawer opens for the cash; None: the register has none.

    Raises:
        NoShift, DraftIsClosed, NothingToSell, OrderChanged, PaidTooLittle, PaidTooMuch,
        LotExpired, LotNeeded: nothing has changed.
        OtherPayment: the order was sold already, for another amount handed over.
    """
    with writing() as session:
        done = sell_order(
            session, draft_id, tendered_vnd, seen=seen, link_base=link_base, hand=hand
        )
        if drawer_at is not None and done.is_first_time:
            pulse = NewJob(queue.DRAWER, new_id(), done.number, "", printer_id=drawer_at)
            queue.queue(session, pulse, hand=hand)
        return done


def sell_order(
    session: Session, draft_id: str, tendered_vnd: int, *, seen: Seen, link_base: str, hand: Hand
) -> Done:
    """`complete_sale` within the caller's act, for whoever sells many orders in one."""
    known = sales.find(session, draft_id)
    if known is not None:
        if known.tendered_vnd != tendered_vnd:
            raise OtherPayment(number=known.number, tendered_vnd=known.tendered_vnd)
        following = drafts.empty_one(session, hand.register_no or 0, hand.at)
        return Done(draft_id, known.number, known.total_vnd, known.change_vnd, False, following)
    order = _open_order(session, draft_id, hand)
    sold = _complete(session, order, tendered_vnd, seen, hand)
    _send_out(session, sold, order.showroom, link_base, hand)
    payment_requests.use(session, sold.sale_id, {}, sold.shift_id, hand=hand)
    drafts.close(session, order.draft, hand.at)
    following = drafts.empty_one(session, order.draft.register_no, hand.at)
    return Done(sold.sale_id, sold.number, sold.total_vnd, sold.cash.change_vnd, True, following)


@dataclass(frozen=True)
class _Order:
    draft: OpenDraft
    shift: OpenShift
    lines: Sequence[Line]
    cards: Mapping[str, Card]
    showroom: Showroom


def _open_order(session: Session, draft_id: str, hand: Hand) -> _Order:
    if hand.register_no is None:
        raise DraftIsClosed
    shift = shifts.require_open(session, hand.register_no)
    draft = drafts.require_open(session, draft_id, hand.register_no)
    lines = drafts.lines(session, draft_id)
    if not lines:
        raise NothingToSell
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a till without a showroom")
    cards = catalogue.cards(session, [line.product_id for line in lines], hand.on)
    return _Order(draft, shift, lines, cards, showroom)


def _complete(
    session: Session, order: _Order, tendered_vnd: int, seen: Seen, hand: Hand
) -> CompletedSale:
    _check_prices(order)
    total_vnd = sum(_amounts(order))
    if (order.draft.version, total_vnd) != (seen.version, seen.total_vnd):
        raise OrderChanged(total_vnd=total_vnd)
    if tendered_vnd < total_vnd:
        raise PaidTooLittle(missing_vnd=total_vnd - tendered_vnd)
    if tendered_vnd - total_vnd > MOST_CHANGE_VND:
        raise PaidTooMuch(tendered_vnd=tendered_vnd)
    lines = _sold_lines(session, order, hand)
    head = sync.head(session)
    if head is None:
        raise Broken("a till without a terminal")
    receipt_no, gt_vnd = counters.next_receipt(
        session, order.draft.register_no, head.epoch, total_vnd
    )
    return CompletedSale(
        sale_id=order.draft.id,
        number=receipt_number(
            order.showroom.code, order.draft.register_no, head.ordinal, receipt_no
        ),
        register_no=order.draft.register_no,
        epoch=head.epoch,
        receipt_no=receipt_no,
        shift_id=order.shift.id,
        shift_no=order.shift.no,
        person_id=hand.by_id,
        person_name=hand.by_name,
        lines=tuple(lines),
        cash=Cash(total_vnd, tendered_vnd, tendered_vnd - total_vnd),
        total_vnd=total_vnd,
        vat_vnd=sum(line.vat_vnd for line in lines),
        gt_vnd=gt_vnd,
        completed_at=hand.at,
        business_on=hand.on,
    )


def _check_prices(order: _Order) -> None:
    """The server's price is the catalogue's of today, whatever the order was begun with."""
    today_vnd = {}
    for line in order.lines:
        card = order.cards[line.product_id]
        if card.price_vnd is None:
            raise NoPrice(name=card.name_vi)
        today_vnd[line.id] = card.price_vnd
    if any(today_vnd[line.id] != line.price_vnd for line in order.lines):
        raise OrderChanged(total_vnd=sum(_amounts(order, today_vnd)))


def _amounts(order: _Order, prices_vnd: Mapping[str, int] | None = None) -> list[int]:
    """What the lines cost: at their own prices, or at those named by line."""
    return amounts(
        [
            Priced(
                line.units,
                line.price_vnd if prices_vnd is None else prices_vnd[line.id],
                order.cards[line.product_id].unit,
                order.cards[line.product_id].tax_class,
            )
            for line in order.lines
        ]
    )


@dataclass(frozen=True)
class _Taken:
    """A part of a line with the lot it is really taken from."""

    line: Line
    shelf: Shelf
    units: int
    amount_vnd: int
    short_units: int


def _sold_lines(session: Session, order: _Order, hand: Hand) -> list[SoldLine]:
    taken = _taken(session, order, hand)
    shares = vat(
        [(one.amount_vnd, order.cards[one.line.product_id].tax_class) for one in taken],
        seller_method=order.showroom.seller_method,
        on=hand.on,
    )
    goods = [Goods(one.line.product_id, one.shelf.lot_id, one.units) for one in taken]
    ledger.sell(session, goods, act_id=order.draft.id, hand=hand)
    made = []
    for no, (one, share) in enumerate(zip(taken, shares, strict=True), start=1):
        card = order.cards[one.line.product_id]
        made.append(
            SoldLine(
                no=no,
                product_id=card.product_id,
                lot_id=one.shelf.lot_id,
                sku=card.sku,
                name_vi=card.name_vi,
                name_en=card.name_en,
                producer=card.producer,
                place=card.place,
                lot_code=one.shelf.code,
                owner=one.shelf.owner,
                unit=card.unit,
                unit_word=card.unit_word,
                units=one.units,
                price_vnd=one.line.price_vnd,
                amount_vnd=one.amount_vnd,
                tax_class=card.tax_class,
                vat_code=share.rate.code,
                vat_percent=share.rate.percent,
                net_vnd=share.net_vnd,
                vat_vnd=share.vat_vnd,
                stars=card.stars,
                short_units=one.short_units,
            )
        )
    return made


def _taken(session: Session, order: _Order, hand: Hand) -> list[_Taken]:
    shelves = stock.shelves(session, {line.product_id for line in order.lines})
    _check_lots(session, order, shelves, hand)
    parts = allocate(
        [Wanted(line.id, line.product_id, line.lot_id, line.units) for line in order.lines],
        shelves,
        today=hand.on,
    )
    taken = []
    for line, amount_vnd in zip(order.lines, _amounts(order), strict=True):
        split = split_amount(amount_vnd, [part.units for part in parts[line.id]])
        for part, part_vnd in zip(parts[line.id], split, strict=True):
            shelf = _shelf(session, line.product_id, part, shelves, hand)
            taken.append(_Taken(line, shelf, part.units, part_vnd, part.short_units))
    return taken


def _check_lots(
    session: Session, order: _Order, shelves: Mapping[str, Sequence[Shelf]], hand: Hand
) -> None:
    """Hard stops: a named lot whose HSD has passed; no named lot while some lot has expired."""
    for line in order.lines:
        name = order.cards[line.product_id].name_vi
        if line.lot_id is None:
            held = shelves.get(line.product_id, ())
            if any(is_expired(one.date_kind, one.use_by, hand.on) for one in held):
                raise LotNeeded(name=name, line_id=line.id)
            continue
        lot = stock.lot(session, line.lot_id)
        if lot is None:
            raise Broken("an order names a lot that is not in the books")
        if is_expired(lot.date_kind, lot.use_by, hand.on):
            raise LotExpired(name=name, lot_code=lot.code, use_by=lot.use_by)


def _shelf(
    session: Session,
    product_id: str,
    part: Part,
    shelves: Mapping[str, Sequence[Shelf]],
    hand: Hand,
) -> Shelf:
    """The lot of a part; where the books know none, the newest good one, else one without code."""
    for shelf in shelves.get(product_id, ()):
        if shelf.lot_id == part.lot_id:
            return shelf
    if part.lot_id is not None:
        lot = stock.lot(session, part.lot_id)
        if lot is None:
            raise Broken("an order names a lot that is not in the books")
        return Shelf(lot.lot_id, lot.code, 0, lot.date_kind, lot.use_by, lot.received_at, lot.owner)
    newest = stock.newest_good_lot(session, product_id, hand.on)
    if newest is not None:
        return newest
    lot_id = lots.undocumented(session, product_id, hand=hand)
    return Shelf(lot_id, "", 0, "none", None, hand.at)


def _send_out(
    session: Session, sale: CompletedSale, showroom: Showroom, link_base: str, hand: Hand
) -> None:
    """Write what the stream, the books and the printer need to know; nothing leaves yet."""
    told = sale_completed(sale, showroom, link_base=link_base)
    fact = outbox.record(session, "sale.completed/1", told, hand=hand)
    sales.write(session, sale, fact_seq=fact.seq)
    link = receipt_link(link_base, sale.number, fact.hash)
    paper = papers.receipt(sale, showroom, link=link)
    job = NewJob("receipt", sale.sale_id, sale.number, dumps(paper))
    queue.queue(session, job, hand=hand)
