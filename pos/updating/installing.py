"""Putting a release into an environment of its own, beside the one that runs.

The wheels are unpacked as they are: what they need of one another was settled where the bundle was
made, so no installer, no network and no compiler is asked for here.
"""

import os
import shutil
import venv
import zipfile
from io import BytesIO
from pathlib import Path, PurePosixPath

from pos.base.errors import WrongSetting
from pos.base.files import sync_folder, write_whole
from pos.updating import bundles, releases
from pos.updating.bundles import Bundle
from pos.updating.releases import Program

_INTO_SITE = ("purelib", "platlib")


def install(program: Program, bundle: Bundle) -> None:
    """Make the release's environment; what was broken off before is begun anew.

    Raises:
        WrongSetting: a wheel is not what it was when it was checked, or leads out of its folder.
        OSError: the disk is full, or the folder is not ours.
    """
    folder = program.release(bundle.manifest.version)
    releases.remove(program, bundle.manifest.version)
    program.releases.mkdir(parents=True, exist_ok=True, mode=0o700)
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    site = _site(folder)
    for wheel, content in bundles.wheels(bundle):
        with zipfile.ZipFile(BytesIO(content)) as file:
            _unpack(file, site, bundle.path, wheel.name)
    _settle_on_disk()
    write_whole(folder / releases.MARK, bundle.text)
    sync_folder(program.releases)


def _site(folder: Path) -> Path:
    """Where an environment keeps its packages."""
    if os.name == "nt":
        return folder / "Lib" / "site-packages"
    return folder / "lib" / f"python{bundles.this_python()}" / "site-packages"


def _unpack(file: zipfile.ZipFile, site: Path, bundle: Path, wheel: str) -> None:
    for info in file.infolist():
        target = _target(info.filename)
        if target is None or info.is_dir():
            continue
        if target.is_absolute() or ".." in target.parts or "\\" in info.filename:
            raise WrongSetting("update.damaged", path=bundle, name=wheel)
        path = site.joinpath(target)
        path.parent.mkdir(parents=True, exist_ok=True)
        with file.open(info) as read, path.open("wb") as written:
            shutil.copyfileobj(read, written)


def _target(name: str) -> PurePosixPath | None:
    """Where a file of a wheel goes (PEP 427); None for scripts and headers, which nobody calls."""
    path = PurePosixPath(name)
    if path.parts and path.parts[0].endswith(".data"):
        is_package = len(path.parts) > 2 and path.parts[1] in _INTO_SITE
        return PurePosixPath(*path.parts[2:]) if is_package else None
    return path


def _settle_on_disk() -> None:
    """No mark before what it marks: a power cut would leave a release with holes."""
    if hasattr(os, "sync"):
        os.sync()
