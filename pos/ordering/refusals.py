"""How ordering says no."""

from pos.base.errors import Refusal


class UnknownOrder(Refusal):
    """No such order."""

    code = "ordering.unknown_order"


class UnknownLine(Refusal):
    """The order has no such line."""

    code = "ordering.unknown_line"


class UnknownProducer(Refusal):
    """No such producer."""

    code = "ordering.unknown_producer"


class NotOrdered(Refusal):
    """No such product, one kept from sale, a service, or another producer's."""

    code = "ordering.not_ordered"


class NothingOrdered(Refusal):
    """An order without a line."""

    code = "ordering.nothing_ordered"


class TooManyLines(Refusal):
    """More lines than one can look over."""

    code = "ordering.too_many_lines"


class IsSent(Refusal):
    """It went out: what was sent is not changed, a change is told to the producer."""

    code = "ordering.is_sent"


class Grown(Refusal):
    """Goods were put on the draft since its page was opened."""

    code = "ordering.grown"


class NotSent(Refusal):
    """It is still a draft."""

    code = "ordering.not_sent"


class IsEnded(Refusal):
    """It is closed or cancelled."""

    code = "ordering.is_ended"


class HasCome(Refusal):
    """Goods of it came in: it can be closed, and no longer cancelled."""

    code = "ordering.has_come"


class LessThanCame(Refusal):
    """More of a line came in than is to be ordered now."""

    code = "ordering.less_than_came"


class MoreThanOrdered(Refusal):
    """The producer would bring more than was ordered."""

    code = "ordering.more_than_ordered"


class NothingChanged(Refusal):
    """The change leaves everything as it is."""

    code = "ordering.nothing_changed"


class DayOver(Refusal):
    """The day on which the goods are wanted is over."""

    code = "ordering.day_over"


class TooManyAnswers(Refusal):
    """The producer's page was answered more often than anybody needs."""

    code = "ordering.too_many_answers"


class UnknownReservation(Refusal):
    """No such promise to a customer."""

    code = "ordering.unknown_reservation"


class NotOnReceipt(Refusal):
    """The receipt holds nothing of what was promised, or all of it for another promise."""

    code = "ordering.not_on_receipt"


class ReservationOver(Refusal):
    """The promise ended on a day that is over."""

    code = "ordering.reservation_over"
