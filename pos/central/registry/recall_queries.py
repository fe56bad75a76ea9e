"""Reads of recalls: who has such lots, who confirmed, what was said of each."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from pos.central.books.goods_models import CentralLink, CentralProduct, CentralProductCode
from pos.central.books.stock_models import CentralLevel, CentralLot, CentralRecallSeen
from pos.central.registry import recall_book
from pos.central.registry.models import RegistryCode
from pos.central.registry.recall_book import Act
from pos.central.terminals.models import CentralStanding, CentralTerminal
from pos.holding.recall_documents import Recall, read_recall


@dataclass(frozen=True)
class HadLot:
    """A lot of a showroom that a recall means."""

    code: str
    producer_code: str
    units: int
    """At all its places now."""
    unit: str
    is_sure: bool
    """False: nobody wrote the producer's code down, so the showroom is to look at the packs."""


@dataclass(frozen=True)
class Having:
    """A showroom that has, or had, what a recall means."""

    showroom_code: str
    showroom_name: str
    lots: tuple[HadLot, ...]


@dataclass(frozen=True)
class Heard:
    """A showroom and whether it confirmed."""

    showroom_code: str
    showroom_name: str
    terminals: int
    confirmed: int
    seen_at: datetime | None
    """When the last of its terminals confirmed; None: not all have."""
    lots: int
    units: int
    """In quarantine when it confirmed."""


@dataclass(frozen=True)
class RecallView:
    """A recall as the office sees it."""

    act: Act
    recall: Recall
    heard: tuple[Heard, ...]
    """Showrooms that did not confirm first."""

    @property
    def is_in_force(self) -> bool:
        """Whether it was not lifted."""
        return self.act.change == "published"

    @property
    def confirmed(self) -> int:
        """Showrooms of which every terminal confirmed."""
        return sum(one.seen_at is not None for one in self.heard)

    @property
    def tenths(self) -> int:
        """How many confirmed, in tenths of a percent, never full before all did."""
        return self.confirmed * 1000 // len(self.heard) if self.heard else 1000


def gtins_of(session: Session, code: str) -> tuple[str, ...]:
    """The barcodes of a product of the registry."""
    asked = select(RegistryCode.gtin14).where(RegistryCode.product_code == code)
    return tuple(session.scalars(asked.order_by(RegistryCode.gtin14)))


def recalls(session: Session) -> list[RecallView]:
    """Every recall, those in force first, then the newest word first."""
    acts = recall_book.newest_of_each(session)
    views = [_view(session, one) for one in acts]
    views.sort(key=lambda one: one.act.at, reverse=True)
    return sorted(views, key=lambda one: not one.is_in_force)


def recall(session: Session, recall_id: str) -> RecallView | None:
    """One recall; None where there is none of this id."""
    act = recall_book.newest(session, recall_id)
    return None if act is None else _view(session, act)


def having(session: Session, one: Recall) -> list[Having]:
    """The showrooms that have lots which a recall would bar, or that nobody can rule out."""
    found: dict[tuple[str, str], list[HadLot]] = defaultdict(list)
    for row in session.execute(_meant(one)):
        is_sure = not one.lot_keys or row.key in one.lot_keys
        lot = HadLot(row.code, row.producer_code, int(row.units), row.unit, is_sure)
        found[row.showroom_code, row.showroom_name].append(lot)
    return [Having(code, name, tuple(lots)) for (code, name), lots in sorted(found.items())]


# --- Inside -----------------------------------------------------------------------------


def _meant(one: Recall) -> Select[str, str, str, str, str, str, int]:
    """Lots of the goods that a recall names, by its codes and days; as `holding.meant` finds them
    at a till."""
    units = (
        select(cast(func.coalesce(func.sum(CentralLevel.units), 0), BigInteger))
        .where(
            CentralLevel.terminal_id == CentralLot.terminal_id,
            CentralLevel.lot_id == CentralLot.lot_id,
        )
        .scalar_subquery()
    )
    product = and_(
        CentralProduct.terminal_id == CentralLot.terminal_id,
        CentralProduct.product_id == CentralLot.product_id,
    )
    asked = (
        select(
            CentralTerminal.showroom_code,
            CentralTerminal.showroom_name,
            CentralLot.code,
            CentralLot.producer_code,
            CentralLot.producer_code_key.label("key"),
            CentralProduct.unit,
            units.label("units"),
        )
        .join(CentralTerminal, CentralTerminal.terminal_id == CentralLot.terminal_id)
        .join(CentralProduct, product)
        .where(CentralTerminal.status == "active", _is_meant(one))
        .order_by(CentralTerminal.showroom_code, CentralLot.lot_id)
    )
    if one.lot_keys:
        asked = asked.where(CentralLot.producer_code_key.in_(("", *one.lot_keys)))
    if one.made_from is not None:
        asked = asked.where(CentralLot.made_on.is_(None) | (CentralLot.made_on >= one.made_from))
    if one.made_to is not None:
        asked = asked.where(CentralLot.made_on.is_(None) | (CentralLot.made_on <= one.made_to))
    return asked


def _is_meant(one: Recall) -> ColumnElement[bool]:
    of_it = and_(
        CentralProductCode.terminal_id == CentralProduct.terminal_id,
        CentralProductCode.product_id == CentralProduct.product_id,
        CentralProductCode.gtin14.in_(one.gtins),
    )
    ways: list[ColumnElement[bool]] = [select(CentralProductCode.gtin14).where(of_it).exists()]
    if one.sku:
        linked = and_(
            CentralLink.terminal_id == CentralProduct.terminal_id,
            CentralLink.product_id == CentralProduct.product_id,
        )
        is_it = select(CentralLink.code).where(linked, CentralLink.code == one.sku).exists()
        is_other = select(CentralLink.code).where(
            linked, CentralLink.code != one.sku, CentralLink.code != ""
        )
        ways += [is_it, and_(CentralProduct.sku == one.sku, ~is_other.exists())]
    return or_(*ways)


def _view(session: Session, act: Act) -> RecallView:
    heard = _heard(session, act)
    return RecallView(act, read_recall(json.loads(act.document)), tuple(heard))


def _heard(session: Session, act: Act) -> list[Heard]:
    """Each showroom's word.

    A first version is confirmed by the fact that it was applied; a later one by a fact told since,
    or by a hello that names this list or a later one: a fact says no version, and clocks differ.
    """
    told = CentralRecallSeen.recall_id == act.recall_id
    if act.version > 1:
        told = and_(told, CentralRecallSeen.seen_at >= act.at)
    seen = (
        select(
            CentralRecallSeen.terminal_id,
            func.max(CentralRecallSeen.seen_at).label("seen_at"),
            func.sum(CentralRecallSeen.lots).label("lots"),
            func.sum(CentralRecallSeen.units).label("units"),
        )
        .where(told)
        .group_by(CentralRecallSeen.terminal_id)
        .subquery()
    )
    has_heard = or_(seen.c.terminal_id.is_not(None), CentralStanding.recall_no >= act.list_no)
    heard_at = func.coalesce(seen.c.seen_at, CentralStanding.seen_at)
    rows = session.execute(
        select(
            CentralTerminal.showroom_code,
            func.max(CentralTerminal.showroom_name),
            func.count(),
            func.count().filter(has_heard),
            func.max(heard_at).filter(has_heard),
            cast(func.coalesce(func.sum(seen.c.lots), 0), BigInteger),
            cast(func.coalesce(func.sum(seen.c.units), 0), BigInteger),
        )
        .outerjoin(seen, seen.c.terminal_id == CentralTerminal.terminal_id)
        .outerjoin(CentralStanding, CentralStanding.terminal_id == CentralTerminal.terminal_id)
        .where(CentralTerminal.status == "active")
        .group_by(CentralTerminal.showroom_code)
        .order_by(CentralTerminal.showroom_code)
    )
    found = [
        Heard(code, name, all_of, heard, at if heard == all_of else None, lots, units)
        for code, name, all_of, heard, at, lots, units in rows
    ]
    return sorted(found, key=lambda one: one.seen_at is not None)
