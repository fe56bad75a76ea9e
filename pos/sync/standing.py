"""How the line to the centre stands, for every screen: held in memory, asked by every page.

Whoever asks waits for nobody: a page never reads a table, and never a network, for it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Lock

from pos.base.digests import digest


class State(StrEnum):
    """What a till says of its line, the four of the protocol and the one before them all."""

    UNLINKED = "unlinked"
    """No centre: nothing is to be sent."""
    SENT = "sent"
    """`ĐÃ GỬI HẾT`."""
    UNSENT = "unsent"
    """`CÒN n CHƯA GỬI`."""
    CUT = "cut"
    """`MẤT MẠNG từ hh:mm`."""
    HELP = "help"
    """`CẦN HỖ TRỢ`: somebody has to do something; sales go on."""


class Case(StrEnum):
    """Why somebody has to do something."""

    FORK = "fork"
    """The centre has another fact under the same number."""
    BEHIND = "behind"
    """The centre has more of this epoch than the book: the book was put back."""
    CLONE = "clone"
    """Two machines speak as this terminal."""
    CHAIN = "chain"
    """The centre says that a fact does not follow the one before it."""
    SIG = "sig"
    """The centre says that a fact's signature is not this terminal's."""
    REVOKED = "revoked"
    """The centre has taken this terminal's key out of use."""
    UNKNOWN = "unknown"
    """The centre does not know this terminal."""
    AUTH = "auth"
    """The centre does not believe the requests' signature."""
    CLOCK = "clock"
    """The machine's clock is far from the centre's."""
    BODY = "body"
    """The centre cannot read a fact however small the bundle is."""
    PARKED = "parked"
    """The centre keeps facts that it cannot read yet."""
    LINE = "line"
    """The till's own part of the line stumbled; it goes on trying."""


STOPS = frozenset({Case.FORK, Case.BEHIND, Case.CHAIN, Case.SIG, Case.REVOKED, Case.UNKNOWN})
"""Cases in which nothing is sent until somebody acted; the facts wait, none is lost."""


@dataclass(frozen=True)
class Now:
    """How the line stands."""

    is_linked: bool = False
    is_approved: bool = True
    """Whether the centre's people have said yes to this terminal."""
    unsent: int = 0
    """Facts that the centre was not heard to hold."""
    cut_at: datetime | None = None
    """Since when nothing was heard; None while something is."""
    cut_why: str = ""
    """A reason of `sync.calls.NoNetwork`."""
    case: Case | None = None
    case_at: datetime | None = None
    case_seq: int = 0
    """The fact that it is about; 0: none."""
    heard_at: datetime | None = None
    """When the centre last answered."""
    skew_ms: int = 0
    """The machine's clock less the centre's."""
    parked: int = 0
    """Facts that the centre holds and cannot read yet."""
    files: int = 0
    """Pictures and papers that wait behind the facts."""
    next_try_at: datetime | None = None
    """While cut: when it is tried again."""

    @property
    def state(self) -> State:
        """The one word for it all: what needs somebody comes first."""
        if not self.is_linked:
            return State.UNLINKED
        if self.case is not None:
            return State.HELP
        if self.cut_at is not None:
            return State.CUT
        return State.UNSENT if self.unsent else State.SENT

    @property
    def mark(self) -> str:
        """The name of what a bar shows of it: another where a bar would be another."""
        return digest((self.state, self.unsent, self.cut_at))


class Standing:
    """Where the line's thread notes, and pages read.

    Each note is one new frozen value, so that whoever reads never sees half of two.
    """

    def __init__(self) -> None:
        self._now = Now()
        self._guard = Lock()

    def now(self) -> Now:
        """How it stands."""
        return self._now

    def note(self, **changes: object) -> None:
        """Note what has changed; the rest stays."""
        self.change(lambda now: replace(now, **changes))  # type: ignore[arg-type]

    def change(self, work_out: Callable[[Now], Now]) -> None:
        """Note what is worked out from how it stood."""
        with self._guard:
            self._now = work_out(self._now)

    def heard(self, at: datetime, skew_ms: int) -> None:
        """The centre answered; the line may break again before anything came through."""
        self.note(heard_at=at, skew_ms=skew_ms)

    def is_back(self) -> None:
        """Something came through."""
        if self._now.cut_at is not None or self._now.next_try_at is not None:
            self.note(cut_at=None, cut_why="", next_try_at=None)

    def cut(self, since: datetime, why: str) -> None:
        """Nothing was heard; since when, is the first time of a row."""
        self.change(lambda now: replace(now, cut_at=now.cut_at or since, cut_why=why))

    def needs(self, case: Case, at: datetime, seq: int = 0) -> None:
        """Somebody has to do something; since when, is the first time of a row."""

        def worked_out(now: Now) -> Now:
            since = now.case_at if now.case is case and now.case_at is not None else at
            return replace(now, case=case, case_at=since, case_seq=seq)

        self.change(worked_out)

    def is_well(self) -> None:
        """Nobody has to do anything."""
        if self._now.case is not None:
            self.note(case=None, case_at=None, case_seq=0)
