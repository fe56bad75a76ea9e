"""What would go into gift sets now: read from the books, refused by name, written by nobody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from pos.base.errors import Refusal
from pos.base.money import line_amount_vnd
from pos.base.quantity import Unit, format_quantity
from pos.catalogue import lapses
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.packing.refusals import (
    NoReason,
    NotASet,
    PartBarred,
    PartLapsed,
    PartNeedsLot,
    PartNotForSale,
    PartPast,
    PartsMissing,
    SetInSet,
    SetNumber,
    UnknownPlace,
)
from pos.shop import queries as shop
from pos.stock import set_queries, sets
from pos.stock.fefo import Shelf, bar_of, is_expired
from pos.stock.packs import MOST_SETS, Ingredient, Missing, Need, Planned, plan, until
from pos.stock.places import SHOP, STOREROOM
from pos.stock.sets import RecipeCard

PLACES = (SHOP, STOREROOM)
"""Where sets are packed, of what lies there."""


@dataclass(frozen=True)
class Choice:
    """What a person said of one component; empty: as the recipe has it."""

    product_id: str = ""
    """The product put in its place."""
    lot_id: str = ""
    """Named by a scan or by hand."""
    reason: str = ""


@dataclass(frozen=True)
class Wanted:
    """Sets to be packed."""

    product_id: str
    sets: int
    place: str = SHOP
    choices: Mapping[int, Choice] = field(default_factory=dict)
    """By the component's number in the recipe, from 1."""


@dataclass(frozen=True)
class Filling:
    """What goes into the sets wanted; nothing while `problem` stands."""

    card: Card
    recipe: RecipeCard
    needs: tuple[Need, ...]
    cards: Mapping[str, Card]
    shelves: Mapping[str, Sequence[Shelf]]
    planned: Planned
    problem: Refusal | None


def fill(session: Session, wanted: Wanted, on: date) -> Filling:
    """Look at what would be packed by every rule.

    Raises:
        NotASet: there is no recipe to pack by.
    """
    recipe = sets.recipe(session, wanted.product_id)
    card = catalogue.cards(session, [wanted.product_id], on).get(wanted.product_id)
    if recipe is None or card is None or card.is_withdrawn:
        raise NotASet
    needs = tuple(
        _need(one, wanted.choices.get(no, Choice())) for no, one in enumerate(recipe.parts, start=1)
    )
    products = {one.product_id for one in needs} | {one.product_id for one in recipe.parts}
    cards = catalogue.cards(session, products, on)
    held = set_queries.shelves_at(session, products, wanted.place)
    problem = _problem(session, wanted, needs, cards, held, on=on)
    nothing = Planned((), ())
    planned = nothing if problem else plan(needs, held, wanted.sets, today=on)
    problem = problem or missing(planned.missing, cards) or _past(planned, held, cards, on)
    return Filling(card, recipe, needs, cards, held, planned, problem)


def _need(one: Ingredient, choice: Choice) -> Need:
    is_other = choice.product_id not in ("", one.product_id)
    return Need(
        product_id=choice.product_id if is_other else one.product_id,
        units=one.units,
        lot_id=choice.lot_id or None,
        instead_of=one.product_id if is_other else None,
        reason=choice.reason if is_other else "",
    )


def _problem(
    session: Session,
    wanted: Wanted,
    needs: Sequence[Need],
    cards: Mapping[str, Card],
    held: Mapping[str, Sequence[Shelf]],
    *,
    on: date,
) -> Refusal | None:
    if wanted.place not in PLACES:
        return UnknownPlace()
    if not 1 <= wanted.sets <= MOST_SETS:
        return SetNumber(most=MOST_SETS)
    for one in needs:
        problem = of_need(session, one, cards, held, on)
        if problem is not None:
            return problem
    return None


def of_need(
    session: Session,
    need: Need,
    cards: Mapping[str, Card],
    held: Mapping[str, Sequence[Shelf]],
    on: date,
) -> Refusal | None:
    """Why a component may not go into a set, how many of it there are apart; None where it may."""
    card = cards.get(need.product_id)
    problem = of_product(session, need.product_id, card) or _lapsed(session, card)
    if problem is not None or card is None:
        return problem
    if need.instead_of and not need.reason:
        return NoReason()
    lots = {one.lot_id: one for one in held.get(need.product_id, ())}
    if need.lot_id is None:
        is_doubtful = any(bar_of(one, on) for one in lots.values())
        return PartNeedsLot(name=card.name_vi) if is_doubtful else None
    lot = lots.get(need.lot_id)
    if lot is None:
        return missing((Missing(need, need.units),), cards)
    return PartBarred(name=card.name_vi, lot_code=lot.code) if bar_of(lot, on) else None


def _lapsed(session: Session, card: Card | None) -> Refusal | None:
    """What the shop does not sell for the stars that it lost, it does not pack either."""
    if card is None or card.lapse is None:
        return None
    showroom = shop.showroom(session)
    is_blocked = showroom is not None and lapses.blocked(card, showroom) is not None
    return PartLapsed(name=card.name_vi) if is_blocked else None


def of_product(session: Session, product_id: str, card: Card | None) -> Refusal | None:
    """Why a product may be no component of a set; None where it may."""
    if card is None or not card.is_stocked or card.is_withdrawn or card.price_vnd is None:
        return PartNotForSale(name=product_id if card is None else card.name_vi)
    return SetInSet(name=card.name_vi) if sets.is_set(session, product_id) else None


def missing(lacking: Sequence[Missing], cards: Mapping[str, Card]) -> Refusal | None:
    """The components of which there are too few, by name; None where there are none."""
    if not lacking:
        return None
    told = (
        f"{card.name_vi} ({format_quantity(one.units, Unit(card.unit), card.unit_word)})"
        for one in lacking
        for card in (cards[one.need.product_id],)
    )
    return PartsMissing(parts=", ".join(told))


def _past(
    planned: Planned,
    held: Mapping[str, Sequence[Shelf]],
    cards: Mapping[str, Card],
    on: date,
) -> Refusal | None:
    """The first component by which a set would be past its day already; None where there is none.

    One past its HSD is barred; one past its best-before may be sold, but in no set that has an HSD.
    """
    lots = {one.lot_id: one for shelf in held.values() for one in shelf}
    for batch in planned.batches:
        inside = [(one.need.product_id, lots[one.lot_id]) for one in batch.parts]
        if is_expired(*until((lot.date_kind, lot.use_by) for _product, lot in inside), on):
            product_id, lot = min(inside, key=lambda one: one[1].use_by or date.max)
            return PartPast(name=cards[product_id].name_vi, lot_code=lot.code)
    return None


def list_vnd(card: Card, units: int) -> int:
    """What so many units cost by the list: their share of the set's price."""
    return line_amount_vnd(units, card.price_vnd or 0, Unit(card.unit))
