"""Reading the body of a fact: each value is looked at before it is believed.  Pure.

A body is authentic, yet what wrote it may have been another version, or broken: whatever is not as
the reader needs it is `Unfit`, and nothing else is ever raised.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

MOST = 10**15
"""No amount and no number of units is larger: a thousand of them still add up in 64 bits."""
MOST_LETTERS = 20_000
MOST_OF_AN_ID = 200
"""Letters of what tables are keyed by."""


@dataclass(eq=False)
class Unfit(Exception):  # noqa: N818 - it says of a body what `BadForm` says of a form
    """What a body says cannot be read: which field, and what is wrong with it."""

    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}"


class Part:
    """An object within a body, and where it stands there."""

    __slots__ = ("_told", "_where")

    def __init__(self, told: Mapping[str, Any], where: str = "") -> None:
        self._told = told
        self._where = where

    def has(self, name: str) -> bool:
        """Whether it says anything under a name: `null` is nothing."""
        return self._told.get(name) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def is_text(self, name: str) -> bool:
        """Whether a text is there, and not an object."""
        return type(self._told.get(name)) is str

    def __contains__(self, name: str) -> bool:
        """Whether a name is there, be it with `null`."""
        return name in self._told

    def text(self, name: str) -> str:
        """A text; missing is unfit, empty is not."""
        found = self._told.get(name)
        if type(found) is not str:
            raise self._unfit(name, "no text")
        return self._clean(name, found, MOST_LETTERS)

    def text_or(self, name: str, default: str = "") -> str:
        """A text, or what counts where nothing is said."""
        return self.text(name) if self._told.get(name) is not None else default

    def key(self, name: str) -> str:
        """What something is known by: a text that is neither empty nor long."""
        found = self.key_or(name)
        if not found:
            raise self._unfit(name, "empty")
        return found

    def key_or(self, name: str) -> str:
        """The same; empty where nothing is said."""
        found = self._told.get(name)
        if found is None:
            return ""
        if type(found) is not str:
            raise self._unfit(name, "no text")
        return self._clean(name, found, MOST_OF_AN_ID)

    def whole(self, name: str) -> int:
        """A whole number, within `MOST` either way."""
        found = self._told.get(name)
        if type(found) is not int or not -MOST <= found <= MOST:
            raise self._unfit(name, "no whole number")
        return found

    def whole_or(self, name: str, default: int = 0) -> int:
        """A whole number, or what counts where nothing is said."""
        return self.whole(name) if self._told.get(name) is not None else default

    def whole_or_none(self, name: str) -> int | None:
        """A whole number, or nothing."""
        return self.whole(name) if self._told.get(name) is not None else None

    def count(self, name: str) -> int:
        """A whole number not below 0."""
        found = self.whole(name)
        if found < 0:
            raise self._unfit(name, "below 0")
        return found

    def flag(self, name: str, default: bool | None = None) -> bool:
        """A claim; without a default it must be there."""
        found = self._told.get(name)
        if found is None and default is not None:
            return default
        if type(found) is not bool:
            raise self._unfit(name, "neither true nor false")
        return found

    def day(self, name: str) -> date:
        """A day as `2026-11-21`."""
        found = self.day_or_none(name)
        if found is None:
            raise self._unfit(name, "no day")
        return found

    def day_or_none(self, name: str) -> date | None:
        """The same, or nothing."""
        found = self._told.get(name)
        if found is None:
            return None
        try:
            return date.fromisoformat(found)
        except (TypeError, ValueError):
            raise self._unfit(name, "no day") from None

    def moment(self, name: str) -> datetime:
        """A moment as `2026-11-21T07:05:00.000Z`."""
        try:
            found = datetime.fromisoformat(self._told.get(name))  # type: ignore[arg-type]
            return found.astimezone(UTC) if found.tzinfo else self._no_moment(name)
        except (TypeError, ValueError, OverflowError):
            return self._no_moment(name)

    def part(self, name: str) -> "Part":
        """An object within it."""
        found = self._told.get(name)
        if type(found) is not dict:
            raise self._unfit(name, "no object")
        return Part(found, f"{self._where}{name}.")

    def part_or_none(self, name: str) -> "Part | None":
        """The same, or nothing."""
        return self.part(name) if self._told.get(name) is not None else None

    def parts(self, name: str) -> "list[Part]":
        """A list of objects."""
        found = self._told.get(name)
        if type(found) is not list:
            raise self._unfit(name, "no list")
        made = []
        for no, one in enumerate(found):
            if type(one) is not dict:
                raise self._unfit(f"{name}.{no}", "no object")
            made.append(Part(one, f"{self._where}{name}.{no}."))
        return made

    def parts_or_none(self, name: str) -> "list[Part]":
        """The same; none where nothing is said."""
        return self.parts(name) if self._told.get(name) is not None else []

    def keys(self, name: str) -> list[str]:
        """A list of what things are known by; none where nothing is said."""
        found = self._told.get(name)
        if found is None:
            return []
        if type(found) is not list:
            raise self._unfit(name, "no list")
        listed = Part({str(no): one for no, one in enumerate(found)}, f"{self._where}{name}.")
        return [listed.key(str(no)) for no in range(len(found))]

    def counts(self, name: str) -> dict[str, int]:
        """An object of whole numbers."""
        held = self.part(name)
        return {self._clean(name, one, MOST_OF_AN_ID): held.whole(one) for one in held}

    def json(self, *without: str) -> str:
        """All of it as JSON, but for what is not wanted."""
        told = {name: value for name, value in self._told.items() if name not in without}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return self._clean("", text, len(text))

    def unfit(self, name: str, problem: str) -> Unfit:
        """What to raise of a value that a reader cannot take."""
        return self._unfit(name, problem)

    def _no_moment(self, name: str) -> datetime:
        raise self._unfit(name, "no moment")

    def _unfit(self, name: str, problem: str) -> Unfit:
        return Unfit(f"{self._where}{name}", problem)

    def _clean(self, name: str, found: str, most: int) -> str:
        """A text that a database takes."""
        if len(found) > most:
            raise self._unfit(name, "too long")
        if not found.isascii() and not _is_written(found):
            raise self._unfit(name, "half a letter")
        if "\0" in found:
            raise self._unfit(name, "an empty letter")
        return found


def _is_written(found: str) -> bool:
    """Whether it has no half of a pair of surrogates."""
    try:
        found.encode()
    except UnicodeEncodeError:
        return False
    return True
