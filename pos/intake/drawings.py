"""A picture drawn anew: upright, small enough, without what a phone writes into it."""

import hashlib
import io
import warnings
from dataclasses import dataclass

MOST_PX = 1_600
"""The longest side of a kept picture."""
_MOST_DOTS = 60_000_000
"""A picture of more dots is not opened."""
_QUALITY = 85


class NoPicture(Exception):  # noqa: N818 - said as a sentence
    """A file that is no picture: `no_picture`; or `too_large`."""

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

    Raises:
        NoPicture: `no_picture` or `too_large`.
    """
    from PIL import Image, ImageOps

    broken = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(
                io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")
            ) as raw:
                if raw.width * raw.height > _MOST_DOTS:
                    raise NoPicture("too_large")
                upright = ImageOps.exif_transpose(raw)
                flat = Image.new("RGB", upright.size, "white")
                clear = upright.convert("RGBA")
                flat.paste(clear, mask=clear.getchannel("A"))
    except Image.DecompressionBombError as error:
        raise NoPicture("too_large") from error
    except broken as error:  # what Pillow answers a damaged file with
        raise NoPicture("no_picture") from error
    flat.thumbnail((MOST_PX, MOST_PX))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=_QUALITY)
    kept = out.getvalue()
    return Drawing(kept, hashlib.sha256(kept).hexdigest(), flat.width, flat.height)
