"""How the line is told no: each with what can be done."""

from pos.base.errors import Refusal


class LinkedAlready(Refusal):
    """There is a centre already: its line is ended first."""

    code = "connecting.linked_already"


class NotLinked(Refusal):
    """There is no centre."""

    code = "connecting.not_linked"


class CentreSilent(Refusal):
    """Nobody answered as a centre does."""

    code = "connecting.silent"


class CentreUnsafe(Refusal):
    """Somebody answered whose certificate is not the centre's."""

    code = "connecting.unsafe"


class ClockInTheWay(Refusal):
    """The certificate is not of the day that the machine's clock says."""

    code = "connecting.clock"


class CodeWrong(Refusal):
    """The centre has no such code."""

    code = "connecting.code_wrong"


class CodeOver(Refusal):
    """The code was used, ran out, or was withdrawn."""

    code = "connecting.code_over"


class TooManyTries(Refusal):
    """The centre hears no code from here for a while."""

    code = "connecting.too_many_tries"


class KnownThere(Refusal):
    """The centre knows this terminal or its key already."""

    code = "connecting.known_there"


class OnlyForDemo(Refusal):
    """A demo showroom goes to a demo centre, a real one to a real one."""

    code = "connecting.only_for_demo"


class TurnedAway(Refusal):
    """The centre says no, in a way that this release does not know."""

    code = "connecting.not_let_in"


class NothingToPrint(Refusal):
    """The centre has confirmed nothing that could be printed."""

    code = "connecting.nothing_to_print"
