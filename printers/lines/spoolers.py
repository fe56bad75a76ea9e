"""Lines to printers that the system prints to: Windows' spooler, and CUPS where it still is.

A spooler takes a job and says nothing of its paper, so a job that went this way is sent and never
confirmed.
"""

import contextlib
from collections.abc import Callable
from typing import Any

from printers.lines.libraries import opened
from printers.lines.line import CHUNK, Line


class _Spooled:
    """What both have in common: nobody answers."""

    def read(self, wait_s: float) -> bytes:  # noqa: ARG002 - nothing will ever come
        """See `Line.read`."""
        raise TimeoutError("a spooler carries no answers")

    def check(self) -> None:
        """A spooler does not hang up."""


class WindowsLine(_Spooled):
    """One raw job of Windows' spooler, which may begin to print before it has all of it.

    Args:
        printer: an `escpos.printer.Win32Raw`, open.
    """

    counts = False

    def __init__(self, printer: Any) -> None:
        self._printer = printer

    def write(self, part: memoryview, wait_s: float) -> int:  # noqa: ARG002 - not ours to limit
        """See `Line.write`; python-escpos would not tell how many bytes Windows took."""
        import pywintypes
        import win32print

        try:
            taken = int(win32print.WritePrinter(self._printer.device, bytes(part[:CHUNK])))
        except pywintypes.error as error:
            raise OSError(f"Windows' spooler: {error}") from error
        if taken == 0:
            raise OSError("Windows' spooler takes no more bytes")
        return taken

    def finish(self, wait_s: float) -> None:  # noqa: ARG002
        """End the job, which lets it go."""
        import pywintypes

        try:
            self._printer.close()
        except pywintypes.error as error:
            raise OSError(f"Windows' spooler: {error}") from error

    def close(self) -> None:
        """See `Line.close`; a job that was ended is closed already."""
        import pywintypes

        with contextlib.suppress(pywintypes.error):
            self._printer.close()


class CupsLine(_Spooled):
    """One raw job of CUPS, which leaves at `finish`, whole or not at all.

    Args:
        printer: an `escpos.printer.CupsPrinter`, open.
    """

    counts = True

    def __init__(self, printer: Any) -> None:
        self._printer = printer

    def write(self, part: memoryview, wait_s: float) -> int:  # noqa: ARG002 - goes to a file
        """See `Line.write`; gathered in a file of the library's own."""
        self._printer._raw(bytes(part[:CHUNK]))  # noqa: SLF001 - its one way to take bytes
        return len(part[:CHUNK])

    def finish(self, wait_s: float) -> None:  # noqa: ARG002
        """Hand the job over to the queue."""
        import cups

        try:
            self._printer.send()
        except (cups.IPPError, RuntimeError) as error:
            raise OSError(f"CUPS: {error}") from error

    def close(self) -> None:
        """See `Line.close`; a job that was not finished is forgotten."""
        self._printer.pending_job = False
        self._printer.close()


def _open_windows(name: str) -> Line:
    return WindowsLine(opened("Win32Raw", "pywin32", printer_name=name))


def _open_cups(name: str) -> Line:
    return CupsLine(opened("CupsPrinter", "pycups", printer_name=name))


OPENERS: dict[str, Callable[[str], Line]] = {"win32": _open_windows, "cups": _open_cups}
"""From the scheme of an address to what begins a job for a printer of that name."""
