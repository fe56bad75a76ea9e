"""Papers as JSON text: what a print job keeps between the sale and the printing.

A paper is `{"v": 1, "kind": "document", ...}`; every block and span names its `kind` too.  Readers
are strict: a kind, field or version they do not know is refused by name, because a receipt that
silently lost a line would be worse than one that waits.
"""

import dataclasses
import json
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from printers.document import (
    Boxed,
    Document,
    Gap,
    HeadTest,
    Label,
    Paper,
    Paragraph,
    Qr,
    QrSizes,
    Row,
    Rule,
    Ruler,
    Stars,
    Table,
    Text,
)
from printers.reasons import Reason

VERSION = 1


class UnreadablePaper(ValueError):  # noqa: N818 - says what happened
    """The text is not a paper: broken JSON, a missing or a wrong field; the message says which."""

    code = Reason.UNREADABLE_PAPER.value


class UnknownPaper(UnreadablePaper):
    """The paper was written by another release: its version, or a kind in it, is not known here."""


_KINDS: dict[str, type] = {
    "document": Document,
    "label": Label,
    "paragraph": Paragraph,
    "row": Row,
    "table": Table,
    "rule": Rule,
    "boxed": Boxed,
    "qr": Qr,
    "gap": Gap,
    "ruler": Ruler,
    "head_test": HeadTest,
    "qr_sizes": QrSizes,
    "text": Text,
    "stars": Stars,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_FIELDS = {kind: [field.name for field in dataclasses.fields(kind)] for kind in _NAMES}


def dumps(paper: Paper) -> str:
    """`paper` as one line of JSON; `loads` gives back an equal paper."""
    body = {"v": VERSION, **_written(paper)}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Paper:
    """The paper that `dumps` wrote.

    Raises:
        UnknownPaper: the version or a kind is not known to this release.
        UnreadablePaper: the text is not a paper at all.
    """
    try:
        body = json.loads(text)
    except ValueError as error:
        raise UnreadablePaper(f"not JSON: {error}") from error
    if not isinstance(body, dict):
        raise UnreadablePaper("a paper is a JSON object")
    version = body.pop("v", None)
    if version != VERSION:
        raise UnknownPaper(f"version {version!r} of a paper is not known here")
    paper = _read_kind(body, (Document, Label))
    if not isinstance(paper, Document | Label):
        raise UnreadablePaper("a paper is a document or a label")
    return paper


def _written(value: Any) -> Any:
    fields = _FIELDS.get(type(value))
    if fields is not None:
        told = {name: _written(getattr(value, name)) for name in fields}
        return {"kind": _NAMES[type(value)], **told}
    if isinstance(value, tuple):
        return [_written(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _read_kind(body: Any, allowed: tuple[type, ...]) -> object:
    if not isinstance(body, dict) or not isinstance(body.get("kind"), str):
        raise UnreadablePaper("a block is a JSON object with a kind")
    name = body["kind"]
    kind = _KINDS.get(name)
    if kind is None:
        raise UnknownPaper(f"kind {name!r} is not known here")
    if kind not in allowed:
        raise UnreadablePaper(f"kind {name!r} does not belong here")
    hints = _hints(kind)
    given = {field: value for field, value in body.items() if field != "kind"}
    strange = sorted(given.keys() - hints.keys())
    if strange:
        raise UnknownPaper(f"{name} has fields not known here: {', '.join(strange)}")
    fields = {
        field: _read(value, hints[field], f"{name}.{field}") for field, value in given.items()
    }
    try:
        return kind(**fields)
    except (TypeError, ValueError) as error:
        raise UnreadablePaper(f"{name}: {error}") from error


def _read(value: Any, hint: Any, where: str) -> object:
    if get_origin(hint) is tuple:
        if not isinstance(value, list):
            raise UnreadablePaper(f"{where} is a list")
        return tuple(_read(part, get_args(hint)[0], where) for part in value)
    if get_origin(hint) in {Union, UnionType}:
        return _read_one_of(value, get_args(hint), where)
    if hint in _NAMES:
        return _read_kind(value, (hint,))
    return _read_plain(value, hint, where)


def _read_one_of(value: Any, hints: tuple[Any, ...], where: str) -> object:
    if value is None and NoneType in hints:
        return None
    named = tuple(hint for hint in hints if hint in _NAMES)
    if named:
        return _read_kind(value, named)
    (only,) = (hint for hint in hints if hint is not NoneType)
    return _read(value, only, where)


def _read_plain(value: Any, hint: Any, where: str) -> object:
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(value)
        except ValueError as error:
            raise UnknownPaper(f"{where}: {value!r} is not known here") from error
    # bool is an int to Python, so the exact type is asked for.
    if type(value) is not hint:
        raise UnreadablePaper(f"{where} is {hint.__name__}, not {type(value).__name__}")
    return value
