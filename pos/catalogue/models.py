"""Producers, products, codes, prices, certificates and communes.

Shared by terminal and centre.  Written by `catalogue.books`, each change with its fact.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.columns import SortKey
from pos.base.database import Model

KINDS = "'enterprise', 'cooperative', 'cooperative_group', 'household', 'individual', ''"


class Commune(Model):
    """A commune, ward or special zone in force since 1 July 2025.

    Begun by the chain of schemas.  Written by `catalogue.commune_book` as the registry tells.
    """

    __tablename__ = "catalogue_communes"

    code: Mapped[str] = mapped_column(primary_key=True)
    """GSO code, five digits as text."""
    name: Mapped[str]
    """`Xã Tân Cương`."""
    province_code: Mapped[str] = mapped_column(index=True)
    province_name: Mapped[str]
    search_key: Mapped[str]
    longitude_microdeg: Mapped[int]
    latitude_microdeg: Mapped[int]
    """A point inside, WGS 84, millionths of a degree."""


class Producer(Model):
    """Who makes it, and holds the certificate (chủ thể)."""

    __tablename__ = "catalogue_producers"
    __table_args__ = (CheckConstraint(f"kind IN ({KINDS})", name="kind_known"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    """Empty where unknown."""
    mst: Mapped[str]
    address: Mapped[str]
    """As on paper: names from before July 2025 stay as they are printed."""
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("catalogue_communes.code"))
    """Today's commune, where the old address leads to exactly one."""
    name_key: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(SortKey)
    changed_at: Mapped[datetime]
    contact: Mapped[str] = mapped_column(server_default=text("''"))
    """Whom to ask for; empty where unknown."""
    phone: Mapped[str] = mapped_column(server_default=text("''"))


class Product(Model):
    """Something the showroom sells."""

    __tablename__ = "catalogue_products"
    __table_args__ = (
        CheckConstraint("unit IN ('piece', 'g', 'ml')", name="unit_known"),
        CheckConstraint("shelf_life_days > 0", name="shelf_life_positive"),
        # Whatever a search asks for, so that it reads a third of the table.
        Index(
            "catalogue_products_search",
            "is_stocked",
            "name_key",
            "sort_key",
            "search_key",
            "sku",
            "id",
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(unique=True)
    name_vi: Mapped[str]
    name_en: Mapped[str]
    producer_id: Mapped[str | None] = mapped_column(
        ForeignKey("catalogue_producers.id"), index=True
    )
    unit: Mapped[str]
    """Base unit: `piece`, `g` or `ml`."""
    unit_word: Mapped[str]
    """The word of the shelf: `gói`, `chai`, `kg`."""
    net_content: Mapped[str]
    ocop_group: Mapped[str]
    tax_class: Mapped[str]
    shelf_life_days: Mapped[int | None]
    storage: Mapped[str]
    place: Mapped[str]
    """Where it comes from as published: `xã Tân Cương, Thái Nguyên`; empty where unknown."""
    commune_code: Mapped[str | None] = mapped_column(ForeignKey("catalogue_communes.code"))
    province_code: Mapped[str]
    """Today's province, two digits; empty where unknown."""
    is_stocked: Mapped[bool]
    """False for services (tours)."""
    is_demo: Mapped[bool]
    """Price, codes and lots are invented."""
    is_withdrawn: Mapped[bool] = mapped_column(server_default=text("0"))
    """Kept from sale: not found when searched or scanned; what was sold stays as it is."""
    story: Mapped[str] = mapped_column(server_default=text("''"))
    """What its producer tells of it (câu chuyện sản phẩm); empty where nobody wrote it down."""
    story_en: Mapped[str] = mapped_column(server_default=text("''"))
    name_key: Mapped[str]
    search_key: Mapped[str]
    """Name, SKU, producer, commune and province, folded."""
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    changed_at: Mapped[datetime]


class ProductCode(Model):
    """A barcode of a product, as GTIN-14."""

    __tablename__ = "catalogue_codes"

    gtin14: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    is_internal: Mapped[bool]
    """An EAN-13 in 200-299: ours, valid in this shop only."""


class FormerCode(Model):
    """A SKU or barcode that a product had once: what was printed with it is read for ever.

    Written by `catalogue.former_codes`.
    """

    __tablename__ = "catalogue_former_codes"

    code: Mapped[str] = mapped_column(primary_key=True)
    """A SKU, or a GTIN-14: no SKU looks like one."""
    product_id: Mapped[str] = mapped_column(
        ForeignKey("catalogue_products.id"), primary_key=True, index=True
    )
    given_up_at: Mapped[datetime]


class Price(Model):
    """What a product costs from a day on.  Appended only; the latest valid one counts."""

    __tablename__ = "catalogue_prices"
    __table_args__ = (
        CheckConstraint("price_vnd > 0", name="price_positive"),
        Index("catalogue_prices_by_product", "product_id", "valid_from", "told_no", "fact_seq"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    price_vnd: Mapped[int]
    """VAT inside; per piece, or per 1,000 base units of a weighed product."""
    valid_from: Mapped[date]
    fact_seq: Mapped[int]
    """Its fact's place in the epoch that told it."""
    told_no: Mapped[int] = mapped_column(server_default=text("0"), index=True)
    """Of two prices of one day the later told counts: this grows with each, over every epoch.
    0 where it was not yet counted; those follow their facts."""
    set_at: Mapped[datetime]
    is_end: Mapped[bool] = mapped_column(server_default=text("0"))
    """From the day on there is no price; `price_vnd` is the one that ended."""
    is_kept: Mapped[bool] = mapped_column(server_default=text("0"))
    """What was to come on the day was taken back: the price before it goes on, and follows it
    when that one changes."""


class CertificateRow(Model):
    """An OCOP certificate as the decision gives it; several per product over time."""

    __tablename__ = "catalogue_certificates"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars_range"),
        CheckConstraint("valid_to IS NULL OR valid_to_reason <> ''", name="override_has_reason"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), index=True)
    stars: Mapped[int]
    decision_no: Mapped[str]
    body: Mapped[str]
    """Who decided; empty where unknown."""
    level: Mapped[str]
    """`district`, `province`, `central`; empty where unknown."""
    issued: Mapped[str]
    """`2024`, `2024-07` or `2024-07-15`; empty where unknown."""
    valid_to: Mapped[date | None]
    """Only where the decision itself differs from 36 months after issue."""
    valid_to_reason: Mapped[str]
    withdrawn_on: Mapped[date | None]
    potential_5: Mapped[bool]
    changed_at: Mapped[datetime]
    extended_to: Mapped[date | None]
    """The last day of an extension: what `catalogue_certificate_acts` add up to."""
    criteria_set: Mapped[int | None]
    score_hundredths: Mapped[int | None]


class CertificateAct(Model):
    """A certificate was withdrawn or extended, or one of these was noted by mistake.

    Appended only.  Written by `catalogue.certificate_acts`.
    """

    __tablename__ = "catalogue_certificate_acts"
    __table_args__ = (
        CheckConstraint("kind IN ('withdrawn', 'extended', 'undone')", name="kind_known"),
        CheckConstraint("(kind = 'undone') = (day IS NULL)", name="day_of_its_kind"),
        Index("catalogue_certificate_acts_by_product", "product_id", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    certificate_id: Mapped[str]
    """No reference: a certificate of an import that is given back goes, what was noted stays."""
    kind: Mapped[str]
    day: Mapped[date | None]
    """The first day it no longer holds, or the new last one."""
    reason: Mapped[str]
    """A code of `law.rulebooks.WITHDRAWALS`; empty for an extension."""
    note: Mapped[str]
    document_no: Mapped[str]
    undoes_id: Mapped[str | None] = mapped_column(ForeignKey("catalogue_certificate_acts.id"))
    """What was noted by mistake; empty where it was noted before such acts were."""
    by_name: Mapped[str]
    at: Mapped[datetime]


class RegistryLink(Model):
    """A product is an entry of the centre's registry: what the registry says of its certificates
    then counts, and what the shop wrote down does not.

    Written by `catalogue.link_book`.
    """

    __tablename__ = "catalogue_links"
    __table_args__ = (CheckConstraint("how IN ('gtin', 'name', 'hand')", name="how_known"),)

    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    code: Mapped[str] = mapped_column(index=True)
    """The registry's own code of it."""
    how: Mapped[str]
    """What it was found by: a barcode, name and producer, or somebody's own search."""
    by_name: Mapped[str]
    linked_at: Mapped[datetime]


class LinkedCertificate(Model):
    """A certificate of a linked product, as the registry's last release tells it.

    The same words as `CertificateRow`.  Written by `catalogue.link_book`; what it holds follows
    from the links and the release, and an audit works it out again.
    """

    __tablename__ = "catalogue_linked_certificates"
    __table_args__ = (
        CheckConstraint("stars BETWEEN 3 AND 5", name="stars_range"),
        CheckConstraint("valid_to IS NULL OR valid_to_reason <> ''", name="override_has_reason"),
    )

    product_id: Mapped[str] = mapped_column(
        ForeignKey("catalogue_links.product_id"), primary_key=True
    )
    id: Mapped[str] = mapped_column(primary_key=True)
    """The registry's."""
    stars: Mapped[int]
    decision_no: Mapped[str]
    body: Mapped[str]
    level: Mapped[str]
    issued: Mapped[str]
    valid_to: Mapped[date | None]
    valid_to_reason: Mapped[str]
    withdrawn_on: Mapped[date | None]
    potential_5: Mapped[bool]
    changed_at: Mapped[datetime]
    """When it came to say this at this shop."""
    extended_to: Mapped[date | None]
    criteria_set: Mapped[int | None]
    score_hundredths: Mapped[int | None]


class StandardRow(Model):
    """Another certificate of a producer: VietGAP, HACCP, organic.

    Written by `catalogue.standard_book`.
    """

    __tablename__ = "catalogue_standards"

    id: Mapped[str] = mapped_column(primary_key=True)
    producer_id: Mapped[str] = mapped_column(ForeignKey("catalogue_producers.id"), index=True)
    kind: Mapped[str]
    """`catalogue.standards.Kind`."""
    name: Mapped[str]
    """What it is called where its kind is `other`."""
    number: Mapped[str]
    body: Mapped[str]
    """Who gave it."""
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    """The last day; None: no end is told."""
    changed_at: Mapped[datetime]
    is_void: Mapped[bool] = mapped_column(server_default=text("0"))
    """Struck out: it was written by mistake."""


class StandardProduct(Model):
    """A product that a producer's certificate is of; without any it is of all of them.

    Written by `catalogue.standard_book`.
    """

    __tablename__ = "catalogue_standard_products"

    standard_id: Mapped[str] = mapped_column(ForeignKey("catalogue_standards.id"), primary_key=True)
    product_id: Mapped[str] = mapped_column(
        ForeignKey("catalogue_products.id"), primary_key=True, index=True
    )


class Picture(Model):
    """A picture of a product: a file of the data folder named by its SHA-256.

    Written by `catalogue.pictures`.
    """

    __tablename__ = "catalogue_pictures"

    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    """64 hexadecimal digits of the file as it is kept."""
    width_px: Mapped[int]
    height_px: Mapped[int]
    added_at: Mapped[datetime]
    no: Mapped[int] = mapped_column(server_default=text("0"))
    """Its place among the product's pictures: the lowest is shown; of alike ones the newest."""
    removed_at: Mapped[datetime | None]
    """Taken off the product: shown nowhere, the file stays."""
