"""Printing labels of a lot."""

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import label_link
from pos.shop import queries as shop
from pos.spool import queries as spool
from pos.spool import queue
from pos.spool.printing import profile_of
from pos.spool.queue import NewJob
from pos.spool.refusals import UnknownPaper
from pos.stock import queries
from pos.stock.fefo import is_expired
from pos.stock.papers import lot_label
from pos.stock.refusals import LabelDoesNotFit, LotPastSelling, UnknownLot
from pos.sync import outbox
from pos.sync.pen import Hand
from printers.document import Label
from printers.profiles import ROLL_80
from printers.stored import dumps

MOST_COPIES = 500


def print_labels(
    lot_id: str,
    *,
    size: str,
    copies: int,
    link_base: str,
    hand: Hand,
    request_id: str | None = None,
) -> str:
    """Queue `copies` labels of a lot, with the fact of it; gives the job's id.

    Args:
        request_id: the same request heard again prints nothing more.

    Raises:
        UnknownLot: no such lot, or one without a code.
        LotPastSelling: its HSD has passed.
        LabelDoesNotFit: its words or its code are too large for the size.
    """
    with writing() as session:
        known = queue.asked_before(session, request_id)
        if known is not None:
            return known
        _refuse_expired(session, lot_id, hand)
        label, product_id = compose(session, lot_id, size=size, link_base=link_base, hand=hand)
        require_fit(label)
        content = {"lot": lot_id, "product": product_id, "copies": copies, "kind": f"lot-{size}"}
        outbox.record(session, "label.printed/1", content, hand=hand)
        job = NewJob(
            "label", lot_id, label.name, dumps(label), copies=copies, request_id=request_id
        )
        return queue.queue(session, job, hand=hand)


def require_fit(label: Label) -> None:
    """Lay the label out for trial.

    Raises:
        LabelDoesNotFit: it could not be printed.
    """
    if not fits(label):
        raise LabelDoesNotFit(size=f"{label.width_mm} × {label.height_mm} mm")


def fits(label: Label) -> bool:
    """Whether the label's words and its code have room."""
    from printers.layout import lay_out  # heavy: few ask for it
    from printers.marks import DoesNotFit
    from printers.qr import QrDoesNotFit

    try:
        lay_out(label, profile_of(label, ROLL_80))
    except (DoesNotFit, QrDoesNotFit):
        return False
    return True


def copies_of(session: Session, job_id: str) -> int | None:
    """How many labels a job prints; None where there is no such job."""
    try:
        return spool.job(session, job_id).copies
    except UnknownPaper:
        return None


def _refuse_expired(session: Session, lot_id: str, hand: Hand) -> None:
    lot = queries.lot(session, lot_id)
    if lot is not None and is_expired(lot.date_kind, lot.use_by, hand.on):
        raise LotPastSelling(code=lot.code, use_by=lot.use_by)


def compose(
    session: Session, lot_id: str, *, size: str, link_base: str, hand: Hand
) -> tuple[Label, str]:
    """The label of a lot as of now, and its product's id.

    Raises:
        UnknownLot: no such lot, or one without a code.
    """
    lot = queries.lot(session, lot_id)
    showroom = shop.showroom(session)
    if lot is None or not lot.code or showroom is None:
        raise UnknownLot
    card = catalogue.cards(session, [lot.product_id], hand.on)[lot.product_id]
    link = label_link(
        link_base,
        gtin14=catalogue.public_gtin(session, card.product_id),
        showroom=showroom.code,
        sku=card.sku,
        lot=lot.code,
    )
    return lot_label(card, lot, size=size, link=link), card.product_id
