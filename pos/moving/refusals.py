"""How moving goods says no."""

from pos.base.errors import Refusal


class NothingToMove(Refusal):
    """A document without a line."""

    code = "moving.nothing_to_move"


class NotThere(Refusal):
    """The place holds fewer units of the lot than the document takes."""

    code = "moving.not_there"


class LotHeld(Refusal):
    """A held or recalled lot goes to nobody's table: it is destroyed, or goes to its producer."""

    code = "moving.lot_held"


class LotPast(Refusal):
    """A lot whose HSD has passed goes nowhere it might be sold or tasted."""

    code = "moving.lot_past"


class OtherWay(Refusal):
    """Goods are not moved so between these places."""

    code = "moving.other_way"


class TwoProducers(Refusal):
    """A slip for goods returned goes with one producer."""

    code = "moving.two_producers"


class TooManyLines(Refusal):
    """More lines than one document has."""

    code = "moving.too_many_lines"


class UnknownDocument(Refusal):
    """No such document."""

    code = "moving.unknown_document"


class IsUndone(Refusal):
    """The document was undone before."""

    code = "moving.is_undone"


class NotUndone(Refusal):
    """A document that ended something, or undid another, stays."""

    code = "moving.not_undone"


class CannotUndo(Refusal):
    """The goods have gone on from where the document took them."""

    code = "moving.cannot_undo"


class FairChanged(Refusal):
    """The books of the fair changed since its goods were counted."""

    code = "moving.fair_changed"
