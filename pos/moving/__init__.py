"""Goods moved between places: storeroom and shop, fairs and stalls, producers, disposal, own use.

Every act is one document with a number, its moves and one fact.  No shelf ever goes below 0 here:
what the books do not hold is booked by a count.  Where a register sells is `stock.fairs`' to say.
"""
