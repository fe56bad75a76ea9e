"""Numbers as they are kept and as they are shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.customer.phones import BadPhone, mask_name, mask_phone, read_phone, show_phone

MOBILE = st.from_regex(r"0[35789][0-9]{8}", fullmatch=True)
LANDLINE = st.from_regex(r"02[0-9]{9}", fullmatch=True)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("(0912) 345-678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("024 3825 0000", "02438250000"),
        ("+84 24 3825 0000", "02438250000"),
        ("0168 234 5678", "0382345678"),
        ("0123 456 7890", "0834567890"),
        ("0199 345 6789", "0593456789"),
        ("", None),
        ("  ", None),
    ],
)
def test_a_number_is_kept_in_one_form(typed: str, kept: str | None):
    assert read_phone(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("912345678", "0412345678", "091234567", "09123456789", "02438250", "113", "abc"),
        *("+1 202 555 0199", "0912345678x", "٠٩١٢٣٤٥٦٧٨", "8" * 60, "0612345678"),
    ],
)
def test_what_is_no_number_of_the_country_is_refused_and_not_repeated(typed: str):
    with pytest.raises(BadPhone) as no:
        read_phone(typed)
    assert typed not in str(no.value)


@given(MOBILE | LANDLINE)
def test_a_number_shown_is_read_back_the_same(phone: str):
    assert read_phone(phone) == phone
    assert read_phone(show_phone(phone)) == phone


@given(MOBILE | LANDLINE, st.sampled_from(["0", "+84", "84", "0084"]))
def test_however_the_country_is_written_it_is_the_same_number(phone: str, country: str):
    assert read_phone(country + phone[1:]) == phone


@given(MOBILE | LANDLINE)
def test_a_mask_shows_two_digits_and_three(phone: str):
    mask = mask_phone(phone)
    assert sum(one.isdigit() for one in mask) == 5
    assert mask.replace(" ", "").replace("x", "") == phone[:2] + phone[-3:]


def test_masks_as_the_papers_show_them():
    assert mask_phone("0912345123") == "09xx xxx 123"
    assert mask_phone("02438251234") == "02xxx xxx 234"
    assert mask_phone(None) == ""
    assert mask_name("Nguyễn Thị Hoa") == "N. T. Hoa"
    assert mask_name("Hoa") == "H…"
    assert mask_name("") == ""


@given(st.text(max_size=200))
def test_any_text_is_a_number_nothing_or_refused(text: str):
    try:
        phone = read_phone(text)
    except BadPhone:
        return
    assert phone is None or (phone.isascii() and phone.isdigit() and len(phone) in (10, 11))
