"""Customers, what they agreed to, and how long they are kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Customer(Model):
    """Somebody who buys here and wished to be known.  Written by `customer.people`.

    One who was forgotten stays as a row without a person, because sales name its id.
    """

    __tablename__ = "customer_people"
    __table_args__ = (
        CheckConstraint(
            "forgotten_at IS NULL OR (name = '' AND phone IS NULL AND search_key = '')",
            name="forgotten_is_empty",
        ),
        CheckConstraint(
            "forgotten_at IS NOT NULL OR name <> '' OR phone IS NOT NULL", name="somebody"
        ),
        CheckConstraint(
            "(forgotten_at IS NULL) = (forgotten_why IS NULL)", name="forgotten_with_why"
        ),
        Index("customer_people_phone", "phone", unique=True),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    phone: Mapped[str | None]
    """As `customer.phones.read_phone` gives it."""
    search_key: Mapped[str]
    """The name as it is looked for."""
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    forgotten_at: Mapped[datetime | None]
    forgotten_why: Mapped[str | None]
    """`asked`, `kept_long` by the retention rule, `again` after an older book came back."""


class Consent(Model):
    """A customer agreed to be told of offers, or took it back.

    Written by `customer.people` once, and never changed.
    """

    __tablename__ = "customer_consents"

    id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer_people.id"), index=True)
    is_given: Mapped[bool]
    wording: Mapped[str]
    """The version of the sentence: `web.phrases.consents.OFFERS`."""
    at: Mapped[datetime]
    by_id: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
    """Who stood at the till."""


class Keeping(Model):
    """How long customers are kept.  Written by `customer.people`; one row at most."""

    __tablename__ = "customer_keeping"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("months BETWEEN 0 AND 120", name="months_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    months: Mapped[int]
    """After the last purchase; 0: nobody is forgotten without being asked to."""
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(ForeignKey("shop_people.id"))
