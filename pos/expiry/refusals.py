"""How the board of what expires says no."""

from pos.base.errors import Refusal


class NoSuchLot(Refusal):
    """No such lot in stock, or nothing is left of it."""

    code = "expiry.no_such_lot"


class NotForSale(Refusal):
    """The HSD of lot `code` has passed, or it is held or recalled: no price sells it."""

    code = "expiry.not_for_sale"


class NoListPrice(Refusal):
    """`name` has no price on the day: nothing can be taken off it."""

    code = "expiry.no_list_price"


class NotLower(Refusal):
    """The lot's price must be below the list price of `list_price_vnd`, and above nothing."""

    code = "expiry.not_lower"


class DayPassed(Refusal):
    """The markdown would begin before today, or end before it begins, or after the HSD `day`."""

    code = "expiry.day_passed"


class ConsentNeeded(Refusal):
    """The goods are the producer's: nobody has said that they agreed."""

    code = "expiry.consent_needed"


class StillGood(Refusal):
    """Only goods past their best-before are looked at: lot `code` is not."""

    code = "expiry.still_good"


class ReasonMissing(Refusal):
    """Why the goods are sold on has to be written."""

    code = "expiry.reason_missing"
