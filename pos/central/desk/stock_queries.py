"""Reads of what is out of stock, and of lots that were sold before their last day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pos.central.books.goods_models import CentralProduct
from pos.central.books.stock_models import CentralGoods
from pos.central.desk import privacy
from pos.central.desk.models import DeskKind, DeskLot, DeskProduct
from pos.central.desk.spans import Span
from pos.central.terminals.models import CentralTerminal

MISSED_DAYS = 28
"""Goods of which nothing moved for longer are not missed."""


@dataclass(frozen=True)
class Out:
    """A kind of goods that some showrooms sell and do not have."""

    kind_no: int
    name_vi: str
    name_en: str
    maker_name: str
    places: int
    """Showrooms without any."""
    of: int
    """Showrooms that have sold it lately or have some."""


@dataclass(frozen=True)
class Missing:
    """How much is out of stock."""

    times: int
    """Showroom by showroom, all kinds."""
    places: int
    """Showrooms that miss something."""


@dataclass(frozen=True)
class Outs:
    """What is out of stock."""

    goods: tuple[Out, ...]
    """That are out in enough showrooms to be named, the most first."""
    few: int
    """Kinds that are out in fewer."""
    missing: Missing


def missing(session: Session, today: date, *, showroom: str | None = None) -> Missing:
    """How much is out of stock now."""
    return _missing(_out(session, today, showroom))


def outs(session: Session, today: date, *, showroom: str | None = None) -> Outs:
    """What is out of stock now: sold lately, carried, not withdrawn, and none of it left."""
    out = _out(session, today, showroom)
    enough = 1 if showroom is not None else privacy.FEWEST
    named = {no: len(codes) for no, codes in out.items() if len(codes) >= enough}
    carried = _carried(session, today, showroom, sorted(named))
    kinds = session.scalars(select(DeskKind).where(DeskKind.kind_no.in_(sorted(named))))
    goods = [
        Out(
            one.kind_no,
            one.name_vi,
            one.name_en,
            one.maker_name,
            named[one.kind_no],
            carried.get(one.kind_no, 0),
        )
        for one in kinds
    ]
    goods.sort(key=lambda one: (-one.places, one.name_vi))
    return Outs(tuple(goods), len(out) - len(named), _missing(out))


def _missing(out: dict[int, set[str]]) -> Missing:
    places = set().union(*out.values())
    return Missing(sum(len(codes) for codes in out.values()), len(places))


def _out(session: Session, today: date, showroom: str | None) -> dict[int, set[str]]:
    """By kind: the showrooms without any."""
    asked = _on_shelves(today, showroom).where(CentralGoods.on_hand_units <= 0)
    found: dict[int, set[str]] = defaultdict(set)
    for kind_no, code in session.execute(asked):
        found[kind_no].add(code)
    return found


def _carried(
    session: Session, today: date, showroom: str | None, kinds: list[int]
) -> dict[int, int]:
    """By kind: how many showrooms have sold it lately or have some."""
    shelves = _on_shelves(today, showroom).where(DeskProduct.kind_no.in_(kinds)).subquery()
    counted = select(shelves.c.kind_no, func.count(shelves.c.showroom_code.distinct()))
    return {row[0]: row[1] for row in session.execute(counted.group_by(shelves.c.kind_no))}


def _on_shelves(today: date, showroom: str | None) -> Select[int, str]:
    """Kinds and showrooms whose goods are missed where there are none: of the terminals at work,
    since one that was replaced tells of shelves that another tells of by now."""
    asked = (
        select(DeskProduct.kind_no, CentralTerminal.showroom_code)
        .select_from(CentralGoods)
        .join(
            DeskProduct,
            (DeskProduct.terminal_id == CentralGoods.terminal_id)
            & (DeskProduct.product_id == CentralGoods.product_id),
        )
        .join(
            CentralProduct,
            (CentralProduct.terminal_id == CentralGoods.terminal_id)
            & (CentralProduct.product_id == CentralGoods.product_id),
        )
        .join(CentralTerminal, CentralTerminal.terminal_id == CentralGoods.terminal_id)
        .where(CentralTerminal.status == "active")
        .where(CentralProduct.is_withdrawn == 0, CentralProduct.is_stocked == 1)
        .where(CentralGoods.last_on >= today - timedelta(days=MISSED_DAYS))
    )
    return asked if showroom is None else asked.where(CentralTerminal.showroom_code == showroom)


@dataclass(frozen=True)
class Through:
    """Lots whose last day passed, and how many had been sold to the last unit."""

    stars: int
    lots: int
    sold_out: int
    reach: int

    @property
    def tenths(self) -> int:
        """The part sold out, in tenths of a percent."""
        return (self.sold_out * 2_000 + self.lots) // (2 * self.lots) if self.lots else 0


def sold_through(session: Session, span: Span, *, showroom: str | None = None) -> list[Through]:
    """By stars: the lots whose last day was in a span; the office is told those of enough
    showrooms."""
    asked = (
        select(
            DeskLot.stars,
            func.count(),
            func.count().filter(DeskLot.is_sold_out == 1),
            func.bit_or(DeskLot.reach),
        )
        .where(DeskLot.use_by.between(span.first_on, span.last_on))
        .group_by(DeskLot.stars)
        .order_by(DeskLot.stars.desc())
    )
    if showroom is not None:
        asked = asked.where(DeskLot.showroom_code == showroom)
    found = [Through(*row) for row in session.execute(asked)]
    if showroom is not None:
        return found
    return [one for one in found if privacy.places(one.reach) >= privacy.FEWEST]
