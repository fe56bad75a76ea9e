"""How the till says no to a transfer."""

from pos.base.errors import Refusal


class NoAccount(Refusal):
    """The shop has not named the account that transfers go to."""

    code = "till.no_account"


class UnknownRequest(Refusal):
    """No such request for a transfer of this order."""

    code = "till.unknown_request"


class RequestAbandoned(Refusal):
    """The code `memo` was given up: it pays nothing any more, whatever comes for it."""

    code = "till.request_abandoned"


class RequestEnded(Refusal):
    """Somebody has said already how the transfer of `memo` ended."""

    code = "till.request_ended"


class RequestStale(Refusal):
    """The order's sum is not the one of the code any more; `due_vnd` are to pay now."""

    code = "till.request_stale"


class TransferTooLarge(Refusal):
    """More was asked for by transfer than the order has to pay: `due_vnd`."""

    code = "till.transfer_too_large"


class NothingDue(Refusal):
    """The order has nothing left to pay."""

    code = "till.nothing_due"


class NotThere(Refusal):
    """Somebody looked for the money of `memo` meanwhile, and it is not there."""

    code = "till.transfer_not_there"


class CameForMore(Refusal):
    """`amount_vnd` came for this order already, which costs less by now: `due_vnd`."""

    code = "till.came_for_more"


class NothingCame(Refusal):
    """Money that nobody has seen come is not sent back."""

    code = "till.nothing_came"


class MoneyInUse(Refusal):
    """The money of `memo` pays an order or a sale: it goes back with the goods, or is first taken
    out of the order."""

    code = "till.money_in_use"


class CheckTooEarly(Refusal):
    """The till still waits for this transfer: nothing is to be checked yet."""

    code = "till.check_too_early"


class CheckNeedsReason(Refusal):
    """What was said of a transfer is said otherwise only with a reason."""

    code = "till.check_needs_reason"
