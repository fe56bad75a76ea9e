"""Months of the large tables: each business month lies in a table of its own.

A month is made when the first fact of it comes, so none needs to be foreseen; nothing lies in a
table of all that has no month.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from pos.base.dates import add_months

_LOCK = 0x4F434F50
"""One writer at a time makes months: `OCOP`."""


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def by_months(session: Session) -> list[str]:
    """The tables of the centre that lie in months."""
    found = session.execute(
        text(
            "SELECT c.relname FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid"
            " WHERE p.partstrat = 'r' AND c.relname LIKE 'central\\_%'"
            " AND c.relnamespace = 'public'::regnamespace ORDER BY c.relname"
        )
    )
    return [row[0] for row in found]


def ensure_months(session: Session, table: str, months: Iterable[date]) -> None:
    """Make a table's months that are not there yet.

    Nobody who reads or writes other months waits for it; whoever makes months at the same time
    does.  Of a table that does not lie in months nothing is made.

    Args:
        months: any days; the month of each is made.
    """
    wanted = {month_of(one) for one in months}
    if not wanted - _made(session, table):
        return
    session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if table not in by_months(session):
        return
    for month in sorted(wanted - _made(session, table)):
        after = add_months(month, 1)
        part = _part(table, month)
        # Attached rather than made in place: that would wait for every writer of the table.
        session.execute(
            text(f"CREATE TABLE {part} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
        )
        session.execute(
            text(
                f"ALTER TABLE {table} ATTACH PARTITION {part}"
                f" FOR VALUES FROM ('{month.isoformat()}') TO ('{after.isoformat()}')"
            )
        )


def _part(table: str, month: date) -> str:
    return f"{table}_{month:%Y_%m}"


def _made(session: Session, table: str) -> set[date]:
    parts = session.execute(
        text(
            "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
            " WHERE i.inhparent = to_regclass(:name)"
        ),
        {"name": table},
    )
    ends = [row[0].removeprefix(f"{table}_") for row in parts]
    return {date(int(end[:4]), int(end[5:7]), 1) for end in ends if _is_month(end)}


def _is_month(end: str) -> bool:
    return len(end) == 7 and end[:4].isdigit() and end[4] == "_" and end[5:].isdigit()
