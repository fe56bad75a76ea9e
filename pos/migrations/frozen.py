"""Triggers that keep what happened from being edited or deleted."""

from typing import Any

_SQLITE = """
CREATE TRIGGER {table}_no_{word} BEFORE {word} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is never changed'); END
"""

_POSTGRES = (
    """
CREATE FUNCTION {table}_frozen() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{table} is never changed'; END $$
""",
    """
CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_frozen()
""",
    """
CREATE TRIGGER {table}_kept BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_frozen()
""",
)


def freeze(op: Any, *tables: str) -> None:
    """Refuse every UPDATE and DELETE on `tables`, in the database itself."""
    for table in tables:
        if op.get_bind().dialect.name == "sqlite":
            for word in ("update", "delete"):
                op.execute(_SQLITE.format(table=table, word=word))
        else:
            for statement in _POSTGRES:
                op.execute(statement.format(table=table))
