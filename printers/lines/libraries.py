"""The drivers' library, python-escpos: it opens USB, serial lines and spoolers, and no more.

It is imported when such a line is opened and never before: that takes a third of a second, and
shops whose printer is on the network do not need it.  What it sends, asks and draws is left alone.
"""

import logging
from types import ModuleType


class NoLibrary(OSError):  # noqa: N818 - says what is missing
    """What opens such a line is not installed."""


def escpos_printers() -> ModuleType:
    """`escpos.printer`, with the program's own logging left as it was.

    Raises:
        NoLibrary: python-escpos is not installed.
    """
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        from escpos import printer
    except ImportError as error:
        raise NoLibrary(f"python-escpos is not installed: {error}") from error
    finally:
        for handler in set(root.handlers) - set(handlers):
            root.removeHandler(handler)
        root.setLevel(level)
    found: ModuleType = printer
    return found


def opened(kind: str, needs: str, **settings: object) -> object:
    """A printer of python-escpos, opened.

    Args:
        kind: the name of its class in `escpos.printer`.
        needs: the library below it, for people.
        settings: what its class takes.

    Raises:
        NoLibrary: this machine lacks python-escpos, or what is below it.
        OSError: the printer cannot be opened.
    """
    maker = getattr(escpos_printers(), kind)
    if not maker.is_usable():
        raise NoLibrary(f"{needs} is not installed")
    from escpos.exceptions import Error

    printer: object = maker(**settings)
    try:
        printer.open()  # type: ignore[attr-defined]
    except Error as error:
        raise OSError(str(error)) from error
    return printer
