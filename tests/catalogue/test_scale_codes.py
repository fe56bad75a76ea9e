"""Codes that scales print: what their digits say by the shop's own layouts."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import ean

from pos.catalogue.codes import BadGtinScan, GtinScan, read_scan
from pos.catalogue.scale_codes import (
    BadLayout,
    Layout,
    ScaleCode,
    Value,
    check_together,
    read_layout,
    read_scale_code,
    units_for,
)

WEIGHT = read_layout("26PPPPPWWWWWC", 1)
PRICE = read_layout("27PPPPPVVVVVC", 100)


def printed(body: str) -> str:
    """The fourteen digits of twelve with their check digit."""
    return f"0{body}{ean.calc_check_digit(body)}"


def test_the_code_of_the_paper_names_item_twelve_and_450_grams():
    assert read_scan("2600012004508", hosts=()) == GtinScan("02600012004508")
    said = read_scale_code("02600012004508", [WEIGHT])
    assert said == ScaleCode(12, Value.WEIGHT, 450)


def test_a_code_with_a_wrong_check_digit_is_never_read_as_a_scales():
    assert read_scan("2600012004507", hosts=()) == BadGtinScan("2600012004507")


def test_a_layout_of_prices_counts_in_its_step():
    assert read_scale_code(printed("270001200189"), [WEIGHT, PRICE]) == ScaleCode(
        12, Value.PRICE, 18_900
    )


@pytest.mark.parametrize("body", ["260000000450", "260001200000", "280001200450", "893000000001"])
def test_a_code_without_goods_or_value_or_layout_says_nothing(body):
    assert read_scale_code(printed(body), [WEIGHT, PRICE]) is None


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "layout_pattern"),
        ("30PPPPPWWWWWC", "layout_pattern"),
        ("26PPPPPWWWWW", "layout_pattern"),
        ("26WWWWWPPPPPC", "layout_pattern"),
        ("26PPPPPWWVVVC", "layout_pattern"),
        ("26PPPPPWWWWC", "layout_length"),
        ("26PPPPPPWWWWWWC", "layout_length"),
    ],
)
def test_what_is_no_layout_is_refused_by_name(pattern, code):
    with pytest.raises(BadLayout) as bad:
        read_layout(pattern, 1)
    assert bad.value.code == code


def test_a_step_is_one_of_a_few():
    with pytest.raises(BadLayout) as bad:
        read_layout("26PPPPPWWWWWC", 7)
    assert bad.value.code == "layout_step"


def test_a_layout_is_read_with_the_gaps_people_write():
    assert read_layout(" 2 6 | ppppp | wwwww | c ", 1) == WEIGHT


def test_no_two_layouts_read_one_code():
    with pytest.raises(BadLayout) as bad:
        check_together([WEIGHT, read_layout("261PPPPWWWWWC", 1)])
    assert bad.value.code == "layout_twice"
    check_together([WEIGHT, PRICE])


@st.composite
def layouts(draw):
    prefix = draw(st.sampled_from([f"{n}" for n in range(20, 30)] + ["261", "299"]))
    item = draw(st.integers(4, 6))
    value = 12 - len(prefix) - item
    kind = draw(st.sampled_from("WV"))
    if not 3 <= value <= (6 if kind == "W" else 7):
        item, value = (5, 5) if len(prefix) == 2 else (4, 5)
    return read_layout(f"{prefix}{'P' * item}{kind * value}C", draw(st.sampled_from([1, 10])))


@given(layouts(), st.integers(1, 9999), st.integers(1, 999))
def test_what_a_scale_prints_is_what_is_read(layout: Layout, plu, amount):
    width = layout.pattern.count("P")
    value = len(layout.pattern) - len(layout.prefix) - width - 1
    said = read_scale_code(printed(f"{layout.prefix}{plu:0{width}d}{amount:0{value}d}"), [layout])
    assert said == ScaleCode(plu, layout.value, amount * layout.step)


@given(st.integers(1, 10_000_000), st.integers(1, 10_000_000))
def test_a_price_is_the_nearest_weight(price_vnd, amount_vnd):
    units = units_for(price_vnd, amount_vnd)
    assert abs(units * price_vnd - amount_vnd * 1000) * 2 <= price_vnd


def test_thirty_thousand_codes_of_every_kind_are_read_or_left_alone():
    """EAN-8 to GTIN-14, GS1 strings, scale codes, noise: an answer for each, none an accident."""
    dice = random.Random(20261121)
    seen = dict.fromkeys(("scale", "gtin", "text"), 0)
    for _ in range(30_000):
        read = read_scan(any_code(dice), hosts=("sp.example.vn",))
        if isinstance(read, GtinScan):
            said = read_scale_code(read.gtin14, [WEIGHT, PRICE])
            seen["scale" if said else "gtin"] += 1
            assert said is None or (0 < said.plu < 100_000 and 0 < said.amount < 10_000_000)
        else:
            seen["text"] += 1
    assert min(seen.values()) > 2_000, seen


def any_code(dice: random.Random) -> str:
    """A code as a scanner might give it: mostly whole, now and then misread."""
    kind = dice.randrange(6)
    if kind == 0:
        body = f"{dice.choice(['26', '27', '20', '29'])}{dice.randrange(10**10):010d}"
    elif kind == 1:
        body = f"{dice.randrange(10 ** dice.choice([7, 11, 12, 13])):012d}"
    elif kind == 2:
        body = f"893{dice.randrange(10**9):09d}"
    elif kind == 3:
        gtin = printed(f"893{dice.randrange(10**9):09d}")
        lot = "".join(dice.choices("ABC0123/\x1d%é", k=dice.randrange(12)))
        return dice.choice([f"01{gtin}10{lot}", f"]d201{gtin}17261231\x1d10{lot}", f"(01){gtin}"])
    elif kind == 4:
        return f"https://sp.example.vn/01/{printed(f'26{dice.randrange(10**10):010d}')}/10/L1"
    else:
        return "".join(dice.choices("0123456789ABÂđ -*/\u0301\x00", k=dice.randrange(40)))
    code = body + str(ean.calc_check_digit(body))
    if dice.random() < 0.1:
        at = dice.randrange(len(code))
        code = code[:at] + str(dice.randrange(10)) + code[at + 1 :]
    return code
