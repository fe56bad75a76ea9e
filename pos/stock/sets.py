"""The book of gift sets: the only writer of `stock_recipes`, `stock_recipe_parts` and
`stock_set_parts`."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from pos.base.prepared import Prepared
from pos.base.transaction import require_act
from pos.stock.models import Lot
from pos.stock.packs import Ingredient
from pos.stock.set_models import Recipe, RecipePart, SetPart
from pos.sync import outbox
from pos.sync.pen import Hand


@dataclass(frozen=True)
class RecipeCard:
    """What goes into a gift set now."""

    recipe_id: str
    product_id: str
    version: int
    parts: tuple[Ingredient, ...]


@dataclass(frozen=True)
class Part:
    """What each set of a lot has of one component's lot."""

    set_lot_id: str
    no: int
    lot_id: str
    product_id: str
    units: int
    """In one set."""
    list_vnd: int
    """By the price list of the day of packing."""
    instead_of: str | None
    reason: str
    lot_code: str
    owner: str
    date_kind: str
    use_by: date | None
    barred: str
    """`hold` or `recall`, or empty; with the two before it, what `fefo.bar_of` reads."""


_PARTS = Prepared(
    select(
        SetPart.set_lot_id,
        SetPart.no,
        SetPart.lot_id,
        SetPart.product_id,
        SetPart.units,
        SetPart.list_vnd,
        SetPart.instead_of,
        SetPart.reason,
        Lot.code,
        Lot.owner,
        Lot.date_kind,
        Lot.use_by,
        Lot.barred,
    )
    .join(Lot, Lot.id == SetPart.lot_id)
    .where(SetPart.set_lot_id.in_(bindparam("lots", expanding=True)))
    .order_by(SetPart.set_lot_id, SetPart.no)
)


def parts_of(session: Session, set_lot_ids: Collection[str]) -> dict[str, list[Part]]:
    """What each set of these lots holds, in the recipe's order; other lots are left out."""
    found: dict[str, list[Part]] = defaultdict(list)
    if set_lot_ids:
        for row in _PARTS.all(session, lots=sorted(set(set_lot_ids))):
            found[row[0]].append(Part(*row))
    return dict(found)


def containing(session: Session, lot_ids: Collection[str]) -> set[str]:
    """The lots of gift sets that hold any of these lots."""
    asked = select(SetPart.set_lot_id).where(SetPart.lot_id.in_(sorted(set(lot_ids))))
    return set(session.scalars(asked))


def is_set(session: Session, product_id: str) -> bool:
    """Whether a product is a gift set: somebody wrote what goes into it."""
    asked = select(Recipe.id).where(Recipe.product_id == product_id).limit(1)
    return session.scalar(asked) is not None


def among(session: Session, product_ids: Collection[str]) -> set[str]:
    """Those of the products that are gift sets."""
    asked = select(Recipe.product_id).where(Recipe.product_id.in_(sorted(set(product_ids))))
    return set(session.scalars(asked.distinct()))


def lies_in_recipes(session: Session, product_id: str) -> bool:
    """Whether any gift set's recipe ever named a product."""
    asked = select(RecipePart.recipe_id).where(RecipePart.product_id == product_id).limit(1)
    return session.scalar(asked) is not None


def recipe(session: Session, product_id: str) -> RecipeCard | None:
    """The recipe that counts now; None where the product is no gift set."""
    found = session.scalar(
        select(Recipe)
        .where(Recipe.product_id == product_id)
        .order_by(Recipe.version.desc())
        .limit(1)
    )
    return None if found is None else _card(session, found)


def recipe_known(session: Session, recipe_id: str) -> RecipeCard | None:
    """A recipe by the id that its form was made with."""
    found = session.get(Recipe, recipe_id)
    return None if found is None else _card(session, found)


def recipes(session: Session) -> list[RecipeCard]:
    """The recipes that count now, of every gift set."""
    newest = (
        select(Recipe.product_id, func.max(Recipe.version).label("version"))
        .group_by(Recipe.product_id)
        .subquery()
    )
    rows = session.scalars(
        select(Recipe)
        .join(
            newest,
            (newest.c.product_id == Recipe.product_id) & (newest.c.version == Recipe.version),
        )
        .order_by(Recipe.product_id)
    ).all()
    return [_card(session, one) for one in rows]


def define(
    session: Session,
    recipe_id: str,
    product_id: str,
    parts: Sequence[Ingredient],
    *,
    hand: Hand,
) -> RecipeCard:
    """Write what goes into a gift set from now on, and tell it; sets packed before stay as they
    are."""
    require_act(session)
    last = select(func.coalesce(func.max(Recipe.version), 0))
    version = (session.scalar(last.where(Recipe.product_id == product_id)) or 0) + 1
    session.execute(
        insert(Recipe).values(
            id=recipe_id, product_id=product_id, version=version, by_id=hand.by_id, at=hand.at
        )
    )
    session.execute(
        insert(RecipePart),
        [
            {"recipe_id": recipe_id, "no": no, "product_id": one.product_id, "units": one.units}
            for no, one in enumerate(parts, start=1)
        ],
    )
    told = {
        "recipe": recipe_id,
        "product": product_id,
        "version": version,
        "parts": [{"product": one.product_id, "units": one.units} for one in parts],
    }
    outbox.record(session, "set.defined/1", told, hand=hand)
    return RecipeCard(recipe_id, product_id, version, tuple(parts))


@dataclass(frozen=True)
class NewPart:
    """A component of a lot of sets that is being packed."""

    lot_id: str
    product_id: str
    units: int
    list_vnd: int
    instead_of: str | None
    reason: str


def freeze(session: Session, set_lot_id: str, parts: Sequence[NewPart]) -> None:
    """Write for ever what each set of a new lot holds."""
    require_act(session)
    session.execute(
        insert(SetPart),
        [{"set_lot_id": set_lot_id, "no": no, **vars(one)} for no, one in enumerate(parts, 1)],
    )


def _card(session: Session, found: Recipe) -> RecipeCard:
    rows = session.execute(
        select(RecipePart.product_id, RecipePart.units)
        .where(RecipePart.recipe_id == found.id)
        .order_by(RecipePart.no)
    )
    parts = tuple(Ingredient(*row) for row in rows)
    return RecipeCard(found.id, found.product_id, found.version, parts)
