"""What an order comes to.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pos.base.money import line_amount_vnd, spread
from pos.base.quantity import Unit
from pos.law.vat import BuyerKind, LineVat, NoRate, SellerMethod, TaxClass, rate, share
from pos.till.refusals import ClockWrong


@dataclass(frozen=True)
class Priced:
    """What pricing needs to know of a line."""

    units: int
    price_vnd: int
    unit: str
    tax_class: str


def amounts(lines: Sequence[Priced]) -> list[int]:
    """What each line costs, VAT inside, in đồng."""
    return [line_amount_vnd(line.units, line.price_vnd, Unit(line.unit)) for line in lines]


def split_amount(amount_vnd: int, units: Sequence[int]) -> list[int]:
    """A line's amount over its parts, so that they add up to it."""
    return spread(amount_vnd, units)


def vat(grosses: Sequence[tuple[int, str]], *, seller_method: str, on: date) -> list[LineVat]:
    """Net and VAT of each (gross, tax class), by the rules of the day, for a consumer.

    Raises:
        ClockWrong: no law of ours reaches back to the day.
    """
    method = SellerMethod(seller_method)
    try:
        return share(
            [
                (gross, rate(TaxClass(kind), method=method, buyer=BuyerKind.CONSUMER, on=on))
                for gross, kind in grosses
            ]
        )
    except NoRate as error:
        raise ClockWrong(day=on) from error
