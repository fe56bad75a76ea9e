"""The book of vouchers that the shop gave out: the only writer of `till_voucher_codes`."""

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.till.refusals import VoucherTooSmall, VoucherUnknown
from pos.till.voucher_models import VoucherCode

_OURS = re.compile(r"TH([0-9A-Z]{5})([0-9A-Z]{5})")
_MISREAD = str.maketrans("OIL", "011")
"""Letters that no code of ours has, and what they were on the paper."""


def as_given(reference: str) -> str:
    """A code of ours as it stands on its paper, however it was typed; any other as it is.

    Args:
        reference: as `tenders.read_reference` gives it.
    """
    found = _OURS.fullmatch(re.sub(r"[-./_]", "", reference))
    if found is None:
        return reference
    return f"TH-{found[1]}-{found[2]}".translate(_MISREAD)


def write(session: Session, code: str, worth_vnd: int, return_id: str, *, at: datetime) -> None:
    """Write a code that goes out, once and for all."""
    require_act(session)
    session.add(VoucherCode(code=code, worth_vnd=worth_vnd, return_id=return_id, given_at=at))
    session.flush()


def worth_vnd(session: Session, code: str) -> int | None:
    """What a code of ours is worth; None where it was never given out."""
    return session.scalar(select(VoucherCode.worth_vnd).where(VoucherCode.code == code))


def require_worth(session: Session, code: str, tendered_vnd: int) -> None:
    """Refuse a code of ours that was never given out, or that is to pay more than its worth.

    Codes of others are slips of paper that whoever sells looks at.

    Raises:
        VoucherUnknown, VoucherTooSmall.
    """
    if not as_given(code).startswith("TH-"):
        return
    worth = worth_vnd(session, code)
    if worth is None:
        raise VoucherUnknown(reference=code)
    if tendered_vnd > worth:
        raise VoucherTooSmall(reference=code, worth_vnd=worth)
