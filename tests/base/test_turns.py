"""Turns: one at a time, in the order of asking."""

import threading
import time

import pytest

from pos.base.turns import Turns


def test_who_asks_again_goes_behind_who_waits():
    turns, order = Turns(), []
    waits = threading.Event()

    def once(name: str) -> None:
        waits.set()
        with turns:
            order.append(name)

    threads = []
    with turns:
        for name in "ABC":
            waits.clear()
            threads.append(threading.Thread(target=once, args=(name,)))
            threads[-1].start()
            waits.wait(5)
            _until(lambda: len(turns._waiting) == len(threads))
    with turns:
        order.append("again")
    for one in threads:
        one.join(5)
    assert order == ["A", "B", "C", "again"]


def test_two_never_have_their_turn_together():
    turns, inside, most = Turns(), [], []

    def work() -> None:
        for _ in range(300):
            with turns:
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(20)
    assert (max(most), len(most)) == (1, 1800)


def test_a_turn_that_breaks_is_over():
    turns = Turns()
    with pytest.raises(ZeroDivisionError), turns:
        raise ZeroDivisionError
    with turns:
        pass


@pytest.mark.parametrize("has_come", [False, True], ids=["in the queue", "just handed the turn"])
def test_who_leaves_while_waiting_keeps_nobody_waiting(has_come: bool):
    turns = Turns()
    turns.__enter__()
    gone = threading.Lock()
    gone.acquire()
    turns._waiting.append(gone)
    if has_come:
        turns.__exit__(None, None, None)
    turns._leave(gone)
    if not has_come:
        turns.__exit__(None, None, None)
    got = threading.Event()

    def ask() -> None:
        with turns:
            got.set()

    threading.Thread(target=ask, daemon=True).start()
    assert got.wait(5)


def _until(is_so) -> None:
    ends = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < ends
        time.sleep(0.001)
