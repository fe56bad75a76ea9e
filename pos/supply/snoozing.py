"""Putting a product off until a day, and asking about it again."""

from collections.abc import Collection
from datetime import date, timedelta

from pos.base.transaction import writing
from pos.catalogue.models import Product
from pos.supply import snoozes
from pos.supply.snooze_refusals import BadSnooze, UnknownGoods
from pos.supply.snoozes import Snooze
from pos.sync.pen import Hand

MOST_DAYS = 366


def snooze(product_id: str, until_on: date, *, request_id: str, hand: Hand) -> None:
    """Do not ask about a product before a day; today: ask about it again.

    The next review leaves it out; the pages do at once.

    Raises:
        UnknownGoods: there is no such product.
        BadSnooze: the day is over, or more than a year ahead.
    """
    if not hand.on <= until_on <= hand.on + timedelta(days=MOST_DAYS):
        raise BadSnooze(day=until_on)
    with writing() as session:
        if session.get(Product, product_id) is None:
            raise UnknownGoods
        wanted = Snooze(product_id, until_on)
        snoozes.put_off(session, wanted, request_id=request_id, hand=hand)


def leave_for_today(product_ids: Collection[str], *, request_id: str, hand: Hand) -> None:
    """Somebody ordered and took nothing of these: they are asked about again tomorrow.

    The same request heard again writes nothing.
    """
    if not product_ids:
        return
    until_on = hand.on + timedelta(days=1)
    with writing() as session:
        for product_id in product_ids:
            wanted, heard_as = Snooze(product_id, until_on), f"{request_id}.{product_id}"
            snoozes.put_off(session, wanted, request_id=heard_as, hand=hand)
