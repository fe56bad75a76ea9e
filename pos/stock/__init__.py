"""Lots, places and the ledger of moves between them.

Stock is what the moves add up to.  Only `stock.ledger` writes moves.
"""
