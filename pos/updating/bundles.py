"""A release in one file: a ZIP of the program's wheel, the wheels it needs, and their manifest.

    manifest.json    what is inside: version, schema, Python, platform, every wheel's SHA-256
    manifest.sig     JSON of the publisher's key and the signature over manifest.json
    wheels/*.whl     the program and everything it needs

Nothing in it is believed before it is checked, and nothing is fetched: a till has no network.
"""

import hashlib
import json
import platform
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from email.parser import HeaderParser
from io import BytesIO
from pathlib import Path
from typing import Any

from pos.base.errors import WrongSetting
from pos.updating import publishers

FORMAT = "OCOP-BUNDLE1"
MANIFEST = "manifest.json"
SEAL = "manifest.sig"
PROGRAM = "ocop-pos"
MOST_TEXT_BYTES = 1024 * 1024
MOST_WHEEL_BYTES = 300 * 1024 * 1024
_WHEEL = re.compile(r"wheels/[A-Za-z0-9_.+-]+\.whl")
_UNREADABLE = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    KeyError,
    ValueError,
    TypeError,
)
_VERSION = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6}){1,3}")


@dataclass(frozen=True)
class Wheel:
    """A wheel as the manifest tells of it."""

    name: str
    """`wheels/….whl`."""
    sha256: str
    size: int
    """Bytes."""


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself."""

    version: str
    schema: str
    """The newest migration that it brings: `0006`."""
    python: str
    """The Python it is for: `3.11`."""
    platform: str
    """The machines it is for: `linux-x86_64`."""
    installed_bytes: int
    """What it takes on the disk."""
    wheels: tuple[Wheel, ...]


@dataclass(frozen=True)
class Bundle:
    """A bundle whose every byte was checked."""

    path: Path
    manifest: Manifest
    text: bytes
    """The manifest's own bytes."""
    publisher: str
    """Who signed it; empty where nobody whom this program knows did."""


def number(version: str) -> tuple[int, ...]:
    """A version as numbers that compare: `0.10.0` is behind `0.9.1`."""
    return tuple(map(int, version.split(".")))


def this_python() -> str:
    """The Python that runs: `3.11`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def this_platform() -> str:
    """The machine that runs: `linux-x86_64`, `win32-amd64`, `darwin-arm64`."""
    return f"{sys.platform}-{platform.machine().lower()}"


def compose(manifest: Manifest) -> bytes:
    """The manifest's bytes, as they are signed."""
    return json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1, sort_keys=True).encode()


def open_bundle(path: Path, keys: Mapping[str, str], *, may_be_unsigned: bool = False) -> Bundle:
    """Check a file whole: that it is ours, signed, undamaged and complete.

    Args:
        keys: the publishers known, by their key.
        may_be_unsigned: a person said so aloud.

    Raises:
        WrongSetting: it is no bundle, somebody unknown made it, or it is damaged.
    """
    if path.suffix == ".whl":
        raise WrongSetting("update.bare_wheel", path=path)
    try:
        with zipfile.ZipFile(path) as file:
            text, seal = _text(file, MANIFEST), _text(file, SEAL)
            manifest = _read(text)
            publisher = _publisher(path, text, seal, keys, may_be_unsigned=may_be_unsigned)
            _check_wheels(path, file, manifest)
    except _UNREADABLE as error:
        raise WrongSetting("update.not_a_bundle", path=path) from error
    return Bundle(path, manifest, text, publisher)


def _text(file: zipfile.ZipFile, name: str) -> bytes:
    """A small file of the bundle; empty where only the signature is missing."""
    if name == SEAL and name not in file.namelist():
        return b""
    if file.getinfo(name).file_size > MOST_TEXT_BYTES:
        raise ValueError(name)
    return file.read(name)


def _read(text: bytes) -> Manifest:
    raw: dict[str, Any] = json.loads(text)
    if raw.pop("format") != FORMAT:
        raise ValueError(FORMAT)
    wheels = tuple(Wheel(**one) for one in raw.pop("wheels"))
    manifest = Manifest(**raw, wheels=wheels)
    if not _VERSION.fullmatch(manifest.version) or not manifest.schema.isdigit():
        raise ValueError(manifest.version)
    for one in wheels:
        if not _WHEEL.fullmatch(one.name) or not 0 < one.size <= MOST_WHEEL_BYTES:
            raise ValueError(one.name)
    if type(manifest.installed_bytes) is not int or manifest.installed_bytes < 0:
        raise ValueError(manifest.installed_bytes)
    return manifest


def _publisher(
    path: Path, text: bytes, seal: bytes, keys: Mapping[str, str], *, may_be_unsigned: bool
) -> str:
    """Who signed the manifest; a signature that is wrong is never passed over."""
    if not seal:
        if not may_be_unsigned:
            raise WrongSetting("update.unsigned", path=path)
        return ""
    raw: dict[str, str] = json.loads(seal)
    if not publishers.is_signed(text, raw):
        raise WrongSetting("update.forged", path=path)
    name = keys.get(raw["key"].lower(), "")
    if not name and not may_be_unsigned:
        raise WrongSetting("update.foreign", path=path, key=raw["key"])
    return name


def _check_wheels(path: Path, file: zipfile.ZipFile, manifest: Manifest) -> None:
    told = {one.name for one in manifest.wheels} | {MANIFEST, SEAL}
    for name in file.namelist():
        if name not in told:
            raise WrongSetting("update.damaged", path=path, name=name)
    needed: set[str] = set()
    brought: dict[str, str] = {}
    for one in manifest.wheels:
        with zipfile.ZipFile(BytesIO(_checked(path, file, one))) as wheel:
            told_of = about(wheel, one.name)
        brought[told_of.name] = told_of.version
        needed |= set(told_of.needs)
    if brought.get(PROGRAM) != manifest.version:
        raise WrongSetting("update.incomplete", path=path, name=f"{PROGRAM} {manifest.version}")
    for name in sorted(needed - brought.keys()):
        raise WrongSetting("update.incomplete", path=path, name=name)


def _checked(path: Path, file: zipfile.ZipFile, one: Wheel) -> bytes:
    """A wheel's bytes, if they are those that the manifest names."""
    if one.name not in file.namelist():
        raise WrongSetting("update.damaged", path=path, name=one.name)
    if file.getinfo(one.name).file_size != one.size:
        raise WrongSetting("update.damaged", path=path, name=one.name)
    try:
        content = file.read(one.name)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError) as error:
        raise WrongSetting("update.damaged", path=path, name=one.name) from error
    if hashlib.sha256(content).hexdigest() != one.sha256:
        raise WrongSetting("update.damaged", path=path, name=one.name)
    return content


@dataclass(frozen=True)
class About:
    """What a wheel says of itself; names as packages are compared."""

    name: str
    version: str
    needs: tuple[str, ...]
    """What it cannot do without on any machine."""
    may_need: tuple[str, ...]
    """What it needs on some machines."""


def about(wheel: zipfile.ZipFile, named: str) -> About:
    """What an open wheel says of itself; what is needed for an extra only is left out.

    Raises:
        ValueError: it tells nothing of itself.
    """
    told = [
        name
        for name in wheel.namelist()
        if name.endswith(".dist-info/METADATA") and name.count("/") == 1  # not what it carries
    ]
    if len(told) != 1:
        raise ValueError(named)
    header = HeaderParser().parsestr(wheel.read(told[0]).decode("utf-8"))
    lines = [str(line) for line in header.get_all("Requires-Dist") or ()]
    needs = [line for line in lines if ";" not in line]
    may_need = [line for line in lines if ";" in line and "extra" not in line.partition(";")[2]]
    return About(
        plain(str(header["Name"])),
        str(header["Version"]),
        tuple(map(_needed_name, needs)),
        tuple(map(_needed_name, may_need)),
    )


def _needed_name(line: str) -> str:
    """`Flask<4,>=3.1` is `flask`."""
    return plain(re.split(r"[^A-Za-z0-9_.-]", line)[0])


def plain(name: str) -> str:
    """A package's name as packages are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def wheels(bundle: Bundle) -> Iterator[tuple[Wheel, bytes]]:
    """Every wheel, checked once more as it is read: the stick may have been changed.

    Raises:
        WrongSetting: one is not what it was.
    """
    with zipfile.ZipFile(bundle.path) as file:
        for one in bundle.manifest.wheels:
            yield one, _checked(bundle.path, file, one)
