"""The releases on this machine, and which of them runs: `current`, replaced by one rename.

`current` holds the path of an interpreter, relative to `program/` where it lies inside it, so that
two lines of a shell, or of a Windows command file, find it.  A link would be read the same way, but
cannot be replaced at one stroke on Windows.
"""

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from pos.base.files import sync_folder, write_whole

MARK = "release.json"
"""Written into a release last: an environment without it was broken off."""


@dataclass(frozen=True)
class Program:
    """The folder `program/` of a data folder."""

    home: Path
    """The data folder."""

    @property
    def folder(self) -> Path:
        """Everything of the program; nothing of the shop."""
        return self.home.joinpath("program")

    @property
    def releases(self) -> Path:
        """An environment each."""
        return self.folder.joinpath("releases")

    @property
    def current(self) -> Path:
        """Names the interpreter that runs the shop."""
        return self.folder.joinpath("current")

    @property
    def journal(self) -> Path:
        """What is under way; not there where nothing is."""
        return self.folder.joinpath("update.json")

    @property
    def last(self) -> Path:
        """The journal of the last update that came to its end."""
        return self.folder.joinpath("last-update.json")

    @property
    def trial(self) -> Path:
        """A copy of the shop that a new release is tried on."""
        return self.folder.joinpath("trial")

    @property
    def launcher(self) -> Path:
        """Runs the current release, wherever it is called from."""
        return self.folder.joinpath("ocop-pos.cmd" if os.name == "nt" else "ocop-pos")

    def release(self, version: str) -> Path:
        """The environment of a release."""
        return self.releases.joinpath(version)

    def python(self, version: str) -> str:
        """A release's interpreter as `current` names it."""
        inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return "/".join(("releases", version, *inside))

    def interpreter(self, named: str) -> Path:
        """The interpreter of a name that stood in `current`."""
        return self.folder.joinpath(named)

    def named(self) -> str | None:
        """What `current` says; None where no release was ever taken up."""
        try:
            return self.current.read_text(encoding="utf-8").strip() or None
        except (FileNotFoundError, NotADirectoryError):
            return None

    def running(self) -> str:
        """This process's own interpreter, as `current` would name it."""
        here = Path(sys.executable).absolute()
        folder = self.folder.absolute()
        return here.relative_to(folder).as_posix() if here.is_relative_to(folder) else str(here)


def is_whole(program: Program, version: str) -> bool:
    """Whether a release lies there, installed to its end."""
    return program.release(version).joinpath(MARK).is_file()


def is_me(program: Program, named: str) -> bool:
    """Whether this very process runs in the environment that a name of `current` means."""
    python = program.interpreter(named).absolute()
    if python == Path(sys.executable).absolute():
        return True
    return python.parent.parent.resolve() == Path(sys.prefix).resolve()


def point_to(program: Program, named: str) -> None:
    """Let the shop run with another interpreter from the next start on.

    Raises:
        OSError: nothing has changed.
    """
    write_launcher(program)
    write_whole(program.current, f"{named}\n".encode())


def write_launcher(program: Program) -> None:
    """Put the command that starts the current release into `program/`.

    Raises:
        OSError: it cannot be written.
    """
    content = _WINDOWS if os.name == "nt" else _SHELL
    if program.launcher.is_file() and program.launcher.read_bytes() == content.encode():
        return
    write_whole(program.launcher, content.encode())
    program.launcher.chmod(0o700)


def remove(program: Program, version: str) -> None:
    """Take a release away; its mark goes first, so that half of one is never taken for whole.

    Raises:
        OSError: a file is in use or not ours.
    """
    folder = program.release(version)
    if not folder.exists():
        return
    folder.joinpath(MARK).unlink(missing_ok=True)
    sync_folder(folder)
    shutil.rmtree(folder)


def versions(program: Program) -> list[str]:
    """The names of the environments that lie there, whole or not."""
    if not program.releases.is_dir():
        return []
    return sorted(path.name for path in program.releases.iterdir() if path.is_dir())


_SHELL = """#!/bin/sh
# Runs the shop of the folder above with the release that the file `current` names.
self=$(readlink -f -- "$0" 2>/dev/null || printf '%s' "$0")
here=$(CDPATH= cd -- "$(dirname -- "$self")" && pwd -P) || exit 2
OCOP_POS_HOME=$(dirname -- "$here")
export OCOP_POS_HOME
IFS= read -r python < "$here/current" || exit 2
case $python in /*) ;; *) python=$here/$python ;; esac
exec "$python" -I -m pos.cli "$@"
"""
_WINDOWS = """@echo off
rem Runs the shop of the folder above with the release that the file `current` names.
chcp 65001 >nul
for %%I in ("%~dp0..") do set "OCOP_POS_HOME=%%~fI"
set /p OCOP_PYTHON=<"%~dp0current"
if exist "%~dp0%OCOP_PYTHON%" set "OCOP_PYTHON=%~dp0%OCOP_PYTHON%"
"%OCOP_PYTHON%" -I -m pos.cli %*
""".replace("\n", "\r\n")
