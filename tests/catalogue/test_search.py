"""Finding goods by what was typed, alike on SQLite and PostgreSQL."""

import unicodedata
from collections.abc import Iterator

import pytest

from pos.base.transaction import reading
from pos.catalogue import queries
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from tests.catalogue.lists import BARE, raw
from tests.postgres import BOTH, Books, open_books

SHELF = [
    {"sku": "CHE-1", "name_vi": "Chè Đinh Tân Cương", "producer_name": "HTX Chè Hảo Đạt"},
    {"sku": "CHE-2", "name_vi": "Chè", "producer_name": "HTX Phìn Hồ"},
    {"sku": "CHE-3", "name_vi": "Chè đắng", "commune_vi": "xã Tân Việt", "province_vi": "Cao Bằng"},
    {"sku": "CHE-4", "name_vi": "Chè dây"},
    {"sku": "BANH-1", "name_vi": "Bánh chè lam"},
    {"sku": "MAM-1", "name_vi": "Mắm nêm Dì Cẩn", "producer_name": "Chị Chè"},
    {"sku": "DAC-1", "name_vi": "Đặc sản cốm 100%"},
    {"sku": "DAC-2", "name_vi": "Dạc sán cốm"},
    {"sku": "KHO-1", "name_vi": "Khoai dẻo", "province_vi": "Quảng Bình"},
    {"sku": "M-DRAK", "name_vi": "Cà phê M’Drắk"},
    {"sku": "XA-1", "name_vi": "Quạt cọ", "name_en": "Palm fan"},
    {"sku": "TOUR-1", "name_vi": "Tour chè", "ocop_group": "tourism"},
]
COLUMNS = dict.fromkeys(("producer_name", "commune_vi", "province_vi", "ocop_group", "name_en"), "")


@pytest.fixture(scope="module", params=BOTH)
def shelf(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Books]:
    """Books with a small shelf, kept for all tests of this file."""
    with open_books(request.param, tmp_path_factory.mktemp("shelf") / "home") as books:
        rows = [BARE | COLUMNS | row for row in SHELF]
        plan = import_products(read_file(raw(*rows).encode()), hand=books.hand())
        assert plan.refused == ()
        yield books


def found(text: str, **options: int | bool) -> list[str]:
    """The SKUs found, best first."""
    ids = queries.search(reading(), text, **options)
    known = {row["sku"]: queries.by_sku(reading(), row["sku"]) for row in SHELF}
    names = {product_id: sku for sku, product_id in known.items()}
    return [names[one] for one in ids]


pytestmark = pytest.mark.usefixtures("shelf")


@pytest.mark.parametrize(
    "typed",
    [
        "chè đinh",
        "che dinh",
        "CHÈ ĐINH",
        "  chE   ĐINH ",
        unicodedata.normalize("NFD", "Chè Đinh"),
        "che-dinh",
        "dinh che",
        "đinh",
        "che dinh tan cuong",
    ],
)
def test_a_name_is_found_however_it_is_typed(typed):
    assert found(typed) == ["CHE-1"]


@pytest.mark.parametrize("typed", ["dac san", "đặc sản", "DAC SAN", "dặc san"])
def test_d_and_d_with_a_stroke_are_one_letter_and_tones_do_not_matter(typed):
    assert set(found(typed)) == {"DAC-1", "DAC-2"}


def test_best_first_the_whole_name_its_beginning_a_word_then_anything_else():
    """Whole; beginning, in alphabetical order (chè dây before chè đắng); a word; elsewhere."""
    assert found("chè") == ["CHE-2", "CHE-4", "CHE-3", "CHE-1", "BANH-1", "MAM-1"]


def test_the_alphabet_is_the_vietnamese_one():
    """D comes before Đ, and a before ă."""
    order = found("che d")
    assert order.index("CHE-4") < order.index("CHE-3") < order.index("CHE-1")


@pytest.mark.parametrize("typed", ["hao dat", "htx che", "Hảo Đạt"])
def test_goods_are_found_by_their_producer(typed):
    assert "CHE-1" in found(typed)


def test_goods_are_found_by_commune_province_and_english_name():
    assert found("tan viet") == ["CHE-3"]
    assert found("quang binh") == ["KHO-1"]
    assert found("palm fan") == ["XA-1"]


@pytest.mark.parametrize("typed", ["CHE-3", "che-3", " Che-3 "])
def test_a_sku_typed_whole_comes_first(typed):
    assert found(typed)[0] == "CHE-3"


def test_a_sku_typed_in_part_is_found():
    assert set(found("DAC-")) >= {"DAC-1", "DAC-2"}


def test_all_the_words_must_fit_though_each_may_fit_elsewhere():
    assert found("che hao") == ["CHE-1"]
    assert found("che quang binh") == []


def test_either_apostrophe_finds_the_same_place():
    assert found("M'Drak") == found("m’drắk") == ["M-DRAK"]


@pytest.mark.parametrize("typed", ["", " ", "c", "%", "_", "__", "%%", "''", "\\", "-", "\0", "đ"])
def test_fewer_than_two_letters_find_nothing(typed):
    assert found(typed) == []


def test_two_letters_are_enough():
    assert "XA-1" in found("qu")


@pytest.mark.parametrize("typed", ["c%e", "c_e", "ch%", "100\\%", "%_che_%"])
def test_the_databases_own_wildcards_mean_nothing(typed):
    """They part words like any sign: `c%e` is the words `c` and `e`, never "c, anything, e"."""
    plain = typed.replace("%", " ").replace("_", " ").replace("\\", " ")
    assert found(typed) == found(plain)


def test_a_percent_sign_beside_a_number_is_let_be():
    assert found("100%") == found("100") == ["DAC-1"]


def test_a_service_is_found_only_where_it_is_asked_for():
    assert "TOUR-1" not in found("tour")
    assert found("tour", stocked=False) == ["TOUR-1"]


def test_no_more_are_given_than_asked_for_and_they_are_the_best():
    assert found("chè", limit=2) == ["CHE-2", "CHE-4"]


def test_a_long_text_finds_nothing_and_breaks_nothing():
    assert set(found("che " * 100)) == set(found("che"))
    assert found("x" * 3000) == []


def test_a_code_and_a_sku_lead_to_their_product():
    assert queries.by_sku(reading(), "che-1") == queries.by_sku(reading(), "CHE-1")
    assert queries.by_gtin(reading(), "08930000000019") is None
