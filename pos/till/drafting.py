"""Making an order: scanning, choosing, changing, removing.  The draft lives on the server."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from pos.base.quantity import Unit, parse_units
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import LinkScan, read_scan
from pos.customer import queries as customers
from pos.customer.refusals import UnknownCustomer
from pos.stock import queries as stock
from pos.sync.pen import Hand
from pos.till import (
    answers,
    draft_tenders,
    drafts,
    heard,
    nudges,
    parked,
    payment_requests,
    scale_labels,
    sellable,
    shifts,
    voids,
)
from pos.till.advice import advised
from pos.till.draft_rows import Added, OpenDraft
from pos.till.refusals import DraftIsClosed, PaidInPart, TooMuch
from pos.till.scale_labels import Weighed
from pos.till.scanned import goods_of, raw_of, receipt_number_of
from pos.till.views import Outcome, Said


def open_order(register_no: int, *, hand: Hand) -> str:
    """The id of an empty order of this register: a free one, or a new one.

    Raises:
        NoShift: nobody has opened a shift here.
    """
    with writing() as session:
        shifts.require_open(session, register_no)
        return drafts.empty_one(session, register_no, hand.at)


def last_order(register_no: int, *, hand: Hand) -> str:
    """The id of the register's newest open order; an empty one where there is none.

    Raises:
        NoShift: nobody has opened a shift here.
    """
    with writing() as session:
        shifts.require_open(session, register_no)
        found = drafts.newest(session, register_no)
        return found or drafts.open_one(session, register_no, hand.at)


def choose_customer(draft_id: str, customer_id: str | None, *, hand: Hand) -> None:
    """Say whose order it is, for the history of what was bought; None: nobody's in particular.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        UnknownCustomer: there is none of this id, or they were forgotten.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        if customer_id is not None and customers.masked(session, customer_id) is None:
            raise UnknownCustomer
        drafts.choose_customer(session, draft, customer_id)


def scan(
    draft_id: str,
    code: str,
    *,
    times: int,
    scan_id: str,
    hosts: Collection[str],
    hand: Hand,
) -> Outcome:
    """Take what a scanner or a person gave as one exact code.

    Our own label names product and lot, and wins; a GTIN, an internal code or a SKU names the
    product; a scale's label names product and weight.  A scan sent again (the same `scan_id`)
    adds nothing.

    Raises:
        DraftIsClosed, TooMuch.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        if heard.has_heard(session, draft.id, scan_id):
            return Outcome()
        read = read_scan(code, hosts=hosts)
        goods = goods_of(session, read)
        if goods is None:
            number = receipt_number_of(read)
            if number:
                return Outcome(Said.RECEIPT, code=number)
            weighed = scale_labels.read_label(session, read)
            if weighed is None:
                return Outcome(Said.UNKNOWN_CODE, code=raw_of(read, code))
            amount = _Amount(times=times, weighed=weighed)
            outcome = _put(session, draft, weighed.product_id, None, amount=amount, hand=hand)
            return _noted(session, draft, scan_id, outcome)
        product_id, lot_id = goods.product_id, None
        if isinstance(read, LinkScan) and read.lot:
            if goods.lot is None:
                outcome = answers.ask_lot(session, product_id, read.lot, hand)
                return _noted(session, draft, scan_id, outcome)
            lot_id = goods.lot.lot_id
        outcome = _put(session, draft, product_id, lot_id, amount=_Amount(times=times), hand=hand)
        return _noted(session, draft, scan_id, outcome)


def add_line(
    draft_id: str,
    product_id: str,
    *,
    lot_id: str | None,
    quantity: str | None,
    times: int,
    scan_id: str,
    hand: Hand,
) -> Outcome:
    """Put chosen goods into the order: a search result, a tile, a weighed bag, a named lot.

    The same request sent again (the same `scan_id`) adds nothing.

    Raises:
        DraftIsClosed, TooMuch.
        BadQuantity: `quantity` cannot be read as units of the product.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        if heard.has_heard(session, draft.id, scan_id):
            return Outcome()
        amount = _Amount(times=times, quantity=quantity)
        outcome = _put(session, draft, product_id, lot_id, amount=amount, hand=hand)
        return _noted(session, draft, scan_id, outcome)


def _noted(session: Session, draft: OpenDraft, scan_id: str, outcome: Outcome) -> Outcome:
    """Note the scan that added goods; a question or a stop is asked again where it got lost."""
    if outcome.said is Said.ADDED:
        heard.hear(session, draft.id, scan_id)
    return outcome


def change_line(
    draft_id: str, line_id: str, *, quantity: str | None, lot_id: str | None, hand: Hand
) -> Outcome:
    """Set a line's quantity, or name its lot.

    Raises:
        DraftIsClosed, TooMuch.
        BadQuantity: `quantity` cannot be read as units of the product.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        line = drafts.line(session, draft, line_id)
        if line is None:
            return Outcome()
        card = catalogue.cards(session, [line.product_id], hand.on)[line.product_id]
        if lot_id is not None:
            lot = answers.named_lot(session, card, lot_id, ())
            stopped = answers.stop_lot(session, card, lot, lot_id, hand)
            if stopped is not None:
                return stopped
        units = None if quantity is None else parse_units(quantity, Unit(card.unit))
        if units is not None and units > drafts.MOST_UNITS[card.unit]:
            raise TooMuch(most=drafts.MOST_UNITS[card.unit])
        if units is not None:
            voids.tell_line(session, draft, line, units_left=units, hand=hand)
        drafts.change(session, draft, line_id, units=units, lot_id=lot_id)
        if lot_id is not None:
            nudges.take(session, draft.id, line_id, lot_id, hand=hand)
        return Outcome(Said.CHANGED, product_name=card.name_vi, line_id=line_id)


def settle_prices(draft_id: str, *, hand: Hand) -> bool:
    """Before paying: an order left open over a price change gets today's prices.

    Returns:
        Whether a line's price changed.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        LotExpired, LotBarred, LotNeeded: it holds what may not be sold: nobody pays for that.
    """
    with writing() as session:
        draft = drafts.require_open(session, draft_id, hand.register_no or 0)
        sellable.require_sellable(session, draft, hand.on)
        products = [line.product_id for line in drafts.lines(session, draft.id)]
        if products:
            drafts.show_sum(session, draft, hand.at)
        return drafts.reprice(session, draft, catalogue.prices(session, products, hand.on))


def remove_line(draft_id: str, line_id: str, *, hand: Hand) -> str:
    """Take a line out of the order; gives the id of the order that the register goes on with.

    It is another one once the last line of an order goes that had asked for a transfer: what came
    for its codes, or still comes, is never the next customer's.  Heard again, it goes on as then.

    Raises:
        DraftIsClosed: the order was completed meanwhile.
        PaidInPart: it is the last line, and what was taken for the order goes back first.
    """
    register_no = hand.register_no or 0
    with writing() as session:
        draft = drafts.find_open(session, draft_id, register_no)
        if draft is None:
            _require_emptied(session, draft_id, register_no)
            return drafts.empty_one(session, register_no, hand.at)
        held = drafts.lines(session, draft.id)
        line = next((one for one in held if one.id == line_id), None)
        is_last = line is not None and len(held) == 1
        if is_last and draft_tenders.of(session, draft.id):
            raise PaidInPart
        if line is not None:
            voids.tell_line(session, draft, line, hand=hand)
        drafts.remove(session, draft, line_id)
        return _empty(session, draft, hand) if is_last else draft.id


def _empty(session: Session, draft: OpenDraft, hand: Hand) -> str:
    """An order without goods is the next customer's, or nobody's; gives what to go on with."""
    if not payment_requests.of_order(session, draft.id):
        drafts.forget_sum(session, draft)
        return draft.id
    payment_requests.give_up_waiting(session, draft.id, hand=hand)
    drafts.close(session, draft, hand.at)
    return drafts.empty_one(session, draft.register_no, hand.at)


def _require_emptied(session: Session, draft_id: str, register_no: int) -> None:
    """Be sure that an order was done with by emptying it: every other one keeps its lines."""
    where = parked.state(session, draft_id)
    is_own = where is not None and where.is_closed and where.register_no == register_no
    if not is_own or drafts.lines(session, draft_id):
        raise DraftIsClosed


class _Amount:
    """How much: a quantity as typed, what a scale's label says, or so many pieces."""

    def __init__(
        self, *, times: int = 1, quantity: str | None = None, weighed: Weighed | None = None
    ) -> None:
        self.times = times
        self.quantity = quantity
        self.weighed = weighed

    def units(self, card: catalogue.Card) -> int | None:
        """Base units; None where a weight has yet to be asked, or a label does not fit."""
        if self.weighed is not None:
            units = scale_labels.units_of(self.weighed.code, card)
            return None if units is None else units * self.times
        if self.quantity:
            return parse_units(self.quantity, Unit(card.unit))
        return None if Unit(card.unit).is_weighed else self.times

    def asked_again(self, units: int | None, unit: str) -> str:
        """The quantity to send with the answer to a question, so that nobody types it anew."""
        told = self.weighed or self.quantity
        return f"{units} {unit}".removesuffix(" piece") if units and told else ""


def _put(
    session: Session,
    draft: OpenDraft,
    product_id: str,
    lot_id: str | None,
    *,
    amount: _Amount,
    hand: Hand,
) -> Outcome:
    card = catalogue.cards(session, [product_id], hand.on).get(product_id)
    if card is None or not card.is_stocked or card.is_withdrawn:
        return Outcome(Said.UNKNOWN_CODE, code=product_id if card is None else card.sku)
    held = stock.shelves(session, [product_id], hand.register_no).get(product_id, ())
    lot = None if lot_id is None else answers.named_lot(session, card, lot_id, held)
    stopped = answers.stop(session, card, lot, lot_id, held, hand=hand)
    if stopped is not None:
        return stopped
    if card.price_vnd is None:
        return Outcome(Said.NO_PRICE, product_id=product_id, product_name=card.name_vi)
    units = amount.units(card)
    if units is None and amount.weighed is not None:
        return Outcome(Said.SCALE_MISFIT, product_id=product_id, product_name=card.name_vi)
    typed = amount.asked_again(units, card.unit)
    if lot is None:
        answers.require_packed(session, card, held, hand)
    asked = answers.ask_if_barred(session, card, lot, held, quantity=typed, hand=hand)
    if asked is not None or units is None:
        return asked or answers.ask_weight(card, lot)
    added = Added(product_id, lot_id, card.unit, units, card.price_vnd)
    line_id = drafts.add(session, draft, added)
    done = Outcome(Said.ADDED, product_name=card.name_vi, line_id=line_id)
    return advised(session, draft, done, lot=lot, held=held, hand=hand)
