"""What tries a printer: the ruler tells any head, every symbol is read."""

from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from printers.devices import Speech
from printers.dialects.plain import plain_lines
from printers.document import BadPaper, Document, HeadTest, QrSizes, Ruler
from printers.layouts.marks import BoxMark, TextMark
from printers.layouts.papers import lay_out
from printers.layouts.trials import ruler_ends
from printers.presets import preset
from printers.printing import draw_paper, encode_paper
from printers.profiles import ROLL_58, ROLL_80, Dialect, Profile
from printers.stored import dumps, loads
from tests.printers.readback import read_back

TRIAL = Document((Ruler(), HeadTest(), QrSizes("OCOP POS")))
WIDTHS = [ROLL_58, Profile("512", 512), ROLL_80, Profile("300 dpi", 896, dpi=300)]


@pytest.mark.parametrize("profile", WIDTHS, ids=lambda one: one.name)
def test_every_symbol_of_the_trial_is_read_and_says_its_size(profile):
    seen = zxingcpp.read_barcodes(draw_paper(TRIAL, profile).convert("L"))
    assert sorted(one.text for one in seen) == ["OCOP POS 4", "OCOP POS 5", "OCOP POS 6"]


@pytest.mark.parametrize("profile", WIDTHS, ids=lambda one: one.name)
def test_the_ruler_has_a_line_for_each_width_even_beyond_the_profiles(profile):
    marks = lay_out(Document((Ruler(),)), profile).marks
    tall = [one for one in marks if isinstance(one, BoxMark) and one.width_dots == 4]
    ends = {one.x + one.width_dots for one in tall}
    assert ends == {384, 512, 576, 640, 832, profile.width_dots}
    for end in ends:
        [number] = [one for one in marks if isinstance(one, TextMark) and one.text == str(end)]
        assert number.x + 60 >= end - 8 > number.x


@pytest.mark.parametrize("head_dots", [384, 512, 576, 640, 832])
@pytest.mark.parametrize("dialect", [Dialect.RASTER, Dialect.GRAPHICS, Dialect.COLUMNS])
@pytest.mark.parametrize("width_dots", [384, 512, 576])
def test_the_largest_whole_number_is_the_heads_width_however_narrow_the_profile(
    width_dots, dialect, head_dots
):
    """A head prints what lies on it: its own line is whole, and the next one has lost its end."""
    profile = Profile("any", width_dots, cuts=False, dialect=dialect)
    job = encode_paper(Document((Ruler(),)), profile, Speech.ESCPOS)
    sent = read_back(job, 832).image().convert("L")
    assert sent.tobytes() == draw_paper(Document((Ruler(),)), profile).convert("L").tobytes()
    burnt = Image.new("L", sent.size, 255)
    burnt.paste(sent.crop((0, 0, head_dots, sent.height)), (0, 0))
    whole = [end for end in ruler_ends(Ruler(), width_dots) if has_end(burnt, end)]
    assert whole[-1] == head_dots


def has_end(paper: Image.Image, end: int) -> bool:
    """Whether a tick of 34 rows ends exactly there."""
    columns = paper.crop((end - 4, 0, end, paper.height)).resize((1, paper.height))
    black = "".join("x" if value == 0 else " " for value in columns.tobytes())
    return "x" * 34 in black


def test_a_head_of_needles_is_measured_by_its_own_width_alone():
    profile = preset("epson-tm-u220").profile
    assert draw_paper(Document((Ruler(),)), profile).width == 200


def test_a_moved_printer_still_measures_its_whole_head():
    moved = replace(ROLL_80, nudge_x_dots=24)
    drawn = draw_paper(TRIAL, moved).convert("L")
    assert has_end(drawn, 576)
    assert has_end(drawn, 384)
    bar = draw_paper(Document((HeadTest(),)), moved).convert("L")
    assert all(bar.getpixel((x, bar.height // 2)) == 0 for x in range(576))


def test_the_heads_line_reaches_from_the_first_dot_to_the_last():
    drawn = draw_paper(Document((HeadTest(),)), ROLL_80).convert("L")
    row = drawn.height // 2
    assert all(drawn.getpixel((x, row)) == 0 for x in range(576))


def test_a_trial_is_stored_and_read_back():
    assert loads(dumps(TRIAL)) == TRIAL


def test_letters_alone_count_the_columns():
    *ruler, bar, six, five, four = plain_lines(TRIAL, 32)
    assert [(len(line), line.lstrip(".")) for line in ruler] == [
        (length, str(length)) for length in (32, 42, 48, 53, 69)
    ]
    codes = [six, five, four]
    assert bar == "#" * 32
    assert codes == ["OCOP POS 6", "OCOP POS 5", "OCOP POS 4"]


@pytest.mark.parametrize("sizes", [(), (0,)])
def test_no_symbol_has_modules_of_nothing(sizes):
    with pytest.raises(BadPaper):
        QrSizes("A", sizes)
