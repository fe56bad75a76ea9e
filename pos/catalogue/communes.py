"""Reads of the communes and wards in force since July 2025."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from pos.base.text import search_key, sort_key
from pos.catalogue.models import Commune

PROVINCE_KINDS = ("Thành phố ", "Tỉnh ")


@dataclass(frozen=True)
class CommuneToday:
    """A commune in force since July 2025."""

    code: str
    name: str
    province_name: str
    longitude_microdeg: int
    latitude_microdeg: int
    province_code: str

    @property
    def province(self) -> str:
        """The province's own name: `Hà Nội`."""
        bare = self.province_name.removeprefix(PROVINCE_KINDS[0])
        return bare.removeprefix(PROVINCE_KINDS[1])


def commune(session: Session, code: str) -> CommuneToday | None:
    """A commune by its GSO code."""
    row = session.get(Commune, code)
    return None if row is None else _commune(row)


def find_communes(session: Session, text: str, limit: int) -> tuple[list[CommuneToday], int]:
    """Communes and wards whose name or province holds every word of `text`.

    Accents, case and đ do not matter.  Best first: the own name begins with the words, then the
    alphabet.

    Returns:
        At most `limit` of them, and how many there are in all; none for fewer than two letters.
    """
    key = search_key(text)
    if len(key) < 2:
        return [], 0
    asked = select(Commune).where(*(_has_word(word) for word in key.split()))
    rows = sorted(session.scalars(asked), key=lambda row: _nearness(row, key))
    return [_commune(row) for row in rows[:limit]], len(rows)


def _has_word(word: str) -> ColumnElement[bool]:
    """Whether some word of the commune's key begins with `word`."""
    return (" " + Commune.search_key).contains(f" {word}", autoescape=True)


def _nearness(row: Commune, key: str) -> tuple[bool, bool, str]:
    own = row.name.split(" ", 1)[1].removeprefix("khu ")
    own_key = search_key(own)
    return not f"{own_key} ".startswith(f"{key} "), not own_key.startswith(key), sort_key(own)


def _commune(row: Commune) -> CommuneToday:
    return CommuneToday(
        code=row.code,
        name=row.name,
        province_name=row.province_name,
        longitude_microdeg=row.longitude_microdeg,
        latitude_microdeg=row.latitude_microdeg,
        province_code=row.province_code,
    )
