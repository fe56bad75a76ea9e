"""A scanner on the keyboard's wire: fast keys with a rhythm of their own, as a browser gets them.

The moments are written into the events, so a slow test machine makes no slow scanner.
"""

import time
from dataclasses import dataclass, replace

from playwright.sync_api import CDPSession, Page

GAP_S = 0.008
SHIFT = 8
PROCESS_KEY = 229
"""Windows' virtual key for "an input method has this one"."""

_SIGNS = {
    "-": ("Minus", False),
    "_": ("Minus", True),
    ":": ("Semicolon", True),
    "/": ("Slash", False),
    "?": ("Slash", True),
    ".": ("Period", False),
    "*": ("Digit8", True),
    "%": ("Digit5", True),
}
"""The signs of our codes on a US keyboard: the key, and whether Shift is held."""


@dataclass(frozen=True)
class Stroke:
    """One key with what it writes."""

    code: str
    key: str
    is_shifted: bool
    virtual: int


def stroke(sign: str) -> Stroke:
    """The key that writes `sign` on a US keyboard."""
    if sign in _SIGNS:
        code, is_shifted = _SIGNS[sign]
        return Stroke(code, sign, is_shifted, 0)
    if sign.isdigit():
        return Stroke(f"Digit{sign}", sign, False, ord(sign))
    assert sign.isascii(), sign
    assert sign.isalpha(), sign
    return Stroke(f"Key{sign.upper()}", sign, sign.isupper(), ord(sign.upper()))


class Scanner:
    """Sends codes into one page."""

    def __init__(self, page: Page) -> None:
        self._line: CDPSession = page.context.new_cdp_session(page)
        self._at_s = 0.0

    def scan(self, text: str, *, end: str = "Enter", gap_s: float = GAP_S) -> None:
        """Type `text` as fast as a scanner does, and end it; with no `end`, leave it at that."""
        self._begin()
        for sign in text:
            self._press(stroke(sign), gap_s)
        if end:
            self._end(end, gap_s)

    def scan_under_layout(self, text: str, written: str) -> None:
        """The same keys where the machine's keyboard is set to another layout than US.

        Args:
            written: what that layout writes for each key.
        """
        self._begin()
        for sign, letter in zip(text, written, strict=True):
            one = replace(stroke(sign), key=letter)
            self._key("keyDown", one, GAP_S, text=letter)
            self._key("keyUp", one, 0)
        self._end("Enter", GAP_S)

    def scan_under_telex(self, text: str, written: str) -> None:
        """The same keys while an input method composes: every key is `Process`.

        Args:
            written: what the input method makes of the letters.
        """
        self._begin()
        for at, sign in enumerate(text, start=1):
            one = stroke(sign)
            self._key("rawKeyDown", one, GAP_S, key="Process", virtual=PROCESS_KEY)
            shown = written[: at * len(written) // len(text)]
            self._line.send(
                "Input.imeSetComposition",
                {"text": shown, "selectionStart": len(shown), "selectionEnd": len(shown)},
            )
            self._key("keyUp", one, 0)
        self._line.send("Input.insertText", {"text": written})
        self._end("Enter", GAP_S)

    def scan_rewritten(self, before: str, letter: str, after: str) -> None:
        """As a typing helper that takes letters back and writes its own in their place.

        Args:
            before: keys that arrive, the last of which is taken back again.
            letter: the letter written instead, which no key of the keyboard has.
            after: the keys that follow.
        """
        self._begin()
        for sign in before:
            self._press(stroke(sign), GAP_S)
        back = Stroke("Backspace", "Backspace", False, 8)
        self._key("rawKeyDown", back, GAP_S)
        self._key("keyUp", back, 0)
        own = Stroke("", letter, False, 231)
        self._key("keyDown", own, GAP_S, text=letter)
        self._key("keyUp", own, 0)
        for sign in after:
            self._press(stroke(sign), GAP_S)
        self._end("Enter", GAP_S)

    def _begin(self) -> None:
        self._at_s = time.time()

    def _press(self, one: Stroke, gap_s: float) -> None:
        if one.is_shifted:
            shift = Stroke("ShiftLeft", "Shift", True, 16)
            self._key("rawKeyDown", shift, gap_s / 2)
            self._key("keyDown", one, gap_s / 2, text=one.key)
            self._key("keyUp", one, 0)
            self._key("keyUp", shift, 0)
            return
        self._key("keyDown", one, gap_s, text=one.key)
        self._key("keyUp", one, 0)

    def _end(self, end: str, gap_s: float) -> None:
        last = Stroke(end, end, False, {"Enter": 13, "Tab": 9}[end])
        self._key("keyDown", last, gap_s, text="\r" if end == "Enter" else "")
        self._key("keyUp", last, 0)

    def _key(
        self,
        kind: str,
        one: Stroke,
        gap_s: float,
        *,
        text: str = "",
        key: str = "",
        virtual: int = 0,
    ) -> None:
        self._at_s += gap_s
        event = {
            "type": kind,
            "key": key or one.key,
            "code": one.code,
            "windowsVirtualKeyCode": virtual or one.virtual,
            "modifiers": SHIFT if one.is_shifted else 0,
            "timestamp": self._at_s,
        }
        if text:
            event["text"] = text
        self._line.send("Input.dispatchKeyEvent", event)
