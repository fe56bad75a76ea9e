"""What stands in a shop's open orders, read by bare SQLite beside the application.

For the tests that press anything: what an order holds after a request is held against what it
held before and what the request may have done to it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.yardsticks import open_plainly

ORDERS = (
    "SELECT id, register_no, parked_at IS NOT NULL, discount_kind, discount_value, buyer, "
    "customer_id, note, park_note FROM till_drafts WHERE closed_at IS NULL"
)
LINES = (
    "SELECT l.draft_id, l.id, l.product_id, l.units, l.lot_id, l.price_vnd, l.discount_kind, "
    "l.discount_value, l.new_price_vnd FROM till_drafts d JOIN till_draft_lines l "
    "ON l.draft_id = d.id WHERE d.closed_at IS NULL"
)
TENDERS = (
    "SELECT t.draft_id, t.id, t.kind, t.tendered_vnd, t.reference, t.request_id, t.is_seen "
    "FROM till_drafts d JOIN till_draft_tenders t ON t.draft_id = d.id WHERE d.closed_at IS NULL"
)


@dataclass(frozen=True)
class Line:
    """A line of an order."""

    product_id: str
    units: int
    lot_id: str | None
    price_vnd: int
    cut: tuple[object, ...]


@dataclass
class Order:
    """An order that is neither sold nor given up."""

    register_no: int
    is_parked: bool
    cut: tuple[object, ...]
    buyer: str | None
    customer_id: str | None
    note: str | None
    park_note: str | None
    lines: dict[str, Line] = field(default_factory=dict)
    taken: dict[str, tuple[object, ...]] = field(default_factory=dict)

    def units(self) -> dict[str, int]:
        """Units by product."""
        found: dict[str, int] = {}
        for one in self.lines.values():
            found[one.product_id] = found.get(one.product_id, 0) + one.units
        return found


@dataclass(frozen=True)
class Change:
    """One thing that is no longer as it was."""

    order_id: str
    what: str
    """`opened`, `gone`, the name of a field, or `line` and `taken` with their ids."""
    part_id: str = ""
    before: Any = None
    now: Any = None


class CounterBook:
    """A second line to the book, which sees each commit of the application's."""

    def __init__(self, book: Path) -> None:
        self._line = open_plainly(book)
        self._version = self._seen()
        self._told = self._stream()
        self.orders = self._read()

    def close(self) -> None:
        """Let go of the file."""
        self._line.close()

    def ask(self, sql: str, *values: object) -> list[Any]:
        """Rows of a question."""
        return list(self._line.execute(sql, values).fetchall())

    def one(self, sql: str, *values: object) -> Any:
        """The first value of the first row; None without one."""
        row = self._line.execute(sql, values).fetchone()
        return row[0] if row else None

    def look(self) -> tuple[bool, list[Change]]:
        """Whether anything was written since the last look, and how the orders differ by it.

        That somebody who may say yes is about is noted beside whatever they press (decision 102):
        where that was noted, only what was told besides counts as written.
        """
        seen = self._seen()
        if seen == self._version:
            return False, []
        self._version, before, (facts, duty) = seen, self.orders, self._told
        self.orders, self._told = self._read(), self._stream()
        changes = list(differences(before, self.orders))
        is_noted = self._told[1] != duty
        return bool(not is_noted or changes or self._told[0] != facts), changes

    def _stream(self) -> tuple[int, list[Any]]:
        """How many facts there are, and who was seen when."""
        facts = self.one("SELECT max(rowid) FROM sync_facts")
        return facts, self.ask("SELECT person_id, seen_at, left_at FROM shop_duty ORDER BY 1")

    def _seen(self) -> int:
        version: int = self._line.execute("PRAGMA data_version").fetchone()[0]
        return version

    def _read(self) -> dict[str, Order]:
        self._line.execute("BEGIN")
        found = {
            row[0]: Order(row[1], bool(row[2]), row[3:5], *row[5:]) for row in self.ask(ORDERS)
        }
        for row in self.ask(LINES):
            found[row[0]].lines[row[1]] = Line(*row[2:6], cut=row[6:])
        for row in self.ask(TENDERS):
            found[row[0]].taken[row[1]] = row[2:]
        self._line.execute("COMMIT")
        return found


def differences(before: dict[str, Order], now: dict[str, Order]) -> Iterator[Change]:
    """Each thing that one says otherwise than the other."""
    for order_id in before.keys() | now.keys():
        was, is_now = before.get(order_id), now.get(order_id)
        if was is None or is_now is None:
            yield Change(order_id, "opened" if was is None else "gone", "", was, is_now)
            continue
        for name in (
            "register_no",
            "is_parked",
            "cut",
            "buyer",
            "customer_id",
            "note",
            "park_note",
        ):
            old, new = getattr(was, name), getattr(is_now, name)
            if old != new:
                yield Change(order_id, name, "", old, new)
        for name, olds, news in (
            ("line", was.lines, is_now.lines),
            ("taken", was.taken, is_now.taken),
        ):
            for part_id in olds.keys() | news.keys():
                if olds.get(part_id) != news.get(part_id):
                    yield Change(order_id, name, part_id, olds.get(part_id), news.get(part_id))
