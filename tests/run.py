"""Runs the suite, and says how it went in its very last line: `N passed, N failed, N skipped`.

    python -m tests.run                 the whole suite
    python -m tests.run --require-all   the same, and a skipped test is a failure, too
    python -m tests.run --soak          the tests marked `soak` in full numbers, for docs/soak.md;
                                        broken off, it goes on with what has not passed yet

`REQUIRE_ALL=1` in the environment means `--require-all`.  Whatever else stands on the command
line goes to pytest.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.soak_pieces import Pieces

ROOT = Path(__file__).resolve().parent.parent
SOAK_TABLE = ROOT / "docs" / "soak.md"
WORKERS = 2
CHROMIUM = "OCOP_CHROMIUM"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WORST_LAST = ("passed", "skipped", "failed")


@dataclass(eq=False)  # pytest keeps its plugins by their hash
class Tally:
    """A pytest plugin that counts each test once, by the worst of its three phases."""

    outcomes: dict[str, str] = field(default_factory=dict)
    soaks: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the soaking tests recorded with `record_property("soak", {...})`, by test."""
    pieces: Pieces | None = None
    """Where a soak keeps what has passed."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._note(report.nodeid, report.outcome)  # a known gap, too, counts as skipped
        for name, value in report.user_properties:
            if name == "soak" and isinstance(value, dict):
                self.soaks[report.nodeid] = value
        if self.pieces is not None and (report.when, report.outcome) == ("call", "passed"):
            row = self.soaks.get(report.nodeid)
            self.pieces.keep(report.nodeid, row, round(report.duration))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.outcome != "passed":
            self._note(f"{report.nodeid} (collecting)", report.outcome)

    def take_over(self, pieces: Pieces) -> None:
        """Count what passed in earlier pieces of the same soak."""
        for name, row in pieces.rows.items():
            self._note(name, "passed")
            if row is not None:
                self.soaks[name] = row

    def _note(self, name: str, outcome: str) -> None:
        known = self.outcomes.get(name, "passed")
        self.outcomes[name] = max(known, outcome, key=WORST_LAST.index)

    def count(self, outcome: str) -> int:
        """How many tests ended so."""
        return sum(1 for one in self.outcomes.values() if one == outcome)


def main() -> int:
    """Run and count; gives the exit status."""
    options, rest = _read_arguments()
    os.chdir(ROOT)
    chromium = None if options.soak else find_chromium()
    if chromium is not None:
        os.environ[CHROMIUM] = chromium
    pieces = Pieces.read(ROOT / "var") if options.soak else None
    tally, started_at = Tally(pieces=pieces), time.monotonic()
    left_out = pieces.arguments() if pieces else []
    with keeping_what_is_compiled():
        status = pytest.main([*_pytest_arguments(options.soak), *left_out, *rest], plugins=[tally])
    if pieces is not None:
        if status == pytest.ExitCode.NO_TESTS_COLLECTED and pieces.rows:
            status = pytest.ExitCode.OK  # all of them have passed before
        tally.take_over(pieces)
        write_soak_table(tally, seconds=round(time.monotonic() - started_at))
    return _sum_up(tally, int(status), options=options, has_chromium=chromium is not None)


def _read_arguments() -> tuple[argparse.Namespace, list[str]]:
    parser = argparse.ArgumentParser(prog="python -m tests.run")
    parser.add_argument("--soak", action="store_true")
    parser.add_argument(
        "--require-all", action="store_true", default=os.environ.get("REQUIRE_ALL") == "1"
    )
    return parser.parse_known_args()


def _pytest_arguments(is_soak: bool) -> list[str]:
    # Of xdist's ways only this one levels long tests out and survives a worker that dies.
    arguments = ["-q", "-n", str(WORKERS), "--dist", "worksteal"]
    if is_soak:
        os.environ["OCOP_SOAK"] = "1"
        arguments += ["-m", "soak", "--timeout", "0"]
    return arguments


def _sum_up(tally: Tally, status: int, *, options: argparse.Namespace, has_chromium: bool) -> int:
    passed, failed, skipped = map(tally.count, ("passed", "failed", "skipped"))
    if status != pytest.ExitCode.OK and not failed:
        failed = 1
        print(f"pytest itself ended with status {status}: counted as one failure.")
    if skipped and not has_chromium and not options.soak:
        print(
            "The browser tests were skipped: no Chromium was found. "
            f"Install one, or name it in {CHROMIUM}."
        )
    if skipped and options.require_all:
        print("Every test was required, so a skipped one counts against this run.")
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed or (skipped and options.require_all) else 0


@contextmanager
def keeping_what_is_compiled() -> Iterator[None]:
    """Let the hundreds of shops that the suite starts share what Python compiled of the program.

    Where the machine forbids Python to write beside the sources, each would compile all of it
    anew; then a folder of this run's own keeps it.
    """
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        yield
        return
    folders, patches = tempfile.TemporaryDirectory(prefix="compiled-"), pytest.MonkeyPatch.context()
    with folders as folder, patches as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE")
        patch.setenv("PYTHONPYCACHEPREFIX", folder)
        yield


# --- Chromium --------------------------------------------------------------------------


def find_chromium() -> str | None:
    """Where Chromium is; installed by apt where there is none and we may; None without it."""
    found = look_for_chromium()
    if found is None and _may_install():
        print("No Chromium here: installing it for the browser tests (apt-get).", flush=True)
        found = look_for_chromium() if _install("chromium") else None
    return found


def look_for_chromium() -> str | None:
    """The Chromium that `OCOP_CHROMIUM` names, else the first one on the path."""
    named = os.environ.get(CHROMIUM)
    if named:
        found = shutil.which(named)
        if found is None:
            raise SystemExit(f"{CHROMIUM} names {named}, which is no program here.")
        return found
    return next((path for path in map(shutil.which, CHROMIUM_NAMES) if path), None)


def _may_install() -> bool:
    is_debian = Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None
    return is_debian and (not _sudo() or _runs([*_sudo(), "true"]))


def _sudo() -> list[str]:
    return [] if os.geteuid() == 0 else ["sudo", "-n"]


def _install(package: str) -> bool:
    apt = [*_sudo(), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    install = [*apt, "install", "-y", "--no-install-recommends", package]
    return _runs(install) or (_runs([*apt, "update"]) and _runs(install))


def _runs(command: list[str]) -> bool:
    if shutil.which(command[0]) is None:
        return False
    ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return ended.returncode == 0


# --- The table of a soak ---------------------------------------------------------------

SOAK_HEAD = """\
# The last soak

The same faults as in `make test`, in full numbers: `make soak` writes this page. A violation is
a promise found broken after a fault; with none in N faults, the chance of one per fault is below
3/N at 95 % (rule of three). A mutant is a rule broken on purpose, to see that the checks see it.

"""


def write_soak_table(tally: Tally, *, seconds: int, target: Path = SOAK_TABLE) -> None:
    """Write what the soaking tests recorded, with when, what and where."""
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    lines = [
        f"- {datetime.now(UTC):%Y-%m-%d}, commit {_commit()}, {machine}",
        f"- {tally.count('passed')} tests passed, {tally.count('failed')} failed, in {seconds} s"
        + _earlier(tally),
        "",
        "| What | Faults | Checked | Violations | Bound per fault (95 %) | Seed |",
        "|---|---|---|---|---|---|",
        *(_soak_row(one) for _name, one in sorted(tally.soaks.items())),
    ]
    target.parent.mkdir(exist_ok=True)
    target.write_text(SOAK_HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"Written: {target.relative_to(ROOT) if target.is_relative_to(ROOT) else target}")


def _earlier(tally: Tally) -> str:
    kept = tally.pieces
    if kept is None or not kept.rows:
        return ""
    return f"; {len(kept.rows)} of them on the same sources before, {kept.seconds:.0f} s of tests"


def _soak_row(one: dict[str, Any]) -> str:
    faults, violations = one["faults"], one["violations"]
    bound = f"< {3 / faults:.2g}" if faults and violations == 0 else "–"
    if one.get("is_mutant"):
        bound = "caught" if violations else "**not caught**"
    cells = (one["what"], faults, one["checked"], violations, bound, one["seed"])
    return "| " + " | ".join(map(str, cells)) + " |"


def _commit() -> str:
    def git(*arguments: str) -> str:
        ended = subprocess.run(
            ["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        return ended.stdout.strip() if ended.returncode == 0 else ""

    if shutil.which("git") is None or not (commit := git("rev-parse", "--short", "HEAD")):
        return "unknown"
    is_changed = bool(git("status", "--porcelain", "--untracked-files=no"))
    return commit + (" with changes" if is_changed else "")


if __name__ == "__main__":
    sys.exit(main())
