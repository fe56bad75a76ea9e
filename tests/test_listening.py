"""One port, in clear and under TLS: real sockets, a client that checks, clients that misbehave."""

import contextlib
import shutil
import socket
import ssl
import stat
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from pos.base import clock
from pos.base.transaction import reading
from pos.listening import HEADER_S, MOST_FOREIGN, MOST_OF_ONE, listen, tls_context
from pos.shop import changing, queries
from pos.shop.authority import RENEWED, SERVES, Authority, make_ready
from tests.world import NOON, World, open_world

HERE = "127.0.0.1"
NAMES = ["localhost", "127.0.0.1", "::1", "till", "till.local", "quay-1", "192.168.1.5", "8.8.8.8"]
NOT_OURS = {"till", "8.8.8.8"}
"""What the authority may not name: a client would refuse the certificate whole."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    authority = Authority(tmp_path_factory.mktemp("keys") / "tls")
    make_ready(authority, NAMES, datetime.now(UTC))  # TLS asks the system's own clock
    return authority


def _app(environ, start):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    said = environ["wsgi.input"].read(length)
    start("200 OK", [("Content-Type", "text/plain")])
    asker = f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']} "
    return [asker.encode() + said]  # of a known length: the line stays open


@pytest.fixture
def server(made: Authority) -> Iterator[Any]:
    context = tls_context(made.server_certificate, made.server_key)
    with running(tls=context) as server:
        yield server


@contextlib.contextmanager
def running(*, tls: ssl.SSLContext | None) -> Iterator[Any]:
    """A server of this machine; whoever asks it from another loopback address is foreign."""
    server = listen(
        _app,
        host="127.0.0.1",
        port=0,
        threads=4,
        tls=tls,
        is_here=lambda one: one == HERE,
        hears=lambda path, cookies, length: length <= 2_000_000 or cookies == f"may={path}",
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield server
    server.trigger.pull_trigger(server.close)
    thread.join(10)


@pytest.fixture
def port(server: Any) -> int:
    return int(server.effective_port)


def trusting(made: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(made.certificate))


def ask(
    port: int, made: Authority | None, request: bytes = b"GET / HTTP/1.0\r\n\r\n", name="127.0.0.1"
) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        if made is None:
            return _whole(line, request)
        with trusting(made).wrap_socket(line, server_hostname=name) as safe:
            return _whole(safe, request)


def _whole(line: socket.socket, request: bytes) -> bytes:
    line.sendall(request)
    return b"".join(iter(lambda: line.recv(65_536), b""))


def test_the_same_port_answers_in_clear_and_under_tls_and_says_which(port, made):
    assert ask(port, None).endswith(b"http 127.0.0.1 ")
    for name in ("127.0.0.1", "localhost", "till.local", "quay-1", "192.168.1.5"):
        assert ask(port, made, name=name).endswith(b"https 127.0.0.1 ")


def test_who_does_not_know_the_authority_is_warned(port):
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        pytest.raises(ssl.SSLCertVerificationError),
    ):
        ssl.create_default_context().wrap_socket(line, server_hostname="127.0.0.1")


def test_a_long_body_goes_both_ways_whole(port, made):
    body = bytes(range(256)) * 4000
    head = f"POST / HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode()
    for authority in (made, None):
        assert ask(port, authority, head + body).endswith(body)


def test_nothing_older_than_tls_1_2_is_spoken(port, made):
    old = trusting(made)
    old.set_ciphers("DEFAULT:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLS"):
        old.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.warns(DeprecationWarning, match="TLS"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        pytest.raises(OSError, match=r"(?i)alert|version|eof|reset|protocol"),
    ):
        old.wrap_socket(line, server_hostname="127.0.0.1")


def test_clients_that_never_finish_block_nobody_and_are_cut_off(port, made):
    stuck = []
    for begun in (b"\x16", b"\x16\x03\x01\x02\x00\x01", b"\x16\x03\x01\xff\xff" + b"x" * 99):
        for _ in range(10):
            line = socket.create_connection(("127.0.0.1", port), timeout=HEADER_S + 10)
            line.sendall(begun)
            stuck.append(line)
    began = time.monotonic()
    assert b"https" in ask(port, made)
    assert b"http " in ask(port, None)
    assert time.monotonic() - began < 3
    for line in stuck:
        with contextlib.suppress(ConnectionResetError):
            while line.recv(4096):  # an alert may come before the end
                pass
        line.close()
    assert time.monotonic() - began < HEADER_S + 8


@pytest.mark.parametrize("noise", [b"\x16\x00\x00\x00\x00\x00", b"\x16" * 5000, b"\x00\xff" * 9])
def test_noise_ends_its_own_line_alone(port, made, noise):
    line = socket.create_connection(("127.0.0.1", port), timeout=HEADER_S + 8)
    with line, contextlib.suppress(OSError):  # cut off while it still speaks
        line.sendall(noise)
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass
    assert b"https" in ask(port, made)


@pytest.mark.parametrize("takes_leave", [True, False])
def test_a_client_that_hangs_up_under_tls_leaves_no_line_and_no_work(server, made, takes_leave):
    line = socket.create_connection(("127.0.0.1", server.effective_port), timeout=10)
    safe = trusting(made).wrap_socket(line, server_hostname="127.0.0.1")
    safe.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert safe.recv(4096)
    if takes_leave:
        with contextlib.suppress(OSError):  # it may be gone before it answers
            safe.unwrap()
    safe.close()
    until = time.monotonic() + 5
    while server.active_channels and time.monotonic() < until:
        time.sleep(0.01)
    assert not server.active_channels
    worked = time.process_time()
    time.sleep(0.5)
    assert time.process_time() - worked < 0.25


def test_many_at_once_each_get_their_own_answer(port, made):
    said: list[bytes] = []

    def go(no: int) -> None:
        body = str(no).encode() * 999
        head = f"POST / HTTP/1.0\r\nContent-Length: {len(body)}\r\n\r\n".encode()
        said.append(b"ok" if ask(port, made, head + body).endswith(b" " + body) else b"no")

    threads = [threading.Thread(target=go, args=[no]) for no in range(24)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert said == [b"ok"] * 24


# --- How much is taken in --------------------------------------------------------------------


def asks(path: str, length: int, more: str = "") -> bytes:
    return f"POST {path} HTTP/1.0\r\nContent-Length: {length}\r\n{more}\r\n".encode()


def bytes_on_disk() -> int:
    """Of files that this process holds and that have no name: where bodies wait."""
    found = 0
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(OSError):
            status = one.stat()
            found += status.st_size if stat.S_ISREG(status.st_mode) and not status.st_nlink else 0
    return found


def test_a_body_that_is_not_heard_leaves_nothing_and_is_answered_at_its_end(either):
    before = bytes_on_disk()
    with socket.create_connection(("127.0.0.1", either.effective_port), timeout=10) as line:
        line.sendall(asks("/x", 30_000_000))
        for _ in range(29):
            line.sendall(bytes(1_000_000))
        time.sleep(0.2)
        assert bytes_on_disk() == before
        line.sendall(bytes(1_000_000))
        said = b"".join(iter(lambda: line.recv(65_536), b""))
    assert said.endswith(b"http 127.0.0.1 ")  # the application was asked, and had nothing to read


def test_who_may_send_more_to_this_page_does(either):
    body = bytes(range(256)) * 12_000
    for more, is_whole in (("Cookie: may=/x\r\n", True), ("Cookie: may=/y\r\n", False)):
        with socket.create_connection(("127.0.0.1", either.effective_port), timeout=10) as line:
            said = _whole(line, asks("/x", len(body), more) + body)
        assert said.endswith(body) is is_whole


def test_a_body_in_chunks_of_untold_length_stays_small(either):
    head = b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    before = bytes_on_disk()
    with socket.create_connection(("127.0.0.1", either.effective_port), timeout=10) as line:
        line.sendall(head)
        with contextlib.suppress(OSError):  # hung up on in the middle
            for _ in range(20):
                line.sendall(b"FFFFF\r\n" + bytes(0xFFFFF) + b"\r\n")
                assert bytes_on_disk() == before
            assert b"413" in line.recv(4096)
    assert bytes_on_disk() == before


# --- Who takes how many lines ----------------------------------------------------------------


@pytest.fixture(params=["clear", "tls"])
def either(
    request: pytest.FixtureRequest, made: Authority, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """A server in clear, and one that speaks both; it looks after its lines all the time."""
    monkeypatch.setattr("pos.listening.LOOKS_EVERY_S", 0)
    tls = (
        None if request.param == "clear" else tls_context(made.server_certificate, made.server_key)
    )
    with running(tls=tls) as server:
        yield server


def hold(server: Any, count: int, *, by: str, stack: contextlib.ExitStack) -> list[socket.socket]:
    """Lines that somebody opens and says nothing on."""
    return [
        stack.enter_context(
            socket.create_connection(
                ("127.0.0.1", server.effective_port), timeout=10, source_address=(by, 0)
            )
        )
        for _ in range(count)
    ]


def is_answered(server: Any, by: str) -> bool:
    try:
        with socket.create_connection(
            ("127.0.0.1", server.effective_port), timeout=5, source_address=(by, 0)
        ) as line:
            return b"200 OK" in _whole(line, b"GET / HTTP/1.0\r\n\r\n")
    except OSError:
        return False


def _until(line: socket.socket, end: bytes) -> bool:
    """Whether an answer comes whose last bytes these are."""
    said = b""
    while not said.endswith(end):
        came = line.recv(4096)
        if not came:
            return False
        said += came
    return True


def test_one_stranger_takes_32_lines_and_nobody_else_notices(either):
    with contextlib.ExitStack() as stack:
        held = hold(either, 420, by="127.0.0.9", stack=stack)
        assert is_answered(either, "127.0.0.1")
        assert is_answered(either, "127.0.0.8")
        assert not is_answered(either, "127.0.0.9")
        assert len(either.active_channels) <= MOST_OF_ONE + 2  # the two above may just be leaving
        held[0].sendall(b"GET / HTTP/1.0\r\n\r\n")  # what was let in is answered
        assert b"200 OK" in held[0].recv(4096)


def test_many_strangers_leave_this_machine_its_own_lines(either):
    with contextlib.ExitStack() as stack:
        for one in range(15):
            hold(either, MOST_OF_ONE, by=f"127.0.1.{one + 1}", stack=stack)
        assert not is_answered(either, "127.0.0.8")
        assert len(either.active_channels) == MOST_FOREIGN
        hold(either, 60, by=HERE, stack=stack)
        assert is_answered(either, HERE)


@pytest.mark.parametrize("said", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: x\r\n"])
def test_a_line_that_owes_its_header_is_cut_off_wherever_it_comes_from(either, said, monkeypatch):
    monkeypatch.setattr("pos.listening.HEADER_S", 1)
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        for by in (HERE, "127.0.0.9"):
            [line] = hold(either, 1, by=by, stack=stack)
            line.sendall(said)
            assert line.recv(4096) == b""
    assert time.monotonic() - began < 12


def test_a_header_that_drips_is_cut_off_on_a_line_that_was_heard_before(either, monkeypatch):
    monkeypatch.setattr("pos.listening.HEADER_S", 1)
    with contextlib.ExitStack() as stack:
        [line] = hold(either, 1, by="127.0.0.9", stack=stack)
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert _until(line, b"http 127.0.0.9 ")
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            while time.monotonic() - began < 12:
                line.sendall(b"G")
                time.sleep(0.2)
        assert time.monotonic() - began < 8


def test_a_line_that_was_heard_stays_open_and_a_body_may_take_its_time(either, monkeypatch):
    monkeypatch.setattr("pos.listening.HEADER_S", 1)
    with contextlib.ExitStack() as stack:
        calm, slow = hold(either, 2, by="127.0.0.9", stack=stack)
        calm.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert _until(calm, b"http 127.0.0.9 ")
        slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na")
        time.sleep(3)
        slow.sendall(b"b")
        assert _until(slow, b"http 127.0.0.9 ab")
        calm.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert _until(calm, b"http 127.0.0.9 ")


# --- The certificate -------------------------------------------------------------------------


def test_its_files_are_ours_alone_and_a_browser_takes_the_certificate(tmp_path: Path):
    one = Authority(tmp_path / "tls")
    assert make_ready(one, NAMES, NOON)
    for path in one.folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    shown = x509.load_pem_x509_certificate(one.server_certificate.read_bytes())
    assert shown.not_valid_after_utc - shown.not_valid_before_utc <= SERVES
    told = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert {str(name.value) for name in told} == set(NAMES) - NOT_OURS
    trusted = x509.load_pem_x509_certificate(one.certificate.read_bytes())
    shown.verify_directly_issued_by(trusted)
    limits = trusted.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    assert trusted.public_bytes(serialization.Encoding.DER) == one.der()
    assert len(one.fingerprint().replace(" ", "")) == 64


def test_it_is_renewed_in_time_for_a_new_address_and_when_damaged_under_the_same_authority(
    tmp_path: Path,
):
    one = Authority(tmp_path / "tls")
    make_ready(one, NAMES, NOON)
    trusted = one.fingerprint()
    assert not make_ready(one, NAMES, NOON + timedelta(days=300))
    assert not make_ready(one, NAMES[:3], NOON)
    assert make_ready(one, NAMES, NOON + SERVES - RENEWED)
    assert make_ready(one, [*NAMES, "192.168.1.9"], NOON + SERVES - RENEWED)
    one.server_key.write_bytes(b"nothing")
    assert make_ready(one, [*NAMES, "192.168.1.9"], NOON + SERVES - RENEWED)
    assert one.fingerprint() == trusted


@pytest.mark.parametrize("years", [-6, -56])
def test_a_clock_behind_replaces_no_certificate(tmp_path: Path, years: int):
    one = Authority(tmp_path / "tls")
    make_ready(one, NAMES, NOON)
    before = {path: path.read_bytes() for path in one.folder.iterdir()}
    wrong = NOON.replace(year=NOON.year + years)
    assert not make_ready(one, [*NAMES, "192.168.1.9"], wrong)
    assert {path: path.read_bytes() for path in one.folder.iterdir()} == before


@pytest.mark.parametrize("years", [2, 11])
def test_a_clock_ahead_renews_what_is_shown_and_never_what_is_trusted(tmp_path: Path, years: int):
    one = Authority(tmp_path / "tls")
    make_ready(one, NAMES, NOON)
    trusted = one.fingerprint()
    wrong = NOON.replace(year=NOON.year + years)
    assert make_ready(one, NAMES, wrong)
    assert not make_ready(one, NAMES, wrong + timedelta(seconds=20))
    assert make_ready(one, NAMES, NOON)  # the clock is right again
    assert not make_ready(one, NAMES, NOON + timedelta(seconds=20))
    assert one.fingerprint() == trusted


def test_what_is_made_first_under_a_clock_behind_holds_once_it_is_right(tmp_path: Path):
    one = Authority(tmp_path / "tls")
    assert make_ready(one, NAMES, NOON.replace(year=1970))
    one.server_key.unlink()
    assert make_ready(one, NAMES, NOON.replace(year=1970))  # the shop opens all the same
    trusted = x509.load_pem_x509_certificate(one.certificate.read_bytes())
    shown = x509.load_pem_x509_certificate(one.server_certificate.read_bytes())
    for each in (trusted, shown):
        assert each.not_valid_before_utc <= NOON <= each.not_valid_after_utc


# --- What each may see -----------------------------------------------------------------------

LAN = {"REMOTE_ADDR": "192.168.1.20"}
SAFE = LAN | {"wsgi.url_scheme": "https"}
HOST = "192.168.1.5:8000"


@pytest.fixture
def safe_shop(template: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(template, tmp_path / "home")
    with open_world(template, tmp_path / "home", host="0.0.0.0", tls=True) as world:
        authority = world.app.extensions["ocop_house"].authority
        make_ready(authority, NAMES, NOON)
        yield world


def test_in_clear_a_machine_of_the_network_sees_origins_and_how_to_trust_alone(safe_shop: World):
    client = safe_shop.app.test_client()
    for path in ("/", "/pair", "/sign-in", "/till", "/settings/network"):
        answer = client.get(path, base_url=f"http://{HOST}", environ_overrides=LAN)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/safety"), path
    for path in ("/pair", "/sign-in", "/lock"):
        sent = client.post(path, base_url=f"http://{HOST}", environ_overrides=LAN)
        assert sent.status_code == 403, path
    page = client.get("/safety", base_url=f"http://{HOST}", environ_overrides=LAN)
    said = page.get_data(as_text=True)
    assert "Set-Cookie" not in page.headers
    assert safe_shop.app.extensions["ocop_house"].authority.fingerprint() in said
    assert f"https://{HOST}/pair" in said
    origin = "/01/08930000000019/10/L261103"
    assert client.get(origin, base_url=f"http://{HOST}", environ_overrides=LAN).status_code == 200
    given = client.get("/safety/ocop-pos.crt", base_url=f"http://{HOST}", environ_overrides=LAN)
    assert x509.load_der_x509_certificate(given.get_data())


def test_far_machines_see_no_certificate_either(safe_shop: World):
    far = {"REMOTE_ADDR": "203.0.113.9"}
    client = safe_shop.app.test_client()
    for path in ("/safety", "/safety/ocop-pos.crt"):
        assert client.get(path, base_url=f"http://{HOST}", environ_overrides=far).status_code == 403


def test_under_tls_a_machine_pairs_and_its_cookies_never_go_in_clear(safe_shop: World):
    changing.add_register(hand=safe_shop.hand("Hạnh"))
    reading().rollback()
    house = safe_shop.app.extensions["ocop_house"]
    code = house.pair_codes.offer(2, clock.now())
    client = safe_shop.app.test_client()
    answer = client.post(
        "/pair", data={"code": code.digits}, base_url=f"https://{HOST}", environ_overrides=SAFE
    )
    assert answer.status_code == 303
    page = client.get("/sign-in", base_url=f"https://{HOST}", environ_overrides=SAFE)
    cookies = [*answer.headers.getlist("Set-Cookie"), *page.headers.getlist("Set-Cookie")]
    assert cookies
    assert all("; Secure" in one for one in cookies)
    for each in (answer, page):
        assert "Strict-Transport-Security" not in each.headers


def pair_two(world: World, **asks: Any) -> Any:
    """A browser that is register 2 from now on."""
    house, client = world.app.extensions["ocop_house"], world.app.test_client()
    if len(queries.registers(reading())) < 2:
        changing.add_register(hand=world.hand("Hạnh"))
    reading().rollback()
    code = house.pair_codes.offer(2, clock.now())
    assert client.post("/pair", data={"code": code.digits}, **asks).status_code == 303
    reading().rollback()
    return client


def test_what_a_register_was_given_in_clear_opens_nothing_under_tls(template: Path, tmp_path: Path):
    asks = {"base_url": f"https://{HOST}", "environ_overrides": SAFE}
    with open_world(template, tmp_path / "home", host="0.0.0.0") as world:
        client = pair_two(world, base_url=f"http://{HOST}", environ_overrides=LAN)
        overheard = client.get_cookie("register", domain="192.168.1.5").value
        house = world.app.extensions["ocop_house"]
        settings = replace(house.settings, tls=True)
        world.app.extensions["ocop_house"] = replace(house, settings=settings)
        stranger = world.app.test_client()
        for said in (overheard, f"tls:{overheard}"):
            stranger.set_cookie("register", said, domain="192.168.1.5")
            answer = stranger.get("/", **asks)
            assert answer.headers["Location"] == "/pair"
            assert stranger.get("/sign-in", **asks).status_code == 403
        own = pair_two(world, **asks)
        assert own.get("/sign-in", **asks).status_code == 200


def test_a_second_browser_of_this_machine_stays_a_register_whatever_the_network_speaks(
    template: Path, tmp_path: Path
):
    with open_world(template, tmp_path / "home", host="0.0.0.0", tls=True) as world:
        client = pair_two(world)
        assert "Quầy 2" in client.get("/sign-in").get_data(as_text=True)


def test_this_machine_goes_on_in_clear(safe_shop: World):
    answer = safe_shop.app.test_client().get("/sign-in")
    assert answer.status_code == 200
    assert not any("Secure" in one for one in answer.headers.getlist("Set-Cookie"))
