"""What expires: the board, goods sold for less before they do, and their labels.

Owns the board's thresholds.  Promises that a lot's price never lies above the catalogue's, and
that consigned goods are sold for less only with the producer's word.  Never moves goods: returning
and throwing away are the business of the rooms that move them.
"""
