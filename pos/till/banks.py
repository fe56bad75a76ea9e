"""Banks by the number under which NAPAS routes transfers to them (BIN).  Pure.

The list stands in `banks.toml` with its day and source.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def banks() -> dict[str, str]:
    """Names by BIN, in the order of the list."""
    named: dict[str, str] = _list()["banks"]
    return named


@cache
def as_of() -> date:
    """The day of the list."""
    day: date = _list()["as_of"]
    return day


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads(files("pos.till").joinpath("banks.toml").read_text(encoding="utf-8"))
