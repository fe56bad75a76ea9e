"""How long to wait before the line is tried again.  Pure."""

MOST_S = 300
"""Never longer: whoever mends the network sees it soon."""
_LAST_DOUBLING = 9  # 2 to the 9th is past the most


def wait_ms(failures: int, dice: bytes) -> int:
    """Milliseconds to wait after so many failures on end: full jitter under a doubling bound.

    3.500 tills cut off by one cable come back spread out, not all at once.

    Args:
        failures: at least 1.
        dice: some random bytes; the same bytes give the same wait.
    """
    bound_ms = 1000 * min(MOST_S, 1 << min(failures, _LAST_DOUBLING))
    return int.from_bytes(dice) % (bound_ms + 1)


def told_ms(asked_s: int, dice: bytes) -> int:
    """Milliseconds to wait where the centre asked for so many seconds: those, and up to a tenth
    more."""
    asked_ms = 1000 * min(max(asked_s, 1), MOST_S)
    return asked_ms + int.from_bytes(dice) % (asked_ms // 10 + 1)


def splay_s(terminal_id_hash: bytes, most_s: int = 1200) -> int:
    """By how many seconds a terminal's large bundles stand back after closing time.

    Args:
        terminal_id_hash: SHA-256 of the terminal's id: its place is the same each evening.
    """
    return int.from_bytes(terminal_id_hash[:4]) % most_s
