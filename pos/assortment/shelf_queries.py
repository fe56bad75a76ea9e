"""Reads of shelf labels: which no longer tell what counts today, which goods have none."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta

from sqlalchemy import and_, bindparam, exists, func, not_, or_, select
from sqlalchemy.orm import Session

from pos.assortment.label_words import LabelWords, reasons, words_of
from pos.assortment.models import ShelfLabel
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import label_link, link_head
from pos.catalogue.held import Held
from pos.catalogue.models import Producer, Product, ProductCode
from pos.catalogue.queries import PRICE_ON, Card
from pos.law import ocop
from pos.shop import queries as shop
from pos.spool.models import PrintJob


@dataclass(frozen=True)
class Shelf:
    """The shelf of a product."""

    card: Card
    """What counts; without a price it cannot be sold, so its label has to come off."""
    now: LabelWords
    """What its label has to tell."""
    told: LabelWords | None = None
    """What it tells; None where there is none."""
    reasons: tuple[str, ...] = ()
    """Why the label is due: `price`, `no_price`, `name`, `unit`, `content`, `stars`, `sku`,
    `link`, `producer`, `place`."""


_MAKER = func.coalesce(Producer.name, "")
_GTIN = (
    select(func.min(ProductCode.gtin14))
    .where(ProductCode.product_id == Product.id, ProductCode.is_internal == 0)
    .scalar_subquery()
)
_HANGS = or_(PrintJob.id.is_(None), PrintJob.state != "dismissed")
"""A paper that was given up never came to the shelf."""
_LAST = (
    select(ShelfLabel.product_id, func.max(ShelfLabel.id).label("id"))
    .outerjoin(PrintJob, PrintJob.id == ShelfLabel.job_id)
    .where(_HANGS)
    .group_by(ShelfLabel.product_id)
    .subquery()
)
_ON_SALE = and_(Product.is_stocked == 1, Product.is_withdrawn == 0)
_MONTHS = min(rule.months for rule in ocop.VALIDITIES)
_TOLD_ELSE = or_(
    PRICE_ON.is_distinct_from(ShelfLabel.price_vnd),
    Product.name_vi != ShelfLabel.name_vi,
    Product.unit_word != ShelfLabel.unit_word,
    Product.net_content != ShelfLabel.net_content,
    # What an older label did not note is unknown to the database, and so no reason.
    Product.sku != ShelfLabel.sku,
    Product.place != ShelfLabel.place,
    ShelfLabel.producer != _MAKER,
)
_LEADS_ELSE = not_(
    and_(
        ShelfLabel.link.startswith(bindparam("head")),
        ShelfLabel.link.endswith("/" + func.coalesce(_GTIN, Product.sku)),
    )
)
_CERTIFICATE_IS_NEW = exists().where(
    Held.product_id == Product.id,
    or_(
        Held.changed_at > ShelfLabel.at,
        # Published with a year alone, it may begin to hold late in that year.
        Held.issued >= func.substr(ShelfLabel.at, 1, 4),
    ),
)
_STILL_HOLDS = exists().where(
    Held.product_id == Product.id,
    Held.stars == ShelfLabel.stars,
    Held.issued != "",
    Held.withdrawn_on.is_(None),
    func.coalesce(
        Held.extended_to,
        Held.valid_to,
        func.date(func.substr(Held.issued + "-01-01", 1, 10), f"+{_MONTHS} months"),
    )
    > bindparam("soon"),
)
_MAY_BE_DUE = or_(
    _TOLD_ELSE,
    _LEADS_ELSE,
    _CERTIFICATE_IS_NEW,
    and_(ShelfLabel.stars > 0, not_(_STILL_HOLDS)),
)
"""What cannot be due is left out by the database; whether the rest is, the rules say."""
_LABELLED = (
    select(Product.id, *(getattr(ShelfLabel, one.name) for one in fields(LabelWords)))
    .join(_LAST, _LAST.c.product_id == Product.id)
    .join(ShelfLabel, ShelfLabel.id == _LAST.c.id)
    .outerjoin(Producer, Producer.id == Product.producer_id)
    .where(_ON_SALE, _MAY_BE_DUE)
    .order_by(Product.sort_key, Product.id)
)
_SLACK = timedelta(days=3)
"""Months have ends of their own: a certificate this near its last day is looked at."""


def has_any(session: Session) -> bool:
    """Whether a shelf was ever noted to have a label."""
    return session.scalar(select(ShelfLabel.id).limit(1)) is not None


def due(session: Session, on: date, *, link_base: str) -> list[Shelf]:
    """The shelves whose label no longer tells what counts on a day, in the alphabet's order.

    A price, a certificate or a name that changes puts nothing down for it: what counts is held
    against what the last label says, so that nothing can be forgotten, and no sale waits.

    Args:
        link_base: what codes on paper carry now; empty where they open on this machine only, for
            then no label is printed anew for its code.
    """
    head = link_head(link_base) if link_base else ""
    named = {"on": on, "soon": on + _SLACK, "head": head}
    told = {row[0]: LabelWords(*row[1:]) for row in session.connection().execute(_LABELLED, named)}
    found = []
    for one in shelves(session, list(told), on, link_base=link_base):
        was = told[one.card.product_id]
        why = reasons(was, one.now)
        if why:
            found.append(Shelf(one.card, one.now, was, why))
    return found


def shelves(
    session: Session, product_ids: Sequence[str], on: date, *, link_base: str
) -> list[Shelf]:
    """What labels of products have to tell, in the order given; unknown ids are left out."""
    cards = catalogue.cards(session, product_ids, on)
    showroom = shop.showroom(session)
    has_link = bool(link_base) and showroom is not None
    code = showroom.code if showroom is not None else ""
    gtins = catalogue.public_gtins(session, product_ids) if has_link else {}
    found = []
    for product_id, card in ((one, cards[one]) for one in product_ids if one in cards):
        gtin14, link = gtins.get(product_id), None
        if has_link:
            link = label_link(link_base, gtin14=gtin14, showroom=code, sku=card.sku, lot=None)
        found.append(Shelf(card, words_of(card, link)))
    return found


def unlabelled(session: Session, on: date, *, limit: int, offset: int = 0) -> tuple[list[str], int]:
    """Goods on sale with a price and without a label, and how many there are in all."""
    asked = (
        select(Product.id)
        .outerjoin(_LAST, _LAST.c.product_id == Product.id)
        .where(_ON_SALE, _LAST.c.id.is_(None), PRICE_ON.is_not(None))
    )
    connection = session.connection()
    total = connection.execute(select(func.count()).select_from(asked.subquery()), {"on": on})
    page = asked.order_by(Product.sort_key, Product.id).limit(limit).offset(offset)
    return [row[0] for row in connection.execute(page, {"on": on})], total.scalar_one()
