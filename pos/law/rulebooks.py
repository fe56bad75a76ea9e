"""The rulebooks of the OCOP programme, by the day a decision was signed.  Pure.

Source: `rulebooks.toml`, whose rows name theirs.  Stars are never computed here: a decision gives
them, and what is looked at is only whether that decision can be one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import Any

BEST = 5
DISTRICT = "district"
CENTRAL = "central"


@dataclass(frozen=True)
class Grant:
    """Which stars a level gives, and from which to which day of signing."""

    level: str
    stars: frozenset[int]
    valid_from: date
    valid_to: date

    def holds(self, level: str, stars: int, on: date) -> bool:
        """Whether the level gave these stars on a day."""
        is_then = self.valid_from <= on <= self.valid_to
        return is_then and level == self.level and stars in self.stars


@dataclass(frozen=True)
class CriteriaSet:
    """One of a rulebook's sets of criteria (bộ sản phẩm)."""

    no: int
    """1 to 26."""
    vi: str
    group: str
    """As in `law.ocop.GROUPS`."""


@dataclass(frozen=True)
class Rulebook:
    """How councils recognised products from a day on."""

    code: str
    """`148/2023`."""
    valid_from: date
    """The first day of signing it holds for."""
    months: int
    """How long a certificate holds."""
    lowest: Mapping[int, int]
    """By stars: the lowest score, in hundredths."""
    grants: tuple[Grant, ...]
    sets: tuple[CriteriaSet, ...]
    """Empty where its annex is not at hand."""
    legal_ref: str

    def has_set(self, no: int) -> bool:
        """Whether it has a set of this number."""
        return any(one.no == no for one in self.sets)


class Doubt(StrEnum):
    """What about a decision does not fit its rulebook."""

    FIVE_IS_CENTRAL = "five_is_central"
    """Only the centre gives five stars."""
    DISTRICT_GONE = "district_gone"
    """There were no districts any more."""
    DISTRICT_GIVES_THREE = "district_gives_three"
    LEVEL_ODD = "level_odd"
    """Another level gave such stars by the rulebook; decisions of the kind were seen."""
    SET_UNKNOWN = "set_unknown"
    """The rulebook has no set of this number."""
    SCORE_ODD = "score_odd"
    """The score belongs to other stars; the decision counts."""

    @property
    def forbids(self) -> bool:
        """Whether such a decision cannot be; else it is only worth another look."""
        return self not in {Doubt.LEVEL_ODD, Doubt.SCORE_ODD}


@dataclass(frozen=True)
class Reason:
    """Why a certificate is withdrawn."""

    code: str
    vi: str
    en: str


_DATA = tomllib.loads(files("pos.law").joinpath("rulebooks.toml").read_text(encoding="utf-8"))


def _grant(row: Mapping[str, Any]) -> Grant:
    stars = frozenset(row["stars"])
    return Grant(row["level"], stars, row.get("from", date.min), row.get("to", date.max))


def _sets(groups: Mapping[str, list[str]]) -> tuple[CriteriaSet, ...]:
    named = [(group, vi) for group, names in groups.items() for vi in names]
    return tuple(CriteriaSet(no, vi, group) for no, (group, vi) in enumerate(named, start=1))


RULEBOOKS: tuple[Rulebook, ...] = tuple(
    Rulebook(
        code=row["code"],
        valid_from=row.get("from", date.min),
        months=row["months"],
        lowest=MappingProxyType({int(stars): least for stars, least in row["lowest"].items()}),
        grants=tuple(map(_grant, row["grant"])),
        sets=_sets(row.get("sets", {})),
        legal_ref=row["legal_ref"],
    )
    for row in _DATA["rulebook"]
)
"""The earliest first."""

LAST_DISTRICT_DAY: date = max(
    grant.valid_to for book in RULEBOOKS for grant in book.grants if grant.level == DISTRICT
)
"""After it no district decided anything."""

EXTENSION_DAYS: int = _DATA["extension"]["days"]
EXTENSION_REF: str = _DATA["extension"]["legal_ref"]
WITHDRAWALS: Mapping[str, Reason] = MappingProxyType(
    {row["code"]: Reason(row["code"], row["vi"], row["en"]) for row in _DATA["withdrawal"]}
)
OTHER = "other"
"""The reason that needs words of its own."""


def rulebook(signed_on: date) -> Rulebook:
    """Return the rulebook of a decision signed on a day."""
    return [book for book in RULEBOOKS if book.valid_from <= signed_on][-1]


def doubts(
    stars: int,
    level: str,
    signed: tuple[date, date] | None,
    *,
    criteria_set: int | None = None,
    score: int | None = None,
) -> tuple[Doubt, ...]:
    """Return what does not fit, what forbids the decision first; of half a date, what fits on
    none of its days.

    Args:
        level: `district`, `province`, `central`, or empty where nobody told it.
        signed: the first and the last day that its date can mean; None where unknown.
        criteria_set: the set of the rulebook.
        score: the council's, in hundredths.
    """
    found = {*_of_level(stars, level, signed)}
    books = [rulebook(day) for day in signed] if signed else list(RULEBOOKS)
    if criteria_set is not None and not any(book.has_set(criteria_set) for book in books):
        found.add(Doubt.SET_UNKNOWN)
    if score is not None and not any(_is_of(score, stars, book) for book in books):
        found.add(Doubt.SCORE_ODD)
    return tuple(sorted(found, key=lambda one: (not one.forbids, list(Doubt).index(one))))


def _of_level(stars: int, level: str, signed: tuple[date, date] | None) -> set[Doubt]:
    if stars == BEST and level != CENTRAL:
        return {Doubt.FIVE_IS_CENTRAL}
    if not level:
        return set()
    if level == DISTRICT and signed and signed[0] > LAST_DISTRICT_DAY:
        return {Doubt.DISTRICT_GONE}
    if level == DISTRICT and stars != min(RULEBOOKS[0].lowest):
        return {Doubt.DISTRICT_GIVES_THREE}
    if signed is None or any(_is_granted(stars, level, day) for day in signed):
        return set()
    return {Doubt.LEVEL_ODD}


def _is_granted(stars: int, level: str, day: date) -> bool:
    return any(one.holds(level, stars, day) for one in rulebook(day).grants)


def _is_of(score: int, stars: int, book: Rulebook) -> bool:
    above = book.lowest.get(stars + 1)
    return book.lowest[stars] <= score and (above is None or score < above)
