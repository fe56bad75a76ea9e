"""Reads for the pages of goods moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pos.moving.models import MoveDocument, MoveLine

PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Which documents a list shows."""

    kind: str = ""
    from_on: date | None = None
    to_on: date | None = None
    place: str = ""
    """From there, or to there."""


@dataclass(frozen=True)
class Row:
    """A document in the list."""

    document_id: str
    number: str
    kind: str
    from_place: str
    to_place: str
    reason: str
    total_vnd: int
    by_name: str
    at: datetime
    goods: str
    """The names of its first goods."""
    lines: int
    undone_by: str
    """The number of the document that undid it."""


@dataclass(frozen=True)
class Page:
    """A page of the list."""

    rows: tuple[Row, ...]
    no: int
    pages: int
    total: int


def page(session: Session, wanted: Wanted, no: int) -> Page:
    """The newest documents that are wanted."""
    asked = _filtered(wanted)
    total = session.scalar(select(func.count()).select_from(asked.subquery())) or 0
    pages = max(-(-total // PAGE), 1)
    no = min(no, pages)
    rows = session.scalars(
        select(MoveDocument)
        .where(MoveDocument.id.in_(asked))
        .order_by(MoveDocument.id.desc())
        .limit(PAGE)
        .offset((no - 1) * PAGE)
    ).all()
    ids = [one.id for one in rows]
    goods, undone = _goods(session, ids), _undone(session, ids)
    return Page(tuple(_row(one, goods[one.id], undone) for one in rows), no, pages, total)


def _filtered(wanted: Wanted) -> Select[str]:
    asked = select(MoveDocument.id)
    if wanted.kind:
        asked = asked.where(MoveDocument.kind == wanted.kind)
    if wanted.from_on is not None:
        asked = asked.where(MoveDocument.business_on >= wanted.from_on)
    if wanted.to_on is not None:
        asked = asked.where(MoveDocument.business_on <= wanted.to_on)
    if wanted.place:
        asked = asked.where(
            (MoveDocument.from_place_id == wanted.place)
            | (MoveDocument.to_place_id == wanted.place)
        )
    return asked


def _goods(session: Session, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {one: [] for one in ids}
    for document_id, name in session.execute(
        select(MoveLine.document_id, MoveLine.name_vi)
        .where(MoveLine.document_id.in_(ids))
        .order_by(MoveLine.document_id, MoveLine.no)
    ):
        found[document_id].append(name)
    return found


def _undone(session: Session, ids: Sequence[str]) -> dict[str, str]:
    rows = session.execute(
        select(MoveDocument.reverses_id, MoveDocument.number).where(
            MoveDocument.reverses_id.in_(ids)
        )
    )
    return {str(row[0]): row[1] for row in rows}


def _row(one: MoveDocument, goods: Sequence[str], undone: dict[str, str]) -> Row:
    names = list(dict.fromkeys(goods))
    return Row(
        document_id=one.id,
        number=one.number,
        kind=one.kind,
        from_place=one.from_place_id,
        to_place=one.to_place_id,
        reason=one.reason,
        total_vnd=one.total_vnd,
        by_name=one.by_name,
        at=one.at,
        goods=", ".join(names[:3]) + (" …" if len(names) > 3 else ""),
        lines=len(goods),
        undone_by=undone.get(one.id, ""),
    )
