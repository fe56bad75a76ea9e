"""The centre's own chain of schema changes: `c0001_streams.py`."""
