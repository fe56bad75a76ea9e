"""Discounts and new prices: who may, how much, and what the books, the fact and the paper say."""

import pytest
from flask.testing import FlaskClient

from pos.base.errors import Refusal
from pos.base.transaction import reading
from pos.shop.approvals import Voucher
from pos.till import audits, reducing, selling
from pos.till.models import DraftLine, Sale
from pos.till.pricing import Discount, DiscountKind, Reduction
from pos.till.selling import Done
from pos.till.tenders import cash
from tests.till.steps import LINK, book, changed, facts, filled, jobs_of, lines_of, put, rows, seen
from tests.till.test_till_pages import HTMX, text
from tests.world import World

PERCENT, AMOUNT = DiscountKind.PERCENT, DiscountKind.AMOUNT


def percent(bp: int) -> Reduction:
    return Reduction(Discount(PERCENT, bp))


def lines_in(draft_id: str) -> list[DraftLine]:
    return rows(DraftLine, DraftLine.draft_id == draft_id, order_by=DraftLine.id)


def reduce_first(world: World, draft_id: str, wanted: Reduction | None) -> None:
    reducing.reduce_line(draft_id, lines_in(draft_id)[0].id, wanted, hand=world.hand())


def pay(world: World, draft_id: str, total_vnd: int, **shown: int) -> Done:
    yes = Voucher(world.person_id("Hạnh"), "Hạnh", "manager", False, False, "", shown)
    return selling.complete_sale(
        draft_id,
        [cash(total_vnd)],
        seen=seen(draft_id, total_vnd),
        link_base=LINK,
        hand=world.hand(),
        voucher=yes if shown else None,
    )


def sound() -> None:
    session = reading()
    session.rollback()
    assert audits.audit(session) == []


def test_a_line_is_sold_for_less(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 2), ("CHE-DINH", 1))
    reduce_first(till, draft_id, percent(1_000))
    done = pay(till, draft_id, 567_000)
    first, second = lines_of(done)
    assert (first.amount_vnd, first.discount_vnd, first.shared_vnd) == (117_000, 13_000, 0)
    assert (first.price_vnd, first.list_price_vnd) == (65_000, 65_000)
    assert second.discount_vnd == 0
    fact = facts("sale.completed/1")[-1]
    assert (fact["discount_vnd"], fact["lines"][0]["discount_vnd"]) == (13_000, 13_000)
    [job] = jobs_of(done.sale_id)
    assert "−13.000" in job.document
    assert "Giảm giá" in job.document
    sound()


def test_an_orders_discount_lies_on_every_line(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1), ("CHE-DINH", 1), ("RAU-CAI", "0,450"))
    reducing.reduce_order(draft_id, percent(1_000), hand=till.hand())
    done = pay(till, draft_id, 480_510)
    assert [one.shared_vnd for one in lines_of(done)] == [6_500, 45_000, 1_890]
    assert rows(Sale)[0].discount_vnd == 53_390
    sound()


def test_what_an_order_is_to_cost_is_kept_as_an_amount(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    reducing.reduce_order(draft_id, Reduction(new_price_vnd=440_000), hand=till.hand())
    put(till, draft_id, "MAM-NEM")  # what is scanned from now on is paid for
    pay(till, draft_id, 505_000)
    assert rows(Sale)[0].discount_vnd == 10_000


def test_a_line_and_the_order_are_never_both_reduced(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1), ("MAM-NEM", 1))
    reduce_first(till, draft_id, percent(500))
    before = book()
    with pytest.raises(Refusal, match="discount_twice"):
        reducing.reduce_order(draft_id, percent(500), hand=till.hand())
    assert changed(before) == set()
    reduce_first(till, draft_id, None)
    reducing.reduce_order(draft_id, percent(500), hand=till.hand())
    with pytest.raises(Refusal, match="discount_twice"):
        reduce_first(till, draft_id, percent(500))


def test_goods_scanned_after_a_discount_are_a_line_of_their_own(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    reduce_first(till, draft_id, percent(1_000))
    put(till, draft_id, "MAM-NEM")
    assert [one.units for one in lines_in(draft_id)] == [1, 1]


def test_a_discount_above_the_limit_needs_a_yes_to_all_of_it(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    reduce_first(till, draft_id, percent(2_000))
    before = book()
    for shown in ({}, {"discount": 89_999}, {"price": 90_000}):
        with pytest.raises(Refusal) as found:
            pay(till, draft_id, 360_000, **shown)
        assert found.value.code == "shop.approval_needed"
        assert changed(before) == set()
    pay(till, draft_id, 360_000, discount=90_000)
    [fact] = facts("approval.given/1")
    assert fact["approval"]["subject"] == draft_id
    [told] = facts("sale.completed/1")[-1]["approvals"]
    assert (told["kind"], told["bound"]) == ("discount", 90_000)


def test_a_yes_to_one_discount_is_none_to_a_bigger_one(till: World) -> None:
    """The sheet showed 90.000; meanwhile, in another window, it became more."""
    draft_id = filled(till, ("CHE-DINH", 1))
    reduce_first(till, draft_id, percent(2_000))
    reduce_first(till, draft_id, percent(2_100))
    with pytest.raises(Refusal, match="approval_needed"):
        pay(till, draft_id, 355_500, discount=90_000)


def test_any_new_price_needs_a_yes_and_is_told(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 2))
    reduce_first(till, draft_id, Reduction(new_price_vnd=449_000))
    with pytest.raises(Refusal, match="approval_needed"):
        pay(till, draft_id, 898_000)
    with pytest.raises(Refusal, match="approval_needed"):
        pay(till, draft_id, 898_000, price=1_999)
    done = pay(till, draft_id, 898_000, price=2_000)
    [line] = lines_of(done)
    assert (line.price_vnd, line.list_price_vnd, line.amount_vnd) == (449_000, 450_000, 898_000)
    [fact] = facts("price.overridden/1")
    told = fact["override"]
    assert (told["list_price_vnd"], told["price_vnd"], told["difference_vnd"]) == (
        450_000,
        449_000,
        2_000,
    )
    sound()


def test_a_dearer_price_needs_a_yes_too(till: World) -> None:
    draft_id = filled(till, ("CHE-DINH", 1))
    reduce_first(till, draft_id, Reduction(new_price_vnd=460_000))
    with pytest.raises(Refusal, match="approval_needed"):
        pay(till, draft_id, 460_000)
    pay(till, draft_id, 460_000, price=10_000)


def test_a_given_away_order_is_a_sale_of_nothing(till: World) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    reducing.reduce_order(draft_id, percent(10_000), hand=till.hand())
    pay(till, draft_id, 0, discount=65_000)
    [sale] = rows(Sale)
    assert (sale.total_vnd, sale.discount_vnd, sale.vat_vnd) == (0, 65_000, 0)
    sound()


# -- Through the door -----------------------------------------------------------------


def test_the_row_shows_what_it_cost_before(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("MAM-NEM", 2))
    line_id = lines_in(draft_id)[0].id
    sheet = text(lan.get(f"/till/sales/{draft_id}/discount?line={line_id}", headers=HTMX))
    assert "Phần trăm" in sheet
    url = f"/till/sales/{draft_id}/lines/{line_id}/discount"
    page = text(lan.post(url, data={"how": "percent", "value": "10"}, headers=HTMX))
    assert "giảm 10\u00a0%" in page.replace("giảm 10 %", "giảm 10\u00a0%")
    assert "<s>130.000</s>117.000" in page
    assert "−13.000" in page
    page = text(lan.post(url, data={"how": "none"}, headers=HTMX))
    assert "<s>" not in page


@pytest.mark.parametrize(
    ("how", "value", "status"),
    [
        ("percent", "0", 400),
        ("percent", "100,01", 400),
        ("percent", "10.5.5", 400),
        ("percent", "mười", 400),
        ("amount", "0", 409),
        ("amount", "130.001", 409),
        ("amount", "9" * 40, 400),
        ("price", "650.001", 409),
        ("price", "", 400),
        ("gift", "1", 400),
        ("", "", 400),
    ],
)
def test_a_bad_discount_is_named_and_changes_nothing(
    till: World, lan: FlaskClient, how: str, value: str, status: int
) -> None:
    draft_id = filled(till, ("MAM-NEM", 2))
    line_id = lines_in(draft_id)[0].id
    before = book()
    url = f"/till/sales/{draft_id}/lines/{line_id}/discount"
    answer = lan.post(url, data={"how": how, "value": value}, headers=HTMX)
    assert answer.status_code == status
    assert changed(before) == set()


def test_a_note_is_kept_with_the_order_and_printed(till: World, lan: FlaskClient) -> None:
    draft_id = filled(till, ("MAM-NEM", 1))
    url = f"/till/sales/{draft_id}/note"
    assert lan.post(url, data={"note": "Gói quà"}, headers=HTMX).status_code == 200
    assert "Gói quà" in text(lan.get(url, headers=HTMX))
    done = pay(till, draft_id, 65_000)
    assert rows(Sale)[0].note == "Gói quà"
    assert "Gói quà" in jobs_of(done.sale_id)[0].document
