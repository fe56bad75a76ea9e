"""A folder of pictures in place of a printer."""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from printers.delivery import Delivery, NotSent, Speech
from printers.proof import Proof
from printers.reasons import Reason
from printers.status import Status

_PREVIEW_DIGITS = 6


@dataclass(frozen=True, slots=True)
class PreviewDevice:
    """A folder in which every job becomes a numbered picture; for demos and tests."""

    folder: Path

    @property
    def speech(self) -> Speech:
        """PNG."""
        return Speech.PNG

    def send(
        self,
        payload: bytes,
        *,
        proof: Proof = Proof.NONE,  # noqa: ARG002 - a picture is its own proof
        asks_first: bool = False,  # noqa: ARG002
        on_first_byte: Callable[[], None] | None = None,
    ) -> Delivery:
        """See `Device.send`; the picture appears whole or not at all, so it is confirmed."""
        try:
            handle, name = tempfile.mkstemp(suffix=".part", dir=self.folder)
        except OSError as error:
            what = f"{self.folder} cannot be written to: {error}"
            raise NotSent(what, Reason.CANNOT_WRITE) from error
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                if on_first_byte is not None:
                    on_first_byte()
                self._write(file, payload)
            self._name(part)
        finally:
            part.unlink(missing_ok=True)
        return Delivery.CONFIRMED

    def status(self) -> Status | None:
        """None: nobody prints here."""
        return None

    def _write(self, file: BinaryIO, payload: bytes) -> None:
        try:
            file.write(payload)
            file.flush()
            os.fsync(file.fileno())
        except OSError as error:
            # The picture has no name yet, so nobody has seen it.
            what = f"the picture could not be written: {error}"
            raise NotSent(what, Reason.CANNOT_WRITE) from error

    def _name(self, part: Path) -> None:
        """Give the finished picture the next free number, in one step and over nothing."""
        taken = [int(file.stem) for file in self.folder.glob("*.png") if file.stem.isdecimal()]
        number = max(taken, default=0) + 1
        while True:
            try:
                os.link(part, self.folder / f"{number:0{_PREVIEW_DIGITS}}.png")
            except FileExistsError:
                number += 1
            except OSError as error:
                what = f"the picture could not be named: {error}"
                raise NotSent(what, Reason.CANNOT_WRITE) from error
            else:
                return
