"""The shop's own authority: what it may name, how long it holds, and what a full disk leaves."""

import errno
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from pos.listening import tls_context
from pos.shop import authority
from pos.shop.authority import SERVES, Authority, make_ready
from tests.care.counter import Counter
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


# --- What it may name ------------------------------------------------------------------------


def names_of(one: Authority) -> set[str]:
    shown = x509.load_pem_x509_certificate(one.server_certificate.read_bytes())
    held = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in held}


@pytest.mark.parametrize("name", ["quay-1", "desktop-4f2", "pos2", "may-ban-hang"])
def test_a_machines_bare_name_is_in_its_certificate(tmp_path: Path, name: str):
    one = Authority(tmp_path / "tls")
    make_ready(one, [*NAMES, name, f"{name}.local"], NOON)
    assert names_of(one) == {*NAMES, name, f"{name}.local"}
    assert one.address_of(name) == name


@pytest.mark.parametrize(
    "name", ["shop", "com", "vn", "bank", "xn--p1ai", "a.vn", "vietcombank.com"]
)
def test_what_may_be_a_domain_of_the_internet_is_in_none(tmp_path: Path, name: str):
    one = Authority(tmp_path / "tls")
    make_ready(one, [*NAMES, name, f"{name}.local"], NOON)
    assert name not in names_of(one)
    trusted = x509.load_pem_x509_certificate(one.certificate.read_bytes())
    limits = trusted.extensions.get_extension_for_class(x509.NameConstraints).value
    said = {each.value for each in limits.permitted_subtrees or ()}
    assert {each for each in said if isinstance(each, str)} == {"local", "localhost"}


def test_a_name_that_the_authority_does_not_know_yet_waits_for_another_authority(made: Authority):
    asked = [*NAMES, "quay-1", "quay-1.local"]
    assert make_ready(made, asked, NOON)
    assert names_of(made) == {*NAMES, "quay-1.local"}
    assert not make_ready(made, asked, NOON)
    authority.renew(made, asked, NOON)
    assert names_of(made) == set(asked)


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("192.168.1.5", "192.168.1.5"),
        ("till", "till.local"),
        ("till.local", "till.local"),
        ("old", "192.168.1.5"),
        ("localhost", "localhost"),
    ],
)
def test_a_machine_is_led_to_an_address_that_the_certificate_holds_for(
    tmp_path: Path, asked: str, led_to: str
):
    one = Authority(tmp_path / "tls")
    make_ready(one, [*NAMES, "::1", "till.local"], NOON)
    assert one.address_of(asked) == led_to


# --- Another authority -----------------------------------------------------------------------


def test_one_made_under_a_clock_ahead_is_replaced_on_demand_and_holds_today(tmp_path: Path):
    one = Authority(tmp_path / "tls")
    make_ready(one, NAMES, NOON + timedelta(days=3 * 365))
    begun = one.lasts()
    assert begun is not None
    assert begun[0] > NOON
    trusted = one.fingerprint()
    make_ready(one, NAMES, NOON)
    assert one.fingerprint() == trusted  # by itself nothing is trusted anew
    authority.renew(one, NAMES, NOON)
    lasts = one.lasts()
    assert lasts is not None
    assert lasts[0] <= NOON < lasts[1]
    assert one.fingerprint() != trusted
    assert one.can_be_shown()
    assert not make_ready(one, NAMES, NOON)
    assert [path.name for path in tmp_path.iterdir()] == ["tls"]


def test_a_new_one_without_room_leaves_all_as_it_is(made: Authority, fill):
    before = {path.name: path.read_bytes() for path in made.folder.iterdir()}
    fill()
    with pytest.raises(OSError, match="no room"):
        authority.renew(made, NAMES, NOON)
    assert {path.name: path.read_bytes() for path in made.folder.iterdir()} == before


@pytest.mark.parametrize("moved", [1, 2, 3])
def test_one_that_lost_its_power_half_way_is_made_once_more(
    made: Authority, monkeypatch: pytest.MonkeyPatch, moved: int
):
    usual, left = Path.replace, iter(range(moved))

    def replace(path: Path, target: Path) -> Path:
        if path.parent.name == "tls.new" and path.suffix != ".part" and next(left, None) is None:
            raise KeyboardInterrupt
        return usual(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        authority.renew(made, NAMES, NOON)
    monkeypatch.undo()
    make_ready(made, NAMES, NOON)
    assert not make_ready(made, NAMES, NOON)
    tls_context(made.server_certificate, made.server_key)


def test_of_a_damaged_one_nobody_says_how_long_it_holds(made: Authority):
    made.certificate.write_bytes(b"nothing")
    assert made.lasts() is None


def test_the_command_shows_turns_on_and_makes_anew(template: Path, tmp_path: Path):
    shutil.copytree(template, tmp_path / "home")
    shop = Counter(tmp_path / "home")
    assert "Kết nối an toàn: tắt." in shop.command("tls", "show").said
    begun = shop.command("tls", "on")
    assert begun.code == 0, begun.complained
    assert "Quầy nào đã nối từ trước thì nối lại" in begun.said
    assert "Chứng chỉ của cửa hàng dùng tới" in begun.said
    shown = shop.command("tls", "show").said
    assert "nối lại" not in shown
    refused = shop.command("tls", "renew", given="n\n")
    assert shop.command("tls", "show").said == shown
    assert "Mỗi máy khác phải cài chứng chỉ mới" in refused.said
    assert shop.command("tls", "renew", given="y\n").code == 0
    renewed = shop.command("tls", "show").said
    assert renewed != shown
    assert "Kết nối an toàn: bật." in renewed
