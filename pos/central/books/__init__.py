"""What the facts of every terminal come to: the centre's books.

Owns the readers of every kind of fact, the tables they fill, the sums of days, and the check of
each Z against the sales it is of.  Promises that each fact counts once, in whatever order the
terminals' batches come, that what cannot be read changes nothing, and that all of it can be made
anew from the facts.  Never writes a fact, and never tells a shop what to sell.
"""
