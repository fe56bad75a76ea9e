"""What came back stands beside what was sold, and the difference is told."""

from pos.base.transaction import reading
from pos.reports import trail
from pos.reports.queries import Only, sales_report
from pos.reports.spans import Span
from pos.returns.fates import Why
from pos.returns.wishes import Asked, Wish
from pos.stock import queries as stock
from pos.sync.trails import Topic
from tests.returns.steps import give_back, sell, yes
from tests.world import TODAY, World

DAY = Span(TODAY, TODAY)


def test_returns_are_a_figure_of_their_own_and_the_net_is_told(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2), ("MAM-NEM", 1))
    give_back(till, sale, (1, 1))
    told = sales_report(reading(), DAY)
    assert (told.total.amount_vnd, told.returned.amount_vnd) == (965_000, 450_000)
    assert (told.net_sold.amount_vnd, told.net_sold.units) == (515_000, 2)
    assert told.returned.net_vnd + told.returned.vat_vnd == 450_000
    other = sales_report(reading(), DAY, Only(product_id=till.product_id("MAM-NEM")))
    assert other.returned.amount_vnd == 0
    mine = sales_report(reading(), DAY, Only(person_id=till.person_id("Minh")))
    assert mine.returned.amount_vnd == 0


def test_returns_without_a_receipt_are_counted_by_person_and_day(till: World) -> None:
    product = till.product_id("MAM-NEM")
    [lot] = stock.shelves(reading(), [product])[product]
    wish = Wish(1, None, product_id=product, lot_id=lot.lot_id, price_vnd=65_000)
    vouched = yes(till, return_without_receipt=65_000)
    give_back(till, None, wanted=Asked(None, (wish,), Why.WRONG), voucher=vouched)
    [loose] = trail.counts(reading(), DAY, [Topic.LOOSE_RETURN])
    assert (loose.person_id, loose.business_on) == (till.person_id("Lan"), TODAY)
    assert (loose.times, loose.amount_vnd) == (1, 65_000)
