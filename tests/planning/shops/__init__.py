"""Shops that do not exist: eighteen months of buying and selling, to judge who orders best.

A shop is made from a seed: its producers, its goods, what every customer will ask for and how every
delivery will go are drawn before anybody orders, so that every agent meets the same shop.  The
judge speaks the line protocol of `ocop-pos reorder engine` and knows nothing of its rules.
"""
