"""What may be practised.  Pure."""

from pos.shop.permissions import Task

_OF_THE_SHOP = frozenset({Task.MANAGE, Task.LOOK, Task.KEEP_CUSTOMERS, Task.PAIR, Task.FOUND})
_OWN_PIN = frozenset({"shop.show_own_pin", "shop.change_own_pin"})
"""A PIN changed in training would be the old one again at the till."""


def is_practised(endpoint: str, task: Task | None) -> bool:
    """Whether a page is part of the training: whatever a till does, and nothing of the settings."""
    return task not in _OF_THE_SHOP and endpoint not in _OWN_PIN
