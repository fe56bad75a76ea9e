"""Pages by a table: where each is, who may, and what answers, read when it is first asked for.

A till that sells all day asks for none of the manager's pages, and should not wait for their code
when it is switched on, nor keep it in its memory.  So a room that no sale needs names its pages in
a table of strings; the module behind them is imported by whoever comes first.
"""

import importlib
from collections.abc import Callable
from typing import Any

from flask import Blueprint

from pos.shop.door import allowed
from pos.shop.permissions import Task

View = Callable[..., Any]


class Pages(Blueprint):
    """The pages that one module answers.

    Args:
        name: of the blueprint, before the dot of every endpoint.
        module: its functions answer; an endpoint's last part is the function's name.
        task: what a person must be allowed, where a page says nothing else.
        look: the same for pages that are only looked at; None: as `task`.
        url_prefix: before every address.
    """

    def __init__(
        self, name: str, module: str, *, task: Task, look: Task | None = None, url_prefix: str = ""
    ) -> None:
        super().__init__(name, module, url_prefix=url_prefix or None)
        self._module = module
        self._task = task
        self._look = look or task
        self._views: dict[str, View] = {}
        """By name: one that answers at several addresses is one view."""

    def show(
        self, rule: str, view: str, *, task: Task | None = None, merge_slashes: bool = True
    ) -> None:
        """A page, or a file, that is only looked at."""
        self._add("GET", rule, view, task or self._look, merge_slashes=merge_slashes)

    def act(self, rule: str, view: str, *, task: Task | None = None) -> None:
        """An act: it may change something."""
        self._add("POST", rule, view, task)

    def _add(
        self, method: str, rule: str, view: str, task: Task | None, *, merge_slashes: bool = True
    ) -> None:
        answers = self._views.setdefault(
            view, allowed(task or self._task)(_late(self._module, view))
        )
        self.add_url_rule(rule, view, answers, methods=[method], merge_slashes=merge_slashes)


def _late(module: str, name: str) -> View:
    """The function `name` of `module`, found when it is called."""

    def view(**asked: Any) -> Any:
        return getattr(importlib.import_module(module), name)(**asked)

    view.__module__, view.__name__ = module, name
    return view
