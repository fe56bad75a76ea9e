"""Lots of sets, opened within the caller's act: the frozen components, the moves and the fact."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from pos.catalogue.queries import Card
from pos.stock import holds, ledger, lots, sets
from pos.stock.ledger import Move
from pos.stock.lots import LotState
from pos.stock.models import Lot
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


@dataclass(frozen=True)
class Opening:
    """Sets to be packed, that all hold the same lots."""

    card: Card
    recipe: RecipeCard | None
    puts: Sequence[Put]
    sets: int
    place: str
    act_id: str


def open_batch(session: Session, one: Opening, *, hand: Hand) -> str:
    """Pack sets; gives the id of their lot."""
    inside = [lots.of_id(session, put.part.lot_id) for put in one.puts]
    lot_id = lots.open_lot(session, one.card.product_id, _state(inside, hand), hand=hand)
    sets.freeze(session, lot_id, [put.part for put in one.puts])
    moves = [Move(lot_id, one.sets, PACKING, one.place, PACKED_SETS, one.act_id)]
    for put in one.puts:
        if put.from_place != PACKED:
            units = put.part.units * one.sets
            moves.append(
                Move(put.part.lot_id, units, put.from_place, PACKED, PACKED_SETS, one.act_id)
            )
    ledger.move(session, moves, hand=hand)
    holds.cover(session, lot_id, hand=hand)
    told = _told(one, lots.of_id(session, lot_id), inside)
    outbox.record(session, "set.packed/1", told, hand=hand)
    return lot_id


def _state(inside: Sequence[Lot], hand: Hand) -> LotState:
    """Until when sets last, and whose they are, of the lots in them."""
    kind, use_by = until((one.date_kind, one.use_by) for one in inside)
    is_consigned = all(one.owner == "consigned" for one in inside)
    return LotState(
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


def _told(one: Opening, lot: Lot, inside: Sequence[Lot]) -> dict[str, object]:
    parts = [
        {
            "lot": {"id": put.part.lot_id, "code": known.code},
            "product": put.part.product_id,
            "name_vi": put.name_vi,
            "units": put.part.units,
            "list_vnd": put.part.list_vnd,
            "owner": known.owner,
            "from": put.from_place,
            "instead_of": put.part.instead_of,
            "reason": put.part.reason,
        }
        for put, known in zip(one.puts, inside, strict=True)
    ]
    return {
        "act": one.act_id,
        "lot": {
            "id": lot.id,
            "code": lot.code,
            "made_on": lot.made_on,
            "date_kind": lot.date_kind,
            "use_by": lot.use_by,
        },
        "product": one.card.product_id,
        "sku": one.card.sku,
        "name_vi": one.card.name_vi,
        "recipe": None if one.recipe is None else one.recipe.recipe_id,
        "owner": lot.owner,
        "sets": one.sets,
        "place": one.place,
        "parts": parts,
    }
