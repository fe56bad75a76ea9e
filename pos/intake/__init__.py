"""What comes from elsewhere: product lists, opening stock, pictures; seen first, then taken in.

Promises that a file is taken in whole or not at all, that nothing is guessed without a word, and
that the last list can be given back.  Never edits what was sold.
"""
