"""What needs an approval: the manager's numbers."""

from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Limits:
    """From where on somebody else must say yes."""

    discount_bp: int = 1000
    cash_out_vnd: int = 2_000_000
    difference_vnd: int = 50_000
    voucher_vnd: int = 500_000
    unseen_transfers: int = 3
    unseen_transfer_vnd: int = 2_000_000
    refund_vnd: int = 1_000_000
    cash_rounding_vnd: int = 0


def limits(session: Session) -> Limits:
    """The limits as they stand."""
    _ = session
    return Limits()
