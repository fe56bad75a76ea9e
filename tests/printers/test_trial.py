"""What tries a printer: the ruler ends where the paper does, every symbol is read."""

import pytest
import zxingcpp

from printers.dialects.plain import plain_lines
from printers.document import BadPaper, Document, HeadTest, QrSizes, Ruler
from printers.layouts.marks import BoxMark
from printers.layouts.papers import lay_out
from printers.printing import draw_paper
from printers.profiles import ROLL_58, ROLL_80, Profile
from printers.stored import dumps, loads

TRIAL = Document((Ruler(), HeadTest(), QrSizes("OCOP POS")))
WIDTHS = [ROLL_58, Profile("512", 512), ROLL_80, Profile("300 dpi", 896, dpi=300)]


@pytest.mark.parametrize("profile", WIDTHS, ids=lambda one: one.name)
def test_every_symbol_of_the_trial_is_read_and_says_its_size(profile):
    seen = zxingcpp.read_barcodes(draw_paper(TRIAL, profile).convert("L"))
    assert sorted(one.text for one in seen) == ["OCOP POS 4", "OCOP POS 5", "OCOP POS 6"]


@pytest.mark.parametrize("profile", WIDTHS, ids=lambda one: one.name)
def test_the_rulers_last_tick_is_the_papers_last_dots(profile):
    width = profile.width_dots
    marks = lay_out(Document((Ruler(),)), profile).marks
    tall = [one for one in marks if isinstance(one, BoxMark) and one.width_dots == 4]
    ends = {one.x + one.width_dots for one in tall}
    assert ends == {one for one in (384, 512, 576) if one <= width} | {width}


def test_the_heads_line_reaches_from_the_first_dot_to_the_last():
    drawn = draw_paper(Document((HeadTest(),)), ROLL_80).convert("L")
    row = drawn.height // 2
    assert all(drawn.getpixel((x, row)) == 0 for x in range(576))


def test_a_trial_is_stored_and_read_back():
    assert loads(dumps(TRIAL)) == TRIAL


def test_letters_alone_count_the_columns():
    ruler, bar, *codes = plain_lines(TRIAL, 32)
    assert ruler == ".........1.........2.........3.."
    assert bar == "#" * 32
    assert codes == ["OCOP POS 6", "OCOP POS 5", "OCOP POS 4"]


@pytest.mark.parametrize("sizes", [(), (0,)])
def test_no_symbol_has_modules_of_nothing(sizes):
    with pytest.raises(BadPaper):
        QrSizes("A", sizes)
