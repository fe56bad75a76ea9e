"""Saying which goods of the shop are which entries of the registry."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.catalogue import link_book
from pos.catalogue.models import Product
from pos.registry import link_queries, queries
from pos.registry.refusals import NoSuchEntry, NoSuchProduct
from pos.sync.pen import Hand


def link_product(product_id: str, code: str, how: str, *, hand: Hand) -> None:
    """Say that a product is an entry: from now on the registry's certificates count for it.

    Args:
        how: what it was found by, `gtin`, `name` or `hand`.

    Raises:
        NoSuchProduct, NoSuchEntry: one of them is not there.
    """
    with writing() as session:
        if session.get(Product, product_id) is None:
            raise NoSuchProduct
        _link(session, product_id, code, how, hand)


def link_all(pairs: Sequence[tuple[str, str]], *, hand: Hand) -> int:
    """Link goods to the entries whose barcode they carry; gives how many.

    Args:
        pairs: product and entry, as somebody saw them; what changed meanwhile is left out.
    """
    with writing() as session:
        still = set(link_queries.sure(session))
        good = [one for one in pairs if one in still]
        for product_id, code in good:
            _link(session, product_id, code, "gtin", hand)
    return len(good)


def unlink_product(product_id: str, *, hand: Hand) -> None:
    """Say that a product is no entry: what the shop wrote down counts again.

    Raises:
        NoSuchProduct: it is linked to nothing.
    """
    with writing() as session:
        if product_id not in {one.product_id for one in link_book.all_links(session)}:
            raise NoSuchProduct
        link_book.unlink(session, product_id, hand=hand)


def _link(session: Session, product_id: str, code: str, how: str, hand: Hand) -> None:
    if queries.entry(session, "product", code) is None:
        raise NoSuchEntry
    link_book.link(session, product_id, code, how, hand=hand)
    found = queries.certificates_of(session, [code])
    link_book.tell(session, [product_id], {product_id: found.get(code, {})}, at=hand.at)
