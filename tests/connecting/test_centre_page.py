"""The page of the centre: coming by a code, leaving with a reason, the stick, confirmations."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from pos.base import clock
from pos.base.transaction import end_reading, reading, writing
from pos.connecting import machine
from pos.sync import enrolment, line_book, line_queries, verify
from pos.sync.line_book import Confirmed
from pos.sync.pen import is_attested
from pos.sync.standing import Case
from tests.connecting.steps import CODE, invite
from tests.sync.lined import link_to
from tests.sync.played_centre import PlayedCentre, played_centre
from tests.world import NOON, TERMINAL_ID, World


@pytest.fixture
def centre() -> Iterator[PlayedCentre]:
    with played_centre() as played:
        invite(played)
        yield played


def linked(world: World) -> line_queries.Linked | None:
    found = line_queries.linked(reading())
    end_reading()
    return found


def manager(world: World):
    return world.sign_in("Hạnh")


def qr(centre: PlayedCentre) -> str:
    return enrolment.qr_text(enrolment.Invitation(centre.url, CODE))


# --- Coming -----------------------------------------------------------------------------------


def test_a_scanned_code_brings_the_till_to_its_centre(world: World, centre: PlayedCentre):
    answer = manager(world).post("/centre/links", data={"code": qr(centre)})
    assert answer.status_code == 303
    found = linked(world)
    assert found is not None
    assert (found.url, found.is_approved) == (centre.url, False)
    assert found.showroom_name == "Showroom OCOP Hoàn Kiếm"
    assert line_queries.centre_keys(reading())[0]["kid"] == "c1"
    end_reading()


def test_what_the_till_says_to_come_in_is_signed_and_names_all_its_epochs(
    world: World, centre: PlayedCentre
):
    manager(world).post("/centre/links", data={"code": qr(centre)})
    [(path, said)] = centre.asked
    assert path == "/sync/v1/enrol"
    key = world.app.extensions["ocop_house"].pen.public_key
    words = enrolment.enrol_words(CODE, TERMINAL_ID, key.hex())
    assert is_attested(bytes.fromhex(said["sig"]), enrolment.ENROL, words, key)
    assert (said["code"], said["terminal"], said["showroom"]) == (CODE, TERMINAL_ID, "HN01")
    assert [one["ordinal"] for one in said["epochs"]] == ["A"]
    assert said["fingerprint"] == machine.fingerprint()


def test_a_typed_code_needs_the_address_too(world: World, centre: PlayedCentre):
    client = manager(world)
    typed = enrolment.shown_code(CODE).lower()
    answer = client.post("/centre/links", data={"code": typed})
    assert answer.status_code == 400
    assert "Chưa đúng địa chỉ" in answer.get_data(as_text=True)
    answer = client.post("/centre/links", data={"code": typed, "url": centre.url + "/"})
    assert answer.status_code == 303
    assert linked(world) is not None


@pytest.mark.parametrize(
    ("code", "url", "said"),
    [
        ("hello", "", "Chưa đúng mã mời"),
        ("{}", "", "Chưa đúng mã mời"),
        (CODE, "http://centre.example", "phải bắt đầu bằng https://"),
        (CODE, "ftp://centre.example", "Chưa đúng địa chỉ"),
        (CODE, "https://centre.example/path", "Chưa đúng địa chỉ"),
    ],
)
def test_what_is_no_invitation_is_said_beside_its_field(
    world: World, code: str, url: str, said: str
):
    answer = manager(world).post("/centre/links", data={"code": code, "url": url})
    assert answer.status_code == 400
    assert said in answer.get_data(as_text=True)
    assert linked(world) is None


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ((403, "CODE", {"why": "wrong"}), "không có mã này"),
        ((403, "CODE", {"why": "used"}), "đã dùng rồi"),
        ((403, "CODE", {"why": "over"}), "đã dùng rồi"),
        ((403, "CODE", {"why": "demo"}), "dùng thử"),
        ((403, "CODE", {"why": "known"}), "đã có máy này"),
        ((403, "CODE", {}), "không có mã này"),
        ((429, "BUSY", {}), "Thử sai nhiều lần"),
        ((422, "SIG", {}), "Trung tâm không nhận (SIG)"),
        ("html", "Chưa thấy trung tâm trả lời"),
        ("cut_answer", "Chưa thấy trung tâm trả lời"),
    ],
)
def test_a_centre_that_does_not_let_in_is_said_in_words(
    world: World, centre: PlayedCentre, mood, said: str
):
    centre.always = mood
    answer = manager(world).post("/centre/links", data={"code": qr(centre)})
    assert answer.status_code == 409
    assert said in answer.get_data(as_text=True)
    assert linked(world) is None


def test_an_answer_that_was_lost_is_asked_for_again_with_the_same_code(
    world: World, centre: PlayedCentre
):
    client = manager(world)
    centre.moods.append("no_answer")
    assert client.post("/centre/links", data={"code": qr(centre)}).status_code == 409
    assert client.post("/centre/links", data={"code": qr(centre)}).status_code == 303
    assert linked(world) is not None


def test_a_till_has_one_centre(world: World, centre: PlayedCentre):
    client = manager(world)
    client.post("/centre/links", data={"code": qr(centre)})
    answer = client.post("/centre/links", data={"code": qr(centre)})
    assert answer.status_code == 409
    assert "đã nối với một trung tâm" in answer.get_data(as_text=True)
    assert len(centre.asked) == 1


def test_the_one_time_code_is_nowhere_kept(world: World, centre: PlayedCentre):
    manager(world).post("/centre/links", data={"code": qr(centre)})
    end_reading()
    held = [path for path in world.settings.home.rglob("*") if path.is_file()]
    assert not [path for path in held if CODE.encode() in path.read_bytes()]


# --- Leaving ----------------------------------------------------------------------------------


def test_leaving_wants_a_reason_and_keeps_the_book(world: World, centre: PlayedCentre):
    link_to(world, centre.url)
    client = manager(world)
    assert client.post("/centre/ending", data={"reason": " "}).status_code == 400
    assert linked(world) is not None
    assert client.post("/centre/ending", data={"reason": "Chuyển tỉnh"}).status_code == 303
    assert linked(world) is None
    from pos.sync.line_models import Link

    [kept] = reading().query(Link).all()
    assert (kept.reason, kept.ended_by) == ("Chuyển tỉnh", world.person_id("Hạnh"))
    end_reading()
    assert client.post("/centre/ending", data={"reason": "lần nữa"}).status_code == 409
    assert client.post("/centre/links", data={"code": qr(centre)}).status_code == 303


@pytest.mark.parametrize("name", ["Lan"])
def test_a_cashier_sees_nothing_of_it(world: World, name: str):
    client = world.sign_in(name)
    assert client.get("/centre").status_code == 403
    for path in ("links", "ending", "tries", "papers"):
        assert client.post(f"/centre/{path}", data={"code": CODE}).status_code == 403
    assert client.get("/centre/export/all").status_code == 403


# --- The page -----------------------------------------------------------------------------------


def test_the_page_says_each_of_the_four_states_in_words(world: World, centre: PlayedCentre):
    link_to(world, centre.url)
    client, standing = manager(world), world.app.extensions["ocop_line"].standing
    standing.note(is_linked=True)
    assert "Đã gửi hết" in client.get("/centre").get_data(as_text=True)
    standing.note(unsent=7)
    assert "Còn 7 chưa gửi" in client.get("/centre").get_data(as_text=True)
    standing.cut(NOON - timedelta(minutes=20), "other")
    page = client.get("/centre").get_data(as_text=True)
    assert "Mất mạng từ 11:40" in page
    assert "wifi đòi đăng nhập" in page
    for case in Case:
        standing.needs(case, NOON, seq=9)
        page = client.get("/centre").get_data(as_text=True)
        assert "Cần hỗ trợ" in page
        assert "trung tâm" in page


def test_the_till_says_the_state_and_hears_of_a_change_without_a_key(
    till: World, centre: PlayedCentre
):
    link_to(till, centre.url)
    client, standing = till.sign_in(), till.app.extensions["ocop_line"].standing
    standing.note(is_linked=True)
    page = client.get("/till", follow_redirects=True).get_data(as_text=True)
    assert "Đã gửi hết" in page
    mark = standing.now().mark
    chip = page.split('name="chip" value="')[1].split('"')[0]
    same = f"/till/printer?chip={chip}&strip={chip}&centre={mark}"
    assert client.get(same).status_code == 204
    standing.cut(NOON, "off")
    heard = client.get(same)
    assert heard.status_code == 200
    assert "Mất mạng từ 12:00" in heard.get_data(as_text=True)
    assert 'id="printer"' not in heard.get_data(as_text=True)


def test_a_till_without_a_centre_shows_nothing_of_it_in_its_bar(till: World):
    page = till.sign_in().get("/till", follow_redirects=True).get_data(as_text=True)
    assert 'id="centre" hidden' in page


# --- The stick ----------------------------------------------------------------------------


def test_the_stick_holds_the_whole_stream_and_verifies(
    till: World, centre: PlayedCentre, tmp_path: Path
):
    link_to(till, centre.url)
    answer = manager(till).get("/centre/export/all")
    assert answer.headers["Content-Disposition"].endswith("ocop-HN01-2026-11-21-all.ndjson.gz")
    path = tmp_path / "stream.ndjson.gz"
    path.write_bytes(answer.get_data())
    verdict = verify.check(verify.read_export(path))
    assert verdict.fault is None
    assert verdict.facts == line_queries.unsent(reading())
    end_reading()


def test_what_the_centre_holds_is_left_out_where_only_the_rest_is_asked_for(
    till: World, centre: PlayedCentre
):
    link_to(till, centre.url)
    [run] = line_queries.runs(reading())
    digest = line_queries.hash_at(reading(), run.epoch, run.seq - 2)
    with writing() as session:
        line_book.note_acks(session, TERMINAL_ID, [(run.epoch, run.seq - 2, digest)], NOON)
    content = gzip.decompress(manager(till).get("/centre/export/unsent").get_data())
    seqs = [json.loads(line)["s"] for line in content.splitlines()]
    assert seqs[:2] == [run.seq - 1, run.seq]


def test_a_stick_pulled_out_too_early_is_named(till: World, tmp_path: Path):
    whole = manager(till).get("/centre/export/all").get_data()
    path = tmp_path / "cut.ndjson.gz"
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(verify.WrongSetting) as told:
        list(verify.read_export(path))
    assert told.value.code == "setting.no_export"


# --- What was confirmed ---------------------------------------------------------------------


Z = Confirmed("HN01-1A-Z0001", date(2026, 11, 20), "reconciled", {}, 214, 31_250_000)


def confirm(*zs: Confirmed) -> None:
    with writing() as session:
        line_book.note_confirmations(session, zs, NOON)


def test_what_the_centre_confirmed_is_shown_and_printed_once(world: World, centre: PlayedCentre):
    link_to(world, centre.url)
    client = manager(world)
    assert client.post("/centre/papers").status_code == 409
    wrong = {"cash_vnd": {"till": 5, "centre": 6}}
    confirm(Z, replace(Z, number="HN01-1A-Z0002", status="mismatch", differences=wrong))
    page = client.get("/centre").get_data(as_text=True)
    assert "HN01-1A-Z0001" in page
    assert "trung tâm tính khác" in page
    assert client.post("/centre/papers").status_code == 303
    from pos.spool.models import PrintJob

    [job] = reading().query(PrintJob).filter(PrintJob.title == "Trung tâm đã xác nhận").all()
    assert "214 đơn, 31.250.000 đ" in job.document.replace("\\u00a0", " ").replace("\u00a0", " ")
    assert "Z0002" not in job.document
    end_reading()
    assert client.post("/centre/papers").status_code == 409
    assert client.post("/centre/papers", data={"number": Z.number}).status_code == 303


def test_the_next_x_says_what_was_confirmed_and_no_paper_says_it_again(till: World):
    from pos.closing import looking, printing
    from pos.spool.models import PrintJob
    from pos.till import shifts

    confirm(Z)
    shift = shifts.require_begun(reading(), 1)
    end_reading()
    hand = till.hand("Hạnh")
    looking.look(1, shift.id, hand=hand)
    job_id = printing.print_shift(1, shift.id, is_full=True, hand=hand)
    said = reading().get(PrintJob, job_id).document.replace("\u00a0", " ")
    end_reading()
    assert "Trung tâm đã xác nhận 20/11/2026: 214 đơn, 31.250.000 đ" in said
    again = printing.print_shift(1, shift.id, is_full=True, hand=hand)
    assert "đã xác nhận" not in reading().get(PrintJob, again).document
    end_reading()


# --- The machine ----------------------------------------------------------------------------


def test_another_machine_with_the_same_disk_has_another_code(tmp_path: Path):
    def made(name: str, card: str, disk: str = "ab") -> str:
        root = tmp_path / name
        (root / "etc").mkdir(parents=True)
        (root / "etc/machine-id").write_text(disk)
        nic, stick = root / "devices/pci0/net", root / "devices/pci0/usb1/net"
        for folder, lines, address in ((nic, "eth0", card), (stick, "wlan9", name)):
            folder.mkdir(parents=True)
            (root / "sys/class/net" / lines).mkdir(parents=True)
            (root / "sys/class/net" / lines / "address").write_text(address)
            (root / "sys/class/net" / lines / "device").symlink_to(folder)
        return machine.fingerprint(root)

    first = made("one", "00:11")
    assert first == made("two", "00:11")  # another stick in it
    assert first != made("three", "00:22")
    assert first != made("four", "00:11", disk="cd")
    assert len(machine.shown(first).split()) == 4
    assert machine.fingerprint() == machine.fingerprint()
    assert clock.now() > NOON - timedelta(days=1000)
