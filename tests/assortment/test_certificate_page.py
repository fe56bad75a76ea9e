"""Certificates by hand: the stars a product shows, and the papers that prove them."""

import hashlib
import io
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update

from pos.assortment import certificate_form, product_queries
from pos.base.dates import BadDay, PartialDate
from pos.base.transaction import reading, writing
from pos.catalogue import audits
from pos.catalogue import queries as catalogue
from pos.catalogue.certificates import Lapse
from pos.catalogue.models import CertificateRow
from tests.assortment.pages import anew, form_of, manager, words
from tests.till import steps
from tests.till.steps import facts
from tests.world import TODAY, World

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NEW = {
    "stars": "4",
    "level": "province",
    "decision_no": "512/QĐ-UBND",
    "body": "UBND tỉnh Bắc Ninh",
    "issued": "10/06/2026",
    "valid_to": "",
    "valid_to_reason": "",
}


@pytest.fixture
def hanh(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return manager(world, monkeypatch)


def address(world: World, sku: str = "TRANH") -> str:
    return f"/catalogue/products/{world.product_id(sku)}/certificates"


def stars(world: World, sku: str = "TRANH") -> int:
    anew()
    product_id = world.product_id(sku)
    return catalogue.cards(reading(), [product_id], TODAY)[product_id].stars


def held(world: World, sku: str = "TRANH"):
    anew()
    return product_queries.certificates(reading(), world.product_id(sku))


def the_one(world: World, sku: str = "CHE-DINH") -> str:
    [certificate_id] = held(world, sku)
    return certificate_id


def test_a_certificate_is_added_and_its_stars_show(world: World, hanh: FlaskClient) -> None:
    assert stars(world) == 0  # lapsed
    assert hanh.post(address(world), data=NEW).status_code == 303
    assert stars(world) == 4
    told = facts("certificate.changed/1")[-1]
    assert told["certificate"]["decision_no"] == "512/QĐ-UBND"
    assert told["by"]["name"] == "Hạnh"
    said = words(hanh.get(address(world)).get_data(as_text=True))
    assert "512/QĐ-UBND · UBND tỉnh Bắc Ninh · cấp tỉnh" in said
    assert "Ký 10/06/2026 , hiệu lực đến hết 10/06/2029" in said
    assert "chưa rõ số" in said  # the old one of 2022


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"stars": "5"}, "level", "5 sao chỉ do Trung ương"),
        ({"stars": ""}, "stars", "Chưa chọn"),
        ({"stars": "3", "potential_5": "1"}, "potential_5", "chỉ đi cùng 4 sao"),
        ({"level": "district"}, "level", "huyện không công nhận nữa"),
        ({"issued": "22/11/2026"}, "issued", "Ngày ký chưa tới"),
        ({"issued": "hôm qua"}, "issued", "Chưa đọc được ngày"),
        ({"decision_no": ""}, "decision_no", "Chưa nhập"),
        ({"valid_to": "01/01/2030"}, "valid_to_reason", "Chưa nhập"),
        ({"valid_to": "01/01/2020", "valid_to_reason": "?"}, "valid_to", "trước ngày ký"),
    ],
)
def test_what_no_decision_can_say_is_told_beside_its_field(
    world: World, hanh: FlaskClient, given: dict[str, str], field: str, said: str
) -> None:
    before = steps.book()
    answer = hanh.post(address(world), data=NEW | given)
    assert answer.status_code == 400
    assert said in words(answer.get_data(as_text=True)), field
    assert steps.changed(before) == set()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("15/07/2024", PartialDate(2024, 7, 15)),
        ("7/2024", PartialDate(2024, 7)),
        ("2024", PartialDate(2024)),
        ("", None),
    ],
)
def test_a_day_of_signing_is_read_as_far_as_it_is_known(typed: str, read: object) -> None:
    assert certificate_form.read_issued(typed, TODAY) == read


def test_a_month_that_is_none_is_not_read() -> None:
    with pytest.raises(BadDay):
        certificate_form.read_issued("13/2024", TODAY)


def test_a_certificate_is_put_right_even_its_number_and_day(
    world: World, hanh: FlaskClient
) -> None:
    certificate_id = the_one(world)
    here = f"{address(world, 'CHE-DINH')}/{certificate_id}"
    form = form_of(hanh.get(address(world, "CHE-DINH")).get_data(as_text=True), here)
    form |= {"decision_no": "378/QĐ-BNN-VPĐP", "issued": "18/01/2025", "level": "central"}
    assert hanh.post(here, data=form).status_code == 303
    [(now_id, now)] = held(world, "CHE-DINH").items()
    assert now_id == certificate_id  # the same one, not another beside it
    assert (now.decision_no, str(now.issued)) == ("378/QĐ-BNN-VPĐP", "2025-01-18")
    assert facts("certificate.changed/1")[-1]["certificate"]["id"] == certificate_id
    assert hanh.post(here, data=form).status_code == 409  # made from what was seen before
    history = here.split("/certificates", maxsplit=1)[0] + "/history"
    said = words(hanh.get(history).get_data(as_text=True))
    assert "Số quyết định: 377/QĐ-BNN-VPĐP → 378/QĐ-BNN-VPĐP" in said


def test_the_same_decision_is_not_written_twice(world: World, hanh: FlaskClient) -> None:
    hanh.post(address(world), data=NEW)
    answer = hanh.post(address(world), data=NEW | {"stars": "3"})
    assert answer.status_code == 409
    assert "512/QĐ-UBND" in answer.get_data(as_text=True)
    assert stars(world) == 4


def test_a_withdrawal_needs_its_reason_and_takes_the_stars_away(
    world: World, hanh: FlaskClient
) -> None:
    here = f"{address(world, 'CHE-DINH')}/{the_one(world)}"
    assert stars(world, "CHE-DINH") == 5
    answer = hanh.post(f"{here}/withdrawal", data={"withdrawn_on": "21/11/2026", "reason": ""})
    assert answer.status_code == 400
    assert stars(world, "CHE-DINH") == 5
    form = told(world, hanh, "/withdrawal") | {
        "withdrawn_on": "20/11/2026",
        "reason": "criteria",
        "document_no": "12/QĐ-UBND",
    }
    early = hanh.post(f"{here}/withdrawal", data=form | {"withdrawn_on": "16/01/2025"})
    assert early.status_code == 400
    assert "Ngày thu hồi trước ngày ký" in early.get_data(as_text=True)
    assert hanh.post(f"{here}/withdrawal", data=form).status_code == 303
    assert stars(world, "CHE-DINH") == 0
    page = words(hanh.get(address(world, "CHE-DINH")).get_data(as_text=True))
    assert "đã thu hồi" in page
    history = words(
        hanh.get(here.split("/certificates", maxsplit=1)[0] + "/history").get_data(as_text=True)
    )
    assert (
        "Ghi thu hồi chứng nhận. 377/QĐ-BNN-VPĐP Lý do: Kiểm tra lại không còn đủ tiêu chí"
        in history
    )
    undoing = told(world, hanh, "/comeback")
    assert hanh.post(f"{here}/comeback", data=undoing).status_code == 303
    assert stars(world, "CHE-DINH") == 5
    page = words(hanh.get(address(world, "CHE-DINH")).get_data(as_text=True))
    assert "Thu hồi từ 20/11/2026 : Kiểm tra lại không còn đủ tiêu chí" in page  # stays in sight
    assert "Bỏ ghi nhầm" in page


def told(world: World, hanh: FlaskClient, deed: str) -> dict[str, str]:
    """What a form of the page would send: which state it showed, which press it is."""
    page = hanh.get(address(world, "CHE-DINH")).get_data(as_text=True)
    return form_of(page, f"{address(world, 'CHE-DINH')}/{the_one(world)}{deed}")


def test_a_withdrawal_sent_twice_is_noted_once_and_told_whole(
    world: World, hanh: FlaskClient
) -> None:
    here = f"{address(world, 'CHE-DINH')}/{the_one(world)}"
    form = told(world, hanh, "/withdrawal") | {
        "withdrawn_on": "20/11/2026",
        "reason": "other",
        "note": "Theo kết luận thanh tra",
        "document_no": "12/QĐ-UBND",
    }
    scan = {"file": (io.BytesIO(PDF), "12.pdf")}
    assert hanh.post(f"{here}/withdrawal", data=form | scan).status_code == 303
    assert hanh.post(f"{here}/withdrawal", data=form).status_code == 303
    [fact] = [one for one in facts("certificate.changed/1") if one.get("change") == "withdrawn"]
    assert fact["certificate"]["withdrawn_on"] == "2026-11-20"
    assert fact["act"]["document_no"] == "12/QĐ-UBND"
    assert fact["act"]["note"] == "Theo kết luận thanh tra"
    assert the_paper(world).file_name == "12.pdf"
    assert "Văn bản 12/QĐ-UBND" in words(
        hanh.get(address(world, "CHE-DINH")).get_data(as_text=True)
    )


def test_an_extension_keeps_the_stars_past_the_last_day_and_can_be_undone(
    world: World, hanh: FlaskClient
) -> None:
    here = f"{address(world, 'CHE-DINH')}/{the_one(world)}"
    proposed = told(world, hanh, "/extension")
    assert proposed["extended_to"] == "15/07/2028"  # 17/01/2028 and 180 days
    form = proposed | {"note": "Chờ hội đồng", "document_no": "88/UBND-KT"}
    for wrong in ({"document_no": ""}, {"note": ""}, {"extended_to": "17/01/2028"}):
        assert hanh.post(f"{here}/extension", data=form | wrong).status_code == 400
    assert hanh.post(f"{here}/extension", data=form).status_code == 303
    assert hanh.post(f"{here}/extension", data=form).status_code == 303
    product_id, after = world.product_id("CHE-DINH"), date(2028, 3, 1)
    anew()
    card = catalogue.cards(reading(), [product_id], after)[product_id]
    assert (card.stars, card.stars_to) == (5, date(2028, 7, 15))
    assert hanh.post(f"{here}/comeback", data=told(world, hanh, "/comeback")).status_code == 303
    anew()
    card = catalogue.cards(reading(), [product_id], after)[product_id]
    assert (card.stars, card.lapse) == (0, Lapse.EXPIRED)
    assert audits.audit(reading()) == []
    with writing() as session:  # behind the back of the books
        late = {"extended_to": date(2029, 1, 1)}
        session.execute(update(CertificateRow).values(late))
    assert {one.check for one in audits.audit(reading())} == {"catalogue.certificates_as_noted"}


def test_a_decision_that_does_not_fit_its_rulebook_is_kept_and_said(
    world: World, hanh: FlaskClient
) -> None:
    form = NEW | {"stars": "3", "issued": "10/06/2024", "criteria_set": "", "score": "72,5"}
    assert hanh.post(address(world), data=form).status_code == 303
    page = words(hanh.get(address(world)).get_data(as_text=True))
    assert "Theo QĐ 148/2023" in page
    assert "thì cấp khác công nhận số sao này" in page
    assert "Số điểm không ứng với số sao" in page
    wrong = NEW | {"decision_no": "1/QĐ-UBND", "issued": "10/06/2024", "criteria_set": "11"}
    answer = hanh.post(address(world), data=wrong)
    assert answer.status_code == 400
    assert "không có trong quy định lúc ký" in words(answer.get_data(as_text=True))
    good = NEW | {"decision_no": "2/QĐ-UBND", "criteria_set": "11", "score": "72.50"}
    assert hanh.post(address(world), data=good).status_code == 303
    page = words(hanh.get(address(world)).get_data(as_text=True))
    assert "bộ 11: Chè tươi, chế biến · 72,5 điểm" in page


def test_a_page_left_open_overwrites_no_withdrawal(world: World, hanh: FlaskClient) -> None:
    here = f"{address(world, 'CHE-DINH')}/{the_one(world)}"
    first = told(world, hanh, "/withdrawal") | {"reason": "criteria", "document_no": "41/TB-SNN"}
    other = told(world, hanh, "/withdrawal") | {
        "reason": "criteria",
        "document_no": "41/TB-SNN",
    }  # another window
    hanh.post(f"{here}/withdrawal", data=first | {"withdrawn_on": "20/11/2026"})
    undoing = told(world, hanh, "/comeback")
    late = hanh.post(f"{here}/withdrawal", data=other | {"withdrawn_on": "01/12/2026"})
    assert late.status_code == 409
    assert "thu hồi từ 20/11/2026" in words(late.get_data(as_text=True))
    assert stars(world, "CHE-DINH") == 0
    for _heard_twice in range(2):
        assert hanh.post(f"{here}/comeback", data=undoing).status_code == 303
    again = told(world, hanh, "/withdrawal") | {"reason": "criteria", "document_no": "41/TB-SNN"}
    hanh.post(f"{here}/withdrawal", data=again | {"withdrawn_on": "20/11/2026"})
    stale = undoing | {"request_id": ""}
    assert hanh.post(f"{here}/comeback", data=stale).status_code == 409  # that one was undone
    assert stars(world, "CHE-DINH") == 0


# --- Papers -----------------------------------------------------------------------------------


def attach(world: World, hanh: FlaskClient, content: bytes, name: str = "QĐ 377.pdf"):
    here = f"{address(world, 'CHE-DINH')}/{the_one(world)}/papers"
    return hanh.post(here, data={"file": (io.BytesIO(content), name)})


def photo(kind: str = "JPEG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (300, 400), "white").save(file, kind)
    return file.getvalue()


def folder(world: World) -> Path:
    return world.settings.home / "certificates"


def the_paper(world: World):
    anew()
    [paper] = product_queries.papers(reading(), world.product_id("CHE-DINH"))
    return paper


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "pdf"), (photo(), "jpg"), (photo("PNG"), "png"), (photo("WEBP"), "webp")],
)
def test_a_paper_is_kept_as_it_came_under_its_sha256_whatever_it_is_called(
    world: World, hanh: FlaskClient, content: bytes, kind: str
) -> None:
    facts_before = len(facts())
    assert attach(world, hanh, content, "quyết định.exe").status_code == 303
    paper = the_paper(world)
    digest = hashlib.sha256(content).hexdigest()
    assert (paper.sha256, paper.kind) == (digest, kind)
    kept = folder(world) / f"{digest}.{kind}"
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o077 == 0
    assert len(facts()) == facts_before  # the shop's own evidence: no fact tells of it


def test_a_paper_is_given_to_managers_alone_and_never_opened_in_our_page(
    world: World, hanh: FlaskClient
) -> None:
    attach(world, hanh, PDF)
    here = f"{address(world, 'CHE-DINH').rpartition('/')[0]}/papers/{the_paper(world).paper_id}"
    answer = hanh.get(here)
    assert answer.status_code == 200
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"
    assert world.sign_in("Lan").get(here).status_code == 403
    assert world.app.test_client().get(here).status_code == 303
    other = here.replace(world.product_id("CHE-DINH"), world.product_id("MAM-NEM"))
    assert hanh.get(other).status_code == 409


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "chưa chọn tệp"),
        (b"<html><script>alert(1)</script>", "chỉ nhận tệp PDF"),
        (b"MZ\x90", "chỉ nhận tệp PDF"),
        (PDF[:20], "thiếu phần cuối"),
        (photo()[:200], "chỉ nhận tệp PDF"),
        (b"%PDF-1.7" + b"0" * 100_000 + b"%%EOF", "tới 20 MB"),
    ],
)
def test_a_file_that_is_no_paper_is_refused_by_its_content(
    world: World,
    hanh: FlaskClient,
    content: bytes,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pos.catalogue.paper_files.MOST_BYTES", 100_000)
    before = steps.book()
    answer = attach(world, hanh, content, "giấy.pdf")
    assert answer.status_code == 409
    assert said in answer.get_data(as_text=True)
    assert steps.changed(before) == set()
    assert not folder(world).exists()


def test_a_photo_of_too_many_dots_is_not_said_to_be_of_too_many_bytes(
    world: World, hanh: FlaskClient
) -> None:
    file = io.BytesIO()
    Image.new("L", (4001, 4000)).save(file, "PNG")
    answer = attach(world, hanh, file.getvalue(), "giấy.png")
    told = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "quá nhiều điểm ảnh" in told
    assert "chỉ nhận tới 20 MB" not in told


def test_a_body_far_too_large_is_not_even_read(
    world: World, hanh: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos.bodies.MOST_PAPER_BYTES", 1_000)
    answer = attach(world, hanh, PDF + b"0" * 2_000)
    assert answer.status_code == 413
    assert "20 MB" in answer.get_data(as_text=True)


def test_another_form_of_the_page_takes_no_large_body(world: World, hanh: FlaskClient) -> None:
    answer = hanh.post(address(world), data={"decision_no": "0" * 1_100_000})
    assert answer.status_code == 413


def test_the_same_paper_twice_is_one_and_taken_off_it_is_no_longer_listed(
    world: World, hanh: FlaskClient
) -> None:
    attach(world, hanh, PDF)
    answer = attach(world, hanh, PDF)
    assert "same_paper" in answer.location
    paper = the_paper(world)
    product = address(world, "CHE-DINH").rpartition("/")[0]
    hanh.post(f"{product}/papers/{paper.paper_id}/removal")
    anew()
    assert product_queries.papers(reading(), world.product_id("CHE-DINH")) == []
    assert hanh.get(f"{product}/papers/{paper.paper_id}").status_code == 409
    assert len(list(folder(world).iterdir())) == 1  # the file stays
    said = words(hanh.get(f"{product}/history").get_data(as_text=True))
    assert "Gỡ giấy quyết định. QĐ 377.pdf" in said


def test_a_paper_whose_file_is_gone_is_said_so(world: World, hanh: FlaskClient) -> None:
    attach(world, hanh, PDF)
    for one in folder(world).iterdir():
        one.unlink()
    page = words(hanh.get(address(world, "CHE-DINH")).get_data(as_text=True))
    assert "tệp không còn trên máy" in page
    assert attach(world, hanh, PDF).status_code == 303
    assert len(list(folder(world).iterdir())) == 1  # attached again, the file is back
