"""Demand read from the books, reviews of what to order, and the manager's screens of them.

The rule itself is in `planning`.  Nothing is ever sent without the manager.
"""
