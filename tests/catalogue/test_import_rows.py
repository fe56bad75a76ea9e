"""Reading a product list: what a row says, and why one stays out.  No database here."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.base.quantity import Unit
from pos.catalogue.certificates import Level
from pos.catalogue.import_rows import MAX_BYTES, RefusedRow, read_file
from pos.catalogue.refusals import MissingColumns, UnreadableFile
from pos.web.sentences import ROWS
from tests.catalogue.lists import BARE, TEA, raw, read


def refused(**cells: str) -> RefusedRow:
    """Why a row stays out that is good but for `cells`."""
    file = read(TEA | cells)
    assert file.rows == ()
    [row] = file.refused
    return row


# --- Good rows -------------------------------------------------------------------------------


def test_a_full_row_is_read_whole():
    [row] = read(TEA).rows
    assert (row.line, row.sku, row.unit, row.unit_word) == (2, "CHE-1", Unit.PIECE, "hộp")
    assert (row.name_vi, row.producer_name) == ("Chè Đinh Tân Cương", "HTX Chè Hảo Đạt")
    assert row.place == "xã Tân Cương, Thái Nguyên"
    assert (row.price_vnd, row.shelf_life_days) == (450_000, 365)
    assert row.gtins == ("08930000000019",)
    assert row.certificate.stars == 5
    assert str(row.certificate.issued) == "2025-01-17"
    assert row.certificate.level is Level.CENTRAL
    assert row.is_stocked


def test_a_row_with_the_least_leaves_everything_else_unknown():
    [row] = read(BARE).rows
    assert (row.producer_name, row.place, row.commune_code, row.ocop_group) == ("", "", None, "")
    assert (row.price_vnd, row.shelf_life_days, row.certificate, row.gtins) == (
        None,
        None,
        None,
        (),
    )


@pytest.mark.parametrize(("word", "unit"), [("kg", Unit.G), ("lít", Unit.ML), ("KG", Unit.G)])
def test_a_weighed_product_is_counted_in_grams_or_millilitres(word, unit):
    assert read(BARE | {"unit": word}).rows[0].unit is unit


def test_a_tour_is_not_stocked():
    assert not read(BARE | {"ocop_group": "tourism"}).rows[0].is_stocked


@pytest.mark.parametrize(
    ("cells", "tax_class"),
    [
        ({"name_vi": "Rượu mơ Núi Tản", "ocop_group": "beverage"}, "standard_no_reduction"),
        ({"name_vi": "Bia Ví Dụ", "ocop_group": "beverage"}, "standard_no_reduction"),
        ({"name_vi": "Rượu mơ Núi Tản"}, "standard_no_reduction"),
        ({"name_vi": "Vang nho Ví Dụ"}, "standard_no_reduction"),
        ({"name_vi": "Bia đá", "ocop_group": "handicraft"}, "standard"),
        ({"name_vi": "Nước mơ Núi Tản", "ocop_group": "beverage"}, "standard"),
        ({"name_vi": "Rau cải", "ocop_group": "food", "tax_class": "raw_agri"}, "raw_agri"),
    ],
)
def test_a_tax_class_not_given_is_the_standard_but_for_alcohol(cells, tax_class):
    assert read(BARE | cells).rows[0].tax_class == tax_class


@pytest.mark.parametrize("typed", ["450000", "450.000", "450 000 đ", "450.000 đ", "450.000₫"])
def test_a_price_is_read_in_each_certain_spelling(typed):
    assert read(BARE | {"price_vnd": typed}).rows[0].price_vnd == 450_000


@pytest.mark.parametrize("issued", ["2022", "2022-07", "2022-07-15"])
def test_a_certificate_keeps_its_date_as_far_as_it_was_published(issued):
    assert str(read(TEA | {"certified_on": issued}).rows[0].certificate.issued) == issued


def test_a_certificate_carries_its_extension_withdrawal_and_who_decided():
    cells = {
        "stars": "4",
        "decision_body": "UBND tỉnh Lâm Đồng",
        "decision_level": "province",
        "valid_to": "2027-09-11",
        "valid_to_reason": "gia hạn 180 ngày",
        "withdrawn_on": "01/06/2027",
        "potential_5": "1",
    }
    certificate = read(TEA | cells).rows[0].certificate
    assert certificate.body == "UBND tỉnh Lâm Đồng"
    assert certificate.level is Level.PROVINCE
    assert certificate.valid_to_override == date(2027, 9, 11)
    assert certificate.override_reason == "gia hạn 180 ngày"
    assert certificate.withdrawn_on == date(2027, 6, 1)
    assert certificate.potential_5


def test_a_sku_is_kept_in_upper_case():
    assert read(BARE | {"sku": "che-đinh".replace("đ", "d")}).rows[0].sku == "CHE-DINH"


def test_text_is_kept_composed_whatever_the_file_has():
    decomposed = {name: unicodedata.normalize("NFD", value) for name, value in TEA.items()}
    assert decomposed["name_vi"] != TEA["name_vi"]
    assert read(decomposed).rows == read(TEA).rows


def test_text_is_kept_on_one_line_without_unseen_signs():
    [row] = read(BARE | {"name_vi": "  Chè\n \u200bĐinh\u202e\t "}).rows
    assert row.name_vi == "Chè Đinh"


def test_300_letters_are_taken():
    assert len(read(BARE | {"storage": "â" * 300}).rows[0].storage) == 300


# --- Refused rows ----------------------------------------------------------------------------

REFUSALS = [
    ("sku", "", "missing"),
    ("sku", "CHÈ", "pattern"),
    ("sku", "A" * 21, "pattern"),
    ("sku", "8930000000019", "looks_like_gtin"),
    ("name_vi", "", "missing"),
    ("name_vi", "â" * 301, "too_long"),
    ("unit", "", "missing"),
    ("unit", "g", "not_known"),
    ("unit", "Lit", "not_known"),
    ("producer_kind", "company", "not_known"),
    ("producer_tax_code", "0100109107", "check_digit"),
    ("producer_tax_code", "12345", "length"),
    ("producer_tax_code", "MST", "not_digits"),
    ("ocop_group", "drinks", "not_known"),
    ("tax_class", "10%", "not_known"),
    ("stars", "2", "not_stars"),
    ("stars", "6", "not_stars"),
    ("stars", "4,5", "not_stars"),
    ("stars", "****", "not_stars"),
    ("certified_on", "17/01/2025", "not_a_day"),
    ("certified_on", "2025-02-30", "no_such_day"),
    ("certified_on", "2025-13", "no_such_day"),
    ("certified_on", "0025", "year"),
    ("decision_level", "commune", "not_known"),
    ("valid_to", "sớm", "not_a_day"),
    ("withdrawn_on", "31/02/2026", "no_such_day"),
    ("gtin", "8930000000018", "check_digit"),
    ("gtin", "893000000001", "check_digit"),
    ("gtin", "89300", "length"),
    ("gtin", "8.93E+12", "not_digits"),
    ("gtin", "0000000000000", "all_zero"),
    ("internal_code", "2000000000016", "check_digit"),
    ("price_vnd", "1,5", "fraction"),
    ("price_vnd", "450,000", "fraction"),
    ("price_vnd", "-5000", "negative"),
    ("price_vnd", "0", "zero"),
    ("price_vnd", "9999999999999", "too_large"),
    ("price_vnd", "rẻ", "not_a_number"),
    ("shelf_life_days", "0", "not_days"),
    ("shelf_life_days", "-1", "not_days"),
    ("shelf_life_days", "36501", "not_days"),
    ("shelf_life_days", "9999999", "not_days"),
    ("shelf_life_days", "003650099", "not_days"),
    ("shelf_life_days", "một năm", "not_days"),
    ("storage", "x" * 301, "too_long"),
]


@pytest.mark.parametrize(("column", "given", "code"), REFUSALS)
def test_a_cell_that_cannot_be_taken_keeps_its_row_out_and_is_named(column, given, code):
    row = refused(**{column: given})
    assert (row.line, row.column, row.code) == (2, column, code)
    assert row.given == given[:80] or column in {"sku", "unit"}


@pytest.mark.parametrize("code", sorted({code for _column, _given, code in REFUSALS}))
def test_every_reason_has_its_words(code):
    assert ROWS[code]


def test_an_extension_without_a_reason_is_refused():
    assert refused(valid_to="2027-01-01").column == "valid_to_reason"


def test_the_same_sku_twice_keeps_the_second_row_out_and_names_the_first():
    file = read(TEA, BARE, TEA | {"sku": "che-1", "gtin": ""})
    assert [row.sku for row in file.rows] == ["CHE-1", "BARE-1"]
    [row] = file.refused
    assert (row.line, row.column, row.code, row.given) == (4, "sku", "twice_in_file", "CHE-1 (2)")


def test_the_same_code_twice_keeps_the_second_row_out_in_any_spelling():
    file = read(TEA, BARE | {"gtin": "08930000000019"})
    [row] = file.refused
    assert (row.line, row.column, row.code) == (3, "gtin", "twice_in_file")
    assert row.given == "08930000000019 (2)"


def test_the_same_code_as_gtin_and_as_our_own_is_one_code():
    code = "2000000000015"
    assert read(BARE | {"gtin": code, "internal_code": code}).rows[0].gtins == ("0" + code,)


def test_a_row_with_a_bare_comma_in_it_is_refused_not_shifted():
    file = read_file("sku,name_vi,unit,storage\nA-1,Chè, ngon,gói,mát\nA-2,Chè,gói,\n".encode())
    assert [row.sku for row in file.rows] == ["A-2"]
    [row] = file.refused
    assert (row.line, row.column, row.code, row.given) == (2, "storage", "extra_cells", "mát")


def test_good_rows_beside_bad_ones_are_read_and_each_bad_one_is_named():
    rows = [TEA | {"sku": f"A-{n}", "gtin": ""} for n in range(1, 6)]
    rows[1]["price_vnd"] = "1,5"
    rows[3]["stars"] = "7"
    file = read(*rows)
    assert [row.sku for row in file.rows] == ["A-1", "A-3", "A-5"]
    assert [(row.line, row.column) for row in file.refused] == [(3, "price_vnd"), (5, "stars")]


# --- Files -----------------------------------------------------------------------------------

TWO = raw(TEA, BARE)


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert read_file(TWO.encode("utf-8-sig")) == read_file(TWO.encode())


def test_semicolons_part_cells_as_commas_do():
    assert read_file(raw(TEA, BARE, delimiter=";").encode()) == read_file(TWO.encode())


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_are_read_alike(end):
    assert read_file(raw(TEA, BARE, end=end).encode()) == read_file(TWO.encode())


def test_a_column_may_be_named_in_capitals_and_with_spaces():
    assert read_file(b"SKU, Name_VI ,unit\nA-1,Che,goi\n").rows[0].sku == "A-1"


def test_columns_nobody_knows_are_named_and_let_be():
    file = read(TEA | {"source_url": "https://example.vn", "colour": "xanh"})
    assert (file.ignored_columns, len(file.rows)) == (("source_url", "colour"), 1)


def test_empty_lines_and_lines_of_commas_are_no_rows():
    file = read_file("sku,name_vi,unit\n\nA-1,Chè,gói\n,,\n  ,,\nA-2,Chè,gói\n,,,,\n".encode())
    assert [(row.sku, row.line) for row in file.rows] == [("A-1", 3), ("A-2", 6)]
    assert file.refused == ()


def test_a_cell_over_several_lines_does_not_upset_the_line_numbers_after_it():
    text = 'sku,name_vi,unit,storage\nA-1,Chè,gói,"mát\nkhô\nráo"\nA-2,Chè,,\nA-3,Chè,gói,\n'
    file = read_file(text.encode())
    assert file.rows[0].storage == "mát khô ráo"
    assert [(row.line, row.code) for row in file.refused] == [(5, "missing")]
    assert file.rows[1].line == 6


def test_quotes_inside_a_cell_are_kept():
    [row] = read_file('sku,name_vi,unit\nA-1,"Chè ""Đinh"", loại 1",gói\n'.encode()).rows
    assert row.name_vi == 'Chè "Đinh", loại 1'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n\n", "empty"),
        (b" , ,\n", "empty"),
        (TWO.encode("utf-16"), "not_utf8"),
        (TWO.encode("utf-16-le"), "not_utf8"),
        (b"sku,name_vi,unit\nA-1,Che,goi\n".decode().encode("utf-16-le"), "not_utf8"),
        (b"sku,name_vi,unit\nA-1,Ch\0e,goi\n", "not_utf8"),
        ("sku,name_vi,unit\nA-1,Chè,gói\n".encode("cp1258", "replace"), "not_utf8"),
        (b"PK\x03\x04\x14\x00\x06\x00 a workbook", "not_utf8"),
        (b'"sku,name_vi,unit', "not_csv"),
        (b'sku,name_vi,unit\nA-1,"Che,goi\n', "not_csv"),
        (b'sku,name_vi,unit\nA-1,"Che" x,goi\n', "not_csv"),
        (b"sku,name_vi,unit\nA-1," + b"x" * 200_000 + b",goi\n", "not_csv"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (b"sku,name_vi,unit," + b"x" * 5_000 + b"\nA-1,Che,goi,\n", "not_csv"),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole(content, reason):
    with pytest.raises(UnreadableFile) as no:
        read_file(content)
    assert no.value.facts == {"reason": reason}


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("sku,name_vi", "unit"),
        ("sku", "name_vi, unit"),
        ("name,price", "sku, name_vi, unit"),
        ("sku\tname_vi\tunit", "sku, name_vi, unit"),
    ],
)
def test_a_file_without_a_needed_column_is_refused_and_the_columns_named(header, columns):
    with pytest.raises(MissingColumns) as no:
        read_file(f"{header}\nA,B,C\n".encode())
    assert no.value.facts == {"columns": columns}


def test_a_header_alone_is_a_list_of_nothing():
    assert read_file(b"sku,name_vi,unit\n").rows == ()


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_are_a_list_or_a_refusal_never_a_crash(content):
    try:
        read_file(content)
    except (UnreadableFile, MissingColumns):
        return


@given(st.text(max_size=120))
@settings(deadline=None)
def test_any_text_under_a_good_header_is_rows_refused_rows_or_a_refusal(tail):
    try:
        file = read_file(
            ("sku,name_vi,unit,price_vnd,stars,gtin\n" + tail).encode("utf-8", "replace")
        )
    except UnreadableFile:
        return
    for row in file.rows:
        assert row.sku
        assert row.name_vi == unicodedata.normalize("NFC", row.name_vi)
