"""The folder on another disk to which copies also go: whether that disk is there, and whose it is.

A stick that is pulled out may leave its folder behind, empty and on the shop's own disk; another
stick may be put in its place.  So it is remembered where copies went and whether that was another
disk than the book's: nothing is written to what is not that place.
"""

from pathlib import Path

from pos.care import high_water
from pos.care.notes import Notes
from pos.care.places import Places

AWAY = ("missing", "out", "strange")
"""What ends by itself once the disk is back."""


class SecondFolderAwayError(OSError):
    """The second folder takes no copy.

    Args:
        problem: `missing`: no such folder; `out`: the folder is left, the disk is not; `strange`:
            another disk, which never had this shop's copies; `taken`: another shop's copies lie
            where this one's would.
    """

    def __init__(self, problem: str, path: Path | None) -> None:
        super().__init__(f"{path}: {problem}")
        self.problem = problem


def what_is_away(places: Places, notes: Notes) -> str:
    """Why copies cannot go where they went before: one of `AWAY`; empty where they can.

    Raises:
        OSError: the disk fails.
    """
    second, known = places.second, Path(notes.second_folder)
    if second is None:
        return ""
    if not second.is_dir():
        return "missing"
    if not notes.second_folder or known.parent != second:
        return ""  # chosen and not used yet
    if notes.is_second_apart and not is_apart(places):
        return "out"
    return "" if known.is_dir() else "strange"


def is_apart(places: Places) -> bool:
    """Whether the second folder lies on another disk than the book.

    Raises:
        OSError: one of them is not there.
    """
    second = places.second
    return second is not None and second.stat().st_dev != places.home.stat().st_dev


def own_folder(places: Places, notes: Notes, showroom_code: str, terminal_id: str) -> Path | None:
    """The shop's folder in the second one, made where it was just chosen; None where none is set.

    Copies that an older release put where the code alone named the folder come along.

    Raises:
        SecondFolderAwayError: nothing may be written there; nothing is made in its place, since a
            folder made where a disk should be hangs on the disk that is to be guarded against.
        OSError: it cannot be made, or the older one not be renamed.
    """
    folder, old = places.second_of(showroom_code, terminal_id), places.second_of_code(showroom_code)
    if folder is None or old is None:
        return None
    problem = what_is_away(places, notes)
    if problem:
        raise SecondFolderAwayError(problem, places.second)
    if not folder.exists() and _terminal_of(old) == terminal_id:
        old.rename(folder)
    if _terminal_of(folder) not in (None, terminal_id):
        raise SecondFolderAwayError("taken", folder)
    folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def _terminal_of(folder: Path) -> str | None:
    """Whose copies lie in a folder, by the mark beside them."""
    noted = high_water.read(folder / high_water.NAME)
    return None if noted is None else noted.mark.terminal_id
