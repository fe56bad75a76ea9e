"""What a manager typed about a product, read into the state it is to have.  Pure.

Every problem of a form is found at once, so that a person mends it in one go.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from pos.base.errors import BadForm
from pos.base.text import Unreadable, clean
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.codes import check_sku, normalise_gtin
from pos.catalogue.communes import CommuneToday
from pos.catalogue.import_rows import MOST_STORY, PRODUCER_KINDS, SERVICES, BadRow, unit_of
from pos.law.ocop import GROUPS
from pos.law.vat import TaxClass

Value = TypeVar("Value")
MOST_CODES = 12
MOST_SHELF_LIFE_DAYS = 36_500
NEW_PRODUCER = "new"
"""Said in the place of a producer's id."""
_BETWEEN_CODES = re.compile(r"[,;\n]+")


@dataclass(frozen=True)
class Wanted:
    """A product as it is to be."""

    state: ProductState
    new_producer: ProducerState | None = None
    """To be made first; then `state.producer_id` is its id."""


@dataclass(frozen=True)
class Picked:
    """What the form's choices mean, looked up beforehand; None where nothing was picked."""

    commune: CommuneToday | None
    producer: tuple[str, str] | None
    """Id and name."""


def read_product(form: Mapping[str, str], before: ProductState | None, picked: Picked) -> Wanted:
    """Read a form; what it does not hold stays as it was `before`, None for a new product.

    Raises:
        BadForm: with every field that cannot be taken.
    """
    reader = _Reader(form)
    name_vi = reader.text("name_vi", most=120, is_required=True)
    sku = reader.read("sku", check_sku)
    unit_word = reader.text("unit_word", most=20).lower()
    unit = reader.read("unit_word", lambda word: unit_of(clean(word).lower()).value) or ""
    tax_class = reader.one_of("tax_class", tuple(TaxClass))
    group = reader.one_of("ocop_group", ("", *GROUPS))
    producer_id, producer_name, new_producer = _producer(reader, before, picked)
    place, commune_code, province_code = _origin(form, before, picked.commune)
    state = ProductState(
        sku=sku or "",
        name_vi=name_vi,
        name_en=reader.text("name_en", most=120),
        producer_id=producer_id,
        producer_name=producer_name,
        unit=unit,
        unit_word=unit_word,
        net_content=reader.text("net_content", most=40),
        ocop_group=group,
        tax_class=tax_class,
        shelf_life_days=reader.days("shelf_life_days"),
        storage=reader.text("storage", most=200),
        place=place,
        commune_code=commune_code,
        province_code=province_code,
        is_stocked=group not in SERVICES,
        is_demo=before is not None and before.is_demo,
        gtins=reader.gtins("gtins"),
        is_withdrawn=before is not None and before.is_withdrawn,
        story=reader.text("story", most=MOST_STORY),
        story_en=reader.text("story_en", most=MOST_STORY),
    )
    reader.give_up_if_bad()
    return Wanted(_kept_kind(state, before), new_producer)


def _kept_kind(state: ProductState, before: ProductState | None) -> ProductState:
    """A service that a list named one stays one while its group stays the same."""
    if before is None or before.ocop_group != state.ocop_group:
        return state
    return replace(state, is_stocked=before.is_stocked)


def _producer(
    reader: "_Reader", before: ProductState | None, picked: Picked
) -> tuple[str | None, str, ProducerState | None]:
    """Its id, its name, and what is to be made where it is new."""
    chosen = reader.form.get("producer_id", before.producer_id or "" if before else "")
    if chosen == NEW_PRODUCER:
        commune = picked.commune
        made = ProducerState(
            name=reader.text("producer_name", most=120, is_required=True),
            kind=reader.one_of("producer_kind", PRODUCER_KINDS),
            mst="",
            address="" if commune is None else f"{commune.name}, {commune.province}",
            commune_code=None if commune is None else commune.code,
            province_code="" if commune is None else commune.province_code,
        )
        return None, made.name, made
    if not chosen:
        return None, "", None
    if picked.producer is None:
        reader.problems["producer_id"] = "not_known"
        return None, "", None
    return picked.producer[0], picked.producer[1], None


def _origin(
    form: Mapping[str, str], before: ProductState | None, commune: CommuneToday | None
) -> tuple[str, str | None, str]:
    """Place, commune and province; words from an old paper stay until another is picked."""
    is_same = commune is None or (before is not None and before.commune_code == commune.code)
    if commune is not None and not is_same:
        return f"{commune.name}, {commune.province}", commune.code, commune.province_code
    if before is None or form.get("forget_place"):
        return "", None, ""
    return before.place, before.commune_code, before.province_code


class _Reader:
    """A form, and what is wrong with it."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.problems: dict[str, str] = {}

    def read(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """A field as `parse` reads it; None where it cannot."""
        try:
            return parse(self.form.get(name, ""))
        except BadRow as bad:
            self.problems[name] = "unit_word" if bad.code == "not_known" else bad.code
        except Unreadable as bad:
            self.problems[name] = _FIELD_CODES.get(bad.code, bad.code)
        return None

    def text(self, name: str, *, most: int, is_required: bool = False) -> str:
        """A field of words."""
        found = self.read(name, lambda text: clean(text, max_length=most)) or ""
        if is_required and not found and name not in self.problems:
            self.problems[name] = "missing"
        return found

    def one_of(self, name: str, known: tuple[str, ...]) -> str:
        """One of a list."""
        given = self.form.get(name, known[0])
        if given not in known:
            self.problems[name] = "not_known"
        return str(given)

    def days(self, name: str) -> int | None:
        """A number of days, or nothing."""
        text = self.text(name, most=10)
        if not text:
            return None
        if not text.isdecimal() or not 0 < int(text) <= MOST_SHELF_LIFE_DAYS:
            self.problems[name] = "not_days"
            return None
        return int(text)

    def gtins(self, name: str) -> tuple[str, ...]:
        """Bar codes, one a line or parted by commas."""
        parts = [part for part in _BETWEEN_CODES.split(self.form.get(name, "")) if part.strip()]
        if len(parts) > MOST_CODES:
            self.problems[name] = "too_long"
            return ()
        found = self.read(name, lambda _text: {normalise_gtin(part) for part in parts})
        return tuple(sorted(found or ()))

    def give_up_if_bad(self) -> None:
        """Raise what was found."""
        if self.problems:
            raise BadForm(self.problems)


_FIELD_CODES = {
    "pattern": "bad_code",
    "length": "gtin_length",
    "not_digits": "gtin_digits",
    "check_digit": "gtin_check",
    "all_zero": "gtin_digits",
}
"""How a code of a bar code or SKU is said beside a field."""
