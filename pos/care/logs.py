"""The log: what the program did, a short English line each, in files that do not grow for ever.

Holds no PIN, no key, no cookie: nothing that a request carries is ever written, and the database's
errors come without their values.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from pos.base.dates import iso_at

FILE = "ocop-pos.log"
MOST_BYTES = 1_000_000
FILES = 5
"""The running file and four before it."""
_SOURCES = ("pos", "waitress")


class _Lines(logging.Formatter):
    """`2026-11-21T07:05:00.000Z INFO care: a copy was made`; one line, whatever is in it."""

    def format(self, record: logging.LogRecord) -> str:
        at = iso_at(datetime.fromtimestamp(record.created, UTC))
        source = record.name.removeprefix("pos.")
        said = f"{at} {record.levelname} {source}: {record.getMessage()}"
        if record.exc_info:
            said = f"{said}\n{self.formatException(record.exc_info)}"
        return said.replace("\r", "\\r").replace("\n", "\n    ")


class _Files(RotatingFileHandler):
    """A full disk must not turn a line of the log into a failure of what it tells of."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Let the line be lost."""


@contextmanager
def open_log(folder: Path) -> Iterator[None]:
    """Write the log in `folder` until the block ends.

    A folder that cannot be written to has no log; the doctor says so.
    """
    handler = _handler(folder)
    loggers = [logging.getLogger(name) for name in _SOURCES]
    if handler is not None:
        for one in loggers:
            one.addHandler(handler)
            one.setLevel(logging.INFO)
    try:
        yield
    finally:
        if handler is not None:
            for one in loggers:
                one.removeHandler(handler)
            handler.close()


def _handler(folder: Path) -> logging.Handler | None:
    try:
        folder.mkdir(exist_ok=True, mode=0o700)
        made = _Files(folder / FILE, maxBytes=MOST_BYTES, backupCount=FILES - 1, encoding="utf-8")
    except OSError:
        return None
    made.setFormatter(_Lines())
    return made
