"""The book of levels: what the steps of goods leave at each place, and of each product a day.

Steps are walked in the order of their facts.  Most need nothing known: they add and take away.
What orders bring into quarantine, and give back, is worked out from what lies there, as the till
did it; of each lot the total on hand is exact whatever order facts are read in.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from pos.central.books import quarantines, rows, stocks
from pos.central.books.sheets import AHEAD, Held, HeldLot, LetGo, Packed, Row, SetPart, Sheet, Step
from pos.central.books.stock_models import CentralLevel, CentralMove, CentralSetPart
from pos.stock.packs import follows
from pos.stock.places import (
    QUARANTINE,
    SHOP,
    STOREROOM,
    is_own,
    is_sellable,
)
from pos.stock.quarantine import HELD, LET_GO


@dataclass
class Walk:
    """What the steps of a batch come to."""

    terminal_id: str
    held: dict[tuple[str, str], int] = field(default_factory=dict)
    """Units by lot and place before them, of the lots for which it matters."""
    inside: dict[str, tuple[SetPart, ...]] = field(default_factory=dict)
    """What lies in each set of the lots of gift sets that move."""
    changed: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    products: dict[str, str] = field(default_factory=dict)
    """Of the lots."""
    days: dict[tuple[str, date], Row] = field(default_factory=dict)
    """What came and went by product and day."""
    moves: list[Row] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    """How many moves each fact has."""

    def units(self, lot_id: str, place: str) -> int:
        """What lies at a place now."""
        return self.held.get((lot_id, place), 0) + self.changed.get((lot_id, place), 0)

    def go(self, step: Step, *, reverses: str = "") -> None:
        """Take a step: its move where no line tells it, its levels, its day."""
        self.products[step.lot_id] = step.product_id
        for place, units in ((step.from_place, -step.units), (step.to_place, step.units)):
            if is_own(place) or place == AHEAD:
                self.changed[step.lot_id, place] += units
        stocks.count(self.days, step)
        if step.is_line:
            return
        fact = step.read.fact
        self.numbers[fact.seq] += 1
        self.moves.append(
            {
                **step.read.place,
                "no": self.numbers[fact.seq],
                "lot_id": step.lot_id,
                "product_id": step.product_id,
                "units": step.units,
                "from_place": step.from_place,
                "to_place": step.to_place,
                "reason": step.reason,
                "act_id": step.act_id,
                "reverses": reverses,
                "at": step.read.at,
            }
        )


def write(session: Session, terminal_id: str, sheet: Sheet) -> None:
    """Write what the sheet's steps come to."""
    if not sheet.steps:
        return
    walk = Walk(terminal_id)
    _look(session, walk, sheet)
    for step in sheet.steps:
        if isinstance(step, Step):
            _go(walk, step)
        elif isinstance(step, Packed):
            walk.inside[step.set_lot_id] = step.parts
        elif isinstance(step, Held):
            _hold(walk, step)
        else:
            _let_go(session, walk, step)
    rows.copy_in(session, CentralMove, walk.moves)
    changed = [
        {
            "terminal_id": terminal_id,
            "lot_id": lot_id,
            "place_id": place,
            "product_id": walk.products[lot_id],
            "units": units,
        }
        for (lot_id, place), units in sorted(walk.changed.items())
    ]
    rows.merge(session, CentralLevel, changed, rows.amounts(CentralLevel, ("units",)))
    stocks.write(session, terminal_id, walk.days)


def _look(session: Session, walk: Walk, sheet: Sheet) -> None:
    """Read what the books hold of the lots for which it matters: all but those only sold."""
    lots = {one for step in sheet.steps for one in _named(step)}
    if not lots:
        return
    wanted = sorted(lots)
    levels = session.execute(
        select(CentralLevel.lot_id, CentralLevel.place_id, CentralLevel.units).where(
            CentralLevel.terminal_id == walk.terminal_id, CentralLevel.lot_id.in_(wanted)
        )
    )
    walk.held = {(row[0], row[1]): row[2] for row in levels}
    parts: dict[str, list[SetPart]] = defaultdict(list)
    known = session.execute(
        select(
            CentralSetPart.set_lot_id,
            CentralSetPart.lot_id,
            CentralSetPart.product_id,
            CentralSetPart.units,
        )
        .where(
            CentralSetPart.terminal_id == walk.terminal_id, CentralSetPart.set_lot_id.in_(wanted)
        )
        .order_by(CentralSetPart.no)
    )
    for row in known:
        parts[row[0]].append(SetPart(row[1], row[2], row[3]))
    walk.inside = {lot_id: tuple(its) for lot_id, its in parts.items()}


def _named(step: object) -> Iterator[str]:
    if isinstance(step, Step) and not step.is_line:
        yield step.lot_id
    elif isinstance(step, Held | LetGo):
        yield from (one.lot_id for one in step.lots)


def _go(walk: Walk, step: Step) -> None:
    walk.go(step)
    if step.is_line:
        return
    ways = follows(step.from_place, step.to_place)
    if ways is not None:
        for part in walk.inside.get(step.lot_id, ()):
            units = part.units * step.units
            if units:
                carried = Step(step.read, part.lot_id, part.product_id, units, *ways, step.reason)
                walk.go(carried)
    if _is_shelf(step.to_place):
        _give_ahead(walk, step)


def _give_ahead(walk: Walk, step: Step) -> None:
    """Goods came that an order took before they were told."""
    owed = -walk.units(step.lot_id, AHEAD)
    if owed > 0:
        units = min(owed, step.units)
        walk.go(
            Step(step.read, step.lot_id, step.product_id, units, step.to_place, AHEAD, HELD, AHEAD)
        )


def _is_shelf(place: str) -> bool:
    return is_sellable(place) or place == STOREROOM


def _hold(walk: Walk, step: Held) -> None:
    """Everything of the lots off the shelves, until quarantine holds what the fact says."""
    for lot in step.lots:
        missing = lot.units - walk.units(lot.lot_id, QUARANTINE)
        for place in _shelves(walk, lot.lot_id):
            units = min(missing, walk.units(lot.lot_id, place))
            if units > 0:
                walk.go(_held(step, lot, units, place))
                missing -= units
        if missing > 0:
            walk.go(_held(step, lot, missing, AHEAD))


def _held(step: Held, lot: HeldLot, units: int, place: str) -> Step:
    its = (lot.lot_id, lot.product_id)
    return Step(step.read, *its, units, place, QUARANTINE, HELD, step.hold_id)


def _shelves(walk: Walk, lot_id: str) -> list[str]:
    places = {place for lot, place in (*walk.held, *walk.changed) if lot == lot_id}
    return sorted(place for place in places if _is_shelf(place))


def _let_go(session: Session, walk: Walk, step: LetGo) -> None:
    """Goods back to where they were taken from; to the shop where nobody knows."""
    for lot in step.lots:
        left = lot.units
        for back in quarantines.owed(session, step.read, lot.lot_id, walk.moves):
            units = min(left, back.units)
            if units > 0:
                walk.go(_back(step, lot, units, back.place), reverses=back.move_id)
                left -= units
        if left > 0:
            walk.go(_back(step, lot, left, SHOP))


def _back(step: LetGo, lot: HeldLot, units: int, place: str) -> Step:
    its = (lot.lot_id, lot.product_id)
    return Step(step.read, *its, units, QUARANTINE, place, LET_GO, step.hold_id)
