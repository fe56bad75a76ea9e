"""Loading the demo showroom into an empty folder, through the same acts a shop uses."""

from datetime import datetime

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.catalogue.lists import Plan
from pos.demo import goods
from pos.demo.counter import arrange_counter
from pos.demo.people import PEOPLE
from pos.shop import queries as shop
from pos.shop.founding import found_showroom
from pos.shop.queries import Showroom
from pos.stock.delivery import Delivery
from pos.stock.receiving import put_away
from pos.sync.pen import HOUSE, Hand, Pen

TERMINAL_ID = "DEMO"
"""Never enrollable (facts: *Identity*)."""

SHOWROOM = Showroom(
    code="DEMO01",
    name="Showroom OCOP Ví Dụ",
    address="Số 1 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội",
    mst="",
    phone="",
    seller_method="deduction",
    slip_note="Cửa hàng dùng thử: giá, mã và lô là số liệu minh họa",
    is_demo=True,
)


def load_demo(*, pen: Pen, pepper: bytes, at: datetime) -> Plan:
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
        ids = [catalogue.by_sku(session, row.sku) for row in rows if row.is_stocked]
        cards = catalogue.cards(session, [one for one in ids if one], hand.on)
        for card in sorted(cards.values(), key=lambda one: one.sku):
            for lot in goods.lots(card.sku, card.unit, card.shelf_life_days, hand.on):
                put_away(session, card, Delivery(lot.state, lot.units), hand=hand)
    end_reading()
    return plan
