"""Lots, deliveries, the moves of goods and what they leave at each place, holds and markdowns."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class CentralLot(CentralModel):
    """A lot of a product, as its deliveries told it.  Written by `central.books.entering`."""

    __tablename__ = "central_lots"
    __table_args__ = (
        Index("central_lots_product", "terminal_id", "product_id"),
        Index("central_lots_code", "code"),
        Index("central_lots_producer_code", "producer_code_key"),
    )

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str]
    code: Mapped[str]
    """On the showroom's labels; empty for goods of which nobody knows the lot."""
    producer_code: Mapped[str]
    producer_code_key: Mapped[str]
    """The form by which recalls match it: NFC, upper case, no spaces."""
    producer_id: Mapped[str]
    made_on: Mapped[date | None]
    date_kind: Mapped[str]
    """`hsd`, `best_before` or `none`."""
    use_by: Mapped[date | None]
    owner: Mapped[str]
    """`owned` or `consigned`."""
    is_set: Mapped[bool]
    """Gift sets, packed of other lots."""
    cost_vnd: Mapped[int | None]
    received_at: Mapped[datetime]
    """When the first of it came."""


class CentralDelivery(CentralModel):
    """One delivery of a lot.  Written by `central.books.lots`."""

    __tablename__ = "central_deliveries"
    __table_args__ = (Index("central_deliveries_lot", "terminal_id", "lot_id"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    business_on: Mapped[date]
    receipt_id: Mapped[str]
    """What was received together."""
    lot_id: Mapped[str]
    product_id: Mapped[str]
    producer_id: Mapped[str]
    units: Mapped[int]
    place_id: Mapped[str]
    cost_vnd: Mapped[int | None]
    document_no: Mapped[str]
    order_id: Mapped[str]
    """The order to the producer that it came of; empty: of none."""
    at: Mapped[datetime]


class CentralMove(CentralModel):
    """Units of a lot that went from one place to another, other than by a sale or a return.

    Sold and returned goods are lines of their own, with their place: together they are all moves.
    Written by `central.books.levels`.
    """

    __tablename__ = "central_moves"
    __table_args__ = (
        Index("central_moves_lot", "terminal_id", "lot_id"),
        {"postgresql_partition_by": "RANGE (business_on)"},
    )

    business_on: Mapped[date] = mapped_column(primary_key=True)
    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Within its fact, from 1."""
    lot_id: Mapped[str]
    product_id: Mapped[str]
    units: Mapped[int]
    from_place: Mapped[str]
    to_place: Mapped[str]
    reason: Mapped[str]
    act_id: Mapped[str]
    reverses: Mapped[str]
    """The move `epoch:seq:no` that a release gives back; empty for others."""
    at: Mapped[datetime]


class CentralLevel(CentralModel):
    """What a showroom's place holds of a lot.  Written by `central.books.levels`."""

    __tablename__ = "central_levels"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(primary_key=True)
    place_id: Mapped[str] = mapped_column(primary_key=True)
    """`shop`, `storeroom`, `quarantine`, `packed`, `fair-1`; `ahead` below 0 where a hold was told
    before the delivery it took."""
    product_id: Mapped[str]
    units: Mapped[int]


class CentralGoods(CentralModel):
    """What a showroom has of a product that may be sold.  Written by `central.books.stocks`."""

    __tablename__ = "central_goods"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    on_hand_units: Mapped[int]
    """On its shelves, at its fairs and in its storeroom."""
    last_on: Mapped[date]
    """The last day on which any of it moved."""


class CentralSetPart(CentralModel):
    """What lies in each gift set of a lot.  Written by `central.books.lots`."""

    __tablename__ = "central_set_parts"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    set_lot_id: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot_id: Mapped[str]
    product_id: Mapped[str]
    units: Mapped[int]
    """In one set."""


class CentralHold(CentralModel):
    """An order that lots are not to be sold: a hold of the shop's own, or the centre's recall.

    Written by `central.books.holds`.
    """

    __tablename__ = "central_holds"
    __table_args__ = (Index("central_holds_recall", "recall_id"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    hold_id: Mapped[str] = mapped_column(primary_key=True)
    recall_id: Mapped[str]
    """Empty: the shop's own."""
    product_id: Mapped[str]
    """Lots of it that come later are held, too; empty: only those named."""
    made_from: Mapped[date | None]
    made_to: Mapped[date | None]
    lot_key: Mapped[str]
    reason: Mapped[str]
    instruction: Mapped[str]
    reason_en: Mapped[str]
    instruction_en: Mapped[str]
    placed_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_reason: Mapped[str]
    settled_at: Mapped[datetime | None]
    """When every unit was accounted for."""
    settled_reason: Mapped[str]


class CentralHoldLot(CentralModel):
    """A lot that an order means.  Written by `central.books.holds`."""

    __tablename__ = "central_hold_lots"
    __table_args__ = (Index("central_hold_lots_lot", "terminal_id", "lot_id"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    hold_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str]
    units: Mapped[int]
    """In quarantine when it was told last."""
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralRecallSeen(CentralModel):
    """That a terminal heard a recall and barred what it has.  Written by `central.books.holds`."""

    __tablename__ = "central_recalls_seen"
    __table_args__ = (Index("central_recalls_seen_recall", "recall_id"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    recall_id: Mapped[str]
    hold_id: Mapped[str]
    """Empty: it has none of the goods."""
    product_id: Mapped[str]
    lots: Mapped[int]
    units: Mapped[int]
    """In quarantine then."""
    seen_at: Mapped[datetime]


class CentralMarkdown(CentralModel):
    """A lot that costs less.  Written by `central.books.lots`."""

    __tablename__ = "central_markdowns"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    markdown_id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str]
    product_id: Mapped[str]
    price_vnd: Mapped[int]
    list_price_vnd: Mapped[int]
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    reason: Mapped[str]
    bearer: Mapped[str]
    """Who pays for it: `shop` or `producer`."""
    ended_at: Mapped[datetime | None]
    epoch_no: Mapped[int]
    seq: Mapped[int]
