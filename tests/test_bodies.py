"""Who may send how much to the running shop: real lines, the real door."""

import re
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pos import bodies
from pos.app import hears
from pos.listening import listen
from tests.world import World


@pytest.fixture
def port(world: World) -> Iterator[int]:
    """The shop, served as `ocop-pos run` does, with its guard against forged forms."""
    world.app.config["WTF_CSRF_ENABLED"] = True
    server: Any = listen(
        world.app,
        host="127.0.0.1",
        port=0,
        threads=2,
        is_here=lambda _address: True,
        hears=hears(world.app),
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield int(server.effective_port)
    server.trigger.pull_trigger(server.close)
    thread.join(10)


def cookies_of(world: World) -> str:
    """What the browser of a manager who has signed in sends."""
    world.app.config["WTF_CSRF_ENABLED"] = False
    client = world.sign_in("Hạnh")
    world.app.config["WTF_CSRF_ENABLED"] = True
    found = client.get_cookie("till")
    assert found is not None
    return f"till={found.value}"


def send(port: int, path: str, length: int, *, cookies: str = "") -> tuple[int, str]:
    """The status of the answer and all of it."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(head.encode() + b"a=" + b"x" * (length - 2))
        said = b"".join(iter(lambda: line.recv(65_536), b"")).decode()
    found = re.match(r"HTTP/1\.\d (\d+)", said)
    assert found is not None, said[:200]
    return int(found[1]), said


def test_who_is_not_signed_in_is_sent_to_sign_in_however_much_he_sends(port, world):
    for cookies in ("", "till=nothing", "till=e30.aaaa.bbbb"):
        status, said = send(port, "/catalogue/imports", 5_000_000, cookies=cookies)
        assert status == 303
        assert "Location: /sign-in" in said


def test_a_form_that_is_open_to_strangers_takes_only_what_a_form_holds(port, world):
    for length in (bodies.STRANGERS_BYTES + 1, 3_000_000):
        status, said = send(port, "/sign-in", length)
        assert status == 413
        assert "Nội dung gửi lên dài quá" in said


def test_a_file_that_is_too_large_is_refused_in_a_sentence_that_can_be_read(
    port, world, monkeypatch
):
    monkeypatch.setattr(bodies, "MOST_FILE_BYTES", 2_000_000)
    cookies = cookies_of(world)
    status, said = send(port, "/catalogue/imports", 9_000_000, cookies=cookies)
    assert status == 413
    assert "máy chỉ nhận tới 50 MB" in said
    status, said = send(port, "/till/sales", 1_500_000, cookies=cookies)
    assert status == 413
    assert "Nội dung gửi lên dài quá" in said


def test_what_somebody_who_is_signed_in_sends_is_read(port, world):
    status, said = send(port, "/catalogue/imports", 3_000_000, cookies=cookies_of(world))
    assert status == 400
    assert "Trang này mở đã lâu" in said  # it was read, and carries no token


def test_only_who_is_signed_in_now_is_heard_at_length_and_only_where_files_come_to(world):
    is_heard = hears(world.app)
    mine = cookies_of(world)
    assert is_heard("/catalogue/imports", mine, 50_000_000)
    assert not is_heard("/catalogue/imports", mine, bodies.MOST_FILE_BYTES + 1)
    assert not is_heard("/till/sales", mine, 50_000_000)
    for cookies in ("", "till=nothing", "till=e30.aaaa.bbbb", "register=x"):
        assert not is_heard("/catalogue/imports", cookies, bodies.STRANGERS_BYTES + 1)
        assert is_heard("/sign-in", cookies, bodies.STRANGERS_BYTES)
    world.app.extensions["ocop_house"].sessions.end_of_person(world.person_id("Hạnh"))
    assert not is_heard("/catalogue/imports", mine, 50_000_000)
