"""Notes that go back must be in the drawer; and nobody learns by trying how many are."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.care import audits
from pos.closing.refusals import NotTakenOut
from pos.returns import exchanging
from pos.returns.models import Exchange
from pos.returns.refusals import NotInDrawer
from pos.returns.returning import Paying
from pos.returns.ways import Way
from pos.shop.refusals import ApprovalNeeded
from pos.till.models import CashMove, DraftTender, Sale
from tests.closing.days import count_and_close, expected_vnd, move
from tests.closing.days import yes as leave
from tests.returns.steps import (
    LINK,
    asked,
    exchange,
    give_back,
    order,
    returns,
    seen,
    sell,
    worth,
    yes,
)
from tests.returns.test_without_receipt import brought
from tests.till.steps import book, changed, facts, rows
from tests.world import World


def emptied(till: World, left_vnd: int) -> Sale:
    """A sale of 450.000 for cash, and a drawer that holds less by now."""
    sale = sell(till, ("CHE-DINH", 1))
    out_vnd = expected_vnd() - left_vnd
    move(till, "out", out_vnd, reason="safe", voucher=leave(till, "cash_out", out_vnd))
    return sale


def test_more_notes_than_the_drawer_holds_do_not_go_back(till: World) -> None:
    sale = emptied(till, 449_000)
    before = book()
    with pytest.raises(NotInDrawer) as no:
        give_back(till, sale)
    assert no.value.facts == {}, "the sentence tells no sum"
    assert {one for one in changed(before) if not one.startswith("sync_")} == {"till_cash_moves"}
    assert returns() == []
    [told] = [one for one in facts("cash.moved/1") if one["change"] == "refused"]
    assert (told["cash"]["amount_vnd"], told["cash"]["reason"]) == (450_000, "refund")
    assert rows(CashMove)[-1].kind == "refused"
    assert expected_vnd() == 449_000


def test_a_refused_try_stands_on_the_z_and_in_the_trail_and_the_books_agree(till: World) -> None:
    with pytest.raises(NotInDrawer):
        give_back(till, emptied(till, 449_000))
    number = count_and_close(till)
    assert audits.audit(reading(), till.settings.book) == []
    manager = till.sign_in("Hạnh")
    for lang, word, told in (
        ("vi", "Trả tiền khách trả hàng", "ngăn kéo không đủ"),
        ("en", "Refund for goods brought back", "drawer"),
    ):
        manager.post("/language", data={"lang": lang})
        assert word in manager.get(f"/closings/{number}").get_data(as_text=True)
        assert told in manager.get("/audit/trail").get_data(as_text=True)


def test_the_last_note_goes_back(till: World) -> None:
    give_back(till, emptied(till, 450_000))
    assert expected_vnd() == 0


def test_after_a_refused_try_every_other_needs_a_yes(till: World) -> None:
    sale, other = sell(till, ("MAM-NEM", 3)), emptied(till, 300_000)
    with pytest.raises(NotInDrawer):
        give_back(till, other)
    before = book()
    for units in (3, 2, 1):
        with pytest.raises(ApprovalNeeded):
            give_back(till, sale, (1, units))
    with pytest.raises(ApprovalNeeded):
        move(till, "out", 1_000, reason="safe")
    assert changed(before) == set()
    done = give_back(till, sale, (1, 3), voucher=yes(till, refund=195_000))
    assert done.total_vnd == 195_000


def test_a_yes_makes_no_notes(till: World) -> None:
    sale = emptied(till, 300_000)
    for _ in range(2):
        with pytest.raises(NotInDrawer):
            give_back(till, sale, voucher=yes(till, refund=450_000))
    assert len([one for one in facts("cash.moved/1") if one["change"] == "refused"]) == 2


def test_a_taking_that_was_refused_counts_for_refunds_too(till: World) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    with pytest.raises(NotTakenOut):
        move(till, "out", 2_000_000, reason="safe")
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale)


def test_a_card_goes_back_whatever_the_drawer_holds(till: World) -> None:
    from tests.returns.steps import card

    sale = sell(till, ("CHE-DINH", 1), by=[card(450_000, "AB12")])
    emptied(till, 0)
    with pytest.raises(NotTakenOut):
        move(till, "out", 1_000, reason="safe")
    assert give_back(till, sale).total_vnd == 450_000


def test_the_same_press_heard_again_is_told_once(till: World) -> None:
    sale, press = emptied(till, 0), new_id()
    for _ in range(2):
        with pytest.raises(NotInDrawer):
            give_back(till, sale, request_id=press)
    assert len([one for one in facts("cash.moved/1") if one["change"] == "refused"]) == 1


def test_with_notes_put_in_the_same_press_goes_on_with_a_yes(till: World) -> None:
    sale, press = emptied(till, 0), new_id()
    with pytest.raises(NotInDrawer):
        give_back(till, sale, request_id=press)
    move(till, "in", 500_000)
    with pytest.raises(ApprovalNeeded):
        give_back(till, sale, request_id=press)
    give_back(till, sale, request_id=press, voucher=yes(till, refund=450_000))
    assert expected_vnd() == 50_000


def test_without_a_receipt_a_voucher_goes_where_notes_do_not(till: World) -> None:
    emptied(till, 0)
    approved = yes(till, return_without_receipt=450_000, refund=450_000)
    with pytest.raises(NotInDrawer):
        give_back(
            till,
            None,
            wanted=brought(till, "CHE-DINH", 1, 450_000),
            unknown_way=Way.CASH,
            voucher=approved,
        )
    done = give_back(
        till,
        None,
        wanted=brought(till, "CHE-DINH", 1, 450_000),
        unknown_way=Way.VOUCHER,
        voucher=approved,
    )
    assert done.total_vnd


def begun(till: World, left_vnd: int) -> str:
    """Tea of 450.000 for a jar of 65.000: 385.000 go back."""
    wanted = asked(emptied(till, left_vnd))
    draft_id = order(till, ("MAM-NEM", 1))
    exchanging.begin_exchange(wanted, worth(till, wanted), hand=till.hand(), draft_id=draft_id)
    return draft_id


def finish(till: World, draft_id: str, **more: object) -> None:
    exchanging.complete_exchange(
        draft_id,
        [],
        Paying(new_id(), 0),
        seen=seen(till, draft_id),
        link_base=LINK,
        hand=till.hand(),
        **more,
    )


def test_the_rest_of_an_exchange_must_be_in_the_drawer(till: World) -> None:
    draft_id = begun(till, 384_000)
    with pytest.raises(NotInDrawer):
        finish(till, draft_id)
    assert returns() == []
    assert [one.kind for one in rows(DraftTender)] == ["return_credit"], "still under way"
    assert len(rows(Exchange)) == 1
    assert [one["cash"]["amount_vnd"] for one in facts("cash.moved/1")][-1] == 385_000
    with pytest.raises(ApprovalNeeded):
        finish(till, draft_id)
    move(till, "in", 1_000)
    finish(till, draft_id, voucher=yes(till, refund=385_000))
    assert expected_vnd() == 0


def test_an_exchange_that_gives_nothing_back_asks_for_no_notes(till: World) -> None:
    sale = emptied(till, 0)
    exchange(till, sale, taking=[("CHE-DINH", 1)])
    assert expected_vnd() == 0


def test_other_refusals_come_before_the_drawers(till: World) -> None:
    """A form that is refused anyway must not be a free question."""
    draft_id = begun(till, 384_000)
    stale = seen(till, draft_id)
    before = book()
    with pytest.raises(Exception, match="order_changed"):
        exchanging.complete_exchange(
            draft_id,
            [],
            Paying(new_id(), 0),
            seen=type(stale)(stale.version + 1, stale.total_vnd),
            link_base=LINK,
            hand=till.hand(),
        )
    assert changed(before) == set()


# -- The door ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("vi", "Ngăn kéo không đủ tiền mặt để trả khách"),
        ("en", "There is not enough cash in the drawer"),
    ],
)
def test_the_page_says_what_to_do_and_no_sum(till: World, lang: str, said: str) -> None:
    sale, lan = emptied(till, 123_000), till.sign_in()
    lan.post("/language", data={"lang": lang})
    answer = take_back(lan, sale, "a" * 26)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert said in page
    assert "123" not in page
    second = take_back(lan, sale, "b" * 26).get_data(as_text=True)
    assert "approver_pin" in second, "the second try is no free question"


def take_back(client: FlaskClient, sale: Sale, press: str):
    form = {
        "sale_id": sale.id,
        "line": "1",
        "units": "1",
        "fate": "restock",
        "why": "changed_mind",
        "total_vnd": "450000",
        "request_id": press,
    }
    return client.post("/returns", data=form, headers={"HX-Request": "true"})


def test_taking_the_goods_worth_out_of_an_order_ends_the_exchange(till: World) -> None:
    lan = till.sign_in()
    draft_id = begun(till, 500_000)
    session = reading()
    session.rollback()
    tender = session.scalars(select(DraftTender)).one()
    refused = lan.delete(f"/till/sales/{draft_id}/tenders/{tender.id}")
    assert refused.status_code == 409
    assert len(rows(DraftTender)) == len(rows(Exchange)) == 1
    address = f"/till/sales/{draft_id}/payment?way=cash"
    page = lan.get(address, follow_redirects=True).get_data(as_text=True)
    assert "Bỏ ra" not in page or f"/returns/exchanges/{draft_id}/removal" in page
    answer = lan.post(f"/returns/exchanges/{draft_id}/removal")
    assert answer.status_code == 303
    assert rows(DraftTender) == rows(Exchange) == []
