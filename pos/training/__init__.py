"""Training: a shop of its own to practise in, made of the shop's goods and people, thrown away.

Owns the folder `training/`, the application on it, and which browsers are in it.  Promises that
nothing done there reaches the shop's book, keys, drawer or centre: another file, another pen,
another application, and a door that lets a browser in training nowhere else.
"""
