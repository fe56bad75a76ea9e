"""Files of the books: other programs read them as they were written, and calculate nothing.

The list of goods, read back by our own import, changes nothing.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pos.assortment import pricing, product_queries, record_exports, sheets, tables
from pos.base.dates import PartialDate
from pos.base.guards import guard, unguard
from pos.base.sheets import Code, Table, Thousandths, as_csv, as_workbook
from pos.base.text import clean
from pos.base.transaction import end_reading, reading
from pos.catalogue.certificates import Certificate, Level
from pos.intake.importing import import_goods, plan_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.intake.undoing import undo_import
from tests.assortment.goods import add, alter, certify, price
from tests.intake.conftest import csv as own_list
from tests.till.steps import sell
from tests.world import TODAY, World

FILES = ("products", "producers", "prices", "certificates", "stock", "sales", "deeds")
WRITERS = {"csv": as_csv, "xlsx": as_workbook}


def csv_rows(content: bytes) -> list[list[str]]:
    """As Python's reader sees it, the `="…"` of codes taken off as Excel does."""
    assert content.startswith(b"\xef\xbb\xbf")
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    return [[re.sub(r'^="(.*)"$', r"\1", cell) for cell in row] for row in rows]


def xlsx_rows(content: bytes) -> list[list[Any]]:
    """As openpyxl sees it."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    [sheet] = book.worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def load(client: Any, name: str, kind: str = "csv", **days: str) -> bytes:
    answer = client.get(f"/catalogue/exports/{name}.{kind}", query_string=days)
    assert answer.status_code == 200, answer.text
    end_reading()
    return bytes(answer.data)


# --- Cells -------------------------------------------------------------------------------------

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@given(st.text(max_size=20) | st.sampled_from(RISKY).flatmap(lambda s: st.text().map(s.__add__)))
def test_a_guarded_text_begins_no_formula_and_is_read_back(text):
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(RISKY)
    assert unguard(guard(f"'{text}")) == f"'{text}"


@pytest.mark.parametrize("kind", WRITERS)
def test_a_file_holds_what_was_given(kind):
    given_rows = [
        ["Chè; “Đinh”\nhai dòng", 185_000, Code("8938500000016"), date(2026, 11, 21), None],
        ["=1+1", -5, Code("0012"), None, Thousandths(450)],
        ["<b>&amp;", 0, Code("1E5"), date(2000, 2, 29), Thousandths(10_000)],
        ["_x0041_ a  b", 7, Code("=x"), None, Thousandths(-1_250)],
    ]
    content = b"".join(
        WRITERS[kind](Table("Hàng [1]: a/b", ["A", "=B", "C", "D", "E"], given_rows))
    )
    if kind == "xlsx":
        head, *rows = xlsx_rows(content)
        assert head == ["A", "=B", "C", "D", "E"]
        told = [[row[0], row[1], row[2], row[3] and row[3].date(), row[4]] for row in rows]
        assert [one[:4] for one in told[:3]] == [[*map(plain, one[:4])] for one in given_rows[:3]]
        assert [one[4] for one in told] == [None, 0.45, 10, -1.25]
        read = read_list_rows(content)  # our own reader knows Excel's escapes
        assert read[4][0] == "_x0041_ a  b"
        assert sheet_kinds(content) == {"inlineStr", "n"}
        return
    head, *rows = csv_rows(content)
    assert head == ["A", "'=B", "C", "D", "E"]
    assert rows[0] == ["Chè; “Đinh”\nhai dòng", "185000", "8938500000016", "21/11/2026", ""]
    assert rows[1] == ["'=1+1", "-5", "0012", "", "0,45"]
    assert rows[3][2] == "'=x"
    assert b'"=""8938500000016"""' in content


def plain(cell: Any) -> Any:
    return str(cell) if isinstance(cell, Code) else cell


def read_list_rows(content: bytes) -> list[tuple[str, ...]]:
    from pos.intake.sheets.workbook import read_workbook

    return [row.cells for row in read_workbook(content)[0].rows]


def sheet_kinds(content: bytes) -> set[str]:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    return set(re.findall(r' t="(\w+)"', sheet)) | {"n"}


def test_a_long_file_goes_out_in_pieces():
    rows = ([f"Hàng {n}", n, Code(str(n))] for n in range(20_000))
    for write in WRITERS.values():
        held = list(write(Table("x", ["a", "b", "c"], rows)))
        assert len(held) > 3 or write is as_workbook
        assert max(map(len, held)) < 400_000


def test_rows_are_read_while_the_file_goes_out():
    """Nothing waits for the last row."""
    taken: list[int] = []

    def rows() -> Iterator[list[Any]]:
        for n in range(50_000):
            taken.append(n)
            yield [f"{n * 7919 % 104_729:06d}" * 8, n]

    for write in WRITERS.values():
        taken.clear()
        next(iter(write(Table("x", ["a", "b"], rows()))))
        assert 0 < len(taken) < 50_000


# --- The list of goods, there and back -----------------------------------------------------------


def back(content: bytes, world: World) -> Any:
    """What our import makes of a file."""
    end_reading()
    read = read_list(content, today=TODAY).goods
    assert read is not None
    plan = plan_goods(read, hand=world.hand("Hạnh"))
    end_reading()
    return plan


def exported(kind: str, world: World, language: str = "vi") -> bytes:
    end_reading()
    with world.app.test_request_context():
        from pos.web.i18n import choose

        choose(language)
        asked = tables.Asked("products", kind, TODAY, TODAY, TODAY)
        return b"".join(WRITERS[kind](tables.table(reading(), asked)))


def full_world(world: World) -> None:
    """Goods with everything that can be hard to tell."""
    fish = world.product_id("MAM-NEM")
    tea = world.product_id("CHE-DINH")
    from tests.assortment.goods import states

    maker = states([tea])[tea].producer_id
    alter(world, world.product_id("RUOU-MO"), producer_id=maker, producer_name="HTX Chè Hảo Đạt")
    alter(world, world.product_id("TRANH"), is_withdrawn=True, gtins=("08930000000200",))
    alter(world, fish, gtins=("00000096385074", "02000000000015"), shelf_life_days=None)
    add(world, "MANY", gtins=("08930000000217", "08930000000224", "08930000000231"))
    add(world, "FREE", tax_class="kct", ocop_group="", storage="Ngăn mát, 2–8 °C; tránh nắng")
    alter(
        world,
        tea,
        story=("Búp hái trước sáu giờ; sao chảo gang. " * 15).strip(),
        story_en="Picked early",
    )
    add(world, "CHEAP", price_vnd=300)
    price(world, fish, 70_000, TODAY + timedelta(days=2))
    for n, one in enumerate(
        (
            Certificate(5, "1/QĐ", "Bộ", None, PartialDate(2025)),
            Certificate(4, "2/QĐ", "UBND", Level.PROVINCE, PartialDate(2025, 3), potential_5=True),
            Certificate(3, "3/QĐ", "", Level.DISTRICT, None, TODAY, "gia hạn 180 ngày"),
            Certificate(3, "", "", None, PartialDate(2024, 3, 1), withdrawn_on=date(2025, 1, 1)),
        )
    ):
        certify(world, add(world, f"CERT-{n}"), one)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", WRITERS)
def test_the_list_of_goods_read_back_changes_nothing(world, kind, language):
    full_world(world)
    plan = back(exported(kind, world, language), world)
    assert [(one.sku, plan.catalogue.differences.get(one.sku)) for one in plan.rows] == []
    assert plan.refused == ()
    assert len(plan.catalogue.same) == 14
    assert plan.changes_nothing
    assert [one for one in plan.remarks if one.code != "no_price"] == []


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.one_of(
            st.text(min_size=1, max_size=40),
            st.sampled_from(
                [*RISKY, "'", "''=", "#N/A", '="x"', "_x000D_", '"', ";", "sep=;"]
            ).flatmap(lambda sign: st.text(max_size=12).map(sign.__add__)),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_hostile_names_read_back_change_nothing(world, names):
    held = [clean(name) for name in names]
    assume(all(held) and all(len(name) <= 300 for name in held))
    assume(not re.search("[ÃÂÄÆ]|á[º»]", "".join(held)))  # taken for a file saved twice, rightly
    for n, name in enumerate(held):
        product_id = next(iter(ids_of(f"H-{n}")), None)
        if product_id is None:
            add(world, f"H-{n}", name_vi=name, storage=name)
        else:
            alter(world, product_id, name_vi=name, storage=name)
    for kind in WRITERS:
        plan = back(exported(kind, world), world)
        assert plan.refused == (), kind
        assert plan.changes_nothing, (kind, plan.catalogue.differences)


def ids_of(sku: str) -> list[str]:
    from pos.catalogue import queries as catalogue

    end_reading()
    found = catalogue.by_sku(reading(), sku)
    end_reading()
    return [found] if found else []


def test_an_edited_export_changes_what_was_edited(world):
    content = exported("csv", world).decode("utf-8-sig").replace("65000", "68000")
    plan = back(content.encode("utf-8-sig"), world)
    assert [one.sku for one in plan.rows] == ["MAM-NEM"]
    assert [one.field for one in plan.catalogue.differences["MAM-NEM"]] == ["price_vnd"]


def test_an_empty_shop_gets_its_goods_from_the_export(world):
    """The place of origin, too, though it is told by no commune's old name."""
    content = exported("xlsx", world)
    for sku in ("CHE-DINH", "RAU-CAI"):
        product_id = world.product_id(sku)
        alter(world, product_id, place="", commune_code=None, province_code="")
    end_reading()
    read = read_list(content, today=TODAY).goods
    assert read is not None
    taken = import_goods(read, Source("a.xlsx", "0" * 64), hand=world.hand("Hạnh"))
    assert {one.sku for one in taken.plan.rows} == {"CHE-DINH", "RAU-CAI"}
    from tests.assortment.goods import states

    found = states([world.product_id("CHE-DINH")])[world.product_id("CHE-DINH")]
    assert (found.place, found.province_code) == ("xã Tân Cương, Thái Nguyên", "19")


def test_a_commune_code_nobody_gave_is_refused(world):
    plan = back("Mã hàng;Tên hàng;Đơn vị tính;Mã xã\nA-1;Chè;gói;99999\n".encode(), world)
    assert [(one.column, one.code) for one in plan.refused] == [("commune_code", "not_known")]


def test_goods_of_an_import_given_back_are_not_told(world):
    end_reading()
    read = read_list(own_list("KEO-1;Kẹo dừa;gói;35.000;;;;;;;"), today=TODAY).goods
    assert read is not None
    taken = import_goods(read, Source("a.csv", "0" * 64), hand=world.hand("Hạnh"))
    assert "KEO-1" in exported("csv", world).decode()
    undo_import(taken.import_id, hand=world.hand("Hạnh"))
    assert "KEO-1" not in exported("csv", world).decode()
    assert back(exported("csv", world), world).changes_nothing


# --- Every file through the door ------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_each_file_opens_in_both_kinds_and_says_the_same(till, name):
    full_world(till)
    sell(till, ("CHE-DINH", 2), ("RAU-CAI", "450 g"))
    hanh = till.sign_in("Hạnh")
    days = {"first": "01/10/2026", "last": "21/11/2026"}
    as_text = csv_rows(load(hanh, name, "csv", **days))
    as_cells = xlsx_rows(load(hanh, name, "xlsx", **days))
    assert len(as_text) == len(as_cells) > 1
    assert as_text[0] == as_cells[0]
    assert len({len(row) for row in as_text}) == 1
    assert not [cell for row in as_text for cell in row if cell.startswith(RISKY[:4])]


def test_codes_are_texts_and_prices_are_numbers(world, hanh):
    rows = xlsx_rows(load(hanh, "products", "xlsx"))
    head, [tea] = rows[0], [row for row in rows if row[0] == "CHE-DINH"]
    assert tea[head.index("Mã vạch")] == "8930000000019"
    assert tea[head.index("Giá bán")] == 450_000
    assert tea[head.index("Nhóm OCOP")] == "Đồ uống"
    assert tea[head.index("Đang kinh doanh")] == "Có"


def test_lines_sold_are_told_as_on_the_receipt(till):
    sell(till, ("CHE-DINH", 2), ("RAU-CAI", "450 g"))
    hanh = till.sign_in("Hạnh")
    rows = xlsx_rows(load(hanh, "sales", "xlsx", first="21/11/2026"))
    head = rows[0]
    told = [dict(zip(head, row, strict=True)) for row in rows[1:]]
    assert [one["Số lượng"] for one in told] == [2, 0.45]
    assert [one["Thành tiền"] for one in told] == [900_000, 18_900]
    assert {one["Người bán"] for one in told} == {"Lan"}
    assert {str(one["Ngày"])[:10] for one in told} == {"2026-11-21"}
    assert {one["Số phiếu"] for one in told} == {"HN01-1A-000001"}
    assert len(csv_rows(load(hanh, "sales", "csv", first="20/11/2026", last="20/11/2026"))) == 1


def test_stock_prices_and_certificates_are_told(world, hanh):
    price(world, world.product_id("CHE-DINH"), 480_000, TODAY + timedelta(days=3))
    stock = csv_rows(load(hanh, "stock"))
    assert [row[3] for row in stock if row[0] == "CHE-DINH"] == ["L260812", "L261103"]
    assert next(row for row in stock if row[0] == "RAU-CAI")[8] == "5"
    prices = csv_rows(load(hanh, "prices"))
    assert [row[3:5] for row in prices if row[0] == "CHE-DINH"] == [
        ["450000", "22/10/2026"],
        ["480000", "24/11/2026"],
    ]
    certificates = csv_rows(load(hanh, "certificates"))
    assert next(row for row in certificates if row[0] == "TRANH")[-1] == "Hết hiệu lực"


def test_every_told_price_says_what_it_is_worth_and_one_taken_back_is_not_coming(world, hanh):
    tea, later = world.product_id("CHE-DINH"), TODAY + timedelta(days=3)
    for price_vnd, day in ((470_000, TODAY), (480_000, TODAY), (490_000, later), (500_000, later)):
        price(world, tea, price_vnd, day)
    rows = product_queries.prices(reading(), tea)
    end_reading()
    pricing.take_back_price(tea, rows[-1].price_id, hand=world.hand("Hạnh"))
    price(world, tea, 485_000, TODAY)  # what was taken back follows it, and is told nowhere
    told = [row for row in csv_rows(load(hanh, "prices")) if row[0] == "CHE-DINH"]
    assert [(row[3], row[4], row[6]) for row in told] == [
        ("450000", "22/10/2026", "Đã qua"),
        ("470000", "21/11/2026", "Đã thay trong ngày"),
        ("480000", "21/11/2026", "Đã thay trong ngày"),
        ("485000", "21/11/2026", "Đang áp dụng"),
        ("490000", "24/11/2026", "Đã rút"),
        ("500000", "24/11/2026", "Đã rút"),
    ]


def test_deeds_are_said_in_the_readers_language(world, hanh):
    price(world, world.product_id("CHE-DINH"), 480_000, TODAY)
    hanh.post("/language", data={"lang": "en", "next": "/"})
    rows = csv_rows(load(hanh, "deeds"))
    assert rows[0] == ["Day", "Time", "By", "Register", "Deed"] or rows[0][0] != "Ngày"
    assert "480.000" in rows[-1][-1]
    assert not re.search("[ăđơư]", rows[-1][-1].replace("đ", "").split("Chè")[0])


def test_too_many_lines_for_excel_are_refused_and_csv_takes_them(till, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 1)
    sell(till, ("CHE-DINH", 2), ("MAM-NEM", 1))
    hanh = till.sign_in("Hạnh")
    answer = hanh.get("/catalogue/exports/sales.xlsx?first=21/11/2026")
    assert answer.status_code == 409
    assert "Khoảng này có 2 dòng, Excel chỉ mở được 1" in answer.text
    assert len(csv_rows(load(hanh, "sales", first="21/11/2026"))) == 3
    assert sheets.MOST_ROWS == 2**20 - 1


@pytest.mark.parametrize(
    "days",
    ["first=hôm+qua", "first=21/11/2026&last=20/11/2026", "last=22/11/2026", "first=1/1/1990"],
)
def test_days_that_cannot_be_are_said(hanh, days):
    answer = hanh.get(f"/catalogue/exports/sales.csv?{days}")
    assert answer.status_code == 400
    assert "field__error" in answer.text


def test_who_may_and_what_there_is(world, hanh):
    lan = world.sign_in("Lan")
    assert lan.get("/catalogue/exports").status_code == 403
    assert lan.get("/catalogue/exports/products.csv").status_code == 403
    assert hanh.get("/catalogue/exports/secrets.csv").status_code == 404
    assert hanh.get("/catalogue/exports/products.exe").status_code == 404
    page = hanh.get("/catalogue/exports").text
    assert all(f"/catalogue/exports/{name}.csv" in page for name in FILES)


def test_a_span_is_read_day_by_day(till):
    sell(till, ("CHE-DINH", 1))
    end_reading()
    assert record_exports.count_sales(reading(), TODAY, TODAY) == 1
    assert record_exports.count_sales(reading(), TODAY - timedelta(days=9), TODAY) == 1
