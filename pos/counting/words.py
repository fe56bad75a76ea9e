"""A count in people's words."""

from pos.base.dates import format_day_short
from pos.base.transaction import reading
from pos.counting.counts import Count
from pos.counting.queries import LotWords
from pos.counting.scopes import Kind
from pos.law.ocop import GROUPS
from pos.stock import fairs
from pos.stock.places import FAIR
from pos.web import sentences
from pos.web.i18n import language
from pos.web.phrases.counting import CAUSES, STANDINGS
from pos.web.sentences import of_counting


def kind(code: str) -> str:
    """Which goods a count may be about."""
    return of_counting("kind", code)


def group(code: str) -> str:
    """A group of products."""
    found = GROUPS.get(code)
    if found is None:
        return code
    return found.vi if language() == "vi" else found.en


def groups() -> list[tuple[str, str]]:
    """Every group: code and words."""
    return [(code, group(code)) for code in GROUPS]


def goods(kind_code: str, title: str) -> str:
    """Which goods a count is about."""
    if kind_code == Kind.PRODUCER:
        return title
    return group(title) if kind_code == Kind.GROUP else kind(kind_code)


def place(place_id: str) -> str:
    """Where is counted: a fair by its own name."""
    found = fairs.find(reading(), place_id) if place_id.startswith(FAIR) else None
    return sentences.place(place_id) if found is None else found.state.name


def scope(count: Count) -> str:
    """Where, and which goods."""
    return f"{place(count.scope.place_id)} · {goods(count.scope.kind, count.title)}"


def cause(code: str) -> str:
    """Why the books and the shelf differ."""
    return of_counting("cause", code) if code else ""


def causes() -> list[tuple[str, str]]:
    """Every reason: code and words."""
    return [(code, cause(code)) for code in CAUSES]


def standing(code: str) -> str:
    """Why nothing sure is known of a lot; empty where it is."""
    return of_counting("standing", code) if code in STANDINGS else ""


def term(code: str) -> str:
    """Another word of the sheets."""
    return of_counting("term", code)


def until(lot: LotWords) -> str:
    """`HSD 03/11/27`; empty for goods that never expire."""
    if lot.use_by is None:
        return ""
    return f"{of_counting('term', lot.date_kind)} {format_day_short(lot.use_by)}"
