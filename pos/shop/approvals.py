"""The book of approvals: somebody's yes, written in the very act that it lets happen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert
from sqlalchemy.orm import Session

from pos.base.errors import Broken
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.shop.models import ApprovalRow, Person, SeenApproval
from pos.shop.permissions import Role, Task, may
from pos.shop.refusals import ApprovalNeeded, NotYours, UnknownApproval
from pos.sync import outbox
from pos.sync.pen import Hand


class Kind(StrEnum):
    """What somebody is asked to say yes to; beside each, what its bound counts."""

    DISCOUNT = "discount"
    """Đồng."""
    PRICE = "price"
    """Đồng below or above the catalogue's price, of the whole line."""
    RETURN = "return_without_receipt"
    """Đồng."""
    REFUND = "refund"
    """Đồng."""
    DRAWER = "no_sale_drawer"
    """How often: once."""
    CASH_OUT = "cash_out"
    """Đồng."""
    DIFFERENCE = "difference"
    """Đồng, either way."""
    VOUCHER = "voucher"
    """Đồng."""
    TRANSFER = "unseen_transfer"
    """Đồng."""
    WRITE_OFF = "write_off"
    """Đồng, at today's prices, of the goods of one document."""
    REPRINT = "reprint"
    """Which copy: the second, the third."""
    COUNT = "stock_difference"
    """Đồng that a stocktake found too much and too little, added up."""
    UNDO = "undo_delivery"
    """Lines of a delivery of an earlier day."""


@dataclass(frozen=True)
class Need:
    """What an act needs a yes to."""

    kind: Kind
    subject_id: str
    """The order, sale, shift or return."""
    bound: int
    """How much of it, in the kind's unit."""
    note: str = ""
    """In the shop's words: a receipt's number, the goods' name."""


@dataclass(frozen=True)
class Voucher:
    """Somebody said yes at this register, with a PIN that was just checked.

    `approving.vouch` alone makes one; it lives as long as the request that carried the PIN.
    """

    person_id: str
    name: str
    role: str
    is_self: bool
    """Whether it is the very person who acts."""
    alone: bool
    """Whether nobody else who could have been asked was on duty."""
    reason: str
    """Needed where `is_self`."""
    shown: Mapping[str, int]
    """What the approver's sheet showed, by kind: the most that is approved."""


@dataclass(frozen=True)
class Approval:
    """A yes as it was written."""

    approval_id: str
    kind: str
    by_id: str
    by_name: str
    asked_by_id: str
    is_self: bool
    reason: str
    bound: int


def give(
    session: Session, needs: Sequence[Need], voucher: Voucher | None, *, hand: Hand
) -> tuple[Approval, ...]:
    """Write the yes to everything an act needs it for, and the fact of each.

    Raises:
        ApprovalNeeded: nobody said yes, or to less than this: the sheet shows it anew.
        Broken: outside an act.
    """
    require_act(session)
    if not needs:
        return ()
    if voucher is None or not _covers(voucher, needs, hand):
        raise ApprovalNeeded(needs=asked_for(needs))
    return tuple(_write(session, need, voucher, hand) for need in needs)


def asked_for(needs: Sequence[Need]) -> tuple[tuple[str, int, str], ...]:
    """What a sheet is to show: kind, sum of the bounds, notes; a kind once."""
    bounds: dict[str, int] = {}
    notes: dict[str, list[str]] = {}
    for need in needs:
        bounds[need.kind] = bounds.get(need.kind, 0) + need.bound
        noted = notes.setdefault(need.kind, [])
        if need.note and need.note not in noted:
            noted.append(need.note)
    return tuple((kind, bound, ", ".join(notes[kind])) for kind, bound in bounds.items())


def _covers(voucher: Voucher, needs: Sequence[Need], hand: Hand) -> bool:
    """Whether the sheet that was signed showed all of it; a yes is to one person's act only."""
    if voucher.is_self is not (voucher.person_id == hand.by_id):
        raise Broken("a voucher was given for somebody else's act")
    if voucher.is_self and not (voucher.alone and voucher.reason):
        raise Broken("a voucher for oneself was given without its conditions")
    return all(bound <= voucher.shown.get(kind, -1) for kind, bound, _note in asked_for(needs))


def _write(session: Session, need: Need, voucher: Voucher, hand: Hand) -> Approval:
    made = Approval(
        approval_id=new_id(),
        kind=need.kind.value,
        by_id=voucher.person_id,
        by_name=voucher.name,
        asked_by_id=hand.by_id,
        is_self=voucher.is_self,
        reason=voucher.reason,
        bound=need.bound,
    )
    session.execute(
        insert(ApprovalRow).values(
            id=made.approval_id,
            kind=made.kind,
            subject_id=need.subject_id,
            bound=need.bound,
            note=need.note,
            by_id=made.by_id,
            asked_by_id=made.asked_by_id,
            register_no=hand.register_no,
            is_self=made.is_self,
            reason=made.reason,
            at=hand.at,
            business_on=hand.on,
        )
    )
    told = {
        "id": made.approval_id,
        "kind": made.kind,
        "subject": need.subject_id,
        "bound": need.bound,
        "shown": voucher.shown[need.kind],
        "note": need.note,
        "approved_by": {"id": voucher.person_id, "name": voucher.name, "role": voucher.role},
        "is_self": made.is_self,
        "reason": made.reason,
    }
    outbox.record(session, "approval.given/1", {"approval": told}, hand=hand)
    return made


@dataclass(frozen=True)
class Override:
    """Another price than the catalogue's for one line of a sale."""

    order_id: str
    product_id: str
    name: str
    units: int
    list_price_vnd: int
    price_vnd: int
    difference_vnd: int
    """The line at the catalogue's price less the line as sold; negative where it was dearer."""
    approval_id: str | None


def tell_price(session: Session, override: Override, *, hand: Hand) -> None:
    """Write the fact that a line was sold for another price, within the act that sells it."""
    require_act(session)
    told = {
        "order": override.order_id,
        "product": override.product_id,
        "name": override.name,
        "units": override.units,
        "list_price_vnd": override.list_price_vnd,
        "price_vnd": override.price_vnd,
        "difference_vnd": override.difference_vnd,
        "approval": override.approval_id,
    }
    outbox.record(session, "price.overridden/1", {"override": told}, hand=hand)


def see(session: Session, approval_id: str, someone: Person, *, others: int, hand: Hand) -> None:
    """Write that a manager has looked at somebody's yes to themselves, and tell it; once.

    Args:
        others: how many further managers the shop has: the only one looks at their own.

    Raises:
        UnknownApproval: there is none of this id.
        NotYours: no manager, or the yes was the manager's own and another could look.
    """
    require_act(session)
    row = session.get(ApprovalRow, approval_id)
    is_manager = someone.role == Role.MANAGER and may(someone.role, Task.AUDIT)
    if row is None:
        raise UnknownApproval
    if not is_manager or (row.by_id == someone.id and others):
        raise NotYours
    if session.get(SeenApproval, approval_id) is None:
        session.add(SeenApproval(approval_id=approval_id, by_id=someone.id, at=hand.at))
        session.flush()
        told = {"id": approval_id, "kind": row.kind, "by": row.by_id, "bound": row.bound}
        outbox.record(session, "approval.seen/1", {"approval": told}, hand=hand)


def told(one: Approval) -> dict[str, object]:
    """An approval as the fact of the act it was given for tells it."""
    return {
        "id": one.approval_id,
        "kind": str(one.kind),
        "by": {"id": one.by_id, "name": one.by_name},
        "asked_by": one.asked_by_id,
        "is_self": one.is_self,
        "reason": one.reason,
        "bound": one.bound,
    }
