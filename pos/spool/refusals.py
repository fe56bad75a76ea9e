"""How the spool says no."""

from pos.base.errors import Refusal


class UnknownPaper(Refusal):
    """No such print job."""

    code = "spool.unknown_paper"


class PaperIsSettled(Refusal):
    """Somebody else, or the printer, has settled the paper meanwhile."""

    code = "spool.paper_is_settled"


class CannotBeDrawn(Refusal):
    """A paper cannot be drawn for the printer where it is to come out."""

    code = "spool.unreadable_paper"


class WordsDoNotFit(CannotBeDrawn):
    """Its words are larger than the printer's paper."""

    code = "spool.does_not_fit"


class CodeDoesNotFit(CannotBeDrawn):
    """Its code would be too small to be read."""

    code = "spool.qr_does_not_fit"


class TooManyCopies(Refusal):
    """More copies than a printer takes that gets the picture anew for each: `most`."""

    code = "spool.too_many_copies"
