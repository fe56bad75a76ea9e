"""What the till is measured against: its own rows, written by bare SQLite.  For `tests.bench`."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from pos.base.database import PRAGMAS
from pos.base.text import search_key

Rows = tuple[str, list[dict[str, Any]]]
"""A table's name, and rows of it."""


def open_plainly(book: Path) -> Any:
    """A SQLite line with the till's own pragmas and nothing above it."""
    line = dbapi2.connect(str(book), isolation_level=None)
    for pragma in PRAGMAS:
        line.execute(pragma)
    return line


class Plain:
    """The very rows that the till has just written, written by bare SQLite into a copy.

    The copy is of the book as it was before; reading the rows is not timed, writing them is.
    """

    def __init__(self, home: Path) -> None:
        copy = home / "plain.db"
        copy.unlink(missing_ok=True)
        self._live = open_plainly(home / "till.db")
        self._live.execute("VACUUM INTO ?", (str(copy),))
        self._line = open_plainly(copy)

    def close(self) -> None:
        """Let go of both files."""
        self._live.close()
        self._line.close()

    def begin(self, draft_id: str) -> None:
        """Bring over what an order stands on; not timed."""
        for table, where in (("till_shifts", "true"), ("till_drafts", "id = :id")):
            self._put(self._rows(table, where, draft_id), verb="INSERT OR IGNORE")

    def scan(self, draft_id: str) -> Callable[[], None]:
        """The draft's new version, the line that grew, the scan that was heard."""
        drafts = self._rows("till_drafts", "id = :id", draft_id)
        version = drafts[1][0]["version"]
        last = f"draft_id = :id AND touched_version = {version}"
        lines = self._rows("till_draft_lines", last, draft_id)
        heard = "draft_id = :id ORDER BY rowid DESC LIMIT 1"
        scans = self._rows("till_draft_scans", heard, draft_id)

        def write() -> None:
            with self._transaction():
                self._put(scans)
                self._set(drafts, "id")
                self._put(lines, verb="INSERT OR REPLACE")

        return write

    def checkout(self, draft_id: str) -> Callable[[], None]:
        """Sale, lines, tender, moves, levels, number, fact and print job; then the next draft."""
        of_sale = ("till_sale_lines", "sale_id"), ("till_tenders", "sale_id")
        of_act = ("stock_moves", "act_id"), ("stock_recounts", "act_id")
        sale = self._rows("till_sales", "id = :id", draft_id)
        told = f"seq = {sale[1][0]['fact_seq']}"
        added = [
            self._rows("sync_facts", told, draft_id),
            sale,
            *(self._rows(table, f"{key} = :id", draft_id) for table, key in of_sale + of_act),
        ]
        jobs = self._rows("spool_jobs", "subject_id = :id", draft_id)
        for job in jobs[1]:  # as it was when it was queued
            job.update(payload=None, payload_sha256=None, state="queued", finished_at=None)
        moved = "lot_id IN (SELECT lot_id FROM stock_moves WHERE act_id = :id)"
        levels = self._rows("stock_levels", moved, draft_id)
        counters = self._rows("till_counters", "true", draft_id)
        closed = self._rows("till_drafts", "id = :id", draft_id)
        opened = self._rows("till_drafts", "closed_at IS NULL AND version = 0", draft_id)

        def write() -> None:
            with self._transaction():
                for rows in (*added, jobs):
                    self._put(rows)
                self._put(counters, verb="INSERT OR REPLACE")
                self._set(levels, "lot_id")
                self._set(closed, "id")
                self._line.execute("DELETE FROM till_draft_scans WHERE draft_id = ?", (draft_id,))
                self._put(opened, verb="INSERT OR IGNORE")

        return write

    def discount(self, draft_id: str) -> Callable[[], None]:
        """The draft with its discount and its new version."""
        drafts = self._rows("till_drafts", "id = :id", draft_id)

        def write() -> None:
            with self._transaction():
                self._set(drafts, "id")

        return write

    def part(self, draft_id: str) -> Callable[[], None]:
        """What was taken for the draft, and its new version."""
        drafts = self._rows("till_drafts", "id = :id", draft_id)
        taken = self._rows("till_draft_tenders", "draft_id = :id", draft_id)

        def write() -> None:
            with self._transaction():
                self._put(taken)
                self._set(drafts, "id")

        return write

    def rest(self, draft_id: str) -> Callable[[], None]:
        """A checkout whose sale has two tenders."""
        return self.checkout(draft_id)

    def search(self, word: str) -> Callable[[], None]:
        """The same products found, by one folded word and without any order."""
        sql = "SELECT id, name_vi, sku FROM catalogue_products WHERE search_key LIKE ? LIMIT 8"
        return lambda: self._line.execute(sql, (f"%{search_key(word)}%",)).fetchall() and None

    def best(self, typed: str, most: int = 8) -> list[str]:
        """What a search must find, best first, looked at product by product."""
        key = search_key(typed)
        words, found = key.split(), []
        for row in self._live.execute(
            "SELECT id, sku, name_key, search_key, sort_key FROM catalogue_products "
            "WHERE is_stocked = 1"
        ):
            product_id, sku, name, text, order = row
            if not all(word in text for word in words):
                continue
            ranks = (
                name == key or sku == typed.strip().upper(),
                name.startswith(key),
                f" {key}" in f" {name}",
                all(f" {word}" in f" {text}" for word in words),
                True,
            )
            found.append((ranks.index(True), order, product_id))
        return [one[2] for one in sorted(found)[:most]]

    def count(self, table: str) -> int:
        """How many rows a table has."""
        count: int = self._live.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count

    def codes(self) -> list[str]:
        """Bar codes of pieces that can be scanned without a question."""
        rows = self._live.execute(
            "SELECT substr(c.gtin14, 2, 13) FROM catalogue_products p "
            "JOIN catalogue_codes c ON c.product_id = p.id WHERE p.unit = 'piece' "
            "AND p.is_stocked AND length(c.gtin14) = 14 AND p.id NOT IN "
            "(SELECT product_id FROM stock_lots WHERE use_by <= date('now', '+1 day'))"
        )
        return [row[0] for row in rows]

    def papers(self, lines: int) -> list[str]:
        """Receipts of so many lines, as words."""
        rows = self._live.execute(
            "SELECT document FROM spool_jobs WHERE subject_id IN (SELECT draft_id "
            "FROM till_draft_lines GROUP BY draft_id HAVING count(*) = ?)",
            (lines,),
        )
        return [row[0] for row in rows]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        self._line.execute("BEGIN IMMEDIATE")
        yield
        self._line.execute("COMMIT")

    def _rows(self, table: str, where: str, draft_id: str) -> Rows:
        found = self._live.execute(f"SELECT * FROM {table} WHERE {where}", {"id": draft_id})
        names = [column[0] for column in found.description]
        return table, [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def _put(self, rows: Rows, *, verb: str = "INSERT") -> None:
        table, found = rows
        if found:
            names = ", ".join(f":{name}" for name in found[0])
            self._line.executemany(f"{verb} INTO {table} VALUES ({names})", found)

    def _set(self, rows: Rows, key: str) -> None:
        table, found = rows
        if found:
            names = ", ".join(f"{name} = :{name}" for name in found[0] if name != key)
            self._line.executemany(f"UPDATE {table} SET {names} WHERE {key} = :{key}", found)
