"""What the stream is told of transfers.  Pure.

The centre matches the bank's memos to these: without what was asked for it could name no payment.
"""

from collections.abc import Mapping

from pos.till.accounts import Account


def asked(
    request_id: str,
    memo: str,
    *,
    order_id: str,
    shift_id: str,
    amount_vnd: int,
    due_vnd: int,
    account: Account,
) -> dict[str, object]:
    """A code was shown to a customer: `transfer.asked/1`."""
    return {
        "transfer": {
            **named(request_id, memo, order_id, amount_vnd),
            "shift": shift_id,
            "due_vnd": due_vnd,
            "account": {
                "bank_bin": account.bank_bin,
                "bank": account.bank_name,
                "number": account.account_no,
                "holder": account.holder,
            },
        }
    }


def ended(
    transfer: Mapping[str, object], how: str, *, shift_id: str, approval_id: str | None
) -> dict[str, object]:
    """How the waiting ended: `transfer.ended/1`."""
    return {
        "change": how,
        "transfer": dict(transfer),
        "shift": shift_id,
        "approval": approval_id,
    }


def checked(
    transfer: Mapping[str, object], word: str, *, check_id: str, reason: str, before: str
) -> dict[str, object]:
    """What somebody found in the bank's app: `transfer.checked/1`.

    Args:
        before: a `transfer_queries.Standing`: what was known of the money until then.
    """
    return {
        "change": word,
        "transfer": dict(transfer),
        "check": {"id": check_id, "reason": reason, "before": before},
    }


def named(request_id: str, memo: str, order_id: str, amount_vnd: int) -> dict[str, object]:
    """Which transfer; the order's id is that of the sale it becomes."""
    return {"id": request_id, "memo": memo, "order": order_id, "amount_vnd": amount_vnd}
