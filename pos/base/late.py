"""A value made when it is first asked for."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Late(Generic[T]):
    """Made once, by the first who asks; whoever asks meanwhile waits for it.

    Args:
        make: raises as it will; the next who asks tries anew.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._made: list[T] = []
        self._alone = Lock()

    def __call__(self) -> T:
        """The value."""
        with self._alone:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]

    def if_made(self) -> T | None:
        """The value; None where nobody has asked for it yet."""
        with self._alone:
            return self._made[0] if self._made else None
