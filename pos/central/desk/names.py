"""What the keys of a report are called.  Reads."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from pos.central.desk import communes
from pos.central.desk.models import DeskKind
from pos.central.desk.sum_values import By, Only
from pos.central.terminals.models import CentralTerminal


@dataclass(frozen=True)
class Name:
    """What something is called, and what stands under it."""

    vi: str
    en: str = ""
    under: str = ""
    """A producer under goods, a province under a commune, a code under a showroom."""


def names(session: Session, by: By, keys: Collection[str]) -> dict[str, Name]:
    """By key; nothing of stars, groups and the like, which the page says in its own words."""
    if by is By.COMMUNE:
        places = (communes.place(key) for key in keys)
        return {one.code: Name(one.name, "", one.province_name) for one in places if one}
    if by is By.MAKER:
        asked = select(DeskKind.maker_key, func.max(DeskKind.maker_name)).where(
            DeskKind.maker_key.in_(list(keys))
        )
        return {
            key: Name(name) for key, name in session.execute(asked.group_by(DeskKind.maker_key))
        }
    if by is By.KIND:
        numbers = [int(key) for key in keys]
        kinds = session.scalars(select(DeskKind).where(DeskKind.kind_no.in_(numbers)))
        return {str(one.kind_no): Name(one.name_vi, one.name_en, one.maker_name) for one in kinds}
    if by is By.SHOWROOM:
        return showroom_names(session, keys)
    return {}


def showroom_names(session: Session, codes: Collection[str]) -> dict[str, Name]:
    """By code, as the office wrote them."""
    asked = select(CentralTerminal.showroom_code, func.max(CentralTerminal.showroom_name)).where(
        CentralTerminal.showroom_code.in_(list(codes))
    )
    found = session.execute(asked.group_by(CentralTerminal.showroom_code))
    return {code: Name(name, "", code) for code, name in found}


def of_filter(session: Session, only: Only) -> dict[By, Name]:
    """What a report's filters are called."""
    asked = {By.COMMUNE: only.commune, By.MAKER: only.maker}
    asked[By.KIND] = "" if only.kind_no is None else str(only.kind_no)
    found = {by: names(session, by, [key]).get(key) for by, key in asked.items() if key}
    return {by: name or Name(asked[by]) for by, name in found.items()}
