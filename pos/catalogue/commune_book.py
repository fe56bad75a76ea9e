"""The book of communes and wards: their only writer, beside the chain of schemas that began it.

Units are renamed, divided and joined by law; the centre's registry tells it.  None is ever taken
away: addresses and certificates name them for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from pos.base.text import search_key
from pos.base.transaction import require_act
from pos.catalogue.models import Commune


@dataclass(frozen=True)
class UnitState:
    """A commune, ward or special zone, whole."""

    code: str
    name: str
    province_code: str
    province_name: str
    longitude_microdeg: int
    latitude_microdeg: int


def write_units(session: Session, units: Sequence[UnitState]) -> int:
    """Write units as they are told; gives how many were new or other than they were."""
    require_act(session)
    known = {row.code: row for row in session.execute(select(*Commune.__table__.c))}
    written = 0
    for one in units:
        told = {**vars(one), "search_key": search_key(f"{one.name} {one.province_name}")}
        row = known.get(one.code)
        if row is None:
            session.execute(insert(Commune).values(**told))
        elif any(getattr(row, name) != value for name, value in told.items()):
            session.execute(update(Commune).where(Commune.code == one.code).values(**told))
        else:
            continue
        written += 1
    return written
