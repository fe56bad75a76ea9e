"""Releases for tests: the checkout's own wheel, made older, newer or worse.

What they need of others is a wheel without content each, and one path that leads to the packages
of the suite: unpacking a hundred megabytes for every kill would prove nothing more.  The real
wheels are taken by `tests/test_wheel.py`.
"""

import sysconfig
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pos.updating import bundles
from tools import bundle

KEY = bytes(range(32))
PUBLISHER = (
    Ed25519PrivateKey.from_private_bytes(KEY)
    .public_key()
    .public_bytes(Encoding.Raw, PublicFormat.Raw)
    .hex()
)
KNOWN = {PUBLISHER: "Nhà phát hành thử"}
NEXT = "9.0.0"
MIGRATION = "pos/migrations/versions/9001_later.py"
LATER = '''"""A table more."""

from alembic import op

revision, down_revision, branch_labels, depends_on = "9001", {head!r}, None, None


def upgrade():
    {before}
    op.execute("CREATE TABLE later_books (id INTEGER PRIMARY KEY)")


def downgrade():
    pass
'''


def later(head: str, before: str = "pass") -> dict[str, str]:
    """A migration behind the newest one.

    Args:
        before: a statement that it begins with.
    """
    return {MIGRATION: LATER.format(head=head, before=before)}


def make(
    wheel: Path, folder: Path, version: str = NEXT, changed: Mapping[str, str] | None = None
) -> Path:
    """A signed bundle of the checkout's wheel as another version.

    Args:
        changed: files of the wheel by their names, in place of its own or beside them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    mine = as_version(wheel, folder, version, changed or {})
    with zipfile.ZipFile(mine) as file:
        needs = bundles.about(file, mine.name).needs
    others = [_empty_wheel(folder, name, needs) for name in needs]
    return bundle.pack([mine, *others], folder, KEY)


def as_version(wheel: Path, folder: Path, version: str, changed: Mapping[str, str]) -> Path:
    """The checkout's wheel as if it were of another version, with some files changed."""
    old = wheel.name.split("-")[1]
    target = folder / wheel.name.replace(old, version, 1)
    with zipfile.ZipFile(wheel) as read, zipfile.ZipFile(target, "w") as written:
        for info in read.infolist():
            name = info.filename.replace(f"ocop_pos-{old}.", f"ocop_pos-{version}.")
            content = read.read(info)
            if name.endswith("/METADATA"):
                content = content.replace(
                    f"Version: {old}\n".encode(), f"Version: {version}\n".encode()
                )
            if name == "pos/base/release.py":
                content = content.replace(f'"{old}"'.encode(), f'"{version}"'.encode())
            if name not in changed:
                written.writestr(name, content)
        for name, text in changed.items():
            written.writestr(name, text)
    return target


def _empty_wheel(folder: Path, name: str, needs: Iterable[str]) -> Path:
    """A wheel of a name; the first of them leads to the packages of this interpreter."""
    plain = name.replace("-", "_")
    target = folder / f"{plain}-0-py3-none-any.whl"
    with zipfile.ZipFile(target, "w") as wheel:
        wheel.writestr(f"{plain}-0.dist-info/METADATA", f"Name: {name}\nVersion: 0\n")
        if name == min(needs):
            wheel.writestr("suite.pth", sysconfig.get_path("purelib") + "\n")
    return target
