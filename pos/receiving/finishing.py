"""Booking a delivery: all its lines, or none."""

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.receiving import deliveries, drafts, queries
from pos.receiving.deliveries import Taken
from pos.receiving.drafting import require_draft
from pos.receiving.drafts import Head
from pos.receiving.lines import Line
from pos.receiving.refusals import LineExpired, LineLotDiffers, NothingReceived, ProductGone
from pos.stock.fefo import is_expired
from pos.stock.receiving import bring_in
from pos.stock.refusals import LotDiffers
from pos.sync.pen import Hand


def receive_delivery(draft_id: str, *, hand: Hand) -> str:
    """Book a delivery: lots, moves and facts of all its lines; gives its id.

    Sent again it books nothing more.

    Raises:
        UnknownDelivery: it is neither under way nor received.
        NothingReceived: it has no line.
        LineExpired: an HSD passed since the line was written.
        ProductGone: a product is kept from sale since.
        LineLotDiffers: a lot's code is known with other dates or another owner.
        SetIsPacked: a product became a gift set since.
    """
    with writing() as session:
        if queries.is_received(session, draft_id):
            return draft_id
        head = require_draft(session, draft_id)
        lines = list(drafts.lines(session, draft_id).values())
        if not lines:
            raise NothingReceived
        cards = catalogue.cards(session, [one.product_id for one in lines], hand.on)
        for line in lines:
            _check(line, cards[line.product_id], hand)
        taken = [_take(session, head, line, cards[line.product_id], hand) for line in lines]
        deliveries.write(session, head, taken, hand=hand)
        drafts.end(session, draft_id)
    return draft_id


def _check(line: Line, card: Card, hand: Hand) -> None:
    """What may have changed since the line was written."""
    if card.is_withdrawn or not card.is_stocked:
        raise ProductGone(name=card.name_vi)
    if is_expired(line.lot.date_kind, line.lot.use_by, hand.on):
        raise LineExpired(name=card.name_vi, use_by=line.lot.use_by)


def _take(session: Session, head: Head, line: Line, card: Card, hand: Hand) -> Taken:
    came = line.delivery(head.document_no)
    try:
        found = bring_in(session, card, came, receipt_id=head.draft_id, hand=hand, place=head.place)
    except LotDiffers as no:
        raise LineLotDiffers(
            name=card.name_vi, code=no.facts["code"], use_by=no.facts["use_by"]
        ) from no
    return Taken(line, card, found)
