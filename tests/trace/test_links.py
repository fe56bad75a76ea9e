"""Addresses of the public pages: what we print is what we read."""

from hypothesis import given
from hypothesis import strategies as st

from pos.catalogue.codes import BadGtinScan, LinkScan, ReceiptScan, TextScan, normalise_lot
from pos.trace.links import as_sent, origin_path, read_path

TEA = "08930000000019"
LOTS = st.text(min_size=1, max_size=20).filter(
    lambda text: normalise_or_none(text) == text and not text.isspace()
)


def normalise_or_none(text: str) -> str | None:
    try:
        return normalise_lot(text)
    except ValueError:
        return None


@given(LOTS)
def test_any_lot_we_can_print_is_read_back_from_either_kind_of_link(lot: str) -> None:
    by_gtin = origin_path(gtin14=TEA, showroom="HN01", sku="CHE", lot=lot)
    by_sku = origin_path(gtin14=None, showroom="HN01", sku="CHE", lot=lot)
    assert read_path(by_gtin) == LinkScan(gtin14=TEA, sku=None, showroom=None, lot=lot)
    assert read_path(by_sku) == LinkScan(gtin14=None, sku="CHE", showroom="HN01", lot=lot)


def test_a_path_is_read_in_either_case_with_a_query_and_a_last_slash() -> None:
    expected = LinkScan(gtin14=None, sku="CHE-1", showroom="HN01", lot="A/7")
    for sent in ("/P/HN01/CHE-1/A%2F7", "/p/hn01/che-1/a%2f7/", "/P/HN01/CHE-1/A%2f7?l=en&x=/y"):
        assert read_path(sent) == expected


def test_a_whole_address_sent_by_a_proxy_is_read_by_its_path_alone() -> None:
    scan = read_path(f"http://elsewhere.example/01/{TEA}/10/L1?l=en")
    assert scan == LinkScan(gtin14=TEA, sku=None, showroom=None, lot="L1")


def test_a_wrong_check_digit_and_a_receipt_are_told_apart() -> None:
    assert read_path("/01/8930000000018") == BadGtinScan("8930000000018")
    number, check = "HN01-1A-000123", "ABCDEFGHIJ"
    assert read_path(f"/r/{number.lower()}/{check.lower()}") == ReceiptScan(number, check)


@given(st.text(max_size=300))
def test_garbage_is_read_as_something_and_never_breaks(text: str) -> None:
    for sent in (f"/01/{text}", f"/P/{text}", f"/R/{text}", text):
        assert read_path(sent) is not None


def test_broken_escapes_and_addresses_are_no_links() -> None:
    for sent in ("/P/HN01/CHE/%FF%FE", "http://[", "/P/HN01/CHE/..", "/01", "/01/", "/P/HN01"):
        assert isinstance(read_path(sent), TextScan)


def test_the_servers_own_bytes_are_read_as_the_letters_they_are() -> None:
    assert as_sent("/P/HN01/CHE/Lô".encode().decode("latin-1"), "?") == "/P/HN01/CHE/Lô"
    assert as_sent("", "/P/HN01/CHE/Lô 1") == "/P/HN01/CHE/L%C3%B4%201"
