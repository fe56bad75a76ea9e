"""The registry as the office edits it, its releases, and recalls."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.columns import SortKey
from pos.central.models import CentralModel


class RegistryUnit(CentralModel):
    """A commune, ward or special zone in force.  Written by `central.registry.book`."""

    __tablename__ = "central_registry_units"

    code: Mapped[str] = mapped_column(primary_key=True)
    """GSO code, five digits as text."""
    name: Mapped[str]
    level: Mapped[str]
    """`commune`, `ward` or `special_zone`."""
    province_code: Mapped[str] = mapped_column(index=True)
    province_name: Mapped[str]
    latitude_microdeg: Mapped[int]
    longitude_microdeg: Mapped[int]
    """A point inside, WGS 84, millionths of a degree."""


class RegistryBank(CentralModel):
    """A bank that transfers can go to.  Written by `central.registry.book`."""

    __tablename__ = "central_registry_banks"

    bin: Mapped[str] = mapped_column(primary_key=True)
    """Six digits, as in VietQR."""
    name: Mapped[str]


class RegistryProducer(CentralModel):
    """Who makes OCOP products, and holds their certificates (chủ thể).

    Written by `central.registry.book`.
    """

    __tablename__ = "central_registry_producers"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    """As in `catalogue.models.KINDS`; empty where unknown."""
    mst: Mapped[str]
    address: Mapped[str]
    province_code: Mapped[str]
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("central_registry_units.code"))
    name_key: Mapped[str] = mapped_column(unique=True)
    """Name and province: what tells two producers apart."""
    search_key: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class RegistryProduct(CentralModel):
    """An OCOP product.  Written by `central.registry.book`."""

    __tablename__ = "central_registry_products"

    code: Mapped[str] = mapped_column(primary_key=True)
    """The registry's own code of it, never given twice: `HN-CMT`."""
    name_vi: Mapped[str]
    name_en: Mapped[str]
    producer_id: Mapped[str | None] = mapped_column(
        ForeignKey("central_registry_producers.id"), index=True
    )
    ocop_group: Mapped[str]
    unit_word: Mapped[str]
    net_content: Mapped[str]
    place: Mapped[str]
    province_code: Mapped[str]
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("central_registry_units.code"))
    is_dropped: Mapped[bool]
    """Taken off the registry: the next release has it no more."""
    search_key: Mapped[str]
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class RegistryCode(CentralModel):
    """A barcode of a product, as GTIN-14.  Written by `central.registry.book`."""

    __tablename__ = "central_registry_codes"

    gtin14: Mapped[str] = mapped_column(primary_key=True)
    product_code: Mapped[str] = mapped_column(
        ForeignKey("central_registry_products.code"), index=True
    )


class RegistryCertificate(CentralModel):
    """A decision that recognised a product; several over time.

    Written by `central.registry.book`.  The words are those of `catalogue.certificates.columns`.
    """

    __tablename__ = "central_registry_certificates"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars_range"),
        CheckConstraint("valid_to IS NULL OR valid_to_reason <> ''", name="override_has_reason"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_code: Mapped[str] = mapped_column(
        ForeignKey("central_registry_products.code"), index=True
    )
    stars: Mapped[int]
    decision_no: Mapped[str]
    body: Mapped[str]
    level: Mapped[str]
    issued: Mapped[str]
    valid_to: Mapped[date | None]
    valid_to_reason: Mapped[str]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str]
    """Why, in the office's words; it stays at the centre."""
    potential_5: Mapped[bool]
    extended_to: Mapped[date | None]
    criteria_set: Mapped[int | None]
    score_hundredths: Mapped[int | None]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class Release(CentralModel):
    """The registry as it was published once; never changed.

    Written by `central.registry.release_book`.
    """

    __tablename__ = "central_releases"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 1 without a gap."""
    at: Mapped[datetime]
    by_name: Mapped[str]
    note: Mapped[str]
    """What it brings, in the office's words."""
    told: Mapped[str]
    """The manifest, as it was signed."""
    kid: Mapped[str]
    sig: Mapped[str]
    """128 hexadecimal digits."""
    added: Mapped[int]
    changed: Mapped[int]
    gone: Mapped[int]


class ReleasePart(CentralModel):
    """A file of a release.  Written by `central.registry.release_book`."""

    __tablename__ = "central_release_files"

    name: Mapped[str] = mapped_column(primary_key=True)
    release_no: Mapped[int] = mapped_column(ForeignKey("central_releases.no"), index=True)
    kind: Mapped[str]
    """`full` or `delta`."""
    sha256: Mapped[str]
    content: Mapped[bytes]


class RecallAct(CentralModel):
    """A word of the centre about a recall: published, corrected, lifted; never changed.

    Written by `central.registry.recall_book`.
    """

    __tablename__ = "central_recalls"
    __table_args__ = (
        CheckConstraint("change IN ('published', 'lifted')", name="change_known"),
        CheckConstraint("level IN ('stop', 'urgent')", name="level_known"),
        CheckConstraint("version > 0", name="version_positive"),
        Index("central_recalls_by_list", "list_no", unique=True),
    )

    recall_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    change: Mapped[str]
    level: Mapped[str]
    product_code: Mapped[str]
    """Of the registry; empty where it is of a GTIN alone."""
    title: Mapped[str]
    """What is recalled, as it was called then."""
    document: Mapped[str]
    """As showrooms read it; of a lifting that of the version before."""
    reason: Mapped[str]
    """Of a lifting: why."""
    at: Mapped[datetime]
    by_name: Mapped[str]
    list_no: Mapped[int]
    """The list that tells it first."""


class RecallSheet(CentralModel):
    """The list of recalls, as it was signed.  Written by `central.registry.recall_book`."""

    __tablename__ = "central_recall_lists"

    no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    told: Mapped[str]
    kid: Mapped[str]
    sig: Mapped[str]
