"""The only place that knows what time it is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime


def _system() -> datetime:
    return datetime.now(UTC)


_source: list[Callable[[], datetime]] = [_system]


def now() -> datetime:
    """The moment, UTC, cut to whole milliseconds: what facts carry (`…Z`)."""
    moment = _source[-1]()
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@contextmanager
def running(source: Callable[[], datetime]) -> Iterator[None]:
    """Let `source` be the clock, for tests and simulations."""
    _source.append(source)
    try:
        yield
    finally:
        _source.remove(source)


def stopwatch_ms() -> int:
    """Milliseconds of a clock that nobody sets, from no known moment: two of them tell how long
    something took."""
    return time.perf_counter_ns() // 1_000_000
