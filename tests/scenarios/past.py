"""A showroom with a fortnight of sales behind it, open for another day: who orders has to know
what was sold."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pos.app import create_app
from pos.base import clock
from pos.base.database import db
from pos.base.dates import business_day
from pos.base.transaction import reading, writing
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.config import Settings
from pos.demo.people import PEOPLE
from pos.migrations.running import migrate_book
from pos.ordering import arranging
from pos.ordering.terms import HouseTerms
from pos.shop.founding import found_showroom
from pos.spool import queries as spool
from pos.spool import queue
from pos.spool.telling import tell
from pos.stock.delivery import Delivery
from pos.stock.lots import LotState
from pos.stock.receiving import put_away
from pos.sync.pen import HOUSE, Hand
from tests.closing.days import count_and_close
from tests.receiving.ordered import BUDS, TEA
from tests.receiving.ordered import GOODS as MORE_GOODS
from tests.till.steps import sell
from tests.world import GOODS, SHOWROOM, TERMINAL_ID, World

DAYS = 14
A_DAY = ((TEA, 3), (BUDS, 1))
"""What is sold on each."""
LEFT = {TEA: 6, BUDS: 5}
"""What is there this morning."""
COSTS = {TEA: 300_000, BUDS: 160_000}
LIFE_DAYS = 330


@contextmanager
def _at(ago: int) -> Iterator[None]:
    """The clock at nine in the morning in Vietnam, so many days ago."""
    moment = datetime.combine(_today() - timedelta(days=ago), time(2, 0), UTC)
    with clock.running(lambda: moment):
        yield


def _today() -> date:
    return business_day(datetime.now(UTC))


def make_past(home: Path) -> None:
    """Found the showroom, fill its shelves and sell on each of the days; nothing is left open.

    To place an order costs it nothing, so that what is proposed is what is missing.
    """
    home.mkdir(parents=True)
    settings = Settings(home=home)
    with _at(DAYS + 1):
        migrate_book(settings.book, at=clock.now())
        app = create_app(settings)
        with app.app_context():
            world = World(app, settings)
            _found(world)
    with app.app_context():
        for ago in range(DAYS, 0, -1):
            with _at(ago):
                world.open_shift()
                sell(world, *A_DAY)
                count_and_close(world)
                _settle_papers(world)
        db.session.remove()
        db.engine.dispose()


def _found(world: World) -> None:
    pen = world.app.extensions["ocop_house"].pen
    hand = Hand(pen, clock.now(), *HOUSE)
    pepper = world.app.extensions["ocop_house"].pepper
    found_showroom(SHOWROOM, PEOPLE, terminal_id=TERMINAL_ID, pepper=pepper, hand=hand)
    for goods in (GOODS, MORE_GOODS):
        plan = import_products(read_file(goods.encode()), hand=hand)
        assert not plan.refused, plan.refused
    with writing() as session:
        for sku, a_day in A_DAY:
            product_id = catalogue.by_sku(session, sku)
            assert product_id is not None
            card = catalogue.cards(session, [product_id], hand.on)[product_id]
            ends = hand.on + timedelta(days=LIFE_DAYS)
            state = LotState("L1", "", hand.on, "hsd", ends, "owned", "", COSTS[sku])
            put_away(session, card, Delivery(state, DAYS * a_day + LEFT[sku]), hand=hand)
    arranging.change_house_terms(HouseTerms(order_vnd=0, line_vnd=0), hand=hand)
    db.session.remove()


def _settle_papers(world: World) -> None:
    """What was printed came out: nothing waits for a printer days later."""
    reading().rollback()
    hand = world.house_hand()
    with writing() as session:
        for job in spool.in_state(session, ["queued"]):
            queue.settle(session, job.job_id, "confirmed", "", at=hand.at)
            tell(session, job, "confirmed", "", hand)
