"""The pages on which a manager says which goods are which entries."""

import pytest

from pos.base.transaction import end_reading, reading
from pos.catalogue import held, link_book
from pos.catalogue import queries as catalogue
from pos.registry import linking
from pos.registry.applying import apply_release
from pos.registry.refusals import NoSuchEntry, NoSuchProduct
from tests.registry.published import AT, KEYS, Published, certificate, producer, product
from tests.world import TODAY


@pytest.fixture
def shop(world):
    centre = Published()
    raw = centre.publish(
        producer(),
        producer("P2", "Hộ kinh doanh Dì Cẩn"),
        product("TN-CHE", "Chè Đinh Tân Cương", gtins=["08930000000019"]),
        product("DN-MAM", "Mắm nêm", maker="P2"),
        certificate("C1", "TN-CHE", 3),
    )
    apply_release(raw, KEYS, centre.fetch, linked_at=AT, hand=world.house_hand())
    return world


def page(world, path="/catalogue/registry", who="Hạnh"):
    return world.sign_in(who).get(path).get_data(as_text=True)


def stars(world, sku="CHE-DINH"):
    end_reading()
    one = world.product_id(sku)
    return catalogue.cards(reading(), [one], TODAY)[one].stars


def test_a_shop_without_a_registry_says_so(world):
    assert "Chưa có danh mục" in page(world)


def test_goods_stand_beside_what_they_may_be_and_why(shop):
    told = page(shop)
    assert "trùng mã vạch" in told
    assert "giống" in told
    assert "không thấy mục nào giống" in told


def test_saying_yes_links_it_and_its_stars_are_the_registrys(shop):
    assert stars(shop) == 5
    client = shop.sign_in("Hạnh")
    one = shop.product_id("CHE-DINH")
    answer = client.post(
        f"/catalogue/registry/products/{one}/link", data={"code": "TN-CHE", "how": "gtin"}
    )
    assert answer.status_code == 303
    assert stars(shop) == 3
    assert "Chè Đinh Tân Cương" in page(shop, "/catalogue/registry?tab=linked")
    assert client.post(f"/catalogue/registry/products/{one}/link/end").status_code == 303
    assert stars(shop) == 5


def test_all_with_the_same_barcode_are_linked_at_once(shop):
    one = shop.product_id("CHE-DINH")
    answer = shop.sign_in("Hạnh").post(
        "/catalogue/registry/barcodes", data={"pair": [f"{one} TN-CHE", f"{one} DN-MAM", "x y"]}
    )
    assert answer.location.endswith("n=1")
    end_reading()
    assert held.code_of(reading(), one) == "TN-CHE"


def test_an_entry_is_found_by_hand(shop):
    one = shop.product_id("TRANH")
    told = page(shop, f"/catalogue/registry/products/{one}?q=di+can+mam")
    assert "DN-MAM" in told


def test_who_may_only_sell_links_nothing(shop):
    client = shop.sign_in("Lan")
    one = shop.product_id("CHE-DINH")
    assert client.get("/catalogue/registry").status_code == 403
    answer = client.post(f"/catalogue/registry/products/{one}/link", data={"code": "TN-CHE"})
    assert answer.status_code == 403
    assert stars(shop) == 5


def test_what_is_not_there_is_linked_to_nothing(shop):
    with pytest.raises(NoSuchEntry):
        linking.link_product(shop.product_id("TRANH"), "NO-SUCH", "hand", hand=shop.hand("Hạnh"))
    with pytest.raises(NoSuchProduct):
        linking.link_product("no-such", "TN-CHE", "hand", hand=shop.hand("Hạnh"))
    with pytest.raises(NoSuchProduct):
        linking.unlink_product(shop.product_id("TRANH"), hand=shop.hand("Hạnh"))
    end_reading()
    assert link_book.all_links(reading()) == []


def test_a_link_is_a_fact(shop):
    from sqlalchemy import select

    from pos.sync.models import StoredFact

    linking.link_product(shop.product_id("CHE-DINH"), "TN-CHE", "gtin", hand=shop.hand("Hạnh"))
    end_reading()
    [body] = reading().scalars(select(StoredFact.body).order_by(StoredFact.seq.desc()).limit(1))
    assert '"t":"product.linked/1"' in body
    assert '"code":"TN-CHE"' in body


def test_the_pages_speak_english_too(shop):
    client = shop.sign_in("Hạnh")
    client.post("/language", data={"lang": "en", "next": "/"})
    told = client.get("/catalogue/registry").get_data(as_text=True)
    assert "The centre&#39;s registry" in told or "The centre's registry" in told
    assert "same barcode" in told


def test_the_products_own_certificates_say_that_they_do_not_count(shop):
    one = shop.product_id("CHE-DINH")
    path = f"/catalogue/products/{one}/certificates"
    assert "đã nối với mã" not in page(shop, path)
    linking.link_product(one, "TN-CHE", "gtin", hand=shop.hand("Hạnh"))
    assert "đã nối với mã TN-CHE" in page(shop, path)
