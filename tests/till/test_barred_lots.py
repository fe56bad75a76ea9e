"""Lots that are held or recalled never leave by a sale."""

import pytest

from pos.base.ids import new_id
from pos.base.transaction import writing
from pos.stock import holds
from pos.stock.fefo import Bar
from pos.stock.holds import HoldState, Kind
from pos.till.models import DraftLine
from pos.till.refusals import LotBarred, LotNeeded
from pos.till.views import Said
from tests.till.steps import book, changed, lot_id, order, pay, put, rows, scan
from tests.world import World


def hold(world: World, code: str, kind: str = "hold") -> None:
    state = HoldState(
        Kind(kind), "Nắp phồng", "Cất vào kho", source_id="TH-7" if kind == "recall" else ""
    )
    with writing() as session:
        lots = [lot_id(world, "CHE-DINH", code)]
        holds.place(session, new_id(), state, lots, hand=world.hand("Hạnh"))


def test_the_label_of_a_held_lot_stops_and_says_what_to_do(till: World) -> None:
    hold(till, "L261103")
    draft_id = order(till)
    outcome = put(till, draft_id, "CHE-DINH", lot="L261103")
    assert (outcome.said, outcome.bar) == (Said.STOPPED, Bar.HOLD)
    assert (outcome.reason, outcome.instruction) == ("Nắp phồng", "Cất vào kho")
    assert rows(DraftLine, DraftLine.draft_id == draft_id) == []


def test_a_bare_barcode_asks_while_a_lot_is_recalled(till: World) -> None:
    hold(till, "L261103", "recall")
    draft_id = order(till)
    outcome = scan(till, draft_id, "8930000000019")
    assert outcome.said is Said.ASK_LOT
    assert [(one.code, one.bar) for one in outcome.lots] == [
        ("L260812", None),
        ("L261103", Bar.RECALL),
    ]
    assert put(till, draft_id, "CHE-DINH", lot="L260812").said is Said.ADDED


def test_a_lot_held_after_it_was_scanned_is_not_sold(till: World) -> None:
    draft_id = order(till)
    assert put(till, draft_id, "CHE-DINH", lot="L261103").said is Said.ADDED
    hold(till, "L261103")
    before = book()
    with pytest.raises(LotBarred) as no:
        pay(till, draft_id)
    assert no.value.facts["lot_code"] == "L261103"
    assert changed(before) == set()


def test_goods_in_an_order_without_a_lot_ask_for_it_once_some_lot_is_held(till: World) -> None:
    draft_id = order(till)
    assert scan(till, draft_id, "8930000000019").said is Said.ADDED
    hold(till, "L260812")
    with pytest.raises(LotNeeded):
        pay(till, draft_id)


def recall_all(world: World, *, settled: bool = False, lot_key: str = "") -> None:
    """All rice of the world, also what the books do not know."""
    product_id = world.product_id("COM-ME-TRI")
    state = HoldState(Kind.RECALL, "Nấm mốc", "Trả", product_id, lot_key=lot_key, source_id="TH-8")
    hold_id, lots = new_id(), [lot_id(world, "COM-ME-TRI", "L261121")]
    with writing() as session:
        holds.place(session, hold_id, state, lots, hand=world.hand("Hạnh"))
        if settled:
            holds.settle(session, hold_id, reason="Đủ", hand=world.hand("Hạnh"))


def test_goods_of_no_known_lot_are_not_sold_while_all_of_the_product_are_recalled(till: World):
    """Settled or not: what turns up later was not accounted for."""
    recall_all(till, settled=True)
    draft_id, before = order(till), book()
    with pytest.raises(LotNeeded):
        put(till, draft_id, "COM-ME-TRI")
    assert changed(before) == set()


def test_goods_of_no_known_lot_are_not_paid_for_once_all_of_the_product_are_recalled(till: World):
    draft_id = order(till)
    assert put(till, draft_id, "COM-ME-TRI").said is Said.ADDED
    recall_all(till, settled=True)
    before = book()
    with pytest.raises(LotNeeded):
        pay(till, draft_id)
    assert changed(before) == set()


def test_goods_of_no_known_lot_are_sold_where_a_recall_means_one_code_only(till: World):
    recall_all(till, settled=True, lot_key="L261121")
    assert put(till, order(till), "COM-ME-TRI").said is Said.ADDED


@pytest.mark.parametrize(
    ("reason", "said", "lang"),
    [
        ("Bao bì phồng, hở hoặc vỡ", "Pack swollen, open or broken.", ""),
        ("Bao bì phồng, hở hoặc vỡ ba lọ", "Pack swollen, open or broken ba lọ.", ""),
        ("Nắp phồng", "Nắp phồng.", ' lang="vi"'),
    ],
)
def test_in_english_only_what_the_shop_itself_wrote_stays_vietnamese(
    till: World, reason: str, said: str, lang: str
) -> None:
    with writing() as session:
        lots = [lot_id(till, "CHE-DINH", "L261103")]
        state = HoldState(Kind.HOLD, reason, "Gom lại để trả nhà sản xuất.")
        holds.place(session, new_id(), state, lots, hand=till.hand("Hạnh"))
    lan, draft_id = till.sign_in(), order(till)
    lan.post("/language", data={"lang": "en", "next": "/"})
    code = "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103"
    page = lan.post(f"/till/sales/{draft_id}/scans", data={"code": code}).get_data(as_text=True)
    band = page[page.index("stopband") :]
    band = band[: band.index("</dialog>")]
    assert f"<span{lang}>{said}</span>" in band
    assert "<span>Gather it to send back to the producer.</span>" in band
    assert "Stop" in band
