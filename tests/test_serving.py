"""One process, opened again when a settings page asks for it."""

import signal
import time
from threading import Event

from pos import serving


def test_a_page_that_is_pressed_twice_opens_the_shop_again_once(monkeypatch):
    heard: list[int] = []
    monkeypatch.setattr(serving, "ANSWERS_S", 0.2)
    usual = signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    try:
        again = Event()
        reopen = serving._reopening(again)
        reopen()
        time.sleep(0.1)  # two signals at one moment would be heard as one
        reopen()
        until = time.monotonic() + 20
        while not heard and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.6)  # a second signal would have followed
    finally:
        signal.signal(signal.SIGTERM, usual)
    assert again.is_set()
    assert heard == [signal.SIGTERM]
