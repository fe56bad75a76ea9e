"""One process: opened again when a settings page asks for it, and whatever its disk is like."""

import errno
import signal
import threading
import time
import urllib.request
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask import Flask
from waitress.trigger import trigger

from pos import serving, tls
from pos.base.errors import WrongSetting
from pos.care import ballast
from pos.shop.authority import Authority, make_ready
from pos.web import lan
from tests.simulation.fire import free_port
from tests.world import NOON, World


def test_a_page_that_is_pressed_twice_opens_the_shop_again_once(monkeypatch):
    heard: list[int] = []
    monkeypatch.setattr(serving, "ANSWERS_S", 0.2)
    usual = signal.signal(signal.SIGTERM, lambda number, _frame: heard.append(number))
    try:
        again = Event()
        reopen = serving._reopening(again)
        reopen()
        time.sleep(0.1)  # two signals at one moment would be heard as one
        reopen()
        until = time.monotonic() + 20
        while not heard and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(0.6)  # a second signal would have followed
    finally:
        signal.signal(signal.SIGTERM, usual)
    assert again.is_set()
    assert heard == [signal.SIGTERM]


def test_a_signal_heard_while_the_shop_opens_ends_it_once_nothing_is_cut_in_two(world: World):
    usual, opened = signal.getsignal(signal.SIGTERM), []

    def ready() -> None:
        signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGTERM)
        opened.append("whole")

    try:
        again = serving.serve(world.app, replace(world.settings, port=free_port()), ready=ready)
    finally:
        signal.signal(signal.SIGTERM, usual)
    assert (opened, again) == (["whole"], False)


def test_what_answers_for_a_while_leaves_nothing_behind_and_nobody_writes_into_its_closed_lines(
    monkeypatch,
):
    """Whoever wakes the server does it late here, as another thread may on a busy machine."""
    usual = trigger._physical_pull

    def late(one: Any) -> None:
        usual(one)
        time.sleep(0.1)  # long enough for the server to have closed its lines
        usual(one)

    monkeypatch.setattr(trigger, "_physical_pull", late)
    app = Flask("a page")
    app.add_url_rule("/", view_func=lambda: "here")
    before = set(threading.enumerate())
    with serving.answering(app) as port:
        answered = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read()
    assert answered == b"here"
    assert set(threading.enumerate()) <= before


@pytest.fixture
def authority(tmp_path: Path, monkeypatch) -> Authority:
    """The shop's, on a machine whose network is what it is."""
    monkeypatch.setattr(lan, "everything", lambda: ["localhost", "127.0.0.1"])
    return Authority(tmp_path / "keys" / "tls")


def refusing(monkeypatch, reason: int, *, times: int = 99) -> None:
    left = iter(range(times))

    def make(one: Authority, names: object, now: object) -> bool:
        if next(left, None) is not None:
            raise OSError(reason, "refused")
        return make_ready(one, ["localhost"], NOON)

    monkeypatch.setattr(tls, "make_ready", make)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (errno.ENOSPC, "setting.no_room"),
        (errno.EACCES, "setting.read_only"),
        (errno.EIO, "setting.disk_failing"),
    ],
)
def test_a_till_that_can_get_no_certificate_says_what_its_disk_says(
    authority, tmp_path, monkeypatch, reason, code
):
    refusing(monkeypatch, reason)
    with pytest.raises(WrongSetting) as wrong:
        tls.certify(authority, tmp_path)
    assert wrong.value.code == code


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EACCES, errno.EIO])
def test_a_till_that_has_a_certificate_opens_with_it_whatever_its_disk_says(
    authority, tmp_path, monkeypatch, reason
):
    make_ready(authority, ["localhost"], NOON)
    refusing(monkeypatch, reason)
    tls.certify(authority, tmp_path)


def test_the_ballast_is_thrown_off_for_a_first_certificate(authority, tmp_path, monkeypatch):
    ballast.keep(tmp_path, 10 * 1024**3)
    refusing(monkeypatch, errno.ENOSPC, times=1)
    tls.certify(authority, tmp_path)
    assert authority.can_be_shown()
    assert not ballast.throw_off(tmp_path)
