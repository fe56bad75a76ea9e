"""What a newcomer finds in the demo's stock rooms, all of it made by the shop's own acts."""

from datetime import timedelta

import pytest

from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.models import CertificateRow, Product
from pos.closing import audits as closing_audits
from pos.counting import audits as counting_audits
from pos.counting import counts
from pos.counting import queries as counting
from pos.counting.models import CountRow
from pos.demo import trade
from pos.demo.cast import GIFT_SKU, HELD_WHOLE, INVENTED, LAPSING
from pos.demo.story_telling import story_id
from pos.expiry import queries as expiry
from pos.holding import orders, receipts
from pos.moving import audits as moving_audits
from pos.moving.models import MoveDocument
from pos.receiving import audits as receiving_audits
from pos.receiving.models import DeliveryLine, DeliveryRow
from pos.spool import queries as spool
from pos.stock import audits as stock_audits
from pos.stock.models import Fair, Lot, MarkdownRow, StockLevel
from pos.stock.set_models import SetPart
from pos.till import shifts
from pos.till.models import Sale
from tests.till.steps import rows
from tests.world import TODAY, World


def test_the_books_of_every_room_are_sound(demo: World) -> None:
    session = reading()
    rooms = (closing_audits, counting_audits, moving_audits, receiving_audits, stock_audits)
    assert [one.audit(session) for one in rooms] == [[], [], [], [], []]


def test_four_months_were_sold_and_closed_and_nothing_is_left_open(demo: World) -> None:
    days = {one.business_on for one in rows(Sale)}
    assert TODAY - min(days) == timedelta(days=trade.DAYS)
    assert len(days) == sum(map(trade.is_open, range(1, trade.DAYS + 1)))
    assert max(days) == TODAY - timedelta(days=1)
    assert shifts.find_open(reading(), 1) is None
    assert {one.kind for one in spool.in_state(reading(), ["queued"])} <= {
        "label",
        "hold",
        "moved",
        "report",
        "slip",
    }


def test_the_board_has_a_handful_of_lots_and_sales_behind_them(demo: World) -> None:
    bands = expiry.board(reading(), TODAY)
    lots = [one for band in bands for one in band.rows]
    assert 10 <= len(lots) <= 50
    assert all(sum(one.value_vnd or 0 for one in band.rows) < 15_000_000 for band in bands)
    selling = [one for one in lots if one.days_left >= 0]
    assert sum(one.sold_units > 0 for one in selling) * 5 > len(selling) * 2


def test_a_lot_is_recalled_and_another_held_with_one_buyer_who_may_be_called(demo: World) -> None:
    session = reading()
    found, total = orders.page(session, is_open=True, no=1)
    assert total == 3
    [whole] = [one for one in found if one.hold_id == story_id(41)]
    barred = {row.barred for row in rows(Lot, Lot.product_id == demo.product_id(HELD_WHOLE))}
    assert barred == {"hold"}
    found = [one for one in found if one != whole]
    by_kind = {one.kind.value: one for one in found}
    assert set(by_kind) == {"hold", "recall"}
    for one in found:
        assert one.lots == 1
        [lot_id] = orders.lot_ids(session, one.hold_id)
        [level] = rows(StockLevel, StockLevel.lot_id == lot_id, StockLevel.units > 0)
        assert level.place_id == "quarantine"
    [held] = orders.lot_ids(session, by_kind["hold"].hold_id)
    assert rows(Lot, Lot.id == held)[0].barred == "hold"
    assert receipts.count(session, [held]) == 3
    [buyer] = receipts.buyers(session, by_kind["hold"].hold_id, [held])
    assert (buyer.may_be_called, buyer.phone) == (True, "0900 000 001")
    recalled = orders.lot_ids(session, by_kind["recall"].hold_id)
    assert receipts.count(session, recalled) == 2


def test_a_gift_set_is_packed_of_three_goods(demo: World) -> None:
    [gift] = rows(Product, Product.sku == GIFT_SKU)
    [lot] = rows(Lot, Lot.product_id == gift.id)
    assert lot.is_set
    assert len(rows(SetPart, SetPart.set_lot_id == lot.id)) == 3
    [level] = rows(StockLevel, StockLevel.lot_id == lot.id)
    assert (level.place_id, level.units) == ("shop", 6)


def test_one_markdown_counts_today_and_one_begins_tomorrow(demo: World) -> None:
    found = rows(MarkdownRow)
    assert sorted(one.first_on for one in found) == [TODAY, TODAY + timedelta(days=1)]


def test_goods_are_at_a_fair_and_came_today(demo: World) -> None:
    [fair] = rows(Fair)
    assert sum(one.units for one in rows(StockLevel, StockLevel.place_id == fair.place_id)) == 15
    assert {one.kind for one in rows(MoveDocument)} == {"to_fair", "stored", "disposed"}
    [delivery] = rows(DeliveryRow, DeliveryRow.business_on == TODAY)
    assert len(rows(DeliveryLine, DeliveryLine.delivery_id == delivery.id)) == 3


def test_nothing_bad_is_told_of_anybodys_goods(demo: World) -> None:
    """Who looks at the demo sees warnings of a maker's who does not exist."""
    barred = rows(Lot, Lot.barred != "")
    invented = {demo.product_id(sku) for sku, _days in INVENTED}
    assert barred
    assert {one.product_id for one in barred} <= invented


def test_a_count_waits_with_two_differences(demo: World) -> None:
    session = reading()
    [row] = rows(CountRow)
    state = counting.state(session, counts.read(session, row.id))
    assert sorted(one.difference for one in state.rows if one.difference) == [-2, 1]


@pytest.mark.parametrize(("sku", "days"), LAPSING)
def test_a_certificate_that_somebody_invented_ends_as_said(
    demo: World, sku: str, days: int
) -> None:
    product_id = demo.product_id(sku)
    card = catalogue.cards(reading(), [product_id], TODAY)[product_id]
    [row] = rows(CertificateRow, CertificateRow.product_id == product_id)
    assert "VÍ-DỤ" in row.decision_no
    assert (card.stars > 0) == (days >= 0)
