"""Names of producers that may be one's."""

import pytest

from pos.intake.spellings import core, offers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTX Chè La Bằng", "Hợp tác xã chè La Bằng"),
        ("HTX Chè La Bằng", "htx  CHÈ LA BẰNG"),
        ("Công ty TNHH Ví Dụ", "Cty TNHH Ví dụ"),
        ("Công ty Cổ phần Mật Ong", "CTY CP Mật ong"),
        ("Cơ sở sản xuất Dì Cẩn", "CSSX Dì Cẩn"),
        ("Hộ kinh doanh Bà Năm", "HKD Bà Năm"),
    ],
)
def test_other_ways_to_write_one_name_are_seen(one, other):
    assert core(one) == core(other)
    [offer] = offers({one: 2, other: 1}, ())
    assert offer.names == (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("HTX Chè La Bằng", "HTX Chè Hảo Đạt"), ("HTX", "Hộ kinh doanh"), ("Bà Năm", "Bà Tám")],
)
def test_other_names_are_others(one, other):
    assert offers({one: 1, other: 1}, ()) == ()


def test_names_of_the_books_alone_are_nobodys_business():
    assert offers({"HTX A": 1}, ("HTX A", "HTX a")) == ()
