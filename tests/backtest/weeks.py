"""Nine weeks of the named world, as a back-test finds them in its books."""

from datetime import timedelta

from sqlalchemy import Table, func, select

from pos.backtest.reports import LeftOut, Report, backtest
from pos.base.database import Model
from pos.base.transaction import reading
from pos.supply import taking_in
from tests.backtest import pasts
from tests.receiving.steps import receive_goods
from tests.returns.steps import sell
from tests.supply.test_days import COM, FISH, TEA, at
from tests.world import TODAY, World

WINE = "RUOU-MO"
DAY = timedelta(days=1)
LAST = 62


def buy(world: World, sku: str, units: int, cost: str) -> None:
    """Goods come in at a cost."""
    form = {"quantity": str(units), "use_by": "01/06/2027", "cost_vnd": cost}
    receive_goods(world.product_id(sku), form, hand=world.hand("Hạnh"))


def nine_weeks(till: World) -> World:
    """Nine weeks in which little happens: fish runs out for a while, tea is bought twice."""
    with at(0, 1):
        sell(till, (TEA, 2), (FISH, 4), (COM, 1))
    with at(14, 1):
        buy(till, TEA, 10, "300.000")
        sell(till, (TEA, 3), (FISH, 8))
    with at(20, 1):
        sell(till, (WINE, 1))
    with at(40, 1):
        buy(till, TEA, 10, "320.000")
        buy(till, FISH, 6, "40.000")
        sell(till, (FISH, 1))
    taking_in.take_days(TODAY + timedelta(days=LAST))
    return till


def rows_by_table() -> dict[str, int]:
    """How much stands in each table."""
    session = reading()
    session.rollback()
    tables = [one.class_.__table__ for one in Model.registry.mappers]
    return {
        one.name: session.scalar(select(func.count()).select_from(one)) or 0
        for one in tables
        if isinstance(one, Table)
    }


def a_report(seed: int = 7) -> Report:
    """A report of a past that never was."""
    return backtest(pasts.past(seed), LeftOut(), lambda _done, _of: True)
