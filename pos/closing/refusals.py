"""How the end of a shift says no."""

from pos.base.errors import Refusal


class NoSuchMove(Refusal):
    """Neither in nor out, or for no reason that is known."""

    code = "closing.no_such_move"


class NoteNeeded(Refusal):
    """A reason in the person's own words was left out."""

    code = "closing.note_needed"


class TooMuchCash(Refusal):
    """More at once than any drawer holds: a slip of the finger, or a scan in the field."""

    code = "closing.too_much_cash"


class NotTakenOut(Refusal):
    """The drawer cannot hold so much.

    Whatever was asked for, the sentence is the same: it is not to tell how much there is.
    """

    code = "closing.not_taken_out"


class AnothersShift(Refusal):
    """The shift is `name`'s, and only who leads may close it in their stead."""

    code = "closing.anothers_shift"


class OwnDrawer(Refusal):
    """Whoever opened a shift or sold in it sees what its drawer must hold after the count only."""

    code = "closing.own_drawer"


class NotThisShift(Refusal):
    """The page is of another shift than the one that is open."""

    code = "closing.not_this_shift"


class CountedTwice(Refusal):
    """The money was counted twice already: both counts are kept, and there is no third."""

    code = "closing.counted_twice"


class NotCounted(Refusal):
    """The money, or the slips beside it, are not counted yet."""

    code = "closing.not_counted"


class OrderHalfPaid(Refusal):
    """Money was taken for open order `no`: it is in the drawer and in no sale."""

    code = "closing.order_half_paid"


class OrdersChanged(Refusal):
    """The open orders are not the ones that the page listed."""

    code = "closing.orders_changed"


class LeftTooMuch(Refusal):
    """More is to stay in the drawer than was counted."""

    code = "closing.left_too_much"


class ReasonNeeded(Refusal):
    """So large a difference needs a reason."""

    code = "closing.reason_needed"


class NoSuchClosing(Refusal):
    """There is no Z of this number."""

    code = "closing.no_such_closing"
