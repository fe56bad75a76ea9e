"""How terminals and those who let them in are told no."""

from pos.base.errors import Refusal


class NotLetIn(Exception):  # noqa: N818 - the line's word for it
    """A terminal's request to be let in, or for another key, that comes to nothing.

    Args:
        error: the line's code: `CODE`, `SIG`, `BODY`, `BUSY`, `UNKNOWN_TERMINAL`, `REVOKED`.
        why: what is wrong with a code: `wrong`, `over`, `used`, `tries`, `withdrawn`, `demo`,
            `known` (the terminal is here already), `key_known` (another terminal has the key).
        wait_s: seconds until the next try is heard.
    """

    def __init__(self, error: str, why: str = "", wait_s: int = 0) -> None:
        super().__init__(error, why)
        self.error = error
        self.why = why
        self.wait_s = wait_s


class NoSuchTerminal(Refusal):
    """No terminal has this id."""

    code = "central.no_terminal"


class NotWaiting(Refusal):
    """It was let in or turned away meanwhile."""

    code = "central.not_waiting"


class OtherShowroom(Refusal):
    """The terminal says that it stands in another showroom than its code."""

    code = "central.other_showroom"


class RevokedAlready(Refusal):
    """It may not send since before."""

    code = "central.revoked_already"


class NoteMissing(Refusal):
    """What cannot be taken back says why."""

    code = "central.note_missing"
