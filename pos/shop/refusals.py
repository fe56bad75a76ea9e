"""How the shop says no."""

from pos.base.errors import Refusal


class WrongPin(Refusal):
    """The PIN does not fit; `left` tries remain before a pause."""

    code = "shop.wrong_pin"


class PinLocked(Refusal):
    """Too many wrong PINs; `wait_s` seconds remain."""

    code = "shop.pin_locked"


class WeakPin(Refusal):
    """A PIN anybody would guess."""

    code = "shop.weak_pin"


class NotHere(Refusal):
    """The browser is no register of this shop."""

    code = "shop.not_here"


class FromElsewhere(Refusal):
    """Another site's page sent the request."""

    code = "shop.from_elsewhere"


class NotYours(Refusal):
    """The person's role does not allow the task."""

    code = "shop.not_yours"
