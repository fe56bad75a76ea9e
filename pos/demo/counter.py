"""Arranging the demo's counter: tiles, a scale's labels, an account that no bank has."""

from collections.abc import Sequence

from pos.base.transaction import end_reading, reading
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import ProductRow
from pos.catalogue.scale_codes import COMMON, read_layout
from pos.sync.pen import Hand
from pos.till.account_changing import change_account
from pos.till.accounts import Account
from pos.till.arranging import arrange_favourites, arrange_scales, number_goods

ACCOUNT = Account("970436", "Vietcombank", "OCOPVIDU", "SHOWROOM OCOP VI DU")
"""Marked by its number: an app that reads its code finds nobody to pay."""
ON_TILES = ("chè", "mật ong", "cốm", "cà phê", "nước mắm", "miến", "rượu", "bánh")
"""What a showroom's customers ask for: a tile each."""
WEIGHED = 4
"""Tiles of weighed goods."""
FIRST_NUMBER = 11
"""The scale knows the weighed goods by 11, 12, 13 and 14."""


def arrange_counter(rows: Sequence[ProductRow], *, hand: Hand) -> None:
    """Name the account, choose the tiles, and number the goods of the scale."""
    session = reading()
    pieces = [sku for word in ON_TILES if (sku := _first(rows, word))]
    weighed = [one.sku for one in rows if one.is_stocked and one.unit != "piece"][:WEIGHED]
    named = catalogue.by_skus(session, [*pieces, *weighed])
    end_reading()
    change_account(ACCOUNT, hand=hand)
    arrange_favourites([named[one].product_id for one in (*pieces, *weighed)], hand=hand)
    arrange_scales([read_layout(COMMON, 1)])
    numbers = {no: named[one].product_id for no, one in enumerate(weighed, start=FIRST_NUMBER)}
    number_goods(numbers, hand=hand)


def _first(rows: Sequence[ProductRow], word: str) -> str | None:
    names = ((one.sku, one.name_vi.lower()) for one in rows if one.is_stocked)
    return next((sku for sku, name in names if name.startswith(word)), None)
