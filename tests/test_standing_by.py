"""The files by which a system opens the shop: what they say, and that nothing else is touched."""

import os
import pwd
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from pos import standing_by
from pos.config import Settings
from tests.test_cli import run

ODD = 'Cửa hàng 100% "A" $x'


def made(tmp_path: Path, *, is_windows: bool = False, is_root: bool = False) -> standing_by.Service:
    settings = Settings(home=tmp_path / ODD)
    return standing_by.service(
        settings, "/opt/py thon/python", is_windows=is_windows, is_root=is_root
    )


def test_the_unit_names_folder_and_interpreter_as_systemd_reads_them(tmp_path):
    unit = made(tmp_path).content
    assert 'ExecStart="/opt/py thon/python" -m pos.cli run' in unit
    assert "100%% " in unit
    assert '\\"A\\"' in unit
    assert "RestartPreventExitStatus=2" in unit


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_itself_finds_nothing_wrong_with_the_unit(tmp_path):
    home = tmp_path / "shop"
    home.mkdir()
    one = standing_by.service(Settings(home=home), "/bin/true", is_windows=False, is_root=True)
    path = tmp_path / "ocop-pos.service"
    path.write_text(one.content, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False
    )
    assert "ocop-pos.service" not in done.stderr, done.stderr


def test_the_windows_task_is_sound_xml_without_a_time_limit(tmp_path):
    one = made(tmp_path, is_windows=True)
    root = ET.fromstring(one.content.encode())
    told = {element.tag.rpartition("}")[2]: element.text for element in root.iter()}
    assert told["ExecutionTimeLimit"] == "PT0S"
    assert told["MultipleInstancesPolicy"] == "IgnoreNew"
    assert "-m pos.cli run" in told["Arguments"]


def test_a_person_without_rights_over_the_machine_gets_a_service_of_their_own(tmp_path):
    assert made(tmp_path).path.parts[-4:-1] == (".config", "systemd", "user")
    assert made(tmp_path, is_root=True).path == Path("/etc/systemd/system/ocop-pos.service")
    assert all("--user" in one for one in made(tmp_path).take_up[:2])


def test_the_machines_own_service_opens_a_shop_as_the_owner_of_its_folder(tmp_path):
    home = tmp_path / ODD
    home.mkdir()
    owners = {home.stat().st_uid: home.owner()}
    if standing_by.is_root():  # who may give the folder to others does
        assert "User=" not in made(tmp_path, is_root=True).content
        owners = {pwd.getpwnam("nobody").pw_uid: "nobody", 54321: "54321"}
    for uid, name in owners.items():
        os.chown(home, uid, -1)
        assert f"\n[Service]\nUser={name}\nEnvironment=" in made(tmp_path, is_root=True).content
        assert "User=" not in made(tmp_path).content


def test_installing_and_removing_leaves_the_data_as_it_was(template, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    monkeypatch.setattr(standing_by, "is_root", lambda: False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "person")
    installed = run(home, "service", "install")
    assert installed.returncode == 0, installed.stderr
    unit = tmp_path / "person/.config/systemd/user/ocop-pos.service"
    assert f"OCOP_POS_HOME={home}" in unit.read_text(encoding="utf-8")
    assert "systemctl --user enable --now ocop-pos" in installed.stdout
    enabled = unit.parent / "default.target.wants" / unit.name  # as systemd lays it
    enabled.parent.mkdir()
    enabled.symlink_to(unit)
    removed = run(home, "service", "remove")
    assert removed.returncode == 0
    assert not unit.exists()
    assert not enabled.is_symlink()
    assert "systemctl --user stop ocop-pos\nsystemctl --user daemon-reload" in removed.stdout
    assert str(home) in removed.stdout  # where the data still is
    assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before


def test_what_only_the_environment_says_is_kept_for_the_service(template, tmp_path, monkeypatch):
    home, stick = tmp_path / "home", tmp_path / "stick"
    shutil.copytree(template, home)
    (home / "config.toml").write_text('# ours\nport = 9001\nhost = "127.0.0.1"\n', encoding="utf-8")
    monkeypatch.setattr(standing_by, "is_root", lambda: False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "person")
    said = {"backup": stick, "host": "0.0.0.0", "paper_mm": 58}
    installed = run(home, "service", "install", **said)
    assert installed.returncode == 0, installed.stderr
    found = Settings.from_environment({"OCOP_POS_HOME": str(home)})
    assert (found.backup, found.host, found.paper_mm) == (stick, "0.0.0.0", 58)
    assert (found.port, found.fixed) == (9001, frozenset())
    assert "# ours" in (home / "config.toml").read_text(encoding="utf-8")
    told = "OCOP_POS_BACKUP, OCOP_POS_HOST, OCOP_POS_PAPER_MM"
    assert f"Đã chép {told} vào {home / 'config.toml'}." in installed.stdout


def test_a_folder_without_a_shop_gets_no_service(tmp_path):
    assert run(tmp_path / "shop", "service", "install").returncode == 2


# --- The current release, and the till on the whole screen ------------------------------------


def test_a_shop_that_took_up_a_release_is_opened_by_its_launcher(tmp_path):
    launcher = tmp_path / "cửa hàng" / "program" / "ocop-pos"
    for is_windows in (False, True):
        one = standing_by.service(
            Settings(home=tmp_path / "cửa hàng"),
            "/opt/python",
            is_windows=is_windows,
            is_root=True,
            launcher=launcher,
        )
        assert "/opt/python" not in one.content
        assert "pos.cli" not in one.content
        assert str(launcher) in one.content
    assert f'ExecStart="{launcher}" run' in made_with(launcher).content


def made_with(launcher: Path) -> standing_by.Service:
    home = Settings(home=launcher.parents[1])
    return standing_by.service(home, "", is_windows=False, is_root=True, launcher=launcher)


def test_the_desktops_entry_is_read_back_as_the_very_words(tmp_path):
    """As the desktop reads it: the string first, then its arguments (Desktop Entry, `Exec`)."""
    home = tmp_path / (ODD + " `b` \\ ")
    one = standing_by.kiosk(Settings(home=home, port=8123), "/opt/py thon/python", is_windows=False)
    [line] = [line for line in one.content.splitlines() if line.startswith("Exec=")]
    words = arguments(line.removeprefix("Exec=").replace("\\\\", "\\"))
    assert words == [
        "env",
        f"OCOP_POS_HOME={home}",
        "OCOP_POS_PORT=8123",
        "/opt/py thon/python",
        "-m",
        "pos.cli",
        "kiosk",
    ]
    assert one.path.parts[-3:] == (".config", "autostart", "ocop-pos-kiosk.desktop")


def arguments(text: str) -> list[str]:
    found = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    return [re.sub(r"\\(.)", r"\1", word).replace("%%", "%") for word in found]


def test_windows_opens_the_till_from_the_persons_startup_folder(tmp_path):
    home = tmp_path / "cửa hàng 100%"
    one = standing_by.kiosk(Settings(home=home), "C:\\py\\python.exe", is_windows=True)
    assert one.path.name == "ocop-pos-kiosk.cmd"
    assert one.path.parent.name == "Startup"
    lines = one.content.split("\r\n")
    assert f'set "OCOP_POS_HOME={tmp_path}/cửa hàng 100%%"' in lines
    assert any(line.endswith('"C:\\py\\python.exe" "-m" "pos.cli" "kiosk"') for line in lines)


def test_a_kiosk_is_for_the_person_at_the_till_not_for_root(template, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(template, home)
    monkeypatch.setattr(standing_by, "is_root", lambda: True)
    done = run(home, "service", "install", "--kiosk")
    assert done.returncode == 2
    assert "không phải root" in done.stderr
