"""Papers for small printers: a document of words, its layout, one raster, and the ways out.

Owns the model of a paper (`document`), the type it is set in (`fonts`, `glyphs`), its layout,
the one black-and-white raster that screen and paper share, the bytes of ESC/POS, and the lines
to the devices.

Promises: what the preview shows is what the printer gets, dot for dot; no letter of Vietnamese is
lost; no text of a shop or a supplier can become a command; a failed sending says honestly whether
a byte may have left.

Never imports anything of `pos`, never asks for the time, never sends a job twice by itself.
"""
