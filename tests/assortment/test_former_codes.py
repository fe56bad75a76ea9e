"""A code that a product had once: what was printed with it is still read."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from pos.assortment import queries
from pos.assortment.filters import Filter
from pos.base.transaction import reading
from pos.catalogue.import_rows import read_file
from pos.catalogue.importing import import_products
from pos.catalogue.queries import by_gtin
from pos.migrations.running import migrate_book
from tests.assortment.pages import anew, form_of, manager, words
from tests.migrations import chains
from tests.till import steps
from tests.world import NOON, TODAY, World

TEA_GTIN = "8930000000019"
OTHER_GTIN = "8930000000026"
OWN_CODE = "2000000000015"


@pytest.fixture
def hanh(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return manager(world, monkeypatch)


def write(world: World, hanh: FlaskClient, goods: str, /, **typed: str) -> int:
    """Change a product on its page."""
    here = f"/catalogue/products/{world.product_id(goods)}"
    form = form_of(hanh.get(here).get_data(as_text=True), here) | typed
    status = hanh.post(here, data=form).status_code
    anew()
    return status


def sold_by(world: World, code: str) -> str:
    """The name that the till puts into an order for a code; empty where it knows none."""
    outcome = steps.scan(world, steps.order(world), code)
    return outcome.product_name if outcome.said == "added" else ""


def test_labels_printed_before_a_sku_was_changed_sell_and_tell_their_origin(
    till: World, hanh: FlaskClient
) -> None:
    assert write(till, hanh, "MAM-NEM", sku="MAM-01") == 303
    assert sold_by(till, "HTTPS://SP.EXAMPLE.VN/P/HN01/MAM-NEM/L260905") == "Mắm nêm Dì Cẩn"
    assert sold_by(till, "HTTPS://SP.EXAMPLE.VN/P/HN01/MAM-NEM") == "Mắm nêm Dì Cẩn"
    assert sold_by(till, "mam-nem") == "Mắm nêm Dì Cẩn"
    for address in ("/P/HN01/MAM-NEM/L260905", "/P/HN01/MAM-NEM", "/P/HN01/MAM-01/L260905"):
        answer = hanh.get(address)
        assert answer.status_code == 200, address
        assert "Mắm nêm Dì Cẩn" in answer.get_data(as_text=True)


def test_labels_printed_with_a_barcode_that_was_taken_off_sell_and_tell_their_origin(
    till: World, hanh: FlaskClient
) -> None:
    assert write(till, hanh, "CHE-DINH", gtins=OTHER_GTIN) == 303
    assert sold_by(till, f"HTTPS://SP.EXAMPLE.VN/01/0{TEA_GTIN}/10/L261103") == "Chè Đinh Tân Cương"
    assert hanh.get(f"/01/0{TEA_GTIN}/10/L261103").status_code == 200
    assert hanh.get(f"/01/0{TEA_GTIN}").status_code == 200
    assert hanh.get(f"/01/0{OTHER_GTIN}/10/L261103").status_code == 200


def test_the_bars_of_a_barcode_that_was_taken_off_sell_nothing(
    till: World, hanh: FlaskClient
) -> None:
    """It was taken off because it is another's: only our own labels with it stay ours."""
    assert write(till, hanh, "CHE-DINH", gtins="") == 303
    assert sold_by(till, TEA_GTIN) == ""


def test_a_code_of_the_shops_own_that_was_taken_off_sells_until_another_has_it(
    till: World, hanh: FlaskClient
) -> None:
    write(till, hanh, "MAM-NEM", gtins=OWN_CODE)
    write(till, hanh, "MAM-NEM", gtins="")
    assert sold_by(till, OWN_CODE) == "Mắm nêm Dì Cẩn"
    hanh.post(f"/catalogue/products/{till.product_id('RUOU-MO')}/internal-code")
    anew()
    assert by_gtin(reading(), f"0{OWN_CODE}") == till.product_id("MAM-NEM")  # not drawn again
    write(till, hanh, "TRANH", gtins=OWN_CODE)
    assert by_gtin(reading(), f"0{OWN_CODE}") == till.product_id("TRANH")


def test_a_barcode_moved_to_another_product_means_that_one_but_for_the_lots_of_the_first(
    till: World, hanh: FlaskClient
) -> None:
    write(till, hanh, "CHE-DINH", gtins="")
    assert write(till, hanh, "RUOU-MO", gtins=TEA_GTIN) == 303
    link = f"HTTPS://SP.EXAMPLE.VN/01/0{TEA_GTIN}"
    assert sold_by(till, TEA_GTIN) == "Rượu mơ Núi Tản"
    assert sold_by(till, f"{link}/10/L250101") == "Rượu mơ Núi Tản"
    assert sold_by(till, f"{link}/10/L261103") == "Chè Đinh Tân Cương"
    assert "Chè Đinh" in hanh.get(f"/01/0{TEA_GTIN}/10/L261103").get_data(as_text=True)
    assert "Rượu mơ" in hanh.get(f"/01/0{TEA_GTIN}").get_data(as_text=True)
    assert hanh.get(f"/01/0{TEA_GTIN}/10/L999999").status_code == 404


def test_a_sku_that_stands_on_labels_becomes_no_other_products(
    world: World, hanh: FlaskClient
) -> None:
    """Their lots may be called alike, so a label could no longer say which it is."""
    write(world, hanh, "MAM-NEM", sku="MAM-01")
    assert write(world, hanh, "TRANH", sku="MAM-NEM") == 409
    assert write(world, hanh, "MAM-01", sku="MAM-NEM") == 303  # its own again
    assert write(world, hanh, "TRANH", sku="MAM-01") == 409


def test_a_sku_that_never_stood_on_a_label_is_free_again(world: World, hanh: FlaskClient) -> None:
    write(world, hanh, "TRANH", sku="TRANH-1")  # never received
    assert write(world, hanh, "MAM-NEM", sku="TRANH") == 303
    assert world.product_id("TRANH") != world.product_id("TRANH-1")


def test_a_list_with_a_former_sku_makes_no_second_product(world: World, hanh: FlaskClient) -> None:
    write(world, hanh, "MAM-NEM", sku="MAM-01")
    row = "sku,name_vi,unit,price_vnd\nMAM-NEM,Mắm nêm Dì Cẩn,chai,70000\n"
    plan = import_products(read_file(row.encode()), hand=world.hand("Hạnh"))
    assert [(one.code, one.given) for one in plan.refused] == [("sku_changed", "MAM-NEM → MAM-01")]
    assert plan.created == ()


def test_an_older_book_learns_from_its_facts_which_codes_were_given_up(
    world: World, hanh: FlaskClient, tmp_path: Path
) -> None:
    write(world, hanh, "MAM-NEM", sku="MAM-01")
    write(world, hanh, "CHE-DINH", gtins=OTHER_GTIN)
    write(world, hanh, "CHE-DINH", gtins=TEA_GTIN)
    older = tmp_path / "older" / "till.db"
    migrate_book(older, at=NOON, to="0009")
    chains.copy_rows(world.settings.book, older)
    migrate_book(older, at=NOON)
    held = {(row[0], row[1]) for row in chains.content(older)["rows"]["catalogue_former_codes"]}
    assert held == {
        ("MAM-NEM", world.product_id("MAM-01")),
        (f"0{OTHER_GTIN}", world.product_id("CHE-DINH")),
    }


@pytest.mark.parametrize("typed", ["MAM-NEM", "mam-n", "8930000000026"])
def test_the_list_of_goods_is_searched_by_former_codes_too(
    world: World, hanh: FlaskClient, typed: str
) -> None:
    write(world, hanh, "MAM-NEM", name_vi="Hàng", name_en="", gtins=OTHER_GTIN)
    write(world, hanh, "MAM-NEM", sku="X-1", gtins="")
    held = queries.all_ids(reading(), Filter(q=typed), TODAY)
    assert held == [world.product_id("X-1")]


def test_the_page_names_the_codes_that_a_product_had(world: World, hanh: FlaskClient) -> None:
    write(world, hanh, "CHE-DINH", sku="CHE-01", gtins="")
    here = f"/catalogue/products/{world.product_id('CHE-01')}"
    said = words(hanh.get(here).get_data(as_text=True))
    assert "Mã cũ: 8930000000019, CHE-DINH. Tem đã in với mã cũ vẫn quét được." in said
    write(world, hanh, "CHE-01", sku="CHE-DINH", gtins=TEA_GTIN)
    said = words(hanh.get(here).get_data(as_text=True))
    assert "Mã cũ: CHE-01." in said
