"""Hands at the counter: a scanner's, a typist's, and Vietnamese input methods between them.

Each key goes through the browser's own input, with its time of day: a busy machine delivers a
scanner's keys late, but never makes a typist of it.
"""

import time
from dataclasses import dataclass

from playwright.sync_api import CDPSession, Page

SCAN_GAP_S = 0.008
SHIFT = 8
IN_COMPOSITION = 229
_PAIRS = {
    "Minus": "-_",
    "Equal": "=+",
    "Semicolon": ";:",
    "Comma": ",<",
    "Period": ".>",
    "Slash": "/?",
    "Space": "  ",
    **{
        f"Digit{digit}": digit + mark
        for digit, mark in zip("0123456789", ")!@#$%^&*(", strict=True)
    },
}


@dataclass(frozen=True)
class Key:
    """A key of a US keyboard."""

    char: str
    code: str
    is_shifted: bool


def key_of(char: str) -> Key:
    """The key that writes `char`, as a scanner presses it."""
    if char.isascii() and char.isalpha():
        return Key(char, f"Key{char.upper()}", char.isupper())
    for code, (plain, shifted) in _PAIRS.items():
        if char in (plain, shifted):
            return Key(char, code, char != plain)
    raise ValueError(char)


class Hands:
    """Presses keys of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._wire: CDPSession = page.context.new_cdp_session(page)

    def scan(self, code: str, *, end: str = "Enter", gap_s: float = SCAN_GAP_S) -> None:
        """A scanner's burst: every key in place, Shift where a capital needs it, then its end."""
        at = time.time()
        for char in code:
            at = self._press(key_of(char), at, gap_s)
        self._end(end, at)

    def scan_through_an_input_method(self, code: str) -> None:
        """The same burst while an input method composes: the page hears `Process` for each key.

        The method writes its guess into the field as it goes, and takes Enter for itself.
        """
        at, guess = time.time(), ""
        for char in code:
            key = key_of(char)
            self._down("Process", key.code, at, shift=key.is_shifted, number=IN_COMPOSITION)
            guess = f"{guess}{char.lower()}"[-6:]
            self._wire.send(
                "Input.imeSetComposition",
                {"text": f"{guess}ấ", "selectionStart": 1, "selectionEnd": 1},
            )
            self._up(char, key.code, at)
            at += SCAN_GAP_S
        self._down("Process", "Enter", at, number=IN_COMPOSITION)
        self._up("Enter", "Enter", at)

    def scan_rewritten(self, strokes: str) -> None:
        """A burst of which a method like UniKey rewrites letters.

        It swallows the key that makes an accent, sends Backspaces, and then the new letters as
        keys without a place.  In `strokes`, `<` is its Backspace, `[…]` its letters and `{…}`
        the key it has swallowed, of which the page hears at most that it goes up; the rest are
        the scanner's keys that got through.
        """
        at, hand = time.time(), ""
        for char in strokes:
            if char in "[]{}":
                hand = char
            elif hand == "[":
                self._down(char, "", at, text=char)
                self._up(char, "", at)
                at += SCAN_GAP_S
            elif hand == "{":
                self._up(char, key_of(char).code, at)
            elif char == "<":
                self._down("Backspace", "Backspace", at, number=8)
                self._up("Backspace", "Backspace", at)
                at += SCAN_GAP_S
            else:
                at = self._press(key_of(char), at, SCAN_GAP_S)
        self._end("Enter", at)

    def write(self, text: str, *, delay_ms: float = 75) -> None:
        """A typist."""
        self.page.keyboard.type(text, delay=delay_ms)

    def take_up_the_scanner(self) -> None:
        """The moment between the keyboard and the scanner."""
        self.page.wait_for_timeout(300)

    def press(self, *keys: str) -> None:
        """Single keys, one after the other, as a person presses them."""
        for key in keys:
            self.page.keyboard.press(key)

    def _press(self, key: Key, at: float, gap_s: float) -> float:
        if key.is_shifted:
            self._down("Shift", "ShiftLeft", at, number=16)
        self._down(key.char, key.code, at, shift=key.is_shifted, text=key.char)
        self._up(key.char, key.code, at)
        if key.is_shifted:
            self._up("Shift", "ShiftLeft", at)
        return at + gap_s

    def _end(self, end: str, at: float) -> None:
        number, text = {"Enter": (13, "\r"), "Tab": (9, "")}[end]
        self._down(end, end, at, text=text, number=number)
        self._up(end, end, at)

    def _down(
        self,
        key: str,
        code: str,
        at: float,
        *,
        shift: bool = False,
        text: str = "",
        number: int = 0,
    ) -> None:
        self._send("keyDown" if text else "rawKeyDown", key, code, at, shift, text, number)

    def _up(self, key: str, code: str, at: float) -> None:
        self._send("keyUp", key, code, at, False, "", 0)

    def _send(
        self, kind: str, key: str, code: str, at: float, shift: bool, text: str, number: int
    ) -> None:
        time.sleep(max(0.0, at - time.time()))
        said: dict[str, object] = {"type": kind, "key": key, "code": code, "timestamp": at}
        if shift:
            said["modifiers"] = SHIFT
        if text:
            said["text"] = text
        if number:
            said["windowsVirtualKeyCode"] = number
        self._wire.send("Input.dispatchKeyEvent", said)
