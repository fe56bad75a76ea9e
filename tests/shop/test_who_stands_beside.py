"""Alone on duty: who may be asked is who was seen in the shop lately, not who is signed in."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from pos.app import create_app
from pos.base import clock
from pos.base.transaction import end_reading
from pos.shop import staffing
from pos.shop.models import ApprovalRow
from tests.closing.days import close as close_shift
from tests.closing.days import count, move, shift_id
from tests.shop.approved import signed
from tests.shop.workers import hire, pin_of
from tests.till.steps import rows
from tests.world import NOON, World

HX = {"HX-Request": "true"}
DRAWER = "/till/drawer/openings"
MINUTE = timedelta(minutes=1)


def order_of(client: FlaskClient) -> str:
    return client.get("/till").location.rsplit("/", 1)[1]


def switch(world: World, client: FlaskClient, name: str) -> None:
    form = {"person_id": world.person_id(name), "pin": pin_of(name)}
    answer = client.post("/switch", data=form, headers=HX)
    assert answer.status_code == 204, answer.get_data(as_text=True)


def opens_alone(world: World, client: FlaskClient, name: str = "Lan") -> bool:
    """Whether somebody opens the drawer with their own PIN."""
    end_reading()
    yes = {**signed(world, "Lan", reason="đổi tiền"), "approver_id": world.person_id(name)}
    yes["approver_pin"] = pin_of(name)
    form = {"reason": "count", "sale_id": order_of(client), **yes}
    answer = client.post(DRAWER, data=form, headers=HX)
    assert answer.status_code in (200, 409), answer.get_data(as_text=True)
    return answer.status_code == 200


def test_who_was_signed_out_by_the_switch_still_stands_beside(till: World):
    client = till.sign_in("Hạnh")
    switch(till, client, "Lan")
    page = client.post(DRAWER, data={"reason": "count"}, headers=HX).get_data(as_text=True)
    assert "· tự duyệt" not in page
    assert not opens_alone(till, client)
    assert rows(ApprovalRow) == []


def test_a_lead_who_has_locked_the_till_still_stands_beside(till: World):
    hire(till, "lead")
    client = till.sign_in("Lan")
    switch(till, client, "Thu")
    client.post("/lock")
    assert not opens_alone(till, till.sign_in("Lan"))


def test_who_was_not_seen_for_half_an_hour_cannot_be_asked(till: World):
    client = till.sign_in("Hạnh")
    switch(till, client, "Lan")
    with clock.running(lambda: NOON + 30 * MINUTE):
        assert not opens_alone(till, till.sign_in("Lan"))
    with clock.running(lambda: NOON + 31 * MINUTE):
        assert opens_alone(till, till.sign_in("Lan"))


def test_a_restart_forgets_nobody_who_stands_beside(till: World):
    switch(till, till.sign_in("Hạnh"), "Lan")
    again = World(create_app(till.settings), till.settings)
    again.app.config["WTF_CSRF_ENABLED"] = False
    with again.app.app_context():
        assert not opens_alone(again, again.sign_in("Lan"))


def test_a_pin_given_at_the_sheet_was_seen(till: World):
    client = till.sign_in("Lan")
    form = {"reason": "count", "sale_id": order_of(client), **signed(till)}
    assert client.post(DRAWER, data=form, headers=HX).status_code == 200
    assert not opens_alone(till, client)


def test_a_wrong_pin_was_not_seen(till: World):
    client = till.sign_in("Lan")
    form = {"reason": "count", **signed(till), "approver_pin": "999888"}
    assert client.post(DRAWER, data=form, headers=HX).status_code == 409
    assert opens_alone(till, client)


def test_who_acts_is_seen_anew_but_not_written_down_each_time(till: World):
    client = till.sign_in("Hạnh")
    for minutes in (4, 8, 12, 16):
        with clock.running(lambda: NOON + minutes * MINUTE):  # noqa: B023 - called at once
            client.post("/till/sales")
    with clock.running(lambda: NOON + 17 * MINUTE):
        switch(till, client, "Lan")
    with clock.running(lambda: NOON + 46 * MINUTE):
        assert not opens_alone(till, till.sign_in("Lan"))
    with clock.running(lambda: NOON + 48 * MINUTE):
        assert opens_alone(till, till.sign_in("Lan"))


def test_who_closed_their_own_shift_went_home(till: World):
    """Until they give a PIN again or open another."""
    hire(till, "lead")
    close_shift(till, count(till, 1_000_000))
    client = till.sign_in("Lan")
    switch(till, client, "Thu")
    client.post("/till/shifts", data={"count_100000": "10"})
    move(till, "in", 100_000, name="Thu")
    close_shift(till, count(till, 1_100_000, name="Thu"), name="Thu")
    client.post("/lock")
    till.open_shift()
    lan = till.sign_in("Lan")
    assert opens_alone(till, lan)
    switch(till, lan, "Thu")
    switch(till, lan, "Lan")
    assert not opens_alone(till, lan)


def test_who_closes_anothers_shift_stays(till: World):
    client = till.sign_in("Hạnh")
    close_shift(till, count(till, 1_000_000, name="Hạnh"), name="Hạnh")
    till.open_shift()
    switch(till, client, "Lan")
    assert shift_id()
    assert not opens_alone(till, client)


def test_who_works_here_no_more_cannot_be_asked(till: World):
    thu = hire(till, "lead")
    client = till.sign_in("Lan")
    switch(till, client, "Thu")
    switch(till, client, "Lan")
    staffing.leave(thu, hand=till.hand("Hạnh"))
    assert opens_alone(till, client)


@pytest.mark.parametrize("ahead", [5 * MINUTE, timedelta(hours=11)])
def test_a_clock_put_back_takes_nobody_off_duty(till: World, ahead: timedelta):
    with clock.running(lambda: NOON + ahead):
        switch(till, till.sign_in("Hạnh"), "Lan")
    assert not opens_alone(till, till.sign_in("Lan"))


def test_a_moment_of_another_year_keeps_nobody_on_duty(till: World):
    """A clock that ran a year ahead must not leave a cashier stuck until then."""
    with clock.running(lambda: NOON + timedelta(days=365)):
        switch(till, till.sign_in("Hạnh"), "Lan")
    assert opens_alone(till, till.sign_in("Lan"))


def test_a_manager_beside_cashiers_is_bound_by_other_managers_only(till: World):
    client = till.sign_in("Lan")
    switch(till, client, "Hạnh")
    assert opens_alone(till, client, "Hạnh")
    hire(till, "lead")
    switch(till, client, "Thu")
    switch(till, client, "Hạnh")
    assert not opens_alone(till, client, "Hạnh")
