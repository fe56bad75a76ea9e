"""The till on the whole screen: the right browser, once the shop answers, and no sooner."""

import http.server
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pos.updating import kiosk
from tests.run import CHROMIUM, look_for_chromium
from tests.test_cli import environment, free_port, run


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A program by a browser's name that writes down how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    path = folder / "chromium"
    path.write_text(
        f'#!/bin/sh\nfor word in "$@"; do printf "%s\\n" "$word"; done >> "{folder}/called"\n'
        f'test -e "{folder}/crash" && rm "{folder}/crash" && exit 1\nexit 0\n',
        encoding="utf-8",
    )
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def called(browser: Path) -> list[str]:
    path = browser.parent / "called"
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@dataclass
class Late:
    """A shop that opens a while after its machine; what it was asked for."""

    port: int
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def late() -> Iterator[Late]:
    """At its port somebody answers from the second second on."""
    one = Late(free_port())

    class Shop(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            one.asked.append(f"{self.path} {self.headers.get('User-Agent', '')}")
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    def open_late() -> None:
        time.sleep(1.2)
        servers.append(http.server.ThreadingHTTPServer(("127.0.0.1", one.port), Shop))
        servers[0].serve_forever()

    servers: list[http.server.ThreadingHTTPServer] = []
    thread = threading.Thread(target=open_late)
    thread.start()
    yield one
    kiosk.wait_for(one.port)
    servers[0].shutdown()
    servers[0].server_close()
    thread.join()


def test_it_waits_until_the_shop_answers_then_shows_the_till_alone(browser, late, tmp_path):
    started = time.monotonic()
    path = f"{browser.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [sys.executable, "-m", "pos.cli", "kiosk"],
        env=environment(tmp_path / "nowhere", port=late.port)
        | {"PATH": path, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Đang chờ" in done.stdout
    assert time.monotonic() - started > 1
    words = called(browser)
    assert {"--kiosk", f"--app=http://127.0.0.1:{late.port}"} <= set(words)
    assert f"--user-data-dir={tmp_path / '.ocop-pos-kiosk'}" in words
    assert not (tmp_path / "nowhere").exists()


def test_a_browser_that_crashed_is_opened_again(browser, late):
    (browser.parent / "crash").touch()
    kiosk.show(browser, late.port)
    assert called(browser).count("--kiosk") == 2


def test_a_machine_without_a_browser_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(kiosk, "NAMES", ("no-such-browser",))
    done = run(tmp_path, "kiosk", port=free_port())
    assert done.returncode == 2
    assert "Chromium" in done.stderr


@pytest.mark.browser
def test_a_real_chromium_shows_the_shop_by_that_command_line(late, tmp_path):
    """Headless, since nobody watches."""
    found = look_for_chromium()
    if found is None:
        pytest.skip(f"no Chromium was found: install one, or name it in {CHROMIUM}")
    kiosk.wait_for(late.port)
    words = kiosk.command(Path(found), late.port, tmp_path / "profile")
    shown = subprocess.Popen(
        [*words, "--headless", "--no-sandbox", "--disable-gpu"],
        env=environment(tmp_path),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        until = time.monotonic() + 60
        while not any("Chrom" in one for one in late.asked) and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        os.killpg(shown.pid, signal.SIGKILL)
        shown.wait()
    assert any(one.startswith("/ ") and "Chrom" in one for one in late.asked)
