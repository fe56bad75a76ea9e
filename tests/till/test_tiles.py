"""The wall of goods: what is often sold, without what is kept from sale."""

from dataclasses import replace

import pytest

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books
from pos.catalogue.known import read_products
from pos.till import arranging
from pos.till import wall as tiles_of_shop
from pos.till.tile_icons import icon_of
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


def arrange(world: World, *skus: str) -> tuple[str, ...]:
    chosen = tuple(world.product_id(sku) for sku in skus)
    arranging.arrange_favourites(chosen, hand=world.hand("Hạnh"))
    return chosen


def test_what_the_manager_chose_comes_first_in_his_order(till):
    sell(till, ("MAM-NEM", 2))
    chosen = arrange(till, "RUOU-MO", "CHE-DINH")
    end_reading()
    names = [one.name for one in tiles_of_shop.tiles(reading(), TODAY, chosen)]
    assert names[:3] == ["Rượu mơ Núi Tản", "Chè Đinh Tân Cương", "Mắm nêm Dì Cẩn"]
    assert len(set(names)) == len(names)


def test_a_choice_kept_from_sale_leaves_its_place_to_others(till):
    chosen = arrange(till, "RUOU-MO", "CHE-DINH")
    withdraw(till, "RUOU-MO")
    names = [one.name for one in tiles_of_shop.tiles(reading(), TODAY, chosen)]
    assert names[0] == "Chè Đinh Tân Cương"
    assert "Rượu mơ Núi Tản" not in names


def test_the_second_wall_holds_what_has_no_barcode_the_weighed_first(till):
    names = [one.name for one in tiles_of_shop.uncoded(reading(), TODAY)]
    assert names[0] == "Rau cải ngọt THGY"
    assert "Chè Đinh Tân Cương" not in names
    assert "Một ngày ở làng" not in names


def test_the_page_of_the_wall_keeps_the_order_and_every_counter_shows_it(till):
    manager = till.sign_in("Hạnh")
    chosen = [till.product_id(sku) for sku in ("RUOU-MO", "CHE-DINH")]
    sent = {"product_id": [*chosen, chosen[0], "nobody's"]}
    assert manager.post("/settings/tiles", data=sent).status_code == 303
    page = manager.get("/till", follow_redirects=True).get_data(as_text=True)
    assert 0 < page.index(chosen[0]) < page.index(chosen[1])
    assert manager.post("/settings/tiles", data=sent).status_code == 303
    found = manager.get("/settings/tiles/goods?q=mam").get_data(as_text=True)
    assert till.product_id("MAM-NEM") in found


def test_more_than_the_wall_holds_is_refused(till):
    manager = till.sign_in("Hạnh")
    sent = {"product_id": [f"p{n}" for n in range(25)]}
    assert manager.post("/settings/tiles", data=sent).status_code == 409


@pytest.mark.parametrize(
    ("name", "group", "icon"),
    [
        ("Nước mắm Cửa Hội CH25", "food", "droplet"),
        ("Mật ong rời", "food", "hexagon"),
        ("Rau bó xôi THGY", "food", "flower"),
        ("Túi giấy OCOP", "", "bag"),
        ("Giỏ quà Hương quê", "", "gift"),
        ("Ổi Mai Sinh", "food", "basket"),
        ("Đũa gỗ Quảng Thủy", "handicraft", "pattern"),
        ("Bánh pía Hải Sơn", "food", "circle"),
        ("Tiêu sọ Lệ Chí", "food", "record"),
    ],
)
def test_each_tile_has_the_drawing_of_its_goods(name, group, icon):
    assert icon_of(name, group) == icon
