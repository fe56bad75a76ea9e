"""Stock at hand when a shop begins: lots by the thousand, within the caller's act.

Each lot is a real receipt from the supplier, with its fact.  A lot that the books already hold
units of is never added to: the same list twice puts nothing on the shelf.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.stock import holds, ledger, lots
from pos.stock.delivery import Delivery
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.models import Lot, StockLevel, StockMove
from pos.stock.places import SHOP, SUPPLIER
from pos.sync import outbox
from pos.sync.pen import Hand

PIECE = 500
"""So many lots are asked for or written by one statement."""
OPENING, UNDONE = "opening", "import_undone"
"""Why a list moves lots: it puts them on the shelf, and is given back."""


@dataclass(frozen=True)
class Goods:
    """A lot to put on the shelf, and of what."""

    product_id: str
    sku: str
    name_vi: str
    producer_id: str | None
    unit: str
    delivery: Delivery


@dataclass(frozen=True)
class OnBooks:
    """A lot as the books have it."""

    lot_id: str
    product_id: str
    code: str
    state: LotState
    received_units: int
    """What came from the supplier and has not gone back."""


@dataclass(frozen=True)
class Received:
    """A lot that was put on the shelf."""

    lot_id: str
    product_id: str
    units: int


def products_with_lots(session: Session) -> frozenset[str]:
    """The products of which there is a lot, be it sold out."""
    return frozenset(session.scalars(select(Lot.product_id).distinct()))


_CAME = func.sum(
    case(
        (StockMove.from_place_id == SUPPLIER, StockMove.units),
        (StockMove.to_place_id == SUPPLIER, -StockMove.units),
        else_=0,
    )
)
_KNOWN = (
    select(*Lot.__table__.c, func.coalesce(_CAME, 0).label("came"))
    .outerjoin(StockMove, StockMove.lot_id == Lot.id)
    .where(Lot.product_id.in_(bindparam("ids", expanding=True)))
    .group_by(Lot.id)
)


def known_lots(session: Session, product_ids: Sequence[str]) -> dict[str, list[OnBooks]]:
    """The lots of products, by product."""
    found: dict[str, list[OnBooks]] = {}
    for at in range(0, len(product_ids), PIECE):
        rows = session.connection().execute(_KNOWN, {"ids": product_ids[at : at + PIECE]})
        for row in rows:
            state = LotState(
                row.code,
                row.producer_code,
                row.made_on,
                row.date_kind,
                row.use_by,
                row.owner,
                row.document_no,
                row.cost_vnd,
            )
            one = OnBooks(row.id, row.product_id, row.code, state, row.came)
            found.setdefault(row.product_id, []).append(one)
    return found


def received_lots(held: Mapping[str, Sequence[OnBooks]]) -> dict[str, tuple[str, ...]]:
    """The lots of which something was received, by product; sorted, so that they compare."""
    found = {
        product_id: tuple(sorted(one.lot_id for one in lots if one.received_units > 0))
        for product_id, lots in held.items()
    }
    return {product_id: lot_ids for product_id, lot_ids in found.items() if lot_ids}


def match(state: LotState, held: Sequence[OnBooks]) -> OnBooks | None:
    """The lot of the books that a list means: by our code, else by all it tells of it."""
    if state.code:
        return next((one for one in held if one.code == state.code), None)
    told = (state.producer_code, state.date_kind, state.use_by, state.owner)
    same = (
        one
        for one in held
        if (one.state.producer_code, one.state.date_kind, one.state.use_by, one.state.owner) == told
        and one.code
    )
    return next(same, None)


def differs(state: LotState, known: OnBooks) -> bool:
    """Whether a list tells of other dates or another owner under a known code."""
    was = known.state
    if (was.date_kind, was.use_by, was.owner) != (state.date_kind, state.use_by, state.owner):
        return True
    return bool(was.made_on and state.made_on and was.made_on != state.made_on)


def put_on_shelf(
    session: Session,
    goods: Sequence[Goods],
    *,
    act_id: str,
    hand: Hand,
    reason: str = OPENING,
    tell: Callable[[int], object] = int,
) -> list[Received]:
    """Receive lots of which the books hold nothing; those that an order means go to quarantine.

    Args:
        act_id: the import they belong to.
        reason: of their moves: only what a supplier brought later on is one of its deliveries.
        tell: hears how many lots are written.
    """
    done: list[Received] = []
    for at in range(0, len(goods), PIECE):
        piece = goods[at : at + PIECE]
        done += _put(session, piece, reason, act_id=act_id, hand=hand)
        tell(len(done))
    return done


def _put(
    session: Session, goods: Sequence[Goods], reason: str, *, act_id: str, hand: Hand
) -> list[Received]:
    held = known_lots(session, sorted({one.product_id for one in goods}))
    new: list[tuple[str, str, LotState]] = []
    received, contents = [], []
    for one in goods:
        known = held.setdefault(one.product_id, [])
        found = match(one.delivery.lot, known)
        if found is None:
            state = _with_code(one.delivery.lot, known)
            found = OnBooks(new_id(), one.product_id, state.code, state, 0)
            new.append((found.lot_id, one.product_id, state))
            known.append(found)
        elif one.delivery.lot.cost_vnd is not None:
            lots.cost(session, found.lot_id, one.delivery.lot.cost_vnd)
        received.append(Received(found.lot_id, one.product_id, one.delivery.units))
        contents.append(_told(one, found, act_id))
    lots.open_many(session, new, hand=hand)
    moves = [Move(one.lot_id, one.units, SUPPLIER, SHOP, reason, act_id) for one in received]
    if moves:
        ledger.move(session, moves, hand=hand)
    outbox.record_all(session, "lot.received/1", contents, hand=hand)
    holds.cover_all(session, {one.lot_id for one in received}, hand=hand)
    return received


def _with_code(state: LotState, known: Sequence[OnBooks]) -> LotState:
    """A lot without our code gets one by its date: `TD271103`, then `TD271103-2`, …"""
    if state.code:
        return state
    stem = "TD" if state.use_by is None else f"TD{state.use_by:%y%m%d}"
    taken = {one.code for one in known}
    code, n = stem, 1
    while code in taken:
        n += 1
        code = f"{stem}-{n}"
    return replace(state, code=code)


def _told(one: Goods, lot: OnBooks, act_id: str) -> dict[str, object]:
    state = one.delivery.lot
    return {
        "receipt": act_id,
        "lot": {
            "id": lot.lot_id,
            "code": lot.code,
            "producer_code": state.producer_code or lot.state.producer_code,
            "made_on": state.made_on or lot.state.made_on,
            "date_kind": lot.state.date_kind,
            "use_by": lot.state.use_by,
        },
        "product": one.product_id,
        "sku": one.sku,
        "name_vi": one.name_vi,
        "producer": one.producer_id,
        "owner": lot.state.owner,
        "contract": None,
        "units": one.delivery.units,
        "unit": one.unit,
        "place": SHOP,
        "cost_vnd": state.cost_vnd,
        "document_no": state.document_no,
        "order": None,
    }


def still_there(session: Session, received: Sequence[Received]) -> list[Received]:
    """Lots of an import, as far as their units are still in the shop."""
    found: list[Received] = []
    for at in range(0, len(received), PIECE):
        piece = received[at : at + PIECE]
        on_hand = _on_hand(session, [one.lot_id for one in piece])
        found += [
            replace(one, units=min(one.units, on_hand.get(one.lot_id, 0)))
            for one in piece
            if on_hand.get(one.lot_id, 0)
        ]
    return found


def give_back(session: Session, there: Sequence[Received], *, act_id: str, hand: Hand) -> None:
    """Move lots of an import back to where they came from: what `still_there` found."""
    for at in range(0, len(there), PIECE):
        _move_back(session, there[at : at + PIECE], act_id=act_id, hand=hand)


def _move_back(session: Session, back: Sequence[Received], *, act_id: str, hand: Hand) -> None:
    moves = [Move(one.lot_id, one.units, SHOP, SUPPLIER, UNDONE, act_id) for one in back]
    ledger.move(session, moves, hand=hand)
    told = [
        {
            "lot": one.lot_id,
            "product": one.product_id,
            "units": one.units,
            "from": SHOP,
            "to": SUPPLIER,
            "reason": UNDONE,
            "act": act_id,
        }
        for one in back
    ]
    outbox.record(session, "stock.moved/1", {"moves": told}, hand=hand)


def _on_hand(session: Session, lot_ids: Sequence[str]) -> dict[str, int]:
    rows = session.connection().execute(
        select(StockLevel.lot_id, StockLevel.units).where(
            StockLevel.lot_id.in_(lot_ids), StockLevel.place_id == SHOP
        )
    )
    return {row[0]: row[1] for row in rows}


def used_products(session: Session, product_ids: Sequence[str]) -> frozenset[str]:
    """The products of which any lot was moved otherwise than by lists taken in and given back."""
    found: set[str] = set()
    for at in range(0, len(product_ids), PIECE):
        rows = session.connection().execute(
            select(Lot.product_id)
            .join(StockMove, StockMove.lot_id == Lot.id)
            .where(
                Lot.product_id.in_(product_ids[at : at + PIECE]),
                StockMove.reason.not_in((OPENING, UNDONE)),
            )
            .distinct()
        )
        found.update(row[0] for row in rows)
    return frozenset(found)
