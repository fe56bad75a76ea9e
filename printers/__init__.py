"""Papers for ESC/POS printers: a document of words, its layout, one raster, and the ways out.

Stands apart: imports nothing of pos.
"""
