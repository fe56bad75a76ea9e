"""Each showroom's own catalogue: producers, products, prices, certificates, pictures."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from pos.central.models import CentralModel


class CentralProducer(CentralModel):
    """A producer as a showroom wrote it down.  Written by `central.books.goods`."""

    __tablename__ = "central_producers"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    producer_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    """`cooperative`, `company`, `household`, …"""
    mst: Mapped[str]
    address: Mapped[str]
    contact: Mapped[str]
    phone: Mapped[str]
    commune_code: Mapped[str]
    """Empty where only the province is known."""
    province_code: Mapped[str]
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralProduct(CentralModel):
    """A product as a showroom sells it.  Written by `central.books.goods`."""

    __tablename__ = "central_products"
    __table_args__ = (Index("central_products_sku", "sku"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    sku: Mapped[str]
    name_vi: Mapped[str]
    name_en: Mapped[str]
    producer_id: Mapped[str]
    """Empty where the shop names none."""
    unit: Mapped[str]
    """`piece`, `g` or `ml`."""
    unit_word: Mapped[str]
    """`hộp`, `kg`, …"""
    net_content: Mapped[str]
    ocop_group: Mapped[str]
    tax_class: Mapped[str]
    shelf_life_days: Mapped[int | None]
    storage: Mapped[str]
    place: Mapped[str]
    """Where it comes from, in words."""
    commune_code: Mapped[str]
    province_code: Mapped[str]
    is_stocked: Mapped[bool]
    is_demo: Mapped[bool]
    is_withdrawn: Mapped[bool]
    story: Mapped[str]
    story_en: Mapped[str]
    gtins: Mapped[str]
    """GTIN-14s, internal codes among them, one a line."""
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralLink(CentralModel):
    """Which entry of the registry a product of a showroom is.  Written by `central.books.goods`."""

    __tablename__ = "central_links"
    __table_args__ = (Index("central_links_code", "code"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str]
    """Of `central_registry_products`; empty where it is linked to nothing any more."""
    how: Mapped[str]
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralProductCode(CentralModel):
    """A code that a product has, or had: what was printed stays on packs.  Written by
    `central.books.entering`."""

    __tablename__ = "central_product_codes"
    __table_args__ = (Index("central_product_codes_gtin14", "gtin14"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    gtin14: Mapped[str] = mapped_column(primary_key=True)
    is_former: Mapped[bool] = mapped_column(default=False, server_default="0")


class CentralPicture(CentralModel):
    """A picture that was added to a product; its file comes apart.  Written by
    `central.books.goods`."""

    __tablename__ = "central_pictures"
    __table_args__ = (Index("central_pictures_sha256", "sha256"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    width_px: Mapped[int]
    height_px: Mapped[int]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralGallery(CentralModel):
    """Which pictures a product was given to show, in their order.

    Those added since stand behind them: `queries.pictures` tells all.  Written by
    `central.books.goods`.
    """

    __tablename__ = "central_galleries"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str] = mapped_column(primary_key=True)
    sha256s: Mapped[str]
    """One a line."""
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralPrice(CentralModel):
    """A price that counts from a day on.  Written by `central.books.goods`."""

    __tablename__ = "central_prices"
    __table_args__ = (Index("central_prices_product", "terminal_id", "product_id", "valid_from"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    epoch_no: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    product_id: Mapped[str]
    price_vnd: Mapped[int | None]
    """Of a piece, or of 1,000 base units; None: it has none from that day on."""
    valid_from: Mapped[date]
    set_at: Mapped[datetime]


class CentralCertificate(CentralModel):
    """An OCOP certificate as a showroom wrote it down.  Written by `central.books.goods`."""

    __tablename__ = "central_certificates"
    __table_args__ = (Index("central_certificates_product", "terminal_id", "product_id"),)

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    certificate_id: Mapped[str] = mapped_column(primary_key=True)
    product_id: Mapped[str]
    stars: Mapped[int]
    decision_no: Mapped[str]
    body: Mapped[str]
    """Who decided."""
    level: Mapped[str]
    issued: Mapped[str]
    """A day, a month or a year as far as it is known: `2021-06-30`, `2021`."""
    valid_to: Mapped[date | None]
    """Where the paper says another day than the rule."""
    valid_to_reason: Mapped[str]
    withdrawn_on: Mapped[date | None]
    potential_5: Mapped[bool]
    extended_to: Mapped[date | None]
    criteria_set: Mapped[str]
    score_hundredths: Mapped[int | None]
    is_void: Mapped[bool]
    """Written by mistake, and struck out."""
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]


class CentralStandard(CentralModel):
    """A producer's other certificate, such as HACCP.  Written by `central.books.goods`."""

    __tablename__ = "central_standards"

    terminal_id: Mapped[str] = mapped_column(primary_key=True)
    standard_id: Mapped[str] = mapped_column(primary_key=True)
    producer_id: Mapped[str]
    kind: Mapped[str]
    told: Mapped[str]
    """The whole of it as JSON."""
    is_void: Mapped[bool]
    changed_at: Mapped[datetime]
    epoch_no: Mapped[int]
    seq: Mapped[int]
