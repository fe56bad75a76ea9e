"""How a printer parts the bytes it gets: what its head takes at once, and command by command.

Written from Epson's command reference; a byte that begins no command known here is a letter.
"""

import re
from collections.abc import Callable

_REAL_TIME = re.compile(rb"\x10\x04([\x01-\x08])", re.DOTALL)
_COMMAND = re.compile(rb"[\x1b\x1c\x1d]")
_FIXED = {
    b"\x1b@": 2,
    b"\x1bJ": 3,
    b"\x1bd": 3,
    b"\x1ba": 3,
    b"\x1bp": 5,
    b"\x1dr": 3,
    b"\x1da": 3,
    b"\x1dI": 3,
}
_QUESTIONS = {b"\x1dr": "GS r", b"\x1da": "GS a", b"\x1dI": "GS I"}


def _number(low_first: bytes) -> int:
    return int.from_bytes(low_first, "little")


_SIZED: dict[bytes, tuple[int, Callable[[bytes], int]]] = {
    b"\x1dV": (3, lambda head: head[2] in {65, 66}),
    b"\x1dv": (8, lambda head: _number(head[4:6]) * _number(head[6:8])),
    b"\x1d(": (5, lambda head: _number(head[3:5])),
    b"\x1c(": (5, lambda head: _number(head[3:5])),
    b"\x1d8": (7, lambda head: _number(head[3:7])),
    b"\x1b*": (5, lambda head: _number(head[3:5]) * (3 if head[2] > 31 else 1)),
}
"""Commands whose head, of so many bytes, says how much follows it."""


def split_real_time(part: bytes) -> tuple[bytes, int | None, bytes]:
    """What stands before the first DLE EOT, its number, and the rest.

    None for the number: there is none, and the rest is what may begin one.
    """
    hit = _REAL_TIME.search(part)
    if hit is not None:
        return part[: hit.start()], hit[1][0], part[hit.end() :]
    kept = 2 if part.endswith(b"\x10\x04") else 1 if part.endswith(b"\x10") else 0
    return part[: len(part) - kept], None, part[len(part) - kept :]


def length_of_first(buffer: bytes) -> int:
    """Bytes of the command or the letters at the head of `buffer`; 0: more must come to know.

    The length may be more than what has come.
    """
    begin = _COMMAND.search(buffer)
    if begin is None:
        return len(buffer)
    if begin.start():
        return begin.start()
    code = buffer[:2]
    if len(code) < 2:
        return 0
    if code in _FIXED:
        return _FIXED[code]
    if code in _SIZED:
        length, rest_of = _SIZED[code]
        return 0 if len(buffer) < length else length + rest_of(buffer)
    return 1


def question_in(command: bytes) -> str | None:
    """Which question a command is, of those a printer answers in their turn."""
    if command[:2] in _QUESTIONS and len(command) == 3:
        return _QUESTIONS[command[:2]]
    return "GS ( H" if command[:6] == b"\x1d(H\x06\x000" else None


def are_letters(buffer: bytes) -> bool:
    """Whether it begins with letters, which may be parted anywhere."""
    return _COMMAND.match(buffer) is None
