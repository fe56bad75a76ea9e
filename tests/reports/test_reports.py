"""A report is the sum of the sale lines, whichever way it is read; kept months cannot lie."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue.models import Product
from pos.reports import audits, queries
from pos.reports.folding import fold_months
from pos.reports.models import FoldedMonth, MonthSum
from pos.reports.queries import Only, Sums
from pos.reports.spans import Span, days_of, month_of, whole_months, without
from pos.till.models import Sale, SaleLine
from tests.stock.test_ledger import unfreeze
from tests.till.steps import sell
from tests.world import World

TODAY = date(2026, 11, 21)
YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
SOLD_ON = ("2026-08-31", "2026-09-01", "2026-09-15", "2026-10-31", "2026-10-01", "2026-11-20")


@pytest.fixture
def sold(till: World) -> World:
    """Six sales from August to November, two of them by Hạnh."""
    baskets = (
        [("CHE-DINH", 1), ("RAU-CAI", "0,450")],
        [("MAM-NEM", 3)],
        [("CHE-DINH", 2), ("MAM-NEM", 1), ("TRANH", 1)],
        [("RAU-CAI", "1,2")],
        [("TRANH", 2)],
        [("CHE-DINH", 1)],
    )
    for basket in baskets:
        sell(till, *basket, tendered_vnd=5_000_000)
    move_back(*SOLD_ON)
    hanh = till.person_id("Hạnh")
    with writing() as session:
        session.execute(
            text("UPDATE till_sales SET person_id = :hanh WHERE receipt_no <= 2"), {"hanh": hanh}
        )
    end_reading()
    return till


def move_back(*days: str) -> None:
    """Forge the business days of the first sales: a test has no years to wait."""
    unfreeze("till_sales", "till_sale_lines")
    with writing() as session:
        for receipt_no, day in enumerate(days, start=1):
            named = {"day": day, "no": receipt_no}
            asked = text("UPDATE till_sales SET business_on = :day WHERE receipt_no = :no")
            session.execute(asked, named)
    end_reading()


def by_hand(span: Span, only: Only) -> dict[str, Sums]:
    """The same sums, line by line."""
    session = reading()
    products = {one.id: one for one in session.scalars(select(Product))}
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    rows = session.execute(select(SaleLine, Sale).join(Sale, Sale.id == SaleLine.sale_id))
    for line, sale in rows:
        product = products[line.product_id]
        said = {
            "product_id": line.product_id,
            "producer_id": product.producer_id,
            "stars": line.stars,
            "ocop_group": product.ocop_group,
            "commune_code": product.commune_code,
            "person_id": sale.person_id,
            "register_no": sale.register_no,
        }
        asked = {name: value for name, value in vars(only).items() if value is not None}
        if not span.first_on <= sale.business_on <= span.last_on:
            continue
        if any(said[name] != value for name, value in asked.items()):
            continue
        one = (1, line.units, line.amount_vnd, line.net_vnd, line.vat_vnd)
        sums[line.product_id] = [a + b for a, b in zip(sums[line.product_id], one, strict=True)]
    return {product_id: Sums(*values) for product_id, values in sums.items()}


def told(span: Span, only: Only) -> dict[str, Sums]:
    report = queries.sales_report(reading(), span, only)
    return {one.product_id: one.sums for one in report.products}


def filters(world: World) -> list[Only]:
    tea = reading().get(Product, world.product_id("CHE-DINH"))
    assert tea is not None
    return [
        Only(),
        Only(product_id=tea.id),
        Only(producer_id=tea.producer_id),
        Only(stars=4),
        Only(stars=0),
        Only(ocop_group="food"),
        Only(commune_code=tea.commune_code or "00000"),
        Only(person_id=world.person_id("Lan")),
        Only(person_id=world.person_id("Hạnh"), ocop_group="beverage"),
        Only(register_no=1),
        Only(register_no=2),
    ]


SPANS = (
    YEAR,
    Span(date(2026, 9, 1), date(2026, 10, 31)),
    Span(date(2026, 8, 31), date(2026, 10, 15)),
    Span(date(2026, 11, 20), date(2026, 11, 20)),
    Span(date(2025, 1, 1), date(2025, 12, 31)),
)


def test_every_filter_over_every_span_is_the_sum_of_its_lines_kept_or_not(sold: World):
    for is_kept in (False, True):
        for span in SPANS:
            for only in filters(sold):
                assert told(span, only) == by_hand(span, only), (is_kept, span, only)
        if not is_kept:
            assert fold_months(today=TODAY) == ["2026-08", "2026-09", "2026-10"]
            end_reading()


@pytest.mark.usefixtures("sold")
def test_whole_months_come_from_their_kept_sums_and_the_days_around_them_from_the_lines():
    assert queries.sales_report(reading(), YEAR).months_kept == 8  # those without a sale, too
    fold_months(today=TODAY)
    end_reading()
    assert queries.sales_report(reading(), YEAR).months_kept == 11
    part = Span(date(2026, 8, 31), date(2026, 10, 15))
    assert queries.sales_report(reading(), part).months_kept == 1
    assert queries.sales_report(reading(), YEAR, from_lines=True).months_kept == 0
    by_person = queries.sales_report(reading(), YEAR, Only(register_no=1))
    assert by_person.months_kept == 0


def test_a_month_that_gets_one_more_sale_is_read_from_its_lines_until_the_next_night(sold: World):
    fold_months(today=TODAY)
    sell(sold, ("MAM-NEM", 2), tendered_vnd=1_000_000)
    move_back(*SOLD_ON, "2026-09-02")
    assert told(YEAR, Only()) == by_hand(YEAR, Only())
    assert audits.audit(reading()) == []
    end_reading()
    assert fold_months(today=TODAY) == ["2026-09"]
    end_reading()
    assert told(YEAR, Only()) == by_hand(YEAR, Only())
    assert fold_months(today=TODAY) == []


@pytest.mark.usefixtures("sold")
def test_the_month_under_way_is_never_kept():
    fold_months(today=TODAY)
    end_reading()
    kept = set(reading().scalars(select(FoldedMonth.month)))
    assert kept == {"2026-08", "2026-09", "2026-10"}


@pytest.mark.usefixtures("sold")
def test_a_report_gives_the_dearest_first_and_its_total():
    report = queries.sales_report(reading(), YEAR)
    amounts = [one.sums.amount_vnd for one in report.products]
    assert all(first >= second for first, second in pairwise(amounts))
    assert report.total.amount_vnd == sum(amounts) > 0
    assert report.total.net_vnd + report.total.vat_vnd == report.total.amount_vnd
    assert report.products[0].name


@pytest.mark.usefixtures("sold")
def test_a_span_without_sales_is_an_empty_report():
    report = queries.sales_report(reading(), Span(date(2025, 1, 1), date(2025, 12, 31)))
    assert (report.products, report.total) == ((), Sums(0, 0, 0, 0, 0))


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(
    ("check", "forged"),
    [
        (
            "reports.months_add_up",
            "UPDATE reports_months SET amount_vnd = amount_vnd + 1 WHERE month = '2026-09'",
        ),
        (
            "reports.months_add_up",
            "DELETE FROM reports_months WHERE rowid = (SELECT min(rowid) FROM reports_months)",
        ),
        ("reports.months_are_kept", "DELETE FROM reports_folded WHERE month = '2026-08'"),
    ],
)
def test_the_audit_recomputes_the_kept_sums(check: str, forged: str):
    fold_months(today=TODAY)
    end_reading()
    assert audits.audit(reading()) == []
    end_reading()
    with writing() as session:
        session.execute(text(forged))
    assert [one.check for one in audits.audit(reading())] == [check]


@pytest.mark.usefixtures("sold")
def test_kept_sums_hold_a_row_for_each_product_and_rating_of_a_month():
    fold_months(today=TODAY)
    end_reading()
    rows = (
        reading()
        .execute(select(MonthSum.month, MonthSum.product_id, MonthSum.stars, MonthSum.lines))
        .all()
    )
    lines = reading().execute(
        select(Sale.business_on, SaleLine.product_id, SaleLine.stars).join(
            Sale, Sale.id == SaleLine.sale_id
        )
    )
    counted = Counter((month_of(day), product_id, stars) for day, product_id, stars in lines)
    over = {key: n for key, n in counted.items() if key[0] != "2026-11"}
    assert {(row[0], row[1], row[2]): row[3] for row in rows} == over


DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(DAYS, DAYS, st.data())
def test_months_taken_out_of_a_span_leave_every_other_day_once(first, last, data):
    span = Span(min(first, last), max(first, last))
    months = list(whole_months(span))
    taken = sorted(data.draw(st.sets(st.sampled_from(months)))) if months else []
    left = [days_of(month) for month in taken] + without(span, taken)
    ordinals = [
        n for one in left for n in range(one.first_on.toordinal(), one.last_on.toordinal() + 1)
    ]
    whole = range(span.first_on.toordinal(), span.last_on.toordinal() + 1)
    assert sorted(ordinals) == list(whole)
    assert all(month_of(days_of(month).last_on) == month for month in months)


def test_a_filter_left_open_is_no_filter():
    assert replace(Only(), stars=0) != Only()
    assert not Only(stars=0).asks_who_sold
    assert Only(person_id="x").asks_who_sold
