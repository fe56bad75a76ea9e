"""What a producer's own code tells of a lot: Digital Links and element strings."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos.catalogue.element_strings import FNC1
from pos.receiving.gs1 import PackCode, read_pack_code

TODAY = date(2026, 11, 21)
GTIN = "08930000000019"
WHOLE = PackCode(GTIN, "SX07/26", date(2026, 11, 3), "hsd", date(2027, 5, 3), None)


@pytest.mark.parametrize(
    "text",
    [
        f"https://id.example.vn/01/{GTIN}/10/SX07%2F26?17=270503&11=261103",
        f"HTTPS://ID.EXAMPLE.VN/some/stem/01/{GTIN}/10/SX07%2F26?11=261103&17=270503",
        f"(01){GTIN}(11)261103(17)270503(10)SX07/26",
        f"]d201{GTIN}1126110317270503" + "10SX07/26",
        f"]C101{GTIN}10SX07/26{FNC1}1126110317270503",
        f"{FNC1}01{GTIN}10SX07/26{FNC1}1126110317270503",
        f"01{GTIN}112611031727050310SX07/26",
    ],
)
def test_every_way_of_writing_it_tells_the_same(text: str) -> None:
    assert read_pack_code(text, today=TODAY) == WHOLE


def test_best_before_and_net_weight_are_told() -> None:
    told = read_pack_code(f"(01){GTIN}(15)270100(3103)000450(10)A1", today=TODAY)
    assert told == PackCode(GTIN, "A1", None, "best_before", date(2027, 1, 31), 450)


@pytest.mark.parametrize(
    ("value", "until"),
    [
        ("270228", date(2027, 2, 28)),
        ("280200", date(2028, 2, 29)),
        ("261200", date(2026, 12, 31)),
        ("760101", date(2076, 1, 1)),
        ("770101", date(1977, 1, 1)),
        ("270230", None),
        ("270000", None),
        ("2702", None),
    ],
)
def test_dates_are_read_as_gs1_writes_them(value: str, until: date | None) -> None:
    told = read_pack_code(f"(01){GTIN}(17){value}", today=TODAY)
    assert told is not None
    assert told.use_by == until


@pytest.mark.parametrize(
    "text",
    [
        "",
        "8930000000019",
        GTIN,
        "che dinh",
        "https://id.example.vn/",
        "https://id.example.vn/01/08930000000018/10/A",
        "(10)A1",
        "]C1" + "99ABC",
        "http://[",
        "x" * 5000,
    ],
)
def test_what_is_no_such_code_is_none(text: str) -> None:
    assert read_pack_code(text, today=TODAY) is None


@settings(deadline=None)
@given(text=st.text(max_size=60) | st.from_regex(r"\A[\(\)0-9A-Z\x1d\]]{0,40}\Z"))
def test_whatever_a_scanner_sends_is_answered(text: str) -> None:
    told = read_pack_code(text, today=TODAY)
    assert told is None or len(told.gtin14) == 14


@settings(deadline=None)
@given(
    lot=st.from_regex(r"\A[A-Z0-9/-]{1,20}\Z"),
    until=st.dates(date(2026, 1, 1), date(2070, 12, 31)),
)
def test_lot_and_day_come_back_as_they_were_written(lot: str, until: date) -> None:
    told = read_pack_code(f"]d201{GTIN}10{lot}{FNC1}17{until:%y%m%d}", today=TODAY)
    assert told is not None
    assert (told.lot, told.use_by) == (lot, until)
