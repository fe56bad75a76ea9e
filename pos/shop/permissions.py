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
    COUNT = "count"
    """A phone that was paired for one stocktake, and opens nothing else."""
    FOUND = "found"
    """This machine, in a folder where no showroom was founded yet."""
    OWN = "own"
    """One's own PIN: everybody who is let in."""
    PAPERS = "papers"
    """See the papers that were printed."""
    SELL = "sell"
    RECEIVE = "receive"
    FOLLOW = "follow"
    """Follow goods: a lot from its delivery to its receipts, and what is held back."""
    OPEN_DRAWER = "open_drawer"
    """Open the cash drawer without a sale."""
    SEE_ORDERS = "see_orders"
    """Look at orders to producers and at what is proposed."""
    DRAFT_ORDERS = "draft_orders"
    """Write orders down that somebody else sends, and promise goods to customers."""
    ORDER = "order"
    """Send orders to producers, change and end them; the terms they deliver on."""
    MOVE_CASH = "move_cash"
    """Put cash into the drawer or take it out."""
    TAKE_BACK = "take_back"
    """Take goods back from a customer."""
    CLOSE_SHIFT = "close_shift"
    """Count the drawer and close the register's shift."""
    APPROVE = "approve"
    """Say yes with a PIN to what a cashier may not do alone."""
    AUDIT = "audit"
    """Read who did what: the trail, the exceptions, the closings."""
    LOOK = "look"
    """Read the shop's lists and settings without changing them."""
    MANAGE = "manage"
    """The shop's own lists and settings: managers only."""
    KEEP_CUSTOMERS = "keep_customers"
    """See customers whole, change and forget them."""


class Role(StrEnum):
    """What somebody works as; stored with the person."""

    CASHIER = "cashier"
    LEAD = "lead"
    """Answers for a shift (trưởng ca): also approves."""
    MANAGER = "manager"
    AUDITOR = "auditor"
    """Reads everything and changes nothing."""


_AT_THE_TILL = frozenset(
    {
        *(Task.OWN, Task.PAPERS, Task.SELL, Task.RECEIVE, Task.FOLLOW, Task.OPEN_DRAWER),
        *(Task.MOVE_CASH, Task.TAKE_BACK, Task.CLOSE_SHIFT),
    }
)

ROLES: dict[str, frozenset[Task]] = {
    Role.CASHIER: _AT_THE_TILL,
    Role.LEAD: _AT_THE_TILL
    | {Task.APPROVE, Task.KEEP_CUSTOMERS, Task.SEE_ORDERS, Task.DRAFT_ORDERS},
    Role.MANAGER: _AT_THE_TILL
    | {Task.APPROVE, Task.AUDIT, Task.LOOK, Task.MANAGE, Task.KEEP_CUSTOMERS}
    | {Task.SEE_ORDERS, Task.DRAFT_ORDERS, Task.ORDER},
    Role.AUDITOR: frozenset(
        {Task.OWN, Task.PAPERS, Task.FOLLOW, Task.AUDIT, Task.LOOK, Task.SEE_ORDERS}
    ),
}
"""In a shop of one to three people the cashier also receives goods and prints labels."""


def may(role: str, task: Task) -> bool:
    """Whether somebody of `role` may do `task`; an unknown role may do nothing."""
    return task in ROLES.get(role, frozenset())


def roles_that_may(task: Task) -> frozenset[str]:
    """The roles whose people may do it."""
    return frozenset(role for role in ROLES if may(role, task))
