"""Labels come out of the labels' printer, in its language and size; one first, then the rest."""

import io
import re
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.shop import printer_changing
from pos.shop.printers import Role, ShopPrinter, profile_for
from pos.spool.printing import Printer, print_next
from pos.stock import labelling, queries
from pos.stock.papers import size_mm
from pos.stock.refusals import CodeDoesNotFit, LabelDoesNotFit, SizeCannotBe
from printers import presets
from printers.devices import Delivery, Speech
from printers.dialects import escpos
from printers.printing import tear_off
from printers.profiles import ROLL_80
from printers.stored import loads
from tests.printers.readback import read_labels
from tests.till.steps import LINK, book, changed, jobs_of, lot_id
from tests.world import World

TSPL = presets.preset("tspl-203").profile
TAGS = ShopPrinter("", "Máy tem", "tcp://10.0.0.8", TSPL, (50, 30))


class Wire:
    """A label printer's line that keeps what it is sent."""

    speech = Speech.ESCPOS

    def __init__(self) -> None:
        self.jobs: list[bytes] = []

    def send(self, payload, *, on_first_byte=None, **_more) -> Delivery:
        on_first_byte()
        self.jobs.append(payload)
        return Delivery.SENT_UNCONFIRMED

    def status(self) -> None:
        return None


@pytest.fixture
def tags(world: World) -> World:
    """The world with a label printer for its labels."""
    hand = world.hand("Hạnh")
    made = printer_changing.add_printer(TAGS, hand=hand)
    printer_changing.choose_outlet(1, Role.LABELS, made, hand=hand)
    world.app.extensions["ocop_house"].outlets.read_anew()
    reading().rollback()
    return world


def url(world: World, sku: str = "CHE-DINH", lot: str = "L261103") -> str:
    return f"/stock/lots/{lot_id(world, sku, lot)}/label"


def drawn(world: World, client, query: str = "") -> Image.Image:
    return Image.open(io.BytesIO(client.get(url(world) + ".png" + query).data))


def test_a_label_is_sent_once_with_its_copies_as_tspl_and_reads_as_it_was_shown(tags: World):
    client = tags.sign_in()
    shown = drawn(tags, client).convert("1")
    client.post(url(tags) + "s", data={"copies": "24"})
    wire = Wire()
    print_next(Printer(wire, TSPL), tags.house_hand)
    [job] = wire.jobs
    label = read_labels(job)
    assert (label.size_mm, label.copies, label.bitmaps) == ((50, 30), 24, 2)  # 128 rows each
    assert label.image is not None
    assert label.image.tobytes() == shown.tobytes()
    assert len(zxingcpp.read_barcodes(shown.convert("L"))) == 1


@pytest.mark.parametrize(
    ("size", "wanted"),
    [
        ("50x30", (50, 30)),
        ("110x200", (110, 200)),
        ("9x30", None),
        ("50x201", None),
        ("50", None),
        ("50x30x20", None),
        ("-5x30", None),
        ("", None),
    ],
)
def test_a_size_is_two_lengths_that_printers_take(size, wanted):
    assert size_mm(size) == wanted


def test_the_printers_own_labels_are_proposed_first(tags: World):
    page = tags.sign_in().get(url(tags)).text
    assert re.search(r'name="size" value="50x30"', page)
    printer = tags.app.extensions["ocop_house"].outlets.printer_of(1, Role.LABELS)
    hand = tags.hand("Hạnh")
    printer_changing.change_printer(replace(printer, label_mm=(60, 40)), hand=hand)
    tags.app.extensions["ocop_house"].outlets.read_anew()
    page = tags.sign_in().get(url(tags)).text
    assert re.search(r'name="size" value="60x40"', page)
    assert 'width="60mm"' in page
    other = tags.sign_in().get(url(tags) + "?size=40x30").text
    assert "đang lắp tem 60 × 40 mm" in other


def test_a_label_of_ones_own_size_is_drawn_and_printed(tags: World):
    client = tags.sign_in()
    query = "?size=own&width_mm=70&height_mm=45"
    assert drawn(tags, client, query).size == (70 * 8, 45 * 8)
    client.post(url(tags) + "s", data={"size": "70x45", "copies": "1"})
    [job] = jobs_of(lot_id(tags, "CHE-DINH", "L261103"))
    paper = loads(job.document)
    assert (paper.width_mm, paper.height_mm) == (70, 45)


@pytest.mark.parametrize("size", ["9x30", "50x500", "x", "own"])
def test_a_size_that_cannot_be_is_refused_with_the_limits(tags: World, size):
    before = book()
    client = tags.sign_in()
    answer = client.post(url(tags) + "s", data={"size": size, "copies": "1"})
    assert answer.status_code == 409
    assert "10 đến 110 mm" in answer.text
    assert changed(before) == set()


def test_a_code_under_four_dots_is_refused_and_the_label_without_one_fits(tags: World):
    client, before = tags.sign_in(), book()
    page = client.get(url(tags) + "?size=30x20").text
    assert "nhỏ hơn 4 chấm" in page
    assert "disabled" in page
    answer = client.post(url(tags) + "s", data={"size": "30x20", "copies": "1"})
    assert answer.status_code == 409
    assert "nhỏ hơn 4 chấm" in answer.text
    assert changed(before) == set()
    assert drawn(tags, client, "?size=30x20&plain=1").size == (240, 160)
    client.post(url(tags) + "s", data={"size": "30x20", "copies": "2", "plain": "1"})
    [job] = jobs_of(lot_id(tags, "CHE-DINH", "L261103"))
    paper = loads(job.document)
    assert (paper.qr, paper.date_line, job.copies) == ("", "HSD 03/11/2027", 2)


def test_a_label_wider_than_its_printer_is_refused(tags: World):
    narrow = replace(TAGS, profile=replace(TSPL, width_dots=384))
    label, _product = labelling.compose(
        reading(),
        lot_id(tags, "CHE-DINH", "L261103"),
        size="60x40",
        link_base=LINK,
        hand=tags.hand(),
    )
    labelling.require_fit(label, TAGS)
    with pytest.raises(LabelDoesNotFit):
        labelling.require_fit(label, narrow)


def test_ink_that_the_nudge_would_push_off_the_label_is_refused(tags: World):
    pushed = replace(TAGS, profile=replace(TSPL, nudge_x_dots=80))
    label, _product = labelling.compose(
        reading(),
        lot_id(tags, "CHE-DINH", "L261103"),
        size="50x30",
        link_base=LINK,
        hand=tags.hand(),
    )
    with pytest.raises(LabelDoesNotFit):
        labelling.require_fit(label, pushed)
    with pytest.raises((CodeDoesNotFit, SizeCannotBe)):
        labelling.require_fit(replace(label, width_mm=20), TAGS)


# --- How many --------------------------------------------------------------------------------


def test_as_many_labels_are_proposed_as_pieces_came_and_are_not_labelled(tags: World):
    lot = lot_id(tags, "CHE-DINH", "L261103")
    client = tags.sign_in()
    page = client.get(url(tags)).text
    assert 'name="copies" type="text" value="20"' in page
    assert "nhận 20 hộp, đã in 0 tem" in page
    client.post(url(tags) + "s", data={"copies": "15"})
    reading().rollback()
    tally = labelling.tally(reading(), lot, Unit.PIECE, 500)
    assert (tally.received_units, tally.printed, tally.wanted) == (20, 15, 5)
    assert 'value="5"' in client.get(url(tags)).text


def test_weighed_goods_propose_one_label(tags: World):
    lot = lot_id(tags, "RAU-CAI", "L261120")
    assert queries.received_units(reading(), lot) == 5000
    assert labelling.tally(reading(), lot, Unit.G, 500).wanted == 1


def test_one_label_is_printed_first_and_then_the_rest(tags: World):
    client = tags.sign_in()
    sent = {"copies": "20", "first": "A" * 26, "request_id": "B" * 26}
    answer = client.post(url(tags) + "s", data=sent)
    page = client.get(answer.headers["Location"]).text
    assert "in tiếp 19 tem còn lại" in page
    assert "In tiếp" in page
    assert 'value="19"' in page
    client.post(url(tags) + "s", data=sent)  # the same press again
    client.post(url(tags) + "s", data={"copies": "19", "request_id": "C" * 26})
    jobs = jobs_of(lot_id(tags, "CHE-DINH", "L261103"))
    assert [one.copies for one in jobs] == [1, 19]


# --- Without a label printer -----------------------------------------------------------------


def test_without_a_label_printer_labels_come_out_with_the_receipts(world: World):
    client = world.sign_in()
    client.post(url(world) + "s", data={"copies": "1"})
    [job] = jobs_of(lot_id(world, "CHE-DINH", "L261103"))
    paper = loads(job.document)
    house = world.app.extensions["ocop_house"]
    profile = profile_for(paper, house.outlets.printer_of(1, Role.LABELS))
    assert (profile.cuts, profile.feed_dots) == (False, 0)
    assert "Ra ở: màn hình" in client.get(url(world)).text


def test_labels_on_a_roll_are_fed_out_once_behind_the_last(world: World):
    for copies in (1, 3):
        lot = lot_id(world, "CHE-DINH", "L261103")
        labelling.print_labels(lot, size="50x30", copies=copies, link_base=LINK, hand=world.hand())
        wire = Wire()
        print_next(Printer(wire, ROLL_80), world.house_hand)
        [job] = wire.jobs
        assert job.endswith(escpos.ending(ROLL_80))
        assert job.count(b"\x1dVB") == 1
        assert job.count(b"\x1b@") == 1


def test_of_several_jobs_of_labels_the_last_is_fed_out(world: World):
    lot = lot_id(world, "CHE-DINH", "L261103")
    for _ in range(2):
        labelling.print_labels(lot, size="50x30", copies=1, link_base=LINK, hand=world.hand())
    wire = Wire()
    for _ in range(2):
        print_next(Printer(wire, ROLL_80), world.house_hand)
    assert [job.count(b"\x1dVB") for job in wire.jobs] == [0, 1]
    assert wire.jobs[0] + escpos.ending(ROLL_80) == wire.jobs[1]


def test_a_label_printer_and_the_screen_need_no_feed_of_ours(tags: World):
    assert tear_off(TSPL, Speech.ESCPOS) == tear_off(ROLL_80, Speech.PNG) == b""
    assert tear_off(presets.preset("epson-label").profile, Speech.ESCPOS) == b""


@pytest.mark.parametrize(("copies", "is_taken"), [(100, True), (101, False), (500, False)])
def test_a_printer_that_gets_each_picture_anew_takes_no_more_than_100_at_once(
    world: World, copies: int, is_taken: bool
):
    answer = world.sign_in().post(url(world) + "s", data={"copies": str(copies)})
    assert (answer.status_code == 303) == is_taken
    assert ("nhiều nhất 100 tem" in answer.text) != is_taken
    assert len(jobs_of(lot_id(world, "CHE-DINH", "L261103"))) == is_taken


def test_a_printer_of_tspl_takes_500_at_once(tags: World):
    client = tags.sign_in()
    assert client.post(url(tags) + "s", data={"copies": "500"}).status_code == 303
    answer = client.post(url(tags) + "s", data={"copies": "501"})
    assert (answer.status_code, "nhiều nhất 500 tem" in answer.text) == (409, True)
