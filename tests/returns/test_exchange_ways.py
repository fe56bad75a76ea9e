"""An exchange whose difference is paid by something else than notes."""

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from tests.returns import steps
from tests.returns.steps import refunds, sell
from tests.returns.test_return_pages import form, text
from tests.till import transfers
from tests.world import World


@pytest.fixture
def lan(till: World) -> FlaskClient:
    return till.sign_in()


def begun(till: World, lan: FlaskClient) -> tuple[str, dict[str, str]]:
    """Fish paste for tea: 385.000 are missing; the order's id, and what its sheet shows."""
    sale = sell(till, ("MAM-NEM", 1))
    answer = lan.post("/returns/exchanges", data=form(sale, (1, 1, ""), total=65_000))
    draft_id = answer.location.rsplit("/", 1)[1]
    steps.put(till, draft_id, ("CHE-DINH", 1))
    return draft_id, shown(till, draft_id)


def shown(till: World, draft_id: str) -> dict[str, str]:
    looked = steps.seen(till, draft_id)
    return {
        "version": str(looked.version),
        "total_vnd": str(looked.total_vnd),
        "request_id": new_id(),
    }


def test_a_card_pays_the_difference(till: World, lan: FlaskClient) -> None:
    draft_id, sheet = begun(till, lan)
    paid = {"way": "card", "tendered_vnd": "385000", "reference": "AA77"}
    done = lan.post(f"/returns/exchanges/{draft_id}/completion", data=sheet | paid)
    assert done.status_code == 303, text(done)
    assert refunds(steps.returns()[0].id) == [("exchange", 65_000)]


def test_a_difference_paid_before_ends_with_nothing_more(till: World, lan: FlaskClient) -> None:
    draft_id, sheet = begun(till, lan)
    part = {"way": "card", "tendered_vnd": "385000", "reference": "AA78"}
    assert lan.post(f"/till/sales/{draft_id}/tenders", data=sheet | part).status_code in (200, 303)
    end = shown(till, draft_id) | {"way": "none"}
    done = lan.post(f"/returns/exchanges/{draft_id}/completion", data=end)
    assert done.status_code == 303, text(done)


def test_a_transfer_pays_it_and_its_own_sheet_ends_the_exchange(
    till: World, lan: FlaskClient
) -> None:
    transfers.with_account(till)
    draft_id, _sheet = begun(till, lan)
    one = transfers.ask(till, draft_id)
    transfers.saw(till, one)
    sheet = text(lan.get(f"/till/sales/{draft_id}/payment-requests/{one.request_id}"))
    completion = f"/returns/exchanges/{draft_id}/completion"
    assert completion in sheet
    done = lan.post(completion, data=shown(till, draft_id) | {"way": "none"})
    assert done.status_code == 303, text(done)
    assert refunds(steps.returns()[0].id) == [("exchange", 65_000)]
