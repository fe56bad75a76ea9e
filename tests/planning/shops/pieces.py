"""What was judged so far: a file for each shop and agent, so that a comparison may stop anywhere.

A piece counts only for the sources it was made by: whoever changes a rule or a shop gets those
runs anew, and no others.
"""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from pos.base.files import write_whole
from tests.planning.shops.scoring import Part, Score

ENGINE, PIPE = "engine", "engine over pipes"
ENGINES = (ENGINE, PIPE)
TELLS_ONLY = {
    *("__init__.py", "__main__.py", "agents.py", "equal_fill.py", "page.py", "pieces.py"),
    *("running.py", "seeds.py", "table.py"),
}
"""Files that no score depends on."""


@dataclass(frozen=True)
class Course:
    """What all pieces of a comparison share."""

    months: int = 18
    size: int | None = None
    """Products a shop; None: as the seed has it."""


@dataclass(frozen=True)
class Piece:
    """One agent judged in one shop."""

    score: Score
    of: str
    """What it was made by: `fingerprint`."""
    commit: str
    on: str
    """The day it was made."""
    cpu_s: float


class Pieces:
    """A folder of results."""

    def __init__(self, folder: Path, course: Course) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.course = folder, course

    def find(self, seed: int, agent: str) -> Piece | None:
        """A run of today's sources; None: there is none yet."""
        try:
            told = json.loads(self._path(seed, agent).read_text("utf-8"))
            found = Piece(_score(told.pop("score")), **told)
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None
        is_it = (found.score.seed, found.score.agent) == (seed, agent)
        return found if is_it and found.of == fingerprint(agent) else None

    def keep(self, score: Score, *, on: str, cpu_s: float) -> Piece:
        """Write a run down."""
        made = Piece(score, fingerprint(score.agent), commit(), on, round(cpu_s, 1))
        text = json.dumps(asdict(made), ensure_ascii=False, indent=1)
        write_whole(self._path(score.seed, score.agent), text.encode())
        return made

    def _path(self, seed: int, agent: str) -> Path:
        words = re.sub(r"[^a-z0-9.+]+", "-", agent.lower())
        size = "" if self.course.size is None else f"-{self.course.size}p"
        return self.folder / f"{seed}-{self.course.months}m{size}-{words}.json"


def _score(told: dict[str, Any]) -> Score:
    parts = {name: Part(**told.pop(name)) for name in ("whole", "tet")}
    kinds = {kind: Part(**part) for kind, part in told.pop("kinds").items()}
    return Score(**told, **parts, kinds=kinds)


# --- Sources ---------------------------------------------------------------------------------


@cache
def fingerprint(agent: str) -> str:
    """What an agent's score depends on: the shops and the peers, and for ours the engine too."""
    shops = _digest(one for one in _sources(Path(__file__).parent) if one.name not in TELLS_ONLY)
    if agent not in ENGINES:
        return shops
    return f"{shops}+{_digest(_sources(Path(import_module('pos.planning').__path__[0])))}"


def _sources(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.py"))


def _digest(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def commit() -> str:
    """The commit that the sources stand at, with a plus where they were changed since."""
    here = Path(__file__).parent
    head = _git(here, "rev-parse", "--short=10", "HEAD")
    if not head:
        return "unknown"
    planning = import_module("pos.planning").__path__[0]
    return head + ("+" if _git(here, "status", "--porcelain", "--", str(here), planning) else "")


def _git(folder: Path, *words: str) -> str:
    try:
        found = subprocess.run(
            ["git", "-C", str(folder), *words], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return found.stdout.strip()
