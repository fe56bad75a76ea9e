"""Many shops, many agents: each shop is made once and run with every agent asked for."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from time import monotonic, process_time

from pos.base import clock
from pos.base.dates import business_day
from tests.planning.shops import equal_fill
from tests.planning.shops.agents import Agent, LineAgent, PipeAgent
from tests.planning.shops.equal_fill import Try
from tests.planning.shops.judge import History, judge, run_history
from tests.planning.shops.making import draw_shop
from tests.planning.shops.owner import Owner, Seer
from tests.planning.shops.peers import PEERS, Nothing
from tests.planning.shops.pieces import ENGINE, ENGINES, PIPE, Course, Piece, Pieces
from tests.planning.shops.scoring import Score
from tests.planning.shops.shop import Shop

NOTHING, SEER = "nothing", "seer"
AGENTS = (ENGINE, *PEERS, SEER)


def scaled(name: str, scale: float) -> str:
    """The name of a peer whose formula is multiplied."""
    return name if scale == 1 else f"{name} x{scale:g}"


@contextmanager
def agent_of(name: str, shop: Shop) -> Iterator[Agent]:
    """An agent by its name, for one shop."""
    if name == PIPE:
        with PipeAgent() as program:
            yield program
    elif name == ENGINE:
        yield engine()
    elif name == NOTHING:
        yield Nothing()
    elif name == SEER:
        yield Seer(shop)
    else:
        plain, _, scale = name.partition(" x")
        yield PEERS[plain](float(scale or 1))


def engine() -> LineAgent:
    """The engine's own session, in this process; a line it does not understand is a mistake here.

    Raises:
        AssertionError: the engine names a fault in one of the judge's lines.
    """
    session = import_module("pos.planning.line_protocol").Session()

    def take(line: str) -> str | None:
        reply: str | None
        reply, faults = session.take(line)
        assert not faults, faults
        return reply

    return LineAgent(take)


@dataclass
class Judged:
    """One shop as far as it was judged."""

    seed: int
    pieces: dict[str, Piece] = field(default_factory=dict)
    """By agent, those asked for."""
    tries: dict[str, list[Try]] = field(default_factory=dict)
    """By formula: what it took to fill as much as we do."""
    cpu_s: float = 0.0
    """Of all runs it took, earlier ones too."""
    is_whole: bool = False
    """Nothing is missing that was asked for."""

    @property
    def scores(self) -> dict[str, Score]:
        """By agent."""
        return {name: one.score for name, one in self.pieces.items()}


class _NoTimeLeft(Exception):  # noqa: N818 - nobody did wrong
    """The next run is for another time."""


class _Bench:
    """One shop, made when the first run needs it."""

    def __init__(self, seed: int, pieces: Pieces, until: float | None) -> None:
        self.judged = Judged(seed)
        self._pieces, self._until = pieces, until
        self._made: tuple[Shop, History] | None = None

    def run(self, name: str) -> Piece:
        """As it was judged before, else judged now.

        Raises:
            _NoTimeLeft: it was not judged before, and time is over.
        """
        found = self._pieces.find(self.judged.seed, name) or self._judge(name)
        self.judged.cpu_s += found.cpu_s
        return found

    def _judge(self, name: str) -> Piece:
        if self._until is not None and monotonic() > self._until:
            raise _NoTimeLeft
        began = process_time()
        if self._made is None:
            course = self._pieces.course
            shop = draw_shop(self.judged.seed, months=course.months, size=course.size)
            self._made = shop, run_history(shop, Owner(shop))
        shop, history = self._made
        with agent_of(name, shop) as agent:
            score = judge(shop, history, agent, name=name)
        cpu_s = process_time() - began
        return self._pieces.keep(score, on=business_day(clock.now()).isoformat(), cpu_s=cpu_s)


def run_seed(
    seed: int,
    names: Sequence[str],
    *,
    pieces: Pieces,
    with_equal_fill: bool = False,
    until: float | None = None,
) -> Judged:
    """One shop with each of the agents, one after the other; what is in the folder stands.

    Args:
        names: the agents; with equal fill the first of ours among them is what others reach for.
        with_equal_fill: every formula is tried larger and smaller until it fills as much as ours.
        until: no new run begins after this moment of `monotonic`.
    """
    bench = _Bench(seed, pieces, until)
    judged = bench.judged
    try:
        for name in names:
            judged.pieces[name] = bench.run(name)
        for name in names if with_equal_fill else ():
            if name in PEERS:
                fill = judged.pieces[ours_of(names)].score.whole.fill
                judged.tries[name] = equal_fill.tries(fill, _scaling(bench, name))
    except _NoTimeLeft:
        return judged
    judged.is_whole = True
    return judged


def _scaling(bench: _Bench, name: str) -> Callable[[float], Score]:
    def judged(scale: float) -> Score:
        known = bench.judged.pieces
        return known[name].score if scale == 1 else bench.run(scaled(name, scale)).score

    return judged


def ours_of(names: Sequence[str]) -> str:
    """Whom all others are compared with."""
    return next((one for one in ENGINES if one in names), names[0])


def run_all(
    seeds: Sequence[int],
    names: Sequence[str],
    *,
    folder: Path,
    course: Course,
    with_equal_fill: bool = False,
    workers: int = 1,
    minutes: float | None = None,
) -> list[Judged]:
    """Every shop as far as it was judged.

    Args:
        seeds: the shops.
        names: the agents, in the order of the tables.
        folder: what is judged stays there, and is taken from there.
        course: months and size.
        with_equal_fill: as in `run_seed`.
        workers: processes.
        minutes: no new run begins after so many.
    """
    until = None if minutes is None else monotonic() + minutes * 60
    pieces = Pieces(folder, course)
    options = {"pieces": pieces, "with_equal_fill": with_equal_fill, "until": until}
    if workers == 1:
        return [run_seed(seed, names, **options) for seed in seeds]  # type: ignore[arg-type]
    with ProcessPoolExecutor(workers) as pool:
        jobs = [pool.submit(run_seed, seed, names, **options) for seed in seeds]  # type: ignore[arg-type]
        return [job.result() for job in jobs]
