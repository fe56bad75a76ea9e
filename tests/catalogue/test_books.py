"""The book of the catalogue: every write has its fact, and the fact carries the new state whole."""

from dataclasses import fields, replace
from datetime import date

import pytest

from pos.base.dates import PartialDate
from pos.base.errors import Broken
from pos.base.text import search_key, sort_key
from pos.base.transaction import reading, writing
from pos.catalogue import books as book
from pos.catalogue import queries
from pos.catalogue.books import ProducerState, ProductState
from pos.catalogue.certificates import Certificate, Level
from pos.catalogue.models import Producer, Product, ProductCode
from tests.catalogue.lists import told
from tests.postgres import Books

PRODUCER = ProducerState(
    name="HTX Chè Hảo Đạt",
    kind="cooperative",
    mst="0100109106",
    address="xã Tân Cương, Thái Nguyên",
    commune_code="05500",
    province_code="19",
)
PRODUCT = ProductState(
    sku="CHE-1",
    name_vi="Chè Đinh Tân Cương",
    name_en="Bud tea",
    producer_id=None,
    producer_name="",
    unit="piece",
    unit_word="hộp",
    net_content="100 g",
    ocop_group="beverage",
    tax_class="standard",
    shelf_life_days=365,
    storage="Nơi khô ráo",
    place="xã Tân Cương, Thái Nguyên",
    commune_code=None,
    province_code="19",
    is_stocked=True,
    is_demo=False,
    gtins=("02000000000015", "08930000000019"),
)
CERTIFICATE = Certificate(
    stars=4,
    decision_no="3981/QĐ-UBND",
    body="UBND tỉnh Lâm Đồng",
    level=Level.PROVINCE,
    issued=PartialDate(2024, 3, 15),
    valid_to_override=date(2027, 9, 11),
    override_reason="gia hạn 180 ngày",
    withdrawn_on=date(2027, 6, 1),
    potential_5=True,
    extended_to=date(2027, 12, 11),
    score_hundredths=7_250,
)


@pytest.fixture
def commune(books: Books) -> str:
    """A commune that is in force."""
    return (
        reading()
        .connection()
        .exec_driver_sql("SELECT code FROM catalogue_communes ORDER BY code LIMIT 1")
        .scalar_one()
    )


def product(books: Books, state: ProductState = PRODUCT, product_id: str | None = None) -> str:
    with writing() as session:
        return book.write_product(session, state, hand=books.hand(), product_id=product_id)


# --- The fact carries the state whole -----------------------------------------------------------


def test_a_producers_fact_carries_it_whole(books: Books, commune: str):
    state = replace(PRODUCER, commune_code=commune)
    with writing() as session:
        made = book.write_producer(session, state, hand=books.hand())
    [fact] = told("producer.changed/1")
    wanted = {field.name: getattr(state, field.name) for field in fields(state)}
    wanted["commune"], wanted["province"] = wanted.pop("commune_code"), wanted.pop("province_code")
    assert fact["producer"] == {"id": made, **wanted}


def test_a_products_fact_carries_it_whole(books: Books):
    made = product(books)
    [fact] = told("product.changed/1")
    wanted = {field.name: getattr(PRODUCT, field.name) for field in fields(PRODUCT)}
    wanted["commune"], wanted["province"] = wanted.pop("commune_code"), wanted.pop("province_code")
    wanted["producer"] = wanted.pop("producer_id")
    wanted["gtins"] = list(wanted["gtins"])
    wanted.pop("producer_name")  # the producer's own fact has it
    assert fact["product"] == {"id": made, **wanted}


def test_a_prices_fact_carries_it_whole(books: Books):
    made = product(books)
    with writing() as session:
        book.set_price(session, made, 450_000, valid_from=date(2026, 12, 1), hand=books.hand())
    [fact] = told("price.set/1")
    told_of = {name: fact[name] for name in ("product", "price_vnd", "valid_from")}
    assert told_of == {"product": made, "price_vnd": 450_000, "valid_from": "2026-12-01"}


def test_a_certificates_fact_carries_it_whole(books: Books):
    made = product(books)
    with writing() as session:
        certificate_id = book.write_certificate(session, made, CERTIFICATE, hand=books.hand())
    [fact] = told("certificate.changed/1")
    assert fact["certificate"] == {
        "id": certificate_id,
        "product": made,
        "stars": 4,
        "decision_no": "3981/QĐ-UBND",
        "body": "UBND tỉnh Lâm Đồng",
        "level": "province",
        "issued": "2024-03-15",
        "valid_to": "2027-09-11",
        "valid_to_reason": "gia hạn 180 ngày",
        "withdrawn_on": "2027-06-01",
        "potential_5": True,
        "extended_to": "2027-12-11",
        "criteria_set": None,
        "score_hundredths": 7250,
    }


def test_a_certificate_comes_back_as_it_was_written(books: Books):
    made = product(books)
    with writing() as session:
        book.write_certificate(session, made, CERTIFICATE, hand=books.hand())
    assert queries.certificates(reading(), [made])[made] == [CERTIFICATE]


def test_every_change_has_a_fact_of_its_own_with_the_same_id(books: Books):
    made = product(books)
    assert product(books, replace(PRODUCT, name_vi="Trà Đinh"), made) == made
    first, second = told("product.changed/1")
    assert first["product"]["id"] == second["product"]["id"] == made
    assert second["product"] == first["product"] | {"name_vi": "Trà Đinh"}


def test_a_change_is_signed_by_who_made_it(books: Books):
    product(books)
    [fact] = told("product.changed/1")
    assert (fact["by"]["name"], fact["register"]) == ("Lan", 1)


# --- The rows -------------------------------------------------------------------------------------


def test_a_product_is_stored_with_the_keys_it_is_found_and_sorted_by(books: Books):
    made = product(books, replace(PRODUCT, producer_name="HTX Chè Hảo Đạt"))
    row = reading().get_one(Product, made)
    assert row.name_key == "che dinh tan cuong"
    assert row.sort_key == sort_key(PRODUCT.name_vi)
    for words in ("CHE-1", "Bud tea", "HTX Chè Hảo Đạt", "xã Tân Cương, Thái Nguyên"):
        assert search_key(words) in row.search_key


def test_our_own_codes_are_told_from_the_worlds(books: Books):
    made = product(books)
    codes = {row.gtin14: row.is_internal for row in reading().query(ProductCode)}
    assert codes == {"02000000000015": True, "08930000000019": False}
    assert queries.public_gtin(reading(), made) == "08930000000019"


def test_a_change_of_codes_replaces_them(books: Books):
    made = product(books)
    product(books, replace(PRODUCT, gtins=("08930000000026",)), made)
    assert [row.gtin14 for row in reading().query(ProductCode)] == ["08930000000026"]


def test_a_changed_producer_is_the_same_row(books: Books):
    with writing() as session:
        made = book.write_producer(session, replace(PRODUCER, commune_code=None), hand=books.hand())
        book.write_producer(
            session,
            replace(PRODUCER, commune_code=None, mst=""),
            hand=books.hand(),
            producer_id=made,
        )
    [row] = reading().query(Producer)
    assert (row.id, row.mst) == (made, "")


def test_two_products_cannot_share_a_sku_or_a_code(books: Books):
    product(books)
    for state in (replace(PRODUCT, gtins=()), replace(PRODUCT, sku="CHE-2")):
        with pytest.raises(Exception, match=r"(?i)unique"):
            product(books, state)
    assert len(told("product.changed/1")) == 1


@pytest.mark.parametrize("price_vnd", [0, -1])
def test_a_price_that_is_none_is_refused_by_the_table(books: Books, price_vnd):
    made = product(books)
    with pytest.raises(Exception, match="price_positive"), writing() as session:
        book.set_price(session, made, price_vnd, valid_from=date(2026, 12, 1), hand=books.hand())
    assert told("price.set/1") == []


def test_the_book_writes_only_inside_an_act(books: Books):
    session, hand = reading(), books.hand()
    writes = [
        lambda: book.write_producer(session, PRODUCER, hand=hand),
        lambda: book.write_product(session, PRODUCT, hand=hand),
        lambda: book.set_price(session, "P", 1, valid_from=date(2026, 12, 1), hand=hand),
        lambda: book.write_certificate(session, "P", CERTIFICATE, hand=hand),
    ]
    for write in writes:
        with pytest.raises(Broken):
            write()
    session.rollback()
    assert told("product") == []
