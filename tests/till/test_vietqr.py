"""VietQR codes: the format's published vectors, our own, and what is never written."""

from contextlib import suppress

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from pos.till import vietqr
from pos.till.vietqr import BadVietQr, Service, Transfer, crc16, encode, read
from printers.layouts.qr import choose_symbol

VCB = "970436"
N1 = (
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
)
N2 = (
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN"
    "63044F52"
)
N3 = (
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802"
    "VN62340107NPS68690819thanh toan don hang63042E2E"
)
N4 = (
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005"
    "802VN62340107NPS68690819thanh toan don hang6304A203"
)
N5 = (
    "00020101021238600010A00000072701300006970403011697040311012345670208QRIBFTTC530370454061800005"
    "802VN62110107NPS686963049CA7"
)
S1 = "00020101021138540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN63046A15"
S2 = (
    "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA530370454062500005802VN"
    "62190815OCDN0121A00012363045FE7"
)
S3 = (
    "00020101021238540010A000000727012400069704220110OCOPDN00010208QRIBFTTA5303704540410005802VN"
    "62190815OCDN0121A0001246304E170"
)
S4 = (
    "00020101021238580010A000000727012800069704180114123456789012340208QRIBFTTA53037045413999999999"
    "99995802VN62190815OCDN0121A0001256304F8A7"
)
S5 = (
    "00020101021238630010A00000072701330006970415011912345678901234567890208QRIBFTTA530370454055000"
    "05802VN62290825ABCDEFGHIJKLMNOPQRSTUVWXY630411EC"
)
DOMAIN = (
    "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA530370454064320005802VN"
    "62160812HN01 B00012363042633"
)
"""An order of 432.000 đ.  The paper it stands in (domain, 9.23) lost the 6 of its amount's length,
for which alone its check is right."""
X1 = (
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
)

CARD = Transfer("970403", "9704031101234567", service=Service.CARD)
VECTORS = {
    "N1": (N1, Transfer("970403", "0011012345678")),
    "N2": (N2, CARD),
    "N3": (N3, Transfer("970403", "0011012345678", 180_000, "thanh toan don hang", "NPS6869")),
    "N4": (
        N4,
        Transfer("970403", CARD.account, 180_000, "thanh toan don hang", "NPS6869", Service.CARD),
    ),
    "N5": (N5, Transfer("970403", CARD.account, 180_000, "", "NPS6869", Service.CARD)),
    "S1": (S1, Transfer(VCB, "0123456789")),
    "S2": (S2, Transfer(VCB, "0123456789", 250_000, "OCDN0121A000123")),
    "S3": (S3, Transfer("970422", "OCOPDN0001", 1_000, "OCDN0121A000124")),
    "S4": (S4, Transfer("970418", "12345678901234", 9_999_999_999_999, "OCDN0121A000125")),
    "S5": (
        S5,
        Transfer("970415", "1234567890123456789", 50_000, "ABCDEFGHIJKLMNOPQRSTUVWXY"),
    ),
}


def test_the_check_is_crc_16_ccitt_false():
    assert crc16("123456789") == 0x29B1


@pytest.mark.parametrize("name", VECTORS)
def test_a_published_code_is_written_to_the_letter(name):
    code, transfer = VECTORS[name]
    assert encode(transfer) == code


@pytest.mark.parametrize("name", VECTORS)
def test_a_published_code_is_read(name):
    code, transfer = VECTORS[name]
    assert encode(read(code)) == code
    assert read(code).account == transfer.account
    assert read(code).amount_vnd == transfer.amount_vnd
    assert read(code).memo == transfer.memo


@pytest.mark.parametrize("name", VECTORS)
def test_a_phone_reads_the_printed_symbol_to_the_letter(name):
    code, _ = VECTORS[name]
    symbol = choose_symbol(code, width_dots=384)
    dots = [0 if dark else 255 for row in symbol.rows for dark in row]
    picture = Image.frombytes("L", (len(symbol.rows),) * 2, bytes(dots))
    larger = ImageOps.expand(picture, 4, 255).resize((8 * (len(symbol.rows) + 8),) * 2, 0)
    assert [one.text for one in zxingcpp.read_barcodes(larger)] == [code]


@pytest.mark.parametrize(
    ("memo", "check"),
    [("OCDN0121A000004", "0B12"), ("OCDN0121A000291", "0044"), ("OCDN0121A000629", "000D")],
)
def test_a_check_keeps_its_leading_noughts(memo, check):
    code = encode(Transfer(VCB, "0123456789", 250_000, memo))
    assert code.endswith(f"6304{check}")
    assert read(code).memo == memo


def test_the_domain_papers_vector_is_written_and_read():
    assert encode(Transfer(VCB, "0123456789", 432_000, "HN01 B000123")) == DOMAIN
    assert read(DOMAIN).memo == "HN01 B000123"


def test_the_domain_papers_own_misprint_is_refused():
    with pytest.raises(BadVietQr):
        read(DOMAIN.replace("5406432000", "540432000"))


def test_the_misprint_of_the_published_format_is_refused_though_its_check_is_right():
    assert crc16(X1[:-4]) == int(X1[-4:], 16)
    with pytest.raises(BadVietQr) as no:
        read(X1)
    assert no.value.code == "fields"


def test_a_check_in_small_letters_is_read():
    assert read(S3[:-4] + S3[-4:].lower()) == read(S3)


def test_fields_of_other_apps_and_another_order_are_read():
    """MoMo adds a field 80 of its own; nothing says in which order fields come."""
    fields = [f"{tag}{len(value):02d}{value}" for tag, value in vietqr._walk(S2[:-8]).items()]
    body = "".join([*reversed(fields), "8007MOMOABC", "6304"])
    read_back = read(f"{body}{crc16(body):04X}")
    assert (read_back.account, read_back.amount_vnd) == ("0123456789", 250_000)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"bank_bin": "97043"}, "bank"),
        ({"bank_bin": "97043A"}, "bank"),
        ({"bank_bin": "٩٧٠٤٣٦"}, "bank"),
        ({"account": ""}, "account"),
        ({"account": "0123 456"}, "account"),
        ({"account": "0123-456"}, "account"),
        ({"account": "TÀIKHOẢN"}, "account"),
        ({"account": "1" * 20}, "account"),
        ({"amount_vnd": 0}, "amount"),
        ({"amount_vnd": -1}, "amount"),
        ({"amount_vnd": 10_000_000_000_000}, "amount"),
        ({"memo": "Đơn 1"}, "memo"),
        ({"memo": "a\u0301"}, "memo"),
        ({"memo": "OC\x1b@"}, "memo"),
        ({"memo": "OC\n1"}, "memo"),
        ({"memo": "A" * 26}, "too_long"),
        ({"bill": "Ắ"}, "bill"),
        ({"bill": "A" * 26}, "too_long"),
    ],
)
def test_what_no_bank_would_take_is_refused_by_name(changes, code):
    good = {"bank_bin": VCB, "account": "0123456789", "amount_vnd": 1, "memo": "", "bill": ""}
    with pytest.raises(BadVietQr) as no:
        Transfer(**good | changes)
    assert no.value.code == code


def with_check(body):
    return f"{body}{crc16(body):04X}"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "fields"),
        ("00", "fields"),
        ("0002", "fields"),
        ("xx0201", "fields"),
        (S2[:-1], "fields"),
        (S2[:-4] + "0000", "crc"),
        (S2 + "80021", "fields"),
        (S2 + "8002AB", "crc"),
        (S2.replace("0123456789", "0123456788"), "crc"),
        (with_check(S2[:-4].replace("A000000727", "A000000728")), "scheme"),
        (with_check(S2[:-4].replace("QRIBFTTA", "QRPUSHAA")), "service"),
        (with_check(S2[:-4].replace("5303704", "5303840")), "currency"),
        (with_check(S2[:-4].replace("5802VN", "5802TH")), "country"),
        (with_check(S2[:-4].replace("5406250000", "54062500.5")), "amount"),
        (with_check(S2[:-4].replace("5406250000", "5406000000")), "amount"),
        (with_check(S2[:-4].replace("6304", "5406250000" + "6304")), "fields"),
        ("Ắ" * 40, "not_ascii"),
        ("1" * 5_000, "fields"),
    ],
)
def test_what_is_no_transfer_in_dong_is_refused_by_name(code, why):
    with pytest.raises(BadVietQr) as no:
        read(code)
    assert no.value.code == why


ALNUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
transfers = st.builds(
    Transfer,
    bank_bin=st.text("0123456789", min_size=6, max_size=6),
    account=st.text(ALNUM, min_size=1, max_size=19),
    amount_vnd=st.none() | st.integers(1, 9_999_999_999_999),
    memo=st.text(PRINTABLE, max_size=25),
    bill=st.text(PRINTABLE, max_size=25),
    service=st.sampled_from(Service),
    is_dynamic=st.booleans(),
)


@given(transfers)
def test_what_was_written_is_read_back(transfer):
    assert read(encode(transfer)) == transfer


@given(transfers, st.data())
def test_a_code_with_one_letter_changed_is_refused_or_the_same(transfer, data):
    code = encode(transfer)
    at = data.draw(st.integers(0, len(code) - 1))
    other = code[:at] + data.draw(st.sampled_from(PRINTABLE)) + code[at + 1 :]
    try:
        found = read(other)
    except BadVietQr:
        return
    assert found == transfer


@given(st.text(max_size=200))
def test_whatever_is_read_ends_in_a_transfer_or_a_named_refusal(text):
    with suppress(BadVietQr):
        read(text)
