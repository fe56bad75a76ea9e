"""Loading the demo showroom into an empty folder, through the same acts a shop uses."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from pos.base.dates import business_day
from pos.base.transaction import end_reading, reading
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import ProductRow, read_file
from pos.catalogue.importing import import_products
from pos.catalogue.lists import Plan
from pos.catalogue.queries import Card
from pos.customer.registering import register
from pos.demo import goods, open_ordering, past_ordering, past_selling, trade
from pos.demo.cast import GIFT_SKU, Cast, cast_lots, choose, invented_csv
from pos.demo.counter import ON_TILES, arrange_counter
from pos.demo.goods import DemoLot
from pos.demo.past_selling import REGISTER, Asked, Past
from pos.demo.people import PEOPLE
from pos.demo.story_telling import Stage, story_id, tell_story
from pos.demo.trade import DAYS
from pos.shop import queries as shop
from pos.shop.founding import found_showroom
from pos.shop.queries import Showroom
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


CUSTOMER = ("Chị Mai (ví dụ)", "0900000001")
"""Bought of the lot that is held, and agreed to be called; a number of nobody."""


def load_demo(*, pen: Pen, pepper: bytes, at: datetime, link_base: str) -> Plan:
    """Found the demo showroom four months ago, let it sell until yesterday, and tell of today.

    Gives what the import did.  A loading that was broken off goes on with what is not there yet.
    """
    today = business_day(at)
    begun = Hand(pen, past_selling.morning(today, DAYS + 1), *HOUSE)
    if shop.showroom(reading()) is None:
        found_showroom(SHOWROOM, PEOPLE, terminal_id=TERMINAL_ID, pepper=pepper, hand=begun)
    plan = import_products(read_file(goods.products_csv()), hand=begun, is_demo=True)
    rows = sorted((*plan.created, *plan.changed, *plan.same), key=lambda one: one.line)
    cast = choose(rows)
    prices_vnd = {one.sku: one.price_vnd or 0 for one in rows}
    invented = read_file(invented_csv(cast, prices_vnd, today))
    import_products(invented, hand=begun, is_demo=True)
    arrange_counter(rows, hand=begun)
    cards = _cards([one.sku for one in (*rows, *invented.rows) if one.is_stocked], today)
    people = {one.name: Hand(pen, at, one.id, one.name, REGISTER) for one in shop.people(reading())}
    end_reading()
    name, phone = CUSTOMER
    buyer_id = register(name, phone, wants_offers=True, hand=people["Lan"], request_id=story_id(50))
    traded = trade.plan((*rows, *invented.rows), cast.all, today)
    past_ordering.agree(traded, cards, today, hand=replace(people["Hạnh"], at=begun.at))
    asked = [sku for sku in _asked(cast, rows) if sku not in traded.goods]
    lots = _lots(cast, cards, {*traded.goods, GIFT_SKU}, asked, today)
    past_selling.live(
        Past(
            cards=cards,
            lots=lots,
            asked=asked,
            ending=_ending(cast, lots, today),
            told=_told(cast, lots, buyer_id),
            trade=traded,
            hands=(people["Lan"], people["Minh"]),
            buyer=people["Hạnh"],
            link_base=link_base,
        )
    )
    open_ordering.order_today(traded, cards, hand=people["Hạnh"])
    shelf = [sku for sku in asked if sku not in cast.all][:10]
    tell_story(Stage(cast, cards, shelf, link_base, people["Hạnh"], people["Thu"]))
    return plan


def _cards(skus: Sequence[str], today: date) -> dict[str, Card]:
    session = reading()
    known = catalogue.by_skus(session, skus)
    found = catalogue.cards(session, [one.product_id for one in known.values()], today)
    end_reading()
    return {one.sku: one for one in found.values()}


def _lots(
    cast: Cast, cards: Mapping[str, Card], out: Container[str], asked: Container[str], today: date
) -> dict[str, list[DemoLot]]:
    """All that comes beside the trade, by SKU, and little of what nobody asks for.

    Args:
        out: goods of the trade, and what is packed here.
        asked: goods that customers ask for.
    """
    played = cast_lots(cast, {sku: cards[sku].shelf_life_days for sku in cast.all}, today)
    found = {}
    for sku, card in sorted(cards.items()):
        if sku in out:
            continue
        lots = goods.lots(sku, card.unit, card.shelf_life_days, today, card.price_vnd)
        few = (goods.few(one, card.unit, today, is_asked=sku in asked) for one in lots)
        found[sku] = played.get(sku) or list(few)
    return found


def _asked(cast: Cast, rows: Sequence[ProductRow]) -> list[str]:
    """What customers ask for; what is held or recalled is sold only as the story says."""
    pieces = [one for one in rows if one.is_stocked and one.unit == "piece"]
    tiles = [one.sku for one in pieces if one.name_vi.lower().startswith(ON_TILES)]
    kept = {cast.held, cast.recalled}
    wanted = (
        *cast.parts,
        cast.lower,
        cast.lower_soon,
        *tiles[::3],
        *(one.sku for one in pieces[::5]),
    )
    return [sku for sku in dict.fromkeys(wanted) if sku not in kept]


def _ending(cast: Cast, lots: Mapping[str, Sequence[DemoLot]], today: date) -> list[str]:
    """What expires within a month, by SKU."""
    soon = today + timedelta(days=30)
    return [
        sku
        for sku, found in lots.items()
        if sku not in cast.all
        and any(lot.state.use_by and lot.state.use_by <= soon for lot in found)
    ]


def _told(cast: Cast, lots: Mapping[str, Sequence[DemoLot]], buyer_id: str) -> tuple[Asked, ...]:
    """Receipts of the lots that are held and recalled today."""
    held, recalled = lots[cast.held][0].state.code, lots[cast.recalled][0].state.code
    return (
        Asked(12, cast.held, held, 1),
        Asked(6, cast.held, held, 2, buyer_id),
        Asked(3, cast.held, held, 1),
        Asked(9, cast.recalled, recalled, 1),
        Asked(2, cast.recalled, recalled, 2),
    )
