"""Where the things of care lie: paths and nothing else."""

from dataclasses import dataclass
from pathlib import Path

from pos.care import high_water, notes


@dataclass(frozen=True)
class Places:
    """The data folder of a shop, and the second folder its copies also go to."""

    home: Path
    book: Path
    second: Path | None = None
    """Another disk or a USB stick; None where none is set."""

    @property
    def backups(self) -> Path:
        """The hourly copies on the shop's own disk."""
        return self.home / "backups"

    @property
    def keys(self) -> Path:
        """The terminal's key and the pepper of PINs."""
        return self.home / "keys"

    @property
    def logs(self) -> Path:
        """What happened, in English lines."""
        return self.home / "logs"

    @property
    def aside(self) -> Path:
        """Books that a restore took the place of."""
        return self.home / "aside"

    @property
    def staging(self) -> Path:
        """Where a copy is made ready before it takes the book's place."""
        return self.home / "restoring"

    @property
    def staged_keys(self) -> Path:
        """The keys that a copy made ready goes on with, where they are not those in place."""
        return self.staging.joinpath("keys")

    @property
    def mark(self) -> Path:
        """The high-water mark."""
        return self.home / high_water.NAME

    @property
    def notes(self) -> Path:
        """What care remembers."""
        return self.home / notes.NAME

    def second_of(self, showroom_code: str, terminal_id: str) -> Path | None:
        """The shop's own folder in the second one, so that two shops can share a stick: many a
        shop has the same code, none another's terminal."""
        return _in(self.second, f"ocop-pos-{showroom_code}-{terminal_id[-_SHORT:].lower()}")

    def second_of_code(self, showroom_code: str) -> Path | None:
        """Where releases before 1.1 put the copies: named by the code alone."""
        return _in(self.second, f"ocop-pos-{showroom_code}")


_SHORT = 8
"""So many signs of a terminal's id, the last ones: forty bits of chance."""


def _in(folder: Path | None, name: str) -> Path | None:
    return None if folder is None else folder / name
