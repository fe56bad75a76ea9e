from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printers.devices import Speech
from printers.document import Document, Paragraph, Row, Table, words
from printers.presets import PRESETS, UnknownPreset, preset
from printers.printing import encode_paper
from printers.profiles import (
    ROLL_58,
    ROLL_80,
    BadProfile,
    Dialect,
    Profile,
    profile_from_dict,
    profile_to_dict,
)
from printers.proof import Proof
from printers.refusals import DoesNotFit, QrDoesNotFit
from tests.printers.sample_papers import GOODS, long_label, receipt

DEEP = Document(
    (
        Paragraph(words("gạo nếp cái hoa vàng " * 9), indent=4, max_lines=2),
        Row(words("gạo nếp cái hoa vàng"), words("9.999.999.999 đ")[0], indent=4),
        Table(("Ngày", "Số lượng", "Tiền"), (("01/11/2026", "12", "1.234.567 đ"),)),
    )
)
"""What takes most columns."""
ANY_PRESET = pytest.mark.parametrize("kind", PRESETS, ids=lambda kind: kind.preset_id)


@ANY_PRESET
def test_a_profile_told_as_data_comes_back_equal(kind):
    told = profile_to_dict(kind.profile)
    assert all(value is None or type(value) in {str, int, bool} for value in told.values())
    assert profile_from_dict(told) == kind.profile


def test_presets_have_ids_of_their_own_and_every_dialect_has_one():
    assert len({kind.preset_id for kind in PRESETS}) == len(PRESETS)
    assert {kind.profile.dialect for kind in PRESETS} == set(Dialect)
    assert preset("clone-80").profile.width_dots == 576
    with pytest.raises(UnknownPreset):
        preset("no such printer")


def test_the_rolls_of_before_are_what_they_were():
    assert Profile("80 mm", 576, 203, True, 16) == ROLL_80
    assert (ROLL_80.dialect, ROLL_80.proof) == (Dialect.RASTER, Proof.NONE)
    assert not ROLL_58.cuts


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("width_dots", 577),
        ("width_dots", "576"),
        ("width_dots", True),
        ("width_dots", 100_000),
        ("dialect", "klingon"),
        ("proof", "hearsay"),
        ("drawer_pin", 3),
        ("darkness", 16),
        ("nudge_x_dots", -81),
        ("gap_mm", -1),
        ("head_dots", 9),
        ("cuts", 1),
        ("name", None),
        ("name", ""),
        ("name", "a\nb"),
        ("colour", "red"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(field, value):
    told = {**profile_to_dict(ROLL_80), field: value}
    with pytest.raises(BadProfile) as no:
        profile_from_dict(told)
    assert no.value.field == field


def test_a_profile_without_a_width_is_refused_and_the_rest_is_usual():
    with pytest.raises(BadProfile) as no:
        profile_from_dict({"name": "A"})
    assert no.value.field == "width_dots"
    assert profile_from_dict({"name": "A", "width_dots": 384}) == Profile("A", 384)


def test_a_profile_stored_with_a_speed_is_read_and_the_address_alone_says_the_speed():
    stored = {**profile_to_dict(ROLL_80), "baud": 19_200}
    assert profile_from_dict(stored) == ROLL_80
    assert "baud" not in profile_to_dict(ROLL_80)


@pytest.mark.parametrize("dialect", [Dialect.PLAIN, Dialect.MIXED])
@pytest.mark.parametrize(("head_dots", "least_dots"), [(24, 192), (8, 80)])
def test_letters_of_the_printer_need_so_many_columns(dialect, head_dots, least_dots):
    told = {"name": "A", "dialect": dialect.value, "head_dots": head_dots}
    narrowest = profile_from_dict({**told, "width_dots": least_dots})
    assert narrowest.columns == 16
    for paper in (receipt(GOODS), long_label(), DEEP):
        with suppress(DoesNotFit, QrDoesNotFit):
            encode_paper(paper, narrowest, Speech.ESCPOS)
    with pytest.raises(BadProfile) as no:
        profile_from_dict({**told, "width_dots": least_dots - 8})
    assert no.value.field == "width_dots"


def test_a_printer_that_draws_may_be_as_narrow_as_it_likes():
    for dialect in set(Dialect) - {Dialect.PLAIN, Dialect.MIXED}:
        assert profile_from_dict({"name": "A", "width_dots": 8, "dialect": dialect.value})


def test_a_printer_of_tspl_is_asked_nothing_and_has_no_drawer():
    """It would take a pulse and a question for the beginning of its next command."""
    told = {**profile_to_dict(ROLL_80), "dialect": "tspl", "drawer_pin": 5}
    told |= {"answers": True, "proof": "printed"}
    profile = profile_from_dict(told)
    assert (profile.drawer_pin, profile.answers, profile.proof) == (None, False, Proof.NONE)
    assert profile == replace(
        ROLL_80, dialect=Dialect.TSPL, answers=True, proof=Proof.PROCESSED, drawer_pin=2
    )
    assert replace(profile, answers=True, proof=Proof.PRINTED) == profile


ANYTHING = st.none() | st.text(max_size=5) | st.integers() | st.booleans() | st.just([1])


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(st.sampled_from([f.name for f in fields(Profile)]), ANYTHING)))
def test_any_data_is_a_profile_or_a_named_refusal(changes):
    told = {**profile_to_dict(ROLL_80), **dict(changes)}
    with suppress(BadProfile):
        profile = profile_from_dict(told)
        assert profile_from_dict(profile_to_dict(profile)) == profile


def test_300_dpi_draws_half_as_large_again_and_180_dpi_no_smaller():
    fine = replace(ROLL_80, dpi=300)
    assert (fine.dots_per_mm, fine.scaled(24), fine.scaled(22)) == (12, 36, 33)
    assert replace(ROLL_80, dpi=180).scaled(22) == 22


def test_a_roll_has_the_columns_its_letters_have_room_for():
    assert [Profile("x", dots).columns for dots in (576, 512, 384)] == [48, 42, 32]
    assert preset("epson-tm-u220").profile.columns == 40
