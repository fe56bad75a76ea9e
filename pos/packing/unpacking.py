"""Taking gift sets apart, and putting another component in: one act, one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.base.text import clean
from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.packing import fillings
from pos.packing.batches import UNPACKED_SETS, Opening, Put, open_batch
from pos.packing.packing import put_in
from pos.packing.refusals import (
    NoReason,
    NotSoMany,
    PartBarred,
    SetHeld,
    SetNumber,
    UnknownSetLot,
)
from pos.stock import held_goods, holds, ledger, lots, set_queries, sets
from pos.stock.fefo import bar_of
from pos.stock.ledger import Move
from pos.stock.models import Lot
from pos.stock.packs import MOST_SETS, Batch, Need, plan
from pos.stock.places import DISPOSED, PACKED, PACKING, QUARANTINE, SHOP, STOREROOM, is_sellable
from pos.stock.sets import NewPart, Part
from pos.sync import outbox
from pos.sync.pen import Hand

MOST_LETTERS = 200
"""Of a reason."""
SHELF, ASIDE, AWAY = "shelf", QUARANTINE, DISPOSED
"""Where a component goes that is taken out: back, aside, or thrown away."""


@dataclass(frozen=True)
class Taken:
    """Sets of one lot that are taken apart."""

    lot_id: str
    sets: int
    place: str = SHOP
    reason: str = ""


def unpack_sets(taken: Taken, *, request_id: str, hand: Hand) -> None:
    """Take sets apart: each component goes back where the sets lay, or aside where its lot may
    not be sold, or where the sets were set aside for another reason than a hold.

    Args:
        request_id: made with the form; the same one sent again takes nothing more apart.

    Raises:
        UnknownSetLot, SetNumber, NotSoMany, NoReason: nothing has moved.
        SetHeld: an order means the sets themselves.
    """
    with writing() as session:
        if ledger.moved_by(session, request_id) is not None:
            return
        lot, parts = _open(session, taken)
        home = _lies(session, taken)
        ways = [QUARANTINE if bar_of(one, hand.on) else home for one in parts]
        moves = [Move(lot.id, taken.sets, taken.place, PACKING, UNPACKED_SETS, request_id)]
        moves += [
            Move(one.lot_id, one.units * taken.sets, PACKED, to, UNPACKED_SETS, request_id)
            for one, to in zip(parts, ways, strict=True)
        ]
        ledger.move(session, moves, hand=hand)
        told = list(zip(parts, ways, strict=True))
        _tell(session, lot, taken, told, act_id=request_id, hand=hand)
        for one in parts:
            holds.cover(session, one.lot_id, hand=hand)


@dataclass(frozen=True)
class Swap:
    """One component of packed sets, and what is put in its place."""

    part_no: int
    product_id: str
    """The same product is another lot of it."""
    lot_id: str = ""
    """Empty: the first to expire."""
    old_goes: str = SHELF
    """`shelf`, `quarantine` or `disposed`."""


def substitute_part(taken: Taken, swap: Swap, *, request_id: str, hand: Hand) -> tuple[str, ...]:
    """Put another component into packed sets; gives the ids of their new lots.

    The sets are taken apart and packed again in one act: what lies in a lot is never changed.
    They lie afterwards where a component that is taken out would go.

    Raises:
        As `unpack_sets`; PartNotForSale, SetInSet, PartNeedsLot, PartBarred, PartsMissing: of
        what is put in, and of what stays.
    """
    with writing() as session:
        if ledger.moved_by(session, request_id) is not None:
            return tuple(one for one, _sets in set_queries.packed_by(session, request_id))
        lot, parts = _open(session, taken)
        change = _change(session, taken, swap, parts, hand)
        cards = change.cards | catalogue.cards(session, [lot.product_id], hand.on)
        _take_out(session, lot, taken, parts, change, act_id=request_id, hand=hand)
        return tuple(
            open_batch(
                session,
                Opening(
                    card=cards[lot.product_id],
                    recipe=sets.recipe(session, lot.product_id),
                    puts=_anew(parts, change, batch),
                    sets=batch.sets,
                    place=change.lies,
                    act_id=request_id,
                ),
                hand=hand,
            )
            for batch in change.batches
        )


@dataclass(frozen=True)
class _Change:
    """What comes out of packed sets, and what goes in."""

    old: Part
    goes: str
    """The place where it goes."""
    home: str
    """Where the new component comes from."""
    lies: str
    """Where the sets are put."""
    batches: tuple[Batch, ...]
    cards: dict[str, catalogue.Card]


def _change(
    session: Session, taken: Taken, swap: Swap, parts: Sequence[Part], hand: Hand
) -> _Change:
    """Look at what is asked for by every rule."""
    old = next((one for one in parts if one.no == swap.part_no), None)
    if old is None:
        raise UnknownSetLot
    need = _need(old, swap, taken)
    products = {need.product_id, *(one.product_id for one in parts)}
    cards = catalogue.cards(session, products, hand.on)
    for one in parts:
        if one.no != old.no and bar_of(one, hand.on):
            raise PartBarred(name=cards[one.product_id].name_vi, lot_code=one.lot_code)
    home = _home(taken.place)
    held = set_queries.shelves_at(session, [need.product_id], home)
    problem = fillings.of_need(session, need, cards, held, hand.on)
    planned = plan([need], held, taken.sets, today=hand.on)
    problem = problem or fillings.missing(planned.missing, cards)
    if problem is not None:
        raise problem
    lies = _lies(session, taken)
    return _Change(old, _goes(old, swap, lies, hand), home, lies, planned.batches, cards)


def _take_out(
    session: Session,
    lot: Lot,
    taken: Taken,
    parts: Sequence[Part],
    change: _Change,
    *,
    act_id: str,
    hand: Hand,
) -> None:
    """Take the sets apart for the one component; the others stay packed."""
    old = change.old
    away = Move(old.lot_id, old.units * taken.sets, PACKED, change.goes, UNPACKED_SETS, act_id)
    ledger.move(
        session,
        [Move(lot.id, taken.sets, taken.place, PACKING, UNPACKED_SETS, act_id), away],
        hand=hand,
    )
    ways = [(one, change.goes if one.no == old.no else PACKED) for one in parts]
    _tell(session, lot, taken, ways, act_id=act_id, hand=hand)
    holds.cover(session, old.lot_id, hand=hand)


def _anew(parts: Sequence[Part], change: _Change, batch: Batch) -> list[Put]:
    """What the new sets hold: the new component stands where the old one stood."""
    puts: list[Put] = []
    for one in parts:
        if one.no == change.old.no:
            puts += [
                put_in(change.cards[new.need.product_id], new, change.home) for new in batch.parts
            ]
        else:
            puts.append(_stays(one, change.cards))
    return puts


def _open(session: Session, taken: Taken) -> tuple[Lot, list[Part]]:
    """The lot and its components, where so many sets of it can be taken apart."""
    parts = sets.parts_of(session, [taken.lot_id]).get(taken.lot_id, [])
    if not parts:
        raise UnknownSetLot
    if not clean(taken.reason, max_length=MOST_LETTERS):
        raise NoReason
    if not 1 <= taken.sets <= MOST_SETS:
        raise SetNumber(most=MOST_SETS)
    left = ledger.level(session, taken.lot_id, taken.place)
    if taken.sets > left:
        raise NotSoMany(left=left)
    if holds.means_itself(session, taken.lot_id):
        raise SetHeld
    return lots.of_id(session, taken.lot_id), parts


def _home(place: str) -> str:
    """The shelves beside sets that lie at a place."""
    return place if place == STOREROOM or is_sellable(place) else SHOP


def _lies(session: Session, taken: Taken) -> str:
    """Where good components go, and sets that were packed anew.

    Out of quarantine only where a hold brought all of the lot there, for one component's sake:
    sets that came back as faulty wait with all that is in them for somebody who looks at it.
    """
    if taken.place == QUARANTINE and not held_goods.took_all(session, taken.lot_id):
        return QUARANTINE
    return _home(taken.place)


def _need(old: Part, swap: Swap, taken: Taken) -> Need:
    was = old.instead_of or old.product_id
    is_other = swap.product_id != was
    return Need(
        product_id=swap.product_id,
        units=old.units,
        lot_id=swap.lot_id or None,
        instead_of=was if is_other else None,
        reason=taken.reason if is_other else "",
    )


def _goes(old: Part, swap: Swap, home: str, hand: Hand) -> str:
    if swap.old_goes in (ASIDE, AWAY):
        return swap.old_goes
    return QUARANTINE if bar_of(old, hand.on) else home


def _stays(one: Part, cards: dict[str, catalogue.Card]) -> Put:
    part = NewPart(
        lot_id=one.lot_id,
        product_id=one.product_id,
        units=one.units,
        list_vnd=one.list_vnd,
        instead_of=one.instead_of,
        reason=one.reason,
    )
    return Put(part, cards[one.product_id].name_vi, PACKED)


def _tell(
    session: Session,
    lot: Lot,
    taken: Taken,
    ways: Sequence[tuple[Part, str]],
    *,
    act_id: str,
    hand: Hand,
) -> None:
    told = {
        "act": act_id,
        "lot": {"id": lot.id, "code": lot.code},
        "product": lot.product_id,
        "sets": taken.sets,
        "place": taken.place,
        "reason": taken.reason,
        "parts": [
            {
                "lot": {"id": one.lot_id, "code": one.lot_code},
                "product": one.product_id,
                "units": one.units * taken.sets,
                "to": to,
            }
            for one, to in ways
        ],
    }
    outbox.record(session, "set.unpacked/1", told, hand=hand)
