"""The office's pages of the registry and of recalls, over WSGI and a real PostgreSQL."""

import io

import pytest

from pos.central.database import reading
from pos.central.people.roles import Role
from pos.central.registry import current, office_queries
from pos.central.registry.importing import begin_registry, import_products
from pos.holding.recall_lists import read_list
from pos.sync.signed import key_id
from tests.central.office import NOON, Browser, Office

LIST = """sku,name_vi,name_en,unit,producer_name,province_code,stars,certified_on,decision_no,gtin
HN-CHE,Chè Shan,Shan tea,gói,HTX Chè Shan,01,4,2024-01-15,12/QĐ-UBND,8930000000019
HN-MAM,Mắm nêm,,chai,Cơ sở Dì Cẩn,48,3,2024,,
""".encode()
RECALL = {
    "product": "HN-CHE",
    "level": "urgent",
    "lots": "l 241101\nL241102",
    "made_from": "01/11/2024",
    "made_to": "",
    "reason_vi": "Dư lượng thuốc trừ sâu",
    "instruction_vi": "Cất riêng, chờ nhà sản xuất",
    "reason_en": "Pesticide",
    "instruction_en": "",
    "gtins": "",
    "recall_id": "",
}


@pytest.fixture
def desk(office: Office) -> Browser:
    begin_registry(office.engine)
    import_products(office.engine, LIST, at=NOON, by_name="Lan")
    return office.browser(Role.OFFICE)


def said(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def newest(office: Office):
    public = office.centre.pen.public_key
    import json

    raw = json.loads(current.recall_list(office.engine, office.centre.pen).plain)
    return read_list(raw, {key_id(public): public})


# --- The registry -----------------------------------------------------------------------------


def test_products_are_searched_and_show_what_counts_today(desk):
    told = said(desk, "/registry/products?q=shan")
    assert "Chè Shan" in told
    assert "Mắm nêm" not in told
    assert "15/01/2027" in told


def test_a_product_edited_stays_a_draft_until_it_is_published(office, desk):
    said(desk, "/registry/releases")
    assert desk.post("/registry/releases", {"note": "Bản đầu"}).location.endswith("done=1")
    said(desk, "/registry/products/HN-MAM")
    form = {
        "name_vi": "Mắm nêm Dì Cẩn",
        "name_en": "",
        "producer_name": "Cơ sở Dì Cẩn",
        "province_code": "48",
        "ocop_group": "food",
        "unit_word": "chai",
        "net_content": "500 ml",
        "place": "Đà Nẵng",
        "gtins": "",
    }
    assert desk.post("/registry/products/HN-MAM", form).status_code == 303
    assert "sửa 1 ·" in said(desk, "/registry/releases")
    assert "Mắm nêm Dì Cẩn" in said(desk, "/registry/releases")
    assert desk.post("/registry/releases").location.endswith("done=2")
    assert current.versions(office.engine) == (0, 2)
    assert "Chưa có gì khác" in said(desk, "/registry/releases")
    assert desk.post("/registry/releases").status_code == 409


def test_what_cannot_be_read_stands_beside_its_field_and_nothing_is_lost(desk):
    said(desk, "/registry/products/HN-CHE")
    answer = desk.post(
        "/registry/products/HN-CHE",
        {"name_vi": "", "province_code": "99", "ocop_group": "x", "gtins": "123", "place": "Ở đây"},
    )
    told = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert told.count('aria-invalid="true"') >= 2
    assert "Có mã vạch chưa đúng" in told
    assert "Ở đây" in told


def test_a_barcode_of_another_product_is_refused(desk):
    said(desk, "/registry/products/HN-MAM")
    form = {"name_vi": "Mắm", "province_code": "", "ocop_group": "", "gtins": "8930000000019"}
    answer = desk.post("/registry/products/HN-MAM", form)
    assert answer.status_code == 409
    assert "08930000000019" in answer.get_data(as_text=True)


def test_a_new_product_takes_no_known_code(desk):
    said(desk, "/registry/products/new")
    form = {"code": "hn-che", "name_vi": "X", "province_code": "", "ocop_group": ""}
    assert desk.post("/registry/products", form).status_code == 409
    form["code"] = "HN-MOI"
    assert desk.post("/registry/products", form).location.endswith("HN-MOI?done=1")


def test_a_certificate_is_added_extended_withdrawn_and_taken_away(office, desk):
    said(desk, "/registry/products/HN-CHE")
    form = {"stars": "5", "decision_no": "99/QĐ", "level": "central", "issued": "03/2026"}
    path = "/registry/products/HN-CHE/certificates"
    assert desk.post(path, form | {"certificate_id": ""}).status_code == 303
    with reading(office.engine) as books:
        _product, held = office_queries.product(books, "HN-CHE")
    [new] = [one for one in held if one.certificate.stars == 5]
    gone = form | {"certificate_id": new.id, "withdrawn_on": "20/11/2026"}
    assert desk.post(path, gone).status_code == 400  # no reason
    assert desk.post(path, gone | {"withdrawn_reason": "Vi phạm"}).status_code == 303
    assert "thu hồi từ 20/11/2026" in said(desk, "/registry/products/HN-CHE")
    assert desk.post(f"{path}/{new.id}/end").status_code == 303
    with reading(office.engine) as books:
        assert len(office_queries.product(books, "HN-CHE")[1]) == 1


def test_certificates_that_end_stand_in_order_and_what_has_a_later_one_does_not(desk):
    told = said(desk, "/registry/certificates")
    assert "Chè Shan" in told
    assert "còn 52 ngày" in told


def test_a_list_is_imported_and_what_it_cannot_take_is_named(desk):
    said(desk, "/registry/products")
    content = b"sku,name_vi,unit,gtin\nHN-X,X,g\xc3\xb3i,8930000000019\nHN-Y,Y,g\xc3\xb3i,\n"
    answer = desk.client.post(
        "/registry/imports",
        base_url=desk.base,
        data={"csrf_token": desk.key, "file": (io.BytesIO(content), "list.csv")},
    )
    told = answer.get_data(as_text=True)
    assert "1 sản phẩm vào bản nháp" in told
    assert "mã này đã là của mặt hàng khác" in told


# --- Recalls ----------------------------------------------------------------------------------


def test_a_recall_is_seen_first_and_then_in_force_with_the_products_barcodes(office, desk):
    said(desk, "/recalls/new?product=HN-CHE")
    seen = desk.post("/recalls/preview", RECALL).get_data(as_text=True)
    assert "chưa showroom nào có lô như vậy" in seen
    assert current.versions(office.engine)[0] == 0
    answer = desk.post("/recalls", RECALL)
    assert answer.status_code == 303
    [one] = newest(office).recalls
    assert (one.gtins, one.sku, one.level) == (("08930000000019",), "HN-CHE", "urgent")
    assert one.lot_keys == ("L241101", "L241102")
    assert "Dư lượng thuốc trừ sâu" in said(desk, answer.location)
    assert "Chè Shan" in said(desk, "/recalls")


def test_a_recall_is_corrected_as_its_next_version_and_lifted_with_a_reason(office, desk):
    said(desk, "/recalls/new")
    where = desk.post("/recalls", RECALL).location
    recall_id = where.rpartition("/")[2]
    assert "L241101" in said(desk, f"{where}/correction")
    desk.post("/recalls", RECALL | {"recall_id": recall_id, "lots": ""})
    [one] = newest(office).recalls
    assert (one.version, one.lot_keys) == (2, ())
    assert desk.post(f"{where}/lifting", {"reason": " "}).status_code == 400
    assert desk.post(f"{where}/lifting", {"reason": "Đã kiểm lại"}).status_code == 303
    assert newest(office).recalls == ()
    assert "Đã kiểm lại" in said(desk, where)
    assert desk.get(f"{where}/correction").status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"product": ""}, "registry_no_product"),
        ({"product": "NO-SUCH"}, "not_known"),
        ({"level": "burn"}, "not_known"),
        ({"reason_vi": ""}, "missing"),
        ({"made_to": "01/01/2020"}, "registry_days_turned"),
        ({"made_from": "hôm qua"}, "registry_day"),
        ({"gtins": "123"}, "registry_gtin"),
    ],
)
def test_a_recall_that_cannot_be_read_recalls_nothing_and_says_why(office, desk, change, field):
    from pos.web import sentences

    said(desk, "/recalls/new")
    for path in ("/recalls/preview", "/recalls"):
        answer = desk.post(path, RECALL | change)
        assert answer.status_code == 400
        assert sentences.FIELDS[field][:20] in answer.get_data(as_text=True)
    assert current.versions(office.engine)[0] == 0


def test_a_showrooms_own_people_open_none_of_it(office, desk):
    shop = office.browser(Role.SHOP)
    for path in ("/registry/products", "/registry/releases", "/recalls", "/recalls/new"):
        assert shop.get(path).status_code == 403
    assert shop.post("/recalls", RECALL).status_code == 403
    assert current.versions(office.engine)[0] == 0


def test_the_pages_speak_english_too(office, desk):
    desk.post("/language", {"lang": "en", "next": "/recalls"})
    assert "Recall goods" in said(desk, "/recalls")
    assert "Shan tea" in said(desk, "/registry/products")
