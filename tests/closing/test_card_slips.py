"""A card terminal's settlement beside the books: sales less refunds, below nothing too."""

import pytest
from flask.testing import FlaskClient

from pos.base.money import format_vnd
from pos.base.transaction import reading
from pos.closing import counting, lists
from pos.closing.refusals import ReasonNeeded, TooMuchCash
from pos.shop.refusals import ApprovalNeeded
from pos.spool.models import PrintJob
from tests.closing.days import close, count, shift_id, yes
from tests.closing.test_pages import post_count, text
from tests.returns import steps
from tests.till.steps import rows
from tests.world import World


@pytest.fixture
def refunded(till: World) -> World:
    """A card paid 450.000 in the shift before; in this one it is refunded, and another pays
    65.000."""
    sale = steps.sell(till, ("CHE-DINH", 1), by=[steps.card(450_000, "A1")])
    shift = count(till, 1_000_000)
    counting.check_slips(1, shift, card_vnd=450_000, voucher_vnd=0, seen=[], hand=till.hand())
    close(till, shift, 1_000_000)
    till.open_shift()
    steps.give_back(till, sale)
    steps.sell(till, ("MAM-NEM", 1), by=[steps.card(65_000, "A2")])
    return till


def slips(till: World, shift: str, took_vnd: int, back_vnd: int) -> None:
    counting.check_slips(
        1,
        shift,
        card_vnd=took_vnd,
        card_back_vnd=back_vnd,
        voucher_vnd=0,
        seen=[],
        hand=till.hand(),
    )


def card_of(number: str) -> dict[str, int]:
    record = lists.read(reading(), number).record
    return next(one for one in record["tenders"] if one["kind"] == "card")


@pytest.mark.parametrize(("took_vnd", "back_vnd"), [(65_000, 450_000), (0, 385_000)])
def test_a_refund_in_a_later_shift_closes_without_a_question(
    refunded: World, took_vnd: int, back_vnd: int
):
    """As two totals, or as one negative net."""
    shift = count(refunded, 1_000_000)
    slips(refunded, shift, took_vnd, back_vnd)
    card = card_of(close(refunded, shift, 1_000_000))
    assert (card["taken_vnd"], card["back_vnd"]) == (65_000, 450_000)
    assert (card["expected_vnd"], card["counted_vnd"], card["difference_vnd"]) == (
        -385_000,
        -385_000,
        0,
    )


@pytest.mark.parametrize(
    ("took_vnd", "back_vnd", "off_vnd"),
    [(65_000, 0, 450_000), (0, 0, 385_000), (65_000, 500_001, -50_001)],
)
def test_a_settlement_that_differs_asks_for_a_yes_to_the_difference(
    refunded: World, took_vnd: int, back_vnd: int, off_vnd: int
):
    shift = count(refunded, 1_000_000)
    slips(refunded, shift, took_vnd, back_vnd)
    with pytest.raises(ReasonNeeded):
        close(refunded, shift, 1_000_000)
    low = yes(refunded, "difference", abs(off_vnd) - 1)
    with pytest.raises(ApprovalNeeded):
        close(refunded, shift, 1_000_000, reason="thiếu phiếu", voucher=low)
    said = yes(refunded, "difference", abs(off_vnd))
    number = close(refunded, shift, 1_000_000, reason="thiếu phiếu", voucher=said)
    assert card_of(number)["difference_vnd"] == off_vnd


def test_the_page_asks_for_both_totals_and_the_z_shows_them(refunded: World):
    lan: FlaskClient = refunded.sign_in()
    post_count(lan, 1_000_000)
    page = text(lan.get("/till/closing"))
    assert 'name="card_vnd"' in page
    assert 'name="card_back_vnd"' in page
    data = {"shift_id": shift_id(), "card_vnd": "65.000", "card_back_vnd": "450.000"}
    for wrong in ("x", "-450000", "1" * 20):
        answer = lan.post("/till/closing/slips", data={**data, "card_back_vnd": wrong})
        assert answer.status_code in (400, 409), wrong
    assert lan.post("/till/closing/slips", data=data).status_code == 303
    assert "65.000 − 450.000 =" in text(lan.get("/till/closing"))
    form = {"shift_id": shift_id(), "count_no": 1, "left_vnd": "0", "carried": ""}
    done = lan.post("/till/closing", data=form)
    assert done.status_code == 303
    page = text(lan.get(done.location))
    for said in ("Máy thẻ: đã hoàn", format_vnd(-450_000), format_vnd(-385_000)):
        assert said in page
    number = done.location.split("/")[-1].split("?")[0]
    [job] = rows(PrintJob, PrintJob.title == number)
    assert "Máy thẻ: đã hoàn" in job.document
    assert lists.read(reading(), number).record["slips"] == {
        "card_vnd": 65_000,
        "card_back_vnd": 450_000,
        "voucher_vnd": 0,
        "by": "Lan",
    }


def test_more_than_anybodys_slips_come_to_is_refused(refunded: World):
    shift = count(refunded, 1_000_000)
    with pytest.raises(TooMuchCash):
        slips(refunded, shift, 0, 1_000_000_001)
