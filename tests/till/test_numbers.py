"""Receipt numbers, grand totals, the business day and its VAT."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update

from pos.base import clock
from pos.base.transaction import writing
from pos.catalogue import books
from pos.catalogue.codes import RECEIPT_PATTERN
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.shop.models import Profile, Register
from pos.till import drafting, selling
from pos.till.models import Counter, Sale
from pos.till.numbers import receipt_number
from pos.till.opening import open_shift
from pos.till.refusals import PaidTooLittle
from pos.till.selling import Done
from pos.till.tenders import cash
from tests.till.steps import (
    LINK,
    facts,
    filled,
    jobs_of,
    lines_of,
    pay,
    rows,
    sale_of,
    seen,
    sell,
)
from tests.till.test_selling import sound
from tests.world import NOON, World

WORKED = """\
sku,name_vi,unit,price_vnd,tax_class,ocop_group
CHE-SHAN,Chè Shan tuyết 200 g,gói,185000,standard,beverage
RAU-HC,Rau cải hữu cơ,kg,60000,raw_agri,food
RUOU-MO5,Rượu mơ 500 ml,chai,220000,standard_no_reduction,beverage
"""
"""The basket of the domain facts, section 9.3."""


def sell_worked_basket(world: World) -> Done:
    plan = import_products(read_file(WORKED.encode()), hand=world.hand())
    assert not plan.refused, plan.refused
    return sell(world, ("CHE-SHAN", 1), ("RAU-HC", "0,450"), ("RUOU-MO5", 1), tendered_vnd=500_000)


def be(world: World, seller_method: str) -> None:
    with writing() as session:
        session.execute(update(Profile).values(seller_method=seller_method))


# -- Numbers --------------------------------------------------------------------------


def test_a_number_names_showroom_register_epoch_and_its_place_in_the_run() -> None:
    assert receipt_number("HN01", 1, "A", 123) == "HN01-1A-000123"
    assert receipt_number("DN012", 9, "AB", 1_000_000) == "DN012-9AB-1000000"
    assert RECEIPT_PATTERN.fullmatch(receipt_number("DN012", 9, "AB", 1_000_000))


def test_numbers_run_from_one_without_a_gap_whatever_was_refused_between(till: World) -> None:
    numbers = []
    for paid in (True, False, True, False, False, True):
        draft_id = filled(till, ("MAM-NEM", 1))
        if paid:
            numbers.append(pay(till, draft_id).number)
        else:
            with pytest.raises(PaidTooLittle):
                pay(till, draft_id, 1)
    assert numbers == ["HN01-1A-000001", "HN01-1A-000002", "HN01-1A-000003"]
    sound()


def test_each_register_runs_its_own_numbers_and_its_own_grand_total(till: World) -> None:
    with writing() as session:
        session.add(Register(no=2, name="Quầy 2", paired_at=NOON))
    second = replace(till.hand(), register_no=2)
    open_shift(2, {}, hand=second)
    made = [sell(till, ("MAM-NEM", 1)).number]
    for _ in range(2):
        draft_id = drafting.open_order(2, hand=second)
        drafting.add_line(
            draft_id,
            till.product_id("CHE-DINH"),
            lot_id=None,
            quantity=None,
            times=1,
            scan_id="",
            hand=second,
        )
        done = selling.complete_sale(
            draft_id, [cash(450_000)], seen=seen(draft_id), link_base=LINK, hand=second
        )
        made.append(done.number)
    made.append(sell(till, ("MAM-NEM", 1)).number)
    assert made == ["HN01-1A-000001", "HN01-2A-000001", "HN01-2A-000002", "HN01-1A-000002"]
    totals = {one.register_no: (one.receipts, one.gt_vnd) for one in rows(Counter)}
    assert totals == {1: (2, 130_000), 2: (2, 900_000)}
    sound()


def test_the_grand_total_runs_over_days_and_shows_in_each_sale(till: World) -> None:
    running = []
    for day in range(3):
        with clock.running(lambda day=day: NOON + timedelta(days=day)):
            running.append(sale_of(sell(till, ("RUOU-MO", 1))).gt_vnd)
    assert running == [220_000, 440_000, 660_000]
    assert [one["gt_vnd"] for one in facts("sale.completed/1")] == running


def test_numbers_do_not_start_again_in_a_new_year(till: World) -> None:
    sell(till, ("RUOU-MO", 1))
    with clock.running(lambda: datetime(2027, 1, 2, 5, tzinfo=UTC)):
        assert sell(till, ("RUOU-MO", 1)).number == "HN01-1A-000002"


def test_the_receipts_code_carries_its_number(till: World) -> None:
    done = sell(till, ("RUOU-MO", 1))
    [job] = jobs_of(done.sale_id)
    assert f"HTTPS://SP.EXAMPLE.VN/R/{done.number}/" in job.document


# -- The business day -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 21, 16, 59, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 17, 0, 0, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 21, 0, 30, 0, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 12, 31, 17, 0, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
)
def test_a_sale_belongs_to_the_day_in_hanoi(till: World, at: datetime, day: date) -> None:
    done = sell(till, ("RUOU-MO", 1), at=at)
    assert (sale_of(done).business_on, sale_of(done).completed_at) == (day, at)
    assert facts("sale.completed/1")[-1]["business_on"] == day.isoformat()
    moved = facts("sale.completed/1")[-1]
    assert moved["at"].endswith("Z")


# -- VAT ------------------------------------------------------------------------------


def test_the_worked_basket_comes_out_as_the_law_has_it(till: World) -> None:
    done = sell_worked_basket(till)
    assert [(one.vat_code, one.net_vnd, one.vat_vnd, one.amount_vnd) for one in lines_of(done)] == [
        ("8%", 171_296, 13_704, 185_000),
        ("5%", 25_714, 1_286, 27_000),
        ("10%", 200_000, 20_000, 220_000),
    ]
    sale = sale_of(done)
    assert (sale.total_vnd, sale.vat_vnd, sale.total_vnd - sale.vat_vnd) == (
        432_000,
        34_990,
        397_010,
    )
    assert done.change_vnd == 68_000
    sound()


def test_seven_lines_of_one_rate_add_up_to_the_groups_net_and_not_to_seven_roundings(
    till: World,
) -> None:
    import_products(
        read_file(
            b"sku,name_vi,unit,price_vnd,tax_class\n"
            + "".join(f"M-{n},Món {n},gói,15000,standard\n" for n in range(7)).encode()
        ),
        hand=till.hand(),
    )
    done = sell(till, *((f"M-{n}", 1) for n in range(7)))
    assert sum(one.net_vnd for one in lines_of(done)) == 97_222
    assert sale_of(done).vat_vnd == 7_778
    assert {one.net_vnd for one in lines_of(done)} == {13_888, 13_889}
    sound()


@pytest.mark.parametrize(
    ("at", "rate"),
    [
        (datetime(2026, 12, 31, 16, 59, tzinfo=UTC), "8%"),  # 23:59 in Hanoi
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "10%"),  # 00:00 on 1 January
    ],
)
def test_the_reduced_rate_ends_at_midnight_in_hanoi(till: World, at: datetime, rate: str) -> None:
    done = sell(till, ("CHE-DINH", 1, "L261103"), ("RUOU-MO", 1), at=at)
    assert [one.vat_code for one in lines_of(done)] == [rate, "10%"]
    assert sale_of(done).total_vnd == 670_000  # prices hold their VAT, whatever it is
    told = facts("sale.completed/1")[-1]["lines"]
    assert [one["vat_code"] for one in told] == [rate, "10%"]


@pytest.mark.parametrize(
    ("at", "lines", "sums"),
    [
        (
            datetime(2026, 12, 31, 16, 59, tzinfo=UTC),
            [("8%", 171_296, 13_704), ("5%", 25_714, 1_286), ("10%", 200_000, 20_000)],
            (397_010, 34_990),
        ),
        (
            datetime(2026, 12, 31, 17, 0, tzinfo=UTC),
            [("10%", 168_182, 16_818), ("5%", 25_714, 1_286), ("10%", 200_000, 20_000)],
            (393_896, 38_104),
        ),
    ],
    ids=["31/12/2026 23:59", "01/01/2027 00:00"],
)
def test_the_worked_basket_on_both_sides_of_midnight(
    till: World, at: datetime, lines: list[tuple[str, int, int]], sums: tuple[int, int]
) -> None:
    """One basket, one total, and the VAT of the day on which it is paid (domain 9.1 and 9.3)."""
    import_products(read_file(WORKED.encode()), hand=till.hand())
    goods = ("CHE-SHAN", 1), ("RAU-HC", "0,450"), ("RUOU-MO5", 1)
    done = sell(till, *goods, tendered_vnd=500_000, at=at)
    assert [(one.vat_code, one.net_vnd, one.vat_vnd) for one in lines_of(done)] == lines
    sale = sale_of(done)
    assert (sale.total_vnd, done.change_vnd) == (432_000, 68_000)
    assert (sale.total_vnd - sale.vat_vnd, sale.vat_vnd) == sums
    sound()


def test_the_order_scanned_before_midnight_is_taxed_when_it_is_paid(till: World) -> None:
    before = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
    with clock.running(lambda: before):
        draft_id = filled(till, ("CHE-DINH", 1, "L261103"))
    done = pay(till, draft_id, at=before + timedelta(minutes=1))
    assert [one.vat_percent for one in lines_of(done)] == [10]


@pytest.mark.parametrize("method", ["direct_org", "household_under", "household_over"])
def test_a_seller_by_the_direct_method_shows_no_vat(till: World, method: str) -> None:
    be(till, method)
    done = sell_worked_basket(till)
    assert {one.vat_code for one in lines_of(done)} == {"NONE"}
    assert (sale_of(done).total_vnd, sale_of(done).vat_vnd) == (432_000, 0)
    assert facts("sale.completed/1")[-1]["shop"]["seller_method"] == method
    [job] = jobs_of(done.sale_id)
    assert "Thuế GTGT" not in job.document
    sound()


def test_a_line_spilt_over_lots_keeps_its_groups_vat(till: World) -> None:
    done = sell(till, ("CHE-DINH", 8))
    nets = [one.net_vnd for one in lines_of(done)]
    assert sum(nets) == 3_333_333  # 3.600.000 at 8 %
    assert nets == [2_500_000, 833_333]


def test_a_sale_worth_nothing_is_still_a_sale(till: World) -> None:
    """One gram of something at 100 đ a kilogram: its amount rounds to nothing."""
    goods = "sku,name_vi,unit,price_vnd\nCAT,Cát trắng,kg,100\n"
    import_products(read_file(goods.encode()), hand=till.hand())
    done = sell(till, ("CAT", "1g"))
    assert (sale_of(done).total_vnd, sale_of(done).vat_vnd, done.change_vnd) == (0, 0, 0)
    sound()


@pytest.mark.parametrize(
    ("grams", "amount_vnd"), [("11g", 0), ("12g", 1), ("37g", 2), ("999g", 42)]
)
def test_a_weighed_amount_is_rounded_half_up_to_one_dong(
    till: World, grams: str, amount_vnd: int
) -> None:
    with writing() as session:
        books.set_price(
            session, till.product_id("RAU-CAI"), 42, valid_from=NOON.date(), hand=till.hand()
        )
    [line] = lines_of(sell(till, ("RAU-CAI", grams)))
    assert line.amount_vnd == amount_vnd


def test_a_sale_keeps_the_price_it_was_sold_at(till: World) -> None:
    done = sell(till, ("RUOU-MO", 1))
    with writing() as session:
        books.set_price(
            session, till.product_id("RUOU-MO"), 1_000, valid_from=NOON.date(), hand=till.hand()
        )
    assert [one.price_vnd for one in lines_of(done)] == [220_000]
    assert rows(Sale)[0].total_vnd == 220_000
