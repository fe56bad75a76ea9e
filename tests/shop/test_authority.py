"""The shop's own authority: what it may name, how long it holds, and what a full disk leaves."""

import errno
from datetime import timedelta
from pathlib import Path

import pytest

from pos.listening import tls_context
from pos.shop import authority
from pos.shop.authority import SERVES, Authority, make_ready
from tests.world import NOON

NAMES = ["localhost", "127.0.0.1", "192.168.1.5"]


@pytest.fixture
def made(tmp_path: Path) -> Authority:
    one = Authority(tmp_path / "tls")
    make_ready(one, NAMES, NOON)
    return one


@pytest.fixture
def fill(monkeypatch: pytest.MonkeyPatch):
    """Lets no certificate be written any more; a key, being small, still finds its place."""

    def write(path: Path, content: bytes) -> None:
        if path.suffix == ".crt":
            raise OSError(errno.ENOSPC, "no room")
        path.write_bytes(content)

    return lambda: monkeypatch.setattr(authority, "write_whole", write)


@pytest.mark.parametrize("names", [NAMES, [*NAMES, "192.168.1.9"]])
def test_a_renewal_without_room_leaves_the_certificate_that_is_there(made: Authority, fill, names):
    before = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    fill()
    with pytest.raises(OSError, match="no room"):
        make_ready(made, names, NOON + SERVES + timedelta(days=1))
    assert made.can_be_shown()
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == before
    tls_context(made.server_certificate, made.server_key)


def test_what_is_missing_or_damaged_cannot_be_shown(made: Authority):
    made.server_key.write_bytes(b"nothing")
    assert not made.can_be_shown()
    made.server_key.unlink()
    assert not made.can_be_shown()
