"""Receiving goods: the lot, its move, the fact; codes of our own."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from pos.base.errors import BadForm
from pos.base.transaction import reading, writing
from pos.catalogue.models import Product
from pos.receiving.refusals import LineLotDiffers
from pos.stock import audits, queries, receiving
from pos.stock.models import Lot, StockMove
from pos.stock.refusals import UnknownProduct
from tests.receiving.steps import Received, receive_goods
from tests.till import steps
from tests.till.steps import book, facts, held, rows
from tests.world import NOON, World

FORM = {"quantity": "12", "use_by": "01/03/2027"}


def receive(world: World, sku: str = "MAM-NEM", at: Any = None, **form: str) -> Received:
    """Receive goods as the form says, an HSD and twelve pieces unless told otherwise."""
    return receive_goods(world.product_id(sku), {**FORM, **form}, hand=world.hand("Hạnh", at))


def changed(before: dict[str, list[Any]]) -> set[str]:
    """The tables that are no longer as they were, but for what is only being written down."""
    return steps.changed(before) - {"receiving_drafts", "receiving_draft_lines"}


def test_received_goods_stand_in_the_shop_at_once(world: World) -> None:
    received = receive(world, lot_code="L261121A")
    assert (received.units, received.lot.on_hand_units) == (12, 12)
    assert held(world, "MAM-NEM", "L261121A") == 12
    [move] = rows(StockMove, StockMove.lot_id == received.lot.lot_id)
    assert (move.from_place_id, move.to_place_id, move.reason) == ("supplier", "shop", "received")
    assert audits.audit(reading()) == []


def test_the_fact_carries_everything_the_books_know(world: World) -> None:
    received = receive(
        world,
        lot_code="L261121A",
        producer_lot_code="DC 7/11",
        made_on="07/11/2026",
        date_kind="best_before",
        owner="consigned",
        document_no="PX-7719",
        cost_vnd="45.000",
    )
    [fact] = [one for one in facts("lot.received/1") if one["lot"]["code"] == "L261121A"]
    [move] = rows(StockMove, StockMove.lot_id == received.lot.lot_id)
    assert fact["lot"] == {
        "id": received.lot.lot_id,
        "code": "L261121A",
        "producer_code": "DC 7/11",
        "made_on": "2026-11-07",
        "date_kind": "best_before",
        "use_by": "2027-03-01",
    }
    assert (fact["product"], fact["sku"]) == (received.card.product_id, "MAM-NEM")
    assert (fact["name_vi"], fact["producer"]) == ("Mắm nêm Dì Cẩn", received.card.producer_id)
    assert (fact["owner"], fact["contract"], fact["order"]) == ("consigned", None, None)
    assert (fact["units"], fact["unit"], fact["place"]) == (12, "piece", "shop")
    assert (fact["cost_vnd"], fact["document_no"]) == (45_000, "PX-7719")
    assert fact["receipt"] == move.act_id
    assert (fact["by"]["name"], fact["business_on"]) == ("Hạnh", "2026-11-21")


def test_a_weight_is_received_in_grams(world: World) -> None:
    received = receive(world, "RAU-CAI", quantity="2,5", made_on="21/11/2026", use_by="")
    assert received.units == 2_500
    assert received.lot.use_by == date(2026, 11, 26)  # five days of shelf life


# -- Codes of our own -----------------------------------------------------------------


def test_a_lot_without_a_code_gets_the_production_days(world: World) -> None:
    assert receive(world, made_on="03/11/2026").lot.code == "L261103"


def test_a_lot_without_code_and_production_day_gets_todays(world: World) -> None:
    assert receive(world).lot.code == "L261121"


def test_a_second_and_third_lot_of_the_day_are_numbered(world: World) -> None:
    codes = [receive(world).lot.code for _ in range(3)]
    assert codes == ["L261121", "L261121-2", "L261121-3"]


def test_each_product_counts_its_own_codes(world: World) -> None:
    assert receive(world, "MAM-NEM").lot.code == receive(world, "RUOU-MO").lot.code == "L261121"


def test_a_code_a_person_took_is_not_made_again(world: World) -> None:
    receive(world, lot_code="L261121-2")
    assert [receive(world).lot.code for _ in range(2)] == ["L261121", "L261121-3"]


def test_the_day_of_a_made_code_is_the_shops_day_not_utcs(world: World) -> None:
    just_after_midnight = NOON + timedelta(hours=12, minutes=1)  # 22/11 in Hanoi, 21/11 UTC
    assert receive(world, at=just_after_midnight).lot.code == "L261122"


# -- The same code again --------------------------------------------------------------


def test_more_of_a_known_lot_adds_to_it(world: World) -> None:
    first = receive(world, lot_code="LO-1")
    again = receive(world, lot_code="lo-1", quantity="5")
    assert again.lot.lot_id == first.lot.lot_id
    assert held(world, "MAM-NEM", "LO-1") == 17
    assert len(facts("lot.received/1")) == 6 + 2


@pytest.mark.parametrize(
    "other",
    [
        {"use_by": "02/03/2027"},
        {"date_kind": "best_before"},
        {"date_kind": "none"},
        {"owner": "consigned"},
    ],
)
def test_a_known_code_with_another_date_or_owner_is_refused(
    world: World, other: dict[str, str]
) -> None:
    receive(world, lot_code="LO-1")
    before = book()
    with pytest.raises(LineLotDiffers) as no:
        receive(world, lot_code="LO-1", **other)
    assert no.value.facts["code"] == "LO-1"
    assert no.value.facts["use_by"] == date(2027, 3, 1)
    assert changed(before) == set()


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"made_on": "01/11/2026"}, {"made_on": "02/11/2026"}),
        ({"producer_lot_code": "DC 7/11"}, {"producer_lot_code": "DC 8/11"}),
    ],
)
def test_a_known_code_made_otherwise_is_refused_instead_of_forgetting_it(
    world: World, first: dict[str, str], again: dict[str, str]
) -> None:
    receive(world, lot_code="LO-1", **first)
    with pytest.raises(LineLotDiffers):
        receive(world, lot_code="LO-1", **again)


def test_what_a_second_delivery_does_not_say_does_not_make_it_another_lot(world: World) -> None:
    first = receive(world, lot_code="LO-1", made_on="01/11/2026", producer_lot_code="DC 7/11")
    same = receive(world, lot_code="LO-1", producer_lot_code="dc7/11")
    assert same.lot.lot_id == first.lot.lot_id
    assert same.lot.made_on == date(2026, 11, 1)


def test_the_same_code_of_another_product_is_another_lot(world: World) -> None:
    first = receive(world, "MAM-NEM", lot_code="LO-1")
    other = receive(world, "RUOU-MO", lot_code="LO-1", date_kind="none")
    assert first.lot.lot_id != other.lot.lot_id


def test_a_second_delivery_tells_what_the_first_left_open(world: World) -> None:
    receive(world, lot_code="LO-1")
    lot = receive(world, lot_code="LO-1", made_on="01/11/2026", producer_lot_code="DC 7/11").lot
    assert (lot.made_on, lot.producer_code) == (date(2026, 11, 1), "DC 7/11")
    told = facts("lot.received/1")[-1]["lot"]
    assert (told["made_on"], told["producer_code"]) == ("2026-11-01", "DC 7/11")
    [row] = rows(Lot, Lot.id == lot.lot_id)
    assert row.producer_code_key == "DC7/11"


# -- What is not received -------------------------------------------------------------


def test_a_service_is_not_received(world: World) -> None:
    before = book()
    with pytest.raises(UnknownProduct):
        receive(world, "TOUR")
    assert changed(before) == set()


@pytest.mark.parametrize("product_id", ["", "01NOBODY", "MAM-NEM"])
def test_a_product_nobody_knows_is_not_received(world: World, product_id: str) -> None:
    with pytest.raises(UnknownProduct):
        receive_goods(product_id, FORM, hand=world.hand())


def test_a_wrong_form_receives_nothing(world: World) -> None:
    before = book()
    with pytest.raises(BadForm):
        receive(world, quantity="0")
    assert changed(before) == set()


def test_a_receipt_that_cannot_be_told_is_not_booked(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise OSError("disk full")

    before = book()
    monkeypatch.setattr(receiving.outbox, "record", fail)
    with pytest.raises(OSError, match="disk full"):
        receive(world)
    assert changed(before) == set()


# -- Finding lots again ---------------------------------------------------------------


def test_a_producers_code_is_kept_as_printed_beside_its_matching_form(world: World) -> None:
    lot = receive(world, producer_lot_code="lô 7/ĐB").lot
    [row] = rows(Lot, Lot.id == lot.lot_id)
    assert (row.producer_code, row.producer_code_key) == ("lô 7/ĐB", "LÔ7/ĐB")


@pytest.mark.parametrize("code", ["l260812", "L260812"])
def test_a_lot_is_found_by_its_code_in_either_case(world: World, code: str) -> None:
    found = queries.lot_by_code(reading(), world.product_id("CHE-DINH"), code)
    assert found is not None
    assert (found.code, found.on_hand_units) == ("L260812", 6)


def test_an_empty_code_finds_no_lot(world: World) -> None:
    assert queries.lot_by_code(reading(), world.product_id("CHE-DINH"), "") is None


@pytest.mark.parametrize("code", ["DC7/11", "dc 7/11"])
def test_a_lot_is_found_by_its_producers_code_where_it_names_one(world: World, code: str) -> None:
    product = world.product_id("MAM-NEM")
    lot = receive(world, producer_lot_code="DC 7/11", lot_code="MOT").lot
    found = queries.lot_by_code(reading(), product, code)
    assert found is not None
    assert found.lot_id == lot.lot_id
    receive(world, producer_lot_code="dc 7/11", lot_code="HAI", use_by="02/03/2027")
    assert queries.lot_by_code(reading(), product, code) is None  # which of the two?


def test_our_own_code_wins_over_a_producers(world: World) -> None:
    receive(world, producer_lot_code="L260905", lot_code="KHAC")
    found = queries.lot_by_code(reading(), world.product_id("MAM-NEM"), "L260905")
    assert found is not None
    assert found.code == "L260905"


def test_the_newest_good_lot_is_the_last_received_that_has_not_expired(world: World) -> None:
    product = world.product_id("MAM-NEM")
    receive(world, lot_code="MOT", use_by="22/11/2026", at=NOON - timedelta(days=2))
    receive(world, lot_code="HAI", use_by="30/11/2026", at=NOON - timedelta(days=1))
    receive(world, lot_code="BA", use_by="23/11/2026", at=NOON)
    newest = {
        day: queries.newest_good_lot(reading(), product, date(2026, 11, day)) for day in (21, 24)
    }
    assert {day: one.code for day, one in newest.items() if one} == {21: "BA", 24: "HAI"}


def test_a_product_renamed_since_keeps_the_name_it_was_received_under(world: World) -> None:
    receive(world)
    with writing() as session:
        session.execute(
            update(Product).where(Product.sku == "MAM-NEM").values(name_vi="Mắm nêm mới")
        )
    assert facts("lot.received/1")[-1]["name_vi"] == "Mắm nêm Dì Cẩn"
