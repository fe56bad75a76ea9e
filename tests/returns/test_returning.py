"""Goods taken back against their receipt: units, money, stock, numbers."""

import pytest
from sqlalchemy import select, text

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.returns import audits
from pos.returns.fates import Fate, Why
from pos.returns.refusals import (
    AccountNeeded,
    MoreThanLeft,
    NotForTheShelf,
    NothingToReturn,
    NoWhy,
    ReturnChanged,
    SlipNeeded,
)
from pos.shop.refusals import ApprovalNeeded
from pos.spool.models import PrintJob
from pos.stock import ledger
from pos.stock.models import StockMove
from pos.till.models import Counter
from tests.returns import steps
from tests.returns.steps import card, give_back, refunds, sell, transfer, yes
from tests.till.steps import facts
from tests.world import World


def levels(lot_id: str) -> tuple[int, int]:
    session = reading()
    return ledger.level(session, lot_id, "shop"), ledger.level(session, lot_id, "quarantine")


def test_a_whole_sale_comes_back_and_its_cash_with_it(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    done = give_back(till, sale)
    assert (done.number, done.total_vnd) == ("HN01-1A-T000001", 900_000)
    assert refunds(done.return_id) == [("cash", 900_000)]
    [counter] = reading().scalars(select(Counter))
    assert (counter.receipts, counter.returns, counter.gt_vnd) == (1, 1, 0)


def test_what_came_back_lies_on_the_shelf_aside_or_is_gone(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 3))
    lot_id = steps.returned_lines(give_back(till, sale, (1, 1)).return_id)[0].lot_id
    shelf, _ = levels(lot_id)
    give_back(till, sale, (1, 1), fate=Fate.QUARANTINE)
    give_back(till, sale, (1, 1), fate=Fate.DISPOSE, voucher=steps.yes(till, refund=450_000))
    assert levels(lot_id) == (shelf, 1)
    moved = reading().scalars(select(StockMove).where(StockMove.reason == "returned"))
    assert sorted(one.to_place_id for one in moved) == ["disposed", "quarantine", "shop"]


def test_no_unit_comes_back_twice(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    give_back(till, sale, (1, 2))
    with pytest.raises(MoreThanLeft):
        give_back(till, sale, (1, 1), seen_vnd=450_000)
    assert len(steps.returns()) == 1


def test_the_same_request_heard_again_is_one_return(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    request_id = new_id()
    first = give_back(till, sale, (1, 1), request_id=request_id)
    again = give_back(till, sale, (1, 1), request_id=request_id)
    assert (again.number, again.is_first_time) == (first.number, False)
    assert len(steps.returns()) == 1


def test_each_tender_gives_back_what_it_took_and_notes_only_what_notes_paid(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2), by=[card(800_000, "AA1"), steps.cash(100_000)])
    first = give_back(till, sale, (1, 1))
    assert refunds(first.return_id) == [("cash", 100_000), ("card", 350_000)]
    second = give_back(till, sale, (1, 1))
    assert refunds(second.return_id) == [("card", 450_000)]


def test_a_transfer_is_still_to_be_sent_until_somebody_says_so(till: World) -> None:
    from pos.returns import queries, sending
    from pos.returns.refusals import IsSent

    sale = sell(till, ("MAM-NEM", 1), by=[transfer(65_000)])
    done = give_back(till, sale)
    [one] = queries.to_send(reading())
    assert (one.number, one.amount_vnd, one.send_to) == (done.number, 65_000, "VCB 0123456789")
    sending.mark_sent(one.return_id, one.refund_no, "FT123", hand=till.hand())
    assert queries.to_send(reading()) == []
    with pytest.raises(IsSent):
        sending.mark_sent(one.return_id, one.refund_no, "FT124", hand=till.hand())
    [told] = facts("refund.sent/1")
    assert told["refund"] == {
        "return": one.return_id,
        "number": done.number,
        "no": one.refund_no,
        "amount_vnd": 65_000,
        "reference": "FT123",
    }
    assert told["by"]["name"] == "Lan"
    reading().rollback()
    assert audits.audit(reading()) == []
    with writing() as session:
        session.execute(text("UPDATE returns_sendings SET reference = 'FT999'"))
    reading().rollback()
    found = audits.audit(reading())
    assert {one.check for one in found} == {"returns.sendings_are_told"}


def test_a_transfer_nobody_saw_goes_back_only_with_a_yes(till: World) -> None:
    sale = sell(till, ("MAM-NEM", 1), by=[transfer(65_000, is_seen=False)])
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale)
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale, voucher=yes(till, refund=64_999))
    assert steps.returns() == []
    done = give_back(till, sale, voucher=yes(till, refund=65_000))
    assert refunds(done.return_id) == [("transfer", 65_000)]


def test_a_refund_above_the_limit_needs_a_yes_to_all_of_it(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 3))
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale)
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale, voucher=yes(till, refund=1_349_999))
    assert give_back(till, sale, voucher=yes(till, refund=1_350_000)).total_vnd == 1_350_000


def test_what_changed_meanwhile_is_looked_at_again(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    with pytest.raises(ReturnChanged):
        give_back(till, sale, (1, 1), seen_vnd=1)


@pytest.mark.parametrize(
    ("tender", "missing", "no"),
    [
        (card(65_000, "AA1"), {"slip": " "}, SlipNeeded),
        (transfer(65_000), {"send_to": ""}, AccountNeeded),
    ],
)
def test_how_the_money_goes_back_must_be_said(till: World, tender, missing, no) -> None:
    sale = sell(till, ("MAM-NEM", 1), by=[tender])
    with pytest.raises(no):
        give_back(till, sale, **missing)
    assert steps.returns() == []


def test_nothing_and_lines_of_nowhere_are_no_return(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    for units in ((1, 0), (7, 1)):
        with pytest.raises(NothingToReturn):
            give_back(till, sale, units, seen_vnd=0)
    with pytest.raises(NoWhy):
        give_back(till, sale, why=Why.OTHER)


def test_an_expired_lot_goes_away_and_never_on_the_shelf(till: World) -> None:
    from datetime import timedelta

    from pos.base import clock
    from tests.world import NOON

    sale = sell(till, ("COM-ME-TRI", 2))
    with clock.running(lambda: NOON + timedelta(days=3)):
        with pytest.raises(NotForTheShelf):
            give_back(till, sale, (1, 1), fate=Fate.RESTOCK, seen_vnd=60_000)
        done = give_back(till, sale, (1, 1))
    assert [line.fate for line in steps.returned_lines(done.return_id)] == ["dispose"]


def test_faulty_goods_go_aside(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 1))
    done = give_back(till, sale, why=Why.FAULTY)
    assert [line.fate for line in steps.returned_lines(done.return_id)] == ["quarantine"]


def test_the_drawer_opens_for_notes_alone(till: World) -> None:
    notes = sell(till, ("MAM-NEM", 1))
    give_back(till, notes, drawer_at="P1")
    slip = sell(till, ("MAM-NEM", 1), by=[card(65_000, "AA1")])
    give_back(till, slip, drawer_at="P1")
    assert len(reading().scalars(select(PrintJob).where(PrintJob.kind == "drawer")).all()) == 1


def test_a_sale_of_another_register_comes_back_here(till: World) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    done = give_back(till, sale, (1, 2))
    assert steps.returns()[0].sale_id == sale.id
    assert done.total_vnd == 900_000
