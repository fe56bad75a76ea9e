"""Codes: what a scanner or a person gave, and what we print."""

import re
from hashlib import sha256

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pos.catalogue.codes import (
    BadCode,
    BadGtinScan,
    ForeignLink,
    GtinScan,
    LinkScan,
    ReceiptScan,
    Scan,
    TextScan,
    check_own_code,
    check_sku,
    has_telex_pair,
    is_internal,
    label_link,
    make_internal_ean13,
    normalise_gtin,
    normalise_lot,
    read_scan,
    receipt_check,
    receipt_link,
)
from pos.catalogue.tax_codes import check_mst

BASE = "https://sp.example.vn"
HOSTS = ["sp.example.vn", "127.0.0.1:8000"]
TEA = "08930000000019"
HASH = sha256(b"a sale").digest()
QR_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+./:-]+")


def scan(text: str) -> Scan:
    return read_scan(text, hosts=HOSTS)


def tea_link(lot: str | None, base_url: str = BASE) -> str:
    return label_link(base_url, gtin14=TEA, showroom="HN01", sku="CHE-01", lot=lot)


def shop_link(lot: str | None) -> str:
    return label_link(BASE, gtin14=None, showroom="HN01", sku="000123", lot=lot)


# --- Bar codes -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "gtin14"),
    [
        ("8930000000019", TEA),
        ("08930000000019", TEA),
        (" 8 930000 000019\r\n", TEA),
        ("96385074", "00000096385074"),
        ("036000291452", "00036000291452"),
        ("2600012004508", "02600012004508"),
    ],
)
def test_a_bar_code_of_any_length_becomes_a_gtin_14(text: str, gtin14: str) -> None:
    assert normalise_gtin(text) == gtin14


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("8930000000018", "check_digit"),
        ("893000000001", "check_digit"),
        ("89300000001", "length"),
        ("893000000001X", "not_digits"),
        ("893-0000000019", "not_digits"),
        ("٨٩٣٠٠٠٠٠٠٠٠١٩", "not_digits"),
        ("0000000000000", "all_zero"),
    ],
)
def test_what_is_no_bar_code_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadCode) as refused:
        normalise_gtin(text)
    assert refused.value.code == code


@given(st.integers(0, 999_999_999))
def test_an_internal_code_is_a_readable_ean_in_the_shops_own_range(n: int) -> None:
    ean13 = make_internal_ean13(n)
    assert re.fullmatch(r"200[0-9]{10}", ean13)
    assert is_internal(normalise_gtin(ean13))
    assert int(ean13[3:12]) == n


def test_internal_codes_stay_within_nine_digits_and_their_range() -> None:
    assert not is_internal(TEA)
    assert not is_internal("12600012004505")
    for n in (-1, 10**9):
        with pytest.raises(ValueError, match="outside"):
            make_internal_ean13(n)


# --- Codes of our own ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("CHÈ-01", "pattern"),
        ("A" * 21, "pattern"),
        ("CHE 01", "pattern"),
        ("CHE_01", "pattern"),
        ("8930000000018", "looks_like_gtin"),
        ("12345678", "looks_like_gtin"),
    ],
)
def test_a_sku_that_could_not_be_scanned_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadCode) as refused:
        check_sku(text)
    assert refused.value.code == code


def test_a_sku_is_kept_in_upper_case() -> None:
    assert check_sku(" hn-tdk\n") == "HN-TDK"
    assert check_sku("000123") == "000123"


@pytest.mark.parametrize("code", ["LAAN", "L-DD1", "ee", "O-OO", "W1", "Lw"])
def test_letters_that_telex_rewrites_are_found(code: str) -> None:
    assert has_telex_pair(code)
    with pytest.raises(BadCode):
        check_own_code(code)


@pytest.mark.parametrize("code", ["L261103", "G2611-07", "ABAB-DEDE-OUO"])
def test_a_code_that_survives_every_keyboard_is_ours_to_make(code: str) -> None:
    assert check_own_code(code) == code


def test_a_code_with_other_signs_is_not_ours_to_make() -> None:
    for code in ("", "l261103", "L 1", "L" * 21, "L1\n"):
        with pytest.raises(BadCode) as refused:
            check_own_code(code)
        assert refused.value.code == "pattern"


@pytest.mark.parametrize(
    ("printed", "lot"),
    [
        ("l261103", "L261103"),
        (" Lô 03/11 – a ", "LÔ03/11–A"),
        ("Lo\u0302 1", "LÔ1"),
        ("A\u200b/7", "A/7"),
    ],
)
def test_a_producers_lot_is_matched_whatever_its_case_spaces_and_form(
    printed: str, lot: str
) -> None:
    assert normalise_lot(printed) == lot


@pytest.mark.parametrize(
    ("printed", "code"), [("", "empty"), ("\u200b ", "empty"), (".", "dots"), (". .", "dots")]
)
def test_a_lot_of_nothing_is_refused(printed: str, code: str) -> None:
    with pytest.raises(BadCode) as refused:
        normalise_lot(printed)
    assert refused.value.code == code


@given(st.text(max_size=20))
def test_a_normalised_lot_is_its_own_normal_form(text: str) -> None:
    try:
        lot = normalise_lot(text)
    except BadCode:
        return
    assert normalise_lot(lot) == lot
    assert normalise_lot(lot.lower()) == normalise_lot(lot.lower().upper())


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0100109106", "0100109106"),
        ("0101243150", "0101243150"),
        ("0300588569", "0300588569"),
        ("0106869738", "0106869738"),
        ("0100109106-001", "0100109106-001"),
        ("0100109106001", "0100109106-001"),
        ("01 0010 9106\n", "0100109106"),
        ("001090000001", "001090000001"),
    ],
)
def test_a_tax_code_is_ten_digits_a_branch_or_a_personal_number(text: str, printed: str) -> None:
    assert check_mst(text) == printed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("0100109107", "check_digit"),
        ("0100109107-001", "check_digit"),
        ("01001091", "length"),
        ("01001O9106", "not_digits"),
        ("0100109106-000", "not_assigned"),
        ("0100000000", "not_assigned"),
    ],
)
def test_what_is_no_tax_code_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(BadCode) as refused:
        check_mst(text)
    assert refused.value.code == code


# --- Links we print --------------------------------------------------------------------


def test_a_label_of_goods_with_a_gtin_carries_a_digital_link_in_upper_case() -> None:
    assert tea_link("L261103") == f"HTTPS://SP.EXAMPLE.VN/01/{TEA}/10/L261103"
    assert tea_link("a/7") == f"HTTPS://SP.EXAMPLE.VN/01/{TEA}/10/A%2F7"
    assert tea_link(None) == f"HTTPS://SP.EXAMPLE.VN/01/{TEA}"
    assert tea_link("L1", "http://127.0.0.1:8000/") == f"HTTP://127.0.0.1:8000/01/{TEA}/10/L1"


def test_a_label_of_goods_without_a_gtin_carries_the_showrooms_own_link() -> None:
    assert shop_link("L261103") == "HTTPS://SP.EXAMPLE.VN/P/HN01/000123/L261103"
    assert shop_link(None) == "HTTPS://SP.EXAMPLE.VN/P/HN01/000123"


def test_an_internal_code_is_no_gtin_to_the_world() -> None:
    internal = normalise_gtin(make_internal_ean13(7))
    link = label_link(BASE, gtin14=internal, showroom="HN01", sku="CHE-01", lot="L1")
    assert link == "HTTPS://SP.EXAMPLE.VN/P/HN01/CHE-01/L1"


def test_a_receipts_link_carries_its_number_and_the_start_of_its_hash() -> None:
    link = receipt_link(BASE, "HN01-1A-000123", HASH)
    assert link == f"HTTPS://SP.EXAMPLE.VN/R/HN01-1A-000123/{receipt_check(HASH)}"
    assert receipt_check(bytes(32)) == "A" * 10
    assert receipt_check(b"\xff" * 32) == "7" * 10


@pytest.mark.parametrize(
    "base_url",
    ["", "sp.example.vn", "ftp://sp.example.vn", BASE + "/x", "https://a@b.vn", "https://xứ.vn"],
)
def test_a_link_needs_a_plain_host(base_url: str) -> None:
    with pytest.raises(BadCode) as refused:
        tea_link("L1", base_url)
    assert refused.value.code == "base_url"


def test_a_link_is_not_made_of_broken_parts() -> None:
    with pytest.raises(BadCode):
        label_link(BASE, gtin14="8930000000018", showroom="HN01", sku="CHE-01", lot="L1")
    with pytest.raises(BadCode):
        label_link(BASE, gtin14=None, showroom="hn01", sku="CHE-01", lot="L1")
    with pytest.raises(BadCode):
        label_link(BASE, gtin14=None, showroom="HN01", sku="CHÈ", lot="L1")
    with pytest.raises(BadCode):
        receipt_link(BASE, "HN01-1A-Z0311", HASH)
    with pytest.raises(ValueError, match="32 bytes"):
        receipt_link(BASE, "HN01-1A-000123", HASH[:10])


# --- Reading a scan ----------------------------------------------------------------------

LOTS = st.one_of(st.text(min_size=1, max_size=20), st.text("LôA/7%_~.?#&+ -", min_size=1))


@given(LOTS, st.booleans(), st.sampled_from(["", "\r\n", "\n", " "]))
def test_a_link_with_any_lot_code_reads_back_and_suits_the_dense_kind_of_qr(
    printed: str, lower: bool, line_end: str
) -> None:
    try:
        lot = normalise_lot(printed)
    except BadCode:
        assume(False)
    for link in (tea_link(printed), shop_link(printed)):
        assert QR_ALPHANUMERIC.fullmatch(link)
        read = scan((link.lower() if lower else link) + line_end)
        assert isinstance(read, LinkScan)
        assert read.lot == lot
    assert scan(tea_link(printed)) == LinkScan(gtin14=TEA, sku=None, showroom=None, lot=lot)
    assert scan(shop_link(printed)) == LinkScan(gtin14=None, sku="000123", showroom="HN01", lot=lot)


@pytest.mark.parametrize(
    ("text", "lot"),
    [
        (f"https://sp.example.vn/01/{TEA}", None),
        (f"https://sp.example.vn/01/{TEA}/", None),
        (f"https://sp.example.vn/01/{TEA}/10/", None),
        (f"HTTPS://SP.EXAMPLE.VN/01/{TEA}/10/L1?17=271103", "L1"),
        (f"https://sp.example.vn:443/01/{TEA}/10/L1", "L1"),
        (f"http://127.0.0.1:8000/01/{TEA}/10/a%2f7", "A/7"),
        (f"https://sp.example.vn/01/{TEA}/22/X/10/L1/21/S9", "L1"),
        ("https://sp.example.vn/01/8930000000019/10/L1", "L1"),
        (f"https://sp.example.vn/01/{TEA}/10/Lo\u0302%201", "LÔ1"),
    ],
)
def test_a_link_of_ours_is_read_in_every_shape(text: str, lot: str | None) -> None:
    assert scan(text) == LinkScan(gtin14=TEA, sku=None, showroom=None, lot=lot)


def test_a_receipts_link_reads_back_in_either_case() -> None:
    link = receipt_link(BASE, "HN01-1A-T000007", HASH)
    expected = ReceiptScan(number="HN01-1A-T000007", check=receipt_check(HASH))
    assert scan(link) == scan(link.lower() + "\r\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://sp.example.vn@evil.example/01/08930000000019",
        "https://x@sp.example.vn/01/08930000000019",
        "https://evil.example/R/HN01-1A-000007/ABCDEFGHIJ",
        "https://evil.example/01/08930000000018",
        "https://evil.example/01/02000000000015/10/L1",
        "https://evil.example/",
        "https://zalo.me/0912345678",
        "javascript://sp.example.vn/01/08930000000019",
        "ftp://sp.example.vn/01/08930000000019",
        "HTTP://[broken/01",
    ],
)
def test_a_link_that_is_not_ours_is_shown_whole_and_never_read(text: str) -> None:
    assert scan(text) == ForeignLink(text)


@pytest.mark.parametrize(
    "host", ["https://old-name.example", "http://127.0.0.1", "https://id.gs1.org"]
)
def test_a_label_is_read_whatever_host_it_was_printed_for(host: str) -> None:
    """The shop's address may change; the jars keep their labels."""
    ours = LinkScan(gtin14=TEA, sku=None, showroom=None, lot="L1")
    assert scan(f"{host}/01/{TEA}/10/L1") == ours
    own = LinkScan(gtin14=None, sku="CHE-01", showroom="HN01", lot="L1")
    assert scan(f"{host}/p/hn01/che-01/l1") == own


@pytest.mark.parametrize("text", ["8930000000019", " 8 930000 000019\r\n", TEA])
def test_a_bar_code_is_read_with_its_check_digit(text: str) -> None:
    assert scan(text) == GtinScan(TEA)


def test_a_misread_bar_code_is_told_apart_from_a_name() -> None:
    assert scan("8930000000018\n") == BadGtinScan("8930000000018")
    assert scan("https://sp.example.vn/01/08930000000018") == BadGtinScan("08930000000018")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", ""),
        (" chè Shan\u00a0tuyết \r\n", "chè Shan tuyết"),
        ("Che\u0300", "Chè"),
        ("HN-TDK", "HN-TDK"),
        ("000123", "000123"),
        ("12345678", "12345678"),
        ("0000000000000", "0000000000000"),
        ("HN01-1A-000123", "HN01-1A-000123"),
        ("https://sp.example.vn/", "https://sp.example.vn/"),
        ("https://sp.example.vn/01", "https://sp.example.vn/01"),
        ("https://sp.example.vn/gioi-thieu", "https://sp.example.vn/gioi-thieu"),
        ("https://sp.example.vn/P/HN01", "https://sp.example.vn/P/HN01"),
        ("https://sp.example.vn/P/HN01/CH%C3", "https://sp.example.vn/P/HN01/CH%C3"),
        ("https://sp.example.vn/R/HN01-1A-000123/X", "https://sp.example.vn/R/HN01-1A-000123/X"),
    ],
)
def test_anything_else_is_words_to_search_by(text: str, read: str) -> None:
    assert scan(text) == TextScan(read)


@given(st.one_of(st.text(max_size=40), st.text(max_size=20).map((BASE + "/").__add__)))
def test_every_text_has_an_answer(text: str) -> None:
    assert isinstance(scan(text), Scan)


@given(st.text(max_size=20), st.sampled_from(["01", "P", "R", "p", "r", "10"]))
def test_every_path_of_ours_has_an_answer(tail: str, kind: str) -> None:
    assert isinstance(scan(f"{BASE}/{kind}/{tail}"), Scan)
