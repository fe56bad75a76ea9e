"""Numbers and days as Excel stores them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.intake.sheets.numbers import day, is_date_format, plain
from pos.intake.sheets.sheet import column_letters


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        ("185000", "185000"),
        ("185000.0", "185000"),
        ("8.930000000019E12", "8930000000019"),
        ("8.93E+12", "8930000000000"),
        ("0.1", "0,1"),
        ("1.1000000000000001", "1,1"),
        ("0.30000000000000004", "0,3"),
        ("1.234", "1,2340"),
        ("-3", "-3"),
        ("-0.0", "0"),
        ("1E-3", "0,0010"),
        ("1E-4", "0,0001"),
        ("1E400", "1E400"),
        ("x", "x"),
        ("", ""),
    ],
)
def test_a_stored_number_is_read_as_a_person_would_write_it(stored, read):
    assert plain(stored) == read


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_whole_numbers_stay_whole(number):
    assert plain(str(number)) == str(number)
    assert plain(repr(float(number))) == str(number)


@pytest.mark.parametrize(
    ("stored", "since_1904", "read"),
    [
        ("46347", False, "2026-11-21"),
        ("46347.5", False, "2026-11-21"),
        ("44885", True, "2026-11-21"),
        ("1", False, "1900-01-01"),
        ("59", False, "1900-02-28"),
        ("60", False, "60"),
        ("61", False, "1900-03-01"),
        ("0", False, "0"),
        ("-5", False, "-5"),
        ("99999999", False, "99999999"),
    ],
)
def test_a_stored_day_is_a_day(stored, since_1904, read):
    assert day(stored, since_1904=since_1904) == read


@pytest.mark.parametrize(
    ("format_id", "code", "is_day"),
    [
        (14, "", True),
        (0, "General", False),
        (164, "dd/mm/yyyy", True),
        (164, "[$-42A]dd mmmm yyyy", True),
        (164, '#,##0 "đ"', False),
        (164, '0.00 "ngày dm"', False),
        (20, "h:mm", False),
        (164, "mm:ss", False),
    ],
)
def test_formats_of_days_are_known(format_id, code, is_day):
    assert is_date_format(format_id, code) is is_day


def test_columns_have_their_letters():
    assert [column_letters(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
