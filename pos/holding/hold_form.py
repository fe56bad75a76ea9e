"""What the forms of holding say, read and checked.  Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from pos.base.dates import parse_day
from pos.base.errors import BadForm
from pos.base.text import Unreadable
from pos.holding.meant import Wish


def read_wish(
    named: Sequence[str], raw: Mapping[str, str], *, today: date, strict: bool = True
) -> Wish:
    """What is to be held back: lots by name, or all of a product made between two days.

    Args:
        named: ids of lots.
        strict: False where the page is only looked at: a day that cannot be read is left out.

    Raises:
        BadForm: a day cannot be read, or the last is before the first.
    """
    lot_ids = tuple(dict.fromkeys(one[:64] for one in named if one))
    if lot_ids:
        return Wish(lot_ids)
    if not raw.get("product_id") or "days" not in raw:
        return Wish()
    first, last = (_day(raw, one, today, strict=strict) for one in ("made_from", "made_to"))
    if strict and first is not None and last is not None and first > last:
        raise BadForm({"made_to": "not_a_date"})
    return Wish((), raw["product_id"][:64], first, last)


def read_words(raw: Mapping[str, str], field: str, known: Mapping[str, str]) -> str:
    """What was chosen of `known`, and what was written beside it."""
    words = (known.get(raw.get(field, ""), ""), raw.get(f"{field}_words", "")[:1000].strip())
    return " ".join(one for one in words if one)


def read_before(text: str) -> int | None:
    """Where the next page of a list begins; None: at its top."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _day(raw: Mapping[str, str], name: str, today: date, *, strict: bool) -> date | None:
    text = raw.get(name, "").strip()
    try:
        return parse_day(text, today=today) if text else None
    except Unreadable as bad:
        if strict:
            raise BadForm({name: "not_a_date"}) from bad
        return None
