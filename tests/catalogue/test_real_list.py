"""The real list of 503 OCOP products, imported once on each database and then looked at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from pos.base.text import search_key, sort_key
from pos.base.transaction import reading
from pos.catalogue import queries
from pos.catalogue.import_rows import ProductRow, ReadFile, read_file
from pos.catalogue.importing import import_products
from pos.catalogue.lists import Plan
from pos.demo.goods import products_csv
from tests.catalogue.lists import everything, told
from tests.postgres import BOTH, MORNING, Books, open_books

TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Real:
    """The list, what importing it did, and the books it went into."""

    books: Books
    file: ReadFile
    plan: Plan
    ids: dict[str, str]
    """SKU to product id."""


@pytest.fixture(scope="module", params=BOTH)
def real(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Real]:
    with open_books(request.param, tmp_path_factory.mktemp("real") / "home") as books:
        file = read_file(products_csv())
        plan = import_products(file, hand=books.hand())
        known = {row.sku: queries.by_sku(reading(), row.sku) for row in file.rows}
        yield Real(books, file, plan, {sku: found for sku, found in known.items() if found})


def test_every_row_becomes_a_product(real: Real):
    assert (len(real.plan.created), real.plan.changed, real.plan.refused) == (503, (), ())
    assert len(set(real.ids.values())) == 503


def test_every_write_has_its_fact(real: Real):
    rows = real.file.rows
    producers = {(row.producer_name, row.province_code) for row in rows if row.producer_name}
    certified = [row for row in rows if row.certificate is not None]
    assert len(told("product.changed/1")) == len(told("price.set/1")) == 503
    assert len(told("producer.changed/1")) == len(producers)
    assert len(told("certificate.changed/1")) == len(certified)
    assert len(certified) > 300


def test_every_product_is_found_as_it_was_told(real: Real):
    cards = queries.cards(reading(), list(real.ids.values()), TODAY)
    for row in real.file.rows:
        made = cards[real.ids[row.sku]]
        assert (made.name_vi, made.producer, made.place, made.price_vnd, made.unit) == (
            row.name_vi,
            row.producer_name,
            row.place,
            row.price_vnd,
            row.unit.value,
        )
        assert queries.by_gtin(reading(), row.gtins[0]) == made.product_id


def test_no_star_is_shown_but_by_a_certificate_that_surely_holds_that_day(real: Real):
    cards = queries.cards(reading(), list(real.ids.values()), TODAY)
    for row in real.file.rows:
        issued = row.certificate.issued if row.certificate else None
        holds = (
            issued is not None
            and issued.latest <= TODAY
            and issued.earliest.replace(year=issued.earliest.year + 3) >= TODAY
        )
        expected = row.certificate.stars if row.certificate and holds else 0
        assert cards[real.ids[row.sku]].stars == expected, row.sku


def test_the_same_list_again_ten_days_later_changes_nothing(real: Real):
    before = everything()
    hand = real.books.hand(MORNING + timedelta(days=10))
    again = import_products(read_file(products_csv()), hand=hand)
    assert (again.created, again.changed, len(again.same)) == ((), (), 503)
    assert everything() == before


# --- Searching, against a second telling of the rule ------------------------------------------


def _words(row: ProductRow) -> str:
    parts = (row.name_vi, row.sku, row.name_en, row.producer_name, row.place)
    return " ".join(search_key(part) for part in parts if part)


def _rank(row: ProductRow, typed: str) -> int:
    key, name = search_key(typed), search_key(row.name_vi)
    if key == name or typed.strip().lower() == row.sku.lower():
        return 0
    if name.startswith(key):
        return 1
    if f" {key}" in f" {name}":
        return 2
    return 3 if all(f" {word}" in f" {_words(row)}" for word in key.split()) else 4


def expected(real: Real, typed: str) -> list[str]:
    """What must be found, by the words of the rule: best first, then by the alphabet."""
    holding = [
        row
        for row in real.file.rows
        if row.is_stocked and all(word in _words(row) for word in search_key(typed).split())
    ]
    holding.sort(key=lambda r: (_rank(r, typed), sort_key(r.name_vi), real.ids[r.sku]))
    return [real.ids[row.sku] for row in holding]


@pytest.mark.parametrize(
    "typed",
    [
        *("che", "Chè", "tra", "cà phê", "mat ong", "ruou", "gao", "htx", "đặc sản", "thai nguyen"),
        *("ha noi", "xa", "nem", "mam", "banh", "cong ty", "lam dong", "qu", "an", "dinh", "oo"),
        *("hop tac xa", "100 g", "HN-CMT", "com me tri", "tea", "le"),
    ],
)
def test_both_databases_find_the_same_goods_in_the_same_order(real: Real, typed):
    assert queries.search(reading(), typed, limit=600) == expected(real, typed)
    assert queries.search(reading(), typed) == expected(real, typed)[:8]


def test_goods_are_sorted_by_the_vietnamese_alphabet_on_both_databases(real: Real):
    rows = (
        reading()
        .connection()
        .exec_driver_sql("SELECT name_vi FROM catalogue_products ORDER BY sort_key, id")
    )
    names = list(rows.scalars())
    assert names == sorted(names, key=sort_key)
    assert len(names) == 503
