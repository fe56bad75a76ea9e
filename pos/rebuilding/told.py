"""A fact as readers get it.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Told:
    """One fact of the stream, opened."""

    terminal_id: str
    epoch: str
    seq: int
    body: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """Type with version, `sale.completed/1`."""
        return str(self.body["t"])

    @property
    def fact_id(self) -> str:
        """The fact's own id."""
        return str(self.body["id"])

    @property
    def at(self) -> str:
        """The moment of the act, as tables keep it."""
        return str(self.body["at"])

    @property
    def business_on(self) -> str:
        """The business day of the act, as tables keep it."""
        return str(self.body["business_on"])

    @property
    def by_id(self) -> str:
        """Who acted."""
        return str(self.body["by"]["id"])

    @property
    def by_name(self) -> str:
        """What they were called."""
        return str(self.body["by"]["name"])

    @property
    def register_no(self) -> int | None:
        """At which register; None: at none."""
        found: int | None = self.body.get("register")
        return found
