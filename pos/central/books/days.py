"""The book of days: what sales and returns add to each day's sums."""

from collections.abc import Sequence

from pos.central.books.day_models import CentralDayGoods, CentralDayShop, CentralDayTender
from pos.central.books.sheets import Read, Row, Sheet


def sold(read: Read, sheet: Sheet, sale: Row, goods: Sequence[Row], tenders: Sequence[Row]) -> None:
    """Add a sale.

    Args:
        goods: its lines, and in place of gift sets what lay in them.
    """
    keys = _day(read)
    sheet.count(
        CentralDayShop,
        keys,
        {
            **_NO_SHOP,
            "bills": 1,
            "total_vnd": sale["total_vnd"],
            "vat_vnd": sale["vat_vnd"],
            "discount_vnd": sale["discount_vnd"],
        },
    )
    counted = set()
    for one in goods:
        its = {**keys, "product_id": one["product_id"], "stars": one["stars"]}
        amounts = {
            **_NO_GOODS,
            "bills": int((one["product_id"], one["stars"]) not in counted),
            **{name: one[name] for name in ("units", "amount_vnd", "net_vnd", "vat_vnd")},
            "consigned_vnd": one["amount_vnd"] if one["owner"] == "consigned" else 0,
        }
        counted.add((one["product_id"], one["stars"]))
        sheet.count(CentralDayGoods, its, amounts)
    for one in tenders:
        amounts = {"times": 1, "amount_vnd": one["amount_vnd"], "back_vnd": 0}
        sheet.count(CentralDayTender, {**keys, "kind": one["kind"]}, amounts)


def taken_back(
    read: Read, sheet: Sheet, back: Row, goods: Sequence[Row], refunds: Sequence[Row]
) -> None:
    """Add a return; its amounts are below 0, and are added up above 0."""
    keys = _day(read)
    sheet.count(
        CentralDayShop,
        keys,
        {
            **_NO_SHOP,
            "returns": 1,
            "returned_vnd": -back["total_vnd"],
            "returned_vat_vnd": -back["vat_vnd"],
        },
    )
    for one in goods:
        its = {**keys, "product_id": one["product_id"], "stars": one["stars"]}
        amounts = {
            **_NO_GOODS,
            "returned_units": one["units"],
            "returned_vnd": -one["amount_vnd"],
        }
        sheet.count(CentralDayGoods, its, amounts)
    for one in refunds:
        amounts = {"times": 0, "amount_vnd": 0, "back_vnd": -one["amount_vnd"]}
        sheet.count(CentralDayTender, {**keys, "kind": one["kind"]}, amounts)


def _day(read: Read) -> Row:
    return {"business_on": read.fact.business_on, "terminal_id": read.fact.terminal_id}


_NO_SHOP = dict.fromkeys(
    (
        *("bills", "total_vnd", "vat_vnd", "discount_vnd"),
        *("returns", "returned_vnd", "returned_vat_vnd"),
    ),
    0,
)
_NO_GOODS = dict.fromkeys(
    (
        *("bills", "units", "amount_vnd", "net_vnd", "vat_vnd", "consigned_vnd"),
        *("returned_units", "returned_vnd"),
    ),
    0,
)
