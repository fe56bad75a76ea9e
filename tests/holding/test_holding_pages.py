"""The pages of holding: from a scan to a hold, its numbers and their rows, calls, a lot's page."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.customer import registering
from pos.holding import calling, orders
from pos.holding.refusals import NotAsked
from pos.moving.kinds import Kind
from pos.receiving.models import DeliveryLine
from pos.stock import lots
from pos.stock.models import Lot
from pos.stock.refusals import UnknownHold
from pos.till import drafting
from tests.assortment.pages import form_of, words
from tests.holding.orders import NEW, OLD, TEA, hold, recall
from tests.holding.test_recalls import bring_in
from tests.moving.steps import fair, move
from tests.receiving.steps import GOOD, deliver
from tests.till.steps import book, changed, filled, lot_id, pay, rows, sell
from tests.web.browser import Browser
from tests.world import World

LABEL = "HTTPS://SP.EXAMPLE.VN/01/08930000000019/10/L261103"


@pytest.fixture(autouse=True)
def each_request_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Flask, "test_client_class", Browser)


@pytest.fixture
def hanh(till: World) -> FlaskClient:
    """The manager."""
    return till.sign_in("Hạnh")


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)[:400]
    return answer.get_data(as_text=True)


def barred(code: str) -> str:
    [lot] = rows(Lot, Lot.code == code)
    return lot.barred


def test_from_a_scanned_label_to_a_hold(till: World, hanh: FlaskClient) -> None:
    sell(till, (TEA, 2, NEW))
    filled(till, (TEA, 1, NEW))
    asked = page(hanh, f"/stock/holds/new?q={NEW}")
    said = words(asked)
    for told in ("Sẽ giữ 1 lô", "18 hộp", "Đã bán ở 1 dòng phiếu", "Quầy 1, đơn 1 · 1 dòng"):
        assert told in said
    form = form_of(asked, "/stock/holds") | {"reason": "pack", "instruction": "box"}
    done = hanh.post("/stock/holds", data=form, follow_redirects=True).get_data(as_text=True)
    assert "Đã giữ lại." in words(done)
    assert "Bao bì phồng, hở hoặc vỡ" in words(done)
    assert barred(NEW) == "hold"
    before = book()
    assert hanh.post("/stock/holds", data=form).status_code == 303, "sent twice"
    assert changed(before) == set()


def test_a_label_a_code_a_barcode_and_a_name_lead_to_the_goods(
    till: World, hanh: FlaskClient
) -> None:
    base = till.settings.link_base.upper()
    label = LABEL.replace("HTTPS://SP.EXAMPLE.VN", base)
    assert "Sẽ giữ 1 lô" in words(page(hanh, f"/stock/holds/new?q={label}"))
    for text in ("8930000000019", TEA):
        said = words(page(hanh, f"/stock/holds/new?q={text}"))
        assert "chọn lô" in said
        assert NEW in said
    assert "Chè Đinh Tân Cương" in words(page(hanh, "/stock/holds/new?q=che dinh"))
    for odd in ("zzzzzz", "https://evil.example/01/1/10/2", "💥" * 50, "%00"):
        assert "Không thấy lô" in words(page(hanh, f"/stock/holds/new?q={odd}"))


def test_all_lots_between_two_days_by_the_page(till: World, hanh: FlaskClient) -> None:
    product_id = till.product_id(TEA)
    days = f"product_id={product_id}&days=1&made_from=01/11/2026&made_to="
    asked = page(hanh, f"/stock/holds/new?q={TEA}&{days}")
    assert "Sẽ giữ 2 lô" in words(asked)
    assert "không ghi ngày sản xuất" in words(asked)
    form = form_of(asked, "/stock/holds")
    form |= {"reason_words": "Chờ xem", "instruction_words": "Để riêng"}
    bad = hanh.post("/stock/holds", data=form | {"made_from": "hôm qua"})
    assert bad.status_code == 400
    assert hanh.post("/stock/holds", data=form).status_code == 303
    assert (barred(NEW), barred(OLD)) == ("hold", "hold")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 409),
        ({"reason": "pack"}, 409),
        ({"reason": "pack", "instruction_words": "x" * 900}, 400),
        ({"lot": "none", "reason": "pack", "instruction": "box"}, 409),
        ({"lot": "", "reason": "pack", "instruction": "box"}, 409),
    ],
)
def test_a_form_that_cannot_be_taken_holds_nothing(
    till: World, hanh: FlaskClient, changes: dict[str, str], status: int
) -> None:
    before = book()
    form = {"lot": lot_id(till, TEA, NEW), "request_id": new_id()} | changes
    answer = hanh.post("/stock/holds", data=form)
    assert answer.status_code == status
    assert changed(before) == set()


def test_a_cashier_sees_holds_and_lots_and_holds_nothing(till: World) -> None:
    hold_id, lan = hold(till, NEW), till.sign_in("Lan")
    assert "Giữ hàng lại" not in words(page(lan, "/stock/holds"))
    assert "Bỏ lệnh giữ" not in words(page(lan, f"/stock/holds/{hold_id}"))
    said = words(page(lan, f"/stock/lots/{lot_id(till, TEA, NEW)}"))
    assert "giá nhập" not in said
    before = book()
    for address in ("", f"/{hold_id}/release", f"/{hold_id}/settlement", f"/{hold_id}/calls"):
        assert lan.post(f"/stock/holds{address}", data={"reason": "x"}).status_code == 403
    for address in ("new", f"{hold_id}/calls", f"{hold_id}/calls.csv"):
        assert lan.get(f"/stock/holds/{address}").status_code == 403
    assert changed(before) == set()


def test_each_number_opens_its_rows(till: World, hanh: FlaskClient) -> None:
    done = sell(till, (TEA, 2, NEW))
    hold_id = hold(till, NEW)
    whole = page(hanh, f"/stock/holds/{hold_id}")
    kinds = set(re.findall(rf"/stock/holds/{hold_id}/moves\?kind=(\w+)", whole))
    assert kinds == {"quarantine", "returned", "disposed", "sent_back"}
    said = words(page(hanh, f"/stock/holds/{hold_id}/moves?kind=quarantine"))
    assert "18 hộp" in said
    assert "Khu giữ riêng" in said
    assert "Chưa có lần nào" in words(page(hanh, f"/stock/holds/{hold_id}/moves?kind=disposed"))
    assert done.number in page(hanh, f"/stock/holds/{hold_id}/receipts")
    for odd in ("?before=x", "?before=1", "?kind=' OR 1"):
        page(hanh, f"/stock/holds/{hold_id}/moves{odd}")


def test_release_and_settle_by_the_page(till: World, hanh: FlaskClient) -> None:
    hold_id = hold(till, NEW)
    at = f"/stock/holds/{hold_id}"
    assert hanh.post(f"{at}/release", data={"reason": ""}).status_code == 409
    assert hanh.post(f"{at}/settlement", data={"reason": "x" * 300}).status_code == 409
    said = hanh.post(f"{at}/settlement", data={"reason": "Đủ"}, follow_redirects=True)
    assert "Đã ghi là xong." in words(said.get_data(as_text=True))
    said = hanh.post(f"{at}/release", data={"reason": "Đạt"}, follow_redirects=True)
    assert "Đã bỏ lệnh giữ." in words(said.get_data(as_text=True))
    assert barred(NEW) == ""
    assert hanh.post(f"{at}/slips", data={"request_id": new_id()}).status_code == 303


def test_a_recall_shows_whose_it_is_and_no_way_to_lift_it(till: World, hanh: FlaskClient) -> None:
    hold_id = recall(till, level="urgent").hold_id
    said = words(page(hanh, f"/stock/holds/{hold_id}"))
    for told in ("TH-2026-014", "bản 1", "khẩn", "chỉ trung tâm bỏ được", "Trung tâm"):
        assert told in said
    answer = hanh.post(f"/stock/holds/{hold_id}/release", data={"reason": "Thử"})
    assert answer.status_code == 409
    assert barred(NEW) == "recall"


def bought(till: World, name: str, phone: str, *, agrees: bool, units: int = 1) -> str:
    customer = registering.register(name, phone, wants_offers=agrees, hand=till.hand())
    draft_id = filled(till, (TEA, units, NEW))
    drafting.choose_customer(draft_id, customer, hand=till.hand())
    pay(till, draft_id)
    return customer


def test_phones_only_of_those_who_agreed_on_the_page_and_in_the_file(
    till: World, hanh: FlaskClient
) -> None:
    hoa = bought(till, "Nguyễn Thị Hoa", "0912345678", agrees=True, units=2)
    bought(till, "Trần Văn Nam", "0987654321", agrees=False)
    hold_id = hold(till, NEW)
    shown = page(hanh, f"/stock/holds/{hold_id}/calls")
    assert "0912 345 678" in words(shown) or "0912345678" in words(shown)
    assert "Nguyễn Thị Hoa" in words(shown)
    for secret in ("0987654321", "0987 654 321", "Trần Văn Nam"):
        assert secret not in shown
    file = hanh.get(f"/stock/holds/{hold_id}/calls.csv")
    text = file.get_data(as_text=True)
    assert "Nguyễn Thị Hoa" in text
    assert "Nam" not in text
    assert "attachment" in file.headers["Content-Disposition"]
    masked = page(hanh, f"/stock/holds/{hold_id}/receipts")
    assert "0912345678" not in masked
    assert "Nguyễn Thị Hoa" not in masked
    for word, told in (("1", True), ("1", True), ("0", False)):
        hanh.post(f"/stock/holds/{hold_id}/calls", data={"customer_id": hoa, "is_called": word})
        said = words(page(hanh, f"/stock/holds/{hold_id}/calls"))
        assert ("Ghi nhầm" in said) is told


def test_nobody_is_noted_as_called_who_did_not_agree(till: World) -> None:
    nam = bought(till, "Trần Văn Nam", "0987654321", agrees=False)
    hold_id, hand = hold(till, NEW), till.hand("Hạnh")
    for customer in (nam, "none"):
        with pytest.raises(NotAsked):
            calling.note_call(hold_id, customer, is_called=True, hand=hand)
    with pytest.raises(UnknownHold):
        calling.note_call("none", nam, is_called=True, hand=hand)


def test_who_was_forgotten_is_nowhere_any_more(till: World, hanh: FlaskClient) -> None:
    hoa = bought(till, "Nguyễn Thị Hoa", "0912345678", agrees=True)
    hold_id = hold(till, NEW)
    calling.note_call(hold_id, hoa, is_called=True, hand=till.hand("Hạnh"))
    hanh.post(f"/customers/{hoa}/forgetting", data={"is_sure": "1"})
    for address in ("calls", "receipts", "calls.csv"):
        assert "Hoa" not in page(hanh, f"/stock/holds/{hold_id}/{address}").replace("Hoàn", "")


def test_a_lots_page_has_all_of_it_and_leads_both_ways(till: World, hanh: FlaskClient) -> None:
    done = sell(till, (TEA, 2, NEW))
    lot = lot_id(till, TEA, NEW)
    shown = page(hanh, f"/stock/lots/{lot}")
    said = words(shown)
    for told in ("HTX Chè Hảo Đạt", "377/QĐ-BNN-VPĐP", "18", "20", done.number, "Giữ lô này lại"):
        assert told in said
    assert f"/stock/sales/{done.number}" in shown
    assert f"/stock/lots/{lot}/label" in shown
    back = page(hanh, f"/stock/sales/{done.number}")
    assert f"/stock/lots/{lot}" in back
    for told in ("HTX Chè Hảo Đạt", "5 sao lúc bán", "hôm nay 5 sao", NEW):
        assert told in words(back)
    hold(till, NEW)
    assert "Đang giữ lại, không bán" in words(page(hanh, f"/stock/lots/{lot}"))
    assert f"/stock/lots/{lot}/label" not in page(hanh, f"/stock/lots/{lot}")
    for more in ("moves", "receipts"):
        page(hanh, f"/stock/lots/{lot}/{more}")


def test_a_lots_page_leads_to_what_other_rooms_know_and_do(till: World, hanh: FlaskClient) -> None:
    delivery_id = deliver(till, ("MAM-NEM", GOOD))
    [lot] = [row.lot_id for row in rows(DeliveryLine)]
    shown = unescape(page(hanh, f"/stock/lots/{lot}"))
    for address in (
        f"/stock/lots/{lot}/label",
        f"/stock/expiry/lots/{lot}",
        f"/scans/lots/{lot}.jsonld",
        f"/stock/deliveries/{delivery_id}",
    ):
        assert f'href="{address}"' in shown
        page(hanh, address)
    [slip] = re.findall(r'href="(/stock/moves/new\?[^"]*)"', shown)
    begun = page(hanh, slip)
    assert f'<option value="{lot}" selected>' in begun
    assert 'name="from" value="shop"' in begun


def test_a_fair_is_called_by_its_own_name(till: World, hanh: FlaskClient) -> None:
    place_id = fair(till, "Hội chợ Tết")
    move(till, Kind.TO_FAIR, (TEA, NEW, 3), ends=("shop", place_id))
    said = words(page(hanh, f"/stock/lots/{lot_id(till, TEA, NEW)}"))
    assert "Mang đi hội chợ Kệ trưng bày Hội chợ Tết 3 hộp" in said


def test_the_paper_of_a_receipt_leads_to_where_its_goods_come_from(
    till: World, hanh: FlaskClient
) -> None:
    from tests.till.steps import jobs_of

    done = sell(till, (TEA, 1, NEW))
    [job] = jobs_of(done.sale_id)
    assert f"/stock/sales/{done.number}" in page(hanh, f"/papers/{job.id}")


@pytest.mark.parametrize(
    "address",
    [
        *("/stock/lots/none", "/stock/lots/none/moves", "/stock/lots/none/receipts"),
        *("/stock/holds/none", "/stock/holds/none/moves", "/stock/holds/none/receipts"),
        *("/stock/holds/none/calls", "/stock/holds/none/calls.csv", "/stock/sales/HN01-1A-9"),
    ],
)
def test_what_is_not_there_is_not_found(hanh: FlaskClient, address: str) -> None:
    page(hanh, address, 404)


def test_a_list_without_orders_says_what_to_do(hanh: FlaskClient) -> None:
    assert "rồi quét tem của lô" in words(page(hanh, "/stock/holds"))
    assert "Chưa có lệnh nào kết thúc" in words(page(hanh, "/stock/holds?which=ended&page=x"))


def test_goods_of_several_units_have_no_sum(till: World, hanh: FlaskClient) -> None:
    from pos.holding import holding
    from pos.holding.meant import Wish
    from tests.holding.orders import WHY

    wish = Wish((lot_id(till, TEA, NEW), lot_id(till, "RAU-CAI", "L261120")))
    hold_id = holding.hold_lots(wish, WHY, hold_id=new_id(), hand=till.hand("Hạnh"))
    said = words(page(hanh, f"/stock/holds/{hold_id}"))
    assert "Khách đang giữ" not in said
    assert "5,000 kg" in said or "5 kg" in said
    assert orders.find(reading(), hold_id) is not None


def test_goods_of_which_nothing_came_yet_are_held_by_the_page(
    till: World, hanh: FlaskClient
) -> None:
    bring_in(till, "MOI-VE")
    address = f"/stock/holds/new?product_id={till.product_id('MOI-VE')}&days=1"
    asked = page(hanh, address)
    said = words(asked)
    assert "Sẽ giữ mọi lô về sau" in said
    assert "Mứt gừng" in said
    form = form_of(asked, "/stock/holds") | {"reason": "paper", "instruction": "look"}
    made = hanh.post("/stock/holds", data=form)
    assert made.status_code == 303
    assert "Lô về sau sẽ bị giữ khi nhận" in words(page(hanh, made.headers["Location"]))
    deliver(till, ("MOI-VE", {**GOOD, "lot_code": "G-1"}))
    assert barred("G-1") == "hold"


def test_goods_of_no_known_lot_can_be_chosen_by_the_page(till: World, hanh: FlaskClient) -> None:
    with writing() as session:
        lots.undocumented(session, till.product_id(TEA), hand=till.hand("Hạnh"))
    asked = page(hanh, "/stock/holds/new?q=8930000000019")
    assert "chưa rõ lô" in words(asked)
