"""What lies in a gift set, for the shopper: each component with its lot, stars and own page."""

from datetime import date

from sqlalchemy.orm import Session

from pos.catalogue import queries as catalogue
from pos.stock import queries as stock
from pos.stock import sets
from pos.stock.fefo import bar_of
from pos.trace import journey_queries
from pos.trace.links import origin_path
from pos.trace.views import InsideView


def inside(session: Session, set_lot_id: str, showroom: str, on: date) -> tuple[InsideView, ...]:
    """The components of a set's lot, in the recipe's order."""
    parts = sets.parts_of(session, [set_lot_id]).get(set_lot_id, [])
    products = {one.product_id for one in parts}
    cards = catalogue.cards(session, products, on)
    lots = stock.lots(session, {one.lot_id for one in parts})
    came = journey_queries.first_received(session, list(lots))
    gtins = catalogue.public_gtins(session, sorted(products))
    return tuple(
        InsideView(
            name_vi=card.name_vi,
            name_en=card.name_en,
            stars=card.stars,
            units=one.units,
            unit=card.unit,
            unit_word=card.unit_word,
            lot_code=one.lot_code,
            producer=card.producer,
            place=card.place,
            date_kind=one.date_kind,
            use_by=one.use_by,
            made_on=lots[one.lot_id].made_on,
            received_at=came.get(one.lot_id),
            bar=bar_of(one, on),
            path=origin_path(
                gtin14=gtins.get(card.product_id),
                showroom=showroom,
                sku=card.sku,
                lot=one.lot_code or None,
            ),
        )
        for one in parts
        for card in (cards[one.product_id],)
    )
