"""Another register that wants its turn at the book while something long is written."""

import contextlib
import threading
import time
from collections.abc import Iterator

from flask import Flask

from pos.base.transaction import writing


@contextlib.contextmanager
def asking_for_turns(app: Flask, every_s: float = 0.05) -> Iterator[list[float]]:
    """Write again and again until the block ends; gives how long each act waited, in seconds."""
    waits_s: list[float] = []
    ends = threading.Event()

    def ask() -> None:
        with app.app_context():
            while not ends.wait(every_s):
                begun = time.perf_counter()
                with writing():
                    waits_s.append(time.perf_counter() - begun)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield waits_s
    finally:
        ends.set()
        thread.join()
