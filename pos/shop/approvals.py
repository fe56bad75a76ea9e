"""Approvals inside an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.orm import Session

from pos.base.errors import Refusal
from pos.base.ids import new_id
from pos.base.transaction import require_act
from pos.shop.approving import Voucher
from pos.sync.pen import Hand


class Kind(StrEnum):
    """What somebody says yes to."""

    DISCOUNT = "discount"
    PRICE = "price"
    RETURN = "return_without_receipt"
    REFUND = "refund"
    DRAWER = "no_sale_drawer"
    CASH_OUT = "cash_out"
    DIFFERENCE = "difference"
    VOUCHER = "voucher"
    TRANSFER = "unseen_transfer"
    REPRINT = "reprint"


@dataclass(frozen=True)
class Need:
    """What an act needs a yes for."""

    kind: Kind
    subject_id: str
    bound: int
    note: str = ""


@dataclass(frozen=True)
class Approval:
    """A yes, as written."""

    approval_id: str
    kind: str
    by_id: str
    by_name: str
    asked_by_id: str
    is_self: bool
    reason: str
    bound: int


class ApprovalNeeded(Refusal):
    """Somebody else must say yes first."""

    code = "shop.approval_needed"


def give(
    session: Session, needs: Sequence[Need], voucher: Voucher | None, *, hand: Hand
) -> tuple[Approval, ...]:
    """Write what was approved."""
    require_act(session)
    if not needs:
        return ()
    if voucher is None or any(need.bound > voucher.shown.get(need.kind, -1) for need in needs):
        raise ApprovalNeeded(
            kinds=[str(need.kind) for need in needs],
            bounds={str(need.kind): need.bound for need in needs},
        )
    return tuple(
        Approval(
            new_id(),
            str(need.kind),
            voucher.person_id,
            voucher.name,
            hand.by_id,
            voucher.is_self,
            voucher.reason,
            need.bound,
        )
        for need in needs
    )
