"""The shop's printers: got by address, asked, tried, set, given up; what prints where."""

import io
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
import zxingcpp
from PIL import Image

from pos.app import worker_of
from pos.base.transaction import reading
from pos.office import printer_routes
from pos.shop import changing, printer_changing, printer_queries
from pos.shop.printers import Role, ShopPrinter
from pos.shop.refusals import UnknownRegister
from pos.spool import queue
from pos.spool.queries import in_state
from printers.devices import examine
from printers.document import Text
from printers.profiles import ROLL_80, Cut, Dialect, profile_to_dict
from printers.proof import Proof
from printers.stored import loads
from tests.printers.fake_printer import FakePrinter, Mode
from tests.printers.test_letters import LETTERS
from tests.spool.printers_of_tests import states
from tests.till import steps
from tests.till.steps import facts
from tests.world import World, open_world

NEW = {"way": "network", "place": "192.168.1.50", "preset": "unknown", "name": "Máy quầy"}


@contextmanager
def working(world: World) -> Iterator[None]:
    workers = worker_of(world.app)
    workers.start()
    try:
        yield
    finally:
        workers.stop(30)


def known() -> list[ShopPrinter]:
    reading().rollback()
    return printer_queries.printers_of_shop(reading())


def added(world: World, **more: str) -> ShopPrinter:
    answer = world.sign_in("Hạnh").post("/settings/printers/new", data=NEW | more)
    assert answer.status_code == 303, answer.text
    return known()[-1]


def at(printer: ShopPrinter, tail: str = "") -> str:
    return f"/settings/printer/{printer.printer_id}{tail}"


def wait_until(holds: Callable[[], bool], what: str, timeout_s: float = 30.0) -> None:
    until = time.monotonic() + timeout_s
    while not holds():
        assert time.monotonic() < until, what
        time.sleep(0.01)


def details(printer: ShopPrinter, **more: str) -> dict[str, str]:
    """The form of a printer's every setting, as its page sends it."""
    told = {
        name: "" if value is None else str(value)
        for name, value in profile_to_dict(printer.profile).items()
        if value is not False
    }
    form = {"way": "network", "place": "192.168.1.50", "name": printer.name}
    return {**told, **form, "label_width_mm": "", "label_height_mm": "", **more}


# --- Getting one -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "place", "address"),
    [
        ("network", "192.168.1.50", "tcp://192.168.1.50"),
        ("network", "tcp://may-in:9101", "tcp://may-in:9101"),
        ("usb", "/dev/usb/lp0", "usb:///dev/usb/lp0"),
        ("usb", "04b8:0202", "usb://04b8:0202"),
        ("serial", "/dev/ttyUSB0?baud=19200", "serial:///dev/ttyUSB0?baud=19200"),
        ("serial", "COM3", "serial://COM3"),
        ("windows", "XP-80C quầy", "win32://XP-80C quầy"),
        ("cups", "receipts", "cups://receipts"),
        ("screen", "", "preview:"),
    ],
)
def test_a_printer_is_got_by_its_address(world: World, way, place, address):
    assert added(world, way=way, place=place).address == address


def test_while_setting_up_a_printer_of_windows_is_a_link_away_and_the_steps_go_on(world: World):
    client = world.sign_in("Hạnh")
    client.post("/settings/printers/1", data={"kind": "screen", "paper_mm": "80", "setup": "1"})
    assert "/settings/printers/new?setup=1" in client.get("/settings/printers?setup=1").text
    form = NEW | {"way": "windows", "place": "XP-80C", "setup": "1", "name": ""}
    place = client.post("/settings/printers/new", data=form).headers["Location"]
    [one] = known()  # that of the screen is gone
    assert one.address == "win32://XP-80C"
    assert place.endswith("?setup=1")
    tested = client.post(f"/settings/printer/{one.printer_id}/tests", data={"setup": "1"})
    for page in (client.get(place), client.get(tested.headers["Location"])):
        assert "/settings/scanner?setup=1" in page.text
        assert 'class="steps"' in page.text
    setup = client.get("/settings/printers?setup=1").text
    assert f"Đang in ở {one.name}." in setup
    assert 'value="network" checked' not in setup


def test_the_history_says_which_register_prints_what_where(world: World):
    hand = world.hand("Hạnh")
    tags = printer_changing.add_printer(
        ShopPrinter("", "Máy tem", "tcp://127.0.0.1:9", ROLL_80), hand=hand
    )
    printer_changing.choose_outlet(1, Role.LABELS, tags, hand=hand)
    printer_changing.choose_outlet(1, Role.LABELS, None, hand=hand)
    said = world.sign_in("Hạnh").get("/settings/history").text
    assert "Tem của quầy 1 nay in ở Máy tem." in said
    assert "Tem của quầy 1 nay in như khi chưa chọn máy in." in said


def test_each_registers_test_is_a_link_away_from_the_list(world: World):
    client = world.sign_in("Hạnh")
    assert "/settings/printers?each=1" in client.get("/settings/printers").text
    assert "Ghi và in thử" in client.get("/settings/printers?each=1").text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"place": ""}, "Chưa nhập."),
        ({"place": "hai máy"}, "Gõ theo mẫu 192.168.1.50"),
        ({"way": "usb", "place": "/dev/null"}, "Chưa đúng cổng máy in."),
        ({"way": "usb", "place": "/home/shop/keys/pepper"}, "Chưa đúng cổng máy in."),
        ({"way": "usb", "place": "file:///etc/passwd"}, "Chưa đúng cổng máy in."),
        ({"way": "serial", "place": "/dev/sda"}, "Chưa đúng cổng COM."),
        ({"way": "serial", "place": "COM3?baud=7"}, "Chưa đúng cổng COM."),
        ({"way": "windows", "place": "x" * 300}, "Chưa đúng tên máy in."),
        ({"way": "cloud"}, "Chưa chọn."),
        ({"preset": "fax"}, "Chưa chọn."),
        ({"name": "x" * 41}, "Dài quá."),
    ],
)
def test_an_address_that_is_none_is_refused_beside_its_field(world: World, wrong, said):
    before = steps.book()
    answer = world.sign_in("Hạnh").post("/settings/printers/new", data=NEW | wrong)
    assert answer.status_code == 400
    assert said in answer.text
    assert steps.changed(before) == set()


def test_the_first_printer_takes_the_receipts_and_a_label_printer_the_labels(world: World):
    first, tags = added(world), added(world, preset="tspl-203", place="10.0.0.8")
    house = world.app.extensions["ocop_house"]
    house.outlets.read_anew()
    assert house.outlets.printer_of(1, Role.RECEIPTS) == first
    assert house.outlets.printer_of(1, Role.LABELS) == tags
    assert tags.label_mm == (50, 30)
    added(world, place="10.0.0.9")
    house.outlets.read_anew()
    assert house.outlets.printer_of(1, Role.RECEIPTS) == first


def test_the_chosen_kind_stays_with_the_printer_and_what_differs_says_so(world: World):
    printer, client = added(world, preset="epson-tm-t20"), world.sign_in("Hạnh")
    assert facts("printer.changed/1")[-1]["printer"]["seen"] == {"preset_id": "epson-tm-t20"}
    page = client.get(at(printer)).text
    assert "Loại máy: Epson TM-T20, TM-T82, TM-T81. Mọi mục còn như loại máy này." in page
    assert "đã sửa" not in page
    client.post(at(printer), data=details(printer, width_dots="512", dialect="graphics"))
    page = client.get(at(printer)).text
    assert "2 mục đã sửa." in page
    assert page.count(">đã sửa</span>") == 2
    assert "Loại máy này vốn là 576" in page
    client.post(at(printer, "/seen"), data={"ruler": "512"})
    [now] = known()
    assert (now.seen.preset_id, now.seen.ruler_dots) == ("epson-tm-t20", 512)


def test_a_kind_chosen_later_begins_anew_and_keeps_what_the_printer_answered(world: World):
    printer, client = added(world, width_dots="512"), world.sign_in("Hạnh")
    with FakePrinter() as fake:
        form = details(printer, place=fake.address.removeprefix("tcp://"), width_dots="512")
        client.post(at(printer), data=form)
        client.post(at(printer, "/questions"))
    assert client.post(at(printer, "/kind"), data={"preset": "fax"}).status_code == 400
    assert client.post(at(printer, "/kind"), data={"preset": "clone-58"}).status_code == 303
    [now] = known()
    assert (now.seen.preset_id, now.seen.model) == ("clone-58", "FP-80")
    assert (now.profile.width_dots, now.profile.cuts) == (384, False)
    assert (now.profile.answers, now.profile.proof) == (True, Proof.PRINTED)
    assert now.address == fake.address
    assert "2 mục đã sửa." in client.get(at(printer)).text, "what it answers"
    told = facts("printer.changed/1")[-1]
    assert (told["change"], told["printer"]["seen"]["preset_id"]) == ("changed", "clone-58")
    client.post(at(printer, "/kind"), data={"preset": "tspl-203"})
    assert known()[0].label_mm == (50, 30)


def test_a_printer_of_no_known_kind_says_so(world: World):
    page = world.sign_in("Hạnh").get(at(added(world))).text
    assert "Chưa rõ loại máy." in page
    assert "đã sửa" not in page


def test_cashiers_get_no_printers(world: World):
    printer = added(world)
    client = world.sign_in("Lan")
    for tail in ("", "/preview", "/preview.png"):
        assert client.get(at(printer, tail)).status_code == 403
    for path in (
        "/settings/printers/new",
        "/settings/outlets",
        at(printer, "/tests"),
        at(printer, "/kind"),
    ):
        assert client.post(path, data=NEW).status_code == 403


# --- Asking it -------------------------------------------------------------------------------


def test_what_a_printer_answers_is_kept_with_its_time_and_counted_on(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)
        client = world.sign_in("Hạnh")
        answer = client.post(at(printer, "/questions"))
        assert answer.status_code == 303
        [now] = known()
        assert (now.profile.answers, now.profile.proof) == (True, Proof.PRINTED)
        assert (now.seen.carries_answers, now.seen.state) == (True, "ready")
        assert now.seen.asked_at is not None
        assert now.seen.bits == "1 00010110 · 2 00010010 · 3 00010010 · 4 00010010"
        assert facts("printer.changed/1")[-1]["change"] == "seen"
        page = client.get(at(printer)).text
        assert "Báo khi in xong: có." in page
        assert "DLE EOT 1 00010110 · 2 00010010" in page
        assert "nắp đóng, đủ giấy, dao cắt tốt, không lỗi" in page
        assert fake.jobs == []


def test_a_printer_that_never_answers_is_not_counted_on(world: World):
    with FakePrinter(Mode.SILENT) as fake:
        printer = added(world, place=fake.address)
        world.sign_in("Hạnh").post(at(printer, "/questions"))
        [now] = known()
        assert (now.profile.answers, now.profile.proof) == (False, Proof.NONE)
        assert now.seen.state == "no_answer"


def test_what_another_window_wrote_while_a_printer_was_asked_stays(world: World, monkeypatch):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)

        def slowly(address: str) -> object:
            found = examine(address)
            wanted = replace(printer, profile=replace(printer.profile, feed_dots=77))
            printer_changing.change_printer(wanted, hand=world.hand("Hạnh"))
            return found

        monkeypatch.setattr(printer_routes, "examine", slowly)
        world.sign_in("Hạnh").post(at(printer, "/questions"))
        [now] = known()
        assert (now.profile.answers, now.profile.feed_dots) == (True, 77)


def test_a_printer_out_of_paper_says_so_and_loses_nothing_of_what_is_known(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)
        client = world.sign_in("Hạnh")
        client.post(at(printer, "/questions"))
        fake.switch(Mode.PAPER_OUT)
        client.post(at(printer, "/questions"))
        [now] = known()
        assert (now.profile.proof, now.seen.state) == (Proof.PRINTED, "paper_out")
        assert "Hết giấy" in client.get(at(printer)).text


def test_a_printer_that_is_off_is_told_so_and_nothing_is_written(world: World):
    with FakePrinter(Mode.REFUSE) as fake:
        printer = added(world, place=fake.address)
        before = steps.book()
        answer = world.sign_in("Hạnh").post(at(printer, "/questions"))
        assert answer.status_code == 409
        assert "Máy in không trả lời." in answer.text
        assert steps.changed(before) == set()


def test_a_label_printer_of_another_language_is_asked_nothing(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address, preset="tspl-203")
        client, before = world.sign_in("Hạnh"), steps.book()
        assert "Hỏi máy in" not in client.get(at(printer)).text
        assert client.post(at(printer, "/questions")).status_code == 400
        assert steps.changed(before) == set()
        assert (fake.asked, fake.connections) == ([], 0)


# --- Trying it -------------------------------------------------------------------------------


def test_the_test_paper_comes_out_of_the_very_printer_and_its_codes_are_read(world: World):
    with FakePrinter() as used, FakePrinter() as other, working(world):
        added(world, place=used.address)
        printer = added(world, place=other.address)
        client = world.sign_in("Hạnh")
        answer = client.post(at(printer, "/tests"))
        other.wait_for_jobs(1, timeout_s=30)
        wait_until(lambda: states() == ["sent_unconfirmed"], "the test is out")
        assert used.jobs == []
        seen = zxingcpp.read_barcodes(other.pictures(0, width_dots=832).convert("L"))
        assert sorted(one.text for one in seen) == ["OCOP POS 4", "OCOP POS 5", "OCOP POS 6"]
        assert "Máy in đã nhận." in client.get(answer.headers["Location"]).text


def texts_of(job_document: str) -> list[str]:
    spans = [one for block in loads(job_document).blocks for one in getattr(block, "spans", ())]
    return [one.text for one in spans if isinstance(one, Text)]


def trial_of(world: World, printer: ShopPrinter, language: str) -> list[str]:
    client = world.sign_in("Hạnh")
    client.post("/language", data={"lang": language})
    client.post(at(printer, "/tests"))
    reading().rollback()
    return texts_of(in_state(reading(), queue.WAITING)[-1].document)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ("1. Thước: số lớn nhất in ra trọn", "nắp đóng", "Báo khi in xong: có.", "chân 2")),
        (
            "en",
            (
                "1. Ruler: the largest number",
                "cover closed",
                "is printed: yes.",
                "pin 2",
            ),
        ),
    ],
)
def test_the_test_paper_says_what_the_printer_answered_in_the_language_of_who_asks(
    world: World, language, said
):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)
        world.sign_in("Hạnh").post(at(printer, "/questions"))
        told = " | ".join(trial_of(world, printer, language))
    for part in (*said, "DLE EOT 1 00010110 · 2 00010010 · 3 00010010 · 4 00010010", "GS ( H"):
        assert part in told
    letters = set(unicodedata.normalize("NFC", told))
    assert set(LETTERS) <= letters


def test_the_test_paper_of_a_printer_nobody_asked_says_so(world: World):
    told = " | ".join(trial_of(world, added(world), "vi"))
    assert "Chưa hỏi. Bấm Hỏi máy in rồi in thử lại." in told
    assert "DLE EOT" not in told


@pytest.mark.parametrize("size", [(30, 20), (40, 15)])
def test_a_label_too_small_for_a_code_is_tried_without_one(world: World, size):
    printer = added(world, preset="tspl-203")
    form = details(printer, label_width_mm=str(size[0]), label_height_mm=str(size[1]))
    assert world.sign_in("Hạnh").post(at(printer), data=form).status_code == 303
    picture = world.sign_in("Hạnh").get(at(printer, "/preview.png")).data
    assert Image.open(io.BytesIO(picture)).size == (size[0] * 8, size[1] * 8)


def test_the_drawer_opens_by_a_button_of_its_own_and_the_stream_knows_who(world: World):
    with FakePrinter() as fake, working(world):
        printer = added(world, place=fake.address)
        client = world.sign_in("Hạnh")
        client.post(at(printer, "/drawer"))
        fake.wait_for_jobs(1, timeout_s=30)
        assert b"\x1bp\x00" in fake.jobs[0]
        told = facts("drawer.opened/1")[-1]
        assert (told["change"], told["by"]["name"]) == ("test", "Hạnh")
        history = client.get("/settings/history").get_data(as_text=True)
        assert history.count("Mở thử ngăn kéo ở máy in Máy quầy.") == 1
        client.post("/language", data={"lang": "en"})
        history = client.get("/settings/history").get_data(as_text=True)
        assert history.count("Tried the drawer of the printer Máy quầy.") == 1


def test_a_second_test_gives_up_the_first_and_a_press_sent_twice_prints_once(world: World):
    printer, client = added(world), world.sign_in("Hạnh")
    client.post(at(printer, "/tests"), data={"request_id": "A" * 26})
    client.post(at(printer, "/tests"), data={"request_id": "A" * 26})
    assert states() == ["queued"]
    client.post(at(printer, "/tests"), data={"request_id": "B" * 26})
    assert states() == ["dismissed", "queued"]


@pytest.mark.parametrize(
    ("said", "width", "ruler"),
    [("512", 512, 512), ("384", 384, 384), ("576", 576, 576), ("832", 832, 832), ("", 576, None)],
)
def test_the_width_follows_the_ruler(world: World, said, width, ruler):
    printer = added(world)
    form = {"ruler": said, "letters": "yes", "head": "no", "qr": "5", "cut": "no"}
    assert world.sign_in("Hạnh").post(at(printer, "/seen"), data=form).status_code == 303
    [now] = known()
    assert (now.profile.width_dots, now.profile.cuts) == (width, False)
    seen = now.seen
    assert (seen.ruler_dots, seen.has_letters, seen.has_whole_head) == (ruler, True, False)
    assert (seen.qr_dots, seen.cuts) == (5, False)
    assert seen.tested_at is not None


def test_a_number_beyond_the_profile_makes_a_printer_wider_in_one_step(world: World):
    printer, client = added(world, preset="clone-58"), world.sign_in("Hạnh")
    page = client.get(at(printer)).text
    for number in (384, 512, 576, 640, 832):
        assert f'name="ruler" value="{number}"' in page
    client.post(at(printer, "/seen"), data={"ruler": "576"})
    assert known()[0].profile.width_dots == 576


@pytest.mark.parametrize("wrong", [{"ruler": "600"}, {"qr": "3"}, {"letters": "maybe"}])
def test_an_answer_that_is_none_changes_nothing(world: World, wrong):
    printer = added(world)
    before = steps.book()
    assert world.sign_in("Hạnh").post(at(printer, "/seen"), data=wrong).status_code == 400
    assert steps.changed(before) == set()


# --- Its settings ----------------------------------------------------------------------------


def test_every_setting_is_changed_by_its_field(world: World):
    printer = added(world)
    form = details(
        printer,
        name="Máy tem",
        width_dots="608",
        dialect="fs_label",
        cut="full",
        drawer_pin="",
        nudge_x_dots="-8",
        nudge_y_dots="4",
        darkness="9",
        speed="",
        gap_mm="3",
        label_width_mm="40",
        label_height_mm="30",
        answers="1",
        proof="processed",
    )
    form.pop("cuts")
    assert world.sign_in("Hạnh").post(at(printer), data=form).status_code == 303
    [now] = known()
    profile = now.profile
    assert (now.name, now.label_mm, now.has_labels) == ("Máy tem", (40, 30), True)
    assert (profile.width_dots, profile.dialect, profile.cut) == (608, Dialect.FS_LABEL, Cut.FULL)
    assert (profile.cuts, profile.drawer_pin, profile.gap_mm) == (False, None, 3)
    assert (profile.nudge_x_dots, profile.nudge_y_dots) == (-8, 4)
    assert (profile.darkness, profile.speed) == (9, None)
    assert (profile.answers, profile.proof) == (True, Proof.PROCESSED)


def test_a_label_printer_of_tspl_keeps_no_drawer_and_no_answers(world: World):
    printer = added(world)
    form = details(printer, dialect="tspl", drawer_pin="2", answers="1", proof="processed")
    assert world.sign_in("Hạnh").post(at(printer), data=form).status_code == 303
    profile = known()[0].profile
    assert (profile.drawer_pin, profile.answers, profile.proof) == (None, False, Proof.NONE)


def test_a_roll_too_narrow_for_letters_is_refused_by_its_name(world: World):
    printer = added(world)
    page = world.sign_in("Hạnh")
    for dialect in ("plain", "mixed"):
        form = details(printer, dialect=dialect, width_dots="8")
        assert "Số này không máy in nào nhận." in page.post(at(printer), data=form).text
    assert known()[0].profile.width_dots == 576


def test_the_same_settings_again_write_nothing(world: World):
    printer = added(world)
    before = steps.book()
    world.sign_in("Hạnh").post(at(printer), data=details(printer))
    assert steps.changed(before) == set()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"width_dots": "577"}, "Số này không máy in nào nhận."),
        ({"width_dots": ""}, "Chưa phải là số."),
        ({"darkness": "16"}, "Số này không máy in nào nhận."),
        ({"nudge_x_dots": "1.5"}, "Chưa phải là số."),
        ({"dialect": "morse"}, "Số này không máy in nào nhận."),
        ({"drawer_pin": "3"}, "Số này không máy in nào nhận."),
        ({"label_width_mm": "9", "label_height_mm": "30"}, "Khổ tem rộng 10 đến 110 mm"),
        ({"label_width_mm": "50"}, "Khổ tem rộng 10 đến 110 mm"),
        ({"place": ""}, "Chưa nhập."),
        ({"dialect": "tspl", "nudge_x_dots": "-60"}, "Dịch chừng này thì chữ ra ngoài tem."),
        ({"dialect": "tspl", "nudge_y_dots": "-60"}, "Dịch chừng này thì chữ ra ngoài tem."),
        ({"dialect": "fs_label", "nudge_x_dots": "80"}, "Dịch chừng này thì chữ ra ngoài tem."),
    ],
)
def test_a_setting_that_cannot_be_is_refused_beside_its_field(world: World, wrong, said):
    printer = added(world)
    before = steps.book()
    answer = world.sign_in("Hạnh").post(at(printer), data=details(printer, **wrong))
    assert answer.status_code == 400
    assert said in answer.text
    assert steps.changed(before) == set()


def head_dots(picture: bytes) -> int:
    """How wide the head's black bar is on a test paper."""
    paper = Image.open(io.BytesIO(picture)).convert("L")
    rows = [paper.crop((0, y, paper.width, y + 1)).tobytes() for y in range(paper.height)]
    return max(len(row) - len(row.lstrip(b"\x00")) for row in rows if rows.count(row) >= 24)


def test_the_preview_shows_settings_before_they_are_kept(world: World):
    printer, client = added(world), world.sign_in("Hạnh")
    form = details(printer, width_dots="384")
    shown = client.get(at(printer, "/preview"), query_string=form | {"csrf_token": "SECRET"}).text
    assert "width_dots=384" in shown
    assert "SECRET" not in shown, "it does not go into addresses, nor into logs"
    typed = client.get(at(printer, "/preview.png"), query_string=form).data
    assert (head_dots(typed), head_dots(client.get(at(printer, "/preview.png")).data)) == (384, 576)
    wrong = client.get(at(printer, "/preview"), query_string=form | {"width_dots": "7"}).text
    assert "Số này không máy in nào nhận." in wrong
    assert known()[0].profile.width_dots == 576


def test_the_preview_of_a_label_is_as_large_as_the_form_says(world: World):
    printer, client = added(world, preset="tspl-203"), world.sign_in("Hạnh")
    form = details(printer, label_width_mm="40", label_height_mm="30")
    picture = client.get(at(printer, "/preview.png"), query_string=form).data
    assert Image.open(io.BytesIO(picture)).size == (320, 240)


def test_a_printer_is_given_up(world: World):
    printer, client = added(world), world.sign_in("Hạnh")
    assert client.post(at(printer, "/retirement")).status_code == 303
    assert known() == []
    assert client.get(at(printer)).status_code == 409
    assert "Cửa hàng không còn máy in này." in client.get(at(printer)).text


# --- What prints where -----------------------------------------------------------------------


def test_what_prints_where_is_chosen_for_every_register_at_once(world: World):
    first, tags = added(world), added(world, preset="tspl-203", place="10.0.0.8")
    changing.add_register(hand=world.hand("Hạnh"))
    world.app.extensions["ocop_house"].outlets.read_anew()
    form = {"receipts-1": "", "labels-1": "", "labels-2": tags.printer_id, "receipts-2": ""}
    client = world.sign_in("Hạnh")
    assert client.post("/settings/outlets", data=form).status_code == 303
    reading().rollback()
    chosen = printer_queries.chosen(reading())
    assert {at: one.printer_id for at, one in chosen.items()} == {(2, Role.LABELS): tags.printer_id}
    wrong = client.post("/settings/outlets", data={"receipts-1": "x"})
    assert wrong.status_code == 400
    assert first.name in wrong.text


def test_of_choices_of_which_one_cannot_be_none_is_written(world: World):
    printer = added(world)
    before = steps.book()
    wanted = {(1, Role.LABELS): printer.printer_id, (9, Role.LABELS): printer.printer_id}
    with pytest.raises(UnknownRegister):
        printer_changing.choose_outlets(wanted, hand=world.hand("Hạnh"))
    assert steps.changed(before) == set()


def test_the_machines_own_choice_is_told_and_stays(template, tmp_path):
    with open_world(template, tmp_path / "home", printer="tcp://10.0.0.9") as world:
        printer = added(world)
        client = world.sign_in("Hạnh")
        page = client.get("/settings/printers").text
        assert "OCOP_POS_PRINTER" in page
        assert 'name="receipts-1"' not in page
        client.post("/settings/outlets", data={"receipts-1": printer.printer_id})
        reading().rollback()
        assert printer_queries.chosen(reading()) == {}


def test_the_list_tells_every_printer_and_what_it_prints(world: World):
    added(world)
    page = world.sign_in("Hạnh").get("/settings/printers").text
    assert "Máy quầy" in page
    assert "192.168.1.50" in page
    assert "phiếu quầy 1" in " ".join(page.replace("</span>", "").split())


def test_a_printer_may_be_tried_before_anything_prints_there(world: World):
    printer_changing.add_printer(
        ShopPrinter("", "Mới", "tcp://127.0.0.1:9", ROLL_80), hand=world.hand("Hạnh")
    )
    [printer] = known()
    assert world.sign_in("Hạnh").get(at(printer)).status_code == 200
