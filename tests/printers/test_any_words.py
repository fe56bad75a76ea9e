"""Whatever a shop, a supplier or an import calls its goods, a job holds known commands alone."""

import unicodedata
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.devices import Speech
from printers.dialects.plain import plain_lines
from printers.document import (
    Block,
    Document,
    HeadTest,
    Paper,
    Paragraph,
    Row,
    Ruler,
    Size,
    Stars,
    Text,
    words,
)
from printers.drawing.ink import REAL_TIME, image_of, ink_of, safe_rows
from printers.layouts.marks import TextMark
from printers.layouts.papers import lay_out
from printers.presets import PRESETS, preset
from printers.printing import _safe, draw_paper, encode, encode_paper
from printers.profiles import ROLL_58, ROLL_80, Dialect, Profile
from printers.refusals import DoesNotFit, QrDoesNotFit
from tests.printers.readback import read_back, read_labels
from tests.printers.sample_papers import GOODS, receipt, tea_label
from tests.printers.test_layout import ink_box, stays_on_the_paper

DIALECTS = [replace(ROLL_80, dialect=dialect, guards_pulse=True) for dialect in Dialect]
DIALECTS += [replace(ROLL_58, dialect=dialect) for dialect in (Dialect.MIXED, Dialect.PLAIN)]
DIALECTS.append(preset("epson-tm-u220").profile)
MOVED = [
    replace(ROLL_80, dialect=dialect, nudge_x_dots=16, nudge_y_dots=5, darkness=12)
    for dialect in Dialect
]
SPEAKING = pytest.mark.parametrize("profile", DIALECTS, ids=lambda p: f"{p.dialect} {p.width_dots}")
KNOWN = {
    "ESC @", "GS V", "ESC U 1", "ESC R 0", "ESC E 1", "ESC E 0", "GS ( D 20 1 0",
    "FS ( L 67 48", "FS ( L 65 48", "FS ( L 66 48", "GS ( K 49 3", "ESC $ 16 0",
}  # fmt: skip

ACTING = st.text(st.sampled_from("\x10\x04\x05\x14\x1b\x1c\x1d@p!~V(Lv0*J\r\n\x00\x7f ĂĐỖ"))
NAMES = st.text(max_size=60) | ACTING


def check(job: bytes, profile: Profile) -> None:
    """Read every byte of `job`; a stray one is refused by the reader."""
    if profile.dialect is Dialect.TSPL:
        assert read_labels(job, dots_per_mm=profile.dots_per_mm).copies == 1
        return
    has_letters = profile.dialect in {Dialect.PLAIN, Dialect.MIXED}
    printed = read_back(
        job, profile.width_dots, motion_per_dot=profile.motion_per_dot, letters=has_letters
    )
    assert printed.commands[0] == "ESC @"
    assert set(printed.commands) <= KNOWN
    assert printed.commands.count("ESC @") == 1


@SPEAKING
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, lot=NAMES, amount=NAMES)
def test_any_words_of_a_receipt_are_known_commands_and_nothing_else(
    profile: Profile, name: str, lot: str, amount: str
) -> None:
    goods = ((name or "-", 4, f"{name} · {lot}", f"{lot} × {name}", amount),)
    check(encode_paper(receipt(goods, copy_no=1), profile, Speech.ESCPOS), profile)


@pytest.mark.parametrize("profile", MOVED, ids=lambda one: one.dialect)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, amount=NAMES)
def test_any_words_of_a_moved_and_darker_receipt_are_known_commands_too(
    profile: Profile, name: str, amount: str
) -> None:
    check(encode_paper(receipt(((name, 4, name, name, amount),)), profile, Speech.ESCPOS), profile)


@SPEAKING
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=NAMES, producer=NAMES, place=NAMES)
def test_any_words_of_a_label_are_known_commands_and_nothing_else(
    profile: Profile, name: str, producer: str, place: str
) -> None:
    if profile.width_dots < 400:
        profile = replace(profile, width_dots=400)
    label = replace(tea_label(), name=name, producer=producer, place=place)
    if profile.head_dots == 8:
        return  # an impact head has no dots for labels
    check(encode_paper(label, profile, Speech.ESCPOS), profile)


HEADS_DOTS = st.sampled_from([384, 576, 1040, 1280, 1296]) | st.integers(48, 160).map(
    lambda n: n * 8
)
"""1,040 and 1,296 are 10 04 and 10 05 where a size is told in dots."""


@pytest.mark.parametrize("dialect", [*Dialect], ids=str)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=NAMES,
    dots=HEADS_DOTS,
    right=st.integers(-80, 80),
    down=st.integers(-80, 80),
    head_dots=st.sampled_from([8, 24]),
)
def test_wherever_words_stand_no_byte_acts_at_once(
    dialect: Dialect, name: str, dots: int, right: int, down: int, head_dots: int
) -> None:
    profile = Profile(
        "any", dots, dialect=dialect, nudge_x_dots=right, nudge_y_dots=down, head_dots=head_dots
    )
    goods = receipt(((name, 4, name, name, name),))
    label = replace(tea_label(), name=name or "-")
    papers: list[Paper] = [Document((*goods.blocks, HeadTest(), Ruler())), label]
    for paper in papers:
        with suppress(DoesNotFit, QrDoesNotFit):
            job = encode_paper(paper, profile, Speech.ESCPOS)
            assert REAL_TIME.search(job) is None


@pytest.mark.parametrize("dialect", sorted(set(Dialect) - {Dialect.PLAIN}))
@pytest.mark.parametrize("head_dots", [8, 24])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(dots=HEADS_DOTS, rows=st.integers(1, 40), seed=st.integers(0, 2**32))
def test_whatever_dots_a_picture_has_no_byte_acts_at_once_and_they_come_out(
    dialect: Dialect, head_dots: int, dots: int, rows: int, seed: int
) -> None:
    """Of bytes that act, and of others that make them: the worst there may be."""
    profile = Profile("any", dots, dialect=dialect, head_dots=head_dots)
    told = Random(seed).choices(b"\x10\x10\x04\x05\x14\x00\x01\xff~!\x1b", k=dots // 8 * rows)
    inverted = bytes(byte ^ 0xFF for byte in told)
    raster = Image.frombytes("1", (dots, rows), inverted)
    job = encode(raster, profile, Speech.ESCPOS)
    assert REAL_TIME.search(job) is None
    if dialect is Dialect.TSPL:
        return
    safe = image_of(_safe(safe_rows(ink_of(raster)), profile))
    printed = read_back(job, dots + 8).image()
    assert printed.crop((0, 0, dots, rows)).tobytes() == safe.tobytes()


@pytest.mark.parametrize("kind", PRESETS, ids=lambda kind: kind.preset_id)
def test_every_preset_prints_a_receipt(kind) -> None:
    check(encode_paper(receipt(), kind.profile, Speech.ESCPOS), kind.profile)


# Receipts that are hard on the paper.

LONG = "Nước mắm cá cơm truyền thống Làng Yến đặc biệt thượng hạng chai thủy tinh hộp quà Tết"
CODE_64 = "SP-" + "0123456789ABCDEF" * 3 + "XYZ-ABCDEFGHI"
BILLIONS = "9.999.999.999\u00a0đ"
WIDTHS = pytest.mark.parametrize("dots", [384, 512, 576])


def hard_receipt(items: int) -> Document:
    goods = tuple(GOODS[number % len(GOODS)] for number in range(items))
    first = receipt(goods).blocks
    hard: tuple[Block, ...] = (
        Paragraph((Text(f"{LONG} ", bold=True), Stars(5)), max_lines=3),
        Paragraph(words(unicodedata.normalize("NFD", LONG)), max_lines=3),
        Paragraph(words(CODE_64), Size.SMALL, indent=1),
        Row(words(CODE_64), Text(BILLIONS), indent=1),
        Row(words("TỔNG"), Text(BILLIONS, size=Size.TOTAL), size=Size.LEAD),
    )
    return Document((*hard, *first))


@pytest.mark.parametrize("items", [1, 12, 40, 300])
@WIDTHS
def test_nothing_of_a_hard_receipt_is_clipped_or_off_the_paper(dots: int, items: int) -> None:
    assert len(CODE_64) == 64
    profile = Profile("roll", dots)
    layout = lay_out(hard_receipt(items), profile)
    box = ink_box(layout)
    assert box is not None
    left, top, right, bottom = box
    assert left >= 0
    assert top >= 0
    assert right <= dots
    assert bottom <= layout.height_dots
    texts = [mark.text for mark in layout.marks if isinstance(mark, TextMark)]
    assert texts.count(BILLIONS) == 2
    assert CODE_64 in "".join(texts)
    assert texts.count("Thượng") + texts.count("truyền") >= 1
    raster = draw_paper(hard_receipt(items), profile)
    inked = raster.point([1, 0] + [0] * 254, "1").getbbox()
    assert inked == box
    assert stays_on_the_paper(layout)


@pytest.mark.parametrize("dialect", [*Dialect], ids=str)
@WIDTHS
def test_a_hard_receipt_comes_out_of_every_dialect(dots: int, dialect: Dialect) -> None:
    profile = Profile("roll", dots, dialect=dialect)
    check(encode_paper(hard_receipt(3), profile, Speech.ESCPOS), profile)


@pytest.mark.parametrize("columns", [32, 42, 48])
def test_a_hard_receipt_is_whole_in_plain_letters(columns: int) -> None:
    lines = plain_lines(hard_receipt(300), columns)
    assert max(map(len, lines)) <= columns
    said = "".join(line.strip() for line in lines)
    assert CODE_64 in said
    assert said.count("9.999.999.999 d") == 2


def test_a_decomposed_name_is_the_composed_one_in_every_dialect() -> None:
    for profile in DIALECTS:
        composed, decomposed = (
            encode_paper(Document((Paragraph(words(name)),)), profile, Speech.ESCPOS)
            for name in (LONG, unicodedata.normalize("NFD", LONG))
        )
        assert composed == decomposed
