"""The words goods are counted by, in the reader's language."""

import csv
import io
import unicodedata

import pytest

from pos.demo import goods
from pos.web.phrases import units
from pos.web.phrases.units import unit_word
from tests.till import steps
from tests.world import World


def test_a_word_is_said_in_english_by_how_many_there_are():
    assert unit_word("hộp", "en") == "box"
    assert unit_word("hộp", "en", units=3) == "boxes"
    assert unit_word("hộp", "vi", units=3) == "hộp"


def test_a_shops_own_word_and_a_weight_stay_as_they_are():
    assert unit_word("nia", "en", units=2) == "nia"
    assert unit_word("kg", "en", units=2) == "kg"


def test_every_word_is_written_as_products_keep_theirs():
    for word in units._ENGLISH:
        assert word == unicodedata.normalize("NFC", word).lower()


def test_every_counted_word_of_the_demos_goods_has_its_english():
    rows = csv.DictReader(io.StringIO(goods.products_csv().decode()))
    words = {row["unit"] for row in rows} - {"kg", "m", "l"}
    assert "hộp" in words
    assert words <= units._ENGLISH.keys()


@pytest.mark.parametrize(("language", "word"), [("vi", "hộp"), ("en", "box")])
def test_a_page_says_the_price_of_one_in_the_readers_language(world: World, language, word):
    world.open_shift()
    client = world.sign_in()
    client.post("/language", data={"lang": language, "next": "/"})
    draft = steps.order(world)
    asked = f"/till/sales/{draft}/card?id={world.product_id('CHE-DINH')}"
    assert f"/ {word} 100 g" in client.get(asked).get_data(as_text=True)
