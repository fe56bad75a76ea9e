"""What of a sale somebody else must say yes to.  Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pos.shop.approvals import Kind, Need
from pos.shop.limits import Limits
from pos.till.pricing import Sums, is_above
from pos.till.records import TenderKind
from pos.till.tenders import Tendered

_NOTE = 200
"""Letters of a note at most."""


@dataclass(frozen=True)
class Doubted:
    """Transfers of an order that somebody saw come in, and that are doubted now."""

    request_ids: frozenset[str] = frozenset()
    unseen_before: int = 0
    """How many others were let through unseen that day."""


NOTHING_DOUBTED = Doubted()


def needs(
    sale_id: str,
    total: Sums,
    tenders: Sequence[Tendered],
    limits: Limits,
    doubted: Doubted = NOTHING_DOUBTED,
) -> tuple[Need, ...]:
    """Return what has to be approved, each bounded in đồng.

    - a discount above `discount_bp`, of the order or of one line: all that is taken off;
    - any new price: what the sale's lines were moved by, up and down alike;
    - vouchers that together are above `voucher_vnd`: all of them, whoever gave them out;
    - each unseen transfer above `unseen_transfer_vnd`;
    - each doubted one above it, or where it makes more than `unseen_transfers` that day.
    """
    moved_vnd = sum(line.moved_vnd for line in total.lines)
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
    asked.extend(_of_unseen(sale_id, tenders, limits, doubted))
    return tuple(asked)


def _of_unseen(
    sale_id: str, tenders: Sequence[Tendered], limits: Limits, doubted: Doubted
) -> Iterator[Need]:
    doubts = [one for one in tenders if one.request_id in doubted.request_ids]
    is_often = doubted.unseen_before + len(doubts) > limits.unseen_transfers
    for one in tenders:
        is_doubted = one in doubts
        # One that answers a payment request and was let stand was approved then.
        if one.is_seen or (one.request_id is not None and not is_doubted):
            continue
        if one.tendered_vnd > limits.unseen_transfer_vnd or (is_doubted and is_often):
            yield Need(Kind.TRANSFER, sale_id, one.tendered_vnd, one.reference)
