"""Statements that SQLAlchemy has worked out for one world serve the next.

Each world has engines of its own, which would work out each statement anew: a fifth of the time
of an ordinary test.  All worlds are opened in the same way, so one dialect and one memory of
statements serve them all.
"""

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from pos.base.database import db

_first: dict[str | None, Engine] = {}
_MOST = 5_000


def share(app: Flask) -> None:
    """Let the engines of `app` use what is known already."""
    with app.app_context():
        for name, engine in db.engines.items():
            first = _first.setdefault(name, engine)
            if first is engine:
                engine._compiled_cache = LRUCache(_MOST)
                with engine.connect():  # a dialect knows its database from the first line on
                    pass
            else:
                engine.dialect = first.dialect
                engine._compiled_cache = first._compiled_cache
