"""What a scale's label means at this till: which goods, and how much of them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.quantity import Unit
from pos.catalogue.codes import GtinScan, Scan
from pos.catalogue.queries import Card
from pos.catalogue.scale_codes import ScaleCode, Value, read_scale_code, units_for
from pos.till import counter_book


@dataclass(frozen=True)
class Weighed:
    """A label of one of the shop's scales."""

    product_id: str
    code: ScaleCode


def read_label(session: Session, read: Scan) -> Weighed | None:
    """The label that was read; None where it is none, or no product has its number.

    Asked for only where no product carries the code itself: articles of our own have codes in
    200-299, too, and theirs go first.
    """
    if not isinstance(read, GtinScan):
        return None
    code = read_scale_code(read.gtin14, counter_book.layouts(session))
    product_id = None if code is None else counter_book.product_of(session, code.plu)
    return None if code is None or product_id is None else Weighed(product_id, code)


def units_of(code: ScaleCode, card: Card) -> int | None:
    """The base units that a label says; None where it does not fit the goods.

    Pieces are counted, so a weight says nothing of them, and a price only where it buys a whole
    number of them.

    Args:
        card: the goods, with their price of the day.
    """
    if code.value is Value.WEIGHT:
        return code.amount if Unit(card.unit).is_weighed else None
    if card.price_vnd is None:
        return None
    if Unit(card.unit).is_weighed:
        return units_for(card.price_vnd, code.amount) or None
    pieces, rest = divmod(code.amount, card.price_vnd)
    return None if rest else pieces
