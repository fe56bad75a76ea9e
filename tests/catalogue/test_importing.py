"""Importing a product list into the books, on SQLite and PostgreSQL."""

from datetime import date, timedelta

import pytest

from pos.base.transaction import reading
from pos.catalogue import lists, queries
from pos.catalogue.importing import import_products
from pos.catalogue.known import read_known
from tests.catalogue.lists import BARE, TEA, everything, read, take, told
from tests.postgres import MORNING, Books

TODAY = date(2026, 11, 21)
LATER = MORNING + timedelta(days=10)


def card(sku: str, on: date = TODAY) -> queries.Card:
    reading().rollback()
    product_id = queries.by_sku(reading(), sku)
    assert product_id is not None
    return queries.cards(reading(), [product_id], on)[product_id]


# --- Before writing ---------------------------------------------------------------------------


def test_a_dry_run_says_the_same_and_writes_nothing(books: Books):
    file = read(TEA, BARE, TEA | {"sku": "BAD", "gtin": "", "price_vnd": "1,5"})
    before = everything()
    dry = lists.survey(file, read_known(reading(), file, hand=books.hand()))
    assert everything() == before
    assert import_products(file, hand=books.hand()) == dry
    assert (len(dry.created), len(dry.refused)) == (2, 1)


# --- Changes ---------------------------------------------------------------------------------


def test_a_bad_row_does_not_keep_the_good_ones_out(books: Books):
    file = read(TEA, BARE | {"unit": ""}, BARE | {"sku": "BARE-2"})
    plan = import_products(file, hand=books.hand())
    assert [row.sku for row in plan.created] == ["CHE-1", "BARE-2"]
    assert [(row.line, row.column) for row in plan.refused] == [(3, "unit")]
    assert queries.by_sku(reading(), "BARE-1") is None


def test_the_same_row_again_writes_no_fact(books: Books):
    take(books, TEA, BARE)
    before = everything()
    plan = take(books, TEA, BARE, at=LATER)
    assert (len(plan.same), everything()) == (2, before)


def test_a_changed_price_is_appended_and_the_old_one_stays_for_the_old_days(books: Books):
    take(books, TEA)
    plan = take(books, TEA | {"price_vnd": "480.000"}, at=LATER)
    assert len(plan.changed) == 1
    changed_on = TODAY + timedelta(days=10)
    assert card("CHE-1", changed_on - timedelta(days=1)).price_vnd == 450_000
    assert card("CHE-1", changed_on).price_vnd == 480_000
    assert card("CHE-1", TODAY - timedelta(days=1)).price_vnd is None
    product_id = queries.by_sku(reading(), "CHE-1")
    assert [(fact["product"], fact["price_vnd"], fact["valid_from"]) for fact in told("price")] == [
        (product_id, 450_000, "2026-11-21"),
        (product_id, 480_000, "2026-12-01"),
    ]
    assert len(told("product.changed")) == 1


def test_a_price_changed_twice_a_day_is_the_last_one(books: Books):
    for price in ("450.000", "480.000", "440.000"):
        take(books, TEA | {"price_vnd": price})
    assert card("CHE-1").price_vnd == 440_000


def test_a_price_put_back_to_what_it_was_counts_again(books: Books):
    for price in ("450.000", "480.000", "450.000"):
        take(books, TEA | {"price_vnd": price})
    assert card("CHE-1").price_vnd == 450_000
    assert len(told("price.set")) == 3


def test_a_row_without_a_price_leaves_the_price(books: Books):
    take(books, TEA)
    take(books, TEA | {"price_vnd": "", "name_en": "Bud tea"})
    assert card("CHE-1").price_vnd == 450_000
    assert card("CHE-1").name_en == "Bud tea"
    assert len(told("price.set")) == 1


def test_a_new_name_changes_the_product_and_how_it_is_found(books: Books):
    take(books, TEA)
    product_id = queries.by_sku(reading(), "CHE-1")
    take(books, TEA | {"name_vi": "Trà Nõn"})
    assert queries.search(reading(), "tra non") == [product_id]
    assert queries.search(reading(), "dinh") == []
    assert len(told("price.set")) == len(told("certificate.changed")) == 1


def test_a_certificate_of_another_decision_stands_beside_the_old_one(books: Books):
    take(books, TEA | {"stars": "4", "certified_on": "2022-01-10", "decision_no": "12/QĐ-UBND"})
    take(books, TEA)
    assert card("CHE-1", date(2024, 6, 1)).stars == 4
    assert card("CHE-1", TODAY).stars == 5
    assert len(told("certificate.changed")) == 2


def test_a_certificate_of_the_same_decision_is_put_right_not_doubled(books: Books):
    take(books, TEA | {"stars": "4"})
    take(books, TEA | {"stars": "3"})
    product_id = queries.by_sku(reading(), "CHE-1")
    held = queries.certificates(reading(), [product_id])[product_id]
    assert [one.stars for one in held] == [3]
    first, second = told("certificate.changed")
    assert first["certificate"]["id"] == second["certificate"]["id"]


NAMED = ("stars", "decision_no", "certified_on")


@pytest.mark.parametrize(
    ("first", "then", "wanted"),
    [
        (("5", "9/QĐ", "2025-01-17"), ("5", "", ""), ("5", "9/QĐ", "2025-01-17")),
        (("5", "9/QĐ", "2025-01-17"), ("5", "9/QĐ", ""), ("5", "9/QĐ", "2025-01-17")),
        (("5", "9/QĐ", "2025-01-17"), ("4", "9/QĐ", "2025"), ("4", "9/QĐ", "2025-01-17")),
        (("5", "9/QĐ", "2025"), ("5", "9/QĐ", "2025-01-17"), ("5", "9/QĐ", "2025-01-17")),
        (("5", "", "2025-01-17"), ("5", "9/QĐ", "2025-01-17"), ("5", "9/QĐ", "2025-01-17")),
        (("5", "", ""), ("5", "9/QĐ", "2025-01-17"), ("5", "9/QĐ", "2025-01-17")),
        (("3", "", ""), ("5", "", ""), ("5", "", "")),
    ],
)
def test_a_row_that_names_a_decision_in_part_adds_no_second_one(books: Books, first, then, wanted):
    def row(cells):
        return TEA | dict(zip(NAMED, cells, strict=True))

    take(books, row(first))
    plan = take(books, row(then), at=LATER)
    assert not plan.refused
    product_id = queries.by_sku(reading(), "CHE-1")
    [held] = queries.certificates(reading(), [product_id])[product_id]
    assert (str(held.stars), held.decision_no, str(held.issued or "")) == wanted
    assert len({one["certificate"]["id"] for one in told("certificate.changed")}) == 1
    before = everything()
    assert len(take(books, row(then), at=LATER).same) == 1
    assert everything() == before


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (("3", "12/QĐ", "2022-01-10"), ("3", "9/QĐ", "2025-01-17")),
        (("3", "12/QĐ", "2022-01-10"), ("3", "12/QĐ", "2025-01-17")),
        (("3", "", "2022-01-10"), ("3", "9/QĐ", "2025-01-17")),
        (("3", "", ""), ("4", "9/QĐ", "2025-01-17")),
    ],
)
def test_a_row_that_names_another_decision_adds_it(books: Books, first, then):
    take(books, TEA | dict(zip(NAMED, first, strict=True)))
    plan = take(books, TEA | dict(zip(NAMED, then, strict=True)), at=LATER)
    product_id = queries.by_sku(reading(), "CHE-1")
    held = queries.certificates(reading(), [product_id])[product_id]
    assert [(str(one.stars), one.decision_no, str(one.issued or "")) for one in held] == [
        first,
        then,
    ]
    shown = {one.field: one.after for one in plan.differences["CHE-1"]}
    assert tuple(shown[name] for name in ("stars", "decision_no", "issued")) == then


def test_of_several_decisions_stars_alone_mean_the_newest_that_gave_them(books: Books):
    for day in ("2025-01-17", "2022-01-10"):
        take(books, TEA | {"certified_on": day, "decision_no": f"{day[:4]}/QĐ"})
    row = {"certified_on": "", "decision_no": "", "decision_body": "Bộ NN&MT"}
    take(books, TEA | row, at=LATER)
    product_id = queries.by_sku(reading(), "CHE-1")
    held = queries.certificates(reading(), [product_id])[product_id]
    assert {one.decision_no: one.body for one in held} == {"2025/QĐ": "Bộ NN&MT", "2022/QĐ": ""}


def test_other_stars_without_a_decision_are_refused_and_the_held_ones_named(books: Books):
    take(books, TEA)
    before = everything()
    stars = TEA | {"stars": "4", "certified_on": "", "decision_no": ""}
    plan = import_products(read(stars), hand=books.hand())
    assert [(row.column, row.code, row.given) for row in plan.refused] == [
        ("stars", "stars_unclear", "4 (5)")
    ]
    assert everything() == before


def test_a_certificate_with_only_a_year_is_shown_while_it_surely_holds(books: Books):
    take(books, TEA | {"stars": "4", "certified_on": "2023"})
    days = {date(2023, 12, 30): 0, date(2023, 12, 31): 4, date(2026, 1, 1): 4, date(2026, 1, 2): 0}
    assert {day: card("CHE-1", day).stars for day in days} == days


def test_a_certificate_without_any_date_shows_no_stars(books: Books):
    take(books, TEA | {"certified_on": ""})
    assert card("CHE-1").stars == 0
    assert told("certificate.changed")[0]["certificate"]["issued"] == ""


def test_a_row_without_stars_takes_no_certificate_away(books: Books):
    take(books, TEA)
    take(books, TEA | {"stars": "", "certified_on": "", "decision_no": ""})
    assert card("CHE-1").stars == 5


def test_a_withdrawn_certificate_shows_no_stars_from_that_day(books: Books):
    take(books, TEA)
    take(books, TEA | {"withdrawn_on": "2026-11-21"})
    assert card("CHE-1", TODAY - timedelta(days=1)).stars == 5
    assert card("CHE-1", TODAY).stars == 0


@pytest.mark.parametrize("is_column_there", [True, False])
def test_an_older_list_takes_back_no_withdrawal_and_no_shortened_term(
    books: Books, is_column_there: bool
):
    said = {
        "valid_to": "2026-10-01",
        "valid_to_reason": "QĐ 9",
        "withdrawn_on": "2026-11-21",
        "decision_body": "Bộ NN&MT",
    }
    empty = dict.fromkeys(("valid_to", "valid_to_reason", "withdrawn_on"), "")
    take(books, TEA | said)
    before = everything()
    plan = take(books, TEA | (empty if is_column_there else {}) | {"decision_body": "Bộ NN&MT"})
    assert (len(plan.same), everything()) == (1, before)
    plan = take(books, TEA)  # without the column
    assert (len(plan.same), everything()) == (1, before)


def test_each_field_of_a_certificate_that_changes_is_told(books: Books):
    take(books, TEA)
    plan = take(books, TEA | {"withdrawn_on": "2026-11-21", "decision_body": "Bộ NN&MT"}, at=LATER)
    assert [(one.field, one.before, one.after) for one in plan.differences["CHE-1"]] == [
        ("body", "", "Bộ NN&MT"),
        ("withdrawn_on", "", "2026-11-21"),
    ]
    [held] = queries.certificates(reading(), [queries.by_sku(reading(), "CHE-1")]).values()
    assert [(one.stars, one.body) for one in held] == [(5, "Bộ NN&MT")]


# --- Producers -------------------------------------------------------------------------------


def test_a_producer_of_many_products_is_one(books: Books):
    take(books, TEA, TEA | {"sku": "CHE-2", "gtin": ""}, TEA | {"sku": "CHE-3", "gtin": ""})
    [fact] = told("producer.changed")
    assert {card(sku).producer_id for sku in ("CHE-1", "CHE-2", "CHE-3")} == {
        fact["producer"]["id"]
    }


def test_producers_of_one_name_in_two_provinces_are_two(books: Books):
    other = {"sku": "CHE-2", "gtin": "", "province_code": "20", "province_vi": "Lạng Sơn"}
    take(books, TEA, TEA | other)
    assert card("CHE-1").producer_id != card("CHE-2").producer_id


def test_a_producers_new_tax_code_changes_it_once(books: Books):
    take(books, TEA, TEA | {"sku": "CHE-2", "gtin": ""})
    mst = {"producer_tax_code": "0100109106"}
    take(books, TEA | mst, TEA | mst | {"sku": "CHE-2", "gtin": ""})
    assert [fact["producer"]["mst"] for fact in told("producer.changed")] == ["", "0100109106"]


def test_a_producers_place_is_told_where_all_its_products_agree(books: Books):
    take(books, TEA, TEA | {"sku": "CHE-2", "gtin": "", "commune_vi": "xã Phúc Trìu"})
    [fact] = told("producer.changed")
    assert (fact["producer"]["address"], fact["producer"]["commune"]) == ("", None)


# --- What may not be -------------------------------------------------------------------------


def test_a_code_of_another_product_is_refused_and_its_owner_named(books: Books):
    take(books, TEA)
    plan = import_products(read(BARE | {"gtin": "8930000000019"}), hand=books.hand())
    [row] = plan.refused
    assert (row.column, row.code, row.given) == (
        "gtin",
        "code_of_another",
        "08930000000019 (CHE-1)",
    )
    assert queries.by_sku(reading(), "BARE-1") is None


def test_a_product_keeps_its_base_unit_for_ever(books: Books):
    """Its lots, moves and sales are counted in it."""
    take(books, TEA)
    before = everything()
    plan = import_products(read(TEA | {"unit": "kg"}), hand=books.hand())
    assert [(row.column, row.code) for row in plan.refused] == [("unit", "unit_differs")]
    assert everything() == before


def test_another_word_for_the_same_unit_is_a_change(books: Books):
    take(books, TEA)
    take(books, TEA | {"unit": "gói"})
    assert card("CHE-1").unit_word == "gói"


def test_a_code_the_list_no_longer_has_is_given_up(books: Books):
    take(books, TEA)
    take(books, TEA | {"gtin": ""})
    assert queries.by_gtin(reading(), "08930000000019") is None
    take(books, BARE | {"gtin": "8930000000019"})
    assert queries.by_gtin(reading(), "08930000000019") == queries.by_sku(reading(), "BARE-1")


def test_an_import_that_fails_in_the_middle_leaves_nothing(books: Books, monkeypatch):
    from pos.catalogue import books as book

    before = everything()

    def fail(*_args: object, **_more: object) -> None:
        raise MemoryError

    monkeypatch.setattr(book, "write_certificates", fail)
    with pytest.raises(MemoryError):
        import_products(read(BARE, TEA), hand=books.hand())
    assert everything() == before


# --- Lists that say little -------------------------------------------------------------------


def test_a_list_of_prices_alone_changes_nothing_else(books: Books):
    take(books, TEA)
    before = told("product.changed")[0]["product"]
    row = {"sku": "CHE-1", "name_vi": TEA["name_vi"], "unit": "hộp", "price_vnd": "480.000"}
    plan = take(books, row)
    assert len(plan.changed) == 1
    assert [fact["price_vnd"] for fact in told("price.set")] == [450_000, 480_000]
    assert [fact["product"] for fact in told("product.changed")] == [before]
    made = card("CHE-1")
    assert (made.producer, made.place, made.stars) == (
        "HTX Chè Hảo Đạt",
        "xã Tân Cương, Thái Nguyên",
        5,
    )
    assert queries.by_gtin(reading(), "08930000000019") is not None


def test_a_new_name_in_a_short_list_changes_the_name_alone(books: Books):
    take(books, TEA)
    before = told("product.changed")[0]["product"]
    take(books, {"sku": "CHE-1", "name_vi": "Trà Nõn", "unit": "hộp"})
    assert told("product.changed")[1]["product"] == before | {"name_vi": "Trà Nõn"}
    assert queries.search(reading(), "hao dat") == [queries.by_sku(reading(), "CHE-1")]


@pytest.mark.parametrize(
    ("column", "name", "empty"),
    [
        ("name_en", "name_en", ""),
        ("net_content", "net_content", ""),
        ("storage", "storage", ""),
        ("story", "story", ""),
        ("shelf_life_days", "shelf_life_days", None),
        ("gtin", "gtins", []),
    ],
)
def test_a_column_that_is_there_but_empty_empties_the_field(books: Books, column, name, empty):
    take(books, TEA)
    take(books, TEA | {column: ""})
    first, second = (fact["product"] for fact in told("product.changed"))
    assert second == first | {name: empty}


def test_a_list_without_a_producers_particulars_leaves_the_producer_as_it_is(books: Books):
    take(books, TEA | {"producer_tax_code": "0100109106", "producer_address": "Xóm Gốc"})
    short = ("sku", "name_vi", "unit", "producer_name", "province_code", "price_vnd")
    take(books, {name: TEA[name] for name in short} | {"price_vnd": "480.000"})
    [fact] = told("producer.changed")
    assert fact["producer"]["mst"] == "0100109106"


def test_a_list_without_provinces_leaves_the_producer_as_it_is(books: Books):
    take(books, TEA)
    producer_id = card("CHE-1").producer_id
    short = ("sku", "name_vi", "unit", "producer_name", "price_vnd")
    take(books, {name: TEA[name] for name in short} | {"price_vnd": "480.000"})
    assert card("CHE-1").producer_id == producer_id
    assert len(told("producer.changed")) == 1
