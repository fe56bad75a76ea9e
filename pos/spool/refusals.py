"""How the spool says no."""

from pos.base.errors import Refusal


class UnknownPaper(Refusal):
    """No such print job."""

    code = "spool.unknown_paper"
