"""Whether a checked bundle can be taken up here, and what would happen.  Changes nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from pos.base.backup import ask
from pos.base.errors import WrongSetting
from pos.base.release import VERSION
from pos.care import content
from pos.care.standing import FULL_BYTES
from pos.config import Settings
from pos.updating import bundles
from pos.updating.bundles import Bundle

COPIES = 4
"""Of the book, while an update runs: the backup, the trial's two, the migration's own."""


@dataclass(frozen=True)
class Outlook:
    """What an update would do."""

    from_version: str
    to_version: str
    from_schema: str
    to_schema: str
    needed_mib: int
    free_mib: int


def foresee(settings: Settings, bundle: Bundle) -> Outlook:
    """What taking the bundle up would mean for this shop.

    Raises:
        WrongSetting: there is no shop; it is for another machine; it is not newer; there is no
            room for it.
    """
    manifest = bundle.manifest
    if not settings.book.exists() or content.read(settings.book) is None:
        raise WrongSetting("setting.empty_home", path=settings.home)
    _check_machine(bundle)
    if bundles.number(manifest.version) == bundles.number(VERSION):
        raise WrongSetting("update.same", version=VERSION)
    if bundles.number(manifest.version) < bundles.number(VERSION):
        raise WrongSetting("update.older", version=manifest.version, current=VERSION)
    book_bytes = settings.book.stat().st_size
    needed = manifest.installed_bytes + COPIES * book_bytes + FULL_BYTES
    free = shutil.disk_usage(settings.home).free
    if free < needed:
        raise WrongSetting(
            "update.no_room", path=settings.home, needed=_mib(needed), free=_mib(free)
        )
    return Outlook(
        VERSION, manifest.version, schema(settings.book), manifest.schema, _mib(needed), _mib(free)
    )


def schema(book: Path) -> str:
    """The schema that a book is at.

    Raises:
        WrongSetting: it cannot be read.
    """
    [(revision,)] = ask(book, "SELECT version_num FROM alembic_version")
    return str(revision)


def _check_machine(bundle: Bundle) -> None:
    wanted = f"Python {bundle.manifest.python}, {bundle.manifest.platform}"
    here = f"Python {bundles.this_python()}, {bundles.this_platform()}"
    if wanted != here:
        raise WrongSetting("update.other_machine", path=bundle.path, wanted=wanted, here=here)


def _mib(size: int) -> int:
    return size // 1024**2 + 1
