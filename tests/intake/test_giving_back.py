"""Giving the last list back: what is still as it left it is put back, what was sold stays sold."""

import pytest
from sqlalchemy import text

from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import GtinScan, read_scan
from pos.intake import memory
from pos.intake.journal import find
from pos.intake.refusals import NotTheLast
from pos.stock import audits, ledger
from pos.stock import queries as stock
from pos.stock.ledger import Goods
from tests.intake.conftest import csv
from tests.world import TODAY

SWEET = "KEO-1;Kẹo dừa;gói;35.000;8930000000194;HTX Kẹo Ví Dụ;Vĩnh Long;24;K1;21/11/2027;"
TEA = "CHE-DINH;Chè Đinh mới;hộp;480.000;8930000000019;HTX Chè Hảo Đạt;Thái Nguyên;;;;"
PAINTING = "TRANH;Tranh Đông Hồ;bức;;;;;;;;"


def card(world, sku):
    product_id = world.product_id(sku)
    return catalogue.cards(reading(), [product_id], TODAY)[product_id]


def on_shelf(world, sku):
    product_id = world.product_id(sku)
    return sum(one.units for one in stock.shelves(reading(), [product_id]).get(product_id, []))


def test_what_was_made_is_kept_from_sale_and_its_lots_go_back(world, take, undo):
    done = undo(take(csv(SWEET)).import_id)
    assert (done.withdrawn, done.lots_back, done.kept) == (1, 1, 0)
    sweet = card(world, "KEO-1")
    assert (sweet.is_withdrawn, sweet.price_vnd) == (True, None)
    assert on_shelf(world, "KEO-1") == 0
    assert catalogue.search(reading(), "kẹo dừa") == []
    scan = read_scan("8930000000194", hosts=())
    assert isinstance(scan, GtinScan)
    assert catalogue.by_gtin(reading(), scan.gtin14) is None
    assert audits.audit(reading()) == []


def test_what_was_changed_is_put_back_with_its_facts(world, take, undo):
    before = card(world, "CHE-DINH")
    done = take(csv(TEA))
    assert card(world, "CHE-DINH").price_vnd == 480_000
    undo(done.import_id)
    assert card(world, "CHE-DINH") == before
    last = reading().execute(
        text("SELECT body ->> '$.t' FROM sync_facts ORDER BY seq DESC LIMIT 2")
    )
    assert {row[0] for row in last} == {"price.set/1", "product.changed/1"}


def test_a_price_where_there_was_none_ends(world, take, undo):
    done = take(csv("TRANH;Tranh Đông Hồ;bức;99.000;;;;;;;"))
    take_price = card(world, "TRANH").price_vnd
    undo(done.import_id)
    assert take_price == 99_000
    assert card(world, "TRANH").price_vnd == 150_000


def test_a_first_price_ends_with_the_list(world, take, undo):
    take(csv("GIO-1;Giò;kg;;;;;;;;"))
    done = take(csv("GIO-1;Giò;kg;190.000;;;;;;;"))
    undo(done.import_id)
    assert card(world, "GIO-1").price_vnd is None
    assert not card(world, "GIO-1").is_withdrawn


def test_what_was_sold_stays_sold(world, take, undo):
    done = take(csv(SWEET))
    product_id = world.product_id("KEO-1")
    [shelf] = stock.shelves(reading(), [product_id])[product_id]
    with writing() as session:
        sold = [Goods(product_id, shelf.lot_id, 4)]
        ledger.sell(session, sold, act_id="SALE", hand=world.hand("Lan"))
    undone = undo(done.import_id)
    assert (undone.lots_back, undone.kept) == (1, 1)
    assert on_shelf(world, "KEO-1") == 0
    assert card(world, "KEO-1").is_withdrawn
    scan = read_scan("8930000000194", hosts=())
    assert isinstance(scan, GtinScan)
    assert catalogue.by_gtin(reading(), scan.gtin14) == product_id  # its packs are out there
    assert audits.audit(reading()) == []


def test_what_somebody_changed_since_is_kept(world, take, undo):
    done = take(csv(TEA))
    product_id = world.product_id("CHE-DINH")
    with writing() as session:
        hand = world.hand("Hạnh")
        books.set_price(session, product_id, 500_000, valid_from=hand.on, hand=hand)
    undone = undo(done.import_id)
    assert undone.kept == 1
    assert card(world, "CHE-DINH").price_vnd == 500_000
    assert card(world, "CHE-DINH").name_vi == "Chè Đinh Tân Cương"


def test_a_certificate_written_by_the_list_is_struck_out(world, take, undo):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Sao OCOP;Số quyết định;Ngày quyết định"
    done = take(csv("RUOU-MO;Rượu mơ Núi Tản;chai;4 sao;12/QĐ-UBND;15/03/2025", header=header))
    assert card(world, "RUOU-MO").stars == 4
    undo(done.import_id)
    assert card(world, "RUOU-MO").stars == 0


def test_a_certificate_that_the_list_named_loses_the_name_again(world, take, undo):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Sao OCOP;Số quyết định;Ngày quyết định"
    take(csv("RUOU-MO;Rượu mơ Núi Tản;chai;4 sao;;", header=header))
    product_id = world.product_id("RUOU-MO")
    before = catalogue.certificates(reading(), [product_id])[product_id]
    done = take(csv("RUOU-MO;Rượu mơ Núi Tản;chai;4 sao;12/QĐ;15/03/2025", header=header))
    [named] = catalogue.certificates(reading(), [product_id])[product_id]
    assert named.decision_no == "12/QĐ"
    assert undo(done.import_id).kept == 0
    assert catalogue.certificates(reading(), [product_id])[product_id] == before


def test_only_the_last_list_can_be_given_back_and_once(take, undo):
    first, second = take(csv(SWEET)), take(csv(TEA))
    with pytest.raises(NotTheLast):
        undo(first.import_id)
    undo(second.import_id)
    with pytest.raises(NotTheLast):
        undo(second.import_id)
    undo(first.import_id)
    done = find(reading(), first.import_id)
    assert done is not None
    assert done.undone_by == "Hạnh"


def test_a_list_given_back_can_be_taken_in_again_also_with_other_units(world, take, undo, look):
    undo(take(csv(SWEET)).import_id)
    again = csv(
        "KEO-1;Kẹo dừa cân;kg;135.000;8930000000194;HTX Kẹo Ví Dụ;Vĩnh Long;3,5;K1;21/11/2027;"
    )
    plan = look(again)
    assert len(plan.catalogue.created) == 1
    take(again)
    sweet = card(world, "KEO-1")
    assert (sweet.unit, sweet.price_vnd, sweet.is_withdrawn) == ("g", 135_000, False)
    assert on_shelf(world, "KEO-1") == 3_500
    assert look(again).changes_nothing
    assert audits.audit(reading()) == []


def test_an_old_product_kept_from_sale_gets_its_name_back_and_keeps_its_barcode(world, take, undo):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Đang kinh doanh"
    take(csv("CHE-DINH;Chè Đinh Tân Cương;hộp;0", header=header))
    wrong = take(csv("CHE-DINH;Sai tên;hộp", header="Mã hàng;Tên hàng;Đơn vị tính"))
    undone = undo(wrong.import_id)
    tea = card(world, "CHE-DINH")
    assert (tea.name_vi, tea.is_withdrawn) == ("Chè Đinh Tân Cương", True)
    assert (undone.put_back, undone.withdrawn) == (1, 0)
    codes = reading().execute(
        text("SELECT gtin14 FROM catalogue_codes WHERE product_id = :id"), {"id": tea.product_id}
    )
    assert [row[0] for row in codes] == ["08930000000019"]


def test_a_barcode_of_what_was_made_twice_and_given_back_twice_is_free(world, take, undo, look):
    undo(take(csv(SWEET)).import_id)
    undo(take(csv(SWEET)).import_id)
    other = look(csv("KEO-2;Kẹo khác;gói;35.000;8930000000194;;;;;;"))
    assert (len(other.catalogue.created), other.refused) == (1, ())


def test_what_was_made_twice_and_sold_keeps_its_barcode(world, take, undo):
    undo(take(csv(SWEET)).import_id)
    done = take(csv(SWEET))
    product_id = world.product_id("KEO-1")
    [shelf] = stock.shelves(reading(), [product_id])[product_id]
    with writing() as session:
        sold = [Goods(product_id, shelf.lot_id, 4)]
        ledger.sell(session, sold, act_id="SALE", hand=world.hand("Lan"))
    undo(done.import_id)
    scan = read_scan("8930000000194", hosts=())
    assert isinstance(scan, GtinScan)
    assert catalogue.by_gtin(reading(), scan.gtin14) == product_id


def test_names_merged_with_a_list_are_two_again_when_it_is_given_back(world, take, undo, look):
    rows = csv("A1;K;hộp;1000;;HTX Tân Tiến;;;;;", "A2;K;hộp;1000;;Hộ Tân Tiến;;;;;")
    done = take(rows, merges={"Hộ Tân Tiến": "HTX Tân Tiến"})
    assert memory.spellings(reading()) == {"Hộ Tân Tiến": "HTX Tân Tiến"}
    undo(done.import_id)
    assert memory.spellings(reading()) == {}
    assert [one.names for one in look(rows).offers] == [("HTX Tân Tiến", "Hộ Tân Tiến")]


def test_names_separated_by_a_list_are_one_again_when_it_is_given_back(world, take, undo):
    rows = csv("A1;K;hộp;1000;;HTX Tân Tiến;;;;;", "A2;K;hộp;1000;;Hộ Tân Tiến;;;;;")
    take(rows, merges={"Hộ Tân Tiến": "HTX Tân Tiến"})
    undo(take(rows, merges={"Hộ Tân Tiến": "Hộ Tân Tiến"}).import_id)
    assert memory.spellings(reading()) == {"Hộ Tân Tiến": "HTX Tân Tiến"}


def test_barcodes_that_changed_hands_come_back(world, take, undo):
    done = take(
        csv(
            "CHE-DINH;Chè Đinh Tân Cương;hộp;450.000;8930000000194;;;;;;",
            "MOI-1;Hàng mới;gói;1.000;;;;;;;",
        )
    )
    undo(done.import_id)
    scan = read_scan("8930000000019", hosts=())
    assert isinstance(scan, GtinScan)
    assert catalogue.by_gtin(reading(), scan.gtin14) == world.product_id("CHE-DINH")
