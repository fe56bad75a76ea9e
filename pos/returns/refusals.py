"""How the room of returns says no."""

from pos.base.errors import Refusal


class UnknownReceipt(Refusal):
    """No sale of this shop has the number, or the code's check is not its own."""

    code = "returns.unknown_receipt"


class OtherShowroom(Refusal):
    """The receipt `number` was given by the showroom `showroom`."""

    code = "returns.other_showroom"


class NothingToReturn(Refusal):
    """No line has a quantity."""

    code = "returns.nothing_to_return"


class MoreThanLeft(Refusal):
    """Of `name` only `left` may still come back, perhaps since another register took some."""

    code = "returns.more_than_left"


class NotForTheShelf(Refusal):
    """The lot `lot_code` of `name` may not be sold today."""

    code = "returns.not_for_the_shelf"


class NoWhy(Refusal):
    """Goods are taken back only for a reason that is named."""

    code = "returns.no_why"


class ReturnChanged(Refusal):
    """What is given back is not what the cashier saw; it comes to `total_vnd` now."""

    code = "returns.return_changed"


class AboveTodaysPrice(Refusal):
    """Without a receipt `name` is worth at most today's price, `price_vnd`."""

    code = "returns.above_todays_price"


class LotOfOtherGoods(Refusal):
    """The lot named is no lot of these goods."""

    code = "returns.lot_of_other_goods"


class SlipNeeded(Refusal):
    """A refund on a card needs the number of the terminal's slip."""

    code = "returns.slip_needed"


class AccountNeeded(Refusal):
    """A refund by bank needs to be told where to."""

    code = "returns.account_needed"


class NotInDrawer(Refusal):
    """Notes were to go back that the drawer does not hold.

    Whatever was asked for, the sentence is the same: it is not to tell how much there is.
    """

    code = "returns.not_in_drawer"


class OtherWay(Refusal):
    """Goods without a receipt are paid back by voucher or in cash."""

    code = "returns.other_way"


class IsSent(Refusal):
    """Somebody has marked this refund as sent already."""

    code = "returns.is_sent"


class NoExchange(Refusal):
    """The order is in no exchange any more."""

    code = "returns.no_exchange"


class UnknownReturn(Refusal):
    """No such return."""

    code = "returns.unknown_return"
