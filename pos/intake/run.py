"""One list on its way in, or back: how far it is, and what is known of it."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from pos.base.errors import Refusal
from pos.intake.giving import Undone
from pos.intake.journal import Done, LeftOut
from pos.intake.lists import SeenList
from pos.intake.plans import Plan
from pos.intake.return_views import ReturnView
from pos.intake.returning import Return
from pos.intake.views import PlanView


@dataclass
class Run:
    """One list on its way in."""

    run_id: str
    file_name: str
    content: bytes
    sha256: str
    stage: str = "reading"
    """At work `reading`, `comparing`, `taken_in`, `given_back`; else `seen`, `columns`, `done`,
    `returnable`, `returned`, `refused`, `broken_off` or `broken`."""
    done: int = 0
    of: int = 0
    seen: SeenList | None = None
    plan: Plan | None = None
    shown: str = ""
    """The name of what was last looked at, or is written; empty while it is looked at."""
    view: PlanView | None = None
    """What the page shows of the plan."""
    merges: dict[str, str] = field(default_factory=dict)
    adds_stock: bool = False
    """Whether lots come in beside stock of their products in other lots."""
    no: Refusal | None = None
    written: Done | None = None
    """What came of it, as the journal has it."""
    left_out: Sequence[LeftOut] = ()
    """Rows that somebody changed between the look and their turn."""
    giving_back: Return | None = None
    """What giving a list back would do."""
    return_view: ReturnView | None = None
    undone: Undone | None = None
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def is_working(self) -> bool:
        """Whether something is under way."""
        return not self.finished.is_set()

    def tell(self, stage: str, done: int, of: int) -> None:
        """Say how far it is."""
        self.stage, self.done, self.of = stage, done, of


@dataclass(frozen=True)
class Rest:
    """A list under way, and how far it is."""

    run_id: str
    what: str
    """`taken_in` or `given_back`."""
    file_name: str
    done: int
    of: int
    is_working: bool
    """Whether it is being written now; else it was broken off."""
