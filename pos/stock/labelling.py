"""Printing labels of a lot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from pos.base.quantity import Unit, format_quantity
from pos.base.transaction import reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import label_link
from pos.catalogue.queries import Card
from pos.shop import queries as shop
from pos.shop.printers import ShopPrinter, most_copies, profile_for
from pos.spool import queries as spool
from pos.spool import queue
from pos.spool.queue import NewJob
from pos.spool.refusals import TooManyCopies, UnknownPaper
from pos.spool.voices import Voice
from pos.stock import lot_prices, queries, sets
from pos.stock.fefo import Bar, bar_of
from pos.stock.papers import lot_label, size_mm
from pos.stock.queries import LotCard
from pos.stock.refusals import (
    CodeDoesNotFit,
    LabelDoesNotFit,
    LotHeld,
    LotPastSelling,
    SizeCannotBe,
    UnknownLot,
)
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.document import Label
from printers.profiles import ROLL_80
from printers.stored import dumps


@dataclass(frozen=True)
class Face:
    """What of a label is left to whoever prints it."""

    has_code: bool = True
    """Whether the lot's code is on it; a very small label has no room for one."""
    is_ahead: bool = False
    """As of the first day of a markdown that is still to begin, which it names; where none is, as
    of now."""


USUAL = Face()


def print_labels(
    lot_id: str,
    *,
    size: str,
    copies: int,
    link_base: str,
    hand: Hand,
    printer: ShopPrinter | None = None,
    face: Face = USUAL,
    request_id: str | None = None,
) -> str:
    """Queue `copies` labels of a lot, with the fact of it; gives the job's id.

    Args:
        size: millimetres, width by height: `50x30`.
        printer: the one that will print them, for which they must fit; None: the usual roll.
        request_id: the same request heard again prints nothing more.

    Raises:
        UnknownLot: no such lot, or one without a code.
        LotPastSelling: its HSD has passed.
        LotHeld: it is held or recalled.
        SizeCannotBe: no label has this size.
        LabelDoesNotFit, CodeDoesNotFit: its words or its code are too large for size or printer.
        TooManyCopies: a printer that gets the picture anew for each takes fewer in one go.
    """

    def composed(session: Session) -> tuple[Label, str]:
        _refuse_barred(session, lot_id, hand)
        return compose(session, lot_id, size=size, link_base=link_base, hand=hand, face=face)

    if (known := queue.asked_before(reading(), request_id)) is not None:
        return known
    if copies > (most := most_copies(printer or ROLL_80)):
        raise TooManyCopies(most=most)
    fitted, _product = composed(reading())
    require_fit(fitted, printer)  # draws: nobody's act waits for it
    with writing() as session:
        if (known := queue.asked_before(session, request_id)) is not None:
            return known
        label, product_id = composed(session)
        if label != fitted:  # the goods were changed just now
            require_fit(label, printer)
        _tell(session, lot_id, product_id, copies, _kind(label, size), hand=hand)
        return _queue(session, lot_id, label, copies, request_id, hand=hand)


@dataclass(frozen=True)
class Wish:
    """Labels of one lot."""

    lot_id: str
    copies: int


def print_many(
    wishes: Sequence[Wish],
    *,
    size: str,
    link_base: str,
    hand: Hand,
    printer: ShopPrinter | None = None,
    request_id: str | None = None,
) -> int:
    """Queue labels of several lots at once, all or none; gives how many.

    More labels of a lot than its printer takes in one go become several papers.

    Raises:
        As `print_labels`, but for `TooManyCopies`; of whichever lot comes first.
    """
    most = most_copies(printer or ROLL_80)
    total = sum(one.copies for one in wishes)
    for one in wishes:
        _refuse_barred(reading(), one.lot_id, hand)
        fitted, _product = compose(reading(), one.lot_id, size=size, link_base=link_base, hand=hand)
        require_fit(fitted, printer)  # draws: nobody's act waits for it
    with writing() as session:
        if queue.asked_before(session, _part(request_id, 0)) is not None:
            return total
        n = 0
        for one in wishes:
            _refuse_barred(session, one.lot_id, hand)
            label, product_id = compose(
                session, one.lot_id, size=size, link_base=link_base, hand=hand
            )
            _tell(session, one.lot_id, product_id, one.copies, _kind(label, size), hand=hand)
            for copies in _in_goes(one.copies, most):
                _queue(session, one.lot_id, label, copies, _part(request_id, n), hand=hand)
                n += 1
    return total


def _part(request_id: str | None, n: int) -> str | None:
    """The id of one paper of a request for many."""
    return None if request_id is None else f"{request_id}-{n}"


def _in_goes(copies: int, most: int) -> list[int]:
    return [min(most, copies - at) for at in range(0, copies, most)]


def _kind(label: Label, size: str) -> str:
    """Of its fact: a label that shows the former price is one of a markdown."""
    return f"markdown-{size}" if label.was else f"lot-{size}"


def _tell(
    session: Session, lot_id: str, product_id: str, copies: int, kind: str, *, hand: Hand
) -> None:
    content = {"lot": lot_id, "product": product_id, "copies": copies, "kind": kind}
    outbox.record(session, "label.printed/1", content, hand=hand)


def _queue(
    session: Session, lot_id: str, label: Label, copies: int, request_id: str | None, *, hand: Hand
) -> str:
    job = NewJob("label", lot_id, label.name, dumps(label), copies=copies, request_id=request_id)
    return queue.queue(session, job, hand=hand)


def require_fit(label: Label, printer: ShopPrinter | None = None) -> None:
    """Make the very bytes for trial.

    Raises:
        CodeDoesNotFit: its code would be too small to be read.
        LabelDoesNotFit: its words are too large, or it is wider than the printer prints.
    """
    from printers.devices import Speech  # heavy: few ask for it
    from printers.printing import encode_paper
    from printers.refusals import DoesNotFit, QrDoesNotFit

    size = f"{label.width_mm} × {label.height_mm} mm"
    try:
        encode_paper(label, profile_for(label, printer or ROLL_80), Speech.ESCPOS)
    except QrDoesNotFit as no:
        raise CodeDoesNotFit(size=size) from no
    except DoesNotFit as no:
        raise LabelDoesNotFit(size=size) from no


def copies_of(session: Session, job_id: str) -> int | None:
    """How many labels a job prints; None where there is no such job."""
    try:
        return spool.job(session, job_id).copies
    except UnknownPaper:
        return None


@dataclass(frozen=True)
class Tally:
    """How many labels a lot wants, and has."""

    received_units: int
    """Base units that came in, in the product's own unit."""
    printed: int
    """Labels sent to printers, those aside that were given up."""
    wanted: int
    """Labels still to be printed: one for each piece that came; 1 for goods that are weighed."""


def tally(
    session: Session, lot_id: str, unit: Unit, most: int, *, is_lowered: bool = False
) -> Tally:
    """How many labels a lot wants, and has.

    Args:
        most: how many its printer prints in one go.
        is_lowered: its price was lowered: each unit that is left gets a new one.
    """
    came = queries.received_units(session, lot_id)
    printed = spool.copies_printed(session, "label", lot_id)
    due = queries.units_left(session, lot_id) if is_lowered else came - printed
    left = 1 if unit.is_weighed else max(1, due)
    return Tally(came, printed, min(left, most))


def _inside(session: Session, lot: LotCard, hand: Hand) -> tuple[str, ...]:
    """What lies in a gift set, as its label says it."""
    parts = sets.parts_of(session, [lot.lot_id]).get(lot.lot_id, [])
    cards = catalogue.cards(session, {one.product_id for one in parts}, hand.on)
    return tuple(
        f"{format_quantity(one.units, Unit(card.unit), card.unit_word)} {card.name_vi}"
        for one in parts
        for card in (cards[one.product_id],)
    )


def _refuse_barred(session: Session, lot_id: str, hand: Hand) -> None:
    lot = queries.lot(session, lot_id)
    bar = None if lot is None else bar_of(lot, hand.on)
    if lot is None or bar is None:
        return
    if bar is Bar.EXPIRED:
        raise LotPastSelling(code=lot.code, use_by=lot.use_by)
    raise LotHeld(code=lot.code)


def compose(
    session: Session,
    lot_id: str,
    *,
    size: str,
    link_base: str,
    hand: Hand,
    face: Face = USUAL,
) -> tuple[Label, str]:
    """The label of a lot as of now, and its product's id.

    Raises:
        UnknownLot: no such lot, or one without a code.
        SizeCannotBe: no label has this size.
    """
    lot = queries.lot(session, lot_id)
    showroom = shop.showroom(session)
    if lot is None or not lot.code or showroom is None:
        raise UnknownLot
    millimetres = size_mm(size)
    if millimetres is None:
        raise SizeCannotBe
    first_on = planned_from(lot, hand.on) if face.is_ahead else None
    day = first_on or hand.on
    card = catalogue.cards(session, [lot.product_id], day)[lot.product_id]
    link = label_link(
        link_base,
        gtin14=catalogue.public_gtin(session, card.product_id),
        showroom=showroom.code,
        sku=card.sku,
        lot=lot.code,
    )
    label = lot_label(
        card,
        lot,
        size=millimetres,
        link=link if face.has_code else "",
        voice=Voice(showroom.papers_english),
        lower_vnd=_lower_vnd(card, lot, day),
        lower_from=first_on,
        inside=_inside(session, lot, hand) if lot.is_set else (),
    )
    return label, card.product_id


def planned_from(lot: LotCard, today: date) -> date | None:
    """The first day of a markdown that is still to begin; None where there is none."""
    if lot.lower_vnd is None or lot.lower_from is None or lot.lower_from <= today:
        return None
    return lot.lower_from


def _lower_vnd(card: Card, lot: LotCard, day: date) -> int | None:
    """What the lot costs on a day while it is marked down; None where it is not."""
    if card.price_vnd is None:
        return None
    today_vnd = lot_prices.price_vnd(lot, card.price_vnd, day)
    return None if today_vnd == card.price_vnd else today_vnd
