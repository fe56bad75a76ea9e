"""A lot that lies in gift sets is traced to the receipts of the sets."""

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.holding import lots, receipts, traced
from pos.returns import returning
from pos.returns.fates import Why
from pos.returns.returning import Paying
from pos.returns.wishes import Asked, Wish
from pos.stock.models import Lot
from pos.till import selling
from pos.till.tenders import cash
from tests import gifts
from tests.holding.orders import hold
from tests.moving.steps import limit
from tests.till.steps import LINK, filled, lot_id, pay, seen
from tests.world import TODAY, World


def test_the_receipts_of_a_lot_are_those_of_the_sets_it_lies_in_too(till: World):
    gifts.define(till)
    [basket] = gifts.pack(till)
    sold = filled(till, (gifts.SET, 1))
    looked = seen(sold)
    selling.complete_sale(
        sold, [cash(looked.total_vnd)], seen=looked, link_base=LINK, hand=till.hand()
    )
    tea = lot_id(till, "CHE-DINH", "L260812")
    assert receipts.count(reading(), [tea]) == 1
    [line] = receipts.lines(reading(), [tea])
    assert (line.sale_id, line.lot_id, line.units) == (sold, basket, 1)


def test_a_receipt_of_a_set_is_traced_to_each_producer_lot_and_decision(till: World):
    gifts.define(till)
    gifts.pack(till, 2)
    done = pay(till, filled(till, (gifts.SET, 2)))
    [line] = traced.receipt(reading(), done.number, TODAY).lines
    assert line.is_set
    assert [(one.lot_code, one.units) for one in line.parts] == [
        ("L260812", 2),
        ("L250101", 2),
        ("L260905", 4),
    ]
    assert [one.producer for one in line.parts] == ["HTX Chè Hảo Đạt", "", "Hộ Dì Cẩn"]
    tea = line.parts[0]
    assert (tea.stars, tea.now_stars, bool(tea.decision_no)) == (5, 5, True)
    assert tea.received_at == reading().get_one(Lot, tea.lot_id).received_at


def test_a_component_that_is_held_stands_out_on_the_receipt(till: World):
    gifts.define(till)
    gifts.pack(till)
    done = pay(till, filled(till, (gifts.SET, 1)))
    hold(till, "L260812")
    [line] = traced.receipt(reading(), done.number, TODAY).lines
    assert [one.barred for one in line.parts] == ["hold", "", ""]


def test_a_set_brought_back_is_on_the_page_of_each_lot_that_lay_in_it(till: World):
    gifts.define(till)
    limit(till, refund_vnd=10_000_000)
    [basket] = gifts.pack(till, 2)
    sold = filled(till, (gifts.SET, 2), ("CHE-DINH", 1, "L260812"))
    number = pay(till, sold).number
    wishes = (Wish(1, None, line_no=1), Wish(1, None, line_no=2))
    paid = gifts.PRICE_VND + 450_000
    done = returning.return_goods(
        Asked(sold, wishes, Why.CHANGED_MIND), Paying(new_id(), paid), hand=till.hand("Hạnh")
    )
    tea = lots.page(reading(), lot_id(till, "CHE-DINH", "L260812"), TODAY)
    assert sorted((one.number, one.sale_number, one.units, one.inside) for one in tea.returns) == [
        (done.number, number, 1, ""),
        (done.number, number, 1, "Giỏ quà Tết Núi Tản"),
    ]
    paste = lots.page(reading(), lot_id(till, "MAM-NEM", "L260905"), TODAY)
    assert [(one.units, one.inside) for one in paste.returns] == [(2, "Giỏ quà Tết Núi Tản")]
    whole = traced.receipt(reading(), number, TODAY).lines
    assert [one.returned_units for one in whole] == [1, 1]
    assert [one.returned_units for one in whole[0].parts] == [1, 1, 2]
    assert lots.page(reading(), basket, TODAY).returns[0].inside == ""


def test_from_a_set_to_what_lies_in_it_and_back_in_one_click(till: World):
    gifts.define(till)
    [basket] = gifts.pack(till)
    tea = lot_id(till, "CHE-DINH", "L260812")
    inside = lots.page(reading(), basket, TODAY)
    assert [(one.code, one.units) for one in inside.parts] == gifts.inside(basket)
    assert inside.inside == ()
    [found] = lots.page(reading(), tea, TODAY).inside
    assert (found.lot_id, found.name, found.units) == (basket, "Giỏ quà Tết Núi Tản", 1)


def test_the_pages_show_it(till: World):
    gifts.define(till)
    [basket] = gifts.pack(till)
    done = pay(till, filled(till, (gifts.SET, 1)))
    tea = lot_id(till, "CHE-DINH", "L260812")
    browser = till.sign_in("Hạnh")
    receipt = browser.get(f"/stock/sales/{done.number}").get_data(as_text=True)
    for wanted in ("giỏ quà, 3 món bên trong", "L260812", "L250101", "L260905", "HTX Chè"):
        assert wanted in receipt, wanted
    assert f"/stock/lots/{basket}" in browser.get(f"/stock/lots/{tea}").text
    assert f"/stock/lots/{tea}" in browser.get(f"/stock/lots/{basket}").text
