"""The end of an exchange as the browser sends it: the rest by any way of paying."""

import re

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.returns import exchanges, exchanging
from pos.till import draft_tenders, sales
from tests.returns import steps
from tests.till import transfers
from tests.world import World


@pytest.fixture
def lan(till: World) -> FlaskClient:
    return till.sign_in()


def begun(till: World) -> str:
    """An order of 450.000 for which a jar of 65.000 lies on the counter."""
    wanted = steps.asked(steps.sell(till, ("MAM-NEM", 1)))
    draft_id = steps.order(till, ("CHE-DINH", 1))
    worth = steps.worth(till, wanted)
    exchanging.begin_exchange(wanted, worth, hand=till.hand(), draft_id=draft_id)
    return draft_id


def sent(lan: FlaskClient, page: str, **typed: str):
    """The form of a sheet, as its button sends it."""
    form = re.search(r'data-act="(?:complete|finish)" data-url="([^"]*)".*?</form>', page, re.S)
    assert form is not None, page
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0])
    data = dict(hidden) | typed
    return lan.post(form[1], data=data, headers={"HX-Request": "true"})


def paid(draft_id: str) -> list[tuple[str, int]]:
    session = reading()
    session.rollback()
    return [(one.kind, one.amount_vnd) for one in sales.paid(session, draft_id)]


@pytest.mark.parametrize("way", ["cash", "card", "voucher"])
def test_the_rest_is_paid_by_any_way(till: World, lan: FlaskClient, way: str) -> None:
    draft_id = begun(till)
    address = f"/till/sales/{draft_id}/payment?way={way}"
    page = lan.get(address, follow_redirects=True).get_data(as_text=True)
    assert sent(lan, page, reference="AB1").status_code == 204
    assert paid(draft_id) == [("return_credit", 65_000), (way, 385_000)]


def test_a_transfer_seen_ends_the_exchange_from_its_own_sheet(till: World, lan: FlaskClient):
    transfers.with_account(till)
    draft_id = begun(till)
    one = transfers.ask(till, draft_id)
    address = f"/till/sales/{draft_id}/payment-requests/{one.request_id}/confirmation"
    page = lan.post(address, data={"due_vnd": str(one.due_vnd)}).get_data(as_text=True)
    assert sent(lan, page).status_code == 204
    assert sorted(paid(draft_id)) == [("return_credit", 65_000), ("transfer", 385_000)]


def test_the_page_of_another_return_is_refused_by_name(till: World, lan: FlaskClient) -> None:
    request_id, answers = new_id(), []
    for _ in range(2):
        draft_id = begun(till)
        seen = steps.seen(till, draft_id)
        data = {"request_id": request_id, "version": seen.version, "total_vnd": seen.total_vnd}
        form = {**data, "tendered_vnd": 385_000, "way": "cash"}
        address = f"/returns/exchanges/{draft_id}/completion"
        answers.append(lan.post(address, data=form).status_code)
    assert answers == [303, 409]


@pytest.mark.parametrize("taking", ["CHE-DINH", "MAM-NEM"], ids=["more to pay", "nothing to pay"])
def test_goods_go_home_again_by_the_button_of_either_sheet(
    till: World, lan: FlaskClient, taking: str
) -> None:
    wanted = steps.asked(steps.sell(till, ("MAM-NEM", 1)))
    draft_id = steps.order(till, (taking, 1))
    worth = steps.worth(till, wanted)
    exchanging.begin_exchange(wanted, worth, hand=till.hand(), draft_id=draft_id)
    sheet = lan.get(f"/till/sales/{draft_id}/payment", follow_redirects=True).get_data(as_text=True)
    button = re.search(r'data-act="goHome" data-url="([^"]*)"', sheet)
    assert button is not None, sheet
    answer = lan.post(button[1], headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == f"/till/sales/{draft_id}"
    session = reading()
    session.rollback()
    assert exchanges.find(session, draft_id) is None
    assert draft_tenders.of(session, draft_id) == []
