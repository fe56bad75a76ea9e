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
    def mark(self) -> Path:
        """The high-water mark."""
        return self.home / high_water.NAME

    @property
    def notes(self) -> Path:
        """What care remembers."""
        return self.home / notes.NAME

    def second_of(self, showroom_code: str) -> Path | None:
        """The shop's own folder in the second one, so that two shops can share a stick."""
        return None if self.second is None else self.second.joinpath(f"ocop-pos-{showroom_code}")
