"""The dots of a paper: the one raster that screens, files and printers share.

Owns the drawing of marks (`raster`), the packed rows that dialects take (`ink`), and the dots as
a picture (`png`) and as a file (`pdf`).  Beside them, pages of A4 as a file of words (`pages`).

Promises: the same paper on the same profile is the same dots, dot for dot, wherever it comes out.

Never decides where something stands, and never speaks to a printer.
"""
