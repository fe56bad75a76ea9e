"""Addresses: numbers that the books can hold, and builders worked out when a link is first drawn.

Werkzeug writes and compiles two functions for each address as soon as it is named, which took
most of the time of making the application; a till builds links to a few dozen of them a day.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import IntegerConverter, Rule


class SmallNumber(IntegerConverter):
    """A number of at most nine digits: a longer one names nothing here, and is no page."""

    regex = r"\d{1,9}"


class LateRule(Rule):
    """A rule that knows its address at once, and how to build it when first asked."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(super(LateRule, self)._compile_builder(append_unknown))
            return made[0](rule, **values)

        return build
