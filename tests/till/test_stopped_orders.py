"""Goods held or recalled while they lie in an order: every register learns of it, nobody pays."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.stock import holds
from pos.stock.fefo import Bar
from pos.stock.holds import HoldState, Kind
from pos.till import drafting, parking, requesting
from pos.till.refusals import LotBarred, LotNeeded
from tests.till.steps import book, changed, filled, lot_id, order, put
from tests.till.test_barred_lots import hold
from tests.world import World


def look(client: FlaskClient, draft_id: str, stops: str = "") -> str:
    """What a register hears at its next look, three seconds later at most."""
    answer = client.get(f"/till/printer?order={draft_id}&stops={stops}")
    return answer.headers.get("HX-Trigger", "")


def shown(client: FlaskClient, draft_id: str) -> str:
    return client.get(f"/till/sales/{draft_id}").get_data(as_text=True)


def stops_of(page: str) -> str:
    [found] = re.findall(r'name="stops" value="([^"]*)"', page)
    return found


@pytest.mark.parametrize("kind", ["hold", "recall"])
def test_a_register_hears_that_goods_of_its_order_were_stopped(till: World, kind: str) -> None:
    draft_id, client = filled(till, ("CHE-DINH", 1, "L261103")), till.sign_in()
    assert (look(client, draft_id), stops_of(shown(client, draft_id))) == ("", "")
    hold(till, "L261103", kind)
    assert look(client, draft_id) == "order-stopped"
    page = shown(client, draft_id)
    assert "row--stop" in page
    assert "Trong đơn có hàng không được bán." in page
    assert stops_of(page) != ""
    assert look(client, draft_id, stops_of(page)) == "", "it shows them already"


def test_goods_without_a_lot_are_marked_too_and_free_again_once_the_lot_is_named(
    till: World,
) -> None:
    draft_id, client = filled(till, ("CHE-DINH", 1)), till.sign_in()
    hold(till, "L261103")
    page = shown(client, draft_id)
    assert "có lô không bán, xem tem" in page
    line = stops_of(page)
    old = lot_id(till, "CHE-DINH", "L260812")
    drafting.change_line(draft_id, line, quantity=None, lot_id=old, hand=till.hand())
    assert stops_of(shown(client, draft_id)) == ""


@pytest.mark.parametrize(
    "pay",
    [
        lambda till, one: drafting.settle_prices(one, hand=till.hand()),
        lambda till, one: requesting.ask_for_transfer(one, None, hand=till.hand()),
    ],
)
@pytest.mark.parametrize(("lot", "no"), [("L261103", LotBarred), (None, LotNeeded)])
def test_nobody_is_asked_to_pay_for_stopped_goods(
    till: World, pay: Callable[[World, str], object], lot: str | None, no: type[Exception]
) -> None:
    from tests.till.transfers import with_account

    with_account(till)
    draft_id = filled(till, ("CHE-DINH", 1, *([lot] if lot else [])))
    hold(till, "L261103")
    before = book()
    with pytest.raises(no):
        pay(till, draft_id)
    assert changed(before) == set()


def test_an_order_put_aside_is_marked_in_the_list_and_when_it_is_taken_up(till: World) -> None:
    draft_id, client = filled(till, ("CHE-DINH", 1, "L261103")), till.sign_in()
    parking.park_order(draft_id, "Chị Hoa", hand=till.hand())
    assert "có hàng không được bán" not in client.get("/till/parked").get_data(as_text=True)
    hold(till, "L261103")
    assert "có hàng không được bán" in client.get("/till/parked").get_data(as_text=True)
    parking.take_up_order(draft_id, hand=till.hand())
    assert "row--stop" in shown(client, draft_id)


def test_another_registers_order_is_none_of_its_business(till: World) -> None:
    client = till.sign_in()
    for odd in ("", "none", "x" * 200):
        assert look(client, odd, "whatever") == ""
    assert client.get("/till/printer").headers.get("HX-Trigger") is None


@pytest.mark.parametrize("kind", ["hold", "recall", "expired"])
@pytest.mark.parametrize("way", ["label", "named", "barcode"])
def test_stopped_goods_never_enter_an_order_and_a_barcode_asks(
    till: World, kind: str, way: str
) -> None:
    """The label scanned, the HSD chosen, the pack itself, for which FEFO never answers."""
    from pos.stock.models import Lot
    from tests.till.steps import scan
    from tests.world import TODAY

    lot = lot_id(till, "CHE-DINH", "L261103")
    if kind == "expired":
        from datetime import timedelta

        with writing() as session:
            session.get_one(Lot, lot).use_by = TODAY - timedelta(days=1)
    else:
        hold(till, "L261103", kind)
    draft_id = order(till)
    if way == "label":
        outcome = scan(till, draft_id, "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103")
    elif way == "named":
        outcome = put(till, draft_id, "CHE-DINH", lot="L261103")
    else:
        outcome = scan(till, draft_id, "8930000000019")
    if way == "barcode":
        assert outcome.said == "ask_lot"
        assert {one.code: one.bar for one in outcome.lots} == {
            "L260812": None,
            "L261103": Bar(kind),
        }
        assert put(till, draft_id, "CHE-DINH", lot="L260812").said == "added"
    else:
        assert (outcome.said, outcome.bar) == ("stopped", Bar(kind))


def test_the_customers_window_shows_nothing_odd(till: World) -> None:
    draft_id, client = filled(till, ("CHE-DINH", 1, "L261103")), till.sign_in()
    shown(client, draft_id)
    before = client.get("/display/now").get_data(as_text=True)
    state = HoldState(Kind.HOLD, "Nắp phồng", "Cất riêng")
    with writing() as session:
        holds.place(
            session, new_id(), state, [lot_id(till, "CHE-DINH", "L261103")], hand=till.hand("Hạnh")
        )
    after = client.get("/display/now").get_data(as_text=True)
    assert "Nắp phồng" not in after
    assert len(after) == len(before)
