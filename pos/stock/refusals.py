"""How stock says no."""

from pos.base.errors import Refusal


class NotEnoughStock(Refusal):
    """The place holds fewer units of the lot than the move takes."""

    code = "stock.not_enough"


class LotDiffers(Refusal):
    """The lot's code is known with other dates or another owner."""

    code = "stock.lot_differs"


class SetIsPacked(Refusal):
    """A gift set comes into the books by being packed: else nobody knows what lies in it."""

    code = "stock.set_is_packed"


class LotHeld(Refusal):
    """The lot is held or recalled: it gets no label that invites to buy it."""

    code = "stock.lot_held"


class LotPastSelling(Refusal):
    """The lot's HSD has passed: it gets no label that invites to buy it."""

    code = "stock.lot_past_selling"


class UnknownLot(Refusal):
    """No such lot of this product."""

    code = "stock.unknown_lot"


class UnknownHold(Refusal):
    """No such hold or recall, or one that has ended already."""

    code = "stock.unknown_hold"


class UnknownFair(Refusal):
    """No such fair or stall."""

    code = "stock.unknown_fair"


class FairIsOver(Refusal):
    """The fair was ended: nothing goes there, and nothing is sold there any more."""

    code = "stock.fair_is_over"


class FairHoldsGoods(Refusal):
    """The books still hold goods at the fair that is to be ended."""

    code = "stock.fair_holds_goods"


class UnknownProduct(Refusal):
    """No such product, or one that is not stocked (a service)."""

    code = "stock.unknown_product"


class LabelDoesNotFit(Refusal):
    """The label's words or its code are too large for the size chosen."""

    code = "stock.label_does_not_fit"


class CodeDoesNotFit(LabelDoesNotFit):
    """The label's code would need modules of less than 4 dots, which no phone is sure to read."""

    code = "stock.code_does_not_fit"


class SizeCannotBe(Refusal):
    """No label has this size."""

    code = "stock.size_cannot_be"


class MarkdownRunning(Refusal):
    """The lot is marked down since `day` already: another begins today, or after that one."""

    code = "stock.markdown_running"


class UnknownMarkdown(Refusal):
    """No such markdown, or one that has ended."""

    code = "stock.unknown_markdown"
