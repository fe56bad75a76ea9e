"""Who sees what a drawer must hold before it is counted: nobody who has a part in the shift."""

import re

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.money import format_vnd
from pos.base.transaction import reading
from pos.closing import lists, looking
from pos.closing.refusals import OwnDrawer
from pos.returns import returning
from pos.returns.returning import Paying
from pos.shop.refusals import ApprovalNeeded
from pos.spool.models import PrintJob
from pos.sync.models import TrailRow
from tests.closing.days import close, count, expected_vnd, shift_id, yes
from tests.closing.test_pages import post_count, sold, text
from tests.returns import steps
from tests.shop.workers import enter_as
from tests.till.steps import facts, rows, sell
from tests.world import World


def look(world: World, name: str = "Hạnh") -> None:
    looking.look(1, shift_id(), hand=world.hand(name))


def own_shift(world: World) -> FlaskClient:
    """Hạnh, the manager, opens the shift herself and sells."""
    hanh = world.sign_in("Hạnh")
    hanh.post("/till/shifts", data={"count_100000": "10"})
    sell(world, ("MAM-NEM", 3), name="Hạnh")
    sell(world, ("CHE-DINH", 1), name="Hạnh")
    return hanh


def test_a_manager_who_opened_the_shift_sees_no_expected_sum_before_the_count(world: World):
    """Every page that links lead to, the papers too, whoever printed them."""
    hanh = own_shift(world)
    hanh.post("/till/shift/papers", data={"shift_id": shift_id()})
    assert (
        hanh.post("/closings/registers/1/sight", data={"shift_id": shift_id()}).status_code == 409
    )
    secret = {format_vnd(expected_vnd()), format_vnd(expected_vnd() - 1_000_000)}
    waiting, known = ["/till/shift", "/closings", "/closings/registers/1", "/till/cash"], set()
    waiting += ["/till/closing", "/papers", "/audit/exceptions", "/audit/trail", "/transfers"]
    waiting += ["/settings", "/returns"]
    while waiting:
        path = waiting.pop()
        if path in known:
            continue
        known.add(path)
        page = hanh.get(path, follow_redirects=True).get_data().decode("utf-8", "replace")
        assert not [one for one in secret if one in page], path
        waiting += [
            one
            for one in re.findall(r'(?:href|data-url)="(/[a-z][^"#]*)"', page)
            if one.startswith(("/closings", "/till/shift", "/till/c", "/papers", "/audit"))
        ]
    assert len(known) > 15
    for job in rows(PrintJob, PrintJob.kind.in_(("report", "led"))):
        assert not [one for one in secret if one in job.document]
    assert facts("shift.looked/1") == []


def test_a_manager_who_only_opened_it_may_not_look(world: World):
    world.sign_in("Hạnh").post("/till/shifts", data={"count_100000": "10"})
    sold(world)
    with pytest.raises(OwnDrawer):
        look(world)


def test_a_manager_who_sold_in_it_may_not_look(till: World):
    sold(till)
    assert "/sight" in text(till.sign_in("Hạnh").get("/till/shift"))
    sell(till, ("MAM-NEM", 1), name="Hạnh")
    with pytest.raises(OwnDrawer):
        look(till)
    assert "/sight" not in text(till.sign_in("Hạnh").get("/till/shift"))


def test_a_manager_who_took_goods_back_in_it_may_not_look(till: World):
    sale = steps.sell(till, ("MAM-NEM", 1))
    wanted = steps.asked(sale)
    paying = Paying(new_id(), steps.worth(till, wanted))
    returning.return_goods(wanted, paying, hand=till.hand("Hạnh"), voucher=None, drawer_at=None)
    with pytest.raises(OwnDrawer):
        look(till)


def test_a_cashier_may_not_look(till: World):
    with pytest.raises(OwnDrawer):
        look(till, "Minh")
    lan = till.sign_in()
    assert lan.post("/closings/registers/1/sight", data={}).status_code == 403


def test_a_look_is_told_once_and_stands_in_the_trail(till: World):
    sold(till)
    look(till)
    look(till)
    [told] = facts("shift.looked/1")
    assert (told["by"]["name"], told["shift"]["id"]) == ("Hạnh", shift_id())
    [row] = rows(TrailRow, TrailRow.topic == "look")
    assert row.person_id == till.person_id("Hạnh")
    page = text(till.sign_in("Hạnh").get("/audit/trail?topic=look"))
    assert "Xem số tiền phải có của ca 1 trước khi đếm." in page


def test_who_looked_and_counts_needs_anothers_yes_however_well_it_fits(till: World):
    sold(till)
    look(till)
    shift = count(till, expected_vnd(), name="Hạnh")
    page = text(till.sign_in("Hạnh").get("/till/closing"))
    assert "Người đếm đã xem tiền phải có" in page
    with pytest.raises(ApprovalNeeded):
        close(till, shift, name="Hạnh")
    number = close(till, shift, name="Hạnh", voucher=yes(till, "difference", 0, name="Minh"))
    z = lists.read(reading(), number).record
    assert [one["kind"] for one in z["happenings"]] == ["look:drawer"]
    assert [one["kind"] for one in z["approvals"]] == ["difference"]
    assert "Xem tiền phải có trước khi đếm" in rows(PrintJob, PrintJob.title == number)[0].document


def test_the_only_one_who_leads_says_yes_to_themselves_with_a_reason(till: World):
    sold(till)
    look(till)
    count(till, expected_vnd(), name="Hạnh")
    hanh = till.sign_in("Hạnh")
    data = {"shift_id": shift_id(), "count_no": 1, "left_vnd": "0", "carried": ""}
    asked = hanh.post("/till/closing", data=data)
    assert asked.status_code == 409
    assert 'name="shown_difference" value="0"' in text(asked)
    yes = {"approver_id": till.person_id("Hạnh"), "approver_pin": "192837"}
    said = {**data, **yes, "shown_difference": "0"}
    assert hanh.post("/till/closing", data=said).status_code == 409
    assert hanh.post("/till/closing", data={**said, "approver_reason": "một mình"}).location


def test_a_look_asks_nothing_of_another_who_counts(till: World):
    sold(till)
    look(till)
    assert close(till, count(till, expected_vnd()))


def test_a_look_at_one_shift_is_none_at_the_next(till: World):
    look(till)
    close(till, count(till, 1_000_000))
    till.open_shift()
    sold(till)
    page = text(till.sign_in("Hạnh").get("/till/shift"))
    assert format_vnd(expected_vnd()) not in page


def test_once_it_is_counted_whoever_leads_sees_it(world: World):
    hanh = own_shift(world)
    post_count(hanh, 1_000_000)
    assert format_vnd(expected_vnd()) in text(hanh.get("/till/shift"))
    assert facts("shift.looked/1") == []


def test_a_paper_with_the_sums_is_for_whom_it_was_printed_alone(till: World):
    sold(till)
    look(till)
    hanh = till.sign_in("Hạnh")
    hanh.post("/till/shift/papers", data={"shift_id": shift_id()})
    [led] = rows(PrintJob, PrintJob.kind == "led")
    assert format_vnd(expected_vnd()) in led.document
    assert hanh.get(f"/papers/{led.id}").status_code == 200
    for other, status in (("cashier", 403), ("lead", 403), ("auditor", 200)):
        assert enter_as(till, other).get(f"/papers/{led.id}").status_code == status, other


def test_an_auditor_who_counts_nothing_sees_it_without_a_press(till: World):
    sold(till)
    auditor = enter_as(till, "auditor")
    assert format_vnd(expected_vnd()) in text(auditor.get("/closings/registers/1"))
    assert facts("shift.looked/1") == []


def test_a_lead_looks_as_a_manager_does(till: World):
    sold(till)
    lead = enter_as(till, "lead")
    data = {"shift_id": shift_id(), "afar": "1"}
    answer = lead.post("/closings/registers/1/sight", data=data)
    assert answer.location == "/till/shift"  # the list of shifts is not theirs
    assert format_vnd(expected_vnd()) in text(lead.get("/till/shift"))
