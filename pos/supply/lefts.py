"""Why goods are not asked about at all, whatever is missing.  Pure."""

from enum import StrEnum


class Left(StrEnum):
    """Why a product stands in a review without a sum."""

    NO_PRODUCER = "no_producer"
    """Nobody knows from whom to order it."""
    NO_PRICE = "no_price"
    """It has no price, so it cannot be sold."""
    IS_LEFT = "is_left"
    """The manager wrote that it is not ordered any more."""
    GIFT_SET = "gift_set"
    """It is packed here, of other goods."""
    PUT_OFF = "put_off"
    """Somebody put it off until a day."""
    NEVER_COMES = "never_comes"
    """Its producer delivers nothing within a year."""
