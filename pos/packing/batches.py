"""Lots of sets, opened within the caller's act: the frozen components, the moves and the fact."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.catalogue.queries import Card
from pos.stock import holds, ledger, lots, sets
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.packs import until
from pos.stock.places import PACKED, PACKING
from pos.stock.sets import NewPart, RecipeCard
from pos.sync import outbox
from pos.sync.pen import Hand

PACKED_SETS, UNPACKED_SETS = "packed", "unpacked"
"""Reasons of the moves."""


@dataclass(frozen=True)
class Put:
    """A component as it goes into a new lot of sets."""

    part: NewPart
    name_vi: str
    from_place: str
    """`packed` where it lies in sets already and only changes over."""


def open_batch(
    session: Session,
    card: Card,
    recipe: RecipeCard | None,
    puts: Sequence[Put],
    *,
    sets_packed: int,
    place: str,
    act_id: str,
    hand: Hand,
) -> str:
    """Pack sets that all hold the same lots; gives the id of their lot."""
    inside = [lots.of_id(session, one.part.lot_id) for one in puts]
    kind, use_by = until((one.date_kind, one.use_by) for one in inside)
    is_consigned = all(one.owner == "consigned" for one in inside)
    state = LotState(
        code="",
        producer_code="",
        made_on=hand.on,
        date_kind=kind,
        use_by=use_by,
        owner="consigned" if is_consigned else "owned",
        document_no="",
        cost_vnd=None,
        is_set=True,
    )
    lot_id = lots.open_lot(session, card.product_id, state, hand=hand)
    sets.freeze(session, lot_id, [one.part for one in puts])
    moves = [Move(lot_id, sets_packed, PACKING, place, PACKED_SETS, act_id)]
    moves += [
        Move(
            one.part.lot_id, one.part.units * sets_packed, one.from_place, PACKED, "packed", act_id
        )
        for one in puts
        if one.from_place != PACKED
    ]
    ledger.move(session, moves, hand=hand)
    holds.cover(session, lot_id, hand=hand)
    lot = lots.of_id(session, lot_id)
    told = {
        "act": act_id,
        "lot": {
            "id": lot_id,
            "code": lot.code,
            "made_on": lot.made_on,
            "date_kind": kind,
            "use_by": use_by,
        },
        "product": card.product_id,
        "sku": card.sku,
        "name_vi": card.name_vi,
        "recipe": None if recipe is None else recipe.recipe_id,
        "owner": state.owner,
        "sets": sets_packed,
        "place": place,
        "parts": [
            {
                "lot": {"id": one.part.lot_id, "code": known.code},
                "product": one.part.product_id,
                "name_vi": one.name_vi,
                "units": one.part.units,
                "list_vnd": one.part.list_vnd,
                "owner": known.owner,
                "from": one.from_place,
                "instead_of": one.part.instead_of,
                "reason": one.part.reason,
            }
            for one, known in zip(puts, inside, strict=True)
        ],
    }
    outbox.record(session, "set.packed/1", told, hand=hand)
    return lot_id
