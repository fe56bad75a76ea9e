"""The pages of a shift's end, by form alone: cash, the blind count, the Z, the list."""

import re

import pytest
from flask.testing import FlaskClient

from pos.base.money import format_vnd
from pos.base.transaction import reading
from pos.closing import lists, printing, queries
from pos.spool.models import PrintJob
from pos.till import selling
from pos.till.records import TenderKind
from pos.till.tenders import Tendered
from printers.stored import loads
from tests.closing.days import count_and_close, expected_vnd, move, shift_id
from tests.spool.words_of import english_papers, texts
from tests.till.steps import LINK, facts, filled, rows, seen, sell
from tests.world import World

UGLY = 65_000 * 3 + 450_000
"""What three jars and a tea come to."""


@pytest.fixture
def hanh(till: World) -> FlaskClient:
    """The manager's browser."""
    return till.sign_in("Hạnh")


def text(answer) -> str:
    return answer.get_data(as_text=True)


def sold(till: World) -> None:
    sell(till, ("MAM-NEM", 3))
    sell(till, ("CHE-DINH", 1))


def post_count(client: FlaskClient, vnd: int, no: int = 1):
    whole, rest = divmod(vnd, 100_000)
    five, rest = divmod(rest, 5_000)
    assert rest == 0
    data = {"shift_id": shift_id(), "no": no, "count_100000": whole, "count_5000": five}
    return client.post("/till/closing/counts", data=data)


def test_a_shift_is_closed_by_three_forms(lan: FlaskClient, till: World):
    sold(till)
    page = text(lan.get("/till/closing"))
    assert "đóng ca 1" in page
    assert post_count(lan, 1_000_000 + UGLY).status_code == 303
    page = text(lan.get("/till/closing"))
    assert "Tiền khớp sổ" in page
    data = {"shift_id": shift_id(), "count_no": 1, "left_vnd": "1.000.000", "carried": ""}
    done = lan.post("/till/closing", data=data)
    assert done.status_code == 303
    page = text(lan.get(done.location))
    assert "HN01-1A-Z0001" in page
    assert format_vnd(UGLY) in page
    assert lan.get("/till").location == "/till/shifts/new"
    assert lan.post("/till/closing", data=data).location == done.location


def test_nothing_a_cashier_can_open_tells_the_drawer_before_the_count(
    lan: FlaskClient, till: World
):
    """Trap 5: the X on the screen, on paper, and every page that links lead to."""
    sold(till)
    hanh = till.sign_in("Hạnh")
    hanh.post("/closings/registers/1/sight", data={"shift_id": shift_id()})
    hanh.post("/till/shift/papers", data={"shift_id": shift_id()})
    lan.post("/till/shift/papers", data={"shift_id": shift_id()})
    secret = {format_vnd(expected_vnd()), format_vnd(UGLY)}
    waiting, known = ["/till", "/till/shift", "/till/cash", "/till/closing", "/papers"], set()
    while waiting:
        path = waiting.pop()
        if path in known:
            continue
        known.add(path)
        answer = lan.get(path, follow_redirects=True)
        page = answer.get_data().decode("utf-8", "replace")
        found = [one for one in secret if one in page]
        assert not found, (path, found)
        waiting += [
            one
            for one in re.findall(r'(?:href|data-url)="(/[a-z][^"#]*)"', page)
            if not one.startswith(("/static", "/lock"))
        ]
    assert len(known) > 10
    for job in rows(PrintJob, PrintJob.kind == "report"):
        assert not [one for one in secret if one in job.document]
    [led] = rows(PrintJob, PrintJob.kind == "led")
    assert format_vnd(expected_vnd()) in led.document
    for path in (f"/papers/{led.id}", f"/papers/{led.id}.png", f"/papers/{led.id}.pdf"):
        assert lan.get(path).status_code == 403
    assert hanh.get(f"/papers/{led.id}").status_code == 200


def test_the_x_tells_all_to_who_leads_once_they_say_that_they_look(hanh: FlaskClient, till: World):
    sold(till)
    secret = format_vnd(expected_vnd())
    for path in ("/till/shift", "/closings/registers/1"):
        page = text(hanh.get(path))
        assert secret not in page
        assert 'action="/closings/registers/1/sight"' in page
    for form, back in (({"afar": "1"}, "/closings/registers/1"), ({}, "/till/shift")):
        data = {"shift_id": shift_id(), **form}
        assert hanh.post("/closings/registers/1/sight", data=data).location == back
        assert secret in text(hanh.get(back))


def test_a_recount_is_offered_once(lan: FlaskClient, till: World):
    sold(till)
    post_count(lan, 1_000_000)
    assert "again=1" in text(lan.get("/till/closing"))
    assert "Đếm lại ca 1" in text(lan.get("/till/closing?again=1"))
    post_count(lan, 1_000_000 + UGLY, no=2)
    page = text(lan.get("/till/closing?again=1"))
    assert "again=1" not in page
    assert "Tiền khớp sổ" in page


def test_a_large_difference_asks_for_a_pin_on_the_same_form(lan: FlaskClient, till: World):
    sold(till)
    post_count(lan, 1_000_000)
    data = {"shift_id": shift_id(), "count_no": 1, "left_vnd": "0", "reason": "chưa rõ"}
    asked = lan.post("/till/closing", data=data)
    assert asked.status_code == 409
    assert f'name="shown_difference" value="{UGLY}"' in text(asked)
    yes = {"approver_id": till.person_id("Hạnh"), "approver_pin": "192837"}
    done = lan.post("/till/closing", data={**data, **yes, "shown_difference": UGLY})
    assert done.status_code == 303


def test_cash_moves_by_its_form_and_a_wrong_sum_is_said_beside_it(lan: FlaskClient, till: World):
    data = {"way": "out", "amount_vnd": "150.000", "reason": "expense", "note": "đá"}
    assert lan.post("/till/cash", data=data).status_code == 303
    page = text(lan.get("/till/cash?done=1"))
    assert format_vnd(-150_000) in page
    for amount in ("", "1,5", "-3", "abc", "9" * 30):
        answer = lan.post("/till/cash", data={**data, "amount_vnd": amount})
        assert answer.status_code == 400, amount
    refused = lan.post("/till/cash", data={**data, "amount_vnd": "1.000.000"})
    assert refused.status_code == 409
    assert "Chưa chi được số này" in text(refused)


def test_while_it_is_counted_the_till_sends_to_the_closing(lan: FlaskClient, till: World):
    sold(till)
    post_count(lan, 1_000_000)
    assert lan.get("/till").location == "/till/closing"


def test_the_list_its_files_and_a_copy(hanh: FlaskClient, till: World):
    sold(till)
    number = count_and_close(till)
    assert number in text(hanh.get("/closings?first=21/11/2026&last=21/11/2026"))
    assert number not in text(hanh.get("/closings?first=22/11/2026"))
    assert "Ngày chưa đúng" in text(hanh.get("/closings?first=xx"))
    assert number in hanh.get("/closings.csv").get_data().decode("utf-8-sig")
    assert hanh.get("/closings.xlsx").get_data()[:2] == b"PK"
    assert hanh.get("/closings.pdf").status_code == 404
    assert hanh.post(f"/closings/{number}/copies").status_code == 303
    _first, copy = rows(PrintJob, PrintJob.title == number, order_by=PrintJob.id)
    assert copy.copy_no == 1
    assert "BẢN SAO LẦN 1" in copy.document
    assert hanh.get(f"/closings/{number}").status_code == 200


def test_a_cashier_sees_their_own_z_and_no_list(lan: FlaskClient, till: World):
    number = count_and_close(till)
    assert lan.get(f"/closings/{number}").status_code == 200
    assert lan.get("/closings").status_code == 403
    assert till.sign_in("Minh").get(f"/closings/{number}").status_code == 403
    assert lan.get("/closings/HN01-1A-Z9999").status_code == 409


def test_open_orders_are_listed_and_go_over_with_the_one_press(lan: FlaskClient, till: World):
    draft = filled(till, ("MAM-NEM", 1))
    post_count(lan, 1_000_000)
    page = text(lan.get("/till/closing"))
    assert "chuyển 1 đơn" in page
    assert f'name="carried" value="{draft}"' in page
    data = {"shift_id": shift_id(), "count_no": 1, "left_vnd": "0", "carried": ""}
    answer = lan.post("/till/closing", data=data)
    assert answer.status_code == 409
    assert "Có đơn vừa mở thêm" in text(answer)


@pytest.mark.parametrize("path", ["/till/shift", "/till/cash", "/till/closing"])
def test_without_a_shift_the_pages_lead_to_opening_one(world: World, path: str):
    assert world.sign_in().get(path).location == "/till/shifts/new"


def test_nonsense_is_refused_by_name(lan: FlaskClient, till: World):
    for path, data in (
        ("/till/closing/counts", {"shift_id": "x", "no": "1"}),
        ("/till/closing/counts", {"shift_id": shift_id(), "no": "7"}),
        ("/till/closing/slips", {"shift_id": shift_id()}),
        ("/till/closing", {"shift_id": shift_id(), "count_no": "1", "left_vnd": "5"}),
        ("/till/shift/papers", {"shift_id": "x"}),
        ("/till/cash", {"way": "sideways", "amount_vnd": "1"}),
    ):
        assert 400 <= lan.post(path, data=data).status_code < 500, path
    assert reading() is not None


# --- What is paid otherwise ------------------------------------------------------------------


def pay_otherwise(till: World) -> None:
    """A card, a transfer that was seen and one that was not."""
    for kind, reference, is_seen in (
        (TenderKind.CARD, "B1", True),
        (TenderKind.TRANSFER, "", True),
        (TenderKind.TRANSFER, "", False),
    ):
        draft = filled(till, ("MAM-NEM", 1))
        paid = [Tendered(kind, 65_000, reference, None, is_seen)]
        saw = seen(draft)
        selling.complete_sale(draft, paid, seen=saw, link_base=LINK, hand=till.hand())


def test_slips_are_added_up_before_the_books_say_what_they_come_to(lan: FlaskClient, till: World):
    pay_otherwise(till)
    post_count(lan, 1_000_000)
    page = text(lan.get("/till/closing"))
    assert page.count('name="seen"') == 1  # the other was seen when it was sold
    assert 'name="card_vnd"' in page
    assert "Phải có" not in page
    shift = shift_id()
    bad = lan.post("/till/closing/slips", data={"shift_id": shift, "card_vnd": "x"})
    assert bad.status_code == 400
    data = {"shift_id": shift, "card_vnd": "60.000"}
    assert lan.post("/till/closing/slips", data=data).status_code == 303
    page = text(lan.get("/till/closing"))
    assert "1 lần chuyển khoản chưa thấy tiền về" in page
    data = {"shift_id": shift, "count_no": 1, "left_vnd": "0"}
    done = lan.post("/till/closing", data=data)
    assert done.status_code == 303
    z = lists.read(reading(), done.location.split("/")[-1].split("?")[0]).record
    found = {one["kind"]: one["difference_vnd"] for one in z["tenders"]}
    assert found == {"cash": 0, "transfer": -65_000, "card": -5_000}
    assert [one["amount_vnd"] for one in z["unseen"]] == [65_000]


def test_a_transfer_ticked_at_the_closing_is_seen(lan: FlaskClient, till: World):
    pay_otherwise(till)
    shift = shift_id()
    post_count(lan, 1_000_000)
    keys = [one.key for one in queries.transfers(reading(), shift) if not one.is_seen]
    data = {"shift_id": shift, "card_vnd": "65000", "seen": [*keys, "nonsense:1"]}
    lan.post("/till/closing/slips", data=data)
    assert "chưa thấy tiền về" not in text(lan.get("/till/closing"))


def test_in_english_no_page_speaks_vietnamese(lan: FlaskClient, till: World):
    sold(till)
    lan.post("/language", data={"lang": "en", "next": "/"})
    for path in ("/till/shift", "/till/cash", "/till/closing"):
        page = text(lan.get(path))
        assert "shift" in page
        assert "ngăn kéo" not in page, path
    post_count(lan, 1_000_000 + UGLY)
    data = {"shift_id": shift_id(), "count_no": 1, "left_vnd": "0"}
    done = lan.post("/till/closing", data=data)
    assert "The money fits the books" in text(lan.get(done.location))
    [job] = rows(PrintJob, PrintJob.kind == "report")
    assert "BÁO CÁO CUỐI CA (Z)" in job.document, (
        "papers speak as the shop chose, not as who closes"
    )
    assert "SHIFT REPORT (Z)" not in job.document


def test_the_papers_of_a_shift_speak_english_too_where_the_shop_wants_it(till: World):
    """The whole and the blind X, the slip of a cash move, and the Z."""
    english_papers()
    sold(till)
    move(till, "in", 200_000)
    move(till, "out", 50_000, reason="safe")
    till.sign_in("Hạnh").post("/closings/registers/1/sight", data={"shift_id": shift_id()})
    for is_full in (True, False):
        printing.print_shift(1, shift_id(), is_full=is_full, hand=till.hand("Hạnh"))
    count_and_close(till, expected_vnd())
    said = [texts(loads(job.document)) for job in rows(PrintJob) if job.document]
    for head, words, place in (
        ("CASH IN", "Small change brought", "Register 1 · Shift 1 · No. 1"),
        ("CASH OUT", "To the safe or the bank", "Register 1 · Shift 1 · No. 2"),
        ("SHIFT SO FAR (X)", "Expected in the drawer", "Register 1 · Shift 1"),
        ("SO FAR (X)", "Cash is counted when the shift closes and is not printed before.",
         "Register 1 · Shift 1"),
        ("SHIFT REPORT (Z)", "Tiền mặt · Cash", "Register 1 · Shift 1"),
    ):  # fmt: skip
        [paper] = [one for one in said if head in one]
        assert words in paper
        assert place in paper


def cash_form(lan: FlaskClient, amount: str, page: str) -> dict[str, str]:
    found = re.search(r'name="request_id" value="([^"]+)"', page)
    assert found is not None
    data = {"way": "out", "reason": "safe", "amount_vnd": amount, "note": ""}
    return {**data, "request_id": found[1]}


def test_after_a_refused_taking_the_next_try_is_another_press(lan: FlaskClient, till: World):
    first = cash_form(lan, "1.500.000", text(lan.get("/till/cash?way=out")))
    for _ in range(2):  # Enter twice: refused twice, told once
        refused = lan.post("/till/cash", data=first)
        assert refused.status_code == 409
    assert [one["change"] for one in facts("cash.moved/1")] == ["refused"]
    second = cash_form(lan, "200.000", text(refused))
    assert second["request_id"] != first["request_id"]
    assert "approver_pin" in text(lan.post("/till/cash", data=second))
    yes = {"approver_id": till.person_id("Hạnh"), "approver_pin": "192837"}
    more = {**second, "amount_vnd": "1.400.000", "shown_cash_out": "1400000"}
    third = cash_form(lan, "200.000", text(lan.post("/till/cash", data={**more, **yes})))
    told = [(one["change"], one["cash"]["amount_vnd"]) for one in facts("cash.moved/1")]
    assert told == [("refused", 1_500_000), ("refused", 1_400_000)]
    done = lan.post("/till/cash", data={**third, **yes, "shown_cash_out": "200000"})
    assert done.status_code == 303
    assert [one["change"] for one in facts("cash.moved/1")] == ["refused", "refused", "out"]


@pytest.mark.parametrize("no", ["9" * 10, "9" * 400, "-1", "x"])
def test_a_register_that_no_shop_can_have_is_no_page(hanh: FlaskClient, no: str):
    assert hanh.get(f"/closings/registers/{no}").status_code == 404
    assert hanh.post(f"/closings/registers/{no}/sight").status_code == 404
