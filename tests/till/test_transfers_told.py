"""What the stream and the auditor are told of transfers, and of money taken and given back."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text as sql

from pos.base.transaction import reading, writing
from pos.returns import exchanging
from pos.shop.approvals import Voucher
from pos.sync.models import TrailRow
from pos.till import audits, paying, requesting
from pos.till.payment_models import TransferCheck
from pos.till.records import TenderKind
from pos.till.tenders import Tendered, cash
from pos.till.transfer_audits import transfers_are_told
from pos.till.transfer_checking import check_transfer
from pos.till.transfer_checks import Word
from tests.returns import steps as brought
from tests.till.steps import facts, filled, order, put, rows, seen
from tests.till.test_till_pages import text
from tests.till.transfers import ask, finish, saw, unseen, with_account
from tests.world import World


@pytest.fixture
def shop(till: World) -> World:
    """Register 1's shift open, the shop's account named."""
    return with_account(till)


def take(shop: World, draft_id: str, one: Tendered, tender_id: str = "t1") -> None:
    version = seen(draft_id).version
    paying.take_tender(draft_id, one, seen_version=version, hand=shop.hand(), tender_id=tender_id)


def trail(topic: str) -> list[tuple[str, int]]:
    """The people and amounts of a topic, in their order."""
    found = rows(TrailRow, TrailRow.topic == topic, order_by=TrailRow.no)
    return [(one.person_id, one.amount_vnd) for one in found]


# -- Money taken and given back -------------------------------------------------------------


@pytest.mark.parametrize(
    "one",
    [
        cash(100_000),
        Tendered(TenderKind.CARD, 200_000, "A17"),
        Tendered(TenderKind.VOUCHER, 50_000, "V9"),
    ],
)
def test_money_taken_and_given_back_is_told_with_its_way(shop: World, one: Tendered):
    draft_id = filled(shop, ("CHE-DINH", 1))
    take(shop, draft_id, one)
    assert facts("order.voided/1") == []
    for _ in range(2):
        paying.give_back(draft_id, "t1", hand=shop.hand("Minh"))
    [told] = facts("order.voided/1")
    assert (told["change"], told["total_vnd"], told["lines"]) == ("tender", one.tendered_vnd, [])
    assert told["order"]["id"] == draft_id
    assert told["tender"] == {
        "id": "t1",
        "kind": str(one.kind),
        "amount_vnd": one.tendered_vnd,
        "reference": one.reference,
        "request": None,
        "is_seen": True,
    }
    assert told["by"]["name"] == "Minh"
    assert trail("tender_back") == [(shop.person_id("Minh"), one.tendered_vnd)]
    assert trail("void") == []


def test_a_transfer_taken_out_is_told_with_its_request(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("CHE-DINH", 1))))
    paying.give_back(one.draft_id, one.request_id, hand=shop.hand())
    [told] = facts("order.voided/1")
    assert (told["tender"]["request"], told["tender"]["kind"]) == (one.request_id, "transfer")


def test_goods_laid_down_and_taken_home_again_are_told(shop: World):
    sale = brought.sell(shop, ("CHE-DINH", 1))
    wanted = brought.asked(sale)
    worth = brought.worth(shop, wanted)
    draft_id = filled(shop, ("MAM-NEM", 1))
    exchanging.begin_exchange(wanted, worth, hand=shop.hand(), draft_id=draft_id)
    exchanging.begin_exchange(wanted, worth, hand=shop.hand(), draft_id=draft_id)
    assert facts("order.voided/1") == []
    exchanging.give_up_exchange(draft_id, hand=shop.hand())
    [told] = facts("order.voided/1")
    assert told["tender"]["kind"] == "return_credit"


def test_goods_laid_down_and_others_in_their_place_are_told(shop: World):
    first, second = (brought.sell(shop, (sku, 1)) for sku in ("CHE-DINH", "MAM-NEM"))
    draft_id = filled(shop, ("RUOU-MO", 1))
    for sale in (first, second):
        wanted = brought.asked(sale)
        worth = brought.worth(shop, wanted)
        exchanging.begin_exchange(wanted, worth, hand=shop.hand(), draft_id=draft_id)
    [told] = facts("order.voided/1")
    tender = told["tender"]
    assert (told["change"], tender["kind"], tender["amount_vnd"]) == (
        "tender",
        "return_credit",
        450_000,
    )
    assert trail("tender_back") == [(shop.person_id("Lan"), 450_000)]


def test_the_auditor_reads_who_gave_what_back(shop: World):
    draft_id = filled(shop, ("CHE-DINH", 1))
    take(shop, draft_id, cash(100_000))
    paying.give_back(draft_id, "t1", hand=shop.hand())
    hanh = shop.sign_in("Hạnh")
    page = text(hanh.get("/audit/trail?topic=tender_back"))
    assert "Bỏ khoản đã thu của đơn" in page
    assert "Tiền mặt 100.000" in page
    assert "Bỏ khoản đã thu" in text(hanh.get("/audit/exceptions"))
    assert "100.000" in hanh.get("/audit/trail.csv").get_data().decode("utf-8-sig")


# -- The life of a transfer -----------------------------------------------------------------


def test_a_request_is_told_whole_so_that_the_centre_can_match_it(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 1)))
    ask(shop, one.draft_id)
    [told] = facts("transfer.asked/1")
    assert told["transfer"] == {
        "id": one.request_id,
        "memo": one.memo,
        "order": one.draft_id,
        "amount_vnd": 450_000,
        "shift": one.shift_id,
        "due_vnd": 450_000,
        "account": {
            "bank_bin": "970436",
            "bank": "Vietcombank",
            "number": "0123456789",
            "holder": "SHOWROOM OCOP HOAN KIEM",
        },
    }
    assert (told["by"]["name"], told["register"]) == ("Lan", 1)


def test_how_each_waiting_ended_is_told_once(shop: World):
    ends = []
    for end in (saw, unseen, give_up):
        one = ask(shop, filled(shop, ("MAM-NEM", 1)))
        for _ in range(2):
            end(shop, one)
        ends.append((one.request_id, one.memo))
    told = facts("transfer.ended/1")
    assert [one["change"] for one in told] == ["seen", "unseen", "abandoned"]
    assert [(one["transfer"]["id"], one["transfer"]["memo"]) for one in told] == ends
    assert [amount for _who, amount in trail("transfer")] == [65_000, 65_000]  # not the seen one


def give_up(shop: World, one) -> None:
    requesting.give_up(one.draft_id, one.request_id, hand=shop.hand())


def test_a_code_given_up_by_the_till_itself_is_told_too(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 1)))
    put(shop, one.draft_id, "MAM-NEM")
    ask(shop, one.draft_id)
    [told] = facts("transfer.ended/1")
    assert (told["change"], told["transfer"]["id"]) == ("abandoned", one.request_id)


def test_a_yes_to_an_unseen_transfer_is_named_in_its_fact(shop: World):
    one = ask(shop, filled(shop, ("CHE-DINH", 5)))
    shown = {"unseen_transfer": 2_250_000}
    voucher = Voucher(shop.person_id("Hạnh"), "Hạnh", "manager", False, False, "", shown)
    unseen(shop, one, voucher)
    [told] = facts("transfer.ended/1")
    [yes] = facts("approval.given/1")
    assert told["approval"] == yes["approval"]["id"]


def test_each_check_is_told_with_what_was_known_before(shop: World):
    one = unseen(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    finish(shop, one.draft_id)
    for word in (Word.ARRIVED, Word.ARRIVED, Word.DOUBTED, Word.NEVER):
        check_transfer(one.request_id, word, "xem app", hand=shop.hand("Hạnh"))
    told = facts("transfer.checked/1")
    assert [(said["change"], said["check"]["before"]) for said in told] == [
        ("arrived", "open"),
        ("doubted", "arrived"),
        ("never", "open"),
    ]
    assert {said["by"]["name"] for said in told} == {"Hạnh"}
    assert {said["check"]["reason"] for said in told} == {"xem app"}
    assert [said["check"]["id"] for said in told] == [
        row.id for row in rows(TransferCheck, order_by=TransferCheck.id)
    ]
    assert trail("transfer")[1:] == [(shop.person_id("Hạnh"), 65_000)] * 3


def test_the_auditor_reads_the_checks(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    check_transfer(one.request_id, Word.DOUBTED, "Lan bấm nhầm", hand=shop.hand("Hạnh"))
    page = text(shop.sign_in("Hạnh").get("/audit/trail?topic=transfer"))
    assert f"Ghi chưa chắc tiền chuyển khoản {one.memo}" in page
    assert "Lan bấm nhầm" in page


# -- Told against the rows ------------------------------------------------------------------


def test_the_audit_finds_each_row_that_the_stream_tells_otherwise(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    give_up(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    check_transfer(one.request_id, Word.NEVER, "ảnh giả", hand=shop.hand("Hạnh"))
    reading().rollback()
    assert audits.audit(reading()) == []
    for table, change in (
        ("till_payment_requests", "SET amount_vnd = amount_vnd - 1"),
        ("till_request_ends", "SET how = 'unseen'"),
        ("till_transfer_checks", "SET word = 'arrived'"),
    ):
        with writing() as session:
            session.execute(sql(f"DROP TRIGGER {table}_no_update"))
            session.execute(sql(f"UPDATE {table} {change}"))
        reading().rollback()
        found = list(transfers_are_told(reading()))
        assert found, table
    assert {found.check for found in transfers_are_told(reading())} == {"till.transfers_are_told"}


def test_the_audit_finds_a_check_that_was_told_and_is_not_in_the_book(shop: World):
    one = saw(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    check_transfer(one.request_id, Word.NEVER, "ảnh giả", hand=shop.hand("Hạnh"))
    with writing() as session:
        session.execute(sql("DROP TRIGGER till_transfer_checks_no_delete"))
        session.execute(sql("DELETE FROM till_transfer_checks"))
    reading().rollback()
    assert len(list(transfers_are_told(reading()))) == 1


def test_an_ordinary_sale_by_transfer_is_not_in_the_trail(shop: World, lan: FlaskClient):
    saw(shop, ask(shop, filled(shop, ("MAM-NEM", 1))))
    assert trail("transfer") == []
    assert order(shop)
