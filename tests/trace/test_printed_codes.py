"""Every code we print: drawn as on paper, seen by a camera, read at the till and on the phone."""

import re
from urllib.parse import unquote, urlsplit

import pytest
import zxingcpp
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.catalogue.codes import (
    BadCode,
    LinkScan,
    ReceiptScan,
    label_link,
    normalise_lot,
    read_scan,
    receipt_check,
    receipt_link,
)
from pos.trace.epcis import LotIdentity, Reporter, lot_class
from pos.trace.links import as_sent, read_path
from printers.document import Label
from printers.printing import draw_paper
from printers.profiles import LABEL_50X30

BASE, HOST = "https://sp.example.vn", "sp.example.vn"
TEA = "08930000000019"
DENSE = re.compile(r"[0-9A-Z $%*+./:-]+")
"""The signs of a QR's alphanumeric mode (ISO/IEC 18004)."""
ODD = [
    *("L261103", "A/7", "A%2F7", "TC 03/11", "LÔ Đ7", "A#7?B=1&C", "50%", "A.B", "~_", "Ỗ-Ặ", "É"),
    *("A+B", "Q//R", '"7"', "L\\N", "一", "🍵", "0" * 20),
]


def is_lot(text: str) -> bool:
    try:
        return 0 < len(normalise_lot(text)) <= 20
    except BadCode:
        return False


LOTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.sampled_from("ABCXYZ0189-/.%+# _~&?=ĐỖẶÊ"), min_size=1, max_size=12),
    st.text(min_size=1, max_size=8),
).filter(is_lot)


def seen(link: str) -> list[str] | None:
    """What a camera reads of the code on a label, as the printer is given it; None where the
    code is refused as too large to be read."""
    paper = Label(
        width_mm=50,
        height_mm=30,
        name="Chè",
        name_en="",
        stars=0,
        note="",
        producer="",
        place="",
        made_line="",
        date_line="",
        lot_line="",
        price="",
        qr=link,
    )
    try:
        drawn = draw_paper(paper, LABEL_50X30)
    except ValueError:
        return None
    return [one.text for one in zxingcpp.read_barcodes(drawn.convert("L"))]


def shapes(link: str) -> list[str]:
    """The same link as scanners and phones hand it on: hosts in either case, escapes as well."""
    lower_escapes = re.sub(r"%[0-9A-F]{2}", lambda one: one[0].lower(), link)
    small_host = link.replace(link[: len("HTTPS://") + len(HOST)], BASE, 1)
    return [link, lower_escapes, small_host, small_host + "/", link + "?l=en", link + "\r\n"]


@settings(max_examples=60, deadline=None)
@given(LOTS, st.sampled_from([TEA, None]))
def test_a_labels_code_reads_back_at_the_till_and_on_the_phone(
    lot: str, gtin14: str | None
) -> None:
    link = label_link(BASE, gtin14=gtin14, showroom="HN01", sku="CHE-DINH", lot=lot)
    named = {"sku": None, "showroom": None} if gtin14 else {"sku": "CHE-DINH", "showroom": "HN01"}
    wanted = LinkScan(gtin14=gtin14, lot=normalise_lot(lot), **named)
    assert DENSE.fullmatch(link)
    assert seen(link) in ([link], None)
    for shape in shapes(link):
        assert read_scan(shape, hosts={HOST}) == wanted
        path = shape.strip()[len("https://") + len(HOST) :]
        assert read_path(path) == wanted
        assert read_path(as_sent(path, unquote(urlsplit(path).path))) == wanted


@pytest.mark.parametrize("lot", [one for one in ODD if len(one.encode()) <= 10])
def test_odd_lots_of_producers_are_on_labels_that_a_camera_reads(lot: str) -> None:
    link = label_link(BASE, gtin14=TEA, showroom="HN01", sku="CHE", lot=lot)
    assert seen(link) == [link]


def test_a_slash_in_a_lot_is_escaped_in_upper_case() -> None:
    link = label_link(BASE, gtin14=TEA, showroom="HN01", sku="CHE", lot="a/7")
    assert link == f"HTTPS://SP.EXAMPLE.VN/01/{TEA}/10/A%2F7"


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 999_999), st.binary(min_size=32, max_size=32))
def test_a_receipts_code_reads_back_at_the_till_and_on_the_phone(no: int, digest: bytes) -> None:
    number = f"HN01-1A-{no:06d}"
    link = receipt_link(BASE, number, digest)
    wanted = ReceiptScan(number, receipt_check(digest))
    assert DENSE.fullmatch(link)
    assert seen(link) == [link]
    for shape in [*shapes(link), link.lower()]:
        assert read_scan(shape, hosts={HOST}) == wanted
        assert read_path(shape.strip()[len("https://") + len(HOST) :]) == wanted


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([TEA, None]))
def test_a_shelfs_code_names_no_lot(gtin14: str | None) -> None:
    link = label_link(BASE, gtin14=gtin14, showroom="HN01", sku="CHE-DINH", lot=None)
    assert seen(link) == [link]
    read = read_path(urlsplit(link).path)
    assert isinstance(read, LinkScan)
    assert read.lot is None


@settings(max_examples=40, deadline=None)
@given(st.from_regex(r"[A-Z0-9-]{1,20}", fullmatch=True))
def test_an_independent_gs1_library_reads_our_digital_links(lot: str) -> None:
    """As they are printed, upper case and all; its canonical form is the name in EPCIS."""
    link = label_link(BASE, gtin14=TEA, showroom="HN01", sku="CHE", lot=lot)
    read = GS1DigitalLinkURI.parse(link)
    assert {one.ai.ai: one.value for one in read.element_strings} == {"01": TEA, "10": lot}
    goods = LotIdentity(TEA, "CHE", lot, "", None, "none", None, "piece")
    assert read.as_canonical_uri() == lot_class(goods, Reporter(BASE, "HN01"))


@pytest.mark.parametrize("lot", ["A/7", "50%", "A+B", "TC03/11"])
def test_it_reads_a_producers_odd_lots_too(lot: str) -> None:
    """It leaves percent escapes to whoever asks it."""
    link = label_link(BASE, gtin14=TEA, showroom="HN01", sku="CHE", lot=lot)
    found = [one.value for one in GS1DigitalLinkURI.parse(link).element_strings]
    assert [unquote(one) for one in found] == [TEA, lot]
