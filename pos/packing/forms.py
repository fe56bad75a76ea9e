"""What the pages of gift sets send, read and bounded."""

from collections.abc import Mapping, Sequence

from pos.base.quantity import Unit, parse_units
from pos.base.text import Unreadable, clean
from pos.catalogue.queries import Card
from pos.packing.fillings import Choice, Wanted
from pos.packing.unpacking import MOST_LETTERS
from pos.stock.packs import MOST_PARTS, Ingredient
from pos.stock.places import SHOP

LONGEST_ID = 64


def number(text: str) -> int:
    """A number of sets; 0, which every act refuses by name, where it is none."""
    typed = text.strip()
    is_number = typed.isascii() and typed.isdecimal() and 0 < len(typed) <= 6
    return int(typed) if is_number else 0


def words(text: str) -> str:
    """A reason, in one line; cut where somebody pastes a letter."""
    try:
        return clean(text, max_length=MOST_LETTERS)
    except Unreadable:
        return ""


def ingredients(
    lists: Mapping[str, Sequence[str]], cards: Mapping[str, Card]
) -> tuple[list[Ingredient], dict[str, str]]:
    """The recipe that a form holds, and by product what is wrong with its quantity."""
    parts, problems = [], {}
    given = zip(lists.get("part", ()), lists.get("units", ()), strict=False)
    for product_id, typed in list(given)[: MOST_PARTS + 1]:
        card = cards.get(product_id)
        if card is None:
            continue
        units = 0
        try:
            units = parse_units(typed, Unit(card.unit))
        except Unreadable as bad:
            problems[product_id] = bad.code
        if units < 1:
            problems.setdefault(product_id, "not_a_number")
        parts.append(Ingredient(product_id, units))
    return parts, problems


def wanted(product_id: str, form: Mapping[str, str]) -> Wanted:
    """The sets to be packed, with what was chosen for each component."""
    choices = {}
    for no in range(1, MOST_PARTS + 1):
        choice = Choice(
            product_id=form.get(f"product-{no}", "")[:LONGEST_ID],
            lot_id=form.get(f"lot-{no}", "")[:LONGEST_ID],
            reason=words(form.get(f"reason-{no}", "")),
        )
        if choice != Choice():
            choices[no] = choice
    return Wanted(
        product_id=product_id,
        sets=number(form.get("sets", "1")),
        place=form.get("place", SHOP)[:LONGEST_ID],
        choices=choices,
    )
