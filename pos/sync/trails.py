"""The audit trail: which facts belong to it, under which topic, of whom and of how much.  Pure.

The trail is the stream itself; this only says which of its facts an auditor looks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Topic(StrEnum):
    """What a fact of the trail is about."""

    APPROVAL = "approval"
    """Somebody said yes to what another did."""
    SELF_APPROVAL = "self_approval"
    """Somebody alone said yes to what they did themselves."""
    DISCOUNT = "discount"
    """A sale with a discount; the amount is the discount."""
    PRICE = "price"
    """Another price than the catalogue's for one line; the amount is the difference."""
    VOID = "void"
    """A line or an order given up; the amount is what was asked for it."""
    TENDER_BACK = "tender_back"
    """Money taken for an order and given back before it was sold."""
    DRAWER = "drawer"
    """The drawer opened without a sale."""
    RETURN = "return"
    """Goods taken back against their receipt; the amount is their value."""
    LOOSE_RETURN = "loose_return"
    """Goods taken back without a receipt."""
    CASH = "cash"
    """Cash put into the drawer or taken out."""
    CASH_REFUSED = "cash_refused"
    """Cash that was to be taken out and was not there; the amount is what was asked for."""
    DIFFERENCE = "difference"
    """A drawer that held more or less than it must, opened or closed so."""
    REPRINT = "reprint"
    """A copy of a paper."""
    FAILED_PIN = "failed_pin"
    TRANSFER = "transfer"
    """A transfer that did not simply come: let stand unseen, given up, checked, sent back; and a
    refund that left by bank."""
    SHIFT = "shift"
    """A shift opened or closed."""
    LOOK = "look"
    """What a drawer must hold was looked at before it was counted."""
    HOLD = "hold"
    """A lot held back, recalled by the centre, or let go again."""
    PRICE_SET = "price_set"
    """The catalogue's own price."""
    PERSON = "person"
    SETTINGS = "settings"
    """The shop's profile, limits, registers and printers."""
    ORDERED = "ordered"
    """An order to a producer: sent, confirmed, changed, ended; the amount is what it comes to."""
    CLOCK = "clock"
    BOOK = "book"
    """A new epoch, or a release."""


@dataclass(frozen=True)
class Entry:
    """Where a fact stands in the trail."""

    topic: Topic
    person_id: str
    amount_vnd: int


_BY_KIND = {
    "price.overridden/1": Topic.PRICE,
    "order.voided/1": Topic.VOID,
    "drawer.opened/1": Topic.DRAWER,
    "cash.moved/1": Topic.CASH,
    "signin.failed/1": Topic.FAILED_PIN,
    "shift.opened/1": Topic.SHIFT,
    "shift.closed/1": Topic.SHIFT,
    "shift.looked/1": Topic.LOOK,
    "transfer.checked/1": Topic.TRANSFER,
    "refund.sent/1": Topic.TRANSFER,
    "lot.held/1": Topic.HOLD,
    "lot.released/1": Topic.HOLD,
    "lot.settled/1": Topic.HOLD,
    "recall.seen/1": Topic.HOLD,
    "price.set/1": Topic.PRICE_SET,
    "lot.marked/1": Topic.PRICE_SET,
    "person.changed/1": Topic.PERSON,
    "shop.changed/1": Topic.SETTINGS,
    "limits.changed/1": Topic.SETTINGS,
    "register.paired/1": Topic.SETTINGS,
    "register.placed/1": Topic.SETTINGS,
    "printer.changed/1": Topic.SETTINGS,
    "outlet.changed/1": Topic.SETTINGS,
    "order.sent/1": Topic.ORDERED,
    "order.confirmed/1": Topic.ORDERED,
    "order.changed/1": Topic.ORDERED,
    "order.closed/1": Topic.ORDERED,
    "cost.settled/1": Topic.ORDERED,
    "clock.jumped/1": Topic.CLOCK,
    "epoch.started/1": Topic.BOOK,
    "release.applied/1": Topic.BOOK,
}
"""Kinds of which every fact belongs to the trail."""
WHOLE_KINDS = (*_BY_KIND, "return.completed/1", "approval.given/1")
"""The same; an audit counts them."""


def entry(kind: str, content: Mapping[str, Any], by_id: str) -> Entry | None:
    """Where a fact stands in the trail; None for what happens all day: a sale as it should be.

    Args:
        kind: type with version.
        content: what the type carries.
        by_id: who writes it.
    """
    topic = _topic(kind, content)
    if topic is None:
        return None
    return Entry(topic, _whom(topic, content) or by_id, _amount(topic, content))


def _topic(kind: str, content: Mapping[str, Any]) -> Topic | None:
    if kind == "sale.completed/1":
        return Topic.DISCOUNT if discount_of(content) else None
    if kind == "return.completed/1":
        return Topic.LOOSE_RETURN if _is_loose(content) else Topic.RETURN
    if kind == "approval.given/1":
        is_self = bool(_part(content, "approval").get("is_self"))
        return Topic.SELF_APPROVAL if is_self else Topic.APPROVAL
    if kind == "paper.finished/1":
        return Topic.REPRINT if _part(content, "paper").get("copy_no") else None
    return _of_money(kind, content) or _BY_KIND.get(kind)


_BY_CHANGE = {
    ("cash.moved/1", "refused"): Topic.CASH_REFUSED,
    ("order.voided/1", "tender"): Topic.TENDER_BACK,
    ("transfer.ended/1", "unseen"): Topic.TRANSFER,
    ("transfer.ended/1", "abandoned"): Topic.TRANSFER,
}
"""Changes of a kind that have a topic of their own; a transfer that was seen has none."""


def _of_money(kind: str, content: Mapping[str, Any]) -> Topic | None:
    """Where money did not go as it should."""
    if _difference(content) and _BY_KIND.get(kind) is Topic.SHIFT:
        return Topic.DIFFERENCE
    return _BY_CHANGE.get((kind, str(content.get("change"))))


def _difference(content: Mapping[str, Any]) -> int:
    """Of a drawer, when its shift is closed or opened."""
    part = _part(content, "drawer") or _part(content, "shift")
    return _whole(part.get("difference_vnd"))


def discount_of(content: Mapping[str, Any]) -> int:
    """What a sale's customer was spared, without the rounding of its sum."""
    told = content.get("discount_vnd")
    if told is not None:
        return _whole(told)
    lines = content.get("lines")
    given = sum(_whole(one.get("discount_vnd")) for one in lines) if isinstance(lines, list) else 0
    return given - _whole(content.get("rounding_vnd"))


def _is_loose(content: Mapping[str, Any]) -> bool:
    """Whether any line of a return names no line of a receipt."""
    lines = content.get("lines")
    return isinstance(lines, list) and any(
        isinstance(one, Mapping) and one.get("original") in (None, "none") for one in lines
    )


def _whom(topic: Topic, content: Mapping[str, Any]) -> str:
    """Whom the fact tells of, where it is not who wrote it.

    A wrong PIN beside an order tells of the person who was at the till: a guessed PIN is theirs; a
    copy of whoever asked for it, since the printer's own hand writes that it came out.
    """
    if topic not in (Topic.FAILED_PIN, Topic.REPRINT):
        return ""
    whom = _part(content, "asked_by") or _part(content, "person")
    return str(whom.get("id", ""))


def _amount(topic: Topic, content: Mapping[str, Any]) -> int:
    if topic is Topic.DISCOUNT:
        return discount_of(content)
    if topic is Topic.PRICE:
        price = _part(content, "override")
        return _whole(price.get("difference_vnd"))
    if topic in (Topic.VOID, Topic.TENDER_BACK, Topic.RETURN, Topic.LOOSE_RETURN):
        return abs(_whole(content.get("total_vnd")))
    if topic is Topic.TRANSFER:
        part = _part(content, "transfer") or _part(content, "refund")
        return _whole(part.get("amount_vnd"))
    if topic is Topic.ORDERED:
        return _whole(_part(content, "purchase").get("total_vnd"))
    if topic is Topic.DIFFERENCE:
        return abs(_difference(content))
    if topic in (Topic.CASH, Topic.CASH_REFUSED):
        return abs(_whole(content.get("amount_vnd") or _part(content, "cash").get("amount_vnd")))
    return 0


def _part(content: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = content.get(name)
    return part if isinstance(part, Mapping) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
