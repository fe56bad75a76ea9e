"""Reads of what orders brought into quarantine at a showroom, by lot."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import literal, or_, select, tuple_
from sqlalchemy.orm import Session

from pos.central.books.sheets import AHEAD, Read, Row
from pos.central.books.shop_models import CentralFair, Reading
from pos.central.books.stock_models import CentralMove
from pos.stock.places import FAIR, QUARANTINE, SHOP
from pos.stock.quarantine import Carried, Owed
from pos.stock.quarantine import owed as owed_of


def owed(session: Session, read: Read, lot_id: str, unwritten: Iterable[Row]) -> list[Owed]:
    """What orders brought into quarantine of a lot and is still there.

    Args:
        read: the fact that lets it go.
        unwritten: moves of the batch that is being read.
    """
    touching = [
        *_written(session, read.fact.terminal_id, lot_id),
        *(row for row in unwritten if row["lot_id"] == lot_id),
    ]
    carried = [
        Carried(
            f"{row['epoch']}:{row['seq']}:{row['no']}",
            row["units"],
            row["from_place"],
            row["to_place"],
            row["reason"],
            row["reverses"] or None,
        )
        for row in touching
        if QUARANTINE in (row["from_place"], row["to_place"])
    ]
    came = [row["from_place"] for row in touching if row["to_place"] == AHEAD]
    shelf = came[-1] if came else SHOP
    over = _over(session, read)
    return [
        replace(one, place=_home(shelf if one.place == AHEAD else one.place, over))
        for one in owed_of(carried)
    ]


def _written(session: Session, terminal_id: str, lot_id: str) -> list[Row]:
    places = (QUARANTINE, AHEAD)
    columns = (
        CentralMove.epoch,
        CentralMove.seq,
        CentralMove.no,
        CentralMove.units,
        CentralMove.from_place,
        CentralMove.to_place,
        CentralMove.reason,
        CentralMove.reverses,
    )
    found = session.execute(
        select(*columns)
        .join(
            Reading,
            (Reading.terminal_id == CentralMove.terminal_id) & (Reading.epoch == CentralMove.epoch),
            isouter=True,
        )
        .where(CentralMove.terminal_id == terminal_id, CentralMove.lot_id == lot_id)
        .where(or_(CentralMove.from_place.in_(places), CentralMove.to_place.in_(places)))
        .order_by(Reading.epoch_no.nulls_last(), CentralMove.seq, CentralMove.no)
    )
    return [dict(row) for row in found.mappings()]


def _over(session: Session, read: Read) -> set[str]:
    """The fairs that were over before a fact."""
    told = tuple_(CentralFair.epoch_no, CentralFair.seq)
    asked = select(CentralFair.place_id).where(
        CentralFair.terminal_id == read.fact.terminal_id,
        CentralFair.ended_at.is_not(None),
        told < tuple_(literal(read.epoch_no), literal(read.fact.seq)),
    )
    return set(session.scalars(asked))


def _home(place: str, over: set[str]) -> str:
    return SHOP if place.startswith(FAIR) and place in over else place
