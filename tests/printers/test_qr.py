import pytest
import zxingcpp
from PIL import Image

from printers.document import Document, Qr
from printers.drawing.raster import draw
from printers.layouts.marks import Layout, QrMark
from printers.layouts.qr import MODULE_DOTS, choose_symbol
from printers.printing import draw_paper
from printers.profiles import LABEL_40X30, LABEL_50X30, ROLL_58, ROLL_80, Profile
from printers.refusals import QrDoesNotFit
from tests.printers.sample_papers import (
    LABEL_LINK,
    RECEIPT_LINK,
    receipt,
    tea_label,
    young_rice_label,
)
from tests.printers.test_letters import ROLLS

LINK_60 = "HTTPS://OCOP.EXAMPLE.VN/01/08938500000016/10/L261103-ABCDEFG"


def seen(raster: Image.Image) -> list[str]:
    """What a phone reads."""
    return [code.text for code in zxingcpp.read_barcodes(raster.convert("L"))]


def at_five_dots_a_mm(raster: Image.Image) -> Image.Image:
    """The paper as a weak camera sees it: 5 pixels a millimetre instead of 8 dots."""
    size = raster.width * 5 // 8, raster.height * 5 // 8
    return raster.convert("L").resize(size, Image.Resampling.BILINEAR)


@pytest.mark.parametrize(
    ("room_dots", "module_dots"), [(222, 6), (221, 5), (185, 5), (184, 4), (148, 4)]
)
def test_the_largest_module_that_fits_is_taken(room_dots: int, module_dots: int) -> None:
    symbol = choose_symbol(RECEIPT_LINK, width_dots=room_dots)
    assert symbol.module_dots == module_dots
    assert symbol.side_dots <= room_dots


def test_three_dots_a_module_are_refused_with_the_reason() -> None:
    with pytest.raises(QrDoesNotFit, match=r"need 148 dots at 4 dots a module, and there are 147"):
        choose_symbol(RECEIPT_LINK, width_dots=500, height_dots=147)


def test_more_than_any_symbol_holds_is_refused() -> None:
    with pytest.raises(QrDoesNotFit, match="too many"):
        choose_symbol("X" * 5000, width_dots=10**6)


def test_an_upper_case_link_of_60_characters_needs_only_version_3() -> None:
    assert len(LINK_60) == 60
    assert len(choose_symbol(LINK_60, width_dots=500).rows) == 29
    assert len(choose_symbol(LINK_60.lower(), width_dots=500).rows) == 33


def test_error_correction_is_q_where_it_costs_no_dot_and_m_otherwise() -> None:
    short, long = LINK_60[:47], LINK_60
    assert choose_symbol(short, width_dots=500).level == "Q"
    assert choose_symbol(long, width_dots=500).level == "M"
    side = choose_symbol(long, width_dots=500).side_dots
    assert choose_symbol(short, width_dots=500).side_dots == side


@pytest.mark.parametrize(
    "content", [RECEIPT_LINK, LABEL_LINK, LINK_60.lower(), "Chè Đinh, Tân Cương"]
)
@pytest.mark.parametrize("module_dots", MODULE_DOTS)
def test_a_symbol_reads_at_every_module_size_even_from_afar(content: str, module_dots: int) -> None:
    modules = choose_symbol(content, width_dots=10_000).side_dots // MODULE_DOTS[0]
    symbol = choose_symbol(content, width_dots=modules * module_dots)
    assert symbol.module_dots == module_dots
    raster = draw(Layout(symbol.side_dots, symbol.side_dots, (QrMark(0, 0, symbol),), ()))
    assert seen(raster) == [content]
    assert seen(at_five_dots_a_mm(raster)) == [content]


def test_four_quiet_modules_surround_the_symbol() -> None:
    raster = draw_paper(Document((Qr(RECEIPT_LINK),)), ROLL_80)
    box = raster.point([1, 0] + [0] * 254, "1").getbbox()
    assert box is not None
    left, top, right, bottom = box
    assert (right - left, bottom - top) == (29 * 6, 29 * 6)
    assert min(left, top, raster.width - right, raster.height - bottom) >= 4 * 6


@ROLLS
def test_the_receipts_code_reads_and_has_modules_of_six_dots(roll: Profile) -> None:
    raster = draw_paper(receipt(copy_no=1), roll)
    assert seen(raster) == [RECEIPT_LINK]
    assert seen(at_five_dots_a_mm(raster)) == [RECEIPT_LINK]
    assert choose_symbol(RECEIPT_LINK, width_dots=roll.width_dots).module_dots == 6


@pytest.mark.parametrize("sample", [tea_label, young_rice_label])
@pytest.mark.parametrize("profile", [LABEL_50X30, LABEL_40X30], ids=["50x30", "40x30"])
def test_a_labels_code_reads(sample: type, profile: Profile) -> None:
    label = sample(profile.width_dots // profile.dots_per_mm)
    raster = draw_paper(label, profile)
    assert seen(raster) == [label.qr]
    assert seen(at_five_dots_a_mm(raster)) == [label.qr]


def test_a_code_too_long_for_narrow_paper_is_refused_before_anything_is_drawn() -> None:
    with pytest.raises(QrDoesNotFit):
        draw_paper(Document((Qr("HTTPS://X/" + "ABC" * 900),)), ROLL_58)
