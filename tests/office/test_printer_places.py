"""A printer is known by its place: two never share one, and what was heard belongs to one."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from pos.base.transaction import reading, writing
from pos.office import printer_routes, trying
from pos.shop import printer_changing
from pos.shop.printer_seen import Seen
from pos.shop.printers import ShopPrinter
from pos.shop.refusals import PlaceTaken, UnknownPrinter
from pos.spool.models import PrintJob
from printers.devices import examine, place_of
from printers.document import Document, Paragraph, words
from printers.profiles import ROLL_80
from printers.proof import Proof
from printers.stored import dumps
from tests.office.test_printers import NEW, added, at, details, known
from tests.printers.fake_printer import FakePrinter, Mode
from tests.till import steps
from tests.till.steps import facts, rows
from tests.world import World

# --- One printer a place ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("tcp://Shop.lan", "tcp://shop.lan:9100", "tcp://shop.lan:9101"),
        ("usb:///dev/usb/lp0", "file:///dev/usb/lp0", "usb:///dev/usb/lp1"),
        ("usb://04b8:0202", "usb://04B8:0202", "usb://04b8:0203"),
        ("serial:///dev/ttyUSB0?baud=9600", "serial:///dev/ttyUSB0", "serial:///dev/ttyUSB1"),
        ("win32://XP-80C", "win32://XP-80C", "win32://XP-58"),
    ],
)
def test_two_spellings_of_an_address_are_one_place(address: str, same: str, other: str):
    assert place_of(address) == place_of(same)
    assert place_of(address) != place_of(other)


def test_a_second_printer_at_the_same_place_is_refused_by_the_firsts_name(world: World):
    added(world, place="shop.lan", name="Máy quầy")
    before, client = steps.book(), world.sign_in("Hạnh")
    form = NEW | {"place": "SHOP.lan:9100", "name": "Máy tem"}
    answer = client.post("/settings/printers/new", data=form)
    assert answer.status_code == 409
    assert "Cửa hàng đã có máy in ở địa chỉ này: Máy quầy." in answer.text
    assert steps.changed(before) == set()


def test_a_printer_does_not_move_to_where_another_is(world: World):
    added(world, place="shop.lan", name="Máy quầy")
    second = added(world, place="192.168.1.51", name="Máy bếp")
    client = world.sign_in("Hạnh")
    answer = client.post(at(second), data=details(second, place="shop.lan:9100"))
    assert answer.status_code == 409
    assert "ở địa chỉ này: Máy quầy." in answer.text
    assert [one.address for one in known()] == ["tcp://shop.lan", "tcp://192.168.1.51"]
    kept = details(second, place="192.168.1.51:9100", name="Máy bếp mới")
    assert client.post(at(second), data=kept).status_code == 303, "its own place is free for it"


def test_pictures_on_the_screen_take_no_place(world: World):
    screen = {"way": "screen", "place": ""}
    assert added(world, **screen).is_preview
    assert len([added(world, **screen), *known()]) == 3


def test_an_address_of_another_system_is_a_place_of_its_own(world: World):
    hand = world.hand("Hạnh")
    strange = ShopPrinter("", "Cũ", "lpt://1", ROLL_80)
    printer_changing.add_printer(strange, hand=hand)
    with pytest.raises(PlaceTaken):
        printer_changing.add_printer(strange, hand=hand)


# --- What was heard belongs to who said it ------------------------------------------------------


def test_what_was_heard_at_an_address_is_dropped_if_the_printer_is_elsewhere_by_now(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)

        def slowly(address: str) -> object:
            found = examine(address)
            moved = replace(printer, address="tcp://10.0.0.77")
            printer_changing.change_printer(moved, hand=world.hand("Hạnh"))
            return found

        monkeypatch.setattr(printer_routes, "examine", slowly)
        world.sign_in("Hạnh").post(at(printer, "/questions"))
        [now] = known()
        assert (now.address, now.profile.answers) == ("tcp://10.0.0.77", False)
        assert (now.profile.proof, now.seen.asked_at) == (Proof.NONE, None)
        assert [one["change"] for one in facts("printer.changed/1")] == ["added", "changed"]


def test_at_a_new_address_nothing_is_known_of_what_a_printer_answers(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address, preset="epson-tm-t20")
        client = world.sign_in("Hạnh")
        client.post(at(printer, "/questions"))
        [asked] = known()
        assert (asked.profile.answers, asked.profile.proof) == (True, Proof.PRINTED)
        form = details(asked, place=fake.address.removeprefix("tcp://"))
        client.post(at(printer), data=form | {"feed_dots": "77"})
        assert known()[0].profile.answers, "at the same place it stays"
        client.post(at(printer), data=details(known()[0], place="192.168.1.60"))
        [now] = known()
        assert (now.profile.answers, now.profile.proof) == (False, Proof.NONE)
        assert now.seen == Seen(preset_id="epson-tm-t20")
        assert facts("printer.changed/1")[-1]["printer"]["seen"] == {"preset_id": "epson-tm-t20"}


def test_what_a_person_sets_with_a_new_address_is_theirs(world: World):
    printer = added(world)
    form = details(printer, place="192.168.1.60", answers="on", proof="processed")
    world.sign_in("Hạnh").post(at(printer), data=form)
    [now] = known()
    assert (now.profile.answers, now.profile.proof) == (True, Proof.PROCESSED)


def test_a_kind_chosen_and_taken_back_loses_no_answers(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address, preset="epson-tm-t20")
        client = world.sign_in("Hạnh")
        client.post(at(printer, "/questions"))
        client.post(at(printer, "/kind"), data={"preset": "tspl-203"})
        assert known()[0].profile.answers is False, "TSPL knows no such questions"
        client.post(at(printer, "/kind"), data={"preset": "epson-tm-t20"})
        [now] = known()
        assert (now.profile.answers, now.profile.proof) == (True, Proof.PRINTED)


def test_a_printer_that_ran_out_of_paper_keeps_its_answers_through_a_change_of_kind(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)
        client = world.sign_in("Hạnh")
        client.post(at(printer, "/questions"))
        fake.switch(Mode.PAPER_OUT)
        client.post(at(printer, "/questions"))
        client.post(at(printer, "/kind"), data={"preset": "clone-58"})
        [now] = known()
        assert (now.profile.answers, now.profile.proof) == (True, Proof.PRINTED)


def test_a_printer_that_answers_no_more_is_counted_on_no_more(world: World):
    with FakePrinter() as fake:
        printer = added(world, place=fake.address)
        client = world.sign_in("Hạnh")
        client.post(at(printer, "/questions"))
        fake.switch(Mode.SILENT)
        client.post(at(printer, "/questions"))
        [now] = known()
        assert (now.profile.answers, now.profile.proof, now.seen.state) == (
            False,
            Proof.NONE,
            "no_answer",
        )


def test_a_kind_chosen_later_keeps_the_labels_that_the_shop_has_put_in(world: World):
    printer = added(world, preset="tspl-203")
    sized = details(printer, label_width_mm="60", label_height_mm="40")
    client = world.sign_in("Hạnh")
    assert client.post(at(printer), data=sized).status_code == 303
    client.post(at(printer, "/kind"), data={"preset": "tspl-300"})
    assert known()[0].label_mm == (60, 40)


# --- Trying it ----------------------------------------------------------------------------------


def test_a_printer_given_up_meanwhile_is_not_tried(world: World):
    printer, hand = added(world), world.hand("Hạnh")
    printer_changing.retire_printer(printer.printer_id, hand=hand)
    before = steps.book()
    words_of = dumps(Document((Paragraph(words("x")),)))
    with pytest.raises(UnknownPrinter):
        trying.try_printer(printer, "In thử", words_of, hand=hand)
    with pytest.raises(UnknownPrinter):
        trying.try_drawer(printer, hand=hand)
    assert steps.changed(before) == set()


def tried(world: World, printer: ShopPrinter, tail: str, **is_now: str) -> str:
    """The strip of a test that has come so far."""
    client = world.sign_in("Hạnh")
    client.post(at(printer, tail))
    job = rows(PrintJob, order_by=PrintJob.id)[-1].id
    with writing() as session:
        session.execute(update(PrintJob).where(PrintJob.id == job).values(**is_now))
    reading().rollback()
    return client.get(at(printer, f"/tests/{job}")).text


@pytest.mark.parametrize(
    ("tail", "is_now", "said", "is_open"),
    [
        ("/tests", {"state": "unknown", "reason": "no_proof"}, "Chưa rõ đã ra giấy chưa.", False),
        ("/tests", {"state": "held", "reason": "no_answer"}, "Chưa ra giấy.", True),
        ("/tests", {"state": "dismissed", "reason": "does_not_fit"}, "Chưa ra giấy.", False),
        ("/drawer", {"state": "held", "reason": "no_answer"}, "Ngăn kéo chưa mở.", True),
        ("/drawer", {"state": "dismissed", "reason": "too_late"}, "Ngăn kéo không mở", False),
        (
            "/drawer",
            {"state": "dismissed", "reason": "part_taken", "attempts": 1},
            "Chưa rõ ngăn kéo đã mở chưa.",
            False,
        ),
    ],
)
def test_what_became_of_a_test_is_said_as_it_is(world: World, tail, is_now, said, is_open):
    page = tried(world, added(world), tail, **is_now)
    assert said in page
    assert ("hx-trigger" in page) == is_open, "a held one is tried again, and so is the page"
    if is_now["state"] == "unknown" or tail == "/drawer":
        assert "Chưa ra giấy." not in page


def test_a_tests_title_is_in_the_readers_language(world: World):
    printer, client = added(world, name="Bar 1"), world.sign_in("Hạnh")
    client.post(at(printer, "/tests"))
    assert "In thử Bar 1" in client.get("/papers").text
    client.post("/language", data={"lang": "en"})
    page = client.get("/papers").text
    assert "Test Bar 1" in page
    assert "In thử" not in page


# --- What prints where --------------------------------------------------------------------------


def test_receipts_are_not_sent_to_a_printer_of_labels(world: World):
    roll = added(world)
    tags = added(world, preset="tspl-203", place="10.0.0.8")
    client = world.sign_in("Hạnh")
    chosen = {"receipts-1": tags.printer_id, "labels-1": tags.printer_id}
    before = steps.book()
    answer = client.post("/settings/outlets", data=chosen)
    assert answer.status_code == 400
    assert "Máy in tem chỉ in được tem." in answer.text
    assert steps.changed(before) == set()
    chosen["receipts-1"] = roll.printer_id
    assert client.post("/settings/outlets", data=chosen).status_code == 303
