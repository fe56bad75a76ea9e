"""The desk's own sums over all showrooms, and what they are added up by.

The books keep sums by terminal and day, in the transaction that reads a fact.  A row that all
terminals write would make every till wait for every other, so that sums over showrooms are added
up here, a little later, by one process (`central.desk.rolling`), for the days that changed.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class DeskDue(CentralModel):
    """A terminal's day whose sums changed since it was added up last.  Only ever added and taken
    away, so that no till waits for the desk.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_dues"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    business_on: Mapped[date]


class DeskTerminal(CentralModel):
    """A terminal as it was last added up.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_terminals"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    showroom_code: Mapped[str]
    place_no: Mapped[int]
    """The showroom's number, from 1: which bit of `reach` is its."""
    is_counted: Mapped[bool]
    """Not while it waits to be approved."""


class DeskKind(CentralModel):
    """Goods of one kind, in whichever showrooms they are sold: same name, same producer.

    Written by `central.desk.rollups`.
    """

    __tablename__ = "central_desk_kinds"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("central_desk_kinds_maker", "maker_key"),
        Index("central_desk_kinds_commune", "commune_code"),
    )

    kind_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    """What tells two kinds apart: see `kinds.key_of`."""
    name_vi: Mapped[str]
    name_en: Mapped[str]
    maker_key: Mapped[str]
    """The producer's name, folded: one producer is spelled in several ways."""
    maker_name: Mapped[str]
    ocop_group: Mapped[str]
    commune_code: Mapped[str]
    """Of the producer, in force since July 2025; empty where unknown."""
    province_code: Mapped[str]
    unit: Mapped[str]


class DeskProduct(CentralModel):
    """Which kind a showroom's product is of.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_products"
    __table_args__ = (Index("central_desk_products_kind", "kind_no"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    kind_no: Mapped[int]
    read_as: Mapped[str]
    """Digest of what the books told of it when it was read: another one is read again."""


class DeskDay(CentralModel):
    """What all showrooms sold of a kind on a day.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_days"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 0 AND 5", name="stars_known"),
        Index("central_desk_days_kind", "kind_no", "business_on"),
    )

    business_on: Mapped[date] = mapped_column(primary_key=True)
    kind_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """As sold: what the slip said; 0: none."""
    units: Mapped[int]
    """Base units sold, less those brought back."""
    amount_vnd: Mapped[int]
    """Sold, less what was given back."""
    bills: Mapped[int]
    reach: Mapped[int]
    """Which showrooms added to it: bit `(place_no - 1) % privacy.BITS` is set for each."""


class DeskMonth(CentralModel):
    """The same of a whole month.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_months"
    __table_args__ = (Index("central_desk_months_kind", "kind_no", "month"),)

    month: Mapped[str] = mapped_column(primary_key=True)
    """`2026-11`."""
    kind_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    units: Mapped[int]
    amount_vnd: Mapped[int]
    bills: Mapped[int]
    reach: Mapped[int]


class DeskTotal(CentralModel):
    """What all showrooms sold on a day, by stars: `DeskDay` over all kinds.

    Written by `central.desk.rollups`.
    """

    __tablename__ = "central_desk_totals"

    business_on: Mapped[date] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount_vnd: Mapped[int]
    bills: Mapped[int]
    reach: Mapped[int]


class DeskShopMonth(CentralModel):
    """What one terminal sold of a product in a month that is over: its own people's reports of
    long spans.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_shop_months"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    stars: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    units: Mapped[int]
    amount_vnd: Mapped[int]
    bills: Mapped[int]


class DeskLot(CentralModel):
    """A lot whose last day has passed, and whether it had been sold to the last unit by then.

    Written by `central.desk.rollups`.
    """

    __tablename__ = "central_desk_lots"
    __table_args__ = (Index("central_desk_lots_day", "use_by"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(primary_key=True)
    showroom_code: Mapped[str]
    kind_no: Mapped[int]
    stars: Mapped[int]
    """Of its product, as it was sold last; 0: without any, or never sold."""
    use_by: Mapped[date]
    came_units: Mapped[int]
    sold_units: Mapped[int]
    """Sold by that day, less what came back; gift sets' components among it."""
    is_sold_out: Mapped[bool]
    reach: Mapped[int]
    """The showroom's bit."""


class DeskRound(CentralModel):
    """When it was last added up.  Written by `central.desk.rollups`."""

    __tablename__ = "central_desk_rounds"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rolled_at: Mapped[datetime]
