"""What the readers of facts are."""

from collections.abc import Callable

from pos.central.books.sheets import Read, Sheet

Reader = Callable[[Read, Sheet], None]
"""Puts what a fact tells on the sheet.  Raises `parts.Unfit` where it cannot be read; what it put
down until then is thrown away."""
