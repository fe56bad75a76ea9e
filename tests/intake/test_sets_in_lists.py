"""Lists that tell of stock of gift sets: what lies in a set is known of packed ones alone."""

from tests import gifts
from tests.intake.conftest import csv
from tests.world import World

COUNT = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu;HSD"
BASKET = f"{gifts.SET};Giỏ quà Tết Núi Tản;giỏ;700.000"


def test_the_stock_of_a_gift_set_stays_out_and_the_rest_of_its_row_comes_in(
    world: World, look, take
):
    gifts.define(world)
    content = csv(f"{BASKET};5;01/03/2027", header=COUNT)
    plan = look(content)
    assert plan.openings == ()
    assert [(one.column, one.code) for one in plan.refused] == [("opening_quantity", "set_packed")]
    done = take(content).plan
    assert [row.price_vnd for row in done.catalogue.changed] == [700_000]
    assert look(content).changes_nothing


def test_a_gift_set_without_stock_is_in_a_list_like_any_goods(world: World, look):
    gifts.define(world)
    assert look(csv(f"{BASKET};;", header=COUNT)).refused == ()
