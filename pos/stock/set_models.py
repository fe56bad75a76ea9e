"""Recipes of gift sets, and what lies in the sets of a lot."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Recipe(Model):
    """What goes into a gift set, from some moment on.  Written by `stock.sets`; never changed."""

    __tablename__ = "stock_recipes"
    __table_args__ = (UniqueConstraint("product_id", "version", name="recipe_version_once"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    """Made with the form, so that one sent twice is one recipe."""
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    version: Mapped[int]
    """From 1; the highest counts."""
    by_id: Mapped[str]
    at: Mapped[datetime]


class RecipePart(Model):
    """A component of a recipe.  Written by `stock.sets`; never changed."""

    __tablename__ = "stock_recipe_parts"
    __table_args__ = (CheckConstraint("units > 0", name="units_positive"),)

    recipe_id: Mapped[str] = mapped_column(ForeignKey("stock_recipes.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    units: Mapped[int]
    """Base units in one set."""


class SetPart(Model):
    """What each set of a lot has of one component's lot, frozen when it was packed.

    Written by `stock.sets`; never changed.
    """

    __tablename__ = "stock_set_parts"
    __table_args__ = (
        CheckConstraint("units > 0", name="units_positive"),
        CheckConstraint("list_vnd >= 0", name="list_not_negative"),
        CheckConstraint("lot_id <> set_lot_id", name="not_in_itself"),
    )

    set_lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    lot_id: Mapped[str] = mapped_column(ForeignKey("stock_lots.id"), index=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    units: Mapped[int]
    """Base units in one set."""
    list_vnd: Mapped[int]
    """What they cost by the price list of the day of packing: their share of the set's price."""
    instead_of: Mapped[str | None] = mapped_column(ForeignKey("catalogue_products.id"))
    """The recipe's product that this one replaces; None: none."""
    reason: Mapped[str]
    """Why it does; empty where it replaces none."""
