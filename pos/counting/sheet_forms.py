"""What a counter's page sends."""

from collections.abc import Mapping

from pos.base.errors import BadForm
from pos.base.quantity import BadQuantity, Unit, parse_units
from pos.catalogue.queries import Card
from pos.counting.entering import Written
from pos.stock.refusals import UnknownProduct

_MOST = 40


def read_entry(form: Mapping[str, str], cards: Mapping[str, Card]) -> Written:
    """An entry as typed; nought is a count, too.

    Raises:
        BadForm: the quantity cannot be read, or the page gave the entry no id.
        UnknownProduct: there is none.
    """
    card = cards.get(form.get("product_id", ""))
    if card is None:
        raise UnknownProduct
    is_withdrawn = form.get("withdrawn") == "1"
    return Written(
        key=_id(form, "key"),
        product_id=card.product_id,
        lot_id=form.get("lot_id", "")[:_MOST] or None,
        units=0 if is_withdrawn else _units(form.get("quantity", ""), Unit(card.unit)),
        seen_id=form.get("seen", "")[:_MOST],
        replaces_id=form.get("replaces", "")[:_MOST] or None,
        is_withdrawn=is_withdrawn,
        ask_id=form.get("ask", "")[:_MOST] or None,
    )


def _id(form: Mapping[str, str], name: str) -> str:
    given = form.get(name, "")
    if 20 <= len(given) <= _MOST and given.isascii() and given.isalnum():
        return given
    raise BadForm({name: "missing"})


def _units(text: str, unit: Unit) -> int:
    try:
        return parse_units(text, unit)
    except BadQuantity as bad:
        if bad.code == "zero":
            return 0
        raise BadForm({"quantity": bad.code}) from bad
