"""Holding goods back: the shop's own holds, the centre's recalls, whom they reached; and the page
of a lot, from its delivery to every receipt.

The orders themselves are `stock.holds`', since the till reads what they bar.  Only the centre lifts
a recall.  No customer's name or number is in a fact or on a slip.
"""
