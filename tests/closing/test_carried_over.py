"""What a closing hands on: orders put aside, transfers not seen, codes that nobody waits for."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from pos.base import clock
from pos.base.transaction import reading
from pos.closing import lists, queries
from pos.closing.refusals import OrderHalfPaid
from pos.till import parking, paying, transfer_checking
from pos.till.payment_requests import State
from pos.till.tenders import cash
from pos.till.transfer_checks import Word
from tests.closing.days import close, count, count_and_close, expected_vnd, shift_id
from tests.till import transfers
from tests.till.steps import filled, seen, sell
from tests.till.test_parking import second_register
from tests.world import World


def record(number: str) -> dict:
    return lists.read(reading(), number).record


def test_orders_put_aside_are_carried_over_from_whichever_register(till: World) -> None:
    mine = filled(till, ("MAM-NEM", 1))
    parking.park_order(mine, "chị Mai", hand=till.hand())
    there = second_register(till)
    parking.take_up_order(mine, hand=there)
    parking.park_order(mine, "chị Mai", hand=there)
    [one] = queries.waiting(reading(), 1)
    assert (one.draft_id, one.is_parked, one.amount_vnd) == (mine, True, 65_000)
    [told] = record(count_and_close(till))["carried"]
    assert (told["draft"], told["is_parked"]) == (mine, True)
    till.open_shift()
    assert parking.take_up_order(mine, hand=till.hand()) == mine


def test_an_order_with_money_taken_is_sold_before_the_count(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    version = seen(draft_id).version
    paying.take_tender(draft_id, cash(50_000), seen_version=version, hand=till.hand())
    with pytest.raises(OrderHalfPaid):
        count(till, expected_vnd())


def test_codes_that_still_wait_are_given_up_by_the_closing(till: World) -> None:
    transfers.with_account(till)
    one = transfers.ask(till, filled(till, ("CHE-DINH", 1)))
    shift = count(till, 1_000_000)
    assert transfers.find(one.request_id).state is State.WAITING
    close(till, shift)
    assert transfers.find(one.request_id).state is State.ABANDONED


def unseen(till: World) -> str:
    draft_id = filled(till, ("MAM-NEM", 1))
    one = transfers.unseen(till, transfers.ask(till, draft_id))
    transfers.finish(till, draft_id)
    return one.request_id


def test_the_z_says_what_is_known_of_each_transfer_and_its_page_what_is_known_since(
    lan: FlaskClient, till: World
) -> None:
    transfers.with_account(till)
    arrived, never, still_open = unseen(till), unseen(till), unseen(till)
    hanh = till.hand("Hạnh")
    transfer_checking.check_transfer(arrived, Word.ARRIVED, "", hand=hanh)
    transfer_checking.check_transfer(never, Word.NEVER, "", hand=hanh)
    shift = count(till, expected_vnd())
    page = lan.get("/till/closing").get_data(as_text=True)
    assert page.count('name="seen"') == 1  # only of the open one there is anything to say
    keys = [one.key for one in queries.transfers(reading(), shift) if one.standing == "never"]
    lan.post("/till/closing/slips", data={"shift_id": shift, "seen": keys})
    page = lan.get("/till/closing").get_data(as_text=True)
    assert "Không có tiền về" in page
    assert "Chưa đối chiếu" in page
    number = close(till, shift)
    found = {one["request"]: one["standing"] for one in record(number)["unseen"]}
    assert found == {never: "never", still_open: "open"}
    transfer_checking.check_transfer(still_open, Word.ARRIVED, "", hand=hanh)
    page = lan.get(f"/closings/{number}").get_data(as_text=True)
    assert "Đã đối chiếu, tiền về" in page


@pytest.mark.parametrize(("month", "is_told"), [(11, False), (12, True)])
def test_the_z_says_in_december_that_the_reduced_rate_ends(
    till: World, month: int, is_told: bool
) -> None:
    with clock.running(lambda: datetime(2026, month, 22, 5, tzinfo=UTC)):
        sell(till, ("MAM-NEM", 1))
        notices = record(count_and_close(till))["notices"]
    assert bool(notices) is is_told
    assert not is_told or "31/12/2026" in notices[0]["vi"]


def test_what_was_off_stands_among_the_exceptions(till: World) -> None:
    from pos.reports import exceptions, trail
    from pos.reports.spans import Span
    from tests.world import TODAY

    sell(till, ("MAM-NEM", 1))
    count_and_close(till, expected_vnd() - 5_000, left_vnd=1_000_000)
    till.open_shift(900_000)
    found = trail.counts(reading(), Span(TODAY, TODAY), exceptions.SHOWN)
    off = [(one.times, one.amount_vnd) for one in found if one.topic.value == "difference"]
    assert off == [(2, 105_000)]
    assert shift_id()
