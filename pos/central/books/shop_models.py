"""Showrooms as their own facts tell them, and how far each stream was read."""

from datetime import date, datetime

from sqlalchemy.dialects.postgresql import INT8MULTIRANGE
from sqlalchemy.dialects.postgresql.ranges import MultiRange
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class Reading(CentralModel):
    """Which facts of a stream the books have read.  Written by `central.books.readings`."""

    __tablename__ = "central_readings"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    epoch_no: Mapped[int]
    """Place of the epoch's letter: A is 1, Z 26, AA 27."""
    seqs: Mapped[MultiRange[int]] = mapped_column(INT8MULTIRANGE)
    """The numbers that are read; what is missing between them is parked, or has not come."""


class CentralShop(CentralModel):
    """The showroom of a terminal, as its own facts tell it.  Written by `central.books.shops`."""

    __tablename__ = "central_shops"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    showroom_code: Mapped[str]
    """`HN01`; empty until the terminal told it."""
    name: Mapped[str]
    address: Mapped[str]
    commune_code: Mapped[str]
    mst: Mapped[str]
    """Its tax code."""
    phone: Mapped[str]
    seller_method: Mapped[str]
    """`deduction` or `direct`: how it declares VAT."""
    is_demo: Mapped[bool]
    told: Mapped[str]
    """The whole of it as JSON, `{}` before any."""
    bank: Mapped[str]
    """The account that transfers go to as JSON, `{}` before any."""
    changed_at: Mapped[datetime | None]
    epoch_no: Mapped[int]
    """With `seq`: the fact that told it last; the same in every table of states."""
    seq: Mapped[int]


class CentralPerson(CentralModel):
    """Somebody who works at a showroom.  Written by `central.books.shops`."""

    __tablename__ = "central_people"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    is_active: Mapped[bool]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralRegister(CentralModel):
    """A register (quầy) of a showroom.  Written by `central.books.shops`."""

    __tablename__ = "central_registers"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    has_browser: Mapped[bool]
    """Whether one is paired with it."""
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralRegisterPlace(CentralModel):
    """Where a register sells from; none: from the shop.  Written by `central.books.shops`."""

    __tablename__ = "central_register_places"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[str]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralFair(CentralModel):
    """A fair or a stall of a showroom.  Written by `central.books.shops`."""

    __tablename__ = "central_fairs"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    place_id: Mapped[str] = mapped_column(primary_key=True)
    """`fair-1`."""
    name: Mapped[str]
    address: Mapped[str]
    from_on: Mapped[date]
    to_on: Mapped[date]
    responsible: Mapped[str]
    ended_at: Mapped[datetime | None]
    epoch_no: Mapped[int]
    seq: Mapped[int]
