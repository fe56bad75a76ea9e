"""What comes from elsewhere: product lists, opening stock, pictures; seen first, then taken in.

Promises that nothing is guessed without a word, that a file's short list is taken in whole or not
at all and a long one to its end, power cut or not, and that the last list can be given back.
Never edits what was sold, nor what somebody changed meanwhile.
"""
