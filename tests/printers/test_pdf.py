"""The PDF of a paper is its raster at 1:1, read back by a reader of its own."""

import re
import zlib

import pytest
from PIL import Image

from printers.document import Paper
from printers.drawing.pdf import pdf
from printers.presets import preset
from printers.printing import draw_paper, paper_pdf
from printers.profiles import ROLL_58, ROLL_80, Profile
from tests.printers.sample_papers import GOODS, receipt, tea_label
from tests.printers.test_qr import seen

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)


def read_pdf(file: bytes) -> list[tuple[tuple[float, float], Image.Image]]:
    """Each page's size in millimetres and its picture, found by way of the table at the end."""
    assert file.startswith(b"%PDF-1.4\n")
    assert file.endswith(b"%%EOF\n")
    table_at = int(re.search(rb"startxref\n(\d+)\n", file)[1])  # type: ignore[index]
    starts = [int(start) for start in re.findall(rb"(\d{10}) 00000 n ", file[table_at:])]
    objects: dict[int, bytes] = {}
    for number, start in enumerate(starts, start=1):
        found = _OBJECT.match(file, start)
        assert found is not None
        assert int(found[1]) == number
        objects[number] = found[2]
    pages = []
    for content in objects.values():
        if b"/Type /Page " not in content:
            continue
        box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", content)
        assert box is not None
        picture = objects[int(re.search(rb"/Paper (\d+) 0 R", content)[1])]  # type: ignore[index]
        drawn = objects[int(re.search(rb"/Contents (\d+) 0 R", content)[1])]  # type: ignore[index]
        assert b"%s 0 0 %s 0 0 cm /Paper Do" % (box[1], box[2]) in drawn
        mm = (float(box[1]) / 72 * 25.4, float(box[2]) / 72 * 25.4)
        pages.append((mm, read_picture(picture)))
    return pages


def read_picture(content: bytes) -> Image.Image:
    head, _, rest = content.partition(b"\nstream\n")
    for entry in (b"/DeviceGray", b"/BitsPerComponent 1 ", b"/FlateDecode"):
        assert entry in head
    width, height, length = (
        int(re.search(rb"/%s (\d+)" % name, head)[1])  # type: ignore[index]
        for name in (b"Width", b"Height", b"Length")
    )
    assert rest[length:] == b"\nendstream"
    return Image.frombytes("1", (width, height), zlib.decompress(rest[:length]))


@pytest.mark.parametrize(
    ("paper", "profile", "width_mm"),
    [
        (receipt(copy_no=1), ROLL_80, 72),
        (receipt(GOODS[:1]), ROLL_58, 48),
        (tea_label(), ROLL_80, 50),
        (tea_label(), preset("tspl-300").profile, 50),
    ],
)
def test_a_paper_as_pdf_has_its_dots_and_its_millimetres(
    paper: Paper, profile: Profile, width_mm: int
) -> None:
    raster = draw_paper(paper, profile)
    [((wide, tall), picture)] = read_pdf(paper_pdf(paper, profile))
    assert picture.tobytes() == raster.tobytes()
    assert picture.size == raster.size
    assert wide == pytest.approx(width_mm, abs=0.001)
    assert tall == pytest.approx(raster.height / profile.dots_per_mm, abs=0.001)
    assert seen(picture) == seen(raster)


def test_three_hundred_lines_are_one_long_page() -> None:
    paper = receipt(GOODS * 25)
    [(_, picture)] = read_pdf(paper_pdf(paper, ROLL_80))
    assert picture.tobytes() == draw_paper(paper, ROLL_80).tobytes()
    assert picture.height > 20_000


def test_a_paper_longer_than_a_page_may_be_goes_on_on_the_next() -> None:
    strip = Image.new("1", (8, 50_000), 0)
    pages = read_pdf(pdf(strip, 8))
    assert [picture.height for _, picture in pages] == [40_640, 50_000 - 40_640]
    assert max(tall for (_, tall), _ in pages) <= 200 * 25.4 + 0.001


def test_the_same_paper_is_the_same_file_and_names_no_time_and_no_program() -> None:
    file = paper_pdf(receipt(), ROLL_80)
    assert file == paper_pdf(receipt(), ROLL_80)
    assert not re.search(rb"Date|Producer|Creator|Info", file)


def test_a_grey_picture_is_refused() -> None:
    with pytest.raises(ValueError, match="mode"):
        pdf(Image.new("L", (8, 8)), 8)
