"""A producer with three goods, so that one can come in another's stead; and orders of them."""

from typing import Any

from pos.base.transaction import reading
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.receiving import order_queries
from pos.receiving.order_queries import OrderOnItsWay
from tests.ordering import steps as ordering
from tests.world import TODAY, World

TEA, BUDS, POWDER = "CHE-DINH", "CHE-NON", "BOT-TRA"
FISH = "MAM-NEM"
GOODS = """\
sku,name_vi,name_en,producer_name,producer_kind,ocop_group,tax_class,unit,net_content,price_vnd,\
shelf_life_days
CHE-NON,Chè nõn tôm Tân Cương,,HTX Chè Hảo Đạt,cooperative,beverage,standard,hộp,100 g,250.000,365
BOT-TRA,Bột trà xanh Tân Cương,,HTX Chè Hảo Đạt,cooperative,beverage,standard,kg,,900.000,365
"""
LONG = {"use_by": "01/11/2027"}
"""An HSD of goods that keep a year."""


def more_goods(world: World) -> None:
    """The tea maker's two further goods, one of them by weight."""
    plan = import_products(read_file(GOODS.encode()), hand=world.hand("Hạnh"))
    assert not plan.refused, plan.refused


def order(world: World, *goods: tuple[str, int], **basket: Any) -> str:
    """An order that went out; its id."""
    return ordering.sent(world, *(goods or ((TEA, 24), (BUDS, 12))), **basket)


def came(order_id: str) -> list[int]:
    """What the order says came of each of its lines."""
    return [one.received_units for one in ordering.of(order_id).lines]


def on_their_way() -> list[OrderOnItsWay]:
    """Orders of which something is still to come."""
    session = reading()
    session.rollback()
    return order_queries.on_their_way(session, TODAY)
