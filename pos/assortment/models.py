"""What the manager's pages keep of their own: changes by hand, papers, shelf labels."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.base.database import Model


class Change(Model):
    """Something a person changed about a product, and what was there before.

    Written by `assortment.journal`.
    """

    __tablename__ = "assortment_changes"
    __table_args__ = (Index("assortment_changes_by_product", "product_id", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    kind: Mapped[str]
    """`product`, `certificate`, `paper` or `picture`."""
    subject_id: Mapped[str]
    """The product's, certificate's or paper's id; the SHA-256 of a picture."""
    before: Mapped[str]
    """The state before as JSON; empty where there was none."""
    after: Mapped[str]
    """Empty where it is no more."""
    reason: Mapped[str]
    at: Mapped[datetime]
    by_name: Mapped[str]


class CertificatePaper(Model):
    """The paper of a decision: a file of the data folder named by its SHA-256.

    Written by `assortment.paper_book`.
    """

    __tablename__ = "assortment_papers"
    __table_args__ = (
        CheckConstraint("kind IN ('pdf', 'jpg', 'png', 'webp')", name="kind_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
        Index("assortment_papers_by_product", "product_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    certificate_id: Mapped[str]
    """No reference: a certificate of an import that is given back goes, its paper stays."""
    sha256: Mapped[str]
    """64 hexadecimal digits of the file as it came."""
    kind: Mapped[str]
    """What the file is by its content."""
    size_bytes: Mapped[int]
    file_name: Mapped[str]
    """As it was called where it came from; shown, never opened by."""
    added_at: Mapped[datetime]
    added_by: Mapped[str]
    removed_at: Mapped[datetime | None]
    """Taken off the page: the file stays."""


class StandardPaper(Model):
    """The paper of a producer's other certificate, in the same folder.

    Written by `assortment.paper_book`.
    """

    __tablename__ = "assortment_standard_papers"
    __table_args__ = (
        CheckConstraint("kind IN ('pdf', 'jpg', 'png', 'webp')", name="kind_known"),
        CheckConstraint("length(sha256) = 64", name="sha256_whole"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    standard_id: Mapped[str] = mapped_column(ForeignKey("catalogue_standards.id"), index=True)
    sha256: Mapped[str]
    kind: Mapped[str]
    size_bytes: Mapped[int]
    file_name: Mapped[str]
    added_at: Mapped[datetime]
    added_by: Mapped[str]


class ShelfLabel(Model):
    """What stands on a product's shelf since a moment.  Appended only; the last one counts.

    Written by `assortment.shelf_book`.
    """

    __tablename__ = "assortment_labels"
    __table_args__ = (
        Index("assortment_labels_by_product", "product_id", "id"),
        Index("assortment_labels_by_job", "job_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(ForeignKey("catalogue_products.id"))
    price_vnd: Mapped[int | None]
    """None: the product had no price, and its label was taken off."""
    name_vi: Mapped[str]
    unit_word: Mapped[str]
    net_content: Mapped[str]
    stars: Mapped[int]
    sku: Mapped[str | None]
    producer: Mapped[str | None]
    place: Mapped[str | None]
    """SKU, producer and place: None on a label from before they were noted."""
    link: Mapped[str | None]
    """What its code carries; None where nobody knows: written by hand, or before it was noted."""
    job_id: Mapped[str | None] = mapped_column(ForeignKey("spool_jobs.id"))
    """The paper; None where somebody replaced the label by hand.  A paper that was given up
    never reached the shelf, so its label does not count."""
    at: Mapped[datetime]
    by_name: Mapped[str]
