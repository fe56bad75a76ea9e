"""The address of the producer's own page of an order, where it may be handed on."""

from dataclasses import dataclass

from pos.ordering.kinds import State
from pos.ordering.links import code_of
from pos.ordering.records import Order
from pos.shop.door import house


@dataclass(frozen=True)
class Link:
    """Where a producer answers."""

    path: str
    """Of this machine; empty: there is no such page."""
    address: str
    is_outside: bool
    """Whether a producer's phone can open it."""

    @property
    def shown(self) -> str:
        """What may stand on papers and in messages; empty where nobody outside could open it."""
        return self.address if self.is_outside else ""


def link(order: Order) -> Link:
    """An order's page for its producer; none for a draft, an order that has ended, or in training.

    Its address comes from the same setting as the shoppers' pages.
    """
    settings = house().settings
    if order.state is State.DRAFT or order.is_ended or settings.is_training:
        return Link("", "", False)
    path = f"/o/{code_of(order.order_id, house().pepper)}"
    return Link(path, f"{settings.link_base}{path}", not settings.is_link_local)


def dial(phone: str) -> str:
    """A telephone's number as a link dials it: +84 in the place of the first 0; empty for none.

    Short numbers (1900 …, 1800 …) have no country: they are dialled as they are.
    """
    digits = "".join(one for one in phone if one.isascii() and one.isdigit())
    if digits.startswith("0"):
        return f"+84{digits[1:]}"
    is_abroad = phone.strip().startswith("+") or (digits.startswith("84") and len(digits) > 10)
    return f"+{digits}" if is_abroad else digits
