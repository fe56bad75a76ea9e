"""The end of a shift: cash in and out, what a shift has done so far, the blind count, the Z.

Owns the counts and the closings.  A closing is stored whole, told once, and never changed; it
counts nothing that is not in the books, asks nobody outside, and needs no printer.
"""
