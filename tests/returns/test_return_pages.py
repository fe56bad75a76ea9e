"""The pages of returns, as a cashier's browser asks for them."""

import pytest
from flask.testing import FlaskClient

from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue.codes import receipt_link
from pos.returns import queries
from tests.returns import steps
from tests.returns.steps import card, refunds, sell, transfer
from tests.till.steps import lot_id
from tests.world import PINS, World


@pytest.fixture
def lan(till: World) -> FlaskClient:
    return till.sign_in()


def text(answer) -> str:
    return answer.get_data(as_text=True)


def form(sale, *rows: tuple[int, int, str], total: int, **more: str) -> dict[str, object]:
    return {
        "sale_id": sale.id,
        "line": [str(no) for no, _units, _fate in rows],
        "units": [str(units) for _no, units, _fate in rows],
        "fate": [fate for _no, _units, fate in rows],
        "why": "changed_mind",
        "total_vnd": str(total),
        "request_id": new_id(),
        **more,
    }


def test_a_receipt_is_found_by_its_number_and_by_its_code(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    proof = queries.fact_hash(reading(), sale.epoch, sale.fact_seq)
    link = receipt_link(till.settings.link_base, sale.number, proof)
    for typed in (sale.number, sale.number.lower(), link):
        page = text(lan.get("/returns/new", query_string={"receipt": typed}))
        assert "Chè Đinh Tân Cương" in page
        assert 'data-left="2"' in page
    wrong = link[:-1] + ("A" if link[-1] != "A" else "B")
    assert "Chưa có phiếu" in text(lan.get("/returns/new", query_string={"receipt": wrong}))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("DN01-1A-000001", "DN01"), ("HN01-1A-000999", "HN01-1A-000999"), ("chè", "CHÈ")],
)
def test_a_receipt_that_is_not_ours_is_refused_by_name(
    lan: FlaskClient, typed: str, said: str
) -> None:
    page = text(lan.get("/returns/new", query_string={"receipt": typed}))
    assert "data-refusal" in page
    assert said in page


def test_goods_come_back_through_the_form_once(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    asked = form(sale, (1, 1, "quarantine"), total=450_000)
    for _ in range(2):
        answer = lan.post("/returns", data=asked)
        assert answer.status_code == 303
    page = text(lan.get(answer.location))
    assert "HN01-1A-T000001" in page
    assert "450.000" in page
    assert len(steps.returns()) == 1
    assert "HN01-1A-T000001" in text(lan.get("/returns"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"units": "x"},
        {"units": "-1"},
        {"units": "99999999999999"},
        {"units": ["1", "1"]},
        {"line": "0x1"},
        {"fate": "eat"},
        {"why": "because"},
        {"why": "other", "note": ""},
        {"total_vnd": "1.5"},
        {"total_vnd": "1"},
        {"sale_id": "nothing"},
        {"sale_id": ""},
        {"way": "gold"},
        {"line": "99"},
        {"units": "1,5"},
    ],
)
def test_what_cannot_be_read_or_done_is_a_named_no(
    till: World, lan: FlaskClient, wrong: dict[str, object]
) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    asked = {**form(sale, (1, 1, "restock"), total=450_000), **wrong}
    answer = lan.post("/returns", data=asked, headers={"HX-Request": "true"})
    assert answer.status_code in (400, 409)
    assert "data-refusal" in text(answer)
    assert steps.returns() == []


def test_money_above_the_limit_asks_for_a_pin_and_takes_it(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("CHE-DINH", 3))
    asked = form(sale, (1, 3, "restock"), total=1_350_000)
    answer = lan.post("/returns", data=asked, headers={"HX-Request": "true"})
    assert (answer.status_code, "data-approval" in text(answer)) == (409, True)
    assert 'name="shown_refund" value="1350000"' in text(answer)
    yes = {"approver_id": till.person_id("Hạnh"), "approver_pin": PINS["Hạnh"]}
    assert lan.post("/returns", data={**asked, **yes, "shown_refund": "1349999"}).status_code == 409
    answer = lan.post("/returns", data={**asked, **yes, "shown_refund": "1350000"})
    assert answer.status_code == 303


def test_without_a_receipt_a_label_names_the_lot(till: World, lan: FlaskClient) -> None:
    label = f"{till.settings.link_base}/P/HN01/MAM-NEM/L260905"
    found = text(lan.get("/returns/goods", query_string={"q": label}))
    assert found.count("data-exact") == 1
    assert "L260905" in found
    assert "data-product" in text(lan.get("/returns/goods", query_string={"q": "mắm"}))
    assert "Không có hàng nào khớp" in text(lan.get("/returns/goods", query_string={"q": "zzz"}))


def test_what_is_to_be_sent_is_listed_until_it_is_sent(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("MAM-NEM", 1), by=[transfer(65_000)])
    lan.post("/returns", data=form(sale, (1, 1, ""), total=65_000, send_to="VCB 0123"))
    page = text(lan.get("/returns"))
    assert "VCB 0123" in page
    done = steps.returns()[0].id
    assert lan.post(f"/returns/{done}/sendings/1", data={"reference": "FT1"}).status_code == 303
    assert "VCB 0123" not in text(lan.get("/returns"))


def test_the_slip_is_printed_again_as_a_copy(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    lan.post("/returns", data=form(sale, (1, 1, ""), total=65_000))
    done = steps.returns()[0].id
    for _ in range(2):
        answer = lan.post(f"/returns/{done}/copies", data={"request_id": "0" * 26})
        assert answer.status_code == 303


def test_an_exchange_goes_from_the_form_to_the_pay_sheet(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("CHE-DINH", 1), by=[card(450_000, "AA1")])
    answer = lan.post("/returns/exchanges", data=form(sale, (1, 1, ""), total=450_000))
    draft_id = answer.location.rsplit("/", 1)[1]
    steps.put(till, draft_id, ("MAM-NEM", 1))
    sheet = text(lan.get(f"/returns/exchanges/{draft_id}"))
    assert "385.000" in sheet
    looked = steps.seen(till, draft_id)
    asked = {
        "version": str(looked.version),
        "total_vnd": str(looked.total_vnd),
        "slip": "BB1",
        "request_id": new_id(),
    }
    answer = lan.post(f"/returns/exchanges/{draft_id}/completion", data=asked)
    assert answer.status_code == 303, text(answer)
    assert refunds(steps.returns()[0].id) == [("card", 385_000), ("exchange", 65_000)]


def test_pages_speak_english(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    lan.post("/language", data={"lang": "en", "next": "/"})
    assert "Return" in text(lan.get("/returns/new", query_string={"receipt": sale.number}))
    assert "Returns" in text(lan.get("/returns"))


def test_the_pay_key_of_an_exchange_asks_only_for_the_difference(
    till: World, lan: FlaskClient
) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    answer = lan.post("/returns/exchanges", data=form(sale, (1, 1, ""), total=65_000))
    draft_id = answer.location.rsplit("/", 1)[1]
    steps.put(till, draft_id, ("CHE-DINH", 1))
    sheet = lan.get(f"/till/sales/{draft_id}/payment", follow_redirects=True)
    assert f"/returns/exchanges/{draft_id}/completion" in text(sheet)
    assert "385.000" in text(sheet)
    looked = steps.seen(till, draft_id)
    asked = {
        "version": str(looked.version),
        "total_vnd": str(looked.total_vnd),
        "tendered_vnd": "400000",
        "way": "cash",
    }
    refused = lan.post(f"/till/sales/{draft_id}/completion", data=asked)
    assert refused.status_code == 409
    done = lan.post(f"/returns/exchanges/{draft_id}/completion", data=asked)
    assert done.status_code == 303, text(done)
    assert refunds(steps.returns()[0].id) == [("exchange", 65_000)]


def test_a_receipt_scanned_while_selling_offers_the_return(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("MAM-NEM", 1))
    draft_id = steps.order(till)
    for scan_id, code in enumerate((sale.number, sale.number.lower())):
        answer = lan.post(
            f"/till/sales/{draft_id}/scans", data={"code": code, "scan_id": f"s{scan_id}"}
        )
        assert f"/returns/new?receipt={sale.number}" in text(answer)


@pytest.mark.parametrize("typed", ["0,25", "0.25", "250 g", "0,250 kg"])
def test_weighed_goods_come_back_as_they_are_typed_on_the_sell_screen(
    till: World, lan: FlaskClient, typed: str
) -> None:
    """Kilograms with a comma, with a receipt and without one, and never bare grams."""
    sale = sell(till, ("RAU-CAI", "1,25"))
    asked = {**form(sale, (1, 1, "dispose"), total=10_500), "units": [typed]}
    assert lan.post("/returns", data=asked).status_code == 303
    goods = {
        "product": [till.product_id("RAU-CAI")],
        "lot": [steps.returned_lines(steps.returns()[0].id)[0].lot_id],
        "price": ["42.000"],
        "sale_id": "",
        "request_id": new_id(),
        "way": "voucher",
        "approver_id": till.person_id("Hạnh"),
        "approver_pin": PINS["Hạnh"],
        "shown_return_without_receipt": "10500",
        "shown_voucher": "10500",
        "shown_refund": "10500",
    }
    assert lan.post("/returns", data={**asked, **goods}).status_code == 303
    units = [steps.returned_lines(one.id)[0].units for one in steps.returns()]
    assert units == [250, 250]


@pytest.mark.parametrize("typed", ["250", "0,2505", "2 chai", "-0,25"])
def test_a_weight_that_could_mean_two_things_is_asked_about(
    till: World, lan: FlaskClient, typed: str
) -> None:
    sale = sell(till, ("RAU-CAI", "1,25"))
    asked = {**form(sale, (1, 1, "dispose"), total=10_500), "units": [typed]}
    answer = lan.post("/returns", data=asked, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "data-refusal" in text(answer)
    assert steps.returns() == []


def test_a_lot_that_comes_back_leads_to_its_page(till: World, lan: FlaskClient) -> None:
    sale = sell(till, ("CHE-DINH", 2))
    page = text(lan.get("/returns/new", query_string={"receipt": sale.number}))
    link = f'href="/stock/lots/{lot_id(till, "CHE-DINH", "L260812")}"'
    assert link in page
    done = lan.post("/returns", data=form(sale, (1, 1, "quarantine"), total=450_000))
    page = text(lan.get(done.location))
    assert link in page
    assert "Để riêng" in page
