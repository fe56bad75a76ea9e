"""Changing one product by hand: made, changed, kept from sale, brought back, given a code."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.assortment import journal, product_queries
from pos.assortment.journal import Changed
from pos.assortment.product_form import Wanted
from pos.assortment.refusals import (
    ChangedMeanwhile,
    CodeTaken,
    NoCodesLeft,
    ProducerTaken,
    SkuOnLabels,
    SkuTaken,
    StockOnBooks,
    UnitInUse,
)
from pos.base.digests import digest
from pos.base.text import search_key
from pos.base.transaction import writing
from pos.catalogue import books, former_codes, queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.codes import make_internal_ean13, normalise_gtin
from pos.catalogue.models import Producer, Product, ProductCode
from pos.sync.pen import Hand

MOST_INTERNAL = 999_999_999


def add_product(wanted: Wanted, *, hand: Hand) -> str:
    """Make a product; gives its id.

    Raises:
        SkuTaken, SkuOnLabels, CodeTaken: another has its code.
        ProducerTaken: the producer to be made is known already.
    """
    with writing() as session:
        state = _with_producer(session, wanted, hand)
        _refuse_taken(session, state, "")
        product_id = books.write_product(session, state, hand=hand)
        told = Changed(product_id, "product", product_id, None, plain(state))
        journal.note(session, [told], hand=hand)
    return product_id


def change_product(product_id: str, wanted: Wanted, *, seen: str, hand: Hand) -> bool:
    """Write a product anew; gives whether anything changed.

    Args:
        seen: the digest of the state that the page showed.

    Raises:
        NoSuchProduct: there is none of this id.
        ChangedMeanwhile: the product is no longer what the page showed.
        UnitInUse: goods were received in another unit.
        StockOnBooks: goods were received, and it would become a service.
        SkuTaken, SkuOnLabels, CodeTaken: another has its code.
        ProducerTaken: the producer to be made is known already.
    """
    with writing() as session:
        before = product_queries.state(session, product_id)
        if digest(plain(before)) != seen:
            raise ChangedMeanwhile
        if wanted.state.unit != before.unit and product_queries.is_received(session, product_id):
            raise UnitInUse
        _refuse_lost_stock(session, product_id, before, wanted.state)
        after = _with_producer(session, wanted, hand)
        if after == before:
            return False
        _refuse_taken(session, after, product_id)
        _write(session, product_id, before, after, hand)
    return True


def withdraw_product(product_id: str, *, hand: Hand) -> None:
    """Keep a product from sale; what was sold stays as it is.

    Raises:
        NoSuchProduct: there is none of this id.
    """
    _set_withdrawn(product_id, is_withdrawn=True, hand=hand)


def bring_back_product(product_id: str, *, hand: Hand) -> None:
    """Let a product be sold again.

    Raises:
        NoSuchProduct: there is none of this id.
    """
    _set_withdrawn(product_id, is_withdrawn=False, hand=hand)


def _set_withdrawn(product_id: str, *, is_withdrawn: bool, hand: Hand) -> None:
    with writing() as session:
        before = product_queries.state(session, product_id)
        if before.is_withdrawn is not is_withdrawn:
            _write(session, product_id, before, replace(before, is_withdrawn=is_withdrawn), hand)


def draw_code(product_id: str, *, hand: Hand) -> str:
    """Give a product without any barcode an internal one; gives its GTIN-14, the known one else.

    Raises:
        NoSuchProduct: there is none of this id.
        NoCodesLeft: all nine digits are used up.
    """
    with writing() as session:
        before = product_queries.state(session, product_id)
        if before.gtins:
            return before.gtins[0]
        number = product_queries.last_internal_no(session) + 1
        if number > MOST_INTERNAL:
            raise NoCodesLeft
        gtin14 = normalise_gtin(make_internal_ean13(number))
        _write(session, product_id, before, replace(before, gtins=(gtin14,)), hand)
    return gtin14


def plain(state: ProductState) -> dict[str, Any]:
    """A product as plain values, for a journal."""
    return {**vars(state), "gtins": list(state.gtins)}


def _write(
    session: Session, product_id: str, before: ProductState, after: ProductState, hand: Hand
) -> None:
    books.write_product(session, after, hand=hand, product_id=product_id)
    was, will = _parted(plain(before), plain(after))
    journal.note(session, [Changed(product_id, "product", product_id, was, will)], hand=hand)


def _parted(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What differs: as it was, as it is."""
    names = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _with_producer(session: Session, wanted: Wanted, hand: Hand) -> ProductState:
    new = wanted.new_producer
    if new is None:
        return wanted.state
    _refuse_known_producer(session, new)
    return replace(wanted.state, producer_id=books.write_producer(session, new, hand=hand))


def _refuse_known_producer(session: Session, new: ProducerState) -> None:
    """Another spelling of letters and spaces is the same producer."""
    rows = session.execute(select(Producer.name, Producer.name_key))
    for name, name_key in rows:
        is_there = name_key.rpartition("|")[2] in (new.province_code, "") or not new.province_code
        if is_there and search_key(name) == search_key(new.name):
            raise ProducerTaken(name=name)


def _refuse_lost_stock(
    session: Session, product_id: str, before: ProductState, after: ProductState
) -> None:
    becomes_service = before.is_stocked and not after.is_stocked
    if becomes_service and product_queries.is_received(session, product_id):
        raise StockOnBooks(name=before.name_vi)


def _refuse_taken(session: Session, state: ProductState, product_id: str) -> None:
    clash = session.scalar(
        select(Product.name_vi).where(Product.sku == state.sku, Product.id != product_id)
    )
    if clash is not None:
        raise SkuTaken(sku=state.sku, name=clash)
    for former in former_codes.owners(session, state.sku):
        if former != product_id and product_queries.is_received(session, former):
            raise SkuOnLabels(sku=state.sku, name=queries.names(session, [former])[former])
    taken = session.execute(
        select(ProductCode.gtin14, Product.name_vi)
        .join(Product, Product.id == ProductCode.product_id)
        .where(ProductCode.gtin14.in_(state.gtins), ProductCode.product_id != product_id)
    ).first()
    if taken is not None:
        raise CodeTaken(gtin=taken[0].lstrip("0"), name=taken[1])
