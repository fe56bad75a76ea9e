"""How receiving says no."""

from pos.base.errors import Refusal


class UnknownDelivery(Refusal):
    """No such delivery, neither under way nor received."""

    code = "receiving.unknown_delivery"


class AlreadyReceived(Refusal):
    """The delivery is booked: its lines are not changed any more."""

    code = "receiving.already_received"


class NothingReceived(Refusal):
    """A delivery without a line cannot be booked."""

    code = "receiving.nothing"


class TooManyLines(Refusal):
    """A delivery has so many lines that nobody could look over it."""

    code = "receiving.too_many_lines"


class LineExpired(Refusal):
    """The HSD of a line passed while the delivery was being written down."""

    code = "receiving.line_expired"


class LineLotDiffers(Refusal):
    """The lot's code is known with other dates or another owner."""

    code = "receiving.lot_differs"


class ProductGone(Refusal):
    """A product of the delivery is kept from sale since."""

    code = "receiving.product_gone"


class UnknownLine(Refusal):
    """The delivery has no such line."""

    code = "receiving.unknown_line"


class NotThereAnyMore(Refusal):
    """The shelves hold fewer units of the lot than are to be taken back."""

    code = "receiving.not_there"


class ReasonMissing(Refusal):
    """What is undone needs a reason."""

    code = "receiving.reason_missing"


class BadPhoto(Refusal):
    """The file is no picture and no PDF, or too large."""

    code = "receiving.bad_photo"


class UnknownPhoto(Refusal):
    """The delivery has no such photo, or its file is gone."""

    code = "receiving.unknown_photo"


class NoLabels(Refusal):
    """None of the lots chosen gets a label."""

    code = "receiving.no_labels"


class OrderEnded(Refusal):
    """The order that a delivery follows was closed or cancelled while it was written down."""

    code = "receiving.order_ended"


class NoOtherPrice(Refusal):
    """The line costs what was ordered, was not ordered, or was undone."""

    code = "receiving.no_other_price"


class PriceAnswered(Refusal):
    """Somebody else said something else of the price."""

    code = "receiving.price_answered"
