"""Every dialect says the same dots, and nothing but dots and known commands."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from printers.devices import Speech
from printers.dialects import graphics
from printers.dialects.escpos import without_real_time_bytes
from printers.document import Boxed, Document, Paper, Paragraph, Rule, Text
from printers.drawing.ink import ink_of, safe_rows
from printers.drawing.raster import draw, ink_paper
from printers.layouts.marks import QrMark
from printers.layouts.papers import lay_out
from printers.presets import preset
from printers.printing import draw_paper, encode, encode_paper
from printers.profiles import ROLL_58, ROLL_80, Cut, Dialect, Profile
from printers.refusals import DoesNotFit
from tests.printers.readback import UnreadableJob, read_back, read_labels
from tests.printers.sample_papers import GOODS, long_label, receipt, tea_label

ROWS = (Dialect.RASTER, Dialect.GRAPHICS, Dialect.COLUMNS, Dialect.FS_LABEL)
SPEAKING = pytest.mark.parametrize("dialect", ROWS)
PICTURES = {
    Dialect.RASTER: "GS v 0",
    Dialect.GRAPHICS: "GS ( L",
    Dialect.COLUMNS: "ESC *",
    Dialect.FS_LABEL: "GS v 0",
}


def burnt(job: bytes, profile: Profile) -> Image.Image:
    """The paper that comes out, as wide as the head."""
    if profile.dialect is Dialect.TSPL:
        image = read_labels(job, dots_per_mm=profile.dots_per_mm).image
        assert image is not None
        return image
    return read_back(job, profile.width_dots, motion_per_dot=profile.motion_per_dot).image()


def same_dots(paper: Image.Image, shown: Image.Image) -> bool:
    """Whether `paper` holds `shown` in its corner, and white around it."""
    padded = Image.new("1", (max(paper.width, shown.width), max(paper.height, shown.height)), 1)
    padded.paste(shown, (0, 0))
    whole = Image.new("1", padded.size, 1)
    whole.paste(paper, (0, 0))
    return ImageChops.logical_xor(padded, whole).getbbox() is None


@pytest.mark.parametrize("paper", [receipt(copy_no=1), tea_label(), Document(())], ids=str.__name__)
@SPEAKING
def test_a_paper_comes_out_of_every_dialect_with_the_dots_of_the_screen(
    dialect: Dialect, paper: Paper
) -> None:
    for roll in (ROLL_80, ROLL_58, replace(ROLL_80, width_dots=512, motion_per_dot=2)):
        if paper != receipt(copy_no=1) and roll is ROLL_58:
            continue
        profile = replace(roll, dialect=dialect)
        shown = draw_paper(paper, profile)
        assert (
            shown.tobytes() == draw(lay_out(paper, ROLL_80 if roll is ROLL_80 else roll)).tobytes()
        )
        job = encode_paper(paper, profile, Speech.ESCPOS)
        assert job == encode(shown, profile, Speech.ESCPOS)
        assert same_dots(burnt(job, profile), shown)
        printed = read_back(job, profile.width_dots, motion_per_dot=profile.motion_per_dot)
        assert printed.pictures <= {PICTURES[dialect]}
        assert printed.commands[0] == "ESC @"


@pytest.mark.parametrize("paper", [tea_label(), long_label(), receipt(GOODS[:3])])
def test_a_label_comes_out_of_tspl_with_the_dots_of_the_screen(paper: Paper) -> None:
    for head in ("tspl-203", "tspl-300"):
        profile = preset(head).profile
        shown = draw_paper(paper, profile)
        job = encode_paper(paper, profile, Speech.ESCPOS, copies=7)
        labels = read_labels(job, dots_per_mm=profile.dots_per_mm)
        assert same_dots(burnt(job, profile), shown)
        assert labels.copies == 7
        assert job.count(b"BITMAP") == labels.bitmaps
        if head == "tspl-203":
            assert labels.bitmaps <= -(-shown.height // 128), "bands, and no more of them"


def test_a_tspl_label_is_told_in_the_words_of_its_printer() -> None:
    profile = replace(preset("tspl-203").profile, darkness=9, speed=3, gap_mm=3)
    labels = read_labels(encode_paper(tea_label(), profile, Speech.ESCPOS))
    assert (labels.size_mm, labels.gap_mm) == ((50, 30), 3)
    assert labels.settings == {"DENSITY": 9, "SPEED": 3, "DIRECTION": 1}


def test_a_label_at_300_dpi_is_as_large_in_millimetres_with_finer_letters() -> None:
    profile = preset("tspl-300").profile
    raster = draw_paper(tea_label(), profile)
    assert raster.size == (600, 360)
    marks = lay_out(tea_label(), profile).marks
    [symbol] = [mark.symbol for mark in marks if isinstance(mark, QrMark)]
    assert symbol.module_dots >= 6  # half a millimetre; 4 dots would be a third


@pytest.mark.parametrize(("right", "down"), [(5, 3), (-5, 2), (4, -3), (-6, -2), (0, 0)])
@pytest.mark.parametrize("dialect", [*ROWS, Dialect.TSPL, Dialect.MIXED])
def test_a_nudge_moves_a_label_on_paper_and_screen_and_loses_no_dot(
    dialect: Dialect, right: int, down: int
) -> None:
    plain = replace(ROLL_80, dialect=dialect)
    nudged = replace(plain, nudge_x_dots=right, nudge_y_dots=down)
    before = draw_paper(tea_label(), plain)
    shown = draw_paper(tea_label(), nudged)
    moved = Image.new("1", before.size, 1)
    moved.paste(before, (right, down))
    assert shown.tobytes() == moved.tobytes()
    assert same_dots(burnt(encode_paper(tea_label(), nudged, Speech.ESCPOS), nudged), shown)


def ink_of_paper(image: Image.Image) -> tuple[int, int, int, int]:
    box = image.point([1, 0] + [0] * 254, "1").getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize(("right", "down"), [(16, 0), (-16, 0), (0, 24), (24, 8), (13, -8), (0, 0)])
@pytest.mark.parametrize("dialect", [*ROWS, Dialect.TSPL])
def test_a_nudge_moves_a_receipt_and_what_fills_the_width_gets_narrower(
    dialect: Dialect, right: int, down: int
) -> None:
    plain = replace(ROLL_80, dialect=dialect, cuts=False, feed_dots=0)
    nudged = replace(plain, nudge_x_dots=right, nudge_y_dots=down)
    shown = draw_paper(receipt(GOODS[:2]), nudged)
    job = encode_paper(receipt(GOODS[:2]), nudged, Speech.ESCPOS)
    assert job == encode(shown, nudged, Speech.ESCPOS)
    assert same_dots(burnt(job, nudged), shown)
    narrow = draw(lay_out(receipt(GOODS[:2]), replace(plain, nudge_x_dots=-abs(right))))
    assert narrow.width == 576 - abs(right)
    left, top, after, _ = ink_of_paper(shown)
    was_left, was_top, was_after, _ = ink_of_paper(narrow)
    moved = max(0, right), max(0, down)
    assert (left - was_left, top - was_top, after - was_after) == (moved[0], moved[1], moved[0])
    assert after <= 576
    if right == 0:
        assert (left, after) == (0, 576)


@pytest.mark.parametrize("dialect", [Dialect.MIXED, Dialect.PLAIN])
def test_letters_of_the_printer_are_moved_as_far_as_dots_are(dialect: Dialect) -> None:
    plain = replace(ROLL_80, dialect=dialect)
    nudged = replace(plain, nudge_x_dots=24, nudge_y_dots=16)
    job = encode_paper(receipt(), nudged, Speech.ESCPOS)
    printed = read_back(job, 576, letters=True)
    assert printed.starts == {24}
    assert printed.texts[0][0] >= 16
    assert max(len(text) for _, text in printed.texts) <= (576 - 24) // 12
    assert read_back(encode_paper(receipt(), plain, Speech.ESCPOS), 576, letters=True).starts == {0}
    left, top, _, _ = ink_of_paper(draw_paper(receipt(), nudged))
    assert left >= 24
    assert top >= 16


def test_a_nudge_by_more_than_half_the_width_is_no_profile() -> None:
    with pytest.raises(ValueError, match="moved by 80"):
        replace(ROLL_80, width_dots=152, nudge_x_dots=80)


@pytest.mark.parametrize(
    ("darkness", "level"), [(None, None), (0, 250), (7, 255), (8, 0), (9, 1), (12, 3), (15, 6)]
)
@pytest.mark.parametrize("dialect", [one for one in Dialect if one is not Dialect.TSPL])
def test_how_dark_it_prints_is_told_in_every_dialect_where_the_profile_says_so(
    dialect: Dialect, darkness: int | None, level: int | None
) -> None:
    profile = replace(ROLL_80, dialect=dialect, darkness=darkness)
    job = encode_paper(receipt(GOODS[:1]), profile, Speech.ESCPOS)
    commands = read_back(job, 576, letters=True).commands
    told = [one for one in commands if one.startswith("GS ( K")]
    assert told == ([] if level is None else [f"GS ( K 49 {level}"])
    assert commands[0] == "ESC @"


def test_an_impact_head_has_no_heat_to_set() -> None:
    profile = replace(preset("epson-tm-u220").profile, darkness=15)
    assert b"\x1d(K" not in encode_paper(receipt(GOODS[:1]), profile, Speech.ESCPOS)


@pytest.mark.parametrize("dialect", [*ROWS, Dialect.TSPL])
def test_a_nudge_that_would_lose_ink_is_refused(dialect: Dialect) -> None:
    profile = replace(ROLL_80, dialect=dialect, nudge_y_dots=-60)
    with pytest.raises(DoesNotFit):
        encode_paper(tea_label(), profile, Speech.ESCPOS)


def test_no_graphic_is_longer_than_its_length_field() -> None:
    black = Image.new("1", (576, 2000), 0)
    profile = replace(ROLL_80, dialect=Dialect.GRAPHICS)
    printed = read_back(encode(black, profile, Speech.ESCPOS), 576)
    assert max(printed.band_rows) <= 128
    with pytest.raises(ValueError, match="length field"):
        graphics.band(bytes(72 * 911), 72, 911)


@pytest.mark.parametrize("rows", [1030, 1286, 5126])
def test_no_length_of_a_graphic_is_a_real_time_command(rows: int) -> None:
    # 0410, 0510 and 1410 as lengths would stand in the job as DLE EOT, DLE ENQ and DLE DC4.
    job = graphics.band(b"\xff" * rows, 2, rows // 2)
    assert len(read_back(b"\x1b@" + job, 16).rows) == rows // 2


def test_epsons_label_printer_finds_each_label_and_its_end() -> None:
    profile = preset("epson-label").profile
    job = encode_paper(tea_label(), profile, Speech.ESCPOS, copies=2)
    commands = read_back(job, 576, motion_per_dot=2).commands
    assert commands == ["ESC @", "GS ( D 20 1 0", *(["FS ( L 67 48", "FS ( L 65 48"] * 2)]
    cutting = replace(profile, cuts=True)
    commands = read_back(encode_paper(tea_label(), cutting, Speech.ESCPOS), 576, motion_per_dot=2)
    assert commands.commands[2:] == ["FS ( L 67 48", "FS ( L 66 48", "GS V"]


def test_a_printer_of_half_dots_feeds_twice_the_units() -> None:
    profile = preset("epson-tm-t88").profile
    shown = draw_paper(receipt(), profile)
    job = encode_paper(receipt(), profile, Speech.ESCPOS)
    assert same_dots(burnt(job, profile), shown)
    # Read as if a unit were a dot, the paper would be longer than it is.
    assert len(read_back(job, 512).rows) > shown.height + profile.feed_dots + 100


@pytest.mark.parametrize(("cut", "byte"), [(Cut.FULL, b"A"), (Cut.PARTIAL, b"B")])
def test_a_cutter_cuts_as_its_profile_says(cut: Cut, byte: bytes) -> None:
    job = encode_paper(receipt(), replace(ROLL_80, cut=cut), Speech.ESCPOS)
    assert job.endswith(b"\x1dV" + byte + b"\x00")


def test_an_impact_head_prints_its_lines_from_left_to_right() -> None:
    profile = preset("epson-tm-u220").profile
    shown = draw_paper(receipt(GOODS[:2]), profile)
    job = encode_paper(receipt(GOODS[:2]), profile, Speech.ESCPOS)
    assert read_back(job, 200, motion_per_dot=2).commands == ["ESC @", "ESC U 1", "GS V"]
    assert same_dots(burnt(job, profile), shown)


COMMON = b"\x10\x04\x05\x14\x1b!~\x00\xff"


def noise(seed: int, width: int, height: int, *, turned: bool) -> Image.Image:
    """Nothing but bytes that act, in rows or, turned, in columns; in both polarities."""
    chance = random.Random(seed)
    data = bytes(chance.choices(COMMON, k=width * height))
    if seed % 2:
        data = bytes(value ^ 0xFF for value in data)
    paper = Image.frombytes("1", (width * 8, height), data)
    return paper.transpose(Image.Transpose.TRANSPOSE) if turned else paper


@pytest.mark.parametrize("turned", [False, True], ids=["rows", "columns"])
@pytest.mark.parametrize("dialect", [*ROWS, Dialect.TSPL])
def test_noise_holds_no_command_in_any_dialect(dialect: Dialect, turned: bool) -> None:
    for seed in range(24):
        width, height = (3, 200) if seed % 3 else (6, 48)
        raster = noise(seed, width, height, turned=turned)
        profile = Profile("n", raster.width + -raster.width % 8, cuts=False, dialect=dialect)
        for head in (24, 8):
            profile = replace(profile, head_dots=head)
            job = encode(raster, profile, Speech.ESCPOS)
            burnt(job, profile)  # refuses a job that holds one


@SPEAKING
def test_what_was_made_safe_for_the_screen_is_what_is_printed(dialect: Dialect) -> None:
    profile = Profile("n", 48, cuts=False, dialect=dialect)
    for seed in range(12):
        once = encode(noise(seed, 6, 96, turned=False), profile, Speech.ESCPOS)
        shown = burnt(once, profile)
        again = encode(shown, profile, Speech.ESCPOS)
        assert burnt(again, profile).tobytes() == shown.tobytes()


def test_tspl_changes_no_dot_of_noise() -> None:
    profile = Profile("n", 48, cuts=False, dialect=Dialect.TSPL)
    for seed in range(12):
        safe = noise(seed, 6, 96, turned=False)
        rows = without_real_time_bytes(safe)
        assert same_dots(burnt(encode(safe, profile, Speech.ESCPOS), profile), rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6), st.booleans())
def test_blocks_drawn_one_by_one_are_the_paper_drawn_whole(texts: list[str], wide: bool) -> None:
    blocks = tuple(
        kind
        for text in texts
        for kind in (Paragraph((Text(text, bold=True),)), Rule(), Boxed(text))
    )
    profile = ROLL_80 if wide else ROLL_58
    whole = safe_rows(ink_of(draw(lay_out(Document(blocks), profile))))
    assert ink_paper(Document(blocks), profile).rows == whole.rows


@pytest.mark.parametrize(
    "job",
    [
        b"CLS\r\nPRINT 1,1\r\nPRINT 1,1\r\n",
        b"SIZE 50 mm,30 mm\r\n",
        b"SIZE 1 mm,1 mm\r\nCLS\r\nBITMAP 0,0,2,1,0,\x00\x00\r\nPRINT 1,1\r\n",
        b"SIZE 1 mm,1 mm\r\nCLS\r\nBITMAP 0,0,1,2,0,\x00\r\nPRINT 1,1\r\n",
        b"TEXT 1,1\r\nPRINT 1,1\r\n",
        b"\x1b!?PRINT 1,1\r\n",
    ],
)
def test_the_reader_of_labels_refuses_what_it_does_not_know(job: bytes) -> None:
    with pytest.raises(UnreadableJob):
        read_labels(job)
