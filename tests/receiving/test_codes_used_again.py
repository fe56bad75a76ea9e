"""A producer who numbers his lots anew each year, and what was paid for goods of one lot."""

import pytest

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.moving import documents
from pos.moving.kinds import Kind
from pos.receiving import drafting, finds, finishing, undoing
from pos.stock import opening_stock
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.models import Lot
from tests.moving.steps import move
from tests.receiving.steps import begin, deliver, lines
from tests.till.steps import lot_id
from tests.world import TODAY, World

TEA, FISH, GTIN = "CHE-DINH", "MAM-NEM", "08930000000019"
HOSTS: list[str] = []
LAST_YEARS = {
    "lot_code": "L9",
    "producer_lot_code": "A1",
    "made_on": "01/09/2026",
    "date_kind": "hsd",
    "use_by": "01/03/2027",
}


def scanned(text: str) -> dict[str, str]:
    """The fields that a scan fills."""
    return finds.find(reading(), text, hosts=HOSTS, today=TODAY).lot


@pytest.fixture
def shop(world: World) -> World:
    """The named world with tea of a producer's lot A1 in it."""
    deliver(world, (TEA, LAST_YEARS))
    return world


@pytest.mark.parametrize(
    "text",
    [
        f"(01){GTIN}(17)280630(10)A1",
        f"https://id.nhasx.vn/01/{GTIN}/10/A1?17=280630",
    ],
)
def test_the_packs_own_day_wins_over_the_known_lots(shop: World, text: str) -> None:
    told = scanned(text)
    assert told["use_by"] == "30/06/2028"
    assert told.get("lot_code", "") == ""
    assert told["producer_lot_code"] == "A1"
    draft = begin(shop)
    drafting.put_line(
        draft, shop.product_id(TEA), {"quantity": "5", **told}, hand=shop.hand("Hạnh")
    )
    [line] = lines(finishing.receive_delivery(draft, hand=shop.hand("Hạnh")))
    assert (line.lot_code != "L9", line.use_by.year) == (True, 2028)
    assert reading().get_one(Lot, lot_id(shop, TEA, "L9")).use_by.year == 2027


@pytest.mark.parametrize(
    ("dates", "joins"),
    [
        ("", True),
        ("(17)270301", True),
        ("(11)260901", True),
        ("(11)260901(17)270301", True),
        ("(15)270301", False),
        ("(11)260902", False),
        ("(11)260902(17)270301", False),
        ("(17)270302", False),
    ],
)
def test_a_pack_joins_the_known_lot_where_no_day_of_it_is_another(
    shop: World, dates: str, joins: bool
) -> None:
    told = scanned(f"(01){GTIN}{dates}(10)A1")
    assert (told.get("lot_code") == "L9") is joins
    assert told["producer_lot_code"] == "A1"


def test_a_pack_tells_the_day_of_making_that_the_lot_lacks(shop: World) -> None:
    deliver(
        shop,
        (
            TEA,
            LAST_YEARS
            | {"lot_code": "L8", "producer_lot_code": "B1", "made_on": "", "life_reason": "Đặt"},
        ),
    )
    told = scanned(f"(01){GTIN}(11)260901(17)270301(10)B1")
    assert (told["lot_code"], told["made_on"]) == ("L8", "01/09/2026")


# --- What was paid ---------------------------------------------------------------------------

PASTE = {"lot_code": "C1", "use_by": "01/05/2027"}


def cost(world: World) -> int | None:
    """What the lot cost by the books."""
    session = reading()
    session.rollback()
    return session.get_one(Lot, lot_id(world, FISH, "C1"), populate_existing=True).cost_vnd


def test_a_lot_costs_what_its_newest_delivery_says(world: World) -> None:
    deliver(world, (FISH, PASTE))
    assert cost(world) is None
    deliver(world, (FISH, PASTE | {"cost_vnd": "50000"}))
    assert cost(world) == 50_000
    deliver(world, (FISH, PASTE | {"cost_vnd": "60000"}))
    deliver(world, (FISH, PASTE))  # says nothing
    assert cost(world) == 60_000


def test_the_slip_to_the_producer_and_the_board_have_that_cost(world: World) -> None:
    deliver(world, (FISH, PASTE))
    deliver(world, (FISH, PASTE | {"cost_vnd": "60000"}))
    done = move(world, Kind.TO_SUPPLIER, (FISH, "C1", 2))
    [line] = documents.find(reading(), done.document_id).lines
    assert (line.price_vnd, line.amount_vnd) == (60_000, 120_000)


def test_a_delivery_undone_takes_its_cost_back(world: World) -> None:
    deliver(world, (FISH, PASTE | {"cost_vnd": "50000"}))
    wrong = deliver(world, (FISH, PASTE | {"cost_vnd": "500000"}), (FISH, PASTE))
    undoing.undo_lines(wrong, [2], reason="Nhầm", hand=world.hand("Hạnh"))
    assert cost(world) == 500_000
    undoing.undo_lines(wrong, [1], reason="Nhầm", hand=world.hand("Hạnh"))
    assert cost(world) == 50_000


def test_a_list_tells_the_cost_of_a_lot_that_was_given_back(world: World) -> None:
    first = deliver(world, (FISH, PASTE | {"cost_vnd": "50000"}))
    undoing.undo_lines(first, [1], reason="Nhầm", hand=world.hand("Hạnh"))
    assert cost(world) is None
    known = reading().get_one(Lot, lot_id(world, FISH, "C1"))
    state = LotState("C1", "", None, known.date_kind, known.use_by, "owned", "", 70_000)
    goods = opening_stock.Goods(
        world.product_id(FISH), FISH, "Mắm", None, "piece", Delivery(state, 4)
    )
    with writing() as session:
        opening_stock.put_on_shelf(session, [goods], act_id=new_id(), hand=world.hand("Hạnh"))
    assert cost(world) == 70_000
