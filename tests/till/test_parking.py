"""Orders put aside: the shop's, until a register takes them up or nobody comes for them."""

from dataclasses import replace

import pytest

from pos.app import create_app
from pos.base.database import db
from pos.base.transaction import end_reading, reading, writing
from pos.shop.models import Register
from pos.till import order_queries, parking, shifts
from pos.till.models import Draft
from pos.till.opening import open_shift
from pos.till.payment_requests import State
from pos.till.refusals import DraftIsClosed, NothingToSell, NoWhy
from tests.till.steps import book, changed, facts, filled, order, pay, put, rows, sale_of, sell
from tests.till.test_drafts import line_ids, view
from tests.till.transfers import ask, find, with_account
from tests.world import NOON, TODAY, World


def second_register(world: World):
    """A hand at register 2, its shift open."""
    with writing() as session:
        if session.get(Register, 2) is None:
            session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
    hand = replace(world.hand("Minh"), register_no=2)
    open_shift(2, {100_000: 5}, hand=hand)
    return hand


def aside() -> list[tuple[str, int, int, str]]:
    end_reading()
    return [
        (one.order.note, one.order.register_no, one.total_vnd, one.order.by)
        for one in order_queries.parked_orders(reading(), TODAY)
    ]


def test_an_order_put_aside_is_listed_with_whose_it_is_and_another_comes_up(till: World):
    draft_id = filled(till, ("CHE-DINH", 2))
    next_id = parking.park_order(draft_id, "  chị Mai ", hand=till.hand())
    assert next_id != draft_id
    assert view(next_id).draft.lines == ()
    assert aside() == [("chị Mai", 1, 900_000, "Lan")]
    assert [tab.sale_id for tab in view(next_id).tabs] == [next_id]


def test_it_is_taken_up_at_another_register_with_all_its_lines(till: World):
    draft_id = filled(till, ("CHE-DINH", 2), ("RAU-CAI", "0,3"))
    parking.park_order(draft_id, "", hand=till.hand())
    there = second_register(till)
    assert parking.take_up_order(draft_id, hand=there) == draft_id
    assert aside() == []
    [draft] = rows(Draft, Draft.id == draft_id)
    assert (draft.register_no, draft.no, draft.parked_at) == (2, 1, None)
    assert len(line_ids(draft_id)) == 2
    with pytest.raises(DraftIsClosed):  # somebody else was faster
        parking.take_up_order(draft_id, hand=till.hand())


def test_a_press_heard_twice_parks_and_takes_up_once(till: World):
    draft_id = filled(till, ("CHE-DINH", 1))
    first = parking.park_order(draft_id, "a", hand=till.hand())
    assert parking.park_order(draft_id, "a", hand=till.hand()) == first
    assert parking.take_up_order(draft_id, hand=till.hand()) == draft_id
    assert parking.take_up_order(draft_id, hand=till.hand()) == draft_id
    assert len(rows(Draft)) == 2


def test_an_empty_order_is_not_put_aside(till: World):
    with pytest.raises(NothingToSell):
        parking.park_order(order(till), "", hand=till.hand())


def test_nothing_is_added_to_an_order_put_aside(till: World):
    draft_id = filled(till, ("CHE-DINH", 1))
    parking.park_order(draft_id, "", hand=till.hand())
    before = book()
    with pytest.raises(DraftIsClosed):
        put(till, draft_id, "MAM-NEM")
    assert changed(before) == set()


def test_it_outlives_the_program(till: World):
    draft_id = filled(till, ("CHE-DINH", 1))
    parking.park_order(draft_id, "chị Mai", hand=till.hand())
    db.session.remove()
    with create_app(till.settings).app_context():
        assert [one.order.note for one in order_queries.parked_orders(reading(), TODAY)] == [
            "chị Mai"
        ]
        db.session.remove()


def test_it_is_given_up_only_with_a_reason_and_then_for_good(till: World):
    draft_id = filled(till, ("CHE-DINH", 1))
    parking.park_order(draft_id, "", hand=till.hand())
    with pytest.raises(NoWhy):
        parking.give_up_order(draft_id, "  ", hand=till.hand())
    parking.give_up_order(draft_id, "khách không quay lại", hand=till.hand())
    parking.give_up_order(draft_id, "khách không quay lại", hand=till.hand())
    assert aside() == []
    with pytest.raises(DraftIsClosed):
        parking.take_up_order(draft_id, hand=till.hand())


def test_an_order_in_hand_is_not_given_up(till: World):
    with pytest.raises(DraftIsClosed):
        parking.give_up_order(filled(till, ("CHE-DINH", 1)), "x", hand=till.hand())


def test_an_order_taken_up_is_sold_as_it_was(till: World):
    draft_id = filled(till, ("MAM-NEM", 3))
    parking.park_order(draft_id, "", hand=till.hand())
    sell(till, ("CHE-DINH", 1))
    parking.take_up_order(draft_id, hand=till.hand())
    assert sale_of(pay(till, draft_id)).total_vnd == 195_000


def test_the_sheets_answer_and_the_next_order_comes_onto_the_screen(till: World):
    client = till.sign_in()
    draft_id = filled(till, ("CHE-DINH", 1))
    part = {"HX-Request": "true"}
    assert "data-overlay" in client.get(f"/till/sales/{draft_id}/parking").get_data(as_text=True)
    answer = client.post(
        f"/till/sales/{draft_id}/parking",
        data={"note": "chị Mai"},
        headers=part,
        follow_redirects=True,
    )
    assert 'id="sale"' in answer.get_data(as_text=True)
    listed = client.get("/till/parked").get_data(as_text=True)
    assert "chị Mai" in listed
    assert "450.000" in listed
    back = client.post(f"/till/parked/{draft_id}/return", headers=part, follow_redirects=True)
    assert draft_id in back.get_data(as_text=True)


def test_goods_of_an_order_that_nobody_came_for_are_told_as_given_up(till: World):
    draft_id = filled(till, ("CHE-DINH", 2), ("MAM-NEM", 1))
    parking.park_order(draft_id, "", hand=till.hand())
    parking.give_up_order(draft_id, "khách không quay lại", hand=till.hand("Minh"))
    parking.give_up_order(draft_id, "khách không quay lại", hand=till.hand("Minh"))
    [told] = facts("order.voided/1")
    assert (told["change"], told["order"]["id"], told["total_vnd"]) == ("order", draft_id, 965_000)
    assert [one["units"] for one in told["lines"]] == [2, 1]


def test_a_code_that_waits_for_its_transfer_is_given_up_with_an_order_put_aside(till: World):
    with_account(till)
    draft_id = filled(till, ("CHE-DINH", 1))
    one = ask(till, draft_id)
    parking.park_order(draft_id, "", hand=till.hand())
    assert find(one.request_id).state is State.ABANDONED


def test_an_order_given_up_at_a_counted_drawer_is_answered_as_done(till: World):
    draft_id = filled(till, ("CHE-DINH", 1))
    parking.park_order(draft_id, "", hand=till.hand())
    client = till.sign_in()
    with writing() as session:
        shifts.stop(session, shifts.require_open(session, 1).id, NOON)
    answer = client.post(f"/till/parked/{draft_id}/end", data={"why": "khách không quay lại"})
    assert answer.status_code == 200
    assert aside() == []
