"""The wall of goods: what is often sold, without what is kept from sale."""

from dataclasses import replace

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books
from pos.catalogue.known import read_products
from pos.till import wall as tiles_of_shop
from tests.till.steps import sell
from tests.world import TODAY, World


def withdraw(world: World, sku: str) -> None:
    product_id = world.product_id(sku)
    with writing() as session:
        state = replace(read_products(session, [product_id])[product_id], is_withdrawn=True)
        books.write_product(session, state, hand=world.hand("Hạnh"), product_id=product_id)
    end_reading()


def wall() -> list[str]:
    end_reading()
    return [tile.name for tile in tiles_of_shop.tiles(reading(), TODAY)]


def test_goods_kept_from_sale_leave_the_wall_and_make_room(till, monkeypatch):
    monkeypatch.setattr(tiles_of_shop, "_KEPT_TILES", {})
    sell(till, ("MAM-NEM", 2))
    sell(till, ("CHE-DINH", 1))
    assert {"Mắm nêm Dì Cẩn", "Chè Đinh Tân Cương", "Rau cải ngọt THGY"} <= set(wall())
    withdraw(till, "MAM-NEM")
    withdraw(till, "RAU-CAI")
    assert wall() == ["Chè Đinh Tân Cương"]
