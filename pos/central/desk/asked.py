"""What an address asks the desk for.  Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pos.base.dates import BadDay, parse_day
from pos.central.desk.spans import MOST_DAYS, Span, before
from pos.central.desk.sum_values import By, Only

LONGEST = 200
"""Letters of a folded name in an address."""


@dataclass(frozen=True)
class Asked:
    """A report, as an address names it."""

    by: By
    span: Span
    only: Only

    @property
    def compared(self) -> Span:
        """The span to compare with."""
        return before(self.span)

    def query(self, **changed: object) -> dict[str, str]:
        """The same as an address's parameters, some of them changed; empty ones left out."""
        told: dict[str, object] = {
            "by": self.by.value,
            "first": self.span.first_on.isoformat(),
            "last": self.span.last_on.isoformat(),
            "stars": self.only.stars,
            "group": self.only.group,
            "commune": self.only.commune,
            "maker": self.only.maker,
            "kind": self.only.kind_no,
        }
        told |= changed
        return {name: str(value) for name, value in told.items() if value not in (None, "")}


def read(args: Mapping[str, str], today: date) -> Asked:
    """What is asked for; what cannot be read asks for the usual: by stars, of this month."""
    named = args.get("by", "")
    by = By(named) if named in set(By) else By.STARS
    # What one showroom sold of some goods is nobody's to know but its own.
    return Asked(by, read_span(args, today), Only() if by is By.SHOWROOM else _only(args))


def read_span(args: Mapping[str, str], today: date) -> Span:
    """The days asked for, both included; this month up to today where none are."""
    last = _day(args.get("last", ""), today, today)
    first = _day(args.get("first", ""), last.replace(day=1), today)
    return Span(min(first, last), max(first, last))


def read_day(args: Mapping[str, str], name: str, usual: date, today: date) -> date:
    """One day asked for."""
    return _day(args.get(name, ""), usual, today)


def number(args: Mapping[str, str], name: str) -> int:
    """A whole number asked for; 0 where none is."""
    return _number(args.get(name, ""), most=10**6) or 0


def _day(text: str, usual: date, today: date) -> date:
    try:
        asked = parse_day(text, today=today)
    except BadDay:
        return usual
    # A clock that ran ahead wrote days to come: they stay to be seen.
    return min(max(asked, today - timedelta(days=MOST_DAYS)), today + timedelta(days=MOST_DAYS))


def _only(args: Mapping[str, str]) -> Only:
    return Only(
        stars=_number(args.get("stars", ""), most=5),
        group=args.get("group", "")[:LONGEST],
        commune=args.get("commune", "")[:LONGEST],
        maker=args.get("maker", "")[:LONGEST],
        kind_no=_number(args.get("kind", ""), most=10**9),
    )


def _number(text: str, *, most: int) -> int | None:
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    return int(text) if is_number and int(text) <= most else None


@dataclass(frozen=True)
class Usual:
    """A span that is often asked for."""

    code: str
    """`today`, `week`, `month`, `last_month`, `year`."""
    span: Span


def usual_spans(today: date) -> list[Usual]:
    """The spans that a page offers."""
    first = today.replace(day=1)
    earlier = first - timedelta(days=1)
    return [
        Usual("today", Span(today, today)),
        Usual("week", Span(today - timedelta(days=6), today)),
        Usual("month", Span(first, today)),
        Usual("last_month", Span(earlier.replace(day=1), earlier)),
        Usual("year", Span(first.replace(month=1), today)),
    ]
