"""Setting a price from a day on, and taking back one that is still to come."""

from datetime import date, timedelta

from pos.assortment import price_line, product_queries
from pos.assortment.price_line import PriceRow, When
from pos.assortment.refusals import ChangedMeanwhile, NotComing, PriceDayPassed, SamePrice
from pos.base.transaction import writing
from pos.catalogue import books
from pos.catalogue.price_days import NewPrice
from pos.sync.pen import Hand


def set_price_from(
    product_id: str, price_vnd: int, *, valid_from: date, seen: str, hand: Hand
) -> None:
    """Append a price of a product that counts from a day on.

    Args:
        seen: the id of the last price that the page showed; empty where it showed none.

    Raises:
        NoSuchProduct: there is none of this id.
        ChangedMeanwhile: a price was told since the page was opened.
        PriceDayPassed: the day has passed.
        SamePrice: it counts on the day already.
    """
    if valid_from < hand.on:
        raise PriceDayPassed(day=valid_from)
    with writing() as session:
        product_queries.state(session, product_id)
        rows = product_queries.prices(session, product_id)
        if last_told(rows) != seen:
            raise ChangedMeanwhile
        now = price_line.counting_on(rows, valid_from)
        if now is not None and not now.is_end and now.price_vnd == price_vnd:
            raise SamePrice(price_vnd=price_vnd)
        books.set_price(session, product_id, price_vnd, valid_from=valid_from, hand=hand)


def take_back_price(product_id: str, price_id: str, *, hand: Hand) -> None:
    """Take back a coming price: on its day, the price before it goes on.

    Raises:
        NotComing: it counts already, was replaced, or was taken back before.
    """
    with writing() as session:
        rows = product_queries.prices(session, product_id)
        coming = {
            one.row.price_id: one.row
            for one in price_line.steps(rows, hand.on)
            if one.when is When.COMING
        }
        if price_id not in coming:
            raise NotComing
        row = coming[price_id]
        before = price_line.counting_on(rows, row.valid_from - timedelta(days=1))
        kept = NewPrice(
            product_id,
            row.price_vnd if before is None else before.price_vnd,
            row.valid_from,
            is_end=before is None or before.is_end,
        )
        books.keep_prices(session, [kept], hand=hand)


def last_told(rows: list[PriceRow]) -> str:
    """The id of the price told last; empty where there is none."""
    return max((row.price_id for row in rows), default="")
