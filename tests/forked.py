"""Commands run in a fork of the test's own process.

It has read the program already, and reading it takes longer than most commands.  What must be a
real start is started by the test itself.
"""

import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn, TextIO

LONGEST_S = 120


def run(
    main: Callable[[], None],
    words: Sequence[str],
    environment: Mapping[str, str],
    *,
    folder: Path,
    given: str = "",
) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end.

    Args:
        folder: where it is run.
        given: what is typed.
    """
    with (
        tempfile.TemporaryFile("w+") as typed,
        tempfile.TemporaryFile("w+") as said,
        tempfile.TemporaryFile("w+") as complained,
    ):
        typed.write(given)
        typed.seek(0)
        child = os.fork()
        if child == 0:
            _be_the_command(main, words, environment, folder, (typed, said, complained))
        _child, status = os.waitpid(child, 0)
        said.seek(0)
        complained.seek(0)
        code = os.waitstatus_to_exitcode(status)
        return subprocess.CompletedProcess(words, code, said.read(), complained.read())


def _be_the_command(
    main: Callable[[], None],
    words: Sequence[str],
    environment: Mapping[str, str],
    folder: Path,
    files: tuple[TextIO, TextIO, TextIO],
) -> NoReturn:
    code = 1
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LONGEST_S)
        for number, file in enumerate(files):
            os.dup2(file.fileno(), number)
        sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["ocop-pos", *words]
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - a fork must never come back into the test
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
