"""Chains of migrations with one more, invented, at their end; and what a book holds, whole."""

import shutil
import textwrap
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from pysqlite3 import dbapi2

from pos.migrations import running

VERSIONS = Path(running.__file__).parent / "versions"


def lengthen(folder: Path, body: str) -> Path:
    """A copy of the chain's folder with a migration `9999` behind the last, doing `body`."""
    shutil.copytree(VERSIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    head = (
        '"""Invented."""\n\nfrom alembic import op\nimport sqlalchemy as sa\n\nrevision = "9999"\n'
    )
    upgrade = f"def upgrade():\n{textwrap.indent(textwrap.dedent(body).strip(), '    ')}\n"
    content = f"{head}down_revision = {running.newest()!r}\n\n\n{upgrade}"
    (folder / "9999_invented.py").write_text(content, encoding="utf-8")
    return folder


def use(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the program know the chain in `folder` instead of its own."""
    real = running.config

    def config() -> Config:
        made = real()
        made.set_main_option("version_locations", str(folder))
        return made

    monkeypatch.setattr(running, "config", config)


def content(book: Path) -> dict[str, Any]:
    """Every table's rows, and every table's, index's and trigger's making."""
    connection = dbapi2.connect(str(book))
    try:
        made = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [name for name, sql in made if sql and sql.startswith("CREATE TABLE")]
        rows = {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in tables
        }
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    finally:
        connection.close()
    return {"made": made, "rows": rows, "sound": sound, "loose": loose}


_OF_THE_CHAIN = ("alembic_version", "catalogue_communes", "stock_places")
"""Tables that the migrations fill."""


def copy_rows(newer: Path, older: Path) -> None:
    """Put into an older book's empty tables what a newer one holds, column by column.

    A column that a later step takes away stays empty.
    """
    connection = dbapi2.connect(str(older))
    try:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("ATTACH DATABASE ? AS newer", (str(newer),))
        tables = connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")
        for (name,) in tables.fetchall():
            if name in _OF_THE_CHAIN or name.startswith("sqlite_"):
                continue
            kept = _columns(connection, "newer", name)
            listed = ", ".join(
                f'"{column}"' for column in _columns(connection, "main", name) if column in kept
            )
            connection.execute(
                f'INSERT INTO main."{name}" ({listed}) SELECT {listed} FROM newer."{name}"'
            )
        connection.commit()
    finally:
        connection.close()


def revision(book: Path) -> str | None:
    """The revision a book says it is at; None where it says nothing."""
    connection = dbapi2.connect(str(book))
    try:
        known = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()[0]
        row = known and connection.execute("SELECT version_num FROM alembic_version").fetchone()
    finally:
        connection.close()
    return row[0] if row else None


def _columns(connection: dbapi2.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA {schema}.table_info("{table}")')]
