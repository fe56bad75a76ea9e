"""How the spool says no."""

from pos.base.errors import Refusal


class UnknownPaper(Refusal):
    """No such print job."""

    code = "spool.unknown_paper"


class PaperIsSettled(Refusal):
    """Somebody else, or the printer, has settled the paper meanwhile."""

    code = "spool.paper_is_settled"
