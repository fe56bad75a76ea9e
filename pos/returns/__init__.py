"""Goods that customers bring back, and what they get for them.

Owns returns, their lines and refunds, and exchanges under way.  Promises that no unit is taken back
twice, that no tender gives back more than it took, and that money goes back the way it came, also
through an exchange.  Never changes a sale: a return names it.
"""
