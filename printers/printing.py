"""From a paper to the bytes a device takes: the one way for spool, preview and label sheet."""

from PIL import Image

from printers import escpos, preview
from printers.devices import Speech
from printers.document import Paper
from printers.layout import lay_out
from printers.profiles import Profile
from printers.raster import draw


def draw_paper(paper: Paper, profile: Profile) -> Image.Image:
    """The raster of `paper`, the single truth for screen and printer.

    Raises:
        DoesNotFit, QrDoesNotFit: see `printers.layout.lay_out`.
    """
    # Made safe here and not only in the encoder, so that the screen shows the very same dots.
    return escpos.without_real_time_bytes(draw(lay_out(paper, profile)))


def encode(raster: Image.Image, profile: Profile, speech: Speech, *, copies: int = 1) -> bytes:
    """`raster` in the language a device speaks.

    A preview shows one copy, whatever is asked for: a second picture would say nothing new.
    """
    if speech is Speech.PNG:
        return preview.png(raster)
    return escpos.encode(raster, profile, copies=copies)


def preview_png(paper: Paper, profile: Profile) -> bytes:
    """`paper` as the PNG a screen shows, pixel for pixel what is printed."""
    return preview.png(draw_paper(paper, profile))
