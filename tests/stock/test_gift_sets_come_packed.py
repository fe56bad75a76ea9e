"""A gift set comes into the books by being packed and in no other way: else it would be sold at one
rate of VAT, whatever lies in it, and no hold of a component would reach it."""

from datetime import date

import pytest
from sqlalchemy import select

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.counting.refusals import SetNeedsLot
from pos.packing.refusals import StillPlain
from pos.receiving import finishing
from pos.stock import lots, opening_stock, queries
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.models import Lot
from pos.stock.refusals import SetIsPacked
from pos.till.refusals import SetNotPacked
from tests import gifts
from tests.counting import steps as counting
from tests.receiving import steps as receiving
from tests.till.steps import book as book_now
from tests.till.steps import changed, facts, filled, lines_of, order, pay, put
from tests.world import World


@pytest.fixture
def shop(till: World) -> World:
    """The shop, selling while it is counted."""
    return till


PLAIN = {"lot_code": "GIFT1", "quantity": "3", "date_kind": "none", "use_by": ""}


def as_plain_goods(world: World) -> None:
    """The basket in the catalogue, as goods of which nobody wrote what lies in them."""
    import_products(read_file(gifts.GOODS.encode()), hand=world.hand("Hạnh"))


def plain_lots(world: World) -> list[str]:
    """Lots of the set that nobody packed."""
    session = reading()
    session.rollback()
    mine = select(Lot.code).where(Lot.product_id == world.product_id(gifts.SET), ~Lot.is_set)
    return list(session.scalars(mine))


def test_no_gift_set_is_received(world: World) -> None:
    gifts.define(world)
    before = book_now()
    with pytest.raises(SetIsPacked):
        receiving.deliver(world, (gifts.SET, PLAIN))
    assert changed(before) <= {"receiving_drafts"}
    assert plain_lots(world) == []


def test_a_delivery_under_way_whose_goods_became_a_gift_set_is_not_booked(world: World) -> None:
    as_plain_goods(world)
    draft = receiving.begin(world)
    receiving.put(world, draft, gifts.SET, **PLAIN)
    gifts.recipe(world, *gifts.RECIPE)
    with pytest.raises(SetIsPacked) as no:
        finishing.receive_delivery(draft, hand=world.hand("Hạnh"))
    assert no.value.facts["name"] == "Giỏ quà Tết Núi Tản"
    assert plain_lots(world) == []


def test_more_of_a_packed_lot_is_not_received_either(world: World) -> None:
    gifts.define(world)
    [basket] = gifts.pack(world)
    with writing() as session:
        state = LotState(gifts.code_of(basket), "", None, "none", None, "owned", "", None)
        with pytest.raises(SetIsPacked):
            lots.open_lot(session, world.product_id(gifts.SET), state, hand=world.hand())


def test_no_list_puts_gift_sets_on_the_shelf(world: World) -> None:
    product_id = gifts.define(world)
    state = LotState("GIFT1", "", None, "hsd", date(2027, 3, 1), "owned", "", None)
    goods = opening_stock.Goods(product_id, gifts.SET, "Giỏ", None, "piece", Delivery(state, 3))
    with pytest.raises(SetIsPacked), writing() as session:
        opening_stock.put_on_shelf(session, [goods], act_id=new_id(), hand=world.hand("Hạnh"))
    assert plain_lots(world) == []


def test_a_basket_without_a_label_is_refused_on_the_sheet_and_nought_is_not(shop: World) -> None:
    gifts.define(shop)
    count_id = counting.begin(shop)
    on = counting.sheet(shop, count_id)
    with pytest.raises(SetNeedsLot) as no:
        counting.write(shop, on, gifts.SET, None, 1)
    assert no.value.facts["name"] == "Giỏ quà Tết Núi Tản"
    counting.write(shop, on, gifts.SET, None, 0)


def test_baskets_counted_before_anybody_wrote_what_is_in_them_are_not_posted(shop: World) -> None:
    as_plain_goods(shop)
    count_id = counting.begin(shop)
    counting.write(shop, counting.sheet(shop, count_id), gifts.SET, None, 2)
    gifts.recipe(shop, *gifts.RECIPE)
    with pytest.raises(SetNeedsLot):
        counting.post(shop, count_id, voucher=counting.yes(shop, 10**9))
    assert plain_lots(shop) == []
    assert facts("stock.counted/1") == []
    counting.post(shop, count_id, left=(gifts.SET,))


def test_more_baskets_of_a_packed_lot_are_counted_with_what_lies_in_them(shop: World) -> None:
    gifts.define(shop)
    [basket] = gifts.pack(shop)
    count_id = counting.begin(shop)
    on = counting.sheet(shop, count_id)
    counting.write(shop, on, gifts.SET, gifts.code_of(basket), 2)
    counting.post(shop, count_id, voucher=counting.yes(shop, 10**9))
    assert gifts.where(basket) == {"shop": 2}
    done = pay(shop, filled(shop, (gifts.SET, 2)))
    assert [one.vat_code for one in lines_of(done)] == ["SET"]


def test_goods_of_which_plain_units_lie_here_become_no_gift_set(world: World) -> None:
    as_plain_goods(world)
    receiving.deliver(world, (gifts.SET, PLAIN))
    with pytest.raises(StillPlain):
        gifts.recipe(world, *gifts.RECIPE)


def test_a_set_of_which_only_a_plain_lot_was_ever_known_is_not_sold_unseen(till: World) -> None:
    """Sold out before its recipe was written: the lot says nothing of what lies in a basket."""
    as_plain_goods(till)
    receiving.deliver(till, (gifts.SET, PLAIN))
    pay(till, filled(till, (gifts.SET, 3)))
    gifts.recipe(till, *gifts.RECIPE)
    assert queries.newest_good_lot(reading(), till.product_id(gifts.SET), till.hand().on) is None
    with pytest.raises(SetNotPacked):
        put(till, order(till), gifts.SET)


def test_who_scans_a_gift_set_at_a_delivery_is_told_what_to_do_instead(world: World) -> None:
    product_id = gifts.define(world)
    browser, at = world.sign_in("Hạnh"), f"/stock/deliveries/{receiving.begin(world)}/lines"
    told = "Giỏ quà Tết Núi Tản là giỏ quà, không nhập kho được"
    assert told in browser.get(at, query_string={"q": gifts.SET}).text
    answer = browser.post(at, data={"product_id": product_id, **PLAIN})
    assert (answer.status_code, told in answer.text) == (409, True)
