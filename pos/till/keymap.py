"""The keys of the sell screen: what each does, which key does it here, and which keys cannot.

A key is written as it is engraved, its modifiers before it: `F6`, `Shift F7`, `Alt R`, `Del`, `?`.
The key that an action has from the start is also the action's name on a page: a button says
`data-key="F6"`, and is pressed by whatever key the shop has put in its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pos.base.text import Unreadable, clean


@dataclass(frozen=True)
class Action:
    """Something that a key of the sell screen does."""

    name: str
    """`new_order`: as it is kept, and as a page finds its words."""
    key: str
    """The key it has from the start (screens.md, 3a)."""


ACTIONS = (
    Action("new_order", "F1"),
    Action("quantity", "F2"),
    Action("find", "F3"),
    Action("buyer", "F4"),
    Action("discount", "F6"),
    Action("park", "F7"),
    Action("recall", "Shift F7"),
    Action("cash", "F8"),
    Action("vietqr", "Alt Q"),
    Action("card", "Alt T"),
    Action("voucher", "Alt V"),
    Action("split", "Alt C"),
    Action("pay", "F9"),
    Action("copy", "F10"),
    Action("remove", "Del"),
    Action("product", "Alt I"),
    Action("note", "Alt N"),
    Action("returns", "Alt R"),
    Action("shift", "Alt S"),
    Action("older", "Alt O"),
    Action("drawer", "Alt K"),
    Action("lock", "Alt L"),
    Action("switch", "Alt U"),
    Action("help", "?"),
)
"""In the order in which a person looks for them."""

DEFAULTS: dict[str, str] = {one.name: one.key for one in ACTIONS}

_BROWSERS = frozenset(
    {
        # Reload, full screen, the tools of developers: with any modifier.
        *("F5", "F11", "F12"),
        # The address, the menus of Chromium and Firefox, and back, home and the window itself.
        *("Alt D", "Alt E", "Alt F", "Alt Home", "Alt F4", "Shift F10", "Shift Del"),
    }
)
_PLAIN = frozenset({"Del", "Insert", "Home", "End", "PageUp", "PageDown", "?"})
_SHAPE = re.compile(r"(?P<alt>Alt )?(?P<shift>Shift )?(?P<key>\S+)")
_FUNCTION = re.compile(r"F([1-9]|1[0-2])")


class BadKey(Unreadable):
    """A key that cannot be given to an action.

    Codes: `key_unknown`; `key_browser`: the browser keeps it for itself; `key_typing`: it would
    act while somebody types; `key_taken`: another action has it.
    """


def read_key(text: str) -> str:
    """Return a key as it is written here.

    Raises:
        BadKey: `key_unknown`, `key_browser` or `key_typing`.
    """
    if len(text) > 40:
        raise BadKey("key_unknown", text)
    typed = " ".join(part[:1].upper() + part[1:] for part in clean(text).split())
    if re.search(r"\b(?:Ctrl|Control|Meta)\b", typed, re.IGNORECASE):
        raise BadKey("key_browser", text)
    found = _SHAPE.fullmatch(typed)
    if found is None:
        raise BadKey("key_unknown", text)
    key = found["key"]
    if typed in _BROWSERS or key in {"F5", "F11", "F12"}:
        raise BadKey("key_browser", text)
    if _FUNCTION.fullmatch(key) or typed in _PLAIN:
        return typed
    is_letter = re.fullmatch(r"[A-Z]", key) is not None
    if is_letter and found["alt"] and not found["shift"]:
        return typed
    raise BadKey("key_typing" if len(key) == 1 and not found["alt"] else "key_unknown", text)


def arranged(wanted: Mapping[str, str]) -> dict[str, str]:
    """Return the keys of the actions that do not have the one from the start.

    Args:
        wanted: a key for actions by name; the others keep theirs.

    Raises:
        BadKeys: a key that cannot be, or that two actions would have.
    """
    problems: dict[str, str] = {}
    keys: dict[str, str] = {}
    for one in ACTIONS:
        try:
            keys[one.name] = read_key(wanted.get(one.name, one.key))
        except BadKey as bad:
            problems[one.name] = bad.code
    held = list(keys.values())
    problems |= {name: "key_taken" for name, key in keys.items() if held.count(key) > 1}
    if problems:
        raise BadKeys(problems)
    return {name: key for name, key in keys.items() if key != DEFAULTS[name]}


class BadKeys(ValueError):  # noqa: N818 - the doors say it as sentences
    """Keys that cannot be kept: action name to the code of a `BadKey`."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(dict(problems))
        self.problems = dict(problems)


def hints(changed: Mapping[str, str]) -> dict[str, str]:
    """Return what is engraved on the key that does what the first one did: `{"F6": "Alt G"}`.

    Args:
        changed: as `arranged` gives it.
    """
    return {DEFAULTS[name]: key for name, key in changed.items() if name in DEFAULTS}
