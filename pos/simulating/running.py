"""Playing a plan from its first morning to the drain after its last evening."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine

from pos.base import clock
from pos.simulating.checks import Violation, check, held_of
from pos.simulating.lines import BadLine
from pos.simulating.plans import Plan, Site, Trouble, days, dice_of_line, sites, troubles
from pos.simulating.tills import Till


@dataclass(frozen=True)
class Centre:
    """The centre that is played against."""

    host: str
    port: int
    engine: Engine
    """Its database, to compare with."""
    enrol: Callable[[Till], None]
    """Bring a till to it, by a code as the office gives one out."""


@dataclass
class Report:
    """What was played, and what does not hold."""

    plan: Plan
    slips: int = 0
    facts: int = 0
    lost: int = 0
    """Facts that went with a disk before they were sent."""
    homecomings: int = 0
    """How often a book took in what the centre held of it."""
    slowest_ms: int = 0
    """The longest that a visitor waited for the till."""
    took_ms: int = 0
    troubles: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    """What became of connections, by kind."""
    undrained: list[str] = field(default_factory=list)
    """Showrooms whose facts did not all arrive once the line was sound."""
    violations: list[Violation] = field(default_factory=list)

    @property
    def fault_count(self) -> int:
        """All that went wrong: troubles, and connections that were not sound."""
        unsound = sum(n for kind, n in self.faults.items() if kind != "sound")
        return self.troubles.total() + unsound


def run(
    plan: Plan, folder: Path, centre: Centre, *, tell: Callable[[date], None] = lambda _on: None
) -> Report:
    """Play a plan.

    Args:
        folder: where the tills' folders are made.
        tell: told each evening.
    """
    report, begun_ms = Report(plan), clock.stopwatch_ms()
    with _played(plan, folder, centre) as tills:
        for on in days(plan):
            for till in tills:
                _live(till, on, folder, centre, report)
            tell(on)
        for till in tills:
            till.line.is_bad = till.line.is_off = False
            if not till.send():
                report.undrained.append(till.site.code)
        for till in tills:
            report.violations += check(till, centre.engine)
            _add_up(report, till)
    report.took_ms = clock.stopwatch_ms() - begun_ms
    return report


@contextmanager
def _played(plan: Plan, folder: Path, centre: Centre) -> Iterator[list[Till]]:
    with ExitStack() as open_lines:
        tills = []
        for site in sites(plan):
            line = BadLine((centre.host, centre.port), dice_of_line(plan, site))
            open_lines.enter_context(line)
            till = Till(plan, site, _home(folder, site), line)
            open_lines.callback(till.shut)
            till.found()
            centre.enrol(till)
            tills.append(till)
        yield tills


def _home(folder: Path, site: Site) -> Path:
    return folder / site.code


def _live(till: Till, on: date, folder: Path, centre: Centre, report: Report) -> None:
    wrong = troubles(till.plan, till.site, on)
    report.troubles.update(str(one) for one in wrong)
    till.line.is_off = Trouble.CUT_OFF in wrong
    till.line.is_bad = Trouble.BAD_LINE in wrong
    image = folder / f"{till.site.code}-image"

    def noon() -> None:
        if Trouble.OLD_DISK in wrong:
            till.copy_disk(image)
        if Trouble.CLOCK in wrong:
            till.behind = timedelta(hours=2)
        till.send(tries=3)

    till.behind = timedelta(0)
    till.live(on, during=noon)
    till.behind = timedelta(0)
    if Trouble.TWO_SENDERS in wrong and not till.line.is_off:
        with till.stick_carried_to(centre.host, centre.port):
            till.send(tries=20)
    else:
        till.send(tries=20)
    if Trouble.OLD_DISK in wrong:
        _go_back(till, image, centre, has_mark=on.day % 2 == 0)


def _go_back(till: Till, image: Path, centre: Centre, *, has_mark: bool) -> None:
    """The disk of noon comes back: what the centre has not heard since is on paper alone."""
    there = {(one.epoch, one.seq) for one in held_of(centre.engine, till.terminal_id).facts}
    till.put_back(image, has_mark=has_mark)
    till.kept.lost |= till.kept.facts.keys() - there - till.own_places()


def _add_up(report: Report, till: Till) -> None:
    report.slips += len(till.kept.slips)
    report.facts += len(till.kept.facts)
    report.lost += len(till.kept.lost)
    report.homecomings += till.homecomings
    report.slowest_ms = max(report.slowest_ms, till.slowest_ms)
    report.faults.update(till.line.drawn)
