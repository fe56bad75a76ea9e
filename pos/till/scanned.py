"""Which goods a scan names: by their barcode, our label, or the code of an article."""

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.codes import (
    RECEIPT_PATTERN,
    BadGtinScan,
    ForeignLink,
    GtinScan,
    LinkScan,
    ReceiptScan,
    Scan,
    TextScan,
)
from pos.shop import queries as shop
from pos.stock import queries as stock
from pos.stock.queries import Labelled


def goods_of(session: Session, read: Scan) -> Labelled | None:
    """The goods that a scan names; None: nobody's here."""
    match read:
        case GtinScan(gtin14):
            found = catalogue.by_gtin(session, gtin14)
        case LinkScan(showroom=code):
            # Another showroom's SKU names other goods, whatever ours is called.
            ours = shop.showroom(session)
            is_here = code is None or (ours is not None and ours.code == code)
            return stock.by_label(session, read) if is_here else None
        case TextScan(text=sku):
            found = catalogue.by_sku(session, sku)
        case _:
            found = None
    return None if found is None else Labelled(found, None)


def raw_of(read: Scan, code: str) -> str:
    """What is told of a code that names nothing: as it was read."""
    match read:
        case BadGtinScan(text) | TextScan(text):
            return text
        case ForeignLink(link):
            return link
        case ReceiptScan(number):
            return number
        case _:
            return code.strip()


def receipt_number_of(read: Scan) -> str:
    """The number of a receipt that was scanned or typed whole; empty where it is none."""
    match read:
        case ReceiptScan(number):
            return number
        case TextScan(text):
            return text.upper() if RECEIPT_PATTERN.fullmatch(text.upper()) else ""
        case _:
            return ""
