"""The board as rows of a file."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pos.base.dates import format_day
from pos.base.quantity import Unit, format_units
from pos.expiry.views import Band

COLUMNS = (
    *("sku", "name", "producer", "lot", "date_kind", "use_by", "days_left", "on_hand", "unit"),
    *("value_vnd", "sold_28", "left_units", "owner", "price_vnd", "lower_vnd"),
)


def rows(bands: Sequence[Band]) -> Iterator[list[object]]:
    """A row a lot, in the board's order; nothing where nothing is known."""
    for band in bands:
        for one in band.rows:
            unit = Unit(one.unit)
            left = "" if one.left_units is None else format_units(one.left_units, unit)
            lower = "" if one.price_vnd == one.list_price_vnd else one.price_vnd
            yield [
                *(one.sku, one.name, one.producer, one.code, one.date_kind),
                *(format_day(one.use_by), one.days_left, format_units(one.units, unit)),
                *(one.unit_word, "" if one.value_vnd is None else one.value_vnd),
                *(format_units(one.sold_units, unit), left, one.owner),
                *("" if one.list_price_vnd is None else one.list_price_vnd, lower),
            ]


def first_day(today: date, days: int) -> date:
    """The first of so many days that end today."""
    return today - timedelta(days=days - 1)
