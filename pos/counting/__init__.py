"""Stocktakes while the shop sells: blind sheets, recounts, what differs, the correction.

Owns the counts, their sheets and entries.  Promises that what is posted is exact although the
tills sold meanwhile; never shows whoever counts what the books expect, never changes an entry.
"""
