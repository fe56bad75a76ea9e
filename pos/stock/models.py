"""Places, lots, moves, and the level of each lot at each place."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Place(Model):
    """Where goods can be; supplier, customer, loss and counting are places too.

    Written by `stock.fairs`; those that every showroom has came with migrations.
    """

    __tablename__ = "stock_places"

    id: Mapped[str] = mapped_column(primary_key=True)
    """As `stock.places` names it."""
    is_own: Mapped[bool]
    """Goods here are the showroom's: the level is kept and never below 0."""


class Fair(Model):
    """A fair or a stall that goods are taken to.  Written by `stock.fairs` once."""

    __tablename__ = "stock_fairs"
    __table_args__ = (
        CheckConstraint("to_on >= from_on", name="days_in_order"),
        CheckConstraint("no >= 1", name="no_from_one"),
    )

    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"), primary_key=True)
    """`fair-1`, `fair-2`, …"""
    no: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    address: Mapped[str]
    """Where it is held, in a person's words."""
    from_on: Mapped[date]
    to_on: Mapped[date]
    responsible: Mapped[str]
    """Who answers for the goods there."""
    request_id: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[str]
    at: Mapped[datetime]


class FairEnd(Model):
    """That a fair is over and holds nothing any more.  Written by `stock.fairs` once."""

    __tablename__ = "stock_fair_ends"

    place_id: Mapped[str] = mapped_column(ForeignKey("stock_fairs.place_id"), primary_key=True)
    by_id: Mapped[str]
    at: Mapped[datetime]


class RegisterPlace(Model):
    """From where a register sells; without a row it sells from the shop.

    Written by `stock.fairs`; each change is told.
    """

    __tablename__ = "stock_register_places"

    register_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    changed_at: Mapped[datetime]


class Lot(Model):
    """Units of a product that were made, and expire, together.  Written by `stock.lots`."""

    __tablename__ = "stock_lots"
    __table_args__ = (
        CheckConstraint("date_kind IN ('hsd', 'best_before', 'none')", name="date_kind_known"),
        CheckConstraint("(date_kind = 'none') = (use_by IS NULL)", name="use_by_with_kind"),
        CheckConstraint("owner IN ('owned', 'consigned')", name="owner_known"),
        Index("stock_lots_code", "product_id", "code", unique=True),
        Index("stock_lots_producer_code", "product_id", "producer_code_key"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    code: Mapped[str]
    """On our labels: `[A-Z0-9-]{1,20}`; empty only for the goods of which no lot is known."""
    producer_code: Mapped[str]
    """As the producer printed it; empty where he prints none."""
    producer_code_key: Mapped[str]
    """The same normalised: how lots are matched across showrooms."""
    made_on: Mapped[date | None]
    date_kind: Mapped[str]
    """`hsd` blocks the sale once passed, `best_before` warns, `none` never expires."""
    use_by: Mapped[date | None]
    """The last good day."""
    owner: Mapped[str]
    document_no: Mapped[str]
    cost_vnd: Mapped[int | None]
    """Per piece, or per 1,000 base units."""
    received_at: Mapped[datetime]
    barred: Mapped[str] = mapped_column(server_default=text("''"))
    """`hold` or `recall` while one of them keeps it from being sold.  `stock.holds` says so."""
    is_settled: Mapped[bool] = mapped_column(server_default=text("0"))
    """Every unit of a barred lot is accounted for: a bare barcode need not ask for it any more."""
    is_set: Mapped[bool] = mapped_column(server_default=text("0"))
    """Packed of other lots: `stock.sets` says of which."""
    lower_vnd: Mapped[int | None]
    """What the lot costs while it is marked down, per piece or per 1,000 base units; None: it is
    not.  `stock.markdowns` says so."""
    lower_from: Mapped[date | None]
    lower_to: Mapped[date | None]
    """The markdown's last day; None: as long as the lot is sold."""


class HoldRow(Model):
    """An order that lots are not to be sold: a hold by the shop, or a recall by the centre.

    Written by `stock.holds` once, and never changed; how it ends is a row of its own.
    """

    __tablename__ = "stock_holds"
    __table_args__ = (
        CheckConstraint("kind IN ('hold', 'recall')", name="kind_known"),
        CheckConstraint("(kind = 'recall') = (source_id <> '')", name="recall_has_source"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    product_id: Mapped[str | None] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    """Of whose lots those that come later are held, too; None: the lots named and no others."""
    made_from: Mapped[date | None]
    made_to: Mapped[date | None]
    """Held as far as made between these days, both included; None: open on that side."""
    lot_key: Mapped[str]
    """Held as far as the producer's lot code is one of these, normalised, one a line; empty:
    any."""
    reason: Mapped[str]
    instruction: Mapped[str]
    """What is to be done with the goods, in a person's words."""
    reason_en: Mapped[str] = mapped_column(server_default=text("''"))
    instruction_en: Mapped[str] = mapped_column(server_default=text("''"))
    """The same as the centre says it in English; empty: only in Vietnamese."""
    source_id: Mapped[str]
    """The centre's recall; empty for a hold."""
    by_id: Mapped[str]
    at: Mapped[datetime]


class HoldLot(Model):
    """A lot that a hold or recall bars.  Written by `stock.holds`; never changed."""

    __tablename__ = "stock_hold_lots"

    hold_id: Mapped[str] = mapped_column(ForeignKey("stock_holds.id"), primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), primary_key=True, index=True)
    at: Mapped[datetime]


class HoldEnd(Model):
    """That a hold was lifted, or all its goods accounted for.

    Written by `stock.holds`; never changed.
    """

    __tablename__ = "stock_hold_ends"
    __table_args__ = (CheckConstraint("how IN ('released', 'settled')", name="how_known"),)

    hold_id: Mapped[str] = mapped_column(ForeignKey("stock_holds.id"), primary_key=True)
    how: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    by_id: Mapped[str]
    at: Mapped[datetime]


class MarkdownRow(Model):
    """That a lot is sold for less, from a day on.

    Written by `stock.markdowns` once, and never changed; how it ends is a row of its own.
    """

    __tablename__ = "stock_markdowns"
    __table_args__ = (
        CheckConstraint("price_vnd > 0", name="price_positive"),
        CheckConstraint("price_vnd < list_price_vnd", name="below_the_list"),
        CheckConstraint("bearer IN ('shop', 'producer', 'half')", name="bearer_known"),
        CheckConstraint("last_on IS NULL OR last_on >= first_on", name="days_in_order"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    price_vnd: Mapped[int]
    """Per piece, or per 1,000 base units."""
    list_price_vnd: Mapped[int]
    """The catalogue's price when it was decided."""
    first_on: Mapped[date]
    last_on: Mapped[date | None]
    """None: as long as the lot is sold."""
    reason: Mapped[str]
    bearer: Mapped[str]
    """Who bears it: `shop`, `producer` or `half`."""
    consent_by: Mapped[str]
    """Who of the producer agreed; empty for goods that are the shop's own."""
    consent_how: Mapped[str]
    consent_on: Mapped[date | None]
    approval_id: Mapped[str | None]
    by_id: Mapped[str]
    at: Mapped[datetime]


class MarkdownEnd(Model):
    """That a markdown was ended before its last day.  Written by `stock.markdowns`."""

    __tablename__ = "stock_markdown_ends"
    __table_args__ = (CheckConstraint("how IN ('by_hand', 'replaced')", name="how_known"),)

    markdown_id: Mapped[str] = mapped_column(ForeignKey("stock_markdowns.id"), primary_key=True)
    how: Mapped[str]
    by_id: Mapped[str]
    at: Mapped[datetime]


class Assessment(Model):
    """That somebody looked at a lot past its best-before and lets it be sold on, and why.

    Written by `stock.assessments`; never changed.  Source: NĐ 37/2026 Art 46.4.
    """

    __tablename__ = "stock_assessments"

    id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    reason: Mapped[str]
    by_id: Mapped[str]
    at: Mapped[datetime]


class StockMove(Model):
    """Units of one lot leaving one place and arriving at another.

    Written by `stock.ledger` once, and never changed: a mistake is put right by the opposite
    move, whose `reverses_id` names it.
    """

    __tablename__ = "stock_moves"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("from_place_id <> to_place_id", name="places_differ"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    units: Mapped[int]
    """Base units of the lot's product; the direction is in the places, never in the sign."""
    from_place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    to_place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"))
    reason: Mapped[str]
    """`received`, `sold`, `oversold`, …"""
    act_id: Mapped[str] = mapped_column(index=True)
    """The sale, receipt or count it belongs to."""
    reverses_id: Mapped[str | None] = mapped_column(ForeignKey("stock_moves.id"))
    at: Mapped[datetime]
    business_on: Mapped[date]


class StockLevel(Model):
    """What the moves of a lot at an own place add up to.  Written by `stock.ledger`."""

    __tablename__ = "stock_levels"
    __table_args__ = (CheckConstraint("units >= 0", name="never_below_zero"),)

    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), primary_key=True)
    place_id: Mapped[str] = mapped_column(ForeignKey("stock_places.id"), primary_key=True)
    units: Mapped[int]


class RecountEnd(Model):
    """That a product of the recount list was counted.  Written by `stock.ledger`, and never
    changed."""

    __tablename__ = "stock_recount_ends"

    recount_id: Mapped[str] = mapped_column(ForeignKey("stock_recounts.id"), primary_key=True)
    act_id: Mapped[str]
    """The count."""
    at: Mapped[datetime]


class Recount(Model):
    """A product to count again, because more was sold than the books held.

    Written by `stock.ledger`; a count (not a deletion) closes it.
    """

    __tablename__ = "stock_recounts"

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"))
    missing_units: Mapped[int]
    act_id: Mapped[str]
    at: Mapped[datetime]
