"""The keys engraved on buttons: those of the release, unless the shop has put others in place.

The till knows which; here they are only held for the request that is being answered, so that a
page and the parts of it that are kept (`web.drawn`) say the same.
"""

from collections.abc import Callable, Mapping

from flask import current_app, g, has_request_context

Given = Callable[[], Mapping[str, str]]
_NONE: Mapping[str, str] = {}


def changed() -> Mapping[str, str]:
    """By the key of the release: the key that does it here, where it is another."""
    if not has_request_context():
        return _NONE
    found: Mapping[str, str] | None = g.get("keys")
    if found is None:
        given: Given | None = current_app.extensions.get("ocop_keys")
        g.keys = found = given() if given else _NONE
    return found


def hint(key: str) -> str:
    """What stands on a button that the release's `key` presses: `F6`, or what took its place."""
    return changed().get(key, key)


def mark() -> tuple[tuple[str, str], ...]:
    """The same as a value that kept parts are told apart by; empty in most shops."""
    found = changed()
    return tuple(sorted(found.items())) if found else ()
