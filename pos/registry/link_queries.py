"""Reads for the page of links: which goods are linked, what each of the others may be."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.base.text import search_key
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, stars_on
from pos.catalogue.models import Producer, Product, ProductCode, RegistryLink
from pos.registry import queries
from pos.registry.likeness import Index, Known, Ours, Proposal
from pos.registry.models import Entry, RegistryGoods

PIECE = 25
"""Goods on a page."""


@dataclass(frozen=True)
class EntryView:
    """An entry as the page shows it."""

    code: str
    name: str
    producer: str
    place: str
    certificate: Certificate | None
    """The one whose stars count today."""


@dataclass(frozen=True)
class Proposed:
    """An entry that a product may be."""

    entry: EntryView
    proposal: Proposal


@dataclass(frozen=True)
class LinkRow:
    """A product of the shop on the page."""

    product_id: str
    sku: str
    name_vi: str
    producer: str
    stars: int
    """What it shows today."""
    entry: EntryView | None
    """What it is linked to; of a code that the registry no longer has, the code alone."""
    proposed: tuple[Proposed, ...] = ()


@dataclass(frozen=True)
class Counted:
    """How many goods on sale are linked, and how many not."""

    linked: int
    left: int


def counts(session: Session) -> Counted:
    """Of the goods on sale."""
    on_sale = select(func.count()).select_from(Product).where(Product.is_withdrawn == 0)
    linked = select(RegistryLink.product_id)
    ours = session.scalar(on_sale.where(Product.id.in_(linked))) or 0
    return Counted(ours, (session.scalar(on_sale) or 0) - ours)


def rows(session: Session, on: date, *, is_linked: bool, page: int) -> list[LinkRow]:
    """A page of goods on sale, in the alphabet's order.

    Args:
        page: from 1.
    """
    has_link = select(RegistryLink.product_id).where(RegistryLink.product_id == Product.id)
    wanted = has_link.exists() if is_linked else ~has_link.exists()
    ids = session.scalars(
        select(Product.id)
        .where(Product.is_withdrawn == 0, wanted)
        .order_by(Product.sort_key, Product.id)
        .limit(PIECE)
        .offset(PIECE * (page - 1))
    ).all()
    return _rows(session, list(ids), on)


def row(session: Session, product_id: str, on: date) -> LinkRow | None:
    """One product; None where the shop has none of this id."""
    return next(iter(_rows(session, [product_id], on)), None)


def search(session: Session, text: str, on: date, most: int = 12) -> list[EntryView]:
    """Entries whose name, code, producer or place holds every word; none for less than two
    letters."""
    key = search_key(text)
    if len(key) < 2:
        return []
    holds = [RegistryGoods.search_key.contains(word, autoescape=True) for word in key.split()]
    asked = select(RegistryGoods.code).where(*holds)
    codes = session.scalars(asked.order_by(RegistryGoods.sort_key).limit(most)).all()
    found = _entries(session, list(codes), on)
    return [found[code] for code in codes if code in found]


def sure(session: Session) -> list[tuple[str, str]]:
    """Goods that are linked to nothing and carry a barcode of the registry: product and entry."""
    index = _index_now(session)
    left = ~select(RegistryLink.product_id).where(RegistryLink.product_id == Product.id).exists()
    ids = session.scalars(select(Product.id).where(Product.is_withdrawn == 0, left)).all()
    found = []
    for one in _ours(session, list(ids)):
        if one.gtins:
            found += [(one.product_id, it.code) for it in index.propose(one) if it.how == "gtin"]
    return found


# --- Inside -----------------------------------------------------------------------------


def _rows(session: Session, ids: list[str], on: date) -> list[LinkRow]:
    cards = catalogue.cards(session, ids, on)
    asked = select(RegistryLink.product_id, RegistryLink.code)
    links = {
        row[0]: row[1] for row in session.execute(asked.where(RegistryLink.product_id.in_(ids)))
    }
    left = [one for one in ids if one not in links]
    index = _index_now(session) if left else None
    proposals = {
        one.product_id: index.propose(one) if index is not None else ()
        for one in _ours(session, left)
    }
    codes = [*links.values(), *(it.code for some in proposals.values() for it in some)]
    entries = _entries(session, codes, on)
    return [
        LinkRow(
            product_id=one,
            sku=cards[one].sku,
            name_vi=cards[one].name_vi,
            producer=cards[one].producer,
            stars=cards[one].stars,
            entry=entries.get(links[one], _lost(links[one])) if one in links else None,
            proposed=tuple(Proposed(entries[it.code], it) for it in proposals.get(one, ())),
        )
        for one in ids
        if one in cards
    ]


def _lost(code: str) -> EntryView:
    return EntryView(code, "", "", "", None)


def _ours(session: Session, ids: list[str]) -> list[Ours]:
    gtins: dict[str, set[str]] = {}
    codes = select(ProductCode.product_id, ProductCode.gtin14).where(ProductCode.is_internal == 0)
    found = []
    for at in range(0, len(ids), _PIECE):
        piece = ids[at : at + _PIECE]
        for row in session.execute(codes.where(ProductCode.product_id.in_(piece))):
            gtins.setdefault(row[0], set()).add(row[1])
        asked = (
            select(Product.id, Product.name_vi, func.coalesce(Producer.name, ""))
            .outerjoin(Producer, Producer.id == Product.producer_id)
            .where(Product.id.in_(piece))
        )
        found += [
            Ours(row[0], row[1], row[2], frozenset(gtins.get(row[0], ())))
            for row in session.execute(asked)
        ]
    return found


_PIECE = 500


def _entries(session: Session, codes: list[str], on: date) -> dict[str, EntryView]:
    certificates = queries.certificates_of(session, codes)
    asked = select(
        RegistryGoods.code,
        RegistryGoods.name_vi,
        RegistryGoods.producer_name,
        RegistryGoods.place,
    ).where(RegistryGoods.code.in_(set(codes)))
    return {
        row[0]: EntryView(*row, stars_on(certificates.get(row[0], {}).values(), on))
        for row in session.execute(asked)
    }


def _index_now(session: Session) -> Index:
    """The index of the release held: built once, since nothing changes it but the next."""
    held = queries.held_release(session)
    room = _room_of("" if held is None else held.state)
    if not room:
        room.append(_built(session))
    return room[0]


@lru_cache(maxsize=1)
def _room_of(_state: str) -> list[Index]:
    return []


def _built(session: Session) -> Index:
    makers = select(RegistryGoods.code, RegistryGoods.producer_name)
    names = {row[0]: row[1] for row in session.execute(makers)}
    lines = session.execute(select(Entry.id, Entry.line).where(Entry.kind == "product"))
    told = ((code, json.loads(line)) for code, line in lines)
    return Index(
        Known(code, one["name_vi"], names.get(code, ""), frozenset(one["gtins"]))
        for code, one in told
    )
