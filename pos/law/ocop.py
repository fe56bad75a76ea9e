"""The OCOP programme's own rules: how long a certificate holds, the six groups of goods.

Source: QĐ 919/QĐ-TTg 2022 (groups); the terms are those of `law.rulebooks`.
Stars are never computed here: a decision gives them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from types import MappingProxyType

from pos.law.rulebooks import RULEBOOKS


@dataclass(frozen=True)
class Validity:
    """How long a certificate of a decision signed from a day on holds."""

    valid_from: date
    """The first day of signing the rule holds for."""
    months: int
    legal_ref: str


@dataclass(frozen=True)
class Group:
    """One of the programme's groups of goods and services."""

    code: str
    vi: str
    en: str


_DATA = tomllib.loads(files("pos.law").joinpath("ocop.toml").read_text(encoding="utf-8"))

VALIDITIES: tuple[Validity, ...] = tuple(
    Validity(book.valid_from, book.months, book.legal_ref) for book in RULEBOOKS
)
"""The rules of validity, the earliest first."""

VALID_MONTHS: int = VALIDITIES[-1].months
"""How long a certificate given under the newest rule holds."""

GROUPS: Mapping[str, Group] = MappingProxyType(
    {row["code"]: Group(row["code"], row["vi"], row["en"]) for row in _DATA["group"]}
)
"""The six groups by code, in the order of the programme."""


def validity(issued_on: date) -> Validity:
    """Return the rule that holds for a decision signed on `issued_on`."""
    return [rule for rule in VALIDITIES if rule.valid_from <= issued_on][-1]
