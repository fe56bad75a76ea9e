"""Terminals at the centre: codes to enrol with, approval, keys, revocation."""
