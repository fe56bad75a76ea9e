"""The centre's registry as this till holds it, and what it heard of the list of recalls."""

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.columns import SortKey
from pos.base.database import Model


class AppliedRelease(Model):
    """A release that was applied.  Appended only.  Written by `registry.book`."""

    __tablename__ = "registry_releases"
    __table_args__ = (CheckConstraint("how IN ('full', 'delta')", name="how_known"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    no: Mapped[int]
    published_at: Mapped[datetime]
    applied_at: Mapped[datetime]
    state: Mapped[str]
    """SHA-256 of all entries after it."""
    how: Mapped[str]
    changed: Mapped[int]
    """Entries that came or changed."""
    gone: Mapped[int]


class Entry(Model):
    """An entry of the registry, as it was sent.  Written by `registry.book`."""

    __tablename__ = "registry_entries"

    kind: Mapped[str] = mapped_column(primary_key=True)
    """One of `catalogue.releases.KINDS`."""
    id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[str]


class RegistryGoods(Model):
    """A product of the registry, to be found.  Written by `registry.book`; follows the entries."""

    __tablename__ = "registry_products"

    code: Mapped[str] = mapped_column(primary_key=True)
    name_vi: Mapped[str]
    producer_name: Mapped[str]
    place: Mapped[str]
    name_key: Mapped[str] = mapped_column(index=True)
    """`base.text.search_key` of the name."""
    search_key: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey)


class RegistryBarcode(Model):
    """A barcode of a product of the registry.  Written by `registry.book`; follows the entries."""

    __tablename__ = "registry_codes"

    gtin14: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)


class RegistryDecision(Model):
    """Which certificates are a product's.  Written by `registry.book`; follows the entries."""

    __tablename__ = "registry_certificates"

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(index=True)


class HeardList(Model):
    """The newest list of recalls that was heard.  Written by `registry.heard_book`."""

    __tablename__ = "registry_recall_lists"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int]
    """A list with a lower number is an old one."""
    told_at: Mapped[datetime]
    """When the centre wrote it."""
    heard_at: Mapped[datetime]
    """When the centre was last heard to say that it is the newest; noted now and then."""
    linked_at: Mapped[datetime]
    """Of the link it was heard over: another centre counts anew."""
    unread: Mapped[str]
    """Ids of recalls that this release cannot read, by spaces."""
