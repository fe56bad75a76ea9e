"""Many shops, many agents: each shop is made once and run with every agent asked for."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.supply.shops.agents import Agent, LineAgent, PipeAgent
from tests.supply.shops.judge import judge, run_history
from tests.supply.shops.making import draw_shop
from tests.supply.shops.owner import Owner, Seer
from tests.supply.shops.peers import PEERS, Nothing
from tests.supply.shops.scoring import Part, Score
from tests.supply.shops.shop import Shop

ENGINE, PIPE, NOTHING, SEER = "engine", "engine over pipes", "nothing", "seer"
AGENTS = (ENGINE, *PEERS, NOTHING, SEER)
NOT_OF_THE_WORLD = {"running.py", "table.py", "__main__.py", "agents.py", "seeds.py"}
"""Files that do not change what a peer's score is."""


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


def run_seed(seed: int, months: int, names: Sequence[str], size: int | None = None) -> list[Score]:
    """One shop with each of the agents, one after the other."""
    shop = draw_shop(seed, months=months, size=size)
    history = run_history(shop, Owner(shop))
    scores = []
    for name in names:
        with agent_of(name, shop) as agent:
            scores.append(judge(shop, history, agent, name=name))
    return scores


def run_all(
    seeds: Sequence[int],
    names: Sequence[str],
    *,
    months: int,
    size: int | None = None,
    workers: int = 1,
    kept: Path | None = None,
) -> dict[str, dict[int, Score]]:
    """The scores by agent and seed.

    Args:
        seeds: the shops.
        names: the agents, in the order of the tables.
        months: judged months.
        size: products a shop; without it as the seed has it.
        workers: processes.
        kept: a file of earlier scores; those of agents that did not change are taken from it.
    """
    found = _read(kept, months, size)
    asked = {seed: [name for name in names if (seed, name) not in found] for seed in seeds}
    with ProcessPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(run_seed, seed, months, own, size) for seed, own in asked.items() if own
        ]
        for job in jobs:
            for one in job.result():
                found[one.seed, one.agent] = one
                _keep(kept, months, size, one)
    return {name: {seed: found[seed, name] for seed in seeds} for name in names}


@cache
def fingerprint(name: str) -> str:
    """What an agent's score depends on: the shops and the peers, and for the engine its source."""
    digest = hashlib.sha256()
    paths = [one for one in Path(__file__).parent.glob("*.py") if one.name not in NOT_OF_THE_WORLD]
    if name in {ENGINE, PIPE}:
        paths += Path(import_module("pos.supply").__path__[0]).glob("*.py")
    for path in sorted(paths):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _keep(kept: Path | None, months: int, size: int | None, one: Score) -> None:
    if kept is None:
        return
    line = {"of": fingerprint(one.agent), "months": months, "size": size, "score": asdict(one)}
    with kept.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _read(kept: Path | None, months: int, size: int | None) -> dict[tuple[int, str], Score]:
    found: dict[tuple[int, str], Score] = {}
    if kept is None or not kept.exists():
        return found
    for line in kept.read_text("utf-8").splitlines():
        told = json.loads(line)
        of = fingerprint(told["score"]["agent"])
        if (told["of"], told["months"], told["size"]) == (of, months, size):
            one = _score(told["score"])
            found[one.seed, one.agent] = one
    return found


def _score(told: dict[str, Any]) -> Score:
    parts = {name: Part(**told.pop(name)) for name in ("whole", "tet")}
    kinds = {kind: Part(**part) for kind, part in told.pop("kinds").items()}
    return Score(**told, **parts, kinds=kinds)
