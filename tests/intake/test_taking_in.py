"""Taking a list in: told first, then whole or not at all; the same list twice changes nothing."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from pos.base.database import Model
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.models import Producer
from pos.intake import importing
from pos.intake.journal import newest
from pos.intake.refusals import BooksChanged, NothingToTake
from pos.stock import audits
from pos.stock import queries as stock
from tests.intake.conftest import csv
from tests.world import TODAY, World

SWEET = "KEO-1;Kẹo dừa;gói;35.000;8930000000194;HTX Kẹo Ví Dụ;Vĩnh Long;24;K1;21/11/2027;"
CAKE = "BANH-1;Bánh cốm;hộp;60000;;;Hà Nội;;;;"
TEA_DEARER = "CHE-DINH;Chè Đinh Tân Cương;hộp;480.000;;;;;;;"


def everything() -> dict[str, list[Any]]:
    """Every row of every table."""
    session = reading()
    session.rollback()
    return {
        table.name: sorted(map(tuple, session.execute(table.select())), key=repr)
        for table in Model.metadata.sorted_tables
    }


def kinds() -> list[str]:
    rows = reading().execute(text("SELECT body ->> '$.t' FROM sync_facts ORDER BY seq"))
    return [row[0] for row in rows]


def test_a_look_tells_all_and_writes_nothing(world, look):
    before = everything()
    plan = look(csv(SWEET, TEA_DEARER, CAKE, "X;;gói;1;;;;;;;"))
    assert (len(plan.catalogue.created), len(plan.catalogue.changed)) == (2, 1)
    assert (len(plan.refused), len(plan.openings)) == (1, 1)
    assert everything() == before


def test_a_change_is_told_from_what_to_what(look):
    plan = look(csv(TEA_DEARER))
    [price] = [d for d in plan.catalogue.differences["CHE-DINH"] if d.field == "price_vnd"]
    assert (price.before, price.after) == ("450000", "480000")


def test_what_was_told_is_done_with_its_facts(world, take):
    before = len(kinds())
    done = take(csv(SWEET, TEA_DEARER, CAKE, "X;;gói;1;;;;;;;"))
    made = kinds()[before:]
    assert made[0] == "producer.changed/1"
    assert made.count("product.changed/1") >= 2
    assert made.count("price.set/1") == 3
    assert made[-1] == "lot.received/1"
    card = catalogue.cards(reading(), [world.product_id("KEO-1")], TODAY)[world.product_id("KEO-1")]
    assert (card.price_vnd, card.producer) == (35_000, "HTX Kẹo Ví Dụ")
    [shelf] = stock.shelves(reading(), [card.product_id])[card.product_id]
    assert (shelf.units, shelf.code) == (24, "TD271121")
    assert [one.import_id for one in newest(reading())] == [done.import_id]
    assert audits.audit(reading()) == []


def test_the_same_list_twice_changes_nothing(world, take, look):
    content = csv(SWEET, TEA_DEARER, CAKE)
    take(content)
    before = everything()
    plan = look(content)
    assert plan.catalogue.differences == {}
    assert plan.changes_nothing
    assert len(plan.catalogue.same) == 3
    assert [one.code for one in plan.remarks] == ["no_use_by"] * 0 + ["lot_known"]
    with pytest.raises(NothingToTake):
        take(content)
    assert everything() == before


def test_books_that_changed_between_the_look_and_the_act_stop_it(look, take):
    content = csv(SWEET)
    seen = look(content)
    take(csv(SWEET.replace("35.000", "36.000")))
    before = everything()
    with pytest.raises(BooksChanged):
        take(content, expected=seen)
    assert everything() == before


def test_another_managers_price_is_never_overwritten_unseen(world, look, take):
    content = csv(TEA_DEARER)
    seen = look(content)
    take(csv(TEA_DEARER.replace("480.000", "500.000")))
    before = everything()
    with pytest.raises(BooksChanged):
        take(content, expected=seen)
    assert everything() == before
    take(content, expected=look(content))


def test_an_import_that_breaks_in_the_middle_leaves_nothing(take, monkeypatch):
    before = everything()

    def broken(*_given: object, **_more: object) -> None:
        raise MemoryError

    monkeypatch.setattr(importing.journal, "record", broken)
    with pytest.raises(MemoryError):
        take(csv(SWEET, TEA_DEARER))
    assert everything() == before


def test_two_lots_of_one_product_and_a_known_code_with_another_date(world, take, look):
    take(csv("KEO-1;Kẹo dừa;gói;35.000;;;;24;K1;21/11/2027;", "KEO-1;;;;;;;6;K2;21/12/2027;Ký gửi"))
    product_id = world.product_id("KEO-1")
    found = {(one.units, one.owner) for one in stock.shelves(reading(), [product_id])[product_id]}
    assert found == {(24, "owned"), (6, "consigned")}
    header = "Mã hàng;Tên hàng;Đơn vị tính;Tồn đầu;Mã lô của cửa hàng;HSD"
    plan = look(csv("CHE-DINH;Chè Đinh Tân Cương;hộp;5;L261103;01/01/2028", header=header))
    assert [(one.column, one.code) for one in plan.refused] == [("lot_code", "lot_differs")]


def test_a_list_without_a_column_leaves_what_it_does_not_tell(world, take):
    take(csv("CHE-DINH;Chè mới;hộp", header="Mã hàng;Tên hàng;Đơn vị tính"))
    product_id = world.product_id("CHE-DINH")
    card = catalogue.cards(reading(), [product_id], TODAY)[product_id]
    assert (card.name_vi, card.price_vnd, card.stars, card.producer) == (
        "Chè mới",
        450_000,
        5,
        "HTX Chè Hảo Đạt",
    )


def test_an_empty_cell_leaves_what_is_there(world, take):
    before = catalogue.cards(reading(), [world.product_id("CHE-DINH")], TODAY)
    take(csv(TEA_DEARER))
    after = catalogue.cards(reading(), [world.product_id("CHE-DINH")], TODAY)
    [was], [now] = before.values(), after.values()
    assert now == replace(was, price_vnd=480_000)
    assert catalogue.by_gtin(reading(), "08930000000019") == was.product_id


# --- Producers spelled in several ways -----------------------------------------------------------

LA_BANG = (
    "A-1;Chè một;gói;1.000;;HTX Chè La Bằng;Thái Nguyên;;;;",
    "A-2;Chè hai;gói;1.000;;Hợp tác xã chè La Bằng;Thái Nguyên;;;;",
    "A-3;Chè ba;gói;1.000;;HTX chè la bằng;Thái Nguyên;;;;",
)


def producers(world: World) -> set[str]:
    from sqlalchemy import select

    return set(reading().scalars(select(Producer.name)))


def test_names_that_look_alike_are_offered_and_never_merged_unasked(world, take, look):
    [offer] = look(csv(*LA_BANG)).offers
    assert len(offer.names) == 3
    take(csv(*LA_BANG))
    assert set(offer.names) <= producers(world)


def test_names_merged_once_stay_merged_for_the_same_list(world, take, look):
    merges = dict.fromkeys(("Hợp tác xã chè La Bằng", "HTX chè la bằng"), "HTX Chè La Bằng")
    take(csv(*LA_BANG), merges=merges)
    assert "HTX Chè La Bằng" in producers(world)
    assert producers(world).isdisjoint(merges)
    plan = look(csv(*LA_BANG))
    assert plan.changes_nothing
    assert plan.offers == ()


def test_a_name_like_one_of_the_books_is_offered_that_one_first(look):
    [offer] = look(csv("A-1;Chè;gói;1.000;;Hợp tác xã chè Hảo Đạt;Thái Nguyên;;;;")).offers
    assert offer.names == ("HTX Chè Hảo Đạt", "Hợp tác xã chè Hảo Đạt")


# --- KiotViet's export as it is ------------------------------------------------------------------

KIOTVIET = (
    """
Loại hàng|Nhóm hàng(3 Cấp)|Mã hàng|Mã vạch|Tên hàng|Thương hiệu|Giá bán|Giá vốn|Tồn kho|KH đặt
Dự kiến hết hàng|Tồn nhỏ nhất|Tồn lớn nhất|ĐVT|Mã ĐVT Cơ bản|Quy đổi|Thuộc tính|Mã HH Liên quan
Hình ảnh (url1,url2...)|Trọng lượng|Đang kinh doanh|Được bán trực tiếp|Mô tả|Mẫu ghi chú|Vị trí
Hàng thành phần|Bảo hành
""".strip()
    .replace("\n", "|")
    .split("|")
)


def kiotviet(*rows: dict[str, Any]) -> bytes:
    from tests.intake.workbooks import made

    return made(KIOTVIET, *([row.get(name) for name in KIOTVIET] for row in rows))


def goods(code: str, **more: Any) -> dict[str, Any]:
    return {
        "Loại hàng": "Hàng hóa",
        "Nhóm hàng(3 Cấp)": "Đặc sản>>Chè",
        "Mã hàng": code,
        "Tên hàng": f"Hàng {code}",
        "Giá bán": 185000,
        "Giá vốn": 120000.5,
        "Tồn kho": 12,
        "Đang kinh doanh": 1,
        "Hình ảnh (url1,url2...)": "https://cdn.example.vn/a.jpg",
        **more,
    }


def test_kiotviets_export_is_taken_as_it_is(world, take, look):
    content = kiotviet(
        goods("SP000001", **{"Mã vạch": "8930000000194", "ĐVT": "Gói"}),
        goods("SP000002", **{"Mã vạch": "SP000002"}),
        goods("8930000000200", ĐVT="hộp"),
        goods("SP000004", **{"Đang kinh doanh": 0, "Tồn kho": -3}),
        goods("SP000005", **{"Loại hàng": "Dịch vụ"}),
        goods("SP000006", **{"Loại hàng": "Combo - đóng gói"}),
        goods("SP000007", **{"Mã ĐVT Cơ bản": "SP000001", "Quy đổi": 12, "ĐVT": "Thùng"}),
        goods("SP000008", **{"Giá bán": 0, "ĐVT": "kg", "Tồn kho": 1.25}),
    )
    plan = look(content)
    assert [(one.line, one.code) for one in plan.refused] == [(7, "combo"), (8, "second_unit")]
    assert plan.catalogue.ignored_columns == (
        "Thương hiệu", "KH đặt", "Dự kiến hết hàng", "Tồn nhỏ nhất",
        "Tồn lớn nhất", "Quy đổi", "Thuộc tính", "Mã HH Liên quan", "Hình ảnh (url1,url2...)",
        "Trọng lượng", "Được bán trực tiếp", "Mô tả", "Mẫu ghi chú", "Vị trí", "Hàng thành phần",
        "Bảo hành",
    )  # fmt: skip
    codes = [(one.line, one.code) for one in plan.remarks if one.code != "no_use_by"]
    assert codes == [
        (3, "unit_assumed"),
        (4, "sku_made"),
        (5, "unit_assumed"),
        (5, "negative_stock"),
        (6, "unit_assumed"),
        (6, "service_stock"),
        (9, "no_price"),
    ]
    take(content)
    cards = catalogue.cards(
        reading(), [world.product_id(f"SP00000{n}") for n in (1, 2, 4, 5, 8)], TODAY
    )
    told = {one.sku: (one.is_withdrawn, one.is_stocked, one.price_vnd) for one in cards.values()}
    assert told == {
        "SP000001": (False, True, 185_000),
        "SP000002": (False, True, 185_000),
        "SP000004": (True, True, 185_000),
        "SP000005": (False, False, 185_000),
        "SP000008": (False, True, None),
    }
    assert catalogue.search(reading(), "SP000004", stocked=False) == []
    assert look(content).changes_nothing


@pytest.mark.parametrize("code", ["SP.01", "sp_01", "CHÈ01"])
def test_another_programs_code_changes_nothing_twice_and_is_found_as_it_was(take, look, code):
    content = csv(f"{code};Kẹo dừa;hộp", header="Mã hàng;Tên hàng;Đơn vị tính")
    [row] = take(content).plan.catalogue.created
    assert look(content).changes_nothing
    found = catalogue.search(reading(), code, stocked=False)
    assert catalogue.by_skus(reading(), [row.sku])[row.sku].product_id in found


MADE = "Mã hàng;Tên hàng;Đơn vị tính;Nhà sản xuất;Tỉnh/Thành phố"


def keys_of(name: str) -> set[str]:
    reading().rollback()
    return set(reading().scalars(select(Producer.name_key).where(Producer.name == name)))


def test_a_new_product_without_a_province_is_of_the_only_producer_of_that_name(world, take, look):
    content = csv("N-1;Kẹo;hộp;HTX Chè Hảo Đạt", header=MADE.rpartition(";")[0])
    before = keys_of("HTX Chè Hảo Đạt")
    take(content)
    assert keys_of("HTX Chè Hảo Đạt") == before
    assert look(content).changes_nothing


def test_rows_of_one_name_are_of_the_province_that_some_of_them_tell(take, look):
    content = csv("N-1;Kẹo;hộp;HTX Mới;", "N-2;Bánh;hộp;HTX Mới;Hà Nội", header=MADE)
    take(content)
    assert keys_of("HTX Mới") == {"HTX Mới|01"}
    assert look(content).changes_nothing


def test_a_producer_without_a_province_gets_the_one_a_later_list_tells(take, look):
    take(csv("N-1;Kẹo;hộp;HTX Mới;", header=MADE))
    content = csv("N-1;Kẹo;hộp;HTX Mới;Hà Nội", "N-2;Bánh;hộp;HTX Mới;", header=MADE)
    shown = look(content).catalogue.differences["N-1"]
    assert ("producer_province_code", "", "01") in [
        (one.field, one.before, one.after) for one in shown
    ]
    take(content)
    assert keys_of("HTX Mới") == {"HTX Mới|01"}
    assert look(content).changes_nothing


def test_a_name_that_several_producers_have_is_asked_for_its_province(take, look):
    take(csv("N-1;Kẹo;hộp;HTX Mới;Hà Nội", "N-2;Bánh;hộp;HTX Mới;Lạng Sơn", header=MADE))
    plan = look(csv("N-3;Chè;hộp;HTX Mới;", header=MADE))
    assert [(one.column, one.code) for one in plan.refused] == [
        ("province_vi", "several_producers")
    ]
    assert look(csv("N-1;Kẹo;hộp;HTX Mới;", header=MADE)).changes_nothing


def test_a_product_that_goes_to_a_namesake_is_told_with_both_provinces(take, look):
    take(csv("N-1;Kẹo;hộp;HTX Mới;Hà Nội", "N-2;Bánh;hộp;HTX Mới;Lạng Sơn", header=MADE))
    for province in ("Lạng Sơn", "Cao Bằng"):
        plan = look(csv(f"N-1;Kẹo;hộp;HTX Mới;{province}", header=MADE))
        [maker] = [d for d in plan.catalogue.differences["N-1"] if d.field == "producer_name"]
        assert "Hà Nội" in maker.before
        assert province in maker.after


# --- Stock that is there -----------------------------------------------------------------------

COUNT = "Mã hàng;Tên hàng;Đơn vị tính;Tồn đầu;Số lô;HSD"


def test_stock_is_not_added_to_stock_that_the_list_knows_nothing_of(take, look):
    content = csv("CHE-DINH;Chè Đinh Tân Cương;hộp;99;;", header=COUNT)
    plan = look(content)
    assert (plan.openings, [one.delivery.units for one in plan.beside]) == ((), [99])
    assert "stock_known" in [one.code for one in plan.remarks]
    with pytest.raises(NothingToTake):
        take(content)
    added = take(content, adds_stock=True).plan
    assert [one.delivery.units for one in added.openings] == [99]
    assert look(content, adds_stock=True).changes_nothing


def test_a_further_lot_comes_in_where_the_list_tells_of_those_that_are_there(take, look):
    first = "KEO-1;Kẹo dừa;gói;24;K1;21/11/2027"
    take(csv(first, header=COUNT))
    more = look(csv(first, "KEO-1;;;6;K2;21/12/2027", header=COUNT))
    assert [one.delivery.lot.producer_code for one in more.openings] == ["K2"]
    alone = look(csv("KEO-1;Kẹo dừa;gói;6;K2;21/12/2027", header=COUNT))
    assert (len(alone.openings), len(alone.beside)) == (0, 1)


# --- Several lots in one row -----------------------------------------------------------------

LOTS = ["Lô 1", "Hạn sử dụng 1", "Tồn 1", "Lô 2", "Hạn sử dụng 2", "Tồn 2"]


def with_lots(*lots: Any, **more: Any) -> bytes:
    from tests.intake.workbooks import made

    row = goods("SP000001", **{"Giá vốn": 120_000, "ĐVT": "hộp", **more})
    return made([*KIOTVIET, *LOTS], [*(row.get(name) for name in KIOTVIET), *lots])


def openings(plan: Any) -> list[tuple[str, int, str]]:
    return [
        (one.delivery.lot.producer_code, one.delivery.units, str(one.delivery.lot.use_by))
        for one in plan.openings
    ]


def test_each_numbered_lot_of_kiotviet_is_a_lot(world, take, look):
    content = with_lots("L1", "01/01/2027", 10, "L2", "01/06/2027", 20, **{"Tồn kho": 30})
    plan = look(content)
    assert openings(plan) == [("L1", 10, "2027-01-01"), ("L2", 20, "2027-06-01")]
    assert (plan.refused, plan.remarks) == ((), ())
    assert not set(LOTS) & set(plan.catalogue.ignored_columns)
    take(content)
    assert look(content).changes_nothing


def test_a_bad_lot_stays_out_under_its_own_column_and_the_others_come_in(look):
    content = with_lots("L1", "01/01/2026", 10, "L2", "01/06/2027", 20, **{"Tồn kho": 30})
    plan = look(content)
    assert openings(plan) == [("L2", 20, "2027-06-01")]
    [row] = plan.refused
    assert (row.column, row.code, plan.headers[row.column]) == (
        "use_by.1", "passed", "Hạn sử dụng 1",
    )  # fmt: skip
    assert [row.sku for row in plan.catalogue.created] == ["SP000001"]


def test_lots_that_do_not_make_up_the_stock_are_said(look):
    plan = look(with_lots("L1", "01/01/2027", 10, "L2", "01/06/2027", 20, **{"Tồn kho": 35}))
    assert [(one.code, one.given) for one in plan.remarks] == [("lots_differ", "35")]
    plan = look(with_lots("L1", "01/01/2027", 10, "L2", "01/06/2027", None, **{"Tồn kho": 35}))
    assert [(row.column, row.code) for row in plan.refused] == [("opening_quantity.2", "missing")]


def test_an_only_lot_without_its_own_count_has_the_whole_stock(look):
    plan = look(with_lots("L1", "01/01/2027", None, None, None, None, **{"Tồn kho": 35}))
    assert openings(plan) == [("L1", 35, "2027-01-01")]


# --- Wine and beer ---------------------------------------------------------------------------


def test_wine_and_beer_are_at_ten_percent_unasked_and_said(world, take, look):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Nhóm hàng;Loại thuế GTGT"
    content = csv(
        "R-1;Ruou mo;chai;;", "R-2;Tây Bắc 500 ml;chai;Đồ uống>>Rượu;", "R-3;Giấm rượu;chai;;",
        "R-4;Bia hơi;lon;;Thường", header=header,
    )  # fmt: skip
    plan = look(content)
    assert {row.sku: row.tax_class for row in plan.catalogue.created} == {
        "R-1": "standard_no_reduction",
        "R-2": "standard_no_reduction",
        "R-3": "standard",
        "R-4": "standard",
    }
    doubts = [(one.line, one.code) for one in plan.remarks if one.column == "tax_class"]
    assert doubts == [(2, "liquor"), (3, "liquor")]
    take(content)
    again = look(csv("R-4;Bia hơi;lon", header="Mã hàng;Tên hàng;Đơn vị tính"))
    assert [one.code for one in again.remarks if one.column == "tax_class"] == ["liquor_reduced"]


def test_a_list_makes_no_service_of_goods_that_were_received(world, look):
    header = "Mã hàng;Tên hàng;Đơn vị tính;Nhóm OCOP"
    rows = ("CHE-DINH;Chè Đinh;hộp;Du lịch", "TRANH;Tranh;bức;Du lịch")
    plan = look(csv(*rows, header=header))
    told = [(one.line, one.column, one.code, one.given) for one in plan.refused]
    assert told == [(2, "ocop_group", "has_lots", "Chè Đinh Tân Cương")]
    assert [row.sku for row in plan.rows] == ["TRANH"]  # never received
