"""One change made to many goods at once: what it makes of each of them, or why not.  Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pos.base.dates import BadDay, parse_day
from pos.base.errors import BadForm
from pos.base.money import MAX_AMOUNT_VND, BadAmount, parse_vnd, round_half_up
from pos.base.text import BadText, clean
from pos.catalogue.books import ProductState
from pos.catalogue.import_rows import SERVICES
from pos.law.ocop import GROUPS
from pos.law.vat import TaxClass

PRICES = ("percent", "amount", "price")
"""Changes of the price: by a part of it, by a sum, to a sum."""
KINDS = (
    *PRICES,
    "group",
    "tax",
    "producer",
    "storage",
    "shelf_life",
    "withdraw",
    "bring_back",
)
ROUNDINGS_VND = (1, 500, 1_000, 5_000)
FAR_DAYS = 366
"""A price may be set so many days ahead."""
_LONGEST = 300
_MOST_DAYS = 36_500
_Reader = Callable[[Mapping[str, str]], "Value"]
_MOST_TENTHS = 10_000
"""A thousand per cent: more is a slip of the finger."""

Value = str | int | None
"""What a change sets: a price in đồng, a code, a text, days, 0 or 1."""


class LeftOut(Exception):  # noqa: N818 - a product's own no, told in the preview
    """A product that the change leaves alone; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """`same`, `no_price`, `too_small`, `too_large` or `service`."""


@dataclass(frozen=True)
class Change:
    """What is to be done to every product chosen."""

    kind: str
    value: Value
    """Tenths of a per cent (`percent`), đồng (`amount`, `price`), a code, a text or days."""
    round_to_vnd: int = 1
    valid_from: date | None = None
    """The first day of a new price; None for what is no price."""

    @property
    def is_price(self) -> bool:
        """Whether it sets prices."""
        return self.kind in PRICES


# --- What it makes of a product ---------------------------------------------------------------


def price_after(change: Change, before_vnd: int | None) -> int:
    """The price a change makes of another; halves of a step go up.

    Raises:
        LeftOut: there is none to change, or the new one is the same, or no price at all.
    """
    if change.kind == "price":
        after = _number(change)
    elif before_vnd is None:
        raise LeftOut("no_price")
    else:
        step = change.round_to_vnd
        if change.kind == "percent":
            after = round_half_up(before_vnd * (1_000 + _number(change)), 1_000 * step) * step
        else:
            after = round_half_up(before_vnd + _number(change), step) * step
    if after == before_vnd:
        raise LeftOut("same")
    if after < 1:
        raise LeftOut("too_small")
    if after > MAX_AMOUNT_VND:
        raise LeftOut("too_large")
    return after


def value_of(change: Change, state: ProductState) -> Value:
    """What a product has of that which the change sets."""
    if change.kind in ("withdraw", "bring_back"):
        return int(state.is_withdrawn)
    found: Value = getattr(state, _FIELDS[change.kind])
    return found


def state_after(change: Change, state: ProductState, *, producer_name: str = "") -> ProductState:
    """The product with the change made.

    Args:
        producer_name: of the producer that the change sets.

    Raises:
        LeftOut: it is so already, or would turn goods into a service or back.
    """
    if change.kind in ("withdraw", "bring_back"):
        after = replace(state, is_withdrawn=change.kind == "withdraw")
    elif change.kind == "producer":
        after = replace(
            state,
            producer_id=None if change.value is None else str(change.value),
            producer_name=producer_name,
        )
    else:
        after = replace(state, **{_FIELDS[change.kind]: change.value})  # type: ignore[arg-type]
    if value_of(change, after) == value_of(change, state):
        raise LeftOut("same")
    if change.kind == "group" and state.is_stocked is (change.value in SERVICES):
        raise LeftOut("service")
    return after


_FIELDS = {
    "group": "ocop_group",
    "tax": "tax_class",
    "producer": "producer_id",
    "storage": "storage",
    "shelf_life": "shelf_life_days",
}


def _number(change: Change) -> int:
    if not isinstance(change.value, int):
        raise TypeError(f"{change.kind} without a number")
    return change.value


# --- From a form ------------------------------------------------------------------------------


def read_change(form: Mapping[str, str], *, today: date) -> Change:
    """Read what was chosen.

    Raises:
        BadForm: a field that cannot be taken; `choose_one` where nothing was chosen.
    """
    kind = form.get("kind", "")
    if kind not in KINDS:
        raise BadForm({"kind": "choose_one"})
    if kind in PRICES:
        return _read_price(kind, form, today)
    return Change(kind, _READERS.get(kind, _nothing)(form))


def _read_price(kind: str, form: Mapping[str, str], today: date) -> Change:
    problems: dict[str, str] = {}
    value, rounding, valid_from = 0, form.get("round_to", "1"), today
    try:
        value = _tenths(form) if kind == "percent" else _sum(kind, form)
    except BadForm as bad:
        problems |= bad.problems
    if rounding not in map(str, ROUNDINGS_VND):
        problems["round_to"] = "choose_one"
    try:
        valid_from = parse_day(form.get("valid_from", "") or today.isoformat(), today=today)
        if not today <= valid_from <= today + timedelta(days=FAR_DAYS):
            problems["valid_from"] = "price_day"
    except BadDay as bad_day:
        problems["valid_from"] = bad_day.code
    if problems:
        raise BadForm(problems)
    return Change(kind, value, 1 if kind == "price" else int(rounding), valid_from)


def _sign(kind: str, form: Mapping[str, str]) -> int:
    way = form.get(f"{kind}_way", "up")
    if way not in ("up", "down"):
        raise BadForm({f"{kind}_way": "choose_one"})
    return -1 if way == "down" else 1


def _tenths(form: Mapping[str, str]) -> int:
    """`7`, `7,5` or `7.5` per cent, in tenths."""
    text = form.get("percent", "").strip().removesuffix("%").strip().replace(".", ",")
    whole, _comma, part = text.partition(",")
    is_number = whole.isascii() and whole.isdecimal() and len(whole) <= 4
    if not is_number or not (part == "" or (part.isascii() and part.isdecimal())) or len(part) > 1:
        raise BadForm({"percent": "percent"})
    tenths = int(whole) * 10 + int(part or 0)
    if not 0 < tenths <= _MOST_TENTHS:
        raise BadForm({"percent": "percent"})
    return _sign("percent", form) * tenths


def _sum(kind: str, form: Mapping[str, str]) -> int:
    try:
        amount_vnd = parse_vnd(form.get(kind, ""))
    except BadAmount as bad:
        raise BadForm({kind: bad.code}) from bad
    if amount_vnd == 0:
        raise BadForm({kind: "zero"})
    return amount_vnd if kind == "price" else _sign(kind, form) * amount_vnd


def _code(name: str, known: tuple[str, ...]) -> _Reader:
    def read(form: Mapping[str, str]) -> Value:
        given = form.get(name, "")
        if given not in known:
            raise BadForm({name: "choose_one"})
        return given

    return read


def _producer(form: Mapping[str, str]) -> Value:
    """A producer's id; `none`: the goods are nobody's we know."""
    given = form.get("producer_id", "")
    if not given:
        raise BadForm({"producer_id": "choose_one"})
    return None if given == "none" else given


def _storage(form: Mapping[str, str]) -> Value:
    try:
        return clean(form.get("storage", ""), max_length=_LONGEST)
    except BadText as bad:
        raise BadForm({"storage": bad.code}) from bad


def _shelf_life(form: Mapping[str, str]) -> Value:
    """Days; an empty field: unknown."""
    text = form.get("shelf_life", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 5):
        raise BadForm({"shelf_life": "days"})
    if not 1 <= int(text) <= _MOST_DAYS:
        raise BadForm({"shelf_life": "days"})
    return int(text)


def _nothing(form: Mapping[str, str]) -> Value:  # noqa: ARG001 - a reader like the others
    return None


_READERS: dict[str, _Reader] = {
    "group": _code("group", ("", *GROUPS)),
    "tax": _code("tax", tuple(TaxClass)),
    "producer": _producer,
    "storage": _storage,
    "shelf_life": _shelf_life,
}
