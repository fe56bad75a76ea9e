"""Files as shops really have them, each with its expected answer."""

import codecs
import random
import struct
import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pos.catalogue.codes import SKU_PATTERN
from pos.catalogue.refusals import UnreadableFile
from pos.intake.lists import SeenList, read_list
from pos.intake.sheets import workbook
from pos.web import sentences
from tests.intake.workbooks import HEAD, TEA, changed, made, packed, parts
from tests.world import TODAY

HEADER = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Mã vạch"
GOOD = "CHE-01;Chè Tân Cương;gói;185.000;8930000000019"
TEXT = f"{HEADER}\n{GOOD}\n"


def look(content: bytes) -> SeenList:
    return read_list(content, today=TODAY)


def refused(content: bytes) -> str:
    with pytest.raises(UnreadableFile) as no:
        look(content)
    said = sentences.refusal(no.value)
    assert said.startswith("Chưa đọc được tệp này: ")
    assert "%(" not in said
    return str(no.value.facts["reason"])


def goods(content: bytes) -> Any:
    seen = look(content)
    assert seen.goods is not None, seen.layout
    return seen.goods


def one(content: bytes) -> Any:
    """The only good row."""
    read = goods(content)
    assert read.file.refused == ()
    [row] = read.file.rows
    return row


def bad(*cells: str, header: str = HEADER) -> tuple[str, str, int]:
    """Column, code and line of the only refused row."""
    [row] = goods((header + "\n" + ";".join(cells) + "\n").encode()).file.refused
    assert sentences.row(row.code) not in ("", "chưa đọc được")
    return row.column, row.code, row.line


def is_tea(row: Any) -> bool:
    return (row.sku, row.name_vi, row.price_vnd, row.gtins) == (
        "CHE-01",
        "Chè Tân Cương",
        185_000,
        ("08930000000019",),
    )


# --- Text files that are read ------------------------------------------------------------------

READ = {
    "utf-8": TEXT.encode(),
    "utf-8 with its mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16 little, marked, as Excel's Unicode text": codecs.BOM_UTF16_LE
    + TEXT.replace(";", "\t").encode("utf-16-le"),
    "utf-16 big, marked": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "utf-16 little without a mark": TEXT.encode("utf-16-le"),
    "utf-16 big without a mark": TEXT.encode("utf-16-be"),
    "utf-32": codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
    "decomposed, as a Mac writes it": unicodedata.normalize("NFD", TEXT).encode(),
    "commas": TEXT.replace(";", ",").encode(),
    "tabs": TEXT.replace(";", "\t").encode(),
    "bars": TEXT.replace(";", "|").encode(),
    "Windows line ends": TEXT.replace("\n", "\r\n").encode(),
    "old Mac line ends": TEXT.replace("\n", "\r").encode(),
    "no last line end": TEXT.rstrip().encode(),
    "sep= on top": f"sep=;\n{TEXT}".encode(),
    "titles above the header": f"DANH SÁCH HÀNG;;;;\nNgày 21/11/2026;;;;\n;;;;\n{TEXT}".encode(),
    "empty lines between": f"{HEADER}\n\n;;;;\n{GOOD}\n\n".encode(),
    "headers in capitals with stars": TEXT.replace("Mã hàng", "MÃ HÀNG *").encode(),
    "codes kept as text by a formula": TEXT.replace("8930000000019", '="8930000000019"').encode(),
    "a code kept as text by an apostrophe": TEXT.replace(";8930", ";'8930").encode(),
    "spaces and no-break spaces around": TEXT.replace(";", " ;\u00a0").encode(),
    "price by commas": TEXT.replace("185.000", '"185,000"').encode(),
    "price with its sign": TEXT.replace("185.000", "185000 đ").encode(),
    "price in spaces": TEXT.replace("185.000", "185 000 VNĐ").encode(),
    "price with noughts behind": TEXT.replace("185.000", "185.000,00").encode(),
    "machine names": TEXT.replace(HEADER, "sku;name_vi;unit;price_vnd;gtin").encode(),
}


@pytest.mark.parametrize("kind", READ)
def test_a_text_file_is_read_however_it_was_saved(kind):
    assert is_tea(one(READ[kind]))


def windows_1258(text: str) -> bytes:
    """Letters with their tone marks behind them, as that code page has it."""
    out = []
    for sign in text:
        try:
            out.append(sign.encode("cp1258"))
        except UnicodeEncodeError:
            tones = "\u0300\u0301\u0303\u0309\u0323"
            pieces = unicodedata.normalize("NFD", sign)
            [tone] = [mark for mark in pieces if mark in tones]
            letter = unicodedata.normalize("NFC", pieces.replace(tone, ""))
            out.append((letter + tone).encode("cp1258"))
    return b"".join(out)


def test_windows_1258_is_composed_and_said():
    text = TEXT.replace("Chè Tân Cương", "Bưởi Diễn đặc sản ngọt, hết sẩy")
    seen = look(windows_1258(text))
    assert [note.code for note in seen.notes] == ["windows_1258"]
    assert seen.goods.file.rows[0].name_vi == "Bưởi Diễn đặc sản ngọt, hết sẩy"


def test_a_line_end_in_quotes_is_a_space_and_lines_are_counted_on():
    read = goods(f'{HEADER}\nA-1;"Chè\nTân Cương";gói;1000;\nA-2;Kẹo;gói;x;\n'.encode())
    assert read.file.rows[0].name_vi == "Chè Tân Cương"
    assert [(row.line, row.code) for row in read.file.refused] == [(4, "not_a_number")]


# --- Files that are something else -------------------------------------------------------------

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TCVN3 = b"M\xb7 h\xb5ng;T\xaan h\xb5ng\nA-1;Ch\xcc T\xa9n C\xad\xacng lo\xb9i\n"
OTHER = {
    "empty": (b"", "empty"),
    "blank": (b" \r\n\t \n", "empty"),
    "only a mark": (codecs.BOM_UTF8, "empty"),
    "zeros": (b"\0" * 1000, "empty"),
    "only separators": (b";;;\n;;\n", "empty"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    "PNG": (b"\x89PNG\r\n\x1a\n", "picture"),
    "JPEG": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
    "web page": (b"\r\n<!DOCTYPE html><html><table>", "html"),
    "web table in UTF-16": (codecs.BOM_UTF16_LE + "<table><tr>".encode("utf-16-le"), "html"),
    "XML of Excel 2003": (b'<?xml version="1.0"?><Workbook>', "xml"),
    "JSON": (b'[{"sku": "A"}]', "json"),
    "RAR": (b"Rar!\x1a\x07", "archive"),
    "gzip": (b"\x1f\x8b\x08\0", "archive"),
    "database": (b"SQLite format 3\0", "database"),
    "rich text": (b"{\\rtf1\\ansi", "word"),
    "program": (b"MZ\x90\0", "program"),
    "SYLK": (b"ID;PWXL;N;E\n", "sylk"),
    "old Excel": (OLE2 + b"\0" * 512 + "Workbook".encode("utf-16-le"), "old_xls"),
    "Excel with a password": (OLE2 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "zeros inside": (TEXT.replace("gói", "g\0i").encode(), "nul_bytes"),
    "a quote never closed": (f'{HEADER}\nA-1;"Chè;gói;1;\n'.encode(), "not_csv"),
    "noise": (b"\x01\x02\x03abc\x05", "binary"),
    "no code page at all": (b"\x8a\x8d\x90\xff\xfd;\n", "unknown_encoding"),
    "half a UTF-16 letter": (codecs.BOM_UTF16_LE + b"abc", "unknown_encoding"),
    "TCVN3, the old font": (TCVN3, "old_font"),
    "read as Latin once": (
        TEXT.encode().decode("cp1252", "replace").replace("\ufffd", "?").encode(),
        "mojibake",
    ),
    "201 columns": ((";".join("x" * 201) + "\n").encode(), "too_many_columns"),
}


@pytest.mark.parametrize("kind", OTHER)
def test_what_is_no_table_is_named(kind):
    content, reason = OTHER[kind]
    assert refused(content) == reason


def test_every_reason_has_its_own_words():
    assert len(set(sentences.FILES.values())) == len(sentences.FILES)


def test_a_file_above_50_mb_is_not_even_looked_at():
    assert refused(b"a;b\n" * (50 * 1024 * 1024 // 4 + 1)) == "too_large"


def test_more_rows_than_a_shop_has_are_refused(monkeypatch):
    from pos.intake.sheets import delimited

    monkeypatch.setattr(delimited, "MOST_ROWS", 3)
    assert refused(f"{TEXT}A;B;c;1;\nA;B;c;1;\n".encode()) == "too_many_rows"


# --- Workbooks -----------------------------------------------------------------------------------


def test_a_workbook_is_read():
    assert is_tea(one(made(HEAD, TEA)))


def test_a_barcode_kept_as_a_number_has_all_its_digits():
    assert one(made(HEAD, [*TEA[:4], 8930000000019])).gtins == ("08930000000019",)


def test_a_barcode_stored_with_a_power_has_all_its_digits():
    content = changed(
        made(HEAD, [*TEA[:4], 8930000000019]),
        "xl/worksheets/sheet1.xml",
        b"<v>8930000000019</v>",
        b"<v>8.930000000019E12</v>",
    )
    assert one(content).gtins == ("08930000000019",)


def test_a_formula_with_its_stored_value_is_taken_and_told():
    content = made(HEAD, [*TEA[:3], "=180000+5000", TEA[4]])
    stored = (
        changed(content, "xl/worksheets/sheet1.xml", b"<v></v>", b"<v>185000</v>")
        if (b"<v></v>" in parts(content)["xl/worksheets/sheet1.xml"])
        else changed(content, "xl/worksheets/sheet1.xml", b"<v />", b"<v>185000</v>")
    )
    seen = look(stored)
    assert is_tea(seen.goods.file.rows[0])
    assert [(note.code, note.at) for note in seen.notes] == [("formula_values", "D2")]


def test_a_formula_without_a_value_keeps_its_row_out():
    read = goods(made(HEAD, TEA, ["A-2", "Kẹo", "gói", "=1+1", None]))
    assert [(row.line, row.column, row.code) for row in read.file.refused] == [
        (3, "price_vnd", "formula")
    ]
    assert is_tea(read.file.rows[0])


def test_an_error_of_excel_keeps_its_row_out():
    def change(book: Workbook) -> None:
        book.active["D2"].value = "#N/A"
        book.active["D2"].data_type = "e"

    [row] = goods(made(HEAD, TEA, change=change)).file.refused
    assert (row.line, row.column, row.code) == (2, "price_vnd", "excel_error")


def test_merged_cells_are_named_and_their_rows_stay_out():
    def change(book: Workbook) -> None:
        book.active.merge_cells("C2:C3")

    content = made(HEAD, TEA, ["A-2", "Kẹo", None, 1000, None], change=change)
    seen = look(content)
    assert ("merged_cells", "C2:C3") in [(note.code, note.at) for note in seen.notes]
    assert [(row.line, row.column, row.code) for row in seen.goods.file.refused] == [
        (3, "unit", "merged_cell")
    ]


def test_a_merged_title_above_the_header_disturbs_nothing():
    def change(book: Workbook) -> None:
        book.active.merge_cells("A1:E1")

    assert is_tea(one(made(["DANH SÁCH HÀNG HÓA"], [], HEAD, TEA, change=change)))


def test_hidden_sheets_and_rows_are_named():
    def change(book: Workbook) -> None:
        book.create_sheet("Ẩn").sheet_state = "hidden"
        book.create_sheet("Ghi chú").append(["chỉ là", "lời nhắn"])
        book.active.row_dimensions[2].hidden = True

    seen = look(made(HEAD, TEA, change=change))
    assert {(note.code, note.at) for note in seen.notes} == {
        ("hidden_sheets", "Ẩn"),
        ("hidden_rows", "1"),
        ("other_sheets", "Ghi chú"),
    }
    assert is_tea(seen.goods.file.rows[0])


def test_the_sheet_with_goods_is_found_behind_others():
    def change(book: Workbook) -> None:
        book.create_sheet("Bìa", 0).append(["Công ty", "Ví Dụ"])

    assert is_tea(one(made(HEAD, TEA, change=change)))


def test_a_workbook_with_all_sheets_hidden_is_named():
    content = changed(made(HEAD, TEA), "xl/workbook.xml", b'state="visible"', b'state="hidden"')
    assert refused(content) == "no_visible_sheet"


def test_days_and_numbers_as_cells():
    head = [*HEAD[:4], "Tồn đầu", "NSX", "HSD"]
    half_past = datetime(2027, 11, 3, 9, 30)  # noqa: DTZ001 - a cell knows no zone
    read = goods(made(head, [*TEA[:4], 24, date(2026, 11, 3), half_past]))
    [opening] = read.openings
    lot = opening.delivery.lot
    assert (opening.delivery.units, lot.made_on, lot.use_by) == (
        24,
        date(2026, 11, 3),
        date(2027, 11, 3),
    )


def test_days_counted_from_1904():
    head = [*HEAD[:4], "Tồn đầu", "HSD"]

    def change(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904

    content = made(head, [*TEA[:4], 24, date(2027, 11, 3)], change=change)
    assert goods(content).openings[0].delivery.lot.use_by == date(2027, 11, 3)


def test_a_fraction_of_a_kilogram_is_never_a_thousand():
    head = [*HEAD[:4], "Tồn đầu"]
    read = goods(made(head, ["A-1", "Rau", "kg", 42000, 1.234], ["A-2", "Cà", "kg", 42000, 0.1]))
    assert [one.delivery.units for one in read.openings] == [1234, 100]


def test_a_price_that_is_a_fraction_is_refused():
    [row] = goods(made(HEAD, [*TEA[:3], 185.123, None])).file.refused
    assert (row.column, row.code) == ("price_vnd", "fraction")


def test_a_price_that_excel_read_as_thousands_is_refused():
    [row] = goods(made(HEAD, [*TEA[:3], 185.0, None])).file.refused
    assert (row.column, row.code) == ("price_vnd", "price_in_thousands")


def damaged(content: bytes) -> bytes:
    return content[: len(content) // 2]


def lying() -> bytes:
    """A part that says it is small and is not."""
    content = bytearray(packed({"xl/workbook.xml": b"<a/>" + b" " * 100_000}))
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, 10)
    return bytes(content)


def with_encrypted_part() -> bytes:
    content = bytearray(packed({"xl/workbook.xml": b"<a/>"}))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.rindex(mark)
        struct.pack_into("<H", content, at + offset, 1)
    return bytes(content)


def bomb() -> bytes:
    return packed({f"xl/{n}.xml": bytes(30 * 1024 * 1024) for n in range(7)})


SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>'
BROKEN = {
    "cut short": (lambda: damaged(made(HEAD, TEA)), "zip_damaged"),
    "only its first letters": (lambda: b"PK\x03\x04 and no more", "zip_damaged"),
    "lying of its size": (lying, "zip_damaged"),
    "with a password on a part": (with_encrypted_part, "encrypted"),
    "a bomb by what it declares": (bomb, "zip_bomb"),
    "a thousand parts": (
        lambda: packed({f"{n}.xml": b"" for n in range(workbook.MOST_PARTS + 1)}),
        "zip_bomb",
    ),
    "entities that grow": (
        lambda: changed(made(HEAD, TEA), SHEET, b"<worksheet", ENTITIES + b"<worksheet"),
        "xml_unsafe",
    ),
    "a broken sheet": (
        lambda: changed(made(HEAD, TEA), SHEET, b"</sheetData>", b""),
        "xml_broken",
    ),
    "Word": (lambda: packed({"word/document.xml": b"<a/>"}), "word"),
    "LibreOffice": (
        lambda: packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
        "ods",
    ),
    "binary Excel": (lambda: packed({"xl/workbook.bin": b"x"}), "xlsb"),
    "just a zip": (lambda: packed({"hang.csv": TEXT.encode()}), "archive"),
    "without a sheet": (lambda: packed({"xl/workbook.xml": b"<workbook/>"}), "empty"),
    "an empty workbook": (lambda: made(), "empty"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_workbook_is_named(kind):
    build, reason = BROKEN[kind]
    assert refused(build()) == reason


def test_a_bomb_is_stopped_while_it_unpacks(monkeypatch):
    """The limit counts what comes out, too."""
    content = made(HEAD, *([TEA] * 50))
    parts_read = workbook._open(content)
    parts_read.left = 500
    with pytest.raises(UnreadableFile) as no:
        parts_read.read("xl/worksheets/sheet1.xml")
    assert no.value.facts == {"reason": "zip_bomb"}


# --- Rows ----------------------------------------------------------------------------------------

ROWS = {
    "a barcode that Excel turned into a power": (
        ("A-1", "Chè", "gói", "1000", "8,93E+12"),
        ("gtin", "barcode_power"),
    ),
    "the same with a point": (
        ("A-1", "Chè", "gói", "1000", "8.93E+12"),
        ("gtin", "barcode_power"),
    ),
    "a bad check digit": (("A-1", "Chè", "gói", "1000", "8930000000018"), ("gtin", "check_digit")),
    "a barcode too short": (("A-1", "Chè", "gói", "1000", "893000"), ("gtin", "length")),
    "noughts that Excel took": (
        ("A-1", "Chè", "gói", "1000", "12345678905"),
        ("gtin", "barcode_lost_zero"),
    ),
    "a barcode with letters": (("A-1", "Chè", "gói", "1000", "89A00"), ("gtin", "not_digits")),
    "no code": (("", "Chè", "gói", "1000", ""), ("sku", "missing")),
    "no name": (("A-1", "", "gói", "1000", ""), ("name_vi", "missing")),
    "no unit": (("A-1", "Chè", "", "1000", ""), ("unit", "missing")),
    "a unit that may mean anything": (("A-1", "Chè", "gam", "1000", ""), ("unit", "not_known")),
    "a price in words": (("A-1", "Chè", "gói", "hỏi giá", ""), ("price_vnd", "not_a_number")),
    "a price below nought": (("A-1", "Chè", "gói", "-1000", ""), ("price_vnd", "negative")),
    "a price in thousands": (("A-1", "Chè", "gói", "185", ""), ("price_vnd", "price_in_thousands")),
    "a price beyond reason": (("A-1", "Chè", "gói", "9" * 14, ""), ("price_vnd", "too_large")),
    "half a đồng": (("A-1", "Chè", "gói", "185,5", ""), ("price_vnd", "fraction")),
    "a formula": (("A-1", "Chè", "gói", "=1+1", ""), ("price_vnd", "formula")),
    "a name too long": (("A-1", "x" * 301, "gói", "1000", ""), ("name_vi", "too_long")),
    "a cell too many": (("A-1", "Chè", "gói", "1000", "", "mát"), ("gtin", "extra_cells")),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_stays_out_with_its_reason(kind):
    cells, (column, code) = ROWS[kind]
    assert bad(*cells) == (column, code, 2)


def test_a_barcode_that_lost_its_noughts_is_told_what_it_was():
    [row] = goods(f"{HEADER}\nA-1;Chè;gói;1000;12345678905\n".encode()).file.refused
    assert row.given == "12345678905 → 012345678905"


def test_the_same_code_twice_is_refused_the_second_time():
    text = f"{HEADER}\n{GOOD}\nche-01;Chè khác;gói;1000;\nA-2;Kẹo;gói;1000;8930000000019\n"
    assert [(row.line, row.column, row.code) for row in goods(text.encode()).file.refused] == [
        (3, "sku", "twice_in_file"),
        (4, "gtin", "twice_in_file"),
    ]


STOCK = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu;Số lô;HSD;NSX;Hàng của ai"


def test_further_lots_of_a_product_stand_on_rows_of_their_own():
    text = (
        f"{STOCK}\nA-1;Chè;gói;1000;10;X1;21/11/2027;;\nA-1;;;;5;X2;21/12/2027;;Ký gửi\n"
        "A-1;;;;7;X2;21/12/2027;;Ký gửi\n"
    )
    read = goods(text.encode())
    assert [(one.line, one.delivery.units, one.delivery.lot.owner) for one in read.openings] == [
        (2, 10, "owned"),
        (3, 5, "consigned"),
    ]
    assert [(row.line, row.code) for row in read.file.refused] == [(4, "lot_twice")]
    assert len(read.file.rows) == 1


LOTS = {
    "a passed HSD": (("5", "X", "20/11/2026", "", ""), ("use_by", "passed")),
    "a day that is none": (("5", "X", "31/02/2027", "", ""), ("use_by", "not_a_date")),
    "made tomorrow": (("5", "X", "21/11/2027", "22/11/2026", ""), ("made_on", "in_future")),
    "gone before it was made": (("5", "X", "21/11/2026", "21/11/2026", ""), None),
    "half a packet": (("5,5", "X", "21/11/2027", "", ""), ("opening_quantity", "not_whole")),
    "stock in words": (("năm", "X", "21/11/2027", "", ""), ("opening_quantity", "not_a_number")),
    "nobody's goods": (("5", "X", "21/11/2027", "", "của bà"), ("owner", "not_known")),
}


@pytest.mark.parametrize("kind", LOTS)
def test_stock_that_cannot_be_taken_keeps_its_row_out(kind):
    (count, lot, use_by, made_on, owner), expected = LOTS[kind]
    text = f"{STOCK}\nA-1;Chè;gói;1000;{count};{lot};{use_by};{made_on};{owner}\n"
    read = goods(text.encode())
    found = [(row.column, row.code) for row in read.file.refused]
    assert found == ([] if expected is None else [expected])


def test_weights_are_read_as_people_write_them():
    head = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu"
    counts = ("1.250,5", "1,250.5", "250", "0,45", "12 kg", "450 g")
    rows = "".join(f"A-{n};Rau;kg;42000;{one}\n" for n, one in enumerate(counts))
    read = goods(f"{head}\n{rows}".encode())
    assert [one.delivery.units for one in read.openings] == [
        1_250_500, 1_250_500, 250_000, 450, 12_000, 450,
    ]  # fmt: skip


@pytest.mark.parametrize("count", ["1.250", "12.500", "1.250 kg"])
def test_a_weight_whose_point_may_part_thousands_keeps_its_row_out(count):
    head = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu"
    read = goods(f"{head}\nA-1;Gạo;kg;20.000;{count}\n".encode())
    assert [(row.column, row.code, row.given) for row in read.file.refused] == [
        ("opening_quantity", "point_unclear", count)
    ]


def test_a_point_that_can_mean_one_thing_only_is_read():
    head = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu"
    counts = ("0.450", "1.25", "1,250", "1.250 g", "1250")
    rows = "".join(f"A-{n};Gạo;kg;20.000;{one}\n" for n, one in enumerate(counts))
    read = goods(f"{head}\n{rows}".encode())
    assert [one.delivery.units for one in read.openings] == [450, 1_250, 1_250, 1_250, 1_250_000]
    book = made([*HEAD, "Tồn đầu"], ["A-1", "Gạo", "kg", 20_000, None, 1.25])
    assert [one.delivery.units for one in goods(book).openings] == [1_250]


def test_a_cost_too_small_to_be_true_is_left_unknown_and_said():
    head = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu;Giá nhập;HSD"
    read = goods(f"{head}\nA-1;Kẹo;cái;1000;10;450;21/11/2027\n".encode())
    [opening] = read.openings
    assert opening.delivery.lot.cost_vnd is None
    assert [(one.column, one.code, one.given) for one in read.remarks] == [
        ("cost_vnd", "cost_unclear", "450")
    ]


def test_a_cost_that_is_no_amount_is_refused_under_its_own_column():
    head = "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Tồn đầu;Giá nhập"
    read = goods(f"{head}\nA-1;Kẹo;cái;1000;10;rẻ\n".encode())
    assert [(row.column, row.code) for row in read.file.refused] == [("cost_vnd", "not_money")]


def test_stock_below_nought_and_without_a_date_is_taken_with_a_word():
    text = f"{STOCK}\nA-1;Chè;gói;1000;-3;;;;\nA-2;Kẹo;gói;1000;4;;;;\nA-3;Bánh;gói;0;;;;;\n"
    read = goods(text.encode())
    assert [(one.line, one.code) for one in read.remarks] == [
        (2, "negative_stock"),
        (3, "no_use_by"),
        (4, "price_zero"),
    ]
    assert [one.sku for one in read.openings] == ["A-2"]


def test_goods_whose_code_is_their_barcode_get_a_code_of_their_own():
    read = goods(f"{HEADER}\n8930000000019;Chè;gói;1000;\n".encode())
    assert (read.file.rows[0].sku, read.file.rows[0].gtins) == (
        "M8930000000019",
        ("08930000000019",),
    )
    assert [one.code for one in read.remarks] == ["sku_made"]


@pytest.mark.parametrize("code", ["A/1", "A_1", "SP.01", "SP 01", "CHÈ-1", "X" * 26, "茶"])
def test_another_programs_code_is_spelled_our_way_and_said(code):
    read = goods(f"{HEADER}\n{code};Chè;gói;1000;\n{code};;;;\n".encode())
    [row] = read.file.rows
    assert SKU_PATTERN.fullmatch(row.sku)
    assert [(one.code, one.given) for one in read.remarks] == [
        ("sku_spelled", f"{code} → {row.sku}")
    ]
    assert [(one.line, one.code) for one in read.file.refused] == [(3, "twice_in_file")]


def test_codes_that_differ_in_a_sign_stay_two_and_a_good_one_stays_itself():
    codes = ("A_1", "A.1", "A-1", "CHÈ-1", "CHE-1")
    rows = "".join(f"{code};Chè;gói;1000;\n" for code in codes)
    skus = [row.sku for row in goods(f"{HEADER}\n{rows}".encode()).file.rows]
    assert len(set(skus)) == 5
    assert (skus[2], skus[4]) == ("A-1", "CHE-1")


@pytest.mark.parametrize(
    ("word", "unit"), [("Kg.", "g"), ("KG", "g"), ("(lít)", "ml"), ("Hộp.", "piece")]
)
def test_signs_around_a_unit_mean_nothing(word, unit):
    row = one(f"{HEADER}\nA-1;Mật;{word};1000;\n".encode())
    assert (row.unit.value, row.unit_word) == (unit, word.lower().strip("(.)"))


@pytest.mark.parametrize("word", ["500g", "túi 1 kg", "kg/túi"])
def test_a_measure_inside_a_piece_is_said(word):
    read = goods(f"{HEADER}\nA-1;Mật;{word};1000;\n".encode())
    assert [(one.code, one.given) for one in read.remarks] == [("unit_counted", word)]


def test_a_province_that_nobody_knows_is_said():
    text = f"{HEADER};Nhà sản xuất;Tỉnh\nA-1;Mật;chai;1000;;HTX X;Thái Nguyênn\n"
    read = goods(text.encode())
    assert read.file.rows[0].province_code == ""
    assert [(one.code, one.given) for one in read.remarks] == [("province_unknown", "Thái Nguyênn")]


def test_what_excel_writes_for_a_line_end_is_a_space():
    row = one(made(HEAD, ["A-1", "Kẹo_x000D_\ndừa_x005F_1", "gói", 1000, None]))
    assert row.name_vi == "Kẹo dừa_1"


# --- Whatever comes ------------------------------------------------------------------------


def answers(content: bytes) -> None:
    try:
        seen = look(content)
    except UnreadableFile as no:
        assert no.facts["reason"] in sentences.FILES  # noqa: PT017 - or it is read
        return
    if seen.goods is not None:
        for row in seen.goods.file.refused:
            assert row.code in sentences.ROWS, row
        for one in seen.goods.remarks:
            assert one.code in sentences.REMARKS
    for note in seen.notes:
        assert note.code in sentences.NOTES


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=2_000))
def test_any_bytes_have_an_answer(content):
    answers(content)


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", OLE2, b"\xff\xfe", b"\xfe\xff"]))
def test_any_bytes_behind_a_known_beginning_have_an_answer(content, head):
    answers(head + content)


CELL = st.text(max_size=40) | st.sampled_from(
    ["8,93E+12", "=1+1", "185.000", "1.250,5", "kg", "21/11/2027", "-3", "4 sao", "★★★★", "#N/A"]
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.lists(CELL, max_size=12), max_size=6))
def test_any_cells_under_our_header_have_an_answer(rows):
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*STOCK.split(";"), "Sao OCOP", "Ngày quyết định", "Mã vạch"])
    writer.writerows(rows)
    answers(out.getvalue().encode("utf-8", "surrogatepass"))


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 10**9))
def test_a_workbook_with_bytes_changed_has_an_answer(seed):
    dice = random.Random(seed)
    files = parts(BOOK)
    name = dice.choice(sorted(files))
    content = bytearray(files[name])
    for _ in range(dice.randint(1, 20)):
        content[dice.randrange(len(content))] = dice.randrange(256)
    answers(packed(files | {name: bytes(content)}))
    whole = bytearray(BOOK)
    for _ in range(dice.randint(1, 10)):
        whole[dice.randrange(len(whole))] = dice.randrange(256)
    answers(bytes(whole))


BOOK = made([*HEAD, "Tồn đầu", "HSD"], [*TEA, 5, date(2027, 11, 3)], [*TEA, 1.5, "x"])


def test_the_suite_has_at_least_sixty_kinds():
    assert len(READ) + len(OTHER) + len(BROKEN) + len(ROWS) + len(LOTS) >= 60
