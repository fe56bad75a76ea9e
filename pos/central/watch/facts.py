"""A fact's body as rows that people can read and compare.  Pure."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_ROWS = 400
_LONGEST = 300


@dataclass(frozen=True)
class Row:
    """One value of a body."""

    name: str
    """Where it stands: `lines.1.amount_vnd`."""
    value: str


@dataclass(frozen=True)
class Pair:
    """One value of two bodies; None where a body has none."""

    name: str
    left: str | None
    right: str | None

    @property
    def differs(self) -> bool:
        """Whether the two say other things."""
        return self.left != self.right


def rows(body: str) -> list[Row]:
    """A body's values in its own order; what is no JSON is one row of text."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return [Row("", body[:_LONGEST])]
    found: list[Row] = []
    for name, value in _walk("", told):
        if len(found) == MOST_ROWS:
            found.append(Row("…", ""))
            break
        found.append(Row(name, value))
    return found


def side_by_side(left: str | None, right: str | None) -> list[Pair]:
    """The values of two bodies beside each other, in the left one's order, then the right's own."""
    ours = {one.name: one.value for one in rows(left)} if left is not None else {}
    theirs = {one.name: one.value for one in rows(right)} if right is not None else {}
    names = [*ours, *(name for name in theirs if name not in ours)]
    return [Pair(name, ours.get(name), theirs.get(name)) for name in names]


def _walk(name: str, told: Any) -> Iterator[tuple[str, str]]:
    if isinstance(told, dict) and told:
        for key, value in told.items():
            yield from _walk(f"{name}.{key}" if name else str(key), value)
    elif isinstance(told, list) and told:
        for number, value in enumerate(told, start=1):
            yield from _walk(f"{name}.{number}", value)
    else:
        yield name, _shown(told)


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
