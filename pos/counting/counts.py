"""The book of counts: the only writer of `counting_counts`, `counting_goods`, `counting_sheets`,
`counting_asks` and `counting_results`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.counting.models import AskRow, CountedProduct, CountRow, ResultRow, SheetRow
from pos.counting.refusals import AnothersSheet, CountEnded, NoSuchCount
from pos.counting.scopes import Kind, Scope
from pos.counting.variances import Ask, Key
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Count:
    """A stocktake as it was opened."""

    count_id: str
    no: int
    scope: Scope
    title: str
    """The producer's or group's name; empty where the kind says all."""
    is_compared: bool
    mark: str
    opened_by_id: str
    opened_at: datetime
    ended: str
    """`posted`, `dropped`; empty while people count."""


@dataclass(frozen=True)
class Sheet:
    """One counter's sheet."""

    sheet_id: str
    count_id: str
    person_id: str
    zone: str
    phone_id: str | None


def write(
    session: Session,
    count_id: str,
    scope: Scope,
    *,
    title: str,
    is_compared: bool,
    mark: str,
    hand: Hand,
) -> int:
    """Write a count that begins; gives its number.

    Args:
        mark: the last move that the ledger holds.
    """
    require_act(session)
    no = (session.scalar(select(func.max(CountRow.no))) or 0) + 1
    session.execute(
        insert(CountRow).values(
            id=count_id,
            no=no,
            place_id=scope.place_id,
            kind=scope.kind,
            subject=scope.subject,
            title=title,
            is_compared=is_compared,
            mark=mark,
            opened_by_id=hand.by_id,
            opened_at=hand.at,
            business_on=hand.on,
        )
    )
    goods = [{"count_id": count_id, "product_id": one} for one in scope.product_ids]
    if goods:
        session.execute(insert(CountedProduct), goods)
    return no


def open_sheet(session: Session, sheet: Sheet, *, hand: Hand) -> None:
    """Write a counter's sheet, still empty."""
    require_act(session)
    session.execute(
        insert(SheetRow).values(
            id=sheet.sheet_id,
            count_id=sheet.count_id,
            person_id=sheet.person_id,
            zone=sheet.zone,
            phone_id=sheet.phone_id,
            opened_at=hand.at,
        )
    )


def ask(session: Session, count_id: str, asked: Iterable[tuple[str, Key]], *, hand: Hand) -> None:
    """Write which lots are to be counted again, each with an id of its own."""
    require_act(session)
    rows = [
        {
            "id": ask_id,
            "count_id": count_id,
            "product_id": product_id,
            "lot_id": lot_id,
            "by_id": hand.by_id,
            "at": hand.at,
        }
        for ask_id, (product_id, lot_id) in asked
    ]
    if rows:
        session.execute(insert(AskRow), rows)


def end(
    session: Session, count_id: str, how: str, record: Mapping[str, object], *, hand: Hand
) -> None:
    """Write how a count ended, for good."""
    require_act(session)
    session.execute(
        insert(ResultRow).values(
            count_id=count_id,
            how=how,
            record=json.dumps(record, ensure_ascii=False),
            by_id=hand.by_id,
            at=hand.at,
        )
    )


def read(session: Session, count_id: str) -> Count:
    """A count.

    Raises:
        NoSuchCount: there is none of this id.
    """
    row = session.get(CountRow, count_id)
    if row is None:
        raise NoSuchCount
    goods = select(CountedProduct.product_id).where(CountedProduct.count_id == count_id)
    return Count(
        count_id=row.id,
        no=row.no,
        scope=Scope(
            row.place_id, Kind(row.kind), row.subject, tuple(sorted(session.scalars(goods)))
        ),
        title=row.title,
        is_compared=row.is_compared,
        mark=row.mark,
        opened_by_id=row.opened_by_id,
        opened_at=row.opened_at,
        ended=_HOW.only(session, count=count_id) or "",
    )


def require_open(session: Session, count_id: str) -> Count:
    """A count on which people still write.

    Raises:
        NoSuchCount, CountEnded.
    """
    found = read(session, count_id)
    if found.ended:
        raise CountEnded(no=found.no)
    return found


def sheet(session: Session, sheet_id: str, person_id: str) -> Sheet:
    """A person's own sheet.

    Raises:
        AnothersSheet: it is somebody else's, or nobody's.
    """
    row = session.get(SheetRow, sheet_id)
    if row is None or row.person_id != person_id:
        raise AnothersSheet
    return Sheet(row.id, row.count_id, row.person_id, row.zone, row.phone_id)


def sheet_of_phone(session: Session, phone_id: str) -> Sheet:
    """The sheet that a phone writes on.

    Raises:
        AnothersSheet: it has none.
    """
    row = session.scalar(select(SheetRow).where(SheetRow.phone_id == phone_id))
    if row is None:
        raise AnothersSheet
    return Sheet(row.id, row.count_id, row.person_id, row.zone, row.phone_id)


def asks(session: Session, count_id: str) -> list[Ask]:
    """What was asked for again, in the order it was."""
    rows = session.scalars(select(AskRow).where(AskRow.count_id == count_id).order_by(AskRow.id))
    return [Ask(row.id, row.product_id, row.lot_id) for row in rows]


_HOW = Prepared(select(ResultRow.how).where(ResultRow.count_id == bindparam("count")))
