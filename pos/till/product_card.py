"""What is known of a product, to be told across the counter without selling it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.dates import format_partial
from pos.catalogue import pictures, standard_book
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Certificate, last_day
from pos.catalogue.codes import read_scan
from pos.catalogue.models import Commune, Producer, Product, ProductCode
from pos.catalogue.queries import Card
from pos.catalogue.standards import Standard
from pos.till import scale_labels
from pos.till.lot_choice import lot_choices
from pos.till.scanned import goods_of, raw_of
from pos.till.views import LotChoice


@dataclass(frozen=True)
class Granted:
    """A certificate, as the card tells it."""

    stars: int
    decision_no: str
    body: str
    """Who decided; empty where unknown."""
    issued: str
    valid_to: date | None
    withdrawn_on: date | None
    counts: bool
    """Whether the stars shown today are this one's."""


@dataclass(frozen=True)
class ProductCardView:
    """A product's card."""

    card: Card
    picture: str
    """The name of its first picture, a SHA-256; empty where it has none."""
    codes: tuple[str, ...]
    """Barcodes as they are printed, without the noughts before an EAN-13."""
    storage: str
    story: str
    """What its producer tells of it; empty where unknown."""
    story_en: str
    address: str
    """The producer's, as on paper; empty where unknown."""
    commune_now: str
    """Today's commune and province; empty where unknown."""
    granted: tuple[Granted, ...]
    """The one that counts first, then the latest first."""
    lots: tuple[LotChoice, ...]
    on_hand_units: int
    """Of lots that may be sold."""
    standards: tuple[Standard, ...] = ()
    """Other certificates of its producer that are of it and hold today."""


def card_of(
    session: Session, product_id: str, today: date, *, register_no: int | None = None
) -> ProductCardView | None:
    """The card of a product; None where nobody knows it."""
    card = catalogue.cards(session, [product_id], today).get(product_id)
    if card is None:
        return None
    more = _more(session, card)
    codes = session.scalars(
        select(ProductCode.gtin14)
        .where(ProductCode.product_id == product_id)
        .order_by(ProductCode.is_internal, ProductCode.gtin14)
    )
    held = catalogue.certificates(session, [product_id]).get(product_id, [])
    lots = lot_choices(session, product_id, today, register_no=register_no)
    return ProductCardView(
        card=card,
        picture=pictures.first_picture(session, product_id) or "",
        codes=tuple(code.removeprefix("0") for code in codes),
        **more,
        granted=_granted(held, card.certificate),
        lots=lots,
        on_hand_units=sum(one.on_hand_units for one in lots if one.bar is None),
        standards=tuple(standard_book.holding(session, product_id, today)),
    )


def _more(session: Session, card: Card) -> dict[str, str]:
    """What no line of a sale asks for, by the card's own names."""
    told = (Product.storage, Product.story, Product.story_en)
    row = session.execute(
        select(*told, Producer.address, Commune.name, Commune.province_name)
        .outerjoin(Producer, Producer.id == Product.producer_id)
        .outerjoin(Commune, Commune.code == Product.commune_code)
        .where(Product.id == card.product_id)
    ).one()
    return {
        "storage": row.storage,
        "story": row.story,
        "story_en": row.story_en,
        "address": row.address or "",
        "commune_now": f"{row.name}, {row.province_name}" if row.name else "",
    }


def _granted(held: Collection[Certificate], counting: Certificate | None) -> tuple[Granted, ...]:
    told = [
        Granted(
            stars=one.stars,
            decision_no=one.decision_no,
            body=one.body,
            issued="" if one.issued is None else format_partial(one.issued),
            valid_to=last_day(one),
            withdrawn_on=one.withdrawn_on,
            counts=one == counting,
        )
        for one in sorted(held, key=lambda one: str(one.issued or ""), reverse=True)
    ]
    return tuple(sorted(told, key=lambda one: not one.counts))


@dataclass(frozen=True)
class Looked:
    """What a scan names."""

    product_id: str
    """Empty where it names nothing here."""
    lot_id: str
    """The lot that the label names; empty where it names none."""
    code: str
    """As it was read."""


def looked_up(session: Session, code: str, *, hosts: Collection[str]) -> Looked:
    """The goods of a code that was scanned to look, and not to sell."""
    read = read_scan(code, hosts=hosts)
    goods = goods_of(session, read)
    if goods is not None:
        lot_id = "" if goods.lot is None else goods.lot.lot_id
        return Looked(goods.product_id, lot_id, raw_of(read, code))
    weighed = scale_labels.read_label(session, read)
    return Looked("" if weighed is None else weighed.product_id, "", raw_of(read, code))
