"""Pictures drawn anew: upright, on white, and without taking the machine's memory."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from pos.catalogue.drawings import NoPicture, draw

ROOM_MIB = 120
"""So much may come on top of the program for a photo of 48 million dots."""
_MEASURED = """
import resource, sys
from pathlib import Path
from PIL import Image
from pos.catalogue.drawings import draw

draw(Path(sys.argv[1]).read_bytes())  # whatever is imported late is imported now
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
drawn = draw(Path(sys.argv[2]).read_bytes())
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(drawn.width_px, drawn.height_px, (after - before) // 1024)
"""


def saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def drawn(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(draw(content).content)) as picture:
        picture.load()
        return picture


@pytest.mark.parametrize("is_progressive", [False, True])
def test_a_photo_of_48_million_dots_takes_little_memory(tmp_path: Path, is_progressive: bool):
    small, large = tmp_path / "small.jpg", tmp_path / "large.jpg"
    small.write_bytes(saved(Image.new("RGB", (40, 30)), "JPEG"))
    photo = Image.radial_gradient("L").resize((8000, 6000)).convert("RGB")
    large.write_bytes(saved(photo, "JPEG", progressive=is_progressive))
    told = subprocess.run(
        [sys.executable, "-c", _MEASURED, str(small), str(large)],
        capture_output=True,
        text=True,
        check=True,
    )
    width, height, more_mib = map(int, told.stdout.split())
    assert (width, height) == (1600, 1200)
    assert more_mib < ROOM_MIB


def test_what_must_be_unpacked_whole_is_refused_above_sixteen_million_dots():
    assert draw(saved(Image.new("L", (4000, 4000)), "PNG")).width_px == 1600
    for kind in ("PNG", "GIF", "BMP", "WEBP"):
        with pytest.raises(NoPicture) as no:
            draw(saved(Image.new("L", (4001, 4000)), kind))
        assert no.value.code == "too_many_dots", kind


def _palette() -> Image.Image:
    return Image.new("RGBA", (20, 20), (0, 0, 0, 0)).quantize()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Image.new("RGBA", (20, 20), (0, 0, 0, 0)),
        lambda: Image.new("LA", (20, 20), (0, 0)),
        _palette,
    ],
)
def test_what_one_sees_through_is_white(make: Callable[[], Image.Image]):
    assert drawn(saved(make(), "PNG")).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "CMYK", "I;16", "LA"])
def test_every_mode_of_a_picture_is_drawn_in_colours(mode: str):
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = drawn(saved(Image.new("RGB", (3200, 1600), "white").convert(mode), kind))
    assert (picture.mode, picture.size) == ("RGB", (1600, 800))


def test_a_picture_held_upright_stands_upright():
    photo = Image.new("RGB", (3200, 1600), "red")
    photo.paste("blue", (0, 0, 1600, 1600))
    exif = photo.getexif()
    exif[0x0112] = 6
    picture = drawn(saved(photo, "JPEG", exif=exif))
    assert picture.size == (800, 1600)
    top = picture.getpixel((400, 100))
    assert isinstance(top, tuple)
    assert top[2] > 200
