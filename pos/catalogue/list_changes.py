"""What a list writes, product by product, each whole: worked out without a lock, then written.

A product with its price, its barcodes and its certificate is one change.  Each says what it found
when it was worked out, so that a change is written only over what was seen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from pos.catalogue import books, former_codes, queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate
from pos.catalogue.held import own_certificates
from pos.catalogue.import_rows import ProductRow
from pos.catalogue.known import (
    KeptCertificate,
    Known,
    kept,
    kept_certificate,
    owners_of,
    producer_ids,
    read_producers,
    read_products,
    state_of,
    told_by,
)
from pos.catalogue.lists import Plan, is_new
from pos.sync.pen import Hand

PIECE = 500
"""So many rows are written by one statement."""


@dataclass(frozen=True)
class MakerChange:
    """A producer that a list makes, or changes."""

    producer_id: str | None
    """None: it is made."""
    before: ProducerState | None
    after: ProducerState


@dataclass(frozen=True)
class GoodsChange:
    """What a list does to one product; a part that is None stays as it is."""

    line: int
    sku: str
    product_id: str | None
    """None: it is made."""
    before: ProductState | None
    after: ProductState | None
    maker: str
    """Name and province of a producer that the list makes, too; empty: `after` names it."""
    price_before_vnd: int | None
    price_vnd: int | None
    certificate: KeptCertificate | None


@dataclass(frozen=True)
class Written:
    """One thing that was written, and what was there before."""

    kind: str
    """`producer`, `product`, `price` or `certificate`; other rooms have kinds of their own."""
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


def maker_changes(rows: Sequence[ProductRow], known: Known) -> list[MakerChange]:
    """The producers that rows make or change, each once."""
    wanted = {known.wanted[row.sku].key: known.wanted[row.sku] for row in rows if row.producer_name}
    found = []
    for key, after in wanted.items():
        producer_id, before = known.producers.get(key, (None, None))
        if before != after:
            found.append(MakerChange(producer_id, before, after))
    return found


def goods_changes(
    rows: Sequence[ProductRow], known: Known, *, is_demo: bool = False
) -> list[GoodsChange]:
    """What rows do to their products, in their order."""
    return [_goods_change(row, known, is_demo=is_demo) for row in rows]


def _goods_change(row: ProductRow, known: Known, *, is_demo: bool) -> GoodsChange:
    product_id, before = known.products.get(row.sku, (None, None))
    key = known.wanted[row.sku].key if row.producer_name else None
    after = state_of(row, key, is_demo=is_demo)
    if before is not None and not is_new(row, known):
        after = kept(after, before, told_by(row, known.columns))
    maker = ""
    if key is not None and after.producer_id == key:
        producer_id = known.producers.get(key, (None, None))[0]
        after = replace(after, producer_id=producer_id)
        maker = "" if producer_id else key
    was = None if product_id is None else known.prices.get(product_id)
    price_vnd = row.price_vnd if row.price_vnd != was else None
    return GoodsChange(
        row.line,
        row.sku,
        product_id,
        before,
        None if after == before else after,
        maker,
        was,
        price_vnd,
        kept_certificate(row, product_id or "", known),
    )


# --- Whether a change still fits ---------------------------------------------------------------


def misfit_makers(session: Session, changes: Sequence[MakerChange]) -> set[str]:
    """Those that somebody made or changed since they were worked out, by name and province."""
    known = [one.producer_id for one in changes if one.producer_id is not None]
    now = read_producers(session, known)
    named = [one for one in changes if one.before is None or one.before.key != one.after.key]
    owners = producer_ids(session, [one.after.key for one in named])
    return {
        one.after.key
        for one in changes
        if owners.get(one.after.key, one.producer_id) != one.producer_id or _differs(one, now)
    }


def _differs(one: MakerChange, now: Mapping[str, ProducerState]) -> bool:
    return one.producer_id is not None and now[one.producer_id] != one.before


def misfits(session: Session, changes: Sequence[GoodsChange], on: date) -> dict[str, str]:
    """Those whose product is not any more as it was when they were worked out: by SKU, what.

    Returns:
        `product`, `gtin`, `price`, `certificate` or `producer` by SKU; what fits is left out.
    """
    now = _now(session, changes, on)
    found = {one.sku: next(_reasons(one, now), "") for one in changes}
    return {sku: reason for sku, reason in found.items() if reason}


@dataclass(frozen=True)
class _Now:
    """The books as they are, as far as some changes touch them."""

    products: dict[str, ProductState]
    taken: frozenset[str]
    """SKUs of products that are there, and those that products had once."""
    owners: dict[str, str]
    prices: dict[str, int]
    certificates: dict[str, list[Certificate]]
    makers: dict[str, str]


def _now(session: Session, changes: Sequence[GoodsChange], on: date) -> _Now:
    ids = [one.product_id for one in changes if one.product_id is not None]
    made = [one.sku for one in changes if one.product_id is None]
    gtins = [gtin for one in changes if one.after is not None for gtin in one.after.gtins]
    return _Now(
        read_products(session, ids),
        former_codes.given_up(session, made) | frozenset(queries.by_skus(session, made)),
        owners_of(session, gtins),
        queries.prices(session, ids, on),
        own_certificates(session, ids),
        producer_ids(session, [one.maker for one in changes if one.maker]),
    )


def _reasons(one: GoodsChange, now: _Now) -> Iterator[str]:
    product_id = one.product_id or ""
    if one.before is None:
        is_as_seen = one.sku not in now.taken
    elif one.after is None:
        held = now.products[product_id]
        is_as_seen = (held.unit, held.sku) == (one.before.unit, one.before.sku)
    else:
        is_as_seen = now.products[product_id] == one.before
    if not is_as_seen:
        yield "product"
    gtins = one.after.gtins if one.after else ()
    if any(now.owners.get(gtin, product_id) != product_id for gtin in gtins):
        yield "gtin"
    if one.price_vnd is not None and now.prices.get(product_id) != one.price_before_vnd:
        yield "price"
    if one.certificate is not None and not _is_as_seen(
        one.certificate, now.certificates.get(product_id, [])
    ):
        yield "certificate"
    if one.maker and one.maker not in now.makers:
        yield "producer"


def _is_as_seen(due: KeptCertificate, held: Sequence[Certificate]) -> bool:
    if due.before is not None:
        return due.before in held
    decision = (due.after.decision_no, due.after.issued)
    return all((one.decision_no, one.issued) != decision for one in held)


# --- Writing, within the caller's act ----------------------------------------------------------


def write(
    session: Session,
    plan: Plan,
    known: Known,
    *,
    hand: Hand,
    is_demo: bool = False,
    tell: Callable[[int], object] = int,
) -> list[Written]:
    """Write what is new and what changed, each with its fact.

    Args:
        tell: hears how many rows are written.

    Returns:
        Everything written, in its order.
    """
    rows = (*plan.created, *plan.changed)
    written = write_makers(session, maker_changes(rows, known), hand=hand)
    changes = goods_changes(rows, known, is_demo=is_demo)
    for at in range(0, len(changes), PIECE):
        written += write_goods(session, changes[at : at + PIECE], hand=hand)
        tell(min(at + PIECE, len(changes)))
    return written


def write_makers(session: Session, changes: Sequence[MakerChange], *, hand: Hand) -> list[Written]:
    """Make and change producers."""
    made = books.write_producers(
        session, [(one.producer_id, one.after) for one in changes], hand=hand
    )
    return [
        Written("producer", producer_id, plain(one.before), plain(one.after))
        for producer_id, one in zip(made, changes, strict=True)
    ]


def write_goods(session: Session, changes: Sequence[GoodsChange], *, hand: Hand) -> list[Written]:
    """Make and change products, their prices and their certificates."""
    named = producer_ids(session, [one.maker for one in changes if one.maker])
    ids = {one.sku: one.product_id for one in changes if one.product_id is not None}
    due = [
        (one, replace(after, producer_id=named[one.maker]) if one.maker else after)
        for one in changes
        if (after := one.after) is not None
    ]
    made = books.write_products(session, [(one.product_id, after) for one, after in due], hand=hand)
    written = []
    for (one, after), product_id in zip(due, made, strict=True):
        ids[one.sku] = product_id
        written.append(Written("product", product_id, plain(one.before), plain(after)))
    written += _write_prices(session, changes, ids, hand=hand)
    return written + _write_certificates(session, changes, ids, hand=hand)


def _write_prices(
    session: Session, changes: Sequence[GoodsChange], ids: dict[str, str], *, hand: Hand
) -> list[Written]:
    due = [(ids[one.sku], one.price_vnd, one) for one in changes if one.price_vnd is not None]
    books.set_prices(
        session, [(made, price_vnd) for made, price_vnd, _one in due], valid_from=hand.on, hand=hand
    )
    written = []
    for product_id, price_vnd, one in due:
        was = one.price_before_vnd
        before = None if was is None else {"price_vnd": was}
        written.append(Written("price", product_id, before, {"price_vnd": price_vnd}))
    return written


def _write_certificates(
    session: Session, changes: Sequence[GoodsChange], ids: dict[str, str], *, hand: Hand
) -> list[Written]:
    due = [(ids[one.sku], one.certificate) for one in changes if one.certificate is not None]
    pairs = [(product_id, one.after) for product_id, one in due]
    held = [one.before for _product_id, one in due]
    made = books.write_certificates(session, pairs, held=held, hand=hand)
    written = []
    for certificate_id, (product_id, one) in zip(made, due, strict=True):
        before = books.certificate_state(product_id, one.before) if one.before else None
        after = books.certificate_state(product_id, one.after)
        written.append(Written("certificate", certificate_id, before, after))
    return written


def plain(state: ProductState | ProducerState | None) -> dict[str, Any] | None:
    """A state as plain values, for a journal."""
    return None if state is None else dict(vars(state))
