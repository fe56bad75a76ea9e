"""The book of markdowns: the only writer of `stock_markdowns` and `stock_markdown_ends`.

A lot has one markdown at a time.  What follows for its price it hands to the book of lots, from
where the till reads it with the lot itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.stock import lots
from pos.stock.lot_prices import Bearer
from pos.stock.models import Lot, MarkdownEnd, MarkdownRow
from pos.stock.refusals import MarkdownRunning, UnknownMarkdown
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class Consent:
    """That the producer of consigned goods agreed, in words."""

    by: str
    how: str
    on: date


@dataclass(frozen=True)
class MarkdownState:
    """What a markdown says."""

    lot_id: str
    price_vnd: int
    list_price_vnd: int
    """The catalogue's, of the first day."""
    first_on: date
    last_on: date | None
    """None: as long as the lot is sold."""
    reason: str
    bearer: Bearer = Bearer.SHOP
    consent: Consent | None = None
    """None for goods that are the shop's own."""
    approval_id: str | None = None


@dataclass(frozen=True)
class Markdown:
    """A markdown as it was written, and how it ended."""

    markdown_id: str
    lot_id: str
    price_vnd: int
    list_price_vnd: int
    first_on: date
    last_on: date | None
    reason: str
    bearer: str
    consent_by: str
    consent_how: str
    consent_on: date | None
    by_id: str
    at: datetime
    how: str | None
    """`by_hand` or `replaced`; None: nobody ended it."""
    ended_at: datetime | None

    def counts_on(self, day: date) -> bool:
        """Whether the lot is sold for it on a day, or will be."""
        return self.how is None and (self.last_on is None or day <= self.last_on)


def set_down(session: Session, markdown_id: str, state: MarkdownState, *, hand: Hand) -> None:
    """Let a lot cost less from a day on; one that counts already is replaced by it.

    Raises:
        MarkdownRunning: one counts already, and this begins later than today: until then the
            till would know of neither.
    """
    require_act(session)
    known = open_of(session, state.lot_id, hand.on)
    if known is not None:
        if state.first_on > hand.on:
            raise MarkdownRunning(day=known.first_on)
        _end(session, known.markdown_id, "replaced", hand)
    consent = state.consent
    row = {
        "id": markdown_id,
        "lot_id": state.lot_id,
        "price_vnd": state.price_vnd,
        "list_price_vnd": state.list_price_vnd,
        "first_on": state.first_on,
        "last_on": state.last_on,
        "reason": state.reason,
        "bearer": str(state.bearer),
        "consent_by": "" if consent is None else consent.by,
        "consent_how": "" if consent is None else consent.how,
        "consent_on": None if consent is None else consent.on,
        "approval_id": state.approval_id,
        "by_id": hand.by_id,
        "at": hand.at,
    }
    session.execute(insert(MarkdownRow).values(**row))
    lots.mark_down(session, state.lot_id, state.price_vnd, state.first_on, state.last_on)
    told = {name: value for name, value in row.items() if name not in ("by_id", "at", "lot_id")}
    replaced = None if known is None else known.markdown_id
    _tell(session, "set", state.lot_id, {**told, "replaces": replaced}, hand)


def end(session: Session, markdown_id: str, *, hand: Hand) -> None:
    """End a markdown by hand: from now on the lot costs what the catalogue says.  One that was
    ended so before is let be.

    Raises:
        UnknownMarkdown: there is none of this id, its last day has passed, or another one took
            its place.
    """
    require_act(session)
    known = find(session, markdown_id)
    if known is not None and known.how == "by_hand":
        return
    if known is None or not known.counts_on(hand.on):
        raise UnknownMarkdown
    _end(session, markdown_id, "by_hand", hand)
    lots.mark_down(session, known.lot_id, None)
    told = {"id": markdown_id, "price_vnd": known.price_vnd}
    _tell(session, "ended", known.lot_id, told, hand)


def _end(session: Session, markdown_id: str, how: str, hand: Hand) -> None:
    ended = {"markdown_id": markdown_id, "how": how, "by_id": hand.by_id, "at": hand.at}
    session.execute(insert(MarkdownEnd).values(**ended))


def _tell(session: Session, change: str, lot_id: str, told: dict[str, object], hand: Hand) -> None:
    lot = session.get_one(Lot, lot_id)
    content = {
        "change": change,
        "lot": {"id": lot_id, "code": lot.code},
        "product": lot.product_id,
        "owner": lot.owner,
        "price_vnd": told["price_vnd"],
        "markdown": told,
    }
    outbox.record(session, "lot.marked/1", content, hand=hand)


_MARKDOWNS: Select[*tuple[Any, ...]] = select(
    MarkdownRow.id,
    MarkdownRow.lot_id,
    MarkdownRow.price_vnd,
    MarkdownRow.list_price_vnd,
    MarkdownRow.first_on,
    MarkdownRow.last_on,
    MarkdownRow.reason,
    MarkdownRow.bearer,
    MarkdownRow.consent_by,
    MarkdownRow.consent_how,
    MarkdownRow.consent_on,
    MarkdownRow.by_id,
    MarkdownRow.at,
    MarkdownEnd.how,
    MarkdownEnd.at,
).outerjoin(MarkdownEnd, MarkdownEnd.markdown_id == MarkdownRow.id)


def find(session: Session, markdown_id: str) -> Markdown | None:
    """A markdown; None where there is none of this id."""
    row = session.execute(_MARKDOWNS.where(MarkdownRow.id == markdown_id)).first()
    return None if row is None else Markdown(*row)


def of_lot(session: Session, lot_id: str) -> list[Markdown]:
    """Every markdown that a lot had, the newest first."""
    asked = _MARKDOWNS.where(MarkdownRow.lot_id == lot_id).order_by(MarkdownRow.id.desc())
    return [Markdown(*row) for row in session.execute(asked)]


def running(session: Session, lot_ids: Collection[str], today: date) -> dict[str, Markdown]:
    """The one by which each lot costs less today, or will, by lot; lots without one left out."""
    asked = _MARKDOWNS.where(MarkdownRow.lot_id.in_(sorted(lot_ids))).order_by(MarkdownRow.id)
    found = [Markdown(*row) for row in session.execute(asked)]
    return {one.lot_id: one for one in found if one.counts_on(today)}


def beginning(session: Session, day: date) -> list[Markdown]:
    """Those that begin on a day and that nobody ended."""
    asked = _MARKDOWNS.where(MarkdownRow.first_on == day, MarkdownEnd.how.is_(None))
    return [Markdown(*row) for row in session.execute(asked.order_by(MarkdownRow.id))]


def open_of(session: Session, lot_id: str, today: date) -> Markdown | None:
    """The one by which a lot costs less today, or will; None where there is none."""
    return next((one for one in of_lot(session, lot_id) if one.counts_on(today)), None)
