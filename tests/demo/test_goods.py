"""What the demo invents: the same each time, and never what only a source may say."""

import csv
import io
from datetime import date, timedelta
from importlib.resources import files

import pytest

from pos.catalogue.codes import check_sku, has_telex_pair, is_internal, normalise_gtin
from pos.catalogue.import_rows import read_file
from pos.demo import goods

TODAY = date(2026, 11, 21)


def made() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(goods.products_csv().decode())))


def published() -> list[dict[str, str]]:
    text = files("pos.demo").joinpath("ocop_products.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_published_product_is_in_the_file_and_none_is_refused() -> None:
    assert len(made()) == len(published()) == 503
    assert read_file(goods.products_csv()).refused == ()


@pytest.mark.parametrize(
    ("sku", "free"),
    [
        ("HN-CMT", "HN-CMT"),
        ("AA", "A-A"),
        ("DDT", "D-DT"),
        ("HW", "HV"),
        ("XEEOO", "XE-EO-O"),
        ("AAA", "A-A-A"),
        ("OOOOW", "O-O-O-OV"),
    ],
)
def test_a_sku_is_freed_of_what_a_vietnamese_keyboard_rewrites(sku: str, free: str) -> None:
    assert goods.telex_free(sku) == free
    assert not has_telex_pair(free)


def test_no_sku_holds_a_telex_pair_and_all_are_unique_and_fit_a_label() -> None:
    skus = [row["sku"] for row in made()]
    assert [sku for sku in skus if has_telex_pair(sku)] == []
    assert len(set(skus)) == len(skus)
    assert [check_sku(sku) for sku in skus] == skus


def test_every_invented_barcode_is_internal_valid_and_its_own() -> None:
    codes = [normalise_gtin(row["internal_code"]) for row in made()]
    assert len(set(codes)) == 503
    assert all(is_internal(code) for code in codes)
    assert all(row["gtin"] == "" for row in made())  # nobody published one


def test_names_producers_places_and_certificates_are_the_published_ones() -> None:
    kept = (
        *("name_vi", "name_en", "producer_name", "producer_kind", "commune_vi", "district_vi"),
        *("province_vi", "province_code", "stars", "potential_5", "certified_on", "decision_no"),
        *("unit", "net_content", "ocop_group"),
    )
    for mine, theirs in zip(made(), published(), strict=True):
        assert {name: mine[name] for name in kept} == {name: theirs[name] for name in kept}


def test_a_published_price_is_kept_and_the_others_are_round_and_plausible() -> None:
    for mine, theirs in zip(made(), published(), strict=True):
        if theirs["price_vnd"]:
            assert mine["price_vnd"] == theirs["price_vnd"]
        else:
            assert int(mine["price_vnd"]) % 1000 == 0
            assert 10_000 <= int(mine["price_vnd"]) <= 3_000_000


def test_the_same_goods_are_made_each_time() -> None:
    assert goods.products_csv() == goods.products_csv()
    assert list(goods.lots("X", "piece", 200, TODAY)) == list(goods.lots("X", "piece", 200, TODAY))


@pytest.mark.parametrize(
    ("unit", "life"), [("piece", 240), ("g", 10), ("piece", 21), ("piece", None)]
)
def test_invented_lots_were_made_before_today_and_most_are_good(
    unit: str, life: int | None
) -> None:
    lots = [one for n in range(200) for one in goods.lots(f"SKU-{n}", unit, life, TODAY)]
    assert 200 <= len(lots) <= 400
    for one in lots:
        state = one.state
        assert one.units > 0
        assert state.made_on is not None
        assert state.made_on <= TODAY - timedelta(days=2)
        assert state.producer_code == state.document_no == ""
        if life is None:
            assert (state.date_kind, state.use_by) == ("none", None)
        else:
            assert state.use_by == state.made_on + timedelta(days=life)
            assert state.use_by >= TODAY - timedelta(days=4)
    expired = [one for one in lots if one.state.use_by and one.state.use_by < TODAY]
    assert len(expired) < len(lots) // 50


def test_most_invented_lots_have_more_than_a_month_to_go() -> None:
    lots = [one for n in range(500) for one in goods.lots(f"SKU-{n}", "piece", 240, TODAY)]
    month = TODAY + timedelta(days=30)
    ending = [one for one in lots if one.state.use_by and one.state.use_by <= month]
    assert 5 <= len(ending) < len(lots) // 20


def test_two_lots_of_a_day_have_codes_of_their_own() -> None:
    day = date(2026, 11, 3)
    codes = [goods.lot_of([day] * n, 90, "owned", 5).state.code for n in (1, 2, 3)]
    assert codes == ["L261103", "L261103-2", "L261103-3"]
