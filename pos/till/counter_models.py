"""How a shop has arranged its counters: keys, favourites, codes of its scales.

Written by `till.counter_book`.  Settings of this showroom alone: no fact tells them, and no paper
says them.
"""

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class KeyChoice(Model):
    """A key that does something else than the release's."""

    __tablename__ = "till_keys"

    action: Mapped[str] = mapped_column(primary_key=True)
    """The name of a `keymap.Action`."""
    key: Mapped[str]
    """As `keymap.read_key` writes it."""


class Favourite(Model):
    """A product that the manager has put on the wall."""

    __tablename__ = "till_favourites"

    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    no: Mapped[int]
    """Its place: the lowest comes first."""


class ScaleLayout(Model):
    """What the digits of a scale's code mean, by how the code begins."""

    __tablename__ = "till_scale_layouts"
    __table_args__ = (CheckConstraint("step > 0", name="step_positive"),)

    pattern: Mapped[str] = mapped_column(primary_key=True)
    """`26PPPPPWWWWWC`, as `catalogue.scale_codes` reads it."""
    step: Mapped[int]
    """Grams, or đồng, that one of the value's last digit stands for."""


class ScaleNumber(Model):
    """The number under which a scale knows a product (PLU)."""

    __tablename__ = "till_scale_numbers"
    __table_args__ = (CheckConstraint("plu > 0", name="plu_positive"),)

    plu: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
