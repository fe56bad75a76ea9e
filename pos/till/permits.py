"""What of a sale somebody else must say yes to.  Pure."""

from collections.abc import Sequence

from pos.shop.approvals import Kind, Need
from pos.shop.limits import Limits
from pos.till.pricing import Sums, is_above
from pos.till.records import TenderKind
from pos.till.tenders import Tendered

_NOTE = 200
"""Letters of a note at most."""


def needs(
    sale_id: str, total: Sums, tenders: Sequence[Tendered], limits: Limits
) -> tuple[Need, ...]:
    """Return what has to be approved, each bounded in đồng.

    - a discount above `discount_bp`, of the order or of one line: all that is taken off;
    - any new price: what the sale's lines were moved by, up and down alike;
    - vouchers that together are above `voucher_vnd`: all of them, whoever gave them out;
    - each unseen transfer above `unseen_transfer_vnd`.
    """
    moved_vnd = sum(abs(line.list_vnd - line.gross_vnd) for line in total.lines)
    asked = []
    if is_above(total, limits.discount_bp):
        asked.append(Need(Kind.DISCOUNT, sale_id, total.discount_vnd))
    if any(line.is_repriced for line in total.lines):
        asked.append(Need(Kind.PRICE, sale_id, moved_vnd))
    vouchers = [one for one in tenders if one.kind is TenderKind.VOUCHER]
    vouchers_vnd = sum(one.tendered_vnd for one in vouchers)
    if vouchers_vnd > limits.voucher_vnd:
        codes = ", ".join(one.reference for one in vouchers)[:_NOTE]
        asked.append(Need(Kind.VOUCHER, sale_id, vouchers_vnd, codes))
    for one in tenders:
        # One that answers a payment request was approved when it was let stand.
        is_asked = one.request_id is None and not one.is_seen
        if is_asked and one.tendered_vnd > limits.unseen_transfer_vnd:
            asked.append(Need(Kind.TRANSFER, sale_id, one.tendered_vnd))
    return tuple(asked)
