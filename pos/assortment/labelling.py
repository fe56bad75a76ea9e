"""Shelf labels: printed at the register, or said to be replaced by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from pos.assortment import shelf_book, shelf_queries
from pos.assortment.papers import shelf_label, shelf_tag
from pos.assortment.refusals import (
    LabelsChanged,
    NoPriceToPrint,
    NoSuchProduct,
    NothingChosen,
    TooManyLabels,
)
from pos.assortment.shelf_queries import Shelf
from pos.base.errors import Broken
from pos.base.transaction import reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import label_link
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.shop.printers import ShopPrinter
from pos.spool import queue
from pos.spool.queue import SHELF, NewJob
from pos.spool.voices import Voice
from pos.stock.labelling import require_fit
from pos.stock.refusals import LabelDoesNotFit
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.document import Label, Paper
from printers.stored import dumps

MOST_AT_ONCE = 100
"""A roll of 80 mm has about 400 labels."""
USUAL_MM = (50, 30)
"""What is in a label printer of which set-up did not say."""
NAMED = 3
"""So many goods that changed meanwhile are told by name."""


def print_shelf_labels(
    product_ids: Sequence[str],
    *,
    link_base: str,
    hand: Hand,
    copies: int = 1,
    printer: ShopPrinter | None = None,
    request_id: str | None = None,
) -> int:
    """Queue labels of products for the register's printer; gives how many products.

    Args:
        copies: labels of each.
        printer: the one that will print them; None: the usual roll.
        request_id: the same request heard again prints nothing more.

    Raises:
        NothingChosen, TooManyLabels: none are named, or too many.
        NoSuchProduct: one is not in the books.
        NoPriceToPrint: one has no price today.
        LabelDoesNotFit: the words of one are too large for the labels in the printer.
    """
    wanted, fitting = _checked(product_ids), _Fitting(printer)

    def composed(session: Session) -> list[tuple[Shelf, Paper]]:
        shelves = _priced(_shelves(session, wanted, link_base, hand))
        said = (_said(session, one.card, link_base, hand, printer) for one in shelves)
        return [(shelf, fitting.fitted(paper)) for shelf, paper in zip(shelves, said, strict=True)]

    if queue.asked_before(reading(), request_id) is not None:
        return len(wanted)
    composed(reading())  # draws: nobody's act waits for it
    with writing() as session:
        if queue.asked_before(session, request_id) is not None:
            return len(wanted)
        labels = []
        for n, (shelf, paper) in enumerate(composed(session)):
            card = shelf.card
            job = NewJob(
                SHELF,
                card.product_id,
                card.name_vi,
                dumps(paper),
                copies=copies,
                request_id=request_id if n == 0 else None,
            )
            has_code = not isinstance(paper, Label) or paper.qr != ""
            now = shelf.now if has_code else replace(shelf.now, link=None)
            labels.append((card.product_id, now, queue.queue(session, job, hand=hand)))
        shelf_book.note_labels(session, labels, hand=hand)
        contents = [
            {"lot": None, "product": product_id, "copies": copies, "kind": SHELF}
            for product_id, _words, _job in labels
        ]
        outbox.record_all(session, "label.printed/1", contents, hand=hand)
    return len(labels)


def note_replaced(
    product_ids: Sequence[str], *, seen: Mapping[str, str], link_base: str, hand: Hand
) -> int:
    """Note that shelves tell what counts today: a label written by hand, or taken off.

    Args:
        seen: by product, the digest of what the page showed: only that did anybody write down.

    Raises:
        NothingChosen, TooManyLabels: none are named, or too many.
        NoSuchProduct: one is not in the books.
        LabelsChanged: what counts is no longer what the page showed; nothing was noted.
    """
    wanted = _checked(product_ids)
    with writing() as session:
        shelves = _shelves(session, wanted, link_base, hand)
        changed = [one.card for one in shelves if one.now.seen != seen.get(one.card.product_id)]
        if changed:
            names = ", ".join(card.name_vi for card in changed[:NAMED])
            raise LabelsChanged(names=names, count=len(changed))
        # Nobody knows what code a label written by hand has, if any.
        labels = [(one.card.product_id, replace(one.now, link=None), None) for one in shelves]
        shelf_book.note_labels(session, labels, hand=hand)
    return len(labels)


def compose(
    session: Session,
    card: Card,
    *,
    link_base: str,
    hand: Hand,
    printer: ShopPrinter | None = None,
) -> Paper:
    """The label of a product as of now: on a roll, or as large as the labels in the printer.

    A label too small for a code that phones read has none.

    Raises:
        LabelDoesNotFit: its words are too large for the labels in the printer.
    """
    return _Fitting(printer).fitted(_said(session, card, link_base, hand, printer))


class _Fitting:
    """Which labels fit a printer, each made for trial once."""

    def __init__(self, printer: ShopPrinter | None) -> None:
        self._printer = printer
        self._fitted: dict[Label, Label] = {}

    def fitted(self, paper: Paper) -> Paper:
        """The paper as it comes out: without its code where that would be too small.

        Raises:
            LabelDoesNotFit: the words of a label are too large.
        """
        if not isinstance(paper, Label):
            return paper
        if paper not in self._fitted:
            self._fitted[paper] = self._tried(paper)
        return self._fitted[paper]

    def _tried(self, tag: Label) -> Label:
        try:
            require_fit(tag, self._printer)
        except LabelDoesNotFit:
            bare = replace(tag, qr="")
            require_fit(bare, self._printer)
            return bare
        return tag


def _said(
    session: Session, card: Card, link_base: str, hand: Hand, printer: ShopPrinter | None
) -> Paper:
    """What the label of a product says as of now, whether it fits or not."""
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
    voice = Voice(showroom.papers_english)
    if printer is None or not printer.has_labels:
        return shelf_label(card, link=link, on=hand.on, voice=voice)
    size_mm = printer.label_mm or USUAL_MM
    return shelf_tag(card, size_mm=size_mm, link=link, on=hand.on, voice=voice)


def _priced(shelves: list[Shelf]) -> list[Shelf]:
    for shelf in shelves:
        if shelf.card.price_vnd is None:
            raise NoPriceToPrint(name=shelf.card.name_vi)
    return shelves


def _checked(product_ids: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(product_ids))
    if not wanted:
        raise NothingChosen
    if len(wanted) > MOST_AT_ONCE:
        raise TooManyLabels(most=MOST_AT_ONCE)
    return wanted


def _shelves(
    session: Session, product_ids: Sequence[str], link_base: str, hand: Hand
) -> list[Shelf]:
    """In the order in which they were named, which is the shelf's."""
    found = shelf_queries.shelves(session, product_ids, hand.on, link_base=link_base)
    if len(found) < len(product_ids):
        raise NoSuchProduct
    return found
