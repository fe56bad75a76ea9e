"""Whose turn it is: one open line to a printer in this process, whoever asks.

Two conversations at once would weave two receipts into one, and many printers take one caller at
a time anyway.
"""

import threading
from collections import defaultdict

_guard = threading.Lock()
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


def take(printer: str, wait_s: float) -> threading.Lock:
    """The turn at a printer, to be released by whoever ends the conversation.

    Args:
        printer: its address, in one spelling.
        wait_s: how long another conversation is waited for, in seconds.

    Raises:
        TimeoutError: the other did not end in time.
    """
    with _guard:
        turn = _turns[printer]
    if not turn.acquire(timeout=wait_s):
        raise TimeoutError(f"another conversation with {printer} is still open")
    return turn
