"""Holding lots back, letting them go, and noting that all is accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.errors import BadForm, Broken
from pos.base.text import Unreadable, clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.holding import meant, orders, papers
from pos.holding.meant import MeantLot, Wish
from pos.holding.orders import Order
from pos.holding.refusals import HasEnded, HeldAlready, NothingMeant, OnlyTheCentre, ReasonMissing
from pos.shop import queries as shop
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.stock import holds
from pos.stock.holds import HoldState, Kind
from pos.stock.refusals import UnknownHold
from pos.sync.pen import Hand

MOST_LETTERS = 200
"""Of a reason, or of what is to be done."""


@dataclass(frozen=True)
class Why:
    """What a person says of an order."""

    reason: str
    instruction: str


def hold_lots(wish: Wish, why: Why, *, hold_id: str, hand: Hand) -> str:
    """Hold lots back at once, at every register; gives the order's id.

    In one transaction: the lots are barred, what is left of them goes into quarantine, the fact,
    and the slip for the box.  Nobody else has to say yes: it is the safe way, and can be undone.

    Args:
        wish: lots by name, or all of a product made between two days, also those to come.
        hold_id: made with the page; the same heard again holds nothing more.

    Raises:
        NothingMeant: no such lot, or no such goods.
        HeldAlready: every lot named is barred, or the same is held already, also to come.
        ReasonMissing: nobody said why, or what is to be done.
        BadForm: a text is too long.
    """
    said = Why(_text("reason", why.reason), _text("instruction", why.instruction))
    if not said.reason or not said.instruction:
        raise ReasonMissing
    with writing() as session:
        if orders.find(session, hold_id) is not None:
            return hold_id
        found = meant.lots(session, wish)
        _require_new(session, wish, found, hand)
        state = HoldState(
            Kind.HOLD,
            said.reason,
            said.instruction,
            product_id=None if wish.lot_ids else wish.product_id,
            made_from=wish.made_from,
            made_to=wish.made_to,
        )
        holds.place(session, hold_id, state, meant.ids(found), hand=hand)
        _print(session, hold_id, None, hand)
        return hold_id


def _require_new(session: Session, wish: Wish, found: Sequence[MeantLot], hand: Hand) -> None:
    """Be sure that a hold would bar anything.  One of all of a product does so even where every
    lot is barred, or none is here: those to come."""
    if wish.lot_ids:
        if not found:
            raise NothingMeant
        if all(one.barred for one in found):
            raise HeldAlready
        return
    card = catalogue.cards(session, [wish.product_id], hand.on).get(wish.product_id)
    if card is None or not card.is_stocked:
        raise NothingMeant
    if orders.stands(session, wish.product_id, wish.made_from, wish.made_to):
        raise HeldAlready


def print_slip(hold_id: str, *, request_id: str | None, hand: Hand) -> None:
    """The slip once more, as the books stand now.

    Raises:
        UnknownHold.
    """
    with writing() as session:
        _require(session, hold_id)
        if queue.asked_before(session, request_id) is None:
            _print(session, hold_id, request_id, hand)


def release_hold(hold_id: str, reason: str, *, hand: Hand) -> None:
    """Let the lots of an order go: their goods go back as far as they are there.

    Asked for again, it is done once.

    Raises:
        UnknownHold.
        OnlyTheCentre: it is a recall.
        ReasonMissing: nobody says why they may be sold again.
        BadForm: the text is too long.
    """
    words = _text("reason", reason)
    with writing() as session:
        order = _require(session, hold_id)
        if order.kind is Kind.RECALL:
            raise OnlyTheCentre
        if order.is_released:
            return
        if not words:
            raise ReasonMissing
        holds.release(session, hold_id, reason=words, hand=hand)


def settle_hold(hold_id: str, reason: str, *, hand: Hand) -> None:
    """Note that every unit is accounted for; the lots stay barred.  Asked for again, it is done
    once.

    Raises:
        UnknownHold.
        HasEnded: it was lifted.
        ReasonMissing, BadForm.
    """
    words = _text("reason", reason)
    with writing() as session:
        order = _require(session, hold_id)
        if order.is_released:
            raise HasEnded
        if order.is_settled:
            return
        if not words:
            raise ReasonMissing
        holds.settle(session, hold_id, reason=words, hand=hand)


def _text(field: str, typed: str) -> str:
    try:
        return clean(typed, max_length=MOST_LETTERS)
    except Unreadable as bad:
        raise BadForm({field: "too_long"}) from bad


def _require(session: Session, hold_id: str) -> Order:
    order = orders.find(session, hold_id)
    if order is None:
        raise UnknownHold
    return order


def _print(session: Session, hold_id: str, request_id: str | None, hand: Hand) -> None:
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("goods are held without a showroom")
    slip = papers.hold_slip(showroom, _require(session, hold_id), orders.fetched(session, hold_id))
    job = NewJob(queue.HELD, hold_id, slip.title, slip.document, request_id=request_id)
    queue.queue(session, job, hand=hand)
