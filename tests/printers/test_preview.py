"""What the screen shows is what the printer burns."""

import io

import pytest
from PIL import Image

from printers.devices import Speech
from printers.dialects import escpos
from printers.document import Document, Paper, Paragraph, words
from printers.printing import draw_paper, encode, preview_png
from printers.profiles import LABEL_40X30, LABEL_50X30, ROLL_58, ROLL_80, Profile
from tests.printers.readback import read_back
from tests.printers.sample_papers import long_label, receipt, tea_label


@pytest.mark.parametrize(
    ("paper", "profile"),
    [
        (receipt(copy_no=1), ROLL_80),
        (receipt(copy_no=1), ROLL_58),
        (tea_label(), LABEL_50X30),
        (tea_label(40), LABEL_40X30),
        (long_label(), ROLL_80),
        (Document((Paragraph(words("☕ e\u0302\u0301 " * 40)),)), ROLL_58),
        (Document(()), ROLL_80),
    ],
    ids=["576", "384", "50x30", "40x30", "label on a roll", "strange", "empty"],
)
def test_the_preview_and_the_burnt_paper_are_the_same_dots(paper: Paper, profile: Profile) -> None:
    shown = Image.open(io.BytesIO(preview_png(paper, profile)))
    assert shown.mode == "1"
    job = escpos.encode(draw_paper(paper, profile), profile)
    burnt = read_back(job, profile.width_dots).image()
    assert burnt.height >= shown.height
    # Beside and below the paper's own dots there is nothing but white.
    padded = Image.new("1", burnt.size, 255)
    padded.paste(shown, (0, 0))
    assert burnt.tobytes() == padded.tobytes()


def test_a_device_gets_the_language_it_speaks() -> None:
    raster = draw_paper(tea_label(), LABEL_50X30)
    assert encode(raster, LABEL_50X30, Speech.PNG).startswith(b"\x89PNG")
    assert encode(raster, LABEL_50X30, Speech.ESCPOS).startswith(b"\x1b@")
    assert encode(raster, LABEL_50X30, Speech.PNG, copies=5) == preview_png(
        tea_label(), LABEL_50X30
    )
