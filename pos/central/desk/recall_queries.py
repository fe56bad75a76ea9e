"""Reads of the recalls in force: who confirmed, what lies aside, what was sold before."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from pos.central.books.sale_models import CentralSaleLine, CentralSalePart
from pos.central.books.stock_models import CentralHold, CentralHoldLot, CentralRecallSeen
from pos.central.registry.models import RecallAct
from pos.central.terminals.models import CentralTerminal


@dataclass(frozen=True)
class OpenRecall:
    """A recall in force."""

    recall_id: str
    title: str
    """What is recalled, as it was called then."""
    level: str
    at: datetime
    """When its newest word was published."""


@dataclass(frozen=True)
class Confirmed:
    """A recall, and how far it reached."""

    recall: OpenRecall
    shops: int
    """Showrooms whose terminals are approved."""
    confirmed: int
    """Of them, those whose every terminal heard it."""
    missing: tuple[str, ...]
    """The codes of the others."""
    aside_units: int
    """What lies in quarantine for it, in base units."""
    sold_units: int
    """Of the lots it means, sold before."""
    sold_shops: int
    """Showrooms that sold some of it."""

    @property
    def tenths(self) -> int:
        """How many showrooms confirmed, in tenths of a percent, never full before all did."""
        return 1_000 if not self.shops else self.confirmed * 1_000 // self.shops


def open_recalls(session: Session) -> list[OpenRecall]:
    """The recalls in force, the newest first."""
    newest = (
        select(RecallAct.recall_id, func.max(RecallAct.version).label("version"))
        .group_by(RecallAct.recall_id)
        .subquery()
    )
    asked = (
        select(RecallAct.recall_id, RecallAct.title, RecallAct.level, RecallAct.at)
        .join(
            newest,
            (newest.c.recall_id == RecallAct.recall_id) & (newest.c.version == RecallAct.version),
        )
        .where(RecallAct.change == "published")
        .order_by(RecallAct.at.desc())
    )
    return [OpenRecall(*row) for row in session.execute(asked)]


def confirmed(session: Session, recall: OpenRecall) -> Confirmed:
    """How far a recall reached."""
    heard = func.bool_and(
        select(CentralRecallSeen.recall_id)
        .where(
            CentralRecallSeen.terminal_id == CentralTerminal.terminal_id,
            CentralRecallSeen.recall_id == recall.recall_id,
        )
        .exists()
    )
    shops = session.execute(
        select(CentralTerminal.showroom_code, heard)
        .where(CentralTerminal.status == "active")
        .group_by(CentralTerminal.showroom_code)
        .order_by(CentralTerminal.showroom_code)
    ).all()
    missing = tuple(code for code, is_heard in shops if not is_heard)
    sold_units, sold_shops = _sold(session, recall.recall_id)
    return Confirmed(
        recall=recall,
        shops=len(shops),
        confirmed=len(shops) - len(missing),
        missing=missing,
        aside_units=_aside(session, recall.recall_id),
        sold_units=sold_units,
        sold_shops=sold_shops,
    )


def _aside(session: Session, recall_id: str) -> int:
    asked = (
        select(cast(func.coalesce(func.sum(CentralHoldLot.units), 0), BigInteger))
        .join(
            CentralHold,
            (CentralHold.terminal_id == CentralHoldLot.terminal_id)
            & (CentralHold.hold_id == CentralHoldLot.hold_id),
        )
        .where(CentralHold.recall_id == recall_id, CentralHold.settled_at.is_(None))
    )
    return session.scalar(asked) or 0


def _sold(session: Session, recall_id: str) -> tuple[int, int]:
    """Units of the lots meant that were sold, gift sets' components among them, and by how many
    showrooms."""
    units, shops = 0, set()
    for line in (CentralSaleLine, CentralSalePart):
        asked = (
            select(CentralTerminal.showroom_code, cast(func.sum(line.units), BigInteger))
            .select_from(CentralHold)
            .join(
                CentralHoldLot,
                (CentralHold.terminal_id == CentralHoldLot.terminal_id)
                & (CentralHold.hold_id == CentralHoldLot.hold_id),
            )
            .join(
                line,
                (line.terminal_id == CentralHoldLot.terminal_id)
                & (line.lot_id == CentralHoldLot.lot_id),
            )
            .join(CentralTerminal, CentralTerminal.terminal_id == line.terminal_id)
            .where(CentralHold.recall_id == recall_id)
            .group_by(CentralTerminal.showroom_code)
        )
        for code, sold in session.execute(asked):
            units += sold
            shops.add(code)
    return units, len(shops)
