"""The book of fairs: the only writer of `stock_fairs`, `stock_fair_ends`, `stock_register_places`
and of the places that fairs are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.stock.models import Fair, FairEnd, Place, RegisterPlace, StockLevel
from pos.stock.places import FAIR, SHOP
from pos.stock.refusals import FairHoldsGoods, FairIsOver, UnknownFair
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class FairState:
    """What is written down of a fair before goods go there."""

    name: str
    address: str
    from_on: date
    to_on: date
    """Its last day."""
    responsible: str


@dataclass(frozen=True)
class FairCard:
    """A fair, as read."""

    place_id: str
    no: int
    state: FairState
    opened_at: datetime
    ended_at: datetime | None
    registers: tuple[int, ...]
    """Those that sell from there now."""

    @property
    def is_over(self) -> bool:
        """Whether goods came home and it was ended."""
        return self.ended_at is not None


def open_one(session: Session, state: FairState, *, request_id: str, hand: Hand) -> str:
    """Write a fair and its place, and tell it; gives the place's id.

    The same request heard again opens no second one.
    """
    require_act(session)
    known = session.scalar(select(Fair.place_id).where(Fair.request_id == request_id))
    if known is not None:
        return known
    no = (session.scalar(select(func.max(Fair.no))) or 0) + 1
    place_id = f"{FAIR}{no}"
    session.execute(insert(Place).values(id=place_id, is_own=True))
    session.execute(
        insert(Fair).values(
            place_id=place_id,
            no=no,
            name=state.name,
            address=state.address,
            from_on=state.from_on,
            to_on=state.to_on,
            responsible=state.responsible,
            request_id=request_id,
            by_id=hand.by_id,
            at=hand.at,
        )
    )
    outbox.record(session, "fair.opened/1", {"fair": _told(place_id, state)}, hand=hand)
    return place_id


def end(session: Session, place_id: str, *, hand: Hand) -> None:
    """Write that a fair is over; its registers sell from the shop again.

    Raises:
        UnknownFair: there is none of this id.
        FairIsOver: it was ended before.
        FairHoldsGoods: the books still hold goods there.
    """
    require_act(session)
    fair = require_open(session, place_id)
    held = session.scalar(
        select(func.count())
        .select_from(StockLevel)
        .where(StockLevel.place_id == place_id, StockLevel.units > 0)
    )
    if held:
        raise FairHoldsGoods(name=fair.state.name, lots=held)
    for register_no in fair.registers:
        place_register(session, register_no, SHOP, hand=hand)
    session.execute(insert(FairEnd).values(place_id=place_id, by_id=hand.by_id, at=hand.at))
    told = {"fair": _told(place_id, fair.state)}
    outbox.record(session, "fair.ended/1", told, hand=hand)


def place_register(session: Session, register_no: int, place_id: str, *, hand: Hand) -> None:
    """Let a register sell from a place from now on, and tell it; once.

    Raises:
        UnknownFair, FairIsOver: the place is no fair that goods can be sold at.
    """
    require_act(session)
    if place_id != SHOP:
        require_open(session, place_id)
    row = session.execute(
        select(RegisterPlace.place_id).where(RegisterPlace.register_no == register_no)
    ).one_or_none()
    before = SHOP if row is None else row[0]
    if before == place_id:
        return
    kept = {"place_id": place_id, "changed_at": hand.at}
    if row is None:
        session.execute(insert(RegisterPlace).values(register_no=register_no, **kept))
    else:
        mine = RegisterPlace.register_no == register_no
        session.execute(update(RegisterPlace).where(mine).values(**kept))
    told = {"no": register_no, "place": place_id, "before": before}
    outbox.record(session, "register.placed/1", {"selling": told}, hand=hand)


def require_open(session: Session, place_id: str) -> FairCard:
    """A fair that is not over.

    Raises:
        UnknownFair, FairIsOver.
    """
    found = find(session, place_id)
    if found is None:
        raise UnknownFair
    if found.is_over:
        raise FairIsOver(name=found.state.name)
    return found


def find(session: Session, place_id: str) -> FairCard | None:
    """A fair by its place; None where it is none."""
    return next(iter(_read(session, place_id)), None)


def all_fairs(session: Session) -> list[FairCard]:
    """Every fair, those under way first, then the newest."""
    found = _read(session, None)
    return sorted(found, key=lambda one: (one.is_over, -one.no))


def open_fairs(session: Session) -> list[FairCard]:
    """Those not over, the newest first."""
    return [one for one in all_fairs(session) if not one.is_over]


def _read(session: Session, place_id: str | None) -> list[FairCard]:
    asked = select(Fair, FairEnd.at).outerjoin(FairEnd, FairEnd.place_id == Fair.place_id)
    if place_id is not None:
        asked = asked.where(Fair.place_id == place_id)
    placed: dict[str, list[int]] = {}
    for no, where in session.execute(
        select(RegisterPlace.register_no, RegisterPlace.place_id).order_by(
            RegisterPlace.register_no
        )
    ):
        placed.setdefault(where, []).append(no)
    return [
        _card(row, ended_at, placed.get(row.place_id, ()))
        for row, ended_at in session.execute(asked)
    ]


def _card(row: Fair, ended_at: datetime | None, registers: Sequence[int]) -> FairCard:
    state = FairState(row.name, row.address, row.from_on, row.to_on, row.responsible)
    return FairCard(row.place_id, row.no, state, row.at, ended_at, tuple(registers))


def _told(place_id: str, state: FairState) -> dict[str, object]:
    return {
        "place": place_id,
        "name": state.name,
        "address": state.address,
        "from_on": state.from_on,
        "to_on": state.to_on,
        "responsible": state.responsible,
    }
