"""Which entry a product may be: barcodes are sure, names and producers are weighed."""

import csv
from importlib.resources import files

import pytest

from pos.base.clock import stopwatch_ms
from pos.registry.likeness import LEAST, Index, Known, Ours

TEA = Known("TN-1", "Chè Đinh Tân Cương", "HTX Chè Hảo Đạt", frozenset({"08930000000019"}))
OTHER = Known("TN-2", "Chè Đinh Tân Cương", "Hợp tác xã chè Tiến Yên", frozenset())
SAUCE = Known("DN-1", "Mắm nêm Dì Cẩn", "Hộ kinh doanh Dì Cẩn", frozenset())
INDEX = Index([TEA, OTHER, SAUCE])


def ours(name, producer="", *gtins):
    return Ours("p", name, producer, frozenset(gtins))


def codes(one):
    return [it.code for it in INDEX.propose(one)]


def test_a_barcode_is_sure_whatever_the_names_say():
    [found] = INDEX.propose(ours("Trà búp", "Ai đó", "08930000000019"))
    assert (found.code, found.how, found.score) == ("TN-1", "gtin", 100)


def test_of_the_same_name_the_same_producer_comes_first():
    assert codes(ours("Chè đinh Tân Cương", "Hợp tác xã Chè Hảo Đạt"))[0] == "TN-1"
    assert codes(ours("Chè đinh Tân Cương", "HTX Tiến Yên"))[0] == "TN-2"


@pytest.mark.parametrize("name", ["MẮM NÊM DÌ CẨN", "mam nem di can", "Mắm nêm Dì Cẩn 500 ml"])
def test_marks_case_and_a_few_more_words_do_not_matter(name):
    assert codes(ours(name, "Dì Cẩn"))[0] == "DN-1"


def test_what_is_alike_in_a_common_word_alone_is_not_proposed():
    assert codes(ours("Chè dây", "HTX Chè Dây Ba Bể")) == []
    assert codes(ours("Rượu mơ", "HTX Núi Tản")) == []


def test_the_same_producer_with_other_goods_is_not_proposed():
    assert codes(ours("Nước mắm", "Hộ kinh doanh Dì Cẩn")) == []


def test_without_a_producer_the_name_alone_can_do_and_says_less():
    [*found] = INDEX.propose(ours("Mắm nêm Dì Cẩn"))
    assert [one.code for one in found] == ["DN-1"]
    assert LEAST <= found[0].score < 70


def test_each_of_the_published_products_is_found_by_its_own_words():
    """503 real products, each asked for as another shop would write it: no marks, upper case."""
    text = files("pos.demo").joinpath("ocop_products.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    begun = stopwatch_ms()
    index = Index(
        Known(row["sku"], row["name_vi"], row["producer_name"], frozenset()) for row in rows
    )
    asked = [
        (row["sku"], ours(row["name_vi"].upper(), row["producer_name"].upper())) for row in rows
    ]
    missed = [sku for sku, one in asked if sku not in [it.code for it in index.propose(one)]]
    took_ms = stopwatch_ms() - begun
    assert missed == []
    assert took_ms < 5_000
