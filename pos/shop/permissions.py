"""Who may do what: tasks and roles.  Deny by default."""

from enum import StrEnum


class Task(StrEnum):
    """What a route needs."""

    OPEN = "open"
    """Nothing: the shopper's pages."""
    ENTER = "enter"
    """A register's browser, before anybody signed in."""
    PAIR = "pair"
    """A browser of the shop's own network that wants to become a register."""
    FOUND = "found"
    """This machine, in a folder where no showroom was founded yet."""
    SELL = "sell"
    RECEIVE = "receive"
    OPEN_DRAWER = "open_drawer"
    """Open the cash drawer without a sale."""
    MANAGE = "manage"
    """The shop's own lists and settings: managers only."""
    KEEP_CUSTOMERS = "keep_customers"
    """See customers whole, change and forget them."""


ROLES: dict[str, frozenset[Task]] = {
    "cashier": frozenset({Task.SELL, Task.RECEIVE, Task.OPEN_DRAWER}),
    "manager": frozenset(
        {Task.SELL, Task.RECEIVE, Task.OPEN_DRAWER, Task.MANAGE, Task.KEEP_CUSTOMERS}
    ),
}
"""In a shop of one to three people the cashier also receives goods and prints labels."""


def may(role: str, task: Task) -> bool:
    """Whether somebody of `role` may do `task`; an unknown role may do nothing."""
    return task in ROLES.get(role, frozenset())
