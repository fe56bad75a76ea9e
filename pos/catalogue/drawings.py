"""A picture drawn anew: upright, small enough, without what a phone writes into it."""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MOST_PX = 1_600
"""The longest side of a kept picture."""
_MOST_DOTS = {
    "JPEG": 60_000_000,
    "PNG": 16_000_000,
    "WEBP": 16_000_000,
    "GIF": 16_000_000,
    "BMP": 16_000_000,
}
"""The kinds that are opened, and up to how many dots: a JPEG need not be unpacked whole."""
_SMOOTH = frozenset({"L", "RGB", "RGBA", "CMYK"})
"""Modes in which dots can be mixed; another is turned into one of them first."""
_QUALITY = 85


class NoPicture(Exception):  # noqa: N818 - said as a sentence
    """A file that is no picture: `no_picture`; or one of `too_large`, `too_many_dots`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Drawing:
    """A picture as it is kept: JPEG."""

    content: bytes
    sha256: str
    width_px: int
    height_px: int


def draw(content: bytes) -> Drawing:
    """Draw a picture anew; the same file always gives the same drawing.

    A photo is made small while it is read, and everything else is done to the small picture:
    48 million dots of a phone take some tens of megabytes.

    Raises:
        NoPicture: `no_picture` or `too_many_dots`.
    """
    from PIL import Image, ImageOps

    broken = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=tuple(_MOST_DOTS)) as raw:
                if raw.width * raw.height > _MOST_DOTS[raw.format or ""]:
                    raise NoPicture("too_many_dots")
                flat = _flat(ImageOps.exif_transpose(_small(raw)))
    except Image.DecompressionBombError as error:
        raise NoPicture("too_many_dots") from error
    except broken as error:  # what Pillow answers a damaged file with
        raise NoPicture("no_picture") from error
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    kept = out.getvalue()
    return Drawing(kept, hashlib.sha256(kept).hexdigest(), flat.width, flat.height)


def _small(raw: "ImageFile") -> "Image":
    """The picture at most `MOST_PX` wide and high."""
    raw.draft(raw.mode, (MOST_PX, MOST_PX))  # a JPEG is read at an eighth to the whole
    small = raw if raw.mode in _SMOOTH else raw.convert("RGBA")
    small.thumbnail((MOST_PX, MOST_PX))
    return small


def _flat(picture: "Image") -> "Image":
    """On white, where one sees through it."""
    from PIL import Image

    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    flat = Image.new("RGB", clear.size, "white")
    flat.paste(clear, mask=clear.getchannel("A"))
    return flat
