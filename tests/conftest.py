"""Fixtures of the whole suite, and its guards: no socket but loopback."""

import gc
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos.web.routing import LateRule
from tests.browsers import _opened, browser, chromium, driver  # noqa: F401 - fixtures
from tests.world import World, make_template, open_world

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Begun behind a shell's `&`: shops that the tests open would not hear Ctrl-C either.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Each world is an application, some ten thousand objects that outlive the usual 700: looking
# for garbage that often took a quarter of the suite's time.
gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The named world's data folder, made once; copied by `world`."""
    home = tmp_path_factory.mktemp("template")
    make_template(home)
    return home


@pytest.fixture(scope="session", autouse=True)
def known_pins() -> Iterator[None]:
    """A PIN that argon2 found to fit a hash once is known to fit that very hash.

    The hash names its own salt and strength, so the answer cannot change; every copy of the
    world holds the same three.  What does not fit is worked out each time.
    """
    from argon2 import PasswordHasher

    work_out, known = PasswordHasher.verify, set()

    def verify(self: PasswordHasher, kept: str, pin: bytes) -> bool:
        if (kept, pin) not in known:
            work_out(self, kept, pin)  # raises where it does not fit
            known.add((kept, pin))
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordHasher, "verify", verify)
        yield


@pytest.fixture(scope="session", autouse=True)
def known_addresses() -> Iterator[None]:
    """What Werkzeug reads out of the text of an address is read once, not once for each world.

    It depends on the text alone: no application here has converters of its own.
    """
    work_out, known = LateRule.compile, {}

    def compiled(self: LateRule) -> None:
        if self.rule not in known:
            work_out(self)
            known[self.rule] = self._parts, self._trace, self._converters
            return
        self._parts, self._trace, self._converters = known[self.rule]
        self.arguments.update(self._converters)
        self._build = self._compile_builder(False).__get__(self, None)
        self._build_unknown = self._compile_builder(True).__get__(self, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LateRule, "compile", compiled)
        yield


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    """The named world, its own copy, shift not yet open."""
    with open_world(template, tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def till(world: World) -> World:
    """The named world with register 1's shift open."""
    world.open_shift()
    return world


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a test may reach beyond this machine."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0] if isinstance(address, tuple) else address
            assert host in ("127.0.0.1", "::1", "localhost"), f"a test called {address}"
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
