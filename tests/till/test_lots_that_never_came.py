"""More is sold than the books have: the receipt names a lot that can be in the customer's hand."""

from datetime import timedelta

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.moving.kinds import Kind
from pos.receiving import undoing
from pos.stock import ledger, opening_stock, queries
from pos.stock.delivery import Delivery
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.places import CUSTOMER, QUARANTINE, SHOP
from tests.moving.steps import move
from tests.receiving.steps import deliver
from tests.till.steps import filled, lines_of, lot_id, pay
from tests.world import TODAY, World

FISH, KNOWN = "MAM-NEM", "L260905"
NEXT = {"lot_code": "TYPO", "use_by": "01/05/2027", "quantity": "9"}


def sold_of(world: World, units: int) -> list[tuple[str, int]]:
    """The lots of a sale by a bare code."""
    return [(one.lot_code, one.units) for one in lines_of(pay(world, filled(world, (FISH, units))))]


def empty(world: World) -> None:
    """The shelf is sold empty, by the books."""
    assert sold_of(world, held := ledger.level(reading(), lot_id(world, FISH, KNOWN), SHOP)) == [
        (KNOWN, held)
    ]


def test_a_delivery_that_was_undone_brought_no_lot(till: World) -> None:
    wrong = deliver(till, (FISH, NEXT))
    undoing.undo_lines(wrong, [1], reason="Sai lô", hand=till.hand("Hạnh"))
    empty(till)
    assert sold_of(till, 3) == [(KNOWN, 3)]


def test_nor_did_a_list_that_was_given_back(till: World) -> None:
    until = TODAY + timedelta(days=90)
    state = LotState("LIST", "", None, "hsd", until, "owned", "", None)
    goods = opening_stock.Goods(
        till.product_id(FISH), FISH, "Mắm", None, "piece", Delivery(state, 4)
    )
    with writing() as session:
        hand = till.hand("Hạnh")
        done = opening_stock.put_on_shelf(session, [goods], act_id=new_id(), hand=hand)
        opening_stock.give_back(session, done, act_id=new_id(), hand=hand)
    assert queries.received_units(reading(), lot_id(till, FISH, "LIST")) == 0
    empty(till)
    assert sold_of(till, 1) == [(KNOWN, 1)]


def test_a_lot_that_lies_in_the_storeroom_goes_before_a_newer_one_that_is_sold_out(
    till: World,
) -> None:
    move(till, Kind.STORED, (FISH, KNOWN, 5))
    deliver(till, (FISH, NEXT | {"lot_code": "LATER", "quantity": "1"}))
    pay(till, filled(till, (FISH, 1, "LATER")))
    empty(till)
    assert sold_of(till, 2) == [(KNOWN, 2)]


def test_faulty_goods_in_quarantine_are_in_nobodys_hand(till: World) -> None:
    deliver(till, (FISH, NEXT | {"lot_code": "LATER", "quantity": "1"}))
    pay(till, filled(till, (FISH, 1, "LATER")))
    with writing() as session:
        old = lot_id(till, FISH, KNOWN)
        back = [Move(old, 1, SHOP, CUSTOMER, "sold", new_id()),
                Move(old, 1, CUSTOMER, QUARANTINE, "returned", new_id())]  # fmt: skip
        ledger.move(session, back, hand=till.hand())
    empty(till)
    assert sold_of(till, 1) == [("LATER", 1)]


def test_a_lot_undone_and_then_found_by_a_count_is_there_after_all(till: World) -> None:
    wrong = deliver(till, (FISH, NEXT))
    undoing.undo_lines(wrong, [1], reason="Sai lô", hand=till.hand("Hạnh"))
    empty(till)
    with writing() as session:
        found = Move(lot_id(till, FISH, "TYPO"), 1, "counting", SHOP, "counted", new_id())
        ledger.move(session, [found], hand=till.hand())
    assert sold_of(till, 2) == [("TYPO", 2)]


def test_goods_of_which_no_lot_ever_came_are_sold_without_one(till: World) -> None:
    from pos.catalogue.import_rows import read_file
    from pos.catalogue.importing import import_products

    goods = (
        "sku,name_vi,ocop_group,tax_class,unit,price_vnd\nMOI,Bánh mới,food,standard,hộp,90.000\n"
    )
    import_products(read_file(goods.encode()), hand=till.hand("Hạnh"))
    wrong = deliver(till, ("MOI", NEXT))
    undoing.undo_lines(wrong, [1], reason="Sai lô", hand=till.hand("Hạnh"))
    [line] = lines_of(pay(till, filled(till, ("MOI", 1))))
    assert line.lot_code == ""
