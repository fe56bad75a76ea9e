"""The centre's own keys, in files of its folder: what signs, what will, what did."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pos.base.dates import iso_at
from pos.base.errors import WrongSetting
from pos.base.files import write_whole
from pos.sync.pen import Pen, open_pen
from pos.sync.signed import key_id

CURRENT, NEXT = "centre.ed25519", "centre-next.ed25519"
CHANGED = "centre-changed"
"""When the list of keys changed last: tills take no older list for a newer one."""
_OLD = "centre-old-*.ed25519"


@dataclass(frozen=True)
class KeyRing:
    """All keys of a centre."""

    current: Pen
    """Signs."""
    next: Pen | None
    """Is told to the tills, and signs once it is switched to."""
    old: tuple[Pen, ...]
    """Signed before; what they signed is believed until they are forgotten."""

    @property
    def pens(self) -> tuple[Pen, ...]:
        """Every key that some till may know the centre by."""
        return (self.current, *((self.next,) if self.next else ()), *self.old)


def ring(home: Path) -> KeyRing:
    """The centre's keys; its first is made where there is none.

    Raises:
        WrongSetting: a key is damaged.
    """
    folder = home / "keys"
    current = open_pen(folder / CURRENT, may_make=True)
    waiting = open_pen(folder / NEXT, may_make=False) if (folder / NEXT).exists() else None
    old = tuple(open_pen(one, may_make=False) for one in sorted(folder.glob(_OLD)))
    return KeyRing(current, waiting, old)


def changed_at(home: Path, now: datetime) -> str:
    """When the list of keys changed last, as ISO text; of a centre that never changed, now."""
    path = home / "keys" / CHANGED
    return path.read_text(encoding="ascii").strip() if path.exists() else iso_at(now)


def make_next(home: Path, at: datetime) -> Pen:
    """Make the next key, to be told to the tills; one that waits already stays.

    Raises:
        WrongSetting: a key is damaged.
    """
    made = open_pen(home / "keys" / NEXT, may_make=True)
    _note_change(home, at)
    return made


def switch(home: Path, at: datetime) -> KeyRing:
    """Let the next key sign from the next start on.

    Raises:
        WrongSetting: there is no next key.
    """
    folder, known = home / "keys", ring(home)
    if known.next is None:
        raise WrongSetting("setting.no_next_key")
    # The old one is put aside before the new one takes its name: at no moment is there none.
    aside = folder / f"centre-old-{key_id(known.current.public_key)}.ed25519"
    aside.hardlink_to(folder / CURRENT)
    (folder / NEXT).replace(folder / CURRENT)
    _note_change(home, at)
    return ring(home)


def forget(home: Path, kid: str, at: datetime) -> bool:
    """Believe an old key no more; whether there was one of that name."""
    found = [one for one in _old_files(home) if one.stem == f"centre-old-{kid}"]
    for one in found:
        one.unlink()
    _note_change(home, at)
    return bool(found)


def _old_files(home: Path) -> Iterator[Path]:
    yield from sorted((home / "keys").glob(_OLD))


def _note_change(home: Path, at: datetime) -> None:
    write_whole(home / "keys" / CHANGED, iso_at(at).encode())
