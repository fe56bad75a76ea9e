"""`ocop-pos central …` as whoever runs the centre types it: real processes, a real port."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from pos import cli
from pos.base.errors import WrongSetting
from pos.centre_config import CentreSettings, founder_password
from tests import forked

pytestmark = pytest.mark.postgres
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def environment(home: Path, url: str, **more: str) -> dict[str, str]:
    ours = ("OCOP_POS_", "OCOP_CENTRE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "OCOP_CENTRE_HOME": str(home),
        "OCOP_POS_DATABASE_URL": url,
        **more,
    }


def central(env: dict[str, str], *words: str) -> "subprocess.CompletedProcess[str]":
    return forked.run(cli.main, words, env, folder=ROOT)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_the_centre_is_founded_served_by_several_processes_and_closed(
    centre_url: str, tmp_path: Path
):
    port, password = free_port(), "rừng trúc sau nhà"
    env = environment(
        tmp_path / "centre",
        centre_url,
        OCOP_CENTRE_PORT=str(port),
        OCOP_CENTRE_FOUNDER_PASSWORD=password,
    )
    made = central(env, "central", "founder", "thu", "--name", "Thu")
    assert made.returncode == 0, made.stderr
    assert "Đã thêm người quản trị thu" in made.stdout
    again = central(env, "--lang", "en", "central", "founder", "thu")
    assert again.returncode == 2
    assert "has an administrator already" in again.stderr
    assert oct((tmp_path / "centre" / "keys" / "centre.ed25519").stat().st_mode)[-3:] == "600"

    command = [sys.executable, "-m", "pos.cli", "central", "run"]
    with subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as served:
        try:
            assert _page(f"http://127.0.0.1:{port}/sign-in").count("password") > 1
        finally:
            served.send_signal(signal.SIGTERM)
        told = served.communicate(timeout=PATIENCE_S)[0]
    assert f"Trung tâm mở ở http://127.0.0.1:{port}" in told
    assert served.returncode == 0, told


def test_what_could_not_be_read_is_read_again_by_a_command(centre_url: str, tmp_path: Path):
    done = central(environment(tmp_path, centre_url), "central", "reread")
    assert done.stdout.strip() == "Đã đọc 0 việc, còn 0 việc chưa đọc được."


def test_a_centre_without_its_database_says_so_in_one_sentence(tmp_path: Path):
    nobody = "postgresql://nobody@127.0.0.1:9/nothing"
    for url, said in (("", "Chưa có cơ sở dữ liệu"), (nobody, "không trả lời")):
        done = central(environment(tmp_path, url), "central", "migrate")
        assert (done.returncode, done.stdout) == (2, "")
        assert said in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"OCOP_POS_DATABASE_URL": "sqlite:///x"}, "setting.database"),
        ({"OCOP_CENTRE_PORT": "0"}, "setting.centre"),
        ({"OCOP_CENTRE_PORT": "9" * 5000}, "setting.centre"),
        ({"OCOP_CENTRE_URL": "http://centre.example"}, "setting.centre_https"),
        ({"OCOP_CENTRE_URL": "https://centre.example/x"}, "setting.centre"),
        ({"OCOP_CENTRE_HOST": "a b"}, "setting.centre"),
        ({"OCOP_CENTRE_WORKERS": "many"}, "setting.centre"),
        ({"OCOP_CENTRE_CA_SHA256": "x"}, "setting.centre"),
    ],
)
def test_a_setting_that_cannot_be_is_named(changed: dict[str, str], code: str):
    env = {"OCOP_POS_DATABASE_URL": "postgresql://a@b/c", **changed}
    with pytest.raises(WrongSetting) as wrong:
        CentreSettings.from_environment(env)
    assert wrong.value.code == code


def test_settings_are_read_from_the_environment():
    found = CentreSettings.from_environment(
        {
            "OCOP_POS_DATABASE_URL": "postgresql://centre@/ocop",
            "OCOP_CENTRE_HOME": "/srv/ocop",
            "OCOP_CENTRE_URL": "HTTPS://Centre.Example:8443/",
            "OCOP_CENTRE_ORIGIN_URL": "https://ocop.example",
            "OCOP_CENTRE_SHARDS": "postgresql://a@x/1 postgresql://a@y/2",
            "OCOP_CENTRE_NAME": "Văn phòng OCOP Hà Nội",
            "OCOP_CENTRE_BEHIND_PROXY": "1",
            "OCOP_CENTRE_DEMO": "true",
            "OCOP_CENTRE_CA_SHA256": "AB" * 32,
            "OCOP_CENTRE_WORKERS": "4",
        }
    )
    assert found.home == Path("/srv/ocop")
    assert found.public_url == "https://centre.example:8443"
    assert found.is_tls
    assert found.names == {"127.0.0.1", "centre.example"}
    assert found.shards == ("postgresql://a@x/1", "postgresql://a@y/2")
    assert (found.workers, found.is_demo, found.is_behind_proxy) == (4, True, True)
    assert found.ca_sha256 == "ab" * 32
    assert founder_password({"OCOP_CENTRE_FOUNDER_PASSWORD": "x"}) == "x"
    assert founder_password({}) is None


def _page(address: str) -> str:
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
