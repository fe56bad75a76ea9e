"""Where everything on a paper stands, in dots; no ink yet.

Owns the way from words to places: lines (`flow`), documents (`papers`, the door for every paper),
labels, tables, test papers, symbols (`qr`), and the `marks` that a layout consists of.

Promises: no letter is cut, no mark lies beyond the paper; what may not be shortened is refused.

Never draws a dot and never knows a printer's language.
"""
