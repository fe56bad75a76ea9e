"""What the return page sends: lines, fates, reason, how the money goes back."""

from collections.abc import Mapping, Sequence

from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.money import parse_vnd
from pos.base.quantity import BadQuantity, Unit, parse_units
from pos.base.text import Unreadable
from pos.returns.fates import Fate, Why
from pos.returns.returning import Paying
from pos.returns.ways import Way
from pos.returns.wishes import Asked, Wish

MOST_LINES = 500
"""Of one form; a receipt never has as many."""


def read_asked(
    form: Mapping[str, str], lists: Mapping[str, Sequence[str]], units_of: Mapping[str, Unit]
) -> Asked:
    """The goods of a form: `line`, `units` and `fate` of a receipt's lines, or `product`, `lot`,
    `units`, `price` and `fate` without a receipt; `sale_id`, `why` and `note`.

    Args:
        units_of: the unit of each line by its number, or of each product by its id: what is typed
            is read as on the sell screen, pieces as `3`, weights as `1,25` (kilograms).

    Raises:
        BadForm: something of it cannot be read.
        BadQuantity: a weight could mean two things, or is none.
    """
    why = form.get("why", "")
    if why not in set(Why):
        raise BadForm({"why": "not_known"})
    sale_id = form.get("sale_id", "")[:64] or None
    rows = _of_receipt(lists, units_of) if sale_id else _without(lists, units_of)
    return Asked(sale_id, tuple(rows), Why(why), form.get("note", "")[:400])


def _of_receipt(lists: Mapping[str, Sequence[str]], units_of: Mapping[str, Unit]) -> list[Wish]:
    numbers, units, fates = (lists.get(name, ()) for name in ("line", "units", "fate"))
    _require_even(numbers, units, fates)
    rows = zip(numbers, units, fates, strict=True)
    wishes = [
        Wish(_units(many, units_of.get(no)), _fate(fate), line_no=_line_no(no))
        for no, many, fate in rows
    ]
    return [one for one in wishes if one.units]


def _without(lists: Mapping[str, Sequence[str]], units_of: Mapping[str, Unit]) -> list[Wish]:
    names = ("product", "lot", "units", "price", "fate")
    columns = [lists.get(name, ()) for name in names]
    _require_even(*columns)
    return [
        Wish(
            _units(many, units_of.get(product)),
            _fate(fate),
            product_id=product[:64],
            lot_id=lot[:64],
            price_vnd=_vnd("price", price),
        )
        for product, lot, many, price, fate in zip(*columns, strict=True)
    ]


def _require_even(*columns: Sequence[str]) -> None:
    lengths = {len(one) for one in columns}
    if len(lengths) != 1 or max(lengths) > MOST_LINES:
        raise BadForm({"line": "not_known"})


def _fate(text: str) -> Fate | None:
    if not text:
        return None
    if text not in set(Fate):
        raise BadForm({"fate": "not_known"})
    return Fate(text)


def read_paying(
    form: Mapping[str, str], request_id: str | None, *, is_exchange: bool = False
) -> Paying:
    """How the money goes back: `total_vnd` as shown, `slip`, `send_to`, `way`.

    Args:
        is_exchange: `way` is then how the customer pays the rest, and says nothing of a refund.

    Raises:
        BadForm: something of it cannot be read.
    """
    way = "" if is_exchange else form.get("way", "")
    way = way or Way.VOUCHER
    if way not in set(Way):
        raise BadForm({"way": "not_known"})
    return Paying(
        request_id or new_id(),
        _vnd("total_vnd", form.get("total_vnd", "")),
        slip=form.get("slip", "")[:200],
        send_to=form.get("send_to", "")[:400],
        unknown_way=Way(way),
    )


def _line_no(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 4:
        raise BadForm({"line": "not_a_number"})
    return int(text)


def _units(text: str, unit: Unit | None) -> int:
    """Base units; 0 where a line stays with the customer."""
    if unit is None:
        raise BadForm({"line": "not_known"})
    try:
        return parse_units(text, unit)
    except BadQuantity as bad:
        if bad.code in ("zero", "empty"):
            return 0
        raise


def _vnd(name: str, text: str) -> int:
    try:
        return parse_vnd(text)
    except Unreadable as bad:
        raise BadForm({name: "not_money"}) from bad
