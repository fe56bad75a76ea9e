"""What the registry's acts are told: frozen values."""

from dataclasses import dataclass

from pos.catalogue.certificates import Certificate


@dataclass(frozen=True)
class Unit:
    """A commune, ward or special zone."""

    code: str
    name: str
    level: str
    province_code: str
    province_name: str
    latitude_microdeg: int
    longitude_microdeg: int


@dataclass(frozen=True)
class ProducerEntry:
    """A producer, whole."""

    name: str
    kind: str
    mst: str
    address: str
    province_code: str
    commune_code: str | None

    @property
    def key(self) -> str:
        """What tells two producers apart: the name to the letter, and the province."""
        return f"{self.name}|{self.province_code}"


@dataclass(frozen=True)
class ProductEntry:
    """A product, whole, but for its certificates."""

    code: str
    name_vi: str
    name_en: str
    producer_id: str | None
    producer_name: str
    """For the search key."""
    ocop_group: str
    unit_word: str
    net_content: str
    place: str
    province_code: str
    commune_code: str | None
    gtins: tuple[str, ...]
    """As GTIN-14, sorted."""
    is_dropped: bool = False


@dataclass(frozen=True)
class CertificateEntry:
    """A certificate of a product of the registry."""

    id: str
    product_code: str
    certificate: Certificate
    withdrawn_reason: str = ""
