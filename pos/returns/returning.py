"""Taking goods back: one act, one transaction, and nothing leaves before the commit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.ids import new_id, new_voucher_code
from pos.base.text import clean
from pos.base.transaction import writing
from pos.returns import books, drawers, goods, papers, queries, sendings
from pos.returns.drawers import Short
from pos.returns.fates import Fate, Why
from pos.returns.queries import SoldHead
from pos.returns.records import CompletedReturn, Refunded, ReturnedLine
from pos.returns.refusals import (
    AccountNeeded,
    NothingToReturn,
    NotInDrawer,
    NoWhy,
    OtherWay,
    ReturnChanged,
    SlipNeeded,
)
from pos.returns.told import return_completed
from pos.returns.ways import NOBODY_KNOWS, Part, Source, Way, exchanged, refund
from pos.returns.wishes import Asked
from pos.shop import approvals
from pos.shop import queries as shop
from pos.shop.approvals import Approval, Kind, Need, Voucher
from pos.shop.limits import limits
from pos.shop.queries import Showroom
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.stock import holds, ledger
from pos.stock import queries as stock
from pos.stock.ledger import Move
from pos.stock.places import CUSTOMER, DISPOSED, QUARANTINE
from pos.sync import outbox
from pos.sync import queries as sync
from pos.sync.pen import Hand
from pos.till import buyers, cash_moves, counters, shifts, voucher_codes
from pos.till.numbers import return_number
from printers.stored import dumps

PLACES = {Fate.QUARANTINE: QUARANTINE, Fate.DISPOSE: DISPOSED}
"""Where goods go; those for the shelf go to that of the place the register sells from."""
RETURNED = "returned"
"""The reason of the moves."""
MOST_LETTERS = 200
"""Of what a person writes beside a reason."""
WITHOUT_RECEIPT = (Way.VOUCHER, Way.CASH)
"""How goods that nobody knows the sale of are paid back."""


@dataclass(frozen=True)
class Paying:
    """How the money is to go back, as the cashier typed it."""

    request_id: str
    """Made with the page; the same one heard again takes nothing back."""
    seen_vnd: int
    """What the page showed that the goods are worth."""
    slip: str = ""
    """The number of the terminal's slip, for a card."""
    send_to: str = ""
    """Bank and account, for a transfer."""
    unknown_way: Way = Way.VOUCHER
    """Without a receipt: `WITHOUT_RECEIPT`."""


@dataclass(frozen=True)
class Exchanged:
    """The order that goods brought back pay for."""

    draft_id: str
    credit_vnd: int


@dataclass(frozen=True)
class Done:
    """What the door needs to know of a completed return."""

    return_id: str
    number: str
    total_vnd: int
    is_first_time: bool = True


def return_goods(
    asked: Asked,
    paying: Paying,
    *,
    hand: Hand,
    voucher: Voucher | None = None,
    drawer_at: str | None = None,
) -> Done:
    """Take goods back and give their money back the way it came.

    In one transaction: what was approved, the return's number, its lines and refunds, the moves,
    the fact, the print job and the drawer's pulse.  What may still come back is read in the act,
    which begins IMMEDIATE: two registers never take the same unit.

    Args:
        voucher: who said yes to what needs a yes.
        drawer_at: the printer whose drawer opens for cash; None: the register has none.

    Raises:
        NoShift, NothingToReturn, MoreThanLeft, NotForTheShelf, NoWhy, ReturnChanged,
        AboveTodaysPrice, LotOfOtherGoods, SlipNeeded, AccountNeeded, ApprovalNeeded: nothing has
        changed.
        NotInDrawer: the drawer does not hold the notes; that they were asked for is kept and told.
    """
    try:
        with writing() as session:
            known = books.heard(session, paying.request_id)
            if known is not None:
                return Done(known.id, known.number, known.total_vnd, is_first_time=False)
            refuse_again(session, paying, voucher)
            back = prepare(session, asked, paying, hand=hand)
            approved = approvals.give(session, back.needs, voucher, hand=hand)
            done = take_back(session, back, approved, hand=hand)
            if drawer_at is not None and has_cash(done):
                queue.kick(session, done.number, drawer_at, hand=hand)
            require_notes(session, back, done)
            return Done(done.return_id, done.number, done.total_vnd)
    except Short as short:
        tell_short(short, paying, voucher, hand=hand)
        raise NotInDrawer from None


def refuse_again(session: Session, paying: Paying, voucher: Voucher | None) -> None:
    """A press that the drawer refused before is refused without another look into it.

    Raises:
        NotInDrawer.
    """
    if voucher is None and drawers.is_heard_again(session, paying.request_id):
        raise NotInDrawer


def require_notes(session: Session, back: "Prepared", done: CompletedReturn) -> None:
    """Last of all rules, once everything is written: who is refused for another reason learns
    nothing of the drawer.

    Raises:
        Short: the act is undone whole, and told by `tell_short`.
    """
    notes_vnd = sum(one.part.amount_vnd for one in done.refunds if one.part.way is Way.CASH)
    shift = shifts.read(session, done.shift_id)
    if shift is None:
        raise Broken("goods were taken back in a shift without a row")
    if notes_vnd and drawers.drawer(session, shift).expected_vnd < 0:
        raise Short(shift.id, notes_vnd, _note(back), back.needs)


def tell_short(short: Short, paying: Paying, voucher: Voucher | None, *, hand: Hand) -> None:
    """Write, in an act of its own, that the act before was undone for want of notes."""
    with writing() as session:
        drawers.tell_refused(session, short, voucher, request_id=paying.request_id, hand=hand)


@dataclass(frozen=True)
class Prepared:
    """A return that the rules let happen, before anything of it is written."""

    return_id: str
    asked: Asked
    paying: Paying
    sold: SoldHead | None
    showroom: Showroom
    lines: tuple[ReturnedLine, ...]
    parts: tuple[Part, ...]
    needs: tuple[Need, ...]
    exchange: Exchanged | None = None

    @property
    def total_vnd(self) -> int:
        """What the goods are worth."""
        return sum(one.amount_vnd for one in self.lines)


def prepare(session: Session, asked: Asked, paying: Paying, *, hand: Hand) -> Prepared:
    """Look at what is asked for by every rule, within the caller's act.

    Raises:
        As `return_goods`, but for the approval.
    """
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a till without a showroom")
    if hand.register_no is None:
        raise Broken("goods are taken back at a register")
    shifts.require_open(session, hand.register_no)
    asked = replace(asked, note=clean(asked.note, max_length=MOST_LETTERS))
    if asked.why is Why.OTHER and not asked.note:
        raise NoWhy
    sold = None if asked.sale_id is None else queries.sale(session, asked.sale_id)
    if asked.sale_id is not None and sold is None:
        raise NothingToReturn
    lines = goods.lines(session, asked, showroom, hand=hand)
    total_vnd = sum(one.amount_vnd for one in lines)
    if total_vnd != paying.seen_vnd:
        raise ReturnChanged(total_vnd=total_vnd)
    parts = refund(sources(session, sold, total_vnd), total_vnd, unknown=_unknown_way(sold, paying))
    made = Prepared(new_id(), asked, paying, sold, showroom, lines, tuple(parts), (), exchange=None)
    return replace(made, needs=_needs(session, made, hand))


def for_exchange(session: Session, back: Prepared, exchange: Exchanged, *, hand: Hand) -> Prepared:
    """The same goods, of which so much pays for what is taken instead."""
    parts = tuple(exchanged(back.parts, exchange.credit_vnd))
    made = replace(back, parts=parts, exchange=exchange)
    return replace(made, needs=_needs(session, made, hand))


def sources(session: Session, sold: SoldHead | None, total_vnd: int) -> list[Source]:
    """What stands behind the goods: the sale's tenders, or nobody knows what."""
    if sold is None:
        return [Source(NOBODY_KNOWS, total_vnd)]
    return queries.sources(session, sold.sale_id)


def _unknown_way(sold: SoldHead | None, paying: Paying) -> Way:
    """Cash only where somebody answers for goods without a receipt; later it is a voucher."""
    if paying.unknown_way not in WITHOUT_RECEIPT:
        raise OtherWay
    return paying.unknown_way if sold is None else Way.VOUCHER


def _note(back: Prepared) -> str:
    """The receipt's number, or without one the goods' names."""
    return back.sold.number if back.sold else ", ".join(one.name_vi for one in back.lines)[:200]


def _needs(session: Session, back: Prepared, hand: Hand) -> tuple[Need, ...]:
    """What somebody must say yes to, each bounded in đồng.

    Goods without a receipt: what they are worth.  Money above the limit, counting what the same
    receipt gave back before, so that none is cut into small returns; or for a transfer that
    nobody saw come: what goes back.  Notes at all, once this shift's drawer was asked for more than
    it held: nobody is to learn what is in it by trying.
    """
    money = [one for one in back.parts if one.way is not Way.EXCHANGE]
    back_vnd = sum(one.amount_vnd for one in money)
    unseen_vnd = sum(one.amount_vnd for one in money if not one.source.is_seen)
    notes_vnd = sum(one.amount_vnd for one in money if one.way is Way.CASH)
    note = _note(back)
    needs = []
    if back.sold is None:
        needs.append(Need(Kind.RETURN, back.return_id, back.total_vnd, note))
    before_vnd = queries.money_back_vnd(session, back.sold.sale_id) if back.sold else 0
    if back_vnd and before_vnd + back_vnd > limits(session).refund_vnd:
        needs.append(Need(Kind.REFUND, back.return_id, back_vnd, note))
    elif unseen_vnd:
        needs.append(Need(Kind.REFUND, back.return_id, unseen_vnd, note))
    elif notes_vnd and cash_moves.was_refused(session, _shift_id(session, hand)):
        needs.append(Need(Kind.REFUND, back.return_id, notes_vnd, note))
    return tuple(needs)


def _shift_id(session: Session, hand: Hand) -> str:
    return shifts.require_open(session, hand.register_no or 0).id


def take_back(
    session: Session, back: Prepared, approved: Sequence[Approval], *, hand: Hand
) -> CompletedReturn:
    """Write a prepared return, within the caller's act.

    Raises:
        SlipNeeded, AccountNeeded: how the money goes back was not said.
    """
    done = _completed(session, back, approved, hand)
    told = return_completed(done, back.showroom)
    fact = outbox.record(session, "return.completed/1", told, hand=hand)
    books.write(session, done, fact_seq=fact.seq)
    for one in done.refunds:
        if one.part.way is Way.TRANSFER:
            sendings.ask(session, done.return_id, one.no, _words(back.paying.send_to))
        elif one.part.way is Way.VOUCHER:
            worth_vnd = one.part.amount_vnd
            voucher_codes.write(session, one.reference, worth_vnd, done.return_id, at=hand.at)
    places = {**PLACES, Fate.RESTOCK: stock.place_of(session, hand.register_no)}
    moves = [
        Move(line.lot_id, line.units, CUSTOMER, places[line.fate], RETURNED, done.return_id)
        for line in done.lines
    ]
    ledger.move(session, moves, hand=hand)
    # A lot that an order means was perhaps sold out when that came, or new in the books since.
    holds.cover_all(session, {one.lot_id for one in moves}, hand=hand)
    paper = papers.return_slip(done, back.showroom)
    queue.queue(session, NewJob("receipt", done.return_id, done.number, dumps(paper)), hand=hand)
    return done


def _completed(
    session: Session, back: Prepared, approved: Sequence[Approval], hand: Hand
) -> CompletedReturn:
    register_no = hand.register_no or 0
    shift = shifts.require_open(session, register_no)
    head = sync.head(session)
    if head is None:
        raise Broken("a till without a terminal")
    refunds = _refunds(back)
    return_no, gt_vnd = counters.next_return(session, register_no, head.epoch, back.total_vnd)
    return CompletedReturn(
        return_id=back.return_id,
        number=return_number(back.showroom.code, register_no, head.ordinal, return_no),
        register_no=register_no,
        epoch=head.epoch,
        return_no=return_no,
        shift_id=shift.id,
        shift_no=shift.no,
        person_id=hand.by_id,
        person_name=hand.by_name,
        sale_id=back.asked.sale_id,
        sale_number=back.sold.number if back.sold else "",
        exchange_id=back.exchange.draft_id if back.exchange else None,
        lines=back.lines,
        refunds=refunds,
        total_vnd=back.total_vnd,
        vat_vnd=sum(line.vat_vnd for line in back.lines),
        gt_vnd=gt_vnd,
        why=back.asked.why,
        note=back.asked.note,
        request_id=back.paying.request_id,
        completed_at=hand.at,
        business_on=hand.on,
        buyer=buyers.loads(back.sold.buyer) if back.sold else buyers.CONSUMER,
        approvals=tuple(approved),
    )


def _refunds(back: Prepared) -> tuple[Refunded, ...]:
    """Each part of the money with what it goes by."""
    made = []
    for no, part in enumerate(back.parts, start=1):
        reference = ""
        if part.way is Way.CARD:
            reference = _words(back.paying.slip)
            if not reference:
                raise SlipNeeded
        elif part.way is Way.TRANSFER and not _words(back.paying.send_to):
            raise AccountNeeded
        elif part.way is Way.VOUCHER:
            reference = new_voucher_code()
        made.append(Refunded(no, part, reference))
    return tuple(made)


def _words(text: str) -> str:
    return clean(text, max_length=MOST_LETTERS)


def has_cash(done: CompletedReturn) -> bool:
    """Whether notes leave the drawer."""
    return any(one.part.way is Way.CASH for one in done.refunds)
