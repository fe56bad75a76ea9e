"""Every high-water mark that can be found, and which of them are believed: those that the
terminal's own keys signed.  Whoever had the stick in hand may have written the others."""

import logging
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from pos.care import going_on, high_water
from pos.care.high_water import Mark, Noted
from pos.care.places import Places
from pos.sync import queries as sync

log = logging.getLogger(__name__)


def folders(places: Places) -> list[Path]:
    """Where marks lie: the data folder, and the folders of copies in the second one."""
    return [places.home, *_in_second(places)]


def _in_second(places: Places) -> Iterator[Path]:
    if places.second is None:
        return
    try:
        yield from (one for one in places.second.glob("ocop-pos-*") if one.is_dir())
    except OSError as error:  # a stick that fails: it stops no shop
        log.warning("the second folder cannot be read: %s", error)


def find(places: Places, *more: Path) -> dict[Path, Noted]:
    """What is noted, by its file.

    Args:
        more: other folders in which a mark may lie.
    """
    files = [folder / high_water.NAME for folder in (*folders(places), *more)]
    read = {path: high_water.read(path) for path in files}
    return {path: noted for path, noted in read.items() if noted is not None}


def believed(found: Mapping[Path, Noted], keys: Collection[bytes]) -> list[Mark]:
    """The marks that one of these keys signed."""
    return [noted.mark for noted in found.values() if noted.is_by(keys)]


def doubted(session: Session, found: Mapping[Path, Noted], keys: Collection[bytes]) -> list[Path]:
    """The files that speak for this terminal and were not signed by it.

    An unsigned mark of an older release that the book holds says nothing wrong.
    """
    head = sync.head(session)
    return [
        path
        for path, noted in found.items()
        if head is not None
        and noted.mark.terminal_id == head.terminal_id
        and not noted.is_by(keys)
        and not going_on.holds(session, noted.mark)
    ]


def set_aside(paths: Collection[Path]) -> None:
    """Put marks that are not believed out of the way; the doctor tells of them from then on."""
    for path in paths:
        log.warning("%s was not noted by this terminal; it is set aside", path)
        try:
            high_water.set_aside(path)
        except OSError as error:
            log.warning("it could not be set aside: %s", error)


def set_aside_before(places: Places) -> list[Path]:
    """The marks that were ever set aside, until somebody takes them away."""
    found = [folder / high_water.DOUBTED for folder in folders(places)]
    return [path for path in found if path.exists()]
