"""The book of holds and recalls: the only writer of `stock_holds`, `stock_hold_lots` and
`stock_hold_ends`.  What follows for a lot it hands to the book of lots."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pos.base.transaction import require_act
from pos.stock import fairs, held_goods, ledger, lots, sets
from pos.stock.ledger import Move
from pos.stock.models import HoldEnd, HoldLot, HoldRow, Lot, StockLevel
from pos.stock.places import FAIR, QUARANTINE, SHOP, STOREROOM, is_sellable
from pos.stock.quarantine import HELD, LET_GO
from pos.stock.refusals import UnknownHold
from pos.sync import outbox
from pos.sync.pen import Hand

UNKNOWN_CODE = "\n"
"""`HoldState.lot_key` that means the lots of which nobody wrote down the producer's code."""

RELEASED = select(HoldEnd.hold_id).where(HoldEnd.how == "released")
"""The orders that were lifted: what they barred may be sold again."""


class Kind(StrEnum):
    """Whose order it is."""

    HOLD = "hold"
    """The shop's own: it also lifts it."""
    RECALL = "recall"
    """The centre's, which alone lifts it."""


@dataclass(frozen=True)
class HoldState:
    """What an order says."""

    kind: Kind
    reason: str
    instruction: str
    """What is to be done with the goods."""
    product_id: str | None = None
    """Lots of it that come later are held, too, as far as the days and the code below say."""
    made_from: date | None = None
    made_to: date | None = None
    lot_key: str = ""
    """The producer's lot codes, normalised, one a line; empty: any."""
    source_id: str = ""
    """The centre's recall."""
    reason_en: str = ""
    instruction_en: str = ""


@dataclass(frozen=True)
class Open:
    """An order that holds today."""

    hold_id: str
    kind: Kind
    reason: str
    instruction: str
    reason_en: str
    instruction_en: str
    source_id: str


def place(
    session: Session, hold_id: str, state: HoldState, lot_ids: Collection[str], *, hand: Hand
) -> None:
    """Bar lots, and bring what is left of them into quarantine: one act, one fact.

    Gift sets that hold any of them are barred with them.  The fact tells of each lot what
    quarantine holds then, whichever order brought it there.

    Args:
        lot_ids: the lots meant, among them those of `state.product_id` that are there already.
    """
    require_act(session)
    session.execute(
        insert(HoldRow).values(
            id=hold_id,
            kind=state.kind,
            product_id=state.product_id,
            made_from=state.made_from,
            made_to=state.made_to,
            lot_key=state.lot_key,
            reason=state.reason,
            instruction=state.instruction,
            reason_en=state.reason_en,
            instruction_en=state.instruction_en,
            source_id=state.source_id,
            by_id=hand.by_id,
            at=hand.at,
        )
    )
    lot_ids = {*lot_ids, *sets.containing(session, lot_ids)}
    _bar(session, hold_id, lot_ids, hand)
    told = {
        "hold": hold_id,
        "product": state.product_id,
        "made_from": state.made_from,
        "made_to": state.made_to,
        "producer_lot": state.lot_key,
        "reason": state.reason,
        "instruction": state.instruction,
        "reason_en": state.reason_en,
        "instruction_en": state.instruction_en,
        "lots": _told(session, lot_ids, _in_quarantine(session, lot_ids)),
    }
    if state.kind is Kind.RECALL:
        outbox.record(session, "recall.seen/1", told | {"recall": state.source_id}, hand=hand)
    else:
        outbox.record(session, "lot.held/1", told, hand=hand)


def cover(session: Session, lot_id: str, *, hand: Hand) -> Kind | None:
    """Bar goods that just came in where an order covers their lot; gives whose order it is.

    The lot may have been barred before, or be new and covered by product, day or code.
    """
    require_act(session)
    lot = session.get_one(Lot, lot_id)
    session.flush()
    covering = _orders_of(session, lot)
    barred = {lot_id, *(sets.containing(session, [lot_id]) if covering else ())}
    for one in covering:
        _bar(session, one.id, barred, hand)
        told = {
            "hold": one.id,
            "reason": one.reason,
            "instruction": one.instruction,
            "lots": _told(session, barred, _in_quarantine(session, barred)),
        }
        outbox.record(session, "lot.held/1", told, hand=hand)
    return _worst(covering)


def cover_all(session: Session, lot_ids: Collection[str], *, hand: Hand) -> None:
    """`cover` for many lots that just came in, and for what lies in those of them that are gift
    sets; little is asked where no order means any."""
    require_act(session)
    inside = sets.parts_of(session, lot_ids)
    came = {*lot_ids, *(part.lot_id for held in inside.values() for part in held)}
    session.flush()
    meant = session.scalars(
        select(Lot.id)
        .where(
            Lot.id.in_(sorted(came)),
            (Lot.barred != "")
            | Lot.product_id.in_(
                select(HoldRow.product_id).where(
                    HoldRow.product_id.is_not(None), HoldRow.id.not_in(RELEASED)
                )
            ),
        )
        .order_by(Lot.id)
    ).all()
    for lot_id in meant:
        cover(session, lot_id, hand=hand)


def release(session: Session, hold_id: str, *, reason: str, hand: Hand) -> None:
    """Lift an order: its lots are sold again where no other bars them, and their goods go back
    to where they were taken from, as far as quarantine still has them.

    Raises:
        UnknownHold: no such order, or one lifted already.
    """
    require_act(session)
    lot_ids = _end(session, hold_id, "released", reason, hand)
    for lot_id in lot_ids:
        _write_bar(session, lot_id)
    free = list(session.scalars(select(Lot.id).where(Lot.id.in_(lot_ids), Lot.barred == "")))
    moved = _put_back(session, hold_id, free, hand)
    told = {"hold": hold_id, "reason": reason, "lots": _told(session, lot_ids, moved)}
    outbox.record(session, "lot.released/1", told, hand=hand)


def settle(session: Session, hold_id: str, *, reason: str, hand: Hand) -> None:
    """Note that every unit is accounted for: bare barcodes ask no more; the bar stays for ever.

    Raises:
        UnknownHold: no such order, or one that has ended so already.
    """
    require_act(session)
    lot_ids = _end(session, hold_id, "settled", reason, hand)
    for lot_id in lot_ids:
        _write_bar(session, lot_id)
    told = {
        "hold": hold_id,
        "recall": session.get_one(HoldRow, hold_id).source_id or None,
        "reason": reason,
        "lots": _told(session, lot_ids, _in_quarantine(session, lot_ids)),
    }
    outbox.record(session, "lot.settled/1", told, hand=hand)


def open_on(session: Session, lot_id: str) -> Open | None:
    """The order that bars a lot; a recall before a hold, then the newest."""
    rows = _barring(session, lot_id)
    if not rows:
        return None
    first = min(rows, key=lambda row: row.kind != Kind.RECALL)
    return Open(
        first.id,
        Kind(first.kind),
        first.reason,
        first.instruction,
        first.reason_en,
        first.instruction_en,
        first.source_id,
    )


def bars_unknown(session: Session, product_id: str) -> bool:
    """Whether an order means goods of which nobody knows the lot: it names all of the product, or
    those without a code, or the lot that stands for such goods.

    It does so while it stands, settled or not: goods that turn up later were not accounted for.
    """
    keys = session.scalars(
        select(HoldRow.lot_key).where(
            HoldRow.product_id == product_id,
            HoldRow.id.not_in(RELEASED),
        )
    )
    if any("" in key.split("\n") for key in keys):
        return True
    known = lots.find(session, product_id, "")
    return known is not None and known.barred != ""


def means_itself(session: Session, set_lot_id: str) -> bool:
    """Whether an order means a lot of gift sets for its own sake, and not for what lies in it."""
    product_id = session.get_one(Lot, set_lot_id).product_id
    inside = {one.lot_id for one in sets.parts_of(session, [set_lot_id]).get(set_lot_id, ())}
    for order in _barring(session, set_lot_id):
        named = set(session.scalars(select(HoldLot.lot_id).where(HoldLot.hold_id == order.id)))
        if order.product_id == product_id or not named & inside:
            return True
    return False


# --- Inside -----------------------------------------------------------------------------


def _orders_of(session: Session, lot: Lot) -> list[HoldRow]:
    """The orders that mean a lot: those that name it, and those that its product or code fits."""
    named = set(session.scalars(select(HoldLot.hold_id).where(HoldLot.lot_id == lot.id)))
    rows = session.scalars(
        select(HoldRow)
        .where(
            (HoldRow.product_id == lot.product_id) | HoldRow.id.in_(named),
            HoldRow.id.not_in(RELEASED),
        )
        .order_by(HoldRow.at, HoldRow.id)
    )
    return [one for one in rows if one.id in named or _covers(one, lot)]


def _covers(order: HoldRow, lot: Lot) -> bool:
    """Whether a lot not named is meant.  An unknown day of making is taken for one of those."""
    if order.lot_key and lot.producer_code_key not in order.lot_key.split("\n"):
        return False
    if lot.made_on is None:
        return True
    is_early = order.made_from is not None and lot.made_on < order.made_from
    is_late = order.made_to is not None and lot.made_on > order.made_to
    return not (is_early or is_late)


def _worst(orders: Sequence[HoldRow]) -> Kind | None:
    kinds = {Kind(one.kind) for one in orders}
    return next((kind for kind in (Kind.RECALL, Kind.HOLD) if kind in kinds), None)


def _bar(session: Session, hold_id: str, lot_ids: Collection[str], hand: Hand) -> None:
    known = set(session.scalars(select(HoldLot.lot_id).where(HoldLot.hold_id == hold_id)))
    new = [
        {"hold_id": hold_id, "lot_id": one, "at": hand.at} for one in sorted(set(lot_ids) - known)
    ]
    if new:
        session.execute(insert(HoldLot), new)
    for lot_id in lot_ids:
        _write_bar(session, lot_id)
    rows = session.execute(
        select(StockLevel.lot_id, StockLevel.place_id, StockLevel.units)
        .where(StockLevel.lot_id.in_(lot_ids), StockLevel.units > 0)
        .order_by(StockLevel.lot_id, StockLevel.place_id)
    )
    moves = [
        Move(lot_id, units, place_id, QUARANTINE, HELD, hold_id)
        for lot_id, place_id, units in rows
        if place_id == STOREROOM or is_sellable(place_id)
    ]
    if moves:
        ledger.move(session, moves, hand=hand)


def _in_quarantine(session: Session, lot_ids: Collection[str]) -> dict[str, int]:
    rows = session.execute(
        select(StockLevel.lot_id, StockLevel.units).where(
            StockLevel.lot_id.in_(lot_ids), StockLevel.place_id == QUARANTINE
        )
    )
    return {row[0]: row[1] for row in rows}


def _barring(session: Session, lot_id: str) -> Sequence[HoldRow]:
    return session.scalars(
        select(HoldRow)
        .join(HoldLot, HoldLot.hold_id == HoldRow.id)
        .where(
            HoldLot.lot_id == lot_id,
            HoldRow.id.not_in(RELEASED),
        )
        .order_by(HoldRow.at.desc(), HoldRow.id.desc())
    ).all()


def _write_bar(session: Session, lot_id: str) -> None:
    orders = _barring(session, lot_id)
    settled = set(
        session.scalars(
            select(HoldEnd.hold_id).where(
                HoldEnd.hold_id.in_([one.id for one in orders]), HoldEnd.how == "settled"
            )
        )
    )
    is_settled = bool(orders) and all(one.id in settled for one in orders)
    lots.bar(session, lot_id, _worst(orders) or "", is_settled=is_settled)


def _end(session: Session, hold_id: str, how: str, reason: str, hand: Hand) -> list[str]:
    """Write that an order ended; gives the lots it bars."""
    order = session.get(HoldRow, hold_id)
    ended = set(session.scalars(select(HoldEnd.how).where(HoldEnd.hold_id == hold_id)))
    if order is None or how in ended or "released" in ended:
        raise UnknownHold
    session.execute(
        insert(HoldEnd).values(
            hold_id=hold_id, how=how, reason=reason, by_id=hand.by_id, at=hand.at
        )
    )
    return list(
        session.scalars(
            select(HoldLot.lot_id).where(HoldLot.hold_id == hold_id).order_by(HoldLot.lot_id)
        )
    )


def _put_back(
    session: Session, hold_id: str, lot_ids: Collection[str], hand: Hand
) -> dict[str, int]:
    """Goods of lots that nothing bars any more, back to where they were taken from; to the shop
    where that was a fair which is over.

    Whichever order took them: where two barred a lot, the first took the goods and the last that
    ends gives them back.  What came into quarantine otherwise stays there.
    """
    moved: dict[str, int] = defaultdict(int)
    moves = []
    for lot_id, left in sorted(held_goods.owed_of(session, lot_ids).items()):
        for one in left:
            moved[lot_id] += one.units
            place = _shelf(session, one.place)
            moves.append(Move(lot_id, one.units, QUARANTINE, place, LET_GO, hold_id, one.move_id))
    if moves:
        ledger.move(session, moves, hand=hand)
    return moved


def _shelf(session: Session, place: str) -> str:
    found = fairs.find(session, place) if place.startswith(FAIR) else None
    return SHOP if found is not None and found.is_over else place


def _told(
    session: Session, lot_ids: Collection[str], moved: dict[str, int]
) -> list[dict[str, object]]:
    rows = session.execute(
        select(Lot.id, Lot.product_id, Lot.code, Lot.producer_code)
        .where(Lot.id.in_(lot_ids))
        .order_by(Lot.id)
    )
    return [
        {
            "lot": row.id,
            "product": row.product_id,
            "code": row.code,
            "producer_code": row.producer_code,
            "units": moved.get(row.id, 0),
        }
        for row in rows
    ]
