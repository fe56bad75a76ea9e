"""Labels of shelves: which no longer tell the truth, what is printed, what their code says."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
import zxingcpp
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from pos.assortment import labelling, shelf_queries
from pos.assortment.labelling import print_shelf_labels
from pos.assortment.models import ShelfLabel
from pos.assortment.papers import shelf_label
from pos.assortment.refusals import NoPriceToPrint, NothingChosen, TooManyLabels
from pos.base import clock
from pos.base.dates import PartialDate
from pos.base.ids import new_id
from pos.base.transaction import reading, writing
from pos.catalogue import books
from pos.catalogue import queries as catalogue
from pos.catalogue.books import ProducerState
from pos.catalogue.certificates import Certificate, Level, stars_on
from pos.catalogue.models import Product
from pos.shop import printer_changing
from pos.shop.models import Profile as ShopProfile
from pos.shop.printers import Role, ShopPrinter
from pos.spool import queries as spool
from pos.spool import queue
from pos.spool.queries import Share
from pos.spool.queue import NewJob
from printers import presets
from printers.document import Label
from printers.layouts.marks import TextMark
from printers.layouts.papers import lay_out
from printers.printing import preview_png
from printers.profiles import ROLL_58, ROLL_80, Profile
from printers.stored import dumps, loads
from tests.assortment.pages import anew, form_of, manager, words
from tests.till import steps
from tests.till.steps import LINK, facts, jobs_of
from tests.world import NOON, TODAY, World

PAGE = "/catalogue/shelf-labels"
DAYS = 1_200
"""More than three years: every certificate of today has lapsed by then."""


@pytest.fixture
def hanh(world: World, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    return manager(world, monkeypatch)


def label(world: World, *skus: str) -> None:
    """Print the shelf labels of some goods."""
    ids = [world.product_id(sku) for sku in skus]
    print_shelf_labels(ids, link_base=LINK, hand=world.hand("Hạnh"))


def due(days: int = 0, link_base: str = LINK) -> dict[str, tuple[str, ...]]:
    """What is due so many days from today: SKU to reasons."""
    anew()
    on = TODAY + timedelta(days=days)
    found = shelf_queries.due(reading(), on, link_base=link_base)
    return {one.card.sku: one.reasons for one in found}


def without() -> set[str]:
    anew()
    found, total = shelf_queries.unlabelled(reading(), TODAY, limit=50)
    assert total == len(found)
    shelves = shelf_queries.shelves(reading(), found, TODAY, link_base=LINK)
    return {one.card.sku for one in shelves}


def price(world: World, sku: str, price_vnd: int, days: int = 0) -> None:
    with writing() as session:
        books.set_price(
            session,
            world.product_id(sku),
            price_vnd,
            valid_from=TODAY + timedelta(days=days),
            hand=world.hand("Hạnh"),
        )


# --- Which are due ----------------------------------------------------------------------------


def test_goods_that_never_had_a_label_stand_apart_and_services_have_no_shelf(
    world: World,
) -> None:
    assert due() == {}
    assert without() == {"CHE-DINH", "MAM-NEM", "RAU-CAI", "RUOU-MO", "COM-ME-TRI", "TRANH"}
    label(world, "CHE-DINH", "MAM-NEM")
    assert due() == {}
    assert without() == {"RAU-CAI", "RUOU-MO", "COM-ME-TRI", "TRANH"}


def test_a_label_is_due_when_the_price_changes_and_no_longer_once_it_is_printed(
    world: World,
) -> None:
    label(world, "CHE-DINH", "MAM-NEM")
    price(world, "CHE-DINH", 460_000)
    assert due() == {"CHE-DINH": ("price",)}
    label(world, "CHE-DINH")
    assert due() == {}
    price(world, "CHE-DINH", 450_000)  # back to what an older label said
    assert due() == {"CHE-DINH": ("price",)}


def test_a_coming_price_makes_a_label_due_on_its_day(world: World) -> None:
    label(world, "CHE-DINH")
    price(world, "CHE-DINH", 500_000, days=3)
    assert [bool(due(days)) for days in (0, 2, 3)] == [False, False, True]


def test_a_label_is_due_when_its_stars_lapse(world: World) -> None:
    label(world, "MAM-NEM")  # signed on 15/03/2024
    last = (TODAY.replace(year=2027, month=3, day=15) - TODAY).days
    assert due(last) == {}
    assert due(last + 1) == {"MAM-NEM": ("stars",)}


def _certify(world: World, issued: str, stars: int = 4, **more: object) -> str:
    certificate = Certificate(
        stars, f"{issued}/QĐ", "", Level.PROVINCE, PartialDate.parse(issued), **more
    )
    with writing() as session:
        return books.write_certificate(
            session, world.product_id("RUOU-MO"), certificate, hand=world.hand("Hạnh")
        )


def _stars_due(world: World) -> set[int]:
    """On which days of the next three years a label printed today is due for its stars."""
    product_id, found = world.product_id("RUOU-MO"), set()
    anew()
    for days in range(DAYS):
        on = TODAY + timedelta(days=days)
        if any(
            one.card.product_id == product_id
            for one in shelf_queries.due(reading(), on, link_base=LINK)
        ):
            found.add(days)
    return found


@pytest.mark.parametrize(
    "held",
    [
        [],
        [("2024-02-29", 4, {})],
        [("2024-02", 4, {})],
        [("2024", 3, {})],
        [("2026", 4, {})],
        [("2025-06-01", 3, {}), ("2026", 4, {})],
        [("2024-01-31", 4, {"withdrawn_on": TODAY + timedelta(days=40)})],
        [("2020-01-01", 4, {})],
        [
            (
                "2023-12-01",
                4,
                {"valid_to_override": TODAY + timedelta(days=200), "override_reason": "CV"},
            )
        ],
    ],
    ids=str,
)
def test_what_the_database_leaves_out_is_never_due(
    world: World, held: list[tuple[str, int, dict[str, object]]]
) -> None:
    """Beside the rules alone, asked about every labelled product on every day of three years."""
    for issued, stars, more in held:
        _certify(world, issued, stars, **more)
    label(world, "RUOU-MO")
    told = catalogue.cards(reading(), [world.product_id("RUOU-MO")], TODAY)
    shown = told[world.product_id("RUOU-MO")].stars
    certificates = catalogue.certificates(reading(), [world.product_id("RUOU-MO")])
    mine = certificates.get(world.product_id("RUOU-MO"), [])
    best = {days: stars_on(mine, TODAY + timedelta(days=days)) for days in range(DAYS)}
    wanted = {days for days, one in best.items() if (one.stars if one else 0) != shown}
    assert _stars_due(world) == wanted


def test_a_label_is_due_when_its_certificate_is_taken_back_or_put_right_later(
    world: World,
) -> None:
    made = _certify(world, "2026-01-01")
    label(world, "RUOU-MO")
    with writing() as session:
        hand = world.hand("Hạnh", NOON + timedelta(hours=1))
        books.take_back_certificates(session, [(made, world.product_id("RUOU-MO"))], hand=hand)
    assert due() == {"RUOU-MO": ("stars",)}
    with clock.running(lambda: NOON + timedelta(hours=2)):
        _certify(world, "2026-01-02")
    assert due() == {}
    with clock.running(lambda: NOON + timedelta(hours=3)):
        _certify(world, "2026-01-03", 3)  # fewer stars beside more
    assert due() == {}


def test_a_label_is_due_when_name_unit_or_content_change(world: World, hanh: FlaskClient) -> None:
    label(world, "CHE-DINH")
    here = f"/catalogue/products/{world.product_id('CHE-DINH')}"
    form = form_of(hanh.get(here).get_data(as_text=True), here)
    hanh.post(here, data=form | {"storage": "Nơi khô"})  # stands on no label
    assert due() == {}
    form = form_of(hanh.get(here).get_data(as_text=True), here)
    hanh.post(here, data=form | {"name_vi": "Chè Đinh", "unit_word": "gói", "net_content": "90 g"})
    assert due() == {"CHE-DINH": ("name", "unit", "content")}


def change(world: World, hanh: FlaskClient, goods: str, /, **typed: str) -> None:
    """Change a product on its page."""
    here = f"/catalogue/products/{world.product_id(goods)}"
    form = form_of(hanh.get(here).get_data(as_text=True), here)
    assert hanh.post(here, data=form | typed).status_code == 303


def test_a_label_is_due_when_producer_place_or_sku_change(world: World, hanh: FlaskClient) -> None:
    label(world, "MAM-NEM", "RUOU-MO")
    made = {"producer_id": "new", "producer_name": "HTX Ví Dụ", "producer_kind": "cooperative"}
    change(world, hanh, "MAM-NEM", **made)
    assert due() == {"MAM-NEM": ("producer",)}
    change(world, hanh, "RUOU-MO", commune_code="00070")
    assert due()["RUOU-MO"] == ("place",)
    change(world, hanh, "RUOU-MO", sku="RUOU-1")
    assert due()["RUOU-1"] == ("sku", "link", "place")
    label(world, "RUOU-1", "MAM-NEM")
    assert due() == {}


def test_a_producers_new_name_makes_the_labels_of_its_goods_due(world: World) -> None:
    label(world, "CHE-DINH")
    with writing() as session:
        maker = session.get(Product, world.product_id("CHE-DINH")).producer_id
        state = ProducerState("HTX Chè Mới", "cooperative", "", "", None, "19")
        books.write_producer(session, state, hand=world.hand("Hạnh"), producer_id=maker)
    assert due() == {"CHE-DINH": ("producer",)}


def test_a_label_is_due_when_its_code_leads_elsewhere(world: World, hanh: FlaskClient) -> None:
    label(world, "CHE-DINH", "MAM-NEM")
    change(world, hanh, "MAM-NEM", gtins="8930000000026")
    assert due() == {"MAM-NEM": ("link",)}
    change(world, hanh, "CHE-DINH", gtins="8930000000019\n8930000000057")  # the smallest stays
    assert due() == {"MAM-NEM": ("link",)}
    assert set(due(link_base="https://moi.example.vn")) == {"MAM-NEM", "CHE-DINH"}


def test_codes_that_open_on_this_machine_only_make_no_label_due(
    world: World, hanh: FlaskClient
) -> None:
    label(world, "CHE-DINH")
    assert due(link_base="") == {}
    assert "chip" not in hanh.get(f"{PAGE}/count").get_data(as_text=True)


def test_a_label_from_before_such_things_were_noted_is_not_due_for_them(world: World) -> None:
    label(world, "CHE-DINH")
    with writing() as session:
        unknown = dict.fromkeys(("sku", "producer", "place", "link"))
        session.connection().execute(update(ShelfLabel).values(unknown))
    assert due(link_base="https://moi.example.vn") == {}


def test_a_product_without_a_price_has_its_label_taken_off(world: World, hanh: FlaskClient) -> None:
    label(world, "CHE-DINH")
    product_id = world.product_id("CHE-DINH")
    with writing() as session:
        books.end_prices(
            session, [(product_id, 450_000)], valid_from=TODAY, hand=world.hand("Hạnh")
        )
    assert due() == {"CHE-DINH": ("no_price",)}
    with pytest.raises(NoPriceToPrint):
        label(world, "CHE-DINH")
    replace_by_hand(hanh, "", product_id)
    assert due() == {}
    price(world, "CHE-DINH", 450_000)
    assert due() == {"CHE-DINH": ("price",)}


def test_a_paper_that_was_given_up_never_came_to_the_shelf(world: World) -> None:
    label(world, "CHE-DINH")
    price(world, "CHE-DINH", 460_000)
    label(world, "CHE-DINH")
    assert due() == {}
    job = jobs_of(world.product_id("CHE-DINH"))[-1]
    with writing() as session:
        queue.settle(session, job.id, "dismissed", "skipped", at=NOON)
    assert due() == {"CHE-DINH": ("price",)}


def test_goods_kept_from_sale_are_not_asked_for(world: World, hanh: FlaskClient) -> None:
    label(world, "CHE-DINH")
    price(world, "CHE-DINH", 460_000)
    hanh.post(f"/catalogue/products/{world.product_id('CHE-DINH')}/withdrawal")
    assert due() == {}
    assert "CHE-DINH" not in without()


# --- Printing ---------------------------------------------------------------------------------


def test_what_is_printed_is_noted_with_job_and_fact_and_a_second_press_prints_nothing(
    world: World, hanh: FlaskClient
) -> None:
    label(world, "CHE-DINH")
    price(world, "CHE-DINH", 460_000)
    page = hanh.get(PAGE).get_data(as_text=True)
    assert "Cần in lại (1)" in page
    request_id = page.split('name="request_id" value="')[1].split('"')[0]
    form = {"product_id": [world.product_id("CHE-DINH")], "request_id": request_id}
    assert hanh.post(PAGE, data=form).status_code == 303
    before = steps.book()
    answer = hanh.post(PAGE, data=form)
    assert answer.status_code == 303
    assert steps.changed(before) == set()
    [_first, job] = jobs_of(world.product_id("CHE-DINH"))
    assert (job.kind, job.register_no, job.created_by) == ("shelf", 1, "Hạnh")
    assert "460.000" in job.document
    told = facts("label.printed/1")[-1]
    assert (told["lot"], told["kind"], told["copies"]) == (None, "shelf", 1)
    assert "Đã gửi 1 nhãn" in words(hanh.get(answer.location).get_data(as_text=True))
    history = f"/catalogue/products/{world.product_id('CHE-DINH')}/history"
    assert "Hạnh In nhãn kệ. 460.000 đ" in words(hanh.get(history).get_data(as_text=True)).replace(
        "\xa0", " "
    )


def replace_by_hand(hanh: FlaskClient, tab: str, *ids: str, page: str = "") -> TestResponse:
    """Say of some shelves that their labels tell what a page showed, the one now by default."""
    page = page or hanh.get(PAGE + tab).get_data(as_text=True)
    form = form_of(page, PAGE)
    seen = re.findall(r'name="seen" value="([^"]+)"', page)
    return hanh.post(f"{PAGE}/replacements", data=form | {"product_id": [*ids], "seen": seen})


def test_a_label_written_by_hand_tells_the_price_that_was_shown(
    world: World, hanh: FlaskClient
) -> None:
    """Between the look and the press the price may change: nobody wrote that one down."""
    label(world, "CHE-DINH", "MAM-NEM")
    price(world, "CHE-DINH", 460_000)
    price(world, "MAM-NEM", 66_000)
    page = hanh.get(PAGE).get_data(as_text=True)
    price(world, "CHE-DINH", 470_000)
    both = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM")]
    answer = replace_by_hand(hanh, "", *both, page=page)
    assert answer.status_code == 409
    said = words(answer.get_data(as_text=True))
    assert "thông tin của 1 mặt hàng vừa đổi: Chè Đinh Tân Cương." in said
    assert "470.000" in said.replace("\xa0", " ")
    assert set(due()) == {"CHE-DINH", "MAM-NEM"}
    assert replace_by_hand(hanh, "", *both).status_code == 303
    assert due() == {}


def test_a_press_that_shows_nothing_of_a_label_notes_nothing(
    world: World, hanh: FlaskClient
) -> None:
    answer = hanh.post(f"{PAGE}/replacements", data={"product_id": world.product_id("MAM-NEM")})
    assert answer.status_code == 409
    assert "MAM-NEM" in without()


def test_a_label_written_by_hand_is_said_so(world: World, hanh: FlaskClient) -> None:
    answer = replace_by_hand(hanh, "?tab=new", world.product_id("MAM-NEM"))
    assert "tab=new" in answer.location
    assert "MAM-NEM" not in without()
    assert jobs_of(world.product_id("MAM-NEM")) == []


def test_nothing_chosen_and_too_much_are_refused(world: World, hanh: FlaskClient) -> None:
    assert hanh.post(PAGE).status_code == 409
    with pytest.raises(NothingChosen):
        label(world)
    ids = [str(n) for n in range(101)]
    with pytest.raises(TooManyLabels):
        labelling.note_replaced(ids, seen={}, link_base=LINK, hand=world.hand("Hạnh"))


def test_the_count_for_other_pages_is_the_pages_own(world: World, hanh: FlaskClient) -> None:
    label(world, "CHE-DINH")
    assert "chip" not in hanh.get(f"{PAGE}/count").get_data(as_text=True)
    price(world, "CHE-DINH", 460_000)
    assert "Nhãn kệ 1" in words(hanh.get(f"{PAGE}/count").get_data(as_text=True))


@pytest.mark.parametrize("tab", ["", "?tab=new"])
def test_the_page_is_the_managers_and_speaks_english(
    world: World, hanh: FlaskClient, tab: str
) -> None:
    hanh.post("/language", data={"lang": "en"})
    assert "Labels on shelves must tell" in hanh.get(PAGE + tab).get_data(as_text=True)
    assert world.sign_in("Lan").get(PAGE + tab).status_code == 403


def test_a_customers_paper_goes_before_shelf_labels(till: World) -> None:
    label(till, "CHE-DINH", "MAM-NEM")
    done = steps.sell(till, ("CHE-DINH", 1))
    anew()
    first = spool.next_waiting(reading(), Share("p", frozenset({(1, "receipts"), (1, "labels")})))
    assert first is not None
    assert first.subject_id == done.sale_id


def test_a_price_change_puts_nothing_down_for_labels(world: World) -> None:
    """So a till that sells waits for nothing: what is due is found when somebody looks."""
    label(world, "CHE-DINH")
    before = steps.book()
    price(world, "CHE-DINH", 460_000)
    assert steps.changed(before) == {"catalogue_prices", "sync_facts", "sync_trail"}


# --- The paper ---------------------------------------------------------------------------------


def paper(world: World, sku: str):
    card = catalogue.cards(reading(), [world.product_id(sku)], TODAY)[world.product_id(sku)]
    return labelling.compose(reading(), card, link_base=LINK, hand=world.hand("Hạnh"))


@pytest.mark.parametrize("roll", [ROLL_80, ROLL_58], ids=["80", "58"])
@pytest.mark.parametrize(
    ("sku", "link"),
    [
        ("CHE-DINH", "HTTPS://SP.EXAMPLE.VN/01/08930000000019"),
        ("MAM-NEM", "HTTPS://SP.EXAMPLE.VN/P/HN01/MAM-NEM"),
        ("RAU-CAI", "HTTPS://SP.EXAMPLE.VN/P/HN01/RAU-CAI"),
    ],
)
def test_the_code_on_a_shelf_label_leads_to_the_product(
    world: World, roll: Profile, sku: str, link: str
) -> None:
    picture = Image.open(io.BytesIO(preview_png(paper(world, sku), roll)))
    assert picture.width == roll.width_dots
    assert [one.text for one in zxingcpp.read_barcodes(picture)] == [link]


def said(world: World, sku: str, roll: Profile = ROLL_80) -> list[tuple[int, str]]:
    """The words of a label, each with its size."""
    marks = [one for one in lay_out(paper(world, sku), roll).marks if isinstance(one, TextMark)]
    return [(one.face.px, one.text) for one in marks]


def test_the_price_stands_largest_and_says_for_how_much(world: World) -> None:
    marks = said(world, "RAU-CAI")
    largest = max(px for px, _text in marks)
    assert "".join(text for px, text in marks if px == largest).replace("\xa0", " ") == "42.000 đ"
    assert "/kg" in "".join(text for _px, text in marks)


@pytest.mark.parametrize("roll", [ROLL_80, ROLL_58], ids=["80", "58"])
@pytest.mark.parametrize("price_vnd", [999_999, 1_559_900, 9_999_999, 12_500_000, 123_456_789])
def test_a_price_is_never_broken_over_two_lines(
    world: World, roll: Profile, price_vnd: int
) -> None:
    price(world, "CHE-DINH", price_vnd)
    anew()
    marks = list(lay_out(paper(world, "CHE-DINH"), roll).marks)
    largest = max(one.face.px for one in marks if isinstance(one, TextMark))
    figures = [one for one in marks if isinstance(one, TextMark) and one.face.px == largest]
    assert len({one.y for one in figures}) == 1
    told = "".join(one.text for one in figures).replace("\xa0", " ")
    assert told.startswith(f"{price_vnd:,} đ".replace(",", "."))
    assert "/hộp" in [one.text for one in marks if isinstance(one, TextMark)]


def test_a_stored_shelf_label_is_read_back_the_same(world: World) -> None:
    made = paper(world, "CHE-DINH")
    assert not isinstance(made, Label)
    assert loads(dumps(made)) == made


@pytest.mark.parametrize("has_english", [False, True])
def test_a_shelf_label_has_english_where_the_shops_papers_have_it(
    world: World, has_english: bool
) -> None:
    with writing() as session:
        session.execute(update(ShopProfile).values(papers_english=has_english))
    anew()
    tags = ShopPrinter("", "Tem", "tcp://10.0.0.8", presets.preset("tspl-203").profile, (70, 40))
    for printer in (None, tags):
        card = catalogue.cards(reading(), [world.product_id("CHE-DINH")], TODAY)
        made = labelling.compose(
            reading(), *card.values(), link_base=LINK, hand=world.hand("Hạnh"), printer=printer
        )
        drawn = lay_out(made, ROLL_80 if printer is None else printer.profile).marks
        told = " ".join(one.text for one in drawn if isinstance(one, TextMark))
        assert "Giá ngày" in told
        assert ("Tan Cuong single-bud tea" in told, "Price on" in told) == (has_english,) * 2


def test_a_shelf_label_shows_no_stars_that_have_lapsed(world: World) -> None:
    product_id = world.product_id("MAM-NEM")
    later = TODAY.replace(year=2027, month=3, day=16)
    for on, wanted in ((TODAY, True), (later, False)):
        card = catalogue.cards(reading(), [product_id], on)[product_id]
        assert ("OCOP" in dumps(shelf_label(card, link="HTTPS://A.VN/P", on=on))) is wanted


def test_the_preview_is_the_paper_of_the_registers_roll(world: World, hanh: FlaskClient) -> None:
    answer = hanh.get(f"{PAGE}/{world.product_id('CHE-DINH')}.png")
    assert answer.mimetype == "image/png"
    assert Image.open(io.BytesIO(answer.data)).width == ROLL_80.width_dots


def test_one_label_is_printed_and_looked_at_before_the_rest(
    world: World, hanh: FlaskClient
) -> None:
    ids = [world.product_id(sku) for sku in ("CHE-DINH", "MAM-NEM", "COM-ME-TRI")]
    form = {"product_id": ids, "tab": "new", "request_id": new_id(), "first": new_id()}
    answers = [hanh.post(PAGE, data=form) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert [len(jobs_of(one)) for one in ids] == [1, 0, 0]
    page = hanh.get(answers[0].location).get_data(as_text=True)
    assert "thì in tiếp 2 nhãn còn lại." in words(page)
    ticked = re.findall(r'name="product_id" value="(\w+)" id="[^"]*" checked', page)
    assert set(ticked) == set(ids[1:])
    rest = form_of(page, PAGE) | {"product_id": ticked}
    rest.pop("first", None)
    assert hanh.post(PAGE, data=rest).status_code == 303
    assert [len(jobs_of(one)) for one in ids] == [1, 1, 1]


def test_a_shelf_label_is_seen_at_its_true_size_and_printed_as_often_as_wanted(
    tagging: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanh, che = manager(tagging, monkeypatch), tagging.product_id("CHE-DINH")
    page = hanh.get(f"{PAGE}/{che}").get_data(as_text=True)
    size = re.search(r'<svg class="labelpaper__true" width="([\d.]+)mm" height="([\d.]+)mm"', page)
    assert size is not None
    assert (float(size[1]), float(size[2])) == (50, 30)
    form = form_of(page, f"{PAGE}/{che}") | {"copies": "4", "first": new_id()}
    answer = hanh.post(f"{PAGE}/{che}", data=form)
    page = hanh.get(answer.location).get_data(as_text=True)
    assert "thì in tiếp 3 nhãn còn lại." in words(page)
    form = form_of(page, f"{PAGE}/{che}")
    assert form["copies"] == "3"
    assert hanh.post(f"{PAGE}/{che}", data=form).status_code == 303
    assert [job.copies for job in jobs_of(che)] == [1, 3]
    assert [fact["copies"] for fact in facts("label.printed/1")] == [1, 3]


@pytest.mark.parametrize("copies", ["0", "101", "1.5", "", "٣"])
def test_so_many_labels_are_none(world: World, hanh: FlaskClient, copies: str) -> None:
    che = world.product_id("CHE-DINH")
    assert hanh.post(f"{PAGE}/{che}", data={"copies": copies}).status_code == 400
    assert jobs_of(che) == []


def test_goods_without_a_price_have_no_label_to_see(world: World, hanh: FlaskClient) -> None:
    che = world.product_id("CHE-DINH")
    with writing() as session:
        books.end_prices(session, [(che, 450_000)], valid_from=TODAY, hand=world.hand("Hạnh"))
    page = hanh.get(f"{PAGE}/{che}").get_data(as_text=True)
    assert 'role="alert"' in page
    assert "<img" not in page
    assert hanh.post(f"{PAGE}/{che}", data={"copies": "1"}).status_code == 409
    assert hanh.get(f"{PAGE}/nothing").status_code == 409


def test_labels_waiting_at_night_tell_the_day_they_were_printed_for(world: World) -> None:
    with clock.running(lambda: NOON + timedelta(days=1)):
        label(world, "CHE-DINH")
    assert "22/11/2026" in jobs_of(world.product_id("CHE-DINH"))[-1].document


def test_a_new_job_of_another_kind_keeps_its_turn(world: World) -> None:
    label(world, "CHE-DINH")
    with writing() as session:
        job = NewJob("test", "01TEST", "x", jobs_of(world.product_id("CHE-DINH"))[0].document)
        made = queue.queue(session, job, hand=world.hand("Hạnh"))
    anew()
    first = spool.next_waiting(reading())
    assert first is not None
    assert first.job_id == made


@pytest.mark.parametrize("page", ["9" * 25, "-1", "0", "x", "²"])
def test_a_page_number_nobody_made_is_no_fault(world: World, hanh: FlaskClient, page: str) -> None:
    assert hanh.get(PAGE, query_string={"tab": "new", "page": page}).status_code == 200


# --- On the labels of a label printer -------------------------------------------------------


@pytest.fixture
def tagging(world: World) -> World:
    """The world with a label printer for its labels."""
    profile = presets.preset("tspl-203").profile
    hand = world.hand("Hạnh")
    tags = ShopPrinter("", "Máy tem", "tcp://10.0.0.8", profile, (50, 30))
    made = printer_changing.add_printer(tags, hand=hand)
    printer_changing.choose_outlet(1, Role.LABELS, made, hand=hand)
    world.app.extensions["ocop_house"].outlets.read_anew()
    reading().rollback()
    return world


def test_a_label_printers_shelf_label_is_as_large_as_its_labels_and_its_code_reads(
    tagging: World,
):
    hanh, tea = tagging.sign_in("Hạnh"), tagging.product_id("CHE-DINH")
    picture = Image.open(io.BytesIO(hanh.get(f"/catalogue/shelf-labels/{tea}.png").data))
    assert picture.size == (400, 240)
    [code] = zxingcpp.read_barcodes(picture.convert("L"))
    assert "08930000000019" in code.text
    hanh.post(PAGE, data={"product_id": [tea]})
    [job] = steps.jobs_of(tea)
    paper = loads(job.document)
    assert isinstance(paper, Label)
    assert (paper.name, paper.price) == ("Chè Đinh Tân Cương", "450.000\u00a0đ/hộp")
    assert paper.made_line == "Giá ngày 21/11/2026"


def test_a_shelf_label_too_small_for_a_code_has_none_and_the_book_knows(tagging: World):
    outlets = tagging.app.extensions["ocop_house"].outlets
    small = replace(outlets.printer_of(1, Role.LABELS), label_mm=(40, 20))
    printer_changing.change_printer(small, hand=tagging.hand("Hạnh"))
    outlets.read_anew()
    tea = tagging.product_id("CHE-DINH")
    tagging.sign_in("Hạnh").post(PAGE, data={"product_id": [tea]})
    [job] = steps.jobs_of(tea)
    assert loads(job.document).qr == ""  # type: ignore[union-attr]
    reading().rollback()
    told = reading().scalars(select(ShelfLabel).where(ShelfLabel.product_id == tea)).all()
    assert told[-1].link is None
