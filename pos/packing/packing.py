"""Recipes of gift sets, and packing by them: one act, one transaction."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from pos.base.transaction import writing
from pos.catalogue import queries as catalogue
from pos.packing import fillings
from pos.packing.batches import Opening, Put, open_batch
from pos.packing.fillings import Filling, Wanted, fill, list_vnd
from pos.packing.refusals import (
    CannotBeASet,
    EmptyRecipe,
    SetInSet,
    StillPlain,
    TwiceInRecipe,
)
from pos.stock import set_queries, sets
from pos.stock.packs import MOST_PARTS, Batch, Held, Ingredient
from pos.stock.sets import NewPart, RecipeCard
from pos.sync.pen import Hand


def define_set(
    product_id: str, parts: Sequence[Ingredient], *, recipe_id: str, hand: Hand
) -> RecipeCard:
    """Write what goes into a gift set from now on; what is packed already stays as it is.

    Args:
        recipe_id: made with the form; the same one sent again writes nothing more.

    Raises:
        CannotBeASet, StillPlain, EmptyRecipe, TwiceInRecipe, PartNotForSale, SetInSet.
    """
    with writing() as session:
        known = sets.recipe_known(session, recipe_id)
        if known is not None:
            return known
        _check(session, product_id, parts, hand)
        last = sets.recipe(session, product_id)
        if last is not None and last.parts == tuple(parts):
            return last
        if last is None and set_queries.plain_units(session, product_id):
            raise StillPlain(
                name=catalogue.cards(session, [product_id], hand.on)[product_id].name_vi
            )
        return sets.define(session, recipe_id, product_id, parts, hand=hand)


def _check(session: Session, product_id: str, parts: Sequence[Ingredient], hand: Hand) -> None:
    wanted = [one.product_id for one in parts]
    cards = catalogue.cards(session, {product_id, *wanted}, hand.on)
    card = cards.get(product_id)
    if card is None or not card.is_stocked or card.is_withdrawn or card.unit != "piece":
        raise CannotBeASet
    if not 1 <= len(parts) <= MOST_PARTS or any(one.units < 1 for one in parts):
        raise EmptyRecipe(most=MOST_PARTS)
    if len(set(wanted)) != len(wanted):
        raise TwiceInRecipe
    if product_id in wanted or sets.lies_in_recipes(session, product_id):
        raise SetInSet(name=card.name_vi)
    for one in wanted:
        problem = fillings.of_product(session, one, cards.get(one))
        if problem is not None:
            raise problem


def pack_sets(wanted: Wanted, *, request_id: str, hand: Hand) -> tuple[str, ...]:
    """Pack sets of what a place holds; gives the ids of their lots.

    The components move to `packed`, and one lot of the set opens for each different filling: its
    last day is the earliest of its components.

    Args:
        request_id: made with the form; the same one sent again packs nothing more.

    Raises:
        NotASet, UnknownPlace, SetNumber, PartNotForSale, SetInSet, NoReason, PartNeedsLot,
        PartBarred, PartsMissing: nothing was packed.
    """
    with writing() as session:
        known = set_queries.packed_by(session, request_id)
        if known:
            return tuple(lot_id for lot_id, _sets in known)
        filling = fill(session, wanted, hand.on)
        if filling.problem is not None:
            raise filling.problem
        return tuple(
            open_batch(session, _opening(filling, batch, wanted.place, request_id), hand=hand)
            for batch in filling.planned.batches
        )


def _opening(filling: Filling, batch: Batch, place: str, act_id: str) -> Opening:
    puts = [put_in(filling.cards[one.need.product_id], one, place) for one in batch.parts]
    return Opening(filling.card, filling.recipe, puts, batch.sets, place, act_id)


def put_in(card: catalogue.Card, held: Held, place: str) -> Put:
    """A component of a lot that comes from a place."""
    part = NewPart(
        lot_id=held.lot_id,
        product_id=card.product_id,
        units=held.units,
        list_vnd=list_vnd(card, held.units),
        instead_of=held.need.instead_of,
        reason=held.need.reason,
    )
    return Put(part, card.name_vi, place)
