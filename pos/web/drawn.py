"""Parts of a page that are drawn once and kept by everything they show.

A part is drawn from the facts named, the language and the keys' hints alone, so a kept one cannot
lie: other facts are another part.
"""

from functools import lru_cache
from typing import Any

from flask import current_app, session
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup

from pos.web import hints, i18n

MOST_PARTS = 1024
"""Some hundred bytes to two kilobytes each: the rows of every order open at three registers."""


def drawn(template: str, /, **facts: Any) -> Markup:
    """The part that `template` makes of `facts`, each hashable; it must show nothing else.

    The template is given the facts, the language as `lang` and the application's globals.
    """
    return _draw(template, i18n.language(), hints.mark(), tuple(facts.items()))


@lru_cache(maxsize=MOST_PARTS)
def _draw(
    template: str,
    language: str,
    _keys: tuple[tuple[str, str], ...],
    facts: tuple[tuple[str, Any], ...],
) -> Markup:
    part = current_app.jinja_env.get_template(template)
    return Markup(part.render(lang=language, **dict(facts)))  # noqa: S704 - the template escaped it


def csrf_token() -> str:
    """The session's token for its forms: signed once, since it holds as long as the session."""
    kept = _TOKENS.get(session.get("csrf_token", ""))
    if kept is None:
        kept = generate_csrf()
        if len(_TOKENS) >= MOST_PARTS:
            _TOKENS.clear()
        if "csrf_token" in session:
            _TOKENS[session["csrf_token"]] = kept
    return kept


_TOKENS: dict[str, str] = {}
