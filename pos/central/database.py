"""The centre's database: opening it, its transactions.

PostgreSQL 15 or newer, through psycopg 3.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session


def open_engine(url: str, *, pool_size: int = 5) -> Engine:
    """An engine on the centre's database.

    Args:
        url: `postgresql://…`; the driver is psycopg 3 whatever it says.
        pool_size: connections kept; twice as many may be open at once.
    """
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    named = plain.replace("postgresql://", "postgresql+psycopg://", 1)
    return create_engine(named, pool_size=pool_size, max_overflow=pool_size, hide_parameters=True)


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One act, one transaction: committed when the block ends, undone when it raises."""
    with Session(engine) as session, session.begin():
        yield session


@contextmanager
def trying(session: Session) -> Iterator[None]:
    """A part of an act that is undone alone when it raises."""
    with session.begin_nested():
        yield


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one moment of the database and cannot write."""
    with Session(engine) as session:
        session.connection(
            execution_options={
                "isolation_level": "REPEATABLE READ",
                "postgresql_readonly": True,
            }
        )
        yield session
