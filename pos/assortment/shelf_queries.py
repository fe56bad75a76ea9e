"""Reads of shelf labels: which no longer tell what counts today, which goods have none."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, not_, null, or_, select
from sqlalchemy.orm import Session

from pos.assortment.models import ShelfLabel
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import stars_on
from pos.catalogue.models import CertificateRow, Price, Producer, Product
from pos.law import ocop
from pos.spool.models import PrintJob


@dataclass(frozen=True)
class DueLabel:
    """A shelf whose label says something else than what counts."""

    product_id: str
    sku: str
    name_vi: str
    producer: str
    unit: str
    unit_word: str
    net_content: str
    price_vnd: int | None
    """What counts today; None: it cannot be sold, so its label has to come off."""
    stars: int
    told_price_vnd: int | None
    """What the label says."""
    told_name: str
    told_stars: int
    told_at: datetime
    reasons: tuple[str, ...]
    """`price`, `no_price`, `name`, `stars`, `unit`, `content`."""


@dataclass(frozen=True)
class Unlabelled:
    """Goods on sale that never got a label."""

    product_id: str
    sku: str
    name_vi: str
    producer: str
    unit: str
    unit_word: str
    price_vnd: int


_PRICE = (
    select(case((Price.is_end == 1, null()), else_=Price.price_vnd))
    .where(Price.product_id == Product.id, Price.valid_from <= bindparam("on"))
    .order_by(Price.valid_from.desc(), Price.told_no.desc(), Price.fact_seq.desc())
    .limit(1)
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
    _PRICE.is_distinct_from(ShelfLabel.price_vnd),
    Product.name_vi != ShelfLabel.name_vi,
    Product.unit_word != ShelfLabel.unit_word,
    Product.net_content != ShelfLabel.net_content,
)
_CERTIFICATE_IS_NEW = exists().where(
    CertificateRow.product_id == Product.id,
    or_(
        CertificateRow.changed_at > ShelfLabel.at,
        # Published with a year alone, it may begin to hold late in that year.
        CertificateRow.issued >= func.substr(ShelfLabel.at, 1, 4),
    ),
)
_STILL_HOLDS = exists().where(
    CertificateRow.product_id == Product.id,
    CertificateRow.stars == ShelfLabel.stars,
    CertificateRow.issued != "",
    CertificateRow.withdrawn_on.is_(None),
    func.coalesce(
        CertificateRow.valid_to,
        func.date(func.substr(CertificateRow.issued + "-01-01", 1, 10), f"+{_MONTHS} months"),
    )
    > bindparam("soon"),
)
_MAY_BE_DUE = or_(_TOLD_ELSE, _CERTIFICATE_IS_NEW, and_(ShelfLabel.stars > 0, not_(_STILL_HOLDS)))
"""What cannot be due is left out by the database; whether the rest is, the rules say."""
_LABELLED: Select[Any] = (
    select(
        Product.id,
        Product.sku,
        Product.name_vi,
        func.coalesce(Producer.name, ""),
        Product.unit,
        Product.unit_word,
        Product.net_content,
        _PRICE,
        ShelfLabel.price_vnd,
        ShelfLabel.name_vi,
        ShelfLabel.unit_word,
        ShelfLabel.net_content,
        ShelfLabel.stars,
        ShelfLabel.at,
    )
    .join(_LAST, _LAST.c.product_id == Product.id)
    .join(ShelfLabel, ShelfLabel.id == _LAST.c.id)
    .outerjoin(Producer, Producer.id == Product.producer_id)
    .where(_ON_SALE, _MAY_BE_DUE)
    .order_by(Product.sort_key, Product.id)
)
_SLACK = timedelta(days=3)
"""Months have ends of their own: a certificate this near its last day is looked at."""


def due(session: Session, on: date) -> list[DueLabel]:
    """The shelves whose label no longer tells what counts on a day, in the alphabet's order.

    A price, a certificate or a name that changes puts nothing down for it: what counts is held
    against what the last label says, so that nothing can be forgotten, and no sale waits.
    """
    rows = session.connection().execute(_LABELLED, {"on": on, "soon": on + _SLACK}).all()
    held = catalogue.certificates(session, [row[0] for row in rows])
    found = []
    for row in rows:
        best = stars_on(held.get(row[0], ()), on)
        stars = 0 if best is None else best.stars
        reasons = _reasons(row, stars)
        if reasons:
            told: tuple[Any, ...] = (*row[:8], stars, row[8], row[9], row[12], row[13], reasons)
            found.append(DueLabel(*told))
    return found


def _reasons(row: Any, stars: int) -> tuple[str, ...]:
    _id, _sku, name, _maker, _unit, unit_word, content, price, *told = row
    told_price, told_name, told_unit, told_content, told_stars, _at = told
    found = {
        "no_price": price is None and told_price is not None,
        "price": price is not None and price != told_price,
        "name": name != told_name,
        "unit": unit_word != told_unit,
        "content": content != told_content,
        "stars": stars != told_stars,
    }
    if price is None and told_price is None:
        return ()  # the label was taken off, and there is nothing to put there
    return tuple(reason for reason, is_so in found.items() if is_so)


def unlabelled(
    session: Session, on: date, *, limit: int, offset: int = 0
) -> tuple[list[Unlabelled], int]:
    """Goods on sale with a price and without a label, and how many there are in all."""
    priced = (
        select(
            Product.id,
            Product.sku,
            Product.name_vi,
            func.coalesce(Producer.name, ""),
            Product.unit,
            Product.unit_word,
            _PRICE.label("price_vnd"),
            Product.sort_key,
        )
        .outerjoin(_LAST, _LAST.c.product_id == Product.id)
        .outerjoin(Producer, Producer.id == Product.producer_id)
        .where(_ON_SALE, _LAST.c.id.is_(None))
        .subquery()
    )
    asked = select(priced).where(priced.c.price_vnd.is_not(None))
    connection = session.connection()
    total = connection.execute(select(func.count()).select_from(asked.subquery()), {"on": on})
    page = asked.order_by(priced.c.sort_key, priced.c.id).limit(limit).offset(offset)
    rows = connection.execute(page, {"on": on})
    return [Unlabelled(*row[:7]) for row in rows], total.scalar_one()
