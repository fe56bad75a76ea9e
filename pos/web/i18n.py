"""Two languages: sentences are written in Vietnamese, English comes from `translations/*.po`.

`en.po` has the shop's, `en-….po` those of a part of its own.  The catalogues are read once as text;
there is nothing to compile.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files

from flask import g, has_request_context

LANGUAGES = ("vi", "en")
_outside = ContextVar("language", default="vi")
"""Of what is said outside of requests, in the thread that chose it: what other threads print
stays Vietnamese."""
_for_now: ContextVar[str] = ContextVar("for_now", default="")
"""Of what is said just now, whatever the request speaks; empty: as the request does."""


@cache
def _english() -> dict[str, str]:
    from babel.messages.pofile import read_po  # heavy: a shop that speaks Vietnamese needs none

    found: dict[str, str] = {}
    for path in files("pos.web").joinpath("translations").iterdir():
        with path.open("rb") as file:
            catalogue = read_po(file, locale="en")
        found |= {
            message.id: message.string
            for message in catalogue
            if isinstance(message.id, str) and isinstance(message.string, str) and message.string
        }
    return found


def choose(language: str) -> None:
    """Speak `language` (`vi` or `en`; anything else is Vietnamese) for this request."""
    g.language = language if language in LANGUAGES else "vi"


def choose_outside(language: str) -> None:
    """Speak `language` where there is no request: at the command line."""
    _outside.set(language if language in LANGUAGES else "vi")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` (`vi` or `en`) as long as this lasts: papers have their own languages."""
    before = _for_now.set(language)
    try:
        yield
    finally:
        _for_now.reset(before)


def language() -> str:
    """The language of this request, or of the command: `vi` or `en`."""
    if _for_now.get():
        return _for_now.get()
    if not has_request_context():
        return _outside.get()
    spoken: str = g.get("language", "vi")
    return spoken


def in_both(message: str) -> str:
    """`message` in Vietnamese and in English, a paragraph each."""
    return f"{message}\n\n{_english().get(message, message)}\n"


def english(message: str, /, **facts: object) -> str:
    """`message` in English, its `%(name)s` filled with `facts`."""
    said = _english().get(message, message)
    return said % facts if facts else said


def gettext(message: str, /, **facts: object) -> str:
    """`message` in the request's language, its `%(name)s` filled with `facts`."""
    if language() == "en":
        return english(message, **facts)
    return message % facts if facts else message
