"""A book as it can be compared with another: without identities, moments and the order of facts."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from pos.sync.verify import check, read_database
from tests.yardsticks import open_plainly

ID = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b")
LEFT_AWAY = {
    "catalogue_prices": {"id", "fact_seq", "told_no"},
    "catalogue_certificates": {"id"},
    "stock_moves": {"id"},
    "intake_steps": {"n"},
}
"""What tells only in which order, or by whose dice, something was written."""
NOT_COMPARED = {"intake_acts", "shop_duty", "sync_facts", "sync_trail", "sqlite_sequence"}
"""Facts are compared by what they tell; who was last seen when is no part of the books."""


def book(path: Path) -> dict[str, Counter[str]]:
    """Every row of every table, as text; facts by their bodies."""
    line = open_plainly(path)
    names = {
        **_named(line, "SELECT id, 'product ' || sku FROM catalogue_products"),
        **_named(line, "SELECT id, 'producer ' || name_key FROM catalogue_producers"),
        **_named(
            line,
            "SELECT l.id, 'lot ' || p.sku || ' ' || l.code FROM stock_lots l "
            "JOIN catalogue_products p ON p.id = l.product_id",
        ),
        **_named(line, "SELECT id, 'import ' || file_name FROM intake_imports"),
    }
    tables = [
        row[0]
        for row in line.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        if row[0] not in NOT_COMPARED
    ]
    found = {one: Counter(_rows(line, one, names)) for one in tables}
    bodies = [json.loads(row[0]) for row in line.execute("SELECT body FROM sync_facts")]
    found["bodies"] = Counter(_plain(one, names) for body in bodies for one in _told(body))
    line.close()
    return found


def differing(one: dict[str, Counter[str]], other: dict[str, Counter[str]]) -> dict[str, Any]:
    """The tables that differ, with some of what only one of them has."""
    return {
        name: (list(one[name] - other[name])[:3], list(other[name] - one[name])[:3])
        for name in one
        if one[name] != other[name]
    }


def facts_are_whole(path: Path) -> bool:
    """Whether the stream is gapless, chained and signed."""
    return check(read_database(path)).fault is None


def _named(line: Any, asked: str) -> dict[str, str]:
    return dict(line.execute(asked).fetchall())


def _rows(line: Any, table: str, names: dict[str, str]) -> list[str]:
    asked = line.execute(f"SELECT * FROM {table}")
    columns = [one[0] for one in asked.description]
    away = LEFT_AWAY.get(table, set()) | {
        one for one in columns if one == "at" or one.endswith("_at")
    }
    return [
        _plain({c: v for c, v in zip(columns, row, strict=True) if c not in away}, names)
        for row in asked
    ]


def _told(body: dict[str, Any]) -> list[dict[str, Any]]:
    """What a fact tells; moves told by one fact or by several are the same moves."""
    told = {name: value for name, value in body.items() if name not in ("id", "at", "boot")}
    if told["t"] != "stock.moved/1":
        return [told]
    return [told | {"moves": one} for one in told["moves"]]


def _plain(values: dict[str, Any], names: dict[str, str]) -> str:
    return ID.sub(lambda found: names.get(found[0], "?"), repr(values))
