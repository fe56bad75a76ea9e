"""The machine's settings: what the pages write, try and refuse."""

import errno
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pos.base import clock
from pos.base.errors import WrongSetting
from pos.base.transaction import reading
from pos.care import machine_routes
from pos.config import keep
from pos.shop import changing, queries
from pos.shop.authority import make_ready
from pos.web import lan
from tests.till.steps import facts


@pytest.fixture
def again(cared) -> list[str]:
    """How often the shop was asked to open again."""
    asked: list[str] = []
    cared.app.extensions["ocop_again"] = lambda: asked.append("again")
    return asked


def written(world) -> dict:
    return tomllib.loads((world.settings.home / "config.toml").read_text())


def test_the_shop_is_opened_to_its_network_and_opens_again_by_itself(cared, again):
    manager = cared.sign_in("Hạnh")
    answer = manager.post("/settings/network/openness", data={"open": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (
        303,
        "/settings/network?state=again",
    )
    assert (written(cared)["host"], again) == ("0.0.0.0", ["again"])
    manager.post("/settings/network/openness", data={"open": "no"})
    assert written(cared)["host"] == "127.0.0.1"


def test_tls_is_turned_on_with_its_certificate_and_its_fingerprint_is_printed(
    cared, again, monkeypatch
):
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.5"])
    manager = cared.sign_in("Hạnh")
    assert manager.post("/settings/network/safety", data={"tls": "yes"}).status_code == 303
    assert written(cared)["tls"] is True
    assert cared.app.extensions["ocop_house"].authority.is_made()
    printed = manager.post("/settings/network/papers", follow_redirects=True)
    assert "Dấu vân tay đang ra máy in" in printed.get_data(as_text=True)


def test_where_tls_begins_other_registers_are_paired_anew_which_is_said_before(
    cared, again, monkeypatch
):
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.5"])
    changing.add_register(hand=cared.hand("Hạnh"))
    reading().rollback()
    house = cared.app.extensions["ocop_house"]
    code = house.pair_codes.offer(2, clock.now())
    other = cared.app.test_client()
    assert other.post("/pair", data={"code": code.digits}).status_code == 303
    lan_someone = queries.people(reading())[0]
    session = house.sessions.begin(lan_someone, 2, clock.now())
    manager = cared.sign_in("Hạnh")
    assert "quầy 2 bị ngắt" in manager.get("/settings/network").get_data(as_text=True)

    assert manager.post("/settings/network/safety", data={"tls": "yes"}).status_code == 303
    reading().rollback()
    assert [one.no for one in queries.counters(reading()) if one.is_paired] == []
    assert house.sessions.peek(session, clock.now()) is None
    assert facts("register.paired/1")[-1]["change"] == "unpaired"


def test_where_tls_is_on_already_nobody_is_cut_off(cared, again, monkeypatch):
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.5"])
    changing.add_register(hand=cared.hand("Hạnh"))
    reading().rollback()
    house = cared.app.extensions["ocop_house"]
    monkeypatch.setitem(
        cared.app.extensions,
        "ocop_house",
        replace(house, settings=replace(house.settings, tls=True)),
    )
    code = house.pair_codes.offer(2, clock.now())
    assert cared.app.test_client().post("/pair", data={"code": code.digits}).status_code == 303
    cared.sign_in("Hạnh").post("/settings/network/safety", data={"tls": "yes"})
    reading().rollback()
    assert [one.no for one in queries.counters(reading()) if one.is_paired] == [2]


def test_a_certificate_of_another_time_is_made_anew_by_a_button(cared, again, monkeypatch):
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.5"])
    house = cared.app.extensions["ocop_house"]
    safe = replace(house, settings=replace(house.settings, tls=True))
    monkeypatch.setitem(cared.app.extensions, "ocop_house", safe)
    make_ready(house.authority, ["localhost"], clock.now())
    manager = cared.sign_in("Hạnh")
    assert "Làm chứng chỉ mới" not in manager.get("/settings/network").get_data(as_text=True)
    for path in house.authority.folder.iterdir():
        path.unlink()
    make_ready(house.authority, ["localhost"], clock.now() + timedelta(days=900))
    page = manager.get("/settings/network").get_data(as_text=True)
    assert "chỉ có hiệu lực từ" in page
    assert "Làm chứng chỉ mới</button>" in page
    assert "chỉ có hiệu lực từ" in manager.get("/shop/health").get_data(as_text=True)
    assert manager.post("/settings/network/certificates").status_code == 303
    assert again == ["again"]
    assert "Làm chứng chỉ mới" not in manager.get("/settings/network").get_data(as_text=True)


def test_a_line_that_a_person_wrote_stays_and_a_file_that_is_odd_is_not_touched(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('# của tôi\nport = 9001\nhost = "127.0.0.1"\n', encoding="utf-8")
    keep(tmp_path, {"host": "0.0.0.0", "tls": True})
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# của tôi\nport = 9001\n")
    assert tomllib.loads(text) == {"port": 9001, "host": "0.0.0.0", "tls": True}
    path.write_text('"host" = "127.0.0.1"\n', encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(WrongSetting):
        keep(tmp_path, {"host": "0.0.0.0"})
    assert path.read_bytes() == before


FORMS = [
    ("network/openness", {"open": "yes"}),
    ("network/safety", {"tls": "yes"}),
    ("backup", {"none": "yes"}),
]


@pytest.mark.parametrize(("page", "asked"), FORMS)
def test_settings_that_cannot_be_changed_say_why_and_nothing_opens_again(
    cared, again, page, asked, monkeypatch
):
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.5"])
    manager = cared.sign_in("Hạnh")
    path = cared.settings.home / "config.toml"

    def told() -> str:
        answer = manager.post(f"/settings/{page}", data=asked)
        assert answer.status_code == 400
        return answer.get_data(as_text=True)

    path.write_text("host = \n", encoding="utf-8")
    assert "config.toml viết chưa đúng, xem dòng 1" in told()
    path.unlink()

    for reason, said in (
        (errno.EACCES, "config.toml chỉ đọc được, không ghi được"),
        (errno.ENOSPC, "Ổ đĩa không đủ chỗ"),
        (errno.EIO, "Ổ đĩa báo lỗi"),
    ):

        def refuse(*_given: object, reason: int = reason) -> None:
            raise OSError(reason, "")

        monkeypatch.setattr(machine_routes, "change", refuse)
        assert said in told()
    assert again == []


@pytest.mark.parametrize(
    ("page", "asked", "name"),
    [
        ("network/openness", {"open": "yes"}, "host"),
        ("network/safety", {"tls": "yes"}, "tls"),
        ("network/safety", {"tls": "no"}, "tls"),
        ("backup", {"none": "yes"}, "backup"),
    ],
)
def test_what_the_environment_names_no_page_changes(
    cared, again, keeper, monkeypatch, page, asked, name
):
    monkeypatch.setattr(lan, "addresses", lambda: ["192.168.1.5"])
    house = cared.app.extensions["ocop_house"]
    fixed = replace(house, settings=replace(house.settings, fixed=frozenset({name})))
    monkeypatch.setitem(cared.app.extensions, "ocop_house", fixed)
    second = keeper.places.second
    answer = cared.sign_in("Hạnh").post(f"/settings/{page}", data=asked)
    assert answer.status_code == 400
    assert f"do biến môi trường OCOP_POS_{name.upper()} đặt" in answer.get_data(as_text=True)
    assert not (cared.settings.home / "config.toml").exists()
    assert again == []
    assert keeper.places.second == second


def test_a_folders_name_that_no_disk_takes_is_refused_at_its_field(cared, keeper):
    manager = cared.sign_in("Hạnh")
    for name, said in (("a" * 5000, "Không thấy thư mục"), ("a" * 300, "Không ghi được vào đây")):
        answer = manager.post("/settings/backup", data={"folder": f"/{name}"})
        assert answer.status_code == 400
        assert said in answer.get_data(as_text=True)
    assert keeper.places.second is not None


def test_a_backup_folder_is_tried_before_it_is_taken(cared, keeper, tmp_path, monkeypatch):
    manager = cared.sign_in("Hạnh")

    def choose(folder: object) -> tuple[int, str]:
        answer = manager.post("/settings/backup", data={"folder": str(folder)})
        return answer.status_code, answer.get_data(as_text=True)

    assert "Không thấy thư mục" in choose(tmp_path / "nowhere" / "deeper")[1]
    assert "Cùng ổ" in choose(tmp_path / "nowhere")[1]
    assert not (tmp_path / "nowhere").exists()  # made to be tried, and gone again
    assert "đường dẫn đầy đủ" in choose("usb")[1]
    assert "đường dẫn đầy đủ" in choose(cared.settings.home / "x")[1]
    stick = tmp_path / "other-stick"
    stick.mkdir()
    assert "Cùng ổ" in choose(stick)[1]
    assert not (cared.settings.home / "config.toml").exists()
    assert list(stick.iterdir()) == []

    devices = iter(range(9))
    monkeypatch.setattr(machine_routes, "_device_of", lambda _path: next(devices))
    stick /= "SaoLuu"
    assert choose(stick)[0] == 303
    assert Path(written(cared)["backup"]) == stick
    keeper.tick()
    assert list(stick.rglob("till-*.db"))
    manager.post("/settings/backup", data={"none": "yes"})
    assert "backup" not in written(cared)
    assert keeper.places.second is None
    page = manager.get("/settings/backup").get_data(as_text=True)
    assert "trang Ổ sao lưu" not in page  # it is the page that one is on
