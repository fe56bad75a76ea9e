"""What every line to a printer can do."""

from typing import Protocol

CHUNK = 8192
"""Most bytes handed over at a time."""


class Line(Protocol):
    """An open line.  Every trouble is an `OSError`; waiting in vain is a `TimeoutError`."""

    @property
    def counts(self) -> bool:
        """Whether a write that breaks has certainly handed over nothing, as one in vain has.

        Some drivers give up in the middle and cannot say where.
        """

    def write(self, part: memoryview, wait_s: float) -> int:
        """Hand over what the printer takes of `part` now, at least a byte; gives how many.

        Raises:
            TimeoutError: not one byte was taken in `wait_s`.
            OSError: the line is broken.
        """

    def read(self, wait_s: float) -> bytes:
        """What the printer has said, at least a byte.

        Raises:
            TimeoutError: it said nothing in `wait_s`, or this line carries no answers.
            OSError: the line is broken, or the printer hung up.
        """

    def check(self) -> None:
        """Raise an `OSError` where the printer is known to have hung up already."""

    def finish(self, wait_s: float) -> None:
        """Say that nothing more comes, and see the last bytes off as well as this line can.

        Raises:
            OSError: bytes that were taken are lost.
        """

    def close(self) -> None:
        """Give the line back, at once, even where the printer is gone.

        Raises:
            OSError: the system would not take it back; nobody can do more about it.
        """
