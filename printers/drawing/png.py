"""A paper on screen: the raster as a PNG, dot for dot what the printer gets."""

import io

from PIL import Image


def png(raster: Image.Image) -> bytes:
    """`raster` (mode "1") as a PNG of one bit a dot."""
    file = io.BytesIO()
    raster.save(file, "PNG")
    return file.getvalue()
