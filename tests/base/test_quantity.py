"""Quantities: what people type for a weight or a count, and what papers show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos.base.quantity import (
    MAX_PIECES,
    MAX_UNITS,
    BadQuantity,
    Unit,
    format_quantity,
    format_units,
    parse_units,
)

CODES = {
    "empty", "not_a_number", "not_whole", "too_precise", "unit_missing", "wrong_unit", "zero",
    "negative", "too_large",
}  # fmt: skip


def test_weights_are_shown_in_thousands_with_three_decimals_and_pieces_as_they_are() -> None:
    assert format_units(450, Unit.G) == "0,450"
    assert format_units(1_234_567, Unit.ML) == "1.234,567"
    assert format_units(3, Unit.PIECE) == "3"
    assert format_units(1_500, Unit.PIECE) == "1.500"
    assert format_units(-450, Unit.G) == "\u22120,450"
    assert format_quantity(450, Unit.G, "kg") == "0,450 kg"
    assert format_quantity(3, Unit.PIECE, "gói") == "3 gói"


@pytest.mark.parametrize("unit", Unit)
def test_nothing_is_shown_without_decimals(unit: Unit) -> None:
    assert format_units(0, unit) == "0"
    assert format_quantity(0, unit, "kg") == "0 kg"
    assert format_units(-1, Unit.G) == "\u22120,001"


@pytest.mark.parametrize(
    ("typed", "unit", "units"),
    [
        ("3", Unit.PIECE, 3),
        ("1.500", Unit.PIECE, 1_500),
        ("99999", Unit.PIECE, 99_999),
        ("0,45", Unit.G, 450),
        ("0.45", Unit.G, 450),
        ("450g", Unit.G, 450),
        ("450 gam", Unit.G, 450),
        ("1.500 g", Unit.G, 1_500),
        ("0,450 kg", Unit.G, 450),
        ("1.250", Unit.G, 1_250),
        ("1,5KG", Unit.G, 1_500),
        ("2", Unit.G, 2_000),
        ("99", Unit.G, 99_000),
        ("120 kg", Unit.G, 120_000),
        ("2 ký", Unit.G, 2_000),
        ("1.234,567", Unit.G, 1_234_567),
        ("0,33", Unit.ML, 330),
        ("330ml", Unit.ML, 330),
        ("1,5 l", Unit.ML, 1_500),
        ("2 lít", Unit.ML, 2_000),
        ("100000000 g", Unit.G, 100_000_000),
    ],
)
def test_a_quantity_is_read_as_people_write_it(typed: str, unit: Unit, units: int) -> None:
    assert parse_units(typed, unit) == units


@pytest.mark.parametrize(
    ("typed", "unit", "code"),
    [
        ("", Unit.PIECE, "empty"),
        ("0", Unit.PIECE, "zero"),
        ("0,000", Unit.G, "zero"),
        ("-1", Unit.PIECE, "negative"),
        ("−0,5", Unit.G, "negative"),
        ("1,5", Unit.PIECE, "not_whole"),
        ("1.5", Unit.PIECE, "not_whole"),
        ("100000", Unit.PIECE, "too_large"),
        ("3 gói", Unit.PIECE, "not_a_number"),
        ("0,4505", Unit.G, "too_precise"),
        ("450,5 g", Unit.G, "too_precise"),
        ("450", Unit.G, "unit_missing"),
        ("450ml", Unit.G, "wrong_unit"),
        ("1 kg", Unit.ML, "wrong_unit"),
        ("100001 kg", Unit.G, "too_large"),
        ("100000001g", Unit.G, "too_large"),
        ("nửa ký", Unit.G, "not_a_number"),
        ("1.234.567", Unit.G, "not_a_number"),
        ("1,2,3", Unit.G, "not_a_number"),
        ("٣", Unit.PIECE, "not_a_number"),
        ("9" * 5000, Unit.G, "not_a_number"),
    ],
)
def test_a_doubtful_quantity_is_refused_with_its_reason(typed: str, unit: Unit, code: str) -> None:
    with pytest.raises(BadQuantity) as refused:
        parse_units(typed, unit)
    assert refused.value.code == code


@given(st.integers(1, MAX_PIECES))
def test_pieces_shown_read_back_the_same(units: int) -> None:
    assert parse_units(format_units(units, Unit.PIECE), Unit.PIECE) == units


@given(st.integers(1, MAX_UNITS), st.sampled_from([(Unit.G, "kg"), (Unit.ML, "lít")]))
def test_weights_and_volumes_shown_read_back_the_same(units: int, kind: tuple[Unit, str]) -> None:
    unit, word = kind
    assert parse_units(format_units(units, unit), unit) == units
    assert parse_units(format_quantity(units, unit, word), unit) == units


@given(st.one_of(st.text(max_size=20), st.text("0123456789., kgml", max_size=12)))
def test_any_text_is_a_quantity_or_a_named_refusal(text: str) -> None:
    def units_or_code(unit: Unit) -> int | str:
        try:
            return parse_units(text, unit)
        except BadQuantity as refused:
            return refused.code

    for unit in Unit:
        assert units_or_code(unit) in CODES or 1 <= int(units_or_code(unit)) <= MAX_UNITS
