"""Shelf labels: printed at the register, or said to be replaced by hand."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.assortment import shelf_book
from pos.assortment.papers import shelf_label
from pos.assortment.refusals import (
    NoPriceToPrint,
    NoSuchProduct,
    NothingChosen,
    TooManyLabels,
)
from pos.base.errors import Broken
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import label_link
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.spool import queue
from pos.spool.queue import SHELF, NewJob
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.document import Document
from printers.stored import dumps

MOST_AT_ONCE = 100
"""A roll of 80 mm has about 400 labels."""


def print_shelf_labels(
    product_ids: Sequence[str], *, link_base: str, hand: Hand, request_id: str | None = None
) -> int:
    """Queue a label of each product for the register's printer; gives how many.

    Args:
        request_id: the same request heard again prints nothing more.

    Raises:
        NothingChosen, TooManyLabels: none are named, or too many.
        NoSuchProduct: one is not in the books.
        NoPriceToPrint: one has no price today.
    """
    wanted = _checked(product_ids)
    with writing() as session:
        if queue.asked_before(session, request_id) is not None:
            return len(wanted)
        cards = _cards(session, wanted, hand)
        for card in cards:
            if card.price_vnd is None:
                raise NoPriceToPrint(name=card.name_vi)
        jobs = []
        for n, card in enumerate(cards):
            paper = dumps(compose(session, card, link_base=link_base, hand=hand))
            job = NewJob(
                SHELF,
                card.product_id,
                card.name_vi,
                paper,
                request_id=request_id if n == 0 else None,
            )
            jobs.append(queue.queue(session, job, hand=hand))
        shelf_book.note_labels(session, list(zip(cards, jobs, strict=True)), hand=hand)
        contents = [
            {"lot": None, "product": card.product_id, "copies": 1, "kind": SHELF} for card in cards
        ]
        outbox.record_all(session, "label.printed/1", contents, hand=hand)
    return len(cards)


def note_replaced(product_ids: Sequence[str], *, hand: Hand) -> int:
    """Note that shelves tell what counts today: a label written by hand, or taken off.

    Raises:
        NothingChosen, TooManyLabels: none are named, or too many.
        NoSuchProduct: one is not in the books.
    """
    wanted = _checked(product_ids)
    with writing() as session:
        cards = _cards(session, wanted, hand)
        shelf_book.note_labels(session, [(card, None) for card in cards], hand=hand)
    return len(cards)


def compose(session: Session, card: Card, *, link_base: str, hand: Hand) -> Document:
    """The label of a product as of now."""
    showroom = shop.showroom(session)
    if showroom is None:
        raise Broken("a shelf label is asked for without a showroom")
    link = label_link(
        link_base,
        gtin14=catalogue.public_gtin(session, card.product_id),
        showroom=showroom.code,
        sku=card.sku,
        lot=None,
    )
    return shelf_label(card, link=link, on=hand.on)


def _checked(product_ids: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(product_ids))
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyLabels(most=MOST_AT_ONCE)
    return wanted


def _cards(session: Session, product_ids: Sequence[str], hand: Hand) -> list[Card]:
    """In the order in which they were named, which is the shelf's."""
    cards = catalogue.cards(session, product_ids, hand.on)
    if any(product_id not in cards for product_id in product_ids):
        raise NoSuchProduct
    return [cards[product_id] for product_id in product_ids]
