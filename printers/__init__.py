"""Papers for small printers: a document of words, its layout, one raster, and the ways out.

Owns the model of a paper (`document`), what a printer can do (`profiles`, `presets`), the one way
from one to the other (`printing`) and to the printer (`devices`).  Below them: the type it is set
in (`fonts`), its `layouts`, the one black-and-white raster that screen and paper share
(`drawing`), the languages of printers (`dialects`), and the `lines` to them.

Promises: what the preview shows is what the printer gets, dot for dot; no letter of Vietnamese is
lost; no text of a shop or a supplier can become a command; a failed sending says honestly whether
a byte may have left.

Never imports anything of `pos`, never asks for the time, never sends a job twice by itself.
"""
