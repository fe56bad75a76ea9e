"""Money: whole đồng in, whole đồng out, nothing lost between the lines."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.money import (
    MAX_AMOUNT_VND,
    BadAmount,
    format_vnd,
    format_vnd_with_sign,
    in_words,
    line_amount_vnd,
    parse_vnd,
    quick_amounts,
    round_half_up,
    spread,
)
from pos.base.quantity import Unit

CODES = {"empty", "negative", "fraction", "not_a_number", "too_large"}
AMOUNTS = st.integers(0, MAX_AMOUNT_VND)


# --- Writing and reading -------------------------------------------------------------


def test_an_amount_has_points_and_a_no_break_space_before_its_sign() -> None:
    assert format_vnd(0) == "0"
    assert format_vnd(950) == "950"
    assert format_vnd(1_559_900) == "1.559.900"
    assert format_vnd(-68_000) == "\u221268.000"
    assert format_vnd_with_sign(432_000) == "432.000\u00a0đ"


@pytest.mark.parametrize(
    ("typed", "amount_vnd"),
    [
        ("185.000", 185_000),
        ("185000", 185_000),
        ("185 000 đ", 185_000),
        ("185\u00a0000\u00a0₫", 185_000),
        ("1.559.900đ", 1_559_900),
        (" 432.000 VND ", 432_000),
        ("1000000000000", 10**12),
        ("0", 0),
        ("000", 0),
        ("050000", 50_000),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, amount_vnd: int) -> None:
    assert parse_vnd(typed) == amount_vnd


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        (" đ ", "empty"),
        ("185,5", "fraction"),
        ("185,000", "fraction"),
        ("1.85", "fraction"),
        ("185.0000", "fraction"),
        ("0.500", "fraction"),
        ("1.000,50", "fraction"),
        ("1.000 000", "fraction"),
        ("18 5", "not_a_number"),
        ("-5", "negative"),
        ("−185.000", "negative"),
        ("185k", "not_a_number"),
        ("1e6", "not_a_number"),
        ("185.000 $", "not_a_number"),
        ("١٨٥", "not_a_number"),
        ("+5", "not_a_number"),
        ("1000000000001", "too_large"),
        ("9" * 5000, "not_a_number"),
        (".000" * 2000, "not_a_number"),
    ],
)
def test_a_doubtful_amount_is_refused_with_its_reason(typed: str, code: str) -> None:
    with pytest.raises(BadAmount) as refused:
        parse_vnd(typed)
    assert refused.value.code == code
    assert refused.value.given == typed


@given(AMOUNTS)
def test_what_is_written_reads_back_the_same(amount_vnd: int) -> None:
    assert parse_vnd(format_vnd(amount_vnd)) == amount_vnd
    assert parse_vnd(format_vnd_with_sign(amount_vnd)) == amount_vnd


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_a_named_refusal(text: str) -> None:
    def amount_or_code() -> int | str:
        try:
            return parse_vnd(text)
        except BadAmount as refused:
            return refused.code

    assert amount_or_code() in CODES or 0 <= int(amount_or_code()) <= MAX_AMOUNT_VND


# --- Arithmetic ------------------------------------------------------------------------


def test_halves_round_away_from_zero() -> None:
    assert [round_half_up(n, 2) for n in (-3, -1, 0, 1, 3)] == [-2, -1, 0, 1, 2]
    assert round_half_up(1_499, 1_000) == 1
    assert round_half_up(1_500, 1_000) == 2
    with pytest.raises(ValueError, match="below 1"):
        round_half_up(1, 0)


@given(st.integers(-(10**20), 10**20), st.integers(1, 10**9))
def test_rounding_is_never_more_than_half_away(numerator: int, denominator: int) -> None:
    rounded = round_half_up(numerator, denominator)
    assert abs(rounded - Fraction(numerator, denominator)) <= Fraction(1, 2)
    assert round_half_up(-numerator, denominator) == -rounded


def test_the_largest_remainder_gets_what_is_left_and_ties_go_to_the_earlier() -> None:
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    assert spread(5, [1, 1]) == [3, 2]
    assert spread(-5, [1, 1]) == [-3, -2]
    assert spread(10, [1, 5, 3]) == [1, 6, 3]
    assert spread(97_222, [15_000] * 7) == [13_889] * 6 + [13_888]
    assert spread(7, [0, 3, 0]) == [0, 7, 0]
    assert spread(0, []) == []
    assert spread(0, [0, 0]) == [0, 0]


@pytest.mark.parametrize("weights", [[], [0], [0, 0], [2, -1]])
def test_nothing_can_be_spread_over_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError, match=r"spread|negative"):
        spread(1, weights)


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_shares_add_up_and_stay_within_one_of_their_quota(total: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        return
    shares = spread(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1
    assert spread(-total, weights) == [-share for share in shares]


def test_a_line_costs_pieces_exactly_and_weights_per_thousand() -> None:
    assert line_amount_vnd(3, 185_000, Unit.PIECE) == 555_000
    assert line_amount_vnd(450, 60_000, Unit.G) == 27_000
    assert line_amount_vnd(1, 500, Unit.G) == 1
    assert line_amount_vnd(1, 499, Unit.ML) == 0
    assert line_amount_vnd(333, 99_999, Unit.G) == 33_300


# --- Cash ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due_vnd", "sums"),
    [
        (187_000, [187_000, 190_000, 200_000, 500_000]),
        (113_000, [113_000, 120_000, 150_000, 200_000, 500_000]),
        (1_559_900, [1_559_900, 1_560_000, 1_600_000, 2_000_000]),
        (500_000, [500_000, 600_000]),
        (0, [0]),
    ],
)
def test_quick_sums_are_the_exact_one_and_the_next_notes(due_vnd: int, sums: list[int]) -> None:
    assert quick_amounts(due_vnd) == sums


@given(AMOUNTS)
def test_quick_sums_pay_the_due_and_grow_and_fit_their_six_buttons(due_vnd: int) -> None:
    sums = quick_amounts(due_vnd)
    assert sums[0] == due_vnd
    assert sums == sorted(set(sums))
    assert len(sums) <= 6
    assert sums[-1] - due_vnd < 500_000


# --- Words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount_vnd", "words"),
    [
        (0, "Không đồng"),
        (1, "Một đồng"),
        (4, "Bốn đồng"),
        (10, "Mười đồng"),
        (11, "Mười một đồng"),
        (15, "Mười lăm đồng"),
        (24, "Hai mươi bốn đồng"),
        (105, "Một trăm linh năm đồng"),
        (110, "Một trăm mười đồng"),
        (555, "Năm trăm năm mươi lăm đồng"),
        (21_000, "Hai mươi mốt nghìn đồng"),
        (101_000, "Một trăm linh một nghìn đồng"),
        (432_000, "Bốn trăm ba mươi hai nghìn đồng"),
        (1_005_021, "Một triệu không trăm linh năm nghìn không trăm hai mươi mốt đồng"),
        (1_000_005, "Một triệu không trăm linh năm đồng"),
        (1_000_000_000, "Một tỷ đồng"),
        (2_000_000_010, "Hai tỷ không trăm mười đồng"),
        (1_500_000_000_000, "Một nghìn năm trăm tỷ đồng"),
        (10**15, "Một triệu tỷ đồng"),
    ],
)
def test_an_amount_is_written_out_in_words(amount_vnd: int, words: str) -> None:
    assert in_words(amount_vnd) == words


@pytest.mark.parametrize("amount_vnd", [-1, 10**15 + 1])
def test_there_are_no_words_for_less_than_nothing_or_too_much(amount_vnd: int) -> None:
    with pytest.raises(ValueError, match="no words"):
        in_words(amount_vnd)


DIGIT_WORDS = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "lăm": 5, "sáu": 6,
    "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip


def read_words(words: str) -> int:
    """Read the words back, knowing nothing of how they were made."""
    billions = rest = group = digit = 0
    for word in words.lower().removesuffix(" đồng").split():
        if word in DIGIT_WORDS:
            digit += DIGIT_WORDS[word]
        elif word == "mươi":
            group, digit = group + digit * 10, 0
        elif word == "trăm":
            group, digit = group + digit * 100, 0
        elif word in {"nghìn", "triệu"}:
            rest += (group + digit) * {"nghìn": 10**3, "triệu": 10**6}[word]
            group = digit = 0
        elif word == "tỷ":
            billions = (rest + group + digit) * 10**9
            rest = group = digit = 0
        else:
            assert word == "linh"
    return billions + rest + group + digit


@given(st.one_of(st.integers(0, 10**15), st.integers(0, 10**7)))
def test_the_words_read_back_as_the_amount(amount_vnd: int) -> None:
    assert read_words(in_words(amount_vnd)) == amount_vnd
