"""Reads of what is out of stock, and of lots that were sold before their last day."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pos.central.books.goods_models import CentralProduct
from pos.central.books.stock_models import CentralGoods
from pos.central.desk import privacy
from pos.central.desk.models import DeskKind, DeskLot, DeskProduct, DeskTerminal
from pos.central.desk.spans import Span

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
class Outs:
    """What is out of stock."""

    goods: tuple[Out, ...]
    """That are out in enough showrooms to be named, the most first."""
    few: int
    """Kinds that are out in fewer."""
    times: int
    """Showroom by showroom, all kinds."""
    places: int
    """Showrooms that miss something."""


def outs(session: Session, today: date, *, showroom: str | None = None) -> Outs:
    """What is out of stock now: sold lately, carried, not withdrawn, and none of it left."""
    by_place = _by_place(today, showroom).subquery()
    out = func.count().filter(by_place.c.is_out)
    asked = select(by_place.c.kind_no, out, func.count()).group_by(by_place.c.kind_no)
    found = {row[0]: (row[1], row[2]) for row in session.execute(asked.having(out > 0))}
    enough = 1 if showroom is not None else privacy.FEWEST
    named = {no: counts for no, counts in found.items() if counts[0] >= enough}
    missing = select(func.count(by_place.c.showroom_code.distinct())).where(by_place.c.is_out)
    return Outs(
        goods=tuple(_named(session, named)),
        few=len(found) - len(named),
        times=sum(counts[0] for counts in found.values()),
        places=session.scalar(missing) or 0,
    )


def _by_place(today: date, showroom: str | None) -> Select[int, str, bool]:
    """Of each kind and showroom that sells it: whether none is left."""
    asked = (
        select(
            DeskProduct.kind_no,
            DeskTerminal.showroom_code,
            func.bool_and(CentralGoods.on_hand_units <= 0).label("is_out"),
        )
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
        .join(DeskTerminal, DeskTerminal.terminal_id == CentralGoods.terminal_id)
        .where(DeskTerminal.is_counted == 1)
        .where(CentralProduct.is_withdrawn == 0, CentralProduct.is_stocked == 1)
        .where(CentralGoods.last_on >= today - timedelta(days=MISSED_DAYS))
        .group_by(DeskProduct.kind_no, DeskTerminal.showroom_code)
    )
    return asked if showroom is None else asked.where(DeskTerminal.showroom_code == showroom)


def _named(session: Session, out: dict[int, tuple[int, int]]) -> list[Out]:
    kinds = session.scalars(select(DeskKind).where(DeskKind.kind_no.in_(sorted(out))))
    found = [
        Out(one.kind_no, one.name_vi, one.name_en, one.maker_name, *out[one.kind_no])
        for one in kinds
    ]
    return sorted(found, key=lambda one: (-one.places, one.name_vi))


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
