"""The doctor: each thing amiss is found, says what to do, and decides the exit code."""

import shutil
import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from pos.base import clock
from pos.care import doctor, standing
from pos.care.doctor import Patient
from pos.care.standing import Level
from pos.shop.authority import Authority, make_ready
from pos.web import sentences
from tests.care.counter import Counter, wreck
from tests.till.steps import lot_id
from tests.world import NOON


@pytest.fixture
def patient(places) -> Patient:
    return Patient(places, ["preview:"], is_link_local=False)


def found(patient: Patient, now=NOON) -> dict[str, Level]:
    advice = doctor.examine(patient, now)
    for one in advice:
        said = sentences.care(one.code, one.facts)
        assert "%(" not in said
        assert one.level is Level.FINE or said.count(".") + said.count(":") >= 1
    return {one.code: one.level for one in advice}


def test_a_shop_in_order_has_nothing_to_heed_but_its_one_disk(keeper, patient):
    keeper.tick()
    keeper.audit(NOON)
    patient.places.book.chmod(0o600)  # as a shop's own process makes it
    told = found(patient)
    assert {code for code, level in told.items() if level} == {"second.same_disk"}
    whole = {"disk", "clock", "library", "chain", "audit", "backup", "second", "keys", "folder"}
    assert {code.split(".")[0] for code in told if code.endswith(".fine")} >= whole
    assert told["book.sound"] is Level.FINE


def test_codes_that_no_telephone_opens_matter_once_they_stick_on_goods(cared, keeper, patient):
    here = replace(patient, is_link_local=True)
    assert found(patient)["codes.fine"] is Level.FINE
    assert found(here)["codes.unused"] is Level.FINE
    lot = lot_id(cared, "CHE-DINH", "L261103")
    sent = cared.sign_in("Hạnh").post(
        f"/stock/lots/{lot}/labels", data={"size": "40x30", "copies": "1"}
    )
    assert sent.status_code == 303
    assert found(here)["codes.local"] is Level.HEED


@pytest.mark.parametrize(
    ("made_at", "code", "level"),
    [
        (NOON, "tls.fine", Level.FINE),
        (NOON + timedelta(days=365), "tls.not_yet", Level.HEED),
        (NOON - timedelta(days=3640), "tls.ending", Level.HEED),
    ],
)
def test_a_certificate_that_other_machines_do_not_trust_is_told_with_its_remedy(
    patient, tmp_path, monkeypatch, made_at, code, level
):
    monkeypatch.setattr("pos.shop.authority.BUILT_AT", NOON - timedelta(days=9999))
    one = Authority(tmp_path / "tls")
    make_ready(one, ["localhost"], made_at)
    told = found(replace(patient, authority=one))
    assert told[code] is level
    assert not any(each.startswith("tls.") for each in found(patient))


def test_a_silent_printer_is_found_and_one_that_answers_is_not(keeper, patient):
    with socket.socket() as printer:
        printer.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{printer.getsockname()[1]}"
        assert found(replace(patient, printers=[address]))["printer.silent"] is Level.HEED
        printer.listen()
        assert "printer.fine" in found(replace(patient, printers=[address]))
    missing = replace(patient, printers=["preview:", "file:///dev/no-such-printer"])
    assert {"printer.preview", "printer.silent"} <= found(missing).keys()


def test_a_wrecked_book_a_missing_one_and_a_forged_one_stop(cared, keeper, patient, places):
    from pos.base.database import db

    db.session.remove()
    db.engine.dispose()
    sound = places.book.read_bytes()
    _forge(places.book)
    assert found(patient)["chain.broken"] is Level.STOP
    places.book.write_bytes(sound)
    wreck(places.book)
    told = found(patient)
    assert Level.STOP in {told.get("book.unsound"), told.get("book.unreadable")}
    places.book.unlink()
    assert found(patient)["book.none"] is Level.STOP


def _forge(book):
    from pysqlite3 import dbapi2

    line = dbapi2.connect(str(book), isolation_level=None)
    line.execute("DROP TRIGGER sync_facts_no_update")
    line.execute("UPDATE sync_facts SET body = replace(body, 'HN01', 'HN02') WHERE seq = 2")
    line.close()


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("terminal.ed25519", "gone"),
        ("terminal.ed25519", "short"),
        ("terminal.ed25519", "another's"),
        ("pepper", "gone"),
        ("pepper", "short"),
    ],
)
def test_a_key_that_is_not_this_books_stops_and_none_is_made(patient, places, name, how):
    path = places.keys / name
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(b"short" if how == "short" else bytes(range(32)))
    before = sorted(one.name for one in places.keys.iterdir())
    assert found(patient)["keys.wrong"] is Level.STOP
    assert sorted(one.name for one in places.keys.iterdir()) == before


def test_a_folder_that_others_can_read_is_found(patient, places):
    (places.keys / "pepper").chmod(0o644)
    assert found(patient)["folder.open_to_others"] is Level.HEED


@pytest.mark.parametrize(
    ("free", "code"),
    [(0, "disk.full"), (200 * 2**20, "disk.low"), (2**30 - 1, "disk.low"), (2**30, "disk.fine")],
)
def test_little_room_is_to_be_heeded_and_none_stops(free, code):
    assert standing.of_disk(free).code == code


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (NOON, "clock.fine"),
        (NOON - timedelta(minutes=2), "clock.fine"),
        (NOON - timedelta(minutes=3), "clock.behind"),
        (NOON + timedelta(days=61), "clock.far_ahead"),
    ],
)
def test_a_clock_that_cannot_be_right_is_found(now, code):
    assert standing.of_clock(now, NOON, NOON - timedelta(days=20)).code == code
    before = standing.of_clock(NOON - timedelta(days=21), None, NOON - timedelta(days=20))
    assert before.code == "clock.before_release"


def test_a_second_folder_is_wished_for_and_its_loss_is_heeded(keeper, patient, places, second):
    alone = replace(patient, places=replace(places, second=None))
    assert found(alone)["second.unset"] is Level.HEED
    keeper.tick()
    shutil.rmtree(second)
    keeper.tick()
    assert found(patient)["second.missing"] is Level.HEED


def test_a_taken_port_stops_a_shop_that_is_closed(patient):
    assert found(replace(patient, port_is_free=lambda: False))["port.taken"] is Level.STOP
    assert "port.taken" not in found(replace(patient, port_is_free=lambda: True))


def test_every_code_has_its_sentence_and_every_sentence_its_code():
    import ast

    from tests.house.source import modules

    shape = {code.split(".")[0] for code in sentences.CARE}
    codes = {
        str(node.value)
        for one in modules("pos")
        if one.path in ("pos/care/doctor.py", "pos/care/standing.py", "pos/care/confirming.py")
        for node in ast.walk(one.tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.count(".") == 1
        and node.value.split(".")[0] in shape
        and node.value.split(".")[1].isidentifier()
    }
    problems = ("missing", "out", "strange", "full", "failed", "taken")
    composed = {f"second.{one}" for one in problems}
    assert codes | composed == sentences.CARE.keys()
    assert sentences.CARE_LINES.keys() <= sentences.CARE.keys()
    fine = {one for one in codes | composed if one.endswith((".fine", ".none"))}
    on_bars = {one for one in codes | composed if one.split(".")[0] in ("audit", "backup", "disk")}
    assert on_bars - fine <= sentences.CARE_LINES.keys()


@pytest.mark.parametrize("told", ["port = nine\n", "paper_mm = 57\n", "colour = 1\n"])
def test_a_config_that_cannot_be_read_is_told_and_everything_else_is_looked_at(
    template, tmp_path, told
):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    (home / "config.toml").write_text(told)
    done = Counter(home).command("doctor")
    assert done.code == 2
    [complaint] = done.complained.splitlines()
    assert "config.toml" in complaint or "57" in complaint
    assert "Chuỗi sự việc đúng" in done.said
    assert "Khóa của cửa hàng còn đủ" in done.said


def test_the_command_gives_each_finding_a_line_and_its_exit_code(template, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    counter = Counter(home)
    done = counter.command("doctor")
    assert done.code == 1  # no copy yet, no second folder
    assert done.complained == ""
    lines = done.said.splitlines()
    assert lines[-1].startswith("! ")
    assert any("Chuỗi sự việc đúng" in line for line in lines)
    (home / "keys" / "pepper").unlink()
    assert counter.command("doctor").code == 2
    counter = Counter(tmp_path / "nothing-here")
    assert counter.command("doctor").code == 2
    assert not (tmp_path / "nothing-here").exists()


def test_it_can_be_asked_while_the_shop_runs(template, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    counter = Counter(home)
    counter.open()
    done = counter.command("doctor")
    assert counter.close() == 0
    assert (done.code, done.complained) == (1, "")
    assert "Cổng của cửa hàng đang" not in done.said


def test_the_line_of_a_bar_has_few_words_for_whatever_can_be_worst(keeper):
    with clock.running(lambda: NOON + timedelta(days=100)):
        keeper.tick()
        for one in keeper.standing():
            if one.level:
                assert len(sentences.care_line(one.code, one.facts, clock.now())) <= 30
