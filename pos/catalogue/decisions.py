"""Which decision a list's row tells of: one that the books hold, or a further one.  Pure.

A list often says less of a decision than the books: only its stars, its number without the day,
the year alone.  What agrees as far as both speak is one decision, and what either knows of it is
kept; only what contradicts stands beside it as another.
"""

from collections.abc import Sequence
from datetime import date

from pos.base.dates import PartialDate
from pos.catalogue.certificates import Certificate


class UnclearDecision(Exception):  # noqa: N818 - a row's own no, told where it stays out
    """Stars without a number or a day, and the books hold decisions that give others."""


def meant(told: Certificate, held: Sequence[Certificate]) -> Certificate | None:
    """The held decision that `told` is about; None: a further one.

    Raises:
        UnclearDecision: nobody can say.
    """
    exact = [one for one in held if _named(one) == _named(told)]
    if _is_nameless(told):
        return _of_stars(told, held, exact)
    if exact:
        return exact[0]
    return _latest([one for one in held if _agree(told, one)])


def completed(told: Certificate, held: Certificate) -> tuple[str, PartialDate | None]:
    """Number and day of one decision, as far as either tells them."""
    days = [one for one in (told.issued, held.issued) if one is not None]
    finest = min(days, key=lambda one: one.latest - one.earliest, default=None)
    return told.decision_no or held.decision_no, finest


def _named(one: Certificate) -> tuple[str, PartialDate | None]:
    return one.decision_no, one.issued


def _is_nameless(one: Certificate) -> bool:
    return _named(one) == ("", None)


def _of_stars(
    told: Certificate, held: Sequence[Certificate], nameless: Sequence[Certificate]
) -> Certificate | None:
    """Of stars alone: the newest decision that gave them, else the only one that could."""
    same = _latest([one for one in held if one.stars == told.stars])
    if same is not None or not held:
        return same
    if len(held) == 1 and nameless:
        return held[0]
    raise UnclearDecision


def _latest(found: Sequence[Certificate]) -> Certificate | None:
    def day(one: Certificate) -> date:
        return date.min if one.issued is None else one.issued.latest

    return max(found, key=day, default=None)


def _agree(told: Certificate, held: Certificate) -> bool:
    """Whether both may be one decision: a number they share, else stars and what one lacks."""
    if not _may_be_one_day(told.issued, held.issued):
        return False
    if told.decision_no and held.decision_no:
        return told.decision_no == held.decision_no
    shares_day = told.issued is not None and held.issued is not None
    return told.stars == held.stars and (shares_day or _is_nameless(held))


def _may_be_one_day(one: PartialDate | None, other: PartialDate | None) -> bool:
    if one is None or other is None:
        return True
    return one.earliest <= other.latest and other.earliest <= one.latest
