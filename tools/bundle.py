"""Make a release in one file, to be carried to a shop on a stick.

    python -m tools.bundle new-key FILE            a publisher's key; prints its line for the list
    python -m tools.bundle make [--key FILE] [--out FOLDER]

`make` builds the wheel, fetches the wheels of `requirements.txt` by their hashes for this Python
and this kind of machine, leaves out what the program does not need, and signs the manifest.  So it
is run once on each kind of machine that shops have.  Without a key the bundle is unsigned, and a
shop takes it only with `--unsigned`.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from pos.updating import bundles, publishers
from pos.updating.bundles import Manifest, Wheel

ROOT = Path(__file__).resolve().parents[1]
STILL = (2026, 1, 1, 0, 0, 0)
"""The time in the ZIP: the same wheels make the same file."""


def pack(wheels: Iterable[Path], folder: Path, key: bytes | None) -> Path:
    """Write the bundle of the program's wheel and those it needs; gives the file.

    Args:
        wheels: at least the needed ones; the others are left out.
        key: the publisher's 32 bytes; None leaves it unsigned.
    """
    found = {_name(path): path for path in wheels}
    needed = sorted(_needed(found), key=lambda path: path.name)
    [program] = [path for path in needed if _name(path) == bundles.PROGRAM]
    with zipfile.ZipFile(program) as wheel:
        version = bundles.about(wheel, program.name).version
        schemas = re.findall(r"pos/migrations/versions/(\d+)_", "\n".join(wheel.namelist()))
    manifest = Manifest(
        version=version,
        schema=max(schemas),
        python=bundles.this_python(),
        platform=bundles.this_platform(),
        installed_bytes=sum(map(_unpacked, needed)),
        wheels=tuple(map(_told, needed)),
    )
    text = bundles.compose(manifest)
    target = folder / f"ocop-pos-{version}-{manifest.platform}-py{manifest.python}.zip"
    with zipfile.ZipFile(target, "w") as file:
        _put(file, bundles.MANIFEST, text)
        if key is not None:
            _put(file, bundles.SEAL, json.dumps(sign(text, key), indent=1).encode())
        for path in needed:
            _put(file, f"wheels/{path.name}", path.read_bytes())
    return target


def sign(manifest: bytes, private_key: bytes) -> dict[str, str]:
    """The signature of a manifest: `key` and `signature`, hexadecimal."""
    key = Ed25519PrivateKey.from_private_bytes(private_key)
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = key.sign(publishers.signed_bytes(manifest))
    return {"key": public.hex(), "signature": signature.hex()}


def _needed(found: dict[str, Path]) -> set[Path]:
    """The program's wheel, and every wheel that one of them asks for."""
    asked, waiting = {bundles.PROGRAM}, [bundles.PROGRAM]
    while waiting:
        with zipfile.ZipFile(found[waiting.pop()]) as wheel:
            told = bundles.about(wheel, str(wheel.filename))
        more = {*told.needs, *(name for name in told.may_need if name in found)} - asked
        waiting += more
        asked |= more
    return {found[name] for name in asked}


def _name(path: Path) -> str:
    return bundles.plain(path.name.split("-")[0])


def _told(path: Path) -> Wheel:
    content = path.read_bytes()
    return Wheel(f"wheels/{path.name}", hashlib.sha256(content).hexdigest(), len(content))


def _unpacked(path: Path) -> int:
    with zipfile.ZipFile(path) as wheel:
        return sum(info.file_size for info in wheel.infolist())


def _put(file: zipfile.ZipFile, name: str, content: bytes) -> None:
    file.writestr(zipfile.ZipInfo(name, STILL), content)


def build_wheel(folder: Path, tree: Path = ROOT) -> Path:
    """The program's wheel, built from a checkout."""
    before = set(folder.glob("*.whl"))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=tree, check=True, capture_output=True)
    [wheel] = set(folder.glob("*.whl")) - before
    return wheel


def fetch_wheels(folder: Path) -> list[Path]:
    """The wheels of `requirements.txt` for this machine, each checked by its hash."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes"]
    command += ["--only-binary", ":all:", "-r", str(ROOT / "requirements.txt"), "-d", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return sorted(folder.glob("*.whl"))


def new_key(target: Path) -> str:
    """Write a publisher's key, readable by its owner alone; gives the public half."""
    key = Ed25519PrivateKey.generate()
    target.touch(mode=0o600, exist_ok=False)
    target.write_bytes(
        key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()),
    )
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _make(out: Path, key: bytes | None) -> Path:
    if key is not None and sign(b"", key)["key"] not in publishers.known():
        raise SystemExit(f"The key is not in pos/updating/{publishers.LIST}: add its line first.")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        wheels = [build_wheel(Path(folder)), *fetch_wheels(Path(folder))]
        return pack(dict.fromkeys(wheels), out, key)


def main() -> None:
    """Read the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m tools.bundle")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("new-key").add_argument("file", type=Path)
    making = commands.add_parser("make")
    making.add_argument("--key", type=Path)
    making.add_argument("--out", type=Path, default=ROOT / "dist")
    options = parser.parse_args()
    if options.command == "new-key":
        print(f"{new_key(options.file)} the publisher's name")
    else:
        print(_make(options.out, options.key.read_bytes() if options.key else None))


if __name__ == "__main__":
    main()
