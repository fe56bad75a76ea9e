"""How the room says no."""

from pos.base.errors import Refusal


class NothingMeant(Refusal):
    """No lot of the shop is what was asked for."""

    code = "holding.nothing_meant"


class HeldAlready(Refusal):
    """Every lot meant is held back by an order already."""

    code = "holding.held_already"


class ReasonMissing(Refusal):
    """Nobody said why, or what is to be done."""

    code = "holding.reason_missing"


class OnlyTheCentre(Refusal):
    """A recall is lifted by the centre alone."""

    code = "holding.only_the_centre"


class HasEnded(Refusal):
    """The order was lifted already."""

    code = "holding.has_ended"


class NotAsked(Refusal):
    """The customer never agreed to be called, or has no number."""

    code = "holding.not_asked"


class BadRecall(Refusal):
    """A recall that cannot be read: nothing of it was applied."""

    code = "holding.bad_recall"
