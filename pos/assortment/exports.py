"""The catalogue as tables to be taken out, read piece by piece.

The table of goods is a list that our own import reads back and finds nothing to change: what a list
cannot say of a product to the letter stays out of it, and so says nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.assortment import price_line
from pos.assortment.codes import shown_gtin
from pos.assortment.price_line import PriceRow
from pos.base.dates import PartialDate, format_day, format_moment
from pos.base.sheets import Cell, Code
from pos.catalogue import queries as catalogue
from pos.catalogue.books import ProductState
from pos.catalogue.certificates import Certificate, last_day, stars_on, state_on
from pos.catalogue.codes import is_internal
from pos.catalogue.held import Held, own_certificates
from pos.catalogue.known import read_products
from pos.catalogue.models import Commune, Price, Producer, Product
from pos.intake import journal
from pos.intake.values import LEAST_PRICE_VND

PIECE = 500
Words = Callable[[str], Mapping[str, str]]
"""A kind of words (`ocop_group`) to what its codes are called in the file."""
Rows = Iterator[Sequence[Cell]]

LISTED = (
    "sku",
    "name_vi",
    "unit",
    "price_vnd",
    "gtin",
    "internal_code",
    "name_en",
    "net_content",
    "producer_name",
    "producer_kind",
    "producer_tax_code",
    "producer_address",
    "place",
    "commune_code",
    "province_code",
    "ocop_group",
    "tax_class",
    "stars",
    "decision_no",
    "decision_body",
    "decision_level",
    "certified_on",
    "potential_5",
    "valid_to",
    "valid_to_reason",
    "withdrawn_on",
    "shelf_life_days",
    "storage",
    "story",
    "story_en",
    "kind_of_goods",
    "on_sale",
)
"""Columns of the table of goods, by the names that the import knows."""
OTHER_CODES = "other_codes"
"""One more column, which the import leaves aside: codes beyond the two that it can take."""


# --- Goods ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Maker:
    kind: str
    mst: str
    address: str
    tells_province: bool
    """Whether all of its goods come from its own province."""


def products(session: Session, on: date, words: Words) -> Rows:
    """Every product but those of an import that was given back: as `LISTED`, then `OTHER_CODES`."""
    gone = journal.taken_back(session)
    makers = _makers(session)
    ids = session.scalars(select(Product.id).order_by(Product.sort_key, Product.id)).all()
    kept = [one for one in ids if one not in gone]
    for at in range(0, len(kept), PIECE):
        piece = kept[at : at + PIECE]
        states = read_products(session, piece)
        prices = catalogue.prices(session, piece, on)
        held = own_certificates(session, piece)
        for one in piece:
            told = _told(states[one], makers, words)
            told |= _certificate_told(held.get(one, []), on, words)
            price_vnd = prices.get(one, 0)
            told["price_vnd"] = price_vnd if price_vnd >= LEAST_PRICE_VND else None
            yield [told.get(name) for name in (*LISTED, OTHER_CODES)]


def _makers(session: Session) -> dict[str, _Maker]:
    """Producers by id.

    A list that tells a province beside a producer's goods means a producer of that province: where
    one of his goods comes from elsewhere, none of his rows may tell it.
    """
    strangers = set(
        session.scalars(
            select(Product.producer_id)
            .join(Producer, Producer.id == Product.producer_id)
            .where(Producer.name_key != Producer.name + "|" + Product.province_code)
            .distinct()
        )
    )
    rows = session.execute(select(Producer.id, Producer.kind, Producer.mst, Producer.address))
    return {row[0]: _Maker(row[1], row[2], row[3], row[0] not in strangers) for row in rows}


def _told(state: ProductState, makers: Mapping[str, _Maker], words: Words) -> dict[str, Cell]:
    maker = makers.get(state.producer_id or "", _Maker("", "", "", tells_province=True))
    return {
        "sku": Code(state.sku),
        "name_vi": state.name_vi,
        "name_en": state.name_en,
        "unit": state.unit_word,
        "net_content": state.net_content,
        "producer_name": state.producer_name,
        "producer_kind": words("kind").get(maker.kind, maker.kind),
        "producer_tax_code": Code(maker.mst),
        "producer_address": maker.address,
        "place": state.place,
        "commune_code": Code(state.commune_code or ""),
        "province_code": Code(state.province_code if maker.tells_province else ""),
        "ocop_group": words("ocop_group").get(state.ocop_group, state.ocop_group),
        "tax_class": words("tax_class").get(state.tax_class, state.tax_class),
        "shelf_life_days": state.shelf_life_days,
        "storage": state.storage,
        "story": state.story,
        "story_en": state.story_en,
        "kind_of_goods": _word(words, "goods", "goods" if state.is_stocked else "service"),
        "on_sale": _word(words, "claim", "0" if state.is_withdrawn else "1"),
        **_codes(state.gtins),
    }


def _word(words: Words, kind: str, code: str) -> str:
    return words(kind).get(code, code)


def _codes(gtins: Sequence[str]) -> dict[str, Cell]:
    """One or two codes in columns of their own; more of them all together, where none is lost."""
    if len(gtins) > 2:
        return {OTHER_CODES: " ".join(map(shown_gtin, gtins))}
    ordered = sorted(gtins, key=is_internal)
    if len(ordered) == 1:
        name = "internal_code" if is_internal(ordered[0]) else "gtin"
        return {name: Code(shown_gtin(ordered[0]))}
    return {
        name: Code(shown_gtin(one))
        for name, one in zip(("gtin", "internal_code"), ordered, strict=False)
    }


def _certificate_told(held: Sequence[Certificate], on: date, words: Words) -> dict[str, Cell]:
    """The certificate that counts, else the newest; nothing where a list cannot tell it exactly."""
    newest = max(held, key=lambda one: str(one.issued or ""), default=None)
    one = stars_on(held, on) or newest
    if one is None or (one.stars == 5 and one.level is None):
        return {}
    if one.override_reason and one.valid_to_override is None:
        return {}
    level = one.level.value if one.level else ""
    return {
        "stars": one.stars,
        "decision_no": one.decision_no,
        "decision_body": one.body,
        "decision_level": words("level").get(level, level),
        "certified_on": Code(partial_day(one.issued)),
        "potential_5": 1 if one.potential_5 else None,
        "valid_to": Code(
            "" if one.valid_to_override is None else format_day(one.valid_to_override)
        ),
        "valid_to_reason": one.override_reason,
        "withdrawn_on": Code("" if one.withdrawn_on is None else format_day(one.withdrawn_on)),
    }


def partial_day(given: PartialDate | None) -> str:
    """A date as far as it is known: `15/03/2025`, `07/2024`, `2022`."""
    if given is None:
        return ""
    parts = [f"{part:02d}" for part in (given.day, given.month) if part is not None]
    return "/".join([*parts, f"{given.year:04d}"])


# --- Producers, prices, certificates ------------------------------------------------------------

PRODUCERS = (
    "producer",
    "kind",
    "mst",
    "address",
    "commune",
    "province",
    "products",
    "changed_at",
)


def producers(session: Session, words: Words) -> Rows:
    """Every producer, in the alphabet's order: as `PRODUCERS`."""
    many = (
        select(func.count()).where(Product.producer_id == Producer.id).correlate(Producer)
    ).scalar_subquery()
    province = (
        select(Commune.province_name)
        .where(func.substr(Producer.name_key, -2) == Commune.province_code)
        .limit(1)
        .correlate(Producer)
        .scalar_subquery()
    )
    asked = (
        select(
            Producer.name,
            Producer.kind,
            Producer.mst,
            Producer.address,
            Commune.name,
            province,
            many,
            Producer.changed_at,
        )
        .outerjoin(Commune, Commune.code == Producer.commune_code)
        .order_by(Producer.sort_key, Producer.id)
    )
    for row in _stream(session, asked):
        name, kind, mst, address, commune, where, count, changed_at = row
        kind = words("kind").get(kind, kind)
        yield [name, kind, Code(mst), address, commune, where, count, _moment(changed_at)]


PRICES = ("sku", "name", "unit", "price_vnd", "valid_from", "is_end", "state", "set_at")


def prices(session: Session, on: date, words: Words) -> Rows:
    """Every price that was ever set, product by product, the oldest first: as `PRICES`.

    A row of the book that only lets another price go on is none.
    """
    asked = (
        select(
            Product.sku,
            Product.name_vi,
            Product.unit_word,
            Price.id,
            Price.price_vnd,
            Price.valid_from,
            Price.is_end,
            Price.is_kept,
            Price.set_at,
        )
        .join(Product, Product.id == Price.product_id)
        .order_by(Product.sku, Price.valid_from, Price.told_no, Price.fact_seq)
    )
    for (sku, name, unit), told in groupby(_stream(session, asked), key=itemgetter(0, 1, 2)):
        rows = [_price(row[3:]) for row in told]
        for one in reversed(price_line.steps(rows, on)):
            row, state = one.row, _word(words, "price_state", one.when.value)
            ended = _word(words, "claim", "1") if row.is_end else ""
            set_at = _moment(row.set_at)
            yield [Code(sku), name, unit, row.price_vnd, row.valid_from, ended, state, set_at]


def _price(values: Sequence[Any]) -> PriceRow:
    told: tuple[Any, ...] = (*values, "")  # who set it is told by the deeds
    return PriceRow(*told)


CERTIFICATES = (
    "sku",
    "name",
    "producer",
    "stars",
    "decision_no",
    "decision_body",
    "decision_level",
    "certified_on",
    "last_on",
    "valid_to_reason",
    "withdrawn_on",
    "potential_5",
    "state",
)


def certificates(session: Session, on: date, words: Words) -> Rows:
    """Every certificate with what it is worth on a day: as `CERTIFICATES`."""
    asked = (
        select(Product.id, Product.sku, Product.name_vi, func.coalesce(Producer.name, ""))
        .join(Held, Held.product_id == Product.id)
        .outerjoin(Producer, Producer.id == Product.producer_id)
        .group_by(Product.id)
        .order_by(Product.sort_key, Product.id)
    )
    goods = session.execute(asked).all()
    for at in range(0, len(goods), PIECE):
        piece = goods[at : at + PIECE]
        held = catalogue.certificates(session, [row[0] for row in piece])
        for product_id, sku, name, producer in piece:
            for one in held[product_id]:
                yield [Code(sku), name, producer, *_certificate(one, on, words)]


def _certificate(one: Certificate, on: date, words: Words) -> list[Cell]:
    level = one.level.value if one.level else ""
    state = state_on(one, on).value
    return [
        one.stars,
        one.decision_no,
        one.body,
        words("level").get(level, level),
        Code(partial_day(one.issued)),
        last_day(one),
        one.override_reason,
        one.withdrawn_on,
        _word(words, "claim", "1") if one.potential_5 else "",
        words("state").get(state, state),
    ]


def _stream(session: Session, asked: Any) -> Iterator[Any]:
    """Rows as they are read, not all of them at once."""
    yield from session.connection().execute(asked, execution_options={"yield_per": PIECE})


def _moment(at: datetime) -> str:
    return format_moment(at)
