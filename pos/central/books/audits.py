"""Checks of the centre's books: what is kept beside rows is what the rows add up to.

Each sum is made anew, by the database itself, and compared; nothing is repaired.  The checks are
told as statements, so that they trust none of the code that wrote what they look at.
"""

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from pos.base.audit import Finding, amiss
from pos.central.books import closings, reconciliation
from pos.central.books.checks import CHECKS
from pos.central.books.shift_models import CentralClosing

_MOST = 20
"""So many findings of a check are named."""


def audit(session: Session, *, since: date = date.min) -> list[Finding]:
    """Everything amiss in the books.

    Args:
        since: sales, days and Z before this business day are left out; levels are always looked
            at whole.
    """
    return [*_sums(session, since), *_closings(session, since)]


def _sums(session: Session, since: date) -> Iterator[Finding]:
    for name, statement in CHECKS.items():
        asked = text(f"{statement} LIMIT {_MOST}")
        given = {"since": since.isoformat()} if ":since" in statement else {}
        for row in session.execute(asked, given).mappings():
            yield Finding(name, {key: _told(value) for key, value in row.items()})


def _told(value: object) -> str | int:
    return int(value) if isinstance(value, int) else str(value)


def _closings(session: Session, since: date) -> Iterator[Finding]:
    """Each Z beside its rows once more."""
    asked = select(CentralClosing).where(CentralClosing.business_on >= since)
    for closing in session.scalars(asked.execution_options(yield_per=200)):
        found = reconciliation.compare(session, closing, closings.told_part(closing))
        if closings.as_json(found) != closing.differences:
            yield amiss(
                "books.closings_say_what_differs",
                terminal=closing.terminal_id,
                number=closing.number,
                fields=", ".join(found) or "-",
            )
