"""The raw limit: the same rows into the same tables by COPY alone, a transaction a terminal.

Nothing is read, checked or reckoned: what the database takes on this machine, in this round.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import psycopg
from sqlalchemy import Engine, inspect

from pos.central.database import open_engine
from pos.central.migrations.running import migrate

HANDS = 2


def tables(engine: Engine) -> list[str]:
    """Every table of the centre that has rows of terminals, the partitions' parents alone."""
    found = inspect(engine)
    parts = set(_partitions(engine))
    return [
        name
        for name in found.get_table_names()
        if name not in parts
        and name not in ("central_terminals", "central_keys", "central_standings")
        and any(one["name"] == "terminal_id" for one in found.get_columns(name))
    ]


def copied_sales_s(engine: Engine, other_url: str, terminal_ids: list[str], sales: int) -> int:
    """Sales a second by COPY of what the given terminals brought.

    Args:
        other_url: an empty database of the same server.
        sales: how many sales those terminals have.
    """
    other = open_engine(other_url)
    migrate(other)
    names = tables(engine)
    _make_months(engine, other)
    rows = [_rows(engine, names, one) for one in terminal_ids]
    plain = other_url.replace("postgresql+psycopg://", "postgresql://")
    begun = time.monotonic()
    with ThreadPoolExecutor(HANDS) as pool:
        shares = [rows[no::HANDS] for no in range(HANDS)]
        list(pool.map(lambda share: _write(plain, share), shares))
    took_s = time.monotonic() - begun
    other.dispose()
    return int(sales / took_s)


def _rows(engine: Engine, names: list[str], terminal_id: str) -> dict[str, bytes]:
    found = {}
    with engine.connect() as line:
        cursor = line.connection.cursor()
        for name in names:
            kept = BytesIO()
            asked = f"COPY (SELECT * FROM {name} WHERE terminal_id = '{terminal_id}') TO STDOUT"
            with cursor.copy(asked) as copy:
                for piece in copy:
                    kept.write(piece)
            if kept.tell():
                found[name] = kept.getvalue()
    return found


def _write(url: str, share: list[dict[str, bytes]]) -> None:
    with psycopg.connect(url) as line:
        for rows in share:
            with line.cursor() as cursor:
                for name, content in rows.items():
                    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
                        copy.write(content)
            line.commit()


def _partitions(engine: Engine) -> list[str]:
    with engine.connect() as line:
        return [
            row[0]
            for row in line.exec_driver_sql(
                "SELECT c.relname FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid"
            )
        ]


def _make_months(engine: Engine, other: Engine) -> None:
    """The same partitions as the first database has."""
    with engine.connect() as line:
        found = line.exec_driver_sql(
            "SELECT c.relname, p.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_class c"
            " JOIN pg_inherits i ON i.inhrelid = c.oid JOIN pg_class p ON p.oid = i.inhparent"
            " WHERE c.relkind IN ('r', 'p') AND c.relpartbound IS NOT NULL"
        ).all()
    with other.begin() as line:
        for name, parent, bound in found:
            line.exec_driver_sql(f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {parent} {bound}")
