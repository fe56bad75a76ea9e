"""Settings: what was set up is set up anew, by managers alone."""

from functools import partial

import pytest

from pos.base.transaction import reading
from pos.office import routes
from pos.shop import printer_queries, queries
from pos.shop.permissions import Task
from printers.addresses import port_address
from tests.spool.printers_of_tests import states
from tests.till import steps
from tests.till.steps import facts
from tests.world import World, open_world

HOAN_KIEM = "00070"
SHOP = {
    "name": "OCOP Hoàn Kiếm mới",
    "street": "Số 2 phố Ví Dụ",
    "commune_code": HOAN_KIEM,
    "phone": "",
    "mst": "",
    "seller_method": "household_under",
    "slip_note": "",
}
PAGES = (
    "shop",
    "printers",
    "scanner",
    "registers",
    "people",
    "history",
    "network",
    "backup",
    "limits",
)


@pytest.mark.parametrize("page", PAGES)
def test_a_settings_page_is_the_managers(world: World, page):
    assert world.sign_in("Hạnh").get(f"/settings/{page}").status_code == 200
    assert world.sign_in("Lan").get(f"/settings/{page}").status_code == 403


def test_every_settings_route_is_the_managers_but_ones_own_pin(world: World):
    """Written out here, since the door believes what a route says of itself."""
    tasks = {
        (rule.rule, "GET" in (rule.methods or ()), world.app.view_functions[rule.endpoint].task)
        for rule in world.app.url_map.iter_rules()
        if rule.rule.startswith(("/settings", "/setup/goods"))
    }
    acts = {(rule, task) for rule, is_shown, task in tasks if not is_shown}
    assert {rule for rule, task in acts if task is not Task.MANAGE} == {"/settings/pin"}
    shown = {(rule, task) for rule, is_shown, task in tasks if is_shown}
    read = {Task.LOOK, Task.AUDIT, Task.MANAGE}
    assert {rule for rule, task in shown if task not in read} == {"/settings/pin"}
    assert len(tasks) >= 20


@pytest.mark.parametrize("page", PAGES)
def test_a_settings_page_speaks_english(world: World, page):
    client = world.sign_in("Hạnh")
    client.post("/language", data={"lang": "en"})
    told = client.get(f"/settings/{page}").get_data(as_text=True)
    assert 'lang="en"' in told
    assert "Who did what" in told
    assert "Cài đặt" not in told


# --- The shop --------------------------------------------------------------------------------


def test_the_shop_is_changed_whole_with_its_fact_but_keeps_its_code(world: World):
    client = world.sign_in("Hạnh")
    assert client.post("/settings/shop", data=SHOP | {"code": "DN99"}).status_code == 303
    reading().rollback()
    now = queries.showroom(reading())
    assert now is not None
    assert (now.code, now.name, now.seller_method) == ("HN01", SHOP["name"], "household_under")
    assert now.address == "Số 2 phố Ví Dụ, phường Hoàn Kiếm, Hà Nội"
    told = facts("shop.changed/1")[-1]
    assert told["shop"]["address"] == now.address
    assert told["by"]["name"] == "Hạnh"


def test_the_same_again_writes_nothing(world: World):
    client = world.sign_in("Hạnh")
    client.post("/settings/shop", data=SHOP)
    before = steps.book()
    client.post("/settings/shop", data=SHOP)
    assert steps.changed(before) == set()


def test_a_shop_that_is_wrong_stays_as_it_was(world: World):
    before = steps.book()
    answer = world.sign_in("Hạnh").post("/settings/shop", data=SHOP | {"mst": "1"})
    assert answer.status_code == 400
    assert "Mã số thuế chưa đúng" in answer.get_data(as_text=True)
    assert steps.changed(before) == set()


def test_an_old_receipt_keeps_the_shop_it_was_sold_by(till: World):
    sale = steps.sell(till, ("CHE-DINH", 1))
    till.sign_in("Hạnh").post("/settings/shop", data=SHOP)
    [job] = steps.jobs_of(sale.sale_id)
    assert "Showroom OCOP Hoàn Kiếm" in job.document
    assert "Hoàn Kiếm mới" not in job.document


# --- The printer -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "address", "paper_mm"),
    [
        ({"kind": "network", "host": "192.168.1.50"}, "tcp://192.168.1.50", 80),
        ({"kind": "network", "host": " 192.168.1.50:9101 "}, "tcp://192.168.1.50:9101", 80),
        ({"kind": "network", "host": "tcp://may-in"}, "tcp://may-in", 80),
        ({"kind": "usb", "path": "/dev/usb/lp0", "paper_mm": "58"}, "file:///dev/usb/lp0", 58),
        ({"kind": "screen"}, "preview:", 80),
    ],
)
def test_a_printer_is_chosen_in_plain_words_and_tried(world: World, form, address, paper_mm):
    answer = world.sign_in("Hạnh").post("/settings/printers/1", data=form)
    assert answer.status_code == 303
    reading().rollback()
    [printer] = printer_queries.printers_of_shop(reading())
    assert (printer.address, printer.paper_mm) == (address, paper_mm)
    told = facts("printer.changed/1")[-1]
    assert (told["printer"]["address"], told["change"]) == (address, "added")
    told = facts("outlet.changed/1")[-1]["outlet"]
    assert told == {"register": 1, "role": "receipts", "printer": printer.printer_id}
    assert states() == ["queued"]


def test_on_windows_a_printer_is_chosen_by_its_port_there(world: World, monkeypatch):
    monkeypatch.setattr(routes, "port_address", partial(port_address, system="nt"))
    monkeypatch.setattr(routes, "usual_port", lambda: "COM3")
    hanh = world.sign_in("Hạnh")
    asked = hanh.get("/settings/printers?setup=1").text
    assert 'value="COM3"' in asked
    assert "Như COM3 hoặc LPT1" in asked
    hanh.post("/settings/printers/1", data={"kind": "usb", "path": "lpt2"})
    reading().rollback()
    [printer] = printer_queries.printers_of_shop(reading())
    assert printer.address == "file:///LPT2"
    assert 'value="LPT2"' in hanh.get("/settings/printers?setup=1").text


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "network", "host": ""},
        {"kind": "network", "host": "192.168.1.50/x?y"},
        {"kind": "network", "host": "hai máy"},
        {"kind": "usb", "path": "lp0"},
        {"kind": "usb", "path": ""},
        {"kind": "usb", "path": "/var/lib/shop/keys/terminal.ed25519"},
        {"kind": "usb", "path": "/dev/null"},
        {"kind": "usb", "path": "/dev/usb/../sda"},
        {"kind": "cloud"},
        {"kind": "shared"},
        {},
        {"kind": "screen", "paper_mm": "57"},
    ],
)
def test_a_printer_that_is_none_is_refused_under_its_field(world: World, form):
    before = steps.book()
    answer = world.sign_in("Hạnh").post("/settings/printers/1", data=form)
    assert answer.status_code == 400
    assert steps.changed(before) == set()


def test_the_machines_own_settings_win_and_the_page_says_so(template, tmp_path):
    with open_world(template, tmp_path / "home", printer="tcp://10.0.0.9") as world:
        page = world.sign_in("Hạnh").get("/settings/printers").get_data(as_text=True)
        assert "OCOP_POS_PRINTER" in page
        assert "tcp://10.0.0.9" in page
        assert 'name="kind"' not in page
        before = steps.book()
        sent = {"kind": "screen", "paper_mm": "80"}
        answer = world.sign_in("Hạnh").post("/settings/printers/1", data=sent)
        assert answer.status_code == 409
        assert "OCOP_POS_PRINTER" in answer.get_data(as_text=True)
        assert steps.changed(before) == set()


def test_a_second_test_gives_up_the_first_that_still_waits(world: World):
    client = world.sign_in("Hạnh")
    client.post("/settings/printers/1/tests")
    client.post("/settings/printers/1/tests")
    assert states() == ["dismissed", "queued"]


@pytest.mark.parametrize("no", ["2", "0", "x", "10"])
def test_a_register_that_is_not_there_has_no_printer(world: World, no):
    before = steps.book()
    client = world.sign_in("Hạnh")
    answers = [
        client.post(f"/settings/printers/{no}", data={"kind": "screen"}),
        client.post(f"/settings/printers/{no}/tests"),
    ]
    assert all(one.status_code in (400, 409) for one in answers)
    assert steps.changed(before) == set()


# --- Who did what ----------------------------------------------------------------------------


def deeds(world: World, **asked: str) -> str:
    return world.sign_in("Hạnh").get("/settings/history", query_string=asked).get_data(as_text=True)


def test_the_days_deeds_are_sentences_the_newest_first(till: World):
    sale = steps.sell(till, ("CHE-DINH", 1))
    page = deeds(till)
    assert f"Bán phiếu {sale.number}, 450.000\u00a0đ." in page
    assert "Mở ca 1, tiền đầu ca 1.000.000\u00a0đ." in page
    assert page.index("Bán phiếu") < page.index("Mở ca 1")


def test_deeds_are_chosen_by_person_and_by_day(till: World):
    steps.sell(till, ("CHE-DINH", 1))
    assert "Bán phiếu" in deeds(till, person=till.person_id("Lan"))
    assert "Bán phiếu" not in deeds(till, person=till.person_id("Minh"))
    assert "chưa ai làm gì" in deeds(till, day="20/11/2026")
    assert "Mở sổ mới." in deeds(till, day="2026-10-22")
    assert "Đặt giá Chè Đinh Tân Cương: 450.000\u00a0đ." in deeds(till, day="2026-10-22")


@pytest.mark.parametrize(
    "day", ["", "hôm qua", "32/13/2026", "9999-12-31", "0001-01-01", "x" * 5000]
)
def test_a_day_that_cannot_be_is_no_trouble(world: World, day):
    answer = world.sign_in("Hạnh").get("/settings/history", query_string={"day": day})
    assert answer.status_code == 200


def test_every_fact_of_a_busy_day_has_a_sentence_of_its_own(till: World):
    client = till.sign_in("Hạnh")
    steps.sell(till, ("CHE-DINH", 1), ("MAM-NEM", 1))
    client.post("/settings/shop", data=SHOP)
    client.post("/settings/printers/1", data={"kind": "screen"})
    client.post("/sign-in", data={"person_id": till.person_id("Lan"), "pin": "999000"})
    for day in ("2026-11-21", "2026-10-22"):
        page = deeds(till, day=day)
        assert "Ghi vào sổ" not in page, day
        assert "None" not in page


def test_no_secret_is_among_the_deeds(till: World):
    till.sign_in("Hạnh").post(
        "/settings/people",
        data={"name": "Tú", "role": "cashier", "pin": "731946", "pin_again": "731946"},
    )
    page = deeds(till)
    assert "Thêm Tú vào danh sách người bán." in page
    assert "731946" not in page
    assert "argon2" not in page
