"""Values of the line and the ways in which it says no; nothing here reaches a network."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pos.sync.pen import Pen
from pos.sync.standing import Case


class NoNetwork(Exception):  # noqa: N818 - what the screen says
    """Nothing was heard that is the centre's.

    Args:
        why: `off` (no address, no line), `slow` (too long), `broken` (the line broke off), `other`
            (somebody else answered), `long` (an answer without end), `tls` (not the centre's
            certificate), `tls_clock` (its certificate is not of today: a clock is wrong), `busy`
            (a proxy before the centre says to wait).
        retry_after_s: so long the answer asked to wait; 0: it did not.
    """

    def __init__(self, why: str, retry_after_s: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.retry_after_s = retry_after_s


@dataclass(frozen=True)
class Patience:
    """How long the line waits, in seconds."""

    connect_s: int = 10
    read_s: int = 20
    """Between two pieces."""
    whole_s: int = 60
    """From the first byte sent to the last byte heard, however they drip."""


@dataclass(frozen=True)
class Answer:
    """What the centre said."""

    status: int
    told: dict[str, Any]
    server_at: datetime
    retry_after_s: int
    """So long it asked to wait; 0: it did not."""

    @property
    def error(self) -> str:
        """The code of its no; empty where it said yes."""
        said = self.told.get("error", "")
        return said if isinstance(said, str) and self.status != 200 else ""


class No(Exception):  # noqa: N818 - what the centre says
    """The centre heard, and says no.

    Args:
        code: of the protocol: `GAP`, `FORK`, `CHAIN`, `SIG`, `BODY`, `TOO_LARGE`, `AUTH`,
            `REVOKED`, `UNKNOWN_TERMINAL`, `WAITING`, `BUSY`, `CODE`; or a later protocol's.
        answer: all that it said.
    """

    def __init__(self, code: str, answer: Answer) -> None:
        super().__init__(code)
        self.code = code
        self.answer = answer

    def whole(self, name: str) -> int:
        """A number that it names; 0 where it names none."""
        found = self.answer.told.get(name)
        return found if type(found) is int and 0 <= found < 2**63 else 0


@dataclass(frozen=True)
class Machine:
    """What a hello says of the machine and the program."""

    app: str
    schema: str
    fingerprint: str
    disk_free_mb: int
    integrity: str
    """What the last look at the book said, and when."""
    hwm: int
    """The number in the high-water file."""
    recall_v: int
    release_v: int


@dataclass(frozen=True)
class Sources:
    """What the line asks of the rest of the house."""

    pen: Callable[[], Pen]
    """The terminal's, as it is now."""
    machine: Callable[[], Machine]
    files: Callable[[], Mapping[str, Path]]
    """What the facts name, by SHA-256: they go behind the facts."""


class Stopped(Exception):  # noqa: N818 - the line's own word
    """Nothing more is sent until somebody acted.

    Args:
        seq: the fact that it is about; 0: none.
    """

    def __init__(self, case: Case, seq: int = 0) -> None:
        super().__init__(case)
        self.case = case
        self.seq = seq
