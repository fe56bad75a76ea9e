"""One job, whichever way it goes: screen, file and every language of printers show the same dots.

Each way is read back by a reader of its own, written from the references.
"""

import io
from dataclasses import replace

import pytest
from PIL import Image

from printers.devices import Speech
from printers.document import Document, Label, Paper, Qr
from printers.layouts.papers import lay_out
from printers.presets import preset
from printers.printing import draw_paper, encode_paper, paper_pdf, preview_png
from printers.profiles import ROLL_80, Dialect, Profile
from tests.printers.readback import read_back
from tests.printers.sample_papers import RECEIPT_LINK, receipt, tea_label, young_rice_label
from tests.printers.test_any_words import hard_receipt
from tests.printers.test_dialects import burnt, same_dots
from tests.printers.test_layout import stays_on_the_paper
from tests.printers.test_pdf import read_pdf
from tests.printers.test_qr import at_five_dots_a_mm, seen

BY_DOTS = (
    Dialect.RASTER,
    Dialect.GRAPHICS,
    Dialect.COLUMNS,
    Dialect.FS_LABEL,
    Dialect.TSPL,
)
WIDTHS = (384, 512, 576)


def ways(paper: Paper, profile: Profile) -> dict[str, Image.Image]:
    """The paper as it comes out of each way, by the way's name; the files are as large as it."""
    shown = Image.open(io.BytesIO(preview_png(paper, profile)))
    pages = [picture for _, picture in read_pdf(paper_pdf(paper, profile))]
    found = {"screen": shown.copy(), "pdf": stacked(pages)}
    for dialect in BY_DOTS:
        speaking = replace(profile, dialect=dialect)
        job = encode_paper(paper, speaking, Speech.ESCPOS)
        found[dialect] = burnt(job, speaking)
    return found


def stacked(pages: list[Image.Image]) -> Image.Image:
    whole = Image.new("1", (pages[0].width, sum(page.height for page in pages)), 1)
    top = 0
    for page in pages:
        whole.paste(page, (0, top))
        top += page.height
    return whole


def differing(paper: Paper, profile: Profile) -> list[str]:
    """The ways whose dots are not those that the layout drew.

    Where dots go column by column a lone dot may have got a neighbour, which its own screen shows:
    see `printers.dialects.columns`.
    """
    drawn = draw_paper(paper, profile)
    in_columns = draw_paper(paper, replace(profile, dialect=Dialect.COLUMNS))
    assert only_added(drawn, in_columns, most=8)
    return [
        name
        for name, image in ways(paper, profile).items()
        if not same_dots(image, in_columns if name is Dialect.COLUMNS else drawn)
    ]


def only_added(drawn: Image.Image, changed: Image.Image, *, most: int) -> bool:
    """Whether `changed` holds every dot of `drawn`, and at most so many more."""
    before, after = (int.from_bytes(one.tobytes()) for one in (drawn, changed))
    return before & after == after and (before ^ after).bit_count() <= most


@pytest.mark.parametrize("items", [1, 12])
@pytest.mark.parametrize("dots", WIDTHS)
def test_a_receipt_is_the_same_dots_on_screen_in_the_file_and_in_every_language(
    dots: int, items: int
) -> None:
    assert differing(hard_receipt(items), Profile("roll", dots, cuts=False)) == []


@pytest.mark.parametrize("items", [40, 300])
def test_a_long_receipt_is_the_same_dots_in_the_command_of_every_clone(items: int) -> None:
    profile = Profile("roll", 384, cuts=False)
    paper = hard_receipt(items)
    printed = read_back(encode_paper(paper, profile, Speech.ESCPOS), 384)
    assert same_dots(printed.image(), draw_paper(paper, profile))
    assert max(printed.band_rows) <= 128
    assert stays_on_the_paper(lay_out(paper, profile))


@pytest.mark.parametrize("nudge", [(0, 0), (6, -4), (-7, 3)])
@pytest.mark.parametrize("label", [tea_label(), young_rice_label(40)], ids=["50x30", "40x30"])
def test_a_label_is_the_same_dots_on_screen_in_the_file_and_in_every_language(
    label: Label, nudge: tuple[int, int]
) -> None:
    moved = replace(ROLL_80, cuts=False, nudge_x_dots=nudge[0], nudge_y_dots=nudge[1])
    assert differing(label, moved) == []


def test_a_fine_head_gets_the_same_dots_as_its_screen_and_file() -> None:
    fine = replace(preset("tspl-300").profile, nudge_x_dots=5, nudge_y_dots=-5)
    assert differing(tea_label(), fine) == []


@pytest.mark.parametrize("dots", WIDTHS)
@pytest.mark.parametrize("dialect", BY_DOTS)
def test_the_printed_code_of_a_receipt_reads_at_five_dots_a_millimetre(
    dialect: Dialect, dots: int
) -> None:
    profile = Profile("roll", dots, cuts=False, dialect=dialect)
    image = burnt(encode_paper(receipt(), profile, Speech.ESCPOS), profile)
    assert seen(at_five_dots_a_mm(image)) == [RECEIPT_LINK]


@pytest.mark.parametrize("dialect", [Dialect.RASTER, Dialect.TSPL, Dialect.FS_LABEL])
@pytest.mark.parametrize("label", [tea_label(), tea_label(40), young_rice_label()])
def test_the_printed_code_of_a_label_reads_at_five_dots_a_millimetre(
    label: Label, dialect: Dialect
) -> None:
    profile = replace(ROLL_80, dialect=dialect)
    image = burnt(encode_paper(label, profile, Speech.ESCPOS), profile)
    assert seen(at_five_dots_a_mm(image)) == [label.qr]


def test_where_letters_go_as_letters_the_code_is_still_the_screens() -> None:
    profile = preset("clone-80-serial").profile
    paper = Document((Qr(RECEIPT_LINK),))
    printed = read_back(encode_paper(paper, profile, Speech.ESCPOS), 576, letters=True).image()
    assert same_dots(printed, draw_paper(paper, profile))
