"""The events of a lot as an EPCIS document, read from the books."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.catalogue.models import Product
from pos.shop import queries as shop
from pos.stock import queries as stock
from pos.stock import sets
from pos.stock.queries import LotCard
from pos.trace import epcis, journey_queries
from pos.trace.epcis import LotIdentity, Portion, Reporter


@dataclass(frozen=True)
class Exported:
    """A document, and what its file is called."""

    name: str
    """`EPCIS-HN01-CHE-DINH-L261103`."""
    document: dict[str, Any]


def document(
    session: Session, lot_id: str, *, link_base: str, at: datetime, is_public: bool = False
) -> Exported | None:
    """The EPCIS document of a lot; None where there is none, or it has no code.

    Args:
        link_base: the address at which shoppers see our pages.
        at: the moment of asking.
        is_public: only what anybody may know.
    """
    lot = stock.lot(session, lot_id)
    product = None if lot is None else session.get(Product, lot.product_id)
    showroom = shop.showroom(session)
    if lot is None or not lot.code or product is None or showroom is None:
        return None
    told = epcis.document(
        _identity(session, lot, product),
        journey_queries.moved(session, lot_id),
        journey_queries.orders(session, lot_id),
        reporter=Reporter(link_base.rstrip("/"), showroom.code),
        at=at,
        portions=_portions(session, lot),
        is_public=is_public,
    )
    name = re.sub(r"[^A-Za-z0-9-]", "-", f"EPCIS-{showroom.code}-{product.sku}-{lot.code}")
    return Exported(name, told)


def _identity(session: Session, lot: LotCard, product: Product) -> LotIdentity:
    return LotIdentity(
        gtin14=catalogue.public_gtin(session, product.id) or "",
        sku=product.sku,
        code=lot.code,
        producer_code=lot.producer_code,
        made_on=lot.made_on,
        date_kind=lot.date_kind,
        use_by=lot.use_by,
        unit=product.unit,
    )


def _portions(session: Session, lot: LotCard) -> list[Portion]:
    """What lies in each set of a lot; a component whose lot has no code has no name to tell."""
    parts = sets.parts_of(session, [lot.lot_id]).get(lot.lot_id, [])
    lots = stock.lots(session, {one.lot_id for one in parts})
    found = []
    for one in parts:
        product = session.get(Product, one.product_id)
        if one.lot_code and product is not None:
            found.append(Portion(_identity(session, lots[one.lot_id], product), one.units))
    return found
