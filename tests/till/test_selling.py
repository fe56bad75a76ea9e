"""Completing a sale: one act, one transaction, and every reason to say no."""

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from pos.base import clock
from pos.base.errors import Refusal
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.stock import audits as stock_audits
from pos.stock.models import StockMove
from pos.till import audits, drafting, order_lots, orders, selling, sold_lines
from pos.till.drafting import settle_prices
from pos.till.models import Draft
from pos.till.refusals import (
    DraftIsClosed,
    LotExpired,
    LotNeeded,
    NoShift,
    NothingToSell,
    OrderChanged,
    PaidTooLittle,
    PaidTooMuch,
)
from pos.till.selling import Done, Seen
from tests.till.steps import (
    book,
    changed,
    facts,
    filled,
    jobs_of,
    levels,
    lines_of,
    lot_id,
    order,
    pay,
    rows,
    sale_of,
    scan,
    seen,
    sell,
    tender_of,
)
from tests.world import NOON, TODAY, World


def sound() -> None:
    """The books add up and the stream verifies."""
    session = reading()
    session.rollback()
    assert stock_audits.audit(session) == []
    assert audits.audit(session) == []


# -- What one sale writes -------------------------------------------------------------


def test_a_sale_writes_its_number_lines_tender_moves_fact_and_paper(till: World) -> None:
    before = book()
    done = sell(till, ("CHE-DINH", 2, "L261103"), ("RAU-CAI", "0,450"), tendered_vnd=1_000_000)
    assert changed(before) == {
        "till_counters",
        "till_drafts",
        "till_draft_lines",
        "till_nudges",
        "till_sales",
        "till_sale_lines",
        "till_tenders",
        "stock_moves",
        "stock_levels",
        "sync_facts",
        "spool_jobs",
    }
    assert done == Done(done.sale_id, "HN01-1A-000001", 918_900, 81_100, True)
    sound()


def test_the_sale_is_as_it_was_sold(till: World) -> None:
    done = sell(till, ("CHE-DINH", 2, "L261103"), tendered_vnd=1_000_000)
    sale = sale_of(done)
    assert (sale.number, sale.register_no, sale.receipt_no) == ("HN01-1A-000001", 1, 1)
    assert (sale.total_vnd, sale.vat_vnd, sale.gt_vnd) == (900_000, 66_667, 900_000)
    assert (sale.completed_at, sale.business_on) == (NOON, TODAY)
    assert sale.person_id == till.person_id("Lan")
    [line] = lines_of(done)
    assert (line.no, line.sku, line.units, line.price_vnd) == (1, "CHE-DINH", 2, 450_000)
    assert (line.name_vi, line.name_en) == ("Chè Đinh Tân Cương", "Tan Cuong single-bud tea")
    assert (line.producer, line.place) == ("HTX Chè Hảo Đạt", "xã Tân Cương, Thái Nguyên")
    assert (line.lot_code, line.owner, line.stars) == ("L261103", "owned", 5)
    assert (line.unit, line.unit_word, line.short_units) == ("piece", "hộp", 0)
    assert (line.tax_class, line.vat_code, line.vat_percent) == ("standard", "8%", 8)
    assert (line.amount_vnd, line.net_vnd, line.vat_vnd) == (900_000, 833_333, 66_667)
    tender = tender_of(done)
    assert (tender.kind, tender.amount_vnd) == ("cash", 900_000)
    assert (tender.tendered_vnd, tender.change_vnd) == (1_000_000, 100_000)


def test_the_goods_leave_the_shop_for_the_customer(till: World) -> None:
    done = sell(till, ("CHE-DINH", 2, "L261103"))
    [move] = rows(StockMove, StockMove.act_id == done.sale_id)
    assert (move.units, move.from_place_id, move.to_place_id) == (2, "shop", "customer")
    assert (move.reason, move.lot_id) == ("sold", lot_id(till, "CHE-DINH", "L261103"))
    assert levels()["CHE-DINH L261103"] == 18


def test_the_fact_tells_the_whole_sale(till: World) -> None:
    done = sell(till, ("CHE-DINH", 2, "L261103"), tendered_vnd=1_000_000)
    sale = sale_of(done)
    fact = facts("sale.completed/1")[-1]
    assert (fact["sale"], fact["number"]) == (done.sale_id, done.number)
    assert (fact["register"], fact["at"]) == (1, "2026-11-21T05:00:00.000Z")
    assert fact["business_on"] == "2026-11-21"
    assert fact["by"] == {"id": till.person_id("Lan"), "name": "Lan"}
    assert (fact["total_vnd"], fact["vat_vnd"], fact["gt_vnd"]) == (900_000, 66_667, 900_000)
    assert fact["shift"] == {"id": sale.shift_id, "no": 1}
    assert fact["buyer"] == {"kind": "consumer"}
    assert fact["approvals"] == []
    assert fact["tenders"] == [
        {
            "kind": "cash",
            "amount_vnd": 900_000,
            "tendered_vnd": 1_000_000,
            "change_vnd": 100_000,
            "reference": "",
            "request": None,
            "is_seen": True,
        }
    ]
    [line] = fact["lines"]
    assert line["lot"] == {"id": lot_id(till, "CHE-DINH", "L261103"), "code": "L261103"}
    assert (line["product"], line["sku"]) == (till.product_id("CHE-DINH"), "CHE-DINH")
    assert (line["units"], line["unit"], line["unit_word"]) == (2, "piece", "hộp")
    assert (line["price_vnd"], line["discount_vnd"], line["amount_vnd"]) == (450_000, 0, 900_000)
    assert (line["vat_class"], line["vat_code"], line["vat_percent"]) == ("standard", "8%", 8)
    assert (line["net_vnd"], line["vat_vnd"]) == (833_333, 66_667)
    assert (line["stars"], line["owner"], line["short_units"]) == (5, "owned", 0)
    assert (line["name_vi"], line["name_en"]) == ("Chè Đinh Tân Cương", "Tan Cuong single-bud tea")
    assert (line["producer"], line["place"]) == ("HTX Chè Hảo Đạt", "xã Tân Cương, Thái Nguyên")


def test_the_sale_has_one_paper_waiting(till: World) -> None:
    done = sell(till, ("CHE-DINH", 1))
    [job] = jobs_of(done.sale_id)
    assert (job.kind, job.title, job.copy_no, job.copies) == ("receipt", done.number, 0, 1)
    assert (job.state, job.payload, job.register_no, job.created_by) == ("queued", None, 1, "Lan")


def test_the_orders_id_becomes_the_sales(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    assert pay(till, draft_id).sale_id == draft_id
    [draft] = rows(Draft, Draft.id == draft_id)
    assert draft.closed_at == NOON


# -- All of it or nothing -------------------------------------------------------------

STEPS: list[tuple[Any, str]] = [
    (orders.shifts, "require_open"),
    (orders.drafts, "lines"),
    (orders.catalogue, "cards"),
    (orders.draft_tenders, "of"),
    (selling.approvals, "give"),
    (order_lots.stock, "shelves"),
    (order_lots, "allocate"),
    (sold_lines, "vat"),
    (sold_lines.ledger, "sell"),
    (sold_lines.ledger, "move"),
    (selling.counters, "next_receipt"),
    (selling.outbox, "record"),
    (selling.sales, "write"),
    (selling.papers, "receipt"),
    (selling, "dumps"),
    (selling.queue, "queue"),
    (selling.drafts, "close"),
    (Session, "commit"),
]


@pytest.mark.parametrize(("owner", "name"), STEPS, ids=[name for _, name in STEPS])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_failure_at_any_step_leaves_no_trace_and_the_same_checkout_then_works(
    till: World, owner: Any, name: str, when: str
) -> None:
    # Twelve and thirteen: the second line is oversold, so every book has something to write.
    draft_id = filled(till, ("RAU-CAI", "0,450"), ("MAM-NEM", 13))
    saw = seen(draft_id)
    before = book()
    real: Callable[..., Any] = getattr(owner, name)

    def fail(*args: Any, **more: Any) -> Any:
        if when == "after" and name != "commit":
            real(*args, **more)
        raise OSError("power cut")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, fail)
        with pytest.raises(OSError, match="power cut"):
            pay(till, draft_id, saw=saw)
    assert changed(before) == set()
    done = pay(till, draft_id, saw=saw)
    assert (done.number, done.is_first_time) == ("HN01-1A-000001", True)
    sound()


# -- No -------------------------------------------------------------------------------


def refused(world: World, draft_id: str, *, no: type[Refusal], **how: Any) -> Refusal:
    """Pay, be refused, and see that nothing has changed."""
    saw = how.pop("saw", None) or seen(draft_id)
    before = book()
    with pytest.raises(no) as found:
        pay(world, draft_id, saw=saw, **how)
    assert changed(before) == set()
    return found.value


def test_a_sale_paid_too_little_changes_nothing(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    found = refused(till, draft_id, no=PaidTooLittle, tendered_vnd=449_999)
    assert found.facts == {"missing_vnd": 1}


def test_more_change_than_anybody_gives_is_a_scan_in_the_amount(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    refused(till, draft_id, no=PaidTooMuch, tendered_vnd=10_450_001)
    refused(till, draft_id, no=PaidTooMuch, tendered_vnd=8_930_000_000_019)
    assert pay(till, draft_id, 10_450_000).change_vnd == 10_000_000


def test_an_empty_order_is_not_sold(till: World) -> None:
    refused(till, order(till), no=NothingToSell)


def test_without_a_shift_nothing_is_sold(till: World, monkeypatch: pytest.MonkeyPatch) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    monkeypatch.setattr(orders.shifts, "find_open", lambda *_: None)
    refused(till, draft_id, no=NoShift)


def test_an_order_nobody_made_is_not_sold(till: World) -> None:
    with pytest.raises(DraftIsClosed):
        pay(till, "01X", 1, saw=Seen(0, 0))


def test_an_order_changed_in_another_window_is_shown_again_before_it_is_paid(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    scan(till, draft_id, "MAM-NEM")
    found = refused(till, draft_id, no=OrderChanged, saw=saw, tendered_vnd=1_000_000)
    assert found.facts == {"total_vnd": 515_000}


def test_an_order_changed_and_changed_back_is_shown_again_all_the_same(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    scan(till, draft_id, "CHE-DINH")
    from pos.till.models import DraftLine

    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    drafting.change_line(draft_id, line.id, quantity="1", lot_id=None, hand=till.hand())
    assert seen(draft_id).total_vnd == saw.total_vnd
    refused(till, draft_id, no=OrderChanged, saw=saw)


def test_a_total_nobody_saw_is_not_taken(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    saw = seen(draft_id)
    refused(till, draft_id, no=OrderChanged, saw=Seen(saw.version, saw.total_vnd - 1))


def test_an_order_left_open_over_a_price_change_is_sold_at_the_price_of_today(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    with writing() as session:
        books.set_price(
            session, till.product_id("CHE-DINH"), 500_000, valid_from=TODAY, hand=till.hand()
        )
    found = refused(till, draft_id, no=OrderChanged)
    assert found.facts == {"total_vnd": 500_000}  # what it comes to now
    assert settle_prices(draft_id, hand=till.hand())
    assert not settle_prices(draft_id, hand=till.hand())
    assert pay(till, draft_id).total_vnd == 500_000


# -- Expired lots ---------------------------------------------------------------------


def test_a_lot_that_expires_at_midnight_between_cart_and_pay_is_not_sold(till: World) -> None:
    last_minute = NOON + timedelta(days=1, hours=11, minutes=59)  # 22/11, 23:59 in Hanoi
    with clock.running(lambda: last_minute):
        draft_id = filled(till, ("COM-ME-TRI", 1, "L261121"))
    with clock.running(lambda: last_minute + timedelta(minutes=1)):
        found = refused(till, draft_id, no=LotExpired)
    assert found.facts == {
        "name": "Cốm Mễ Trì",
        "lot_code": "L261121",
        "use_by": TODAY + timedelta(days=1),
    }
    with clock.running(lambda: last_minute):
        assert pay(till, draft_id).is_first_time


def test_fefo_never_chooses_while_some_lot_has_expired_since_the_scan(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    late = NOON + timedelta(days=19)
    with clock.running(lambda: late):
        found = refused(till, draft_id, no=LotNeeded)
        from pos.till.models import DraftLine

        [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
        assert found.facts == {"name": "Chè Đinh Tân Cương", "line_id": line.id}
        lot = lot_id(till, "CHE-DINH", "L261103")
        drafting.change_line(draft_id, line.id, quantity=None, lot_id=lot, hand=till.hand())
        done = pay(till, draft_id)
    assert [one.lot_code for one in lines_of(done)] == ["L261103"]
    sound()


# -- Nothing leaves before the commit -------------------------------------------------


def test_selling_touches_no_line_to_the_outside(
    till: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_line(*_args: object, **_more: object) -> None:
        raise AssertionError("a sale opened a line")

    from printers import devices, printing

    draft_id = filled(till, ("CHE-DINH", 1))
    monkeypatch.setattr(socket, "socket", no_line)
    monkeypatch.setattr(socket, "create_connection", no_line)
    monkeypatch.setattr(devices, "open_device", no_line)
    monkeypatch.setattr(printing, "draw_paper", no_line)
    assert pay(till, draft_id).is_first_time
