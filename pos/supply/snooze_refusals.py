"""How putting off says no."""

from pos.base.errors import Refusal


class UnknownGoods(Refusal):
    """No such product."""

    code = "supply.unknown_goods"


class BadSnooze(Refusal):
    """A day that is over, or further ahead than anybody plans."""

    code = "supply.bad_snooze"
