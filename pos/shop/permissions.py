"""Who may do what: tasks and roles.  Deny by default."""

from enum import StrEnum


class Task(StrEnum):
    """What a route needs.  `OPEN` is for shoppers and for the sign-in page itself."""

    OPEN = "open"
    SELL = "sell"
    RECEIVE = "receive"


ROLES: dict[str, frozenset[Task]] = {
    "cashier": frozenset({Task.SELL, Task.RECEIVE}),
    "manager": frozenset({Task.SELL, Task.RECEIVE}),
}
"""In a shop of one to three people the cashier also receives goods and prints labels."""


def may(role: str, task: Task) -> bool:
    """Whether somebody of `role` may do `task`; an unknown role may do nothing."""
    return task in ROLES.get(role, frozenset())
