"""The demo showroom on its first morning: goods on every shelf, nobody has bought yet."""

from datetime import datetime

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.catalogue.lists import Plan
from pos.demo import goods
from pos.demo.counter import arrange_counter
from pos.demo.loading import SHOWROOM, TERMINAL_ID
from pos.demo.people import PEOPLE
from pos.shop import queries as shop
from pos.shop.founding import found_showroom
from pos.stock.delivery import Delivery
from pos.stock.receiving import put_away
from pos.sync.pen import HOUSE, Hand, Pen


def load_new(*, pen: Pen, pepper: bytes, at: datetime) -> Plan:
    """Found the demo showroom and fill its shelves; gives what the import did.

    The lots come last, in one act: a loading that was broken off before them goes on where it
    stopped.
    """
    hand = Hand(pen, at, *HOUSE)
    if shop.showroom(reading()) is None:
        found_showroom(SHOWROOM, PEOPLE, terminal_id=TERMINAL_ID, pepper=pepper, hand=hand)
    plan = import_products(read_file(goods.products_csv()), hand=hand, is_demo=True)
    rows = (*plan.created, *plan.changed, *plan.same)
    arrange_counter(sorted(rows, key=lambda one: one.line), hand=hand)
    with writing() as session:
        known = catalogue.by_skus(session, [row.sku for row in rows if row.is_stocked])
        cards = catalogue.cards(session, [one.product_id for one in known.values()], hand.on)
        for card in sorted(cards.values(), key=lambda one: one.sku):
            for lot in goods.lots(card.sku, card.unit, card.shelf_life_days, hand.on):
                put_away(session, card, Delivery(lot.state, lot.units), hand=hand)
    end_reading()
    return plan
