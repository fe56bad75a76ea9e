"""An order whose goods were all taken out is nobody else's order."""

import pytest
from flask.testing import FlaskClient

from pos.base.errors import Refusal
from pos.base.transaction import reading
from pos.law.vat import BuyerKind
from pos.returns import exchanging
from pos.till import drafting, naming, paying, reducing, requesting, transfer_queries
from pos.till.buyers import Buyer
from pos.till.models import Draft, DraftLine, DraftTender
from pos.till.payment_requests import State
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.tenders import cash
from tests.returns import steps as brought
from tests.till.steps import book, changed, facts, filled, order, pay, put, rows, seen
from tests.till.test_till_pages import HTMX, text
from tests.till.transfers import ask, find, saw, unseen, with_account
from tests.world import World

COMPANY = Buyer(BuyerKind.ENTERPRISE_OR_HTX, "HTX Ví Dụ", "Số 2 phố Ví Dụ", "0199999991")


def company(world: World, draft_id: str) -> None:
    naming.name_buyer(draft_id, COMPANY, hand=world.hand())


def note(world: World, draft_id: str) -> None:
    naming.write_note(draft_id, "Quà Tết", hand=world.hand())


def discount(world: World, draft_id: str) -> None:
    wanted = Reduction(Discount(DiscountKind.PERCENT, 500))
    reducing.reduce_order(draft_id, wanted, hand=world.hand())


def take_out(world: World, draft_id: str) -> None:
    for line in rows(DraftLine, DraftLine.draft_id == draft_id):
        drafting.remove_line(draft_id, line.id, hand=world.hand())


def notes(world: World, draft_id: str) -> None:
    version = seen(draft_id).version
    paying.take_tender(draft_id, cash(1_000), seen_version=version, hand=world.hand())


@pytest.mark.parametrize("said", [company, note, discount])
def test_what_was_said_of_an_emptied_order_is_not_the_next_customers(till: World, said) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    said(till, draft_id)
    take_out(till, draft_id)
    assert order(till) != draft_id


def test_an_emptied_order_of_which_nothing_was_said_is_used_again(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    take_out(till, draft_id)
    assert order(till) == draft_id


def test_a_sum_shown_to_one_customer_was_not_shown_to_the_next(till: World) -> None:
    """The next one's goods, taken off before anybody named their sum, are no void."""
    draft_id = filled(till, ("MAM-NEM", 1))
    drafting.settle_prices(draft_id, hand=till.hand())
    take_out(till, draft_id)
    assert len(facts("order.voided/1")) == 1
    assert order(till) == draft_id
    put(till, draft_id, "TRANH", times=2)
    take_out(till, draft_id)
    assert len(facts("order.voided/1")) == 1


def test_a_sum_shown_stays_shown_while_goods_are_left(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1), ("RUOU-MO", 1))
    drafting.settle_prices(draft_id, hand=till.hand())
    take_out(till, draft_id)
    assert len(facts("order.voided/1")) == 2


# -- Money in an order that is emptied -------------------------------------------------------


def last_line(draft_id: str) -> str:
    [line] = rows(DraftLine, DraftLine.draft_id == draft_id)
    return line.id


def test_an_order_keeps_its_last_goods_until_what_was_taken_for_it_went_back(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1), ("RUOU-MO", 1))
    notes(till, draft_id)
    first, second = rows(DraftLine, DraftLine.draft_id == draft_id)
    drafting.remove_line(draft_id, first.id, hand=till.hand())
    before = book()
    with pytest.raises(Refusal, match="paid_in_part"):
        drafting.remove_line(draft_id, second.id, hand=till.hand())
    assert changed(before) == set()
    [taken] = rows(DraftTender)
    paying.give_back(draft_id, taken.id, hand=till.hand())
    assert drafting.remove_line(draft_id, second.id, hand=till.hand()) == draft_id


def test_goods_laid_down_for_an_exchange_go_home_before_the_order_is_emptied(till: World) -> None:
    wanted = brought.asked(brought.sell(till, ("CHE-DINH", 1)))
    draft_id = filled(till, ("MAM-NEM", 1))
    worth = brought.worth(till, wanted)
    exchanging.begin_exchange(wanted, worth, hand=till.hand(), draft_id=draft_id)
    with pytest.raises(Refusal, match="paid_in_part"):
        take_out(till, draft_id)
    exchanging.give_up_exchange(draft_id, hand=till.hand())
    take_out(till, draft_id)
    assert order(till) == draft_id


def test_money_seen_for_an_emptied_order_pays_nothing_of_the_next_customers(till: World) -> None:
    """200.000 came, and went out of the order with its goods: 250.000 are still to pay."""
    with_account(till)
    draft_id = filled(till, ("CHE-DINH", 1))
    one = saw(till, ask(till, draft_id, 200_000), 450_000)
    with pytest.raises(Refusal, match="paid_in_part"):
        take_out(till, draft_id)
    paying.give_back(draft_id, one.request_id, hand=till.hand())
    line_id = last_line(draft_id)
    following = drafting.remove_line(draft_id, line_id, hand=till.hand())
    assert following != draft_id
    with pytest.raises(Refusal, match="draft_is_closed"):
        put(till, draft_id, "RUOU-MO")
    put(till, following, "RUOU-MO")
    asked = ask(till, following)
    assert (asked.amount_vnd, asked.state) == (220_000, State.WAITING)
    reading().rollback()
    [loose] = transfer_queries.loose_transfers(reading())
    assert loose.asked.request_id == one.request_id


def test_what_still_waited_for_an_emptied_order_is_given_up_and_told(till: World) -> None:
    with_account(till)
    one = ask(till, filled(till, ("CHE-DINH", 1)))
    line_id = last_line(one.draft_id)
    following = drafting.remove_line(one.draft_id, line_id, hand=till.hand())
    assert find(one.request_id).state is State.ABANDONED
    assert [told["change"] for told in facts("transfer.ended/1")] == ["abandoned"]
    before = book()
    again = drafting.remove_line(one.draft_id, line_id, hand=till.hand())  # the answer was lost
    assert (again, changed(before)) == (following, set())
    assert len(rows(Draft)) == 2


def test_what_nobody_saw_stays_among_those_to_be_looked_for(till: World) -> None:
    with_account(till)
    one = unseen(till, ask(till, filled(till, ("CHE-DINH", 1))))
    paying.give_back(one.draft_id, one.request_id, hand=till.hand())
    take_out(till, one.draft_id)
    reading().rollback()
    [to_check] = transfer_queries.open_transfers(reading())
    assert to_check.asked.request_id == one.request_id
    with pytest.raises(Refusal, match="draft_is_closed"):
        requesting.take_in(one.draft_id, one.request_id, hand=till.hand())


def test_a_sold_order_is_no_emptied_one(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    line_id = last_line(draft_id)
    pay(till, draft_id)
    with pytest.raises(Refusal, match="draft_is_closed"):
        drafting.remove_line(draft_id, line_id, hand=till.hand())


def test_the_screen_goes_on_with_an_order_that_has_no_money(till: World, lan: FlaskClient) -> None:
    with_account(till)
    one = saw(till, ask(till, filled(till, ("CHE-DINH", 1))))
    url = f"/till/sales/{one.draft_id}/lines/{last_line(one.draft_id)}"
    refused = lan.delete(url, headers=HTMX)
    assert refused.status_code == 409
    assert "trả lại khách" in text(refused)
    paying.give_back(one.draft_id, one.request_id, hand=till.hand())
    for _ in range(2):
        page = text(lan.delete(url, headers=HTMX))
        assert 'id="sale"' in page
        assert f'data-sale-id="{one.draft_id}"' not in page
