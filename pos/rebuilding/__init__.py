"""The books again, from nothing but the facts: to prove that the facts tell all, and to come back
on a new disk.
"""
