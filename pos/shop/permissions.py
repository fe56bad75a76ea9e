"""Who may do what: tasks and roles.  Deny by default."""

from enum import StrEnum


class Task(StrEnum):
    """What a route needs."""

    OPEN = "open"
    """Nothing: the shopper's pages."""
    ENTER = "enter"
    """A register's browser, before anybody signed in."""
    SELL = "sell"
    RECEIVE = "receive"
    CARE = "care"
    """Looking after the book and its copies."""


ROLES: dict[str, frozenset[Task]] = {
    "cashier": frozenset({Task.SELL, Task.RECEIVE}),
    "manager": frozenset({Task.SELL, Task.RECEIVE, Task.CARE}),
}
"""In a shop of one to three people the cashier also receives goods and prints labels."""


def may(role: str, task: Task) -> bool:
    """Whether somebody of `role` may do `task`; an unknown role may do nothing."""
    return task in ROLES.get(role, frozenset())
