"""Print jobs: written in the act's own transaction, sent by a worker after the commit.

Never lost, never printed twice unasked.
"""
