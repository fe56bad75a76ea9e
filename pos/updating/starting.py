"""Starting other programs, and asking this machine's own shop whether it answers.

The only file that does either.  What is started is our own interpreter in a release, or the browser
that shows the till; nothing that a request or a file says is ever part of a command.
"""

import http.client
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ANSWER_S = 10


@dataclass(frozen=True)
class Ended:
    """A program that came to its end."""

    code: int
    said: str
    complained: str


def run(python: Path, *words: str, environ: Mapping[str, str]) -> Ended:
    """Run a module in another release to its end; it ends by itself if this process does.

    The line to its input is kept open while it runs: `child` dies once nobody holds it, so that a
    killed update leaves nobody at work on the book.
    """
    command = [str(python), "-I", "-m", *words]
    with tempfile.TemporaryFile() as complaints:
        started = subprocess.Popen(  # noqa: S603 - our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=dict(environ),
            cwd=python.parent,
        )
        with started:
            said = b"" if started.stdout is None else started.stdout.read()
            code = started.wait()
        complaints.seek(0)
        return Ended(
            code, said.decode(errors="replace"), complaints.read().decode(errors="replace")
        )


def become(python: Path, words: Sequence[str]) -> NoReturn:
    """Go on as the same command of another release."""
    command = [str(python), "-I", "-m", "pos.cli", *words]
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - our own interpreter
    raise SystemExit(subprocess.call(command))  # noqa: S603 - the same; Windows cannot become it


class Beside:
    """Our own command as a program beside this one, until it is stopped.

    Args:
        words: of the command, `central run`.
    """

    def __init__(self, *words: str, environ: Mapping[str, str]) -> None:
        command = [sys.executable, "-m", "pos.cli", *words]
        self._started = subprocess.Popen(command, env=dict(environ))  # noqa: S603 - our own

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._started.poll() is None

    def wait(self, timeout_s: int) -> bool:
        """Whether it ended within so many seconds."""
        try:
            self._started.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return False
        return True

    def stop(self, patience_s: int = 40) -> None:
        """Ask it to close, and wait until it has."""
        self._started.terminate()
        if not self.wait(patience_s):
            self._started.kill()
            self._started.wait()


def open_browser(command: Sequence[str]) -> int:
    """Run a browser until it is closed; gives its exit code.

    Raises:
        OSError: it cannot be started.
    """
    return subprocess.call(list(command))  # noqa: S603 - found on this machine by its name


def ask(port: int, path: str) -> int | None:
    """The status with which this machine answers at a port; None where nobody does."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=ANSWER_S)
    try:
        line.request("GET", path, headers={"Connection": "close"})
        answer = line.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return None
    else:
        return answer.status
    finally:
        line.close()
