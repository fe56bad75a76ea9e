"""Deliveries: what came with whose paper, lot by lot; and the stock room's own front page.

Owns deliveries, drafts of them, their photos and what was undone.  Promises that a delivery is
booked whole or not at all, and once however often it is sent; that goods of a held lot go to
quarantine; that nothing is taken back that the shelves no longer hold.
"""
