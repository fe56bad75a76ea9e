"""What of a sale somebody else must say yes to.  Pure."""

from collections.abc import Sequence

from pos.shop.approvals import Kind, Need
from pos.shop.limits import Limits
from pos.till.pricing import Sums, is_above
from pos.till.records import TenderKind
from pos.till.tenders import Tendered


def needs(
    sale_id: str, total: Sums, tenders: Sequence[Tendered], limits: Limits
) -> tuple[Need, ...]:
    """Return what has to be approved, each bounded in đồng.

    - a discount above `discount_bp`, of the order or of one line: all that is taken off;
    - any new price: what the sale's lines were moved by, up and down alike;
    - vouchers above `voucher_vnd`, and transfers nobody has seen above `unseen_transfer_vnd`.
    """
    moved_vnd = sum(abs(line.list_vnd - line.gross_vnd) for line in total.lines)
    vouchers_vnd = _sum(tenders, TenderKind.VOUCHER)
    unseen_vnd = _sum([one for one in tenders if not one.is_seen], TenderKind.TRANSFER)
    asked = (
        (Kind.DISCOUNT, total.discount_vnd, is_above(total, limits.discount_bp)),
        (Kind.PRICE, moved_vnd, moved_vnd > 0),
        (Kind.VOUCHER, vouchers_vnd, vouchers_vnd > limits.voucher_vnd),
        (Kind.TRANSFER, unseen_vnd, unseen_vnd > limits.unseen_transfer_vnd),
    )
    return tuple(Need(kind, sale_id, bound) for kind, bound, is_needed in asked if is_needed)


def _sum(tenders: Sequence[Tendered], kind: TenderKind) -> int:
    return sum(one.tendered_vnd for one in tenders if one.kind is kind)
