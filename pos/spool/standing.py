"""How a printer is, in one word for a person: what it said, or what became of the last paper."""

from enum import StrEnum

from printers.reasons import Reason
from printers.status import State, Status


class Standing(StrEnum):
    """All that a till says of its printer; no answer is never "ready"."""

    READY = "ready"
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    ERROR = "error"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    """Another program, or a conversation of ours, holds its line."""
    UNASKED = "unasked"
    """It answers questions, and has not been asked yet."""
    MUTE = "mute"
    """It took the last paper, or has had none yet, and cannot be asked how it is."""
    PREVIEW = "preview"
    """No printer: papers become pictures."""

    @property
    def is_stopped(self) -> bool:
        """Whether it said what keeps it from printing; what it is sent now it keeps for later."""
        return self in {Standing.PAPER_OUT, Standing.COVER_OPEN, Standing.ERROR}


_BY_STATE = {state: Standing(state.value) for state in State}
_BY_REASON = {
    Reason.OUT_OF_PAPER: Standing.PAPER_OUT,
    Reason.COVER_OPEN: Standing.COVER_OPEN,
    Reason.PRINTER_ERROR: Standing.ERROR,
    Reason.BUSY: Standing.BUSY,
    Reason.HUNG_UP: Standing.BUSY,
}


def said(status: Status) -> Standing:
    """How the printer says that it is."""
    return _BY_STATE[status.state]


def failed(code: str) -> Standing:
    """How a printer is that did not take a paper, by the code of `printers.reasons`."""
    return _BY_REASON.get(Reason(code), Standing.NO_ANSWER)
