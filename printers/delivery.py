"""What becomes of a job: how it can be known to be done, and how it can fail.

Two failures are told apart, because everything hangs on the difference: `NotSent` may be tried
again by anybody, `MaybeSent` by a person alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from printers.proof import Proof
from printers.reasons import Reason
from printers.status import Status


class Speech(StrEnum):
    """The language of the bytes a device takes."""

    ESCPOS = "escpos"
    PNG = "png"


class Delivery(StrEnum):
    """What is known after a job was sent."""

    CONFIRMED = "confirmed"
    """The device proved that the paper is done."""
    SENT_UNCONFIRMED = "sent_unconfirmed"
    """Every byte was handed over; whether paper came out is not known."""


class LateProof(Protocol):
    """An open line on which the proof of a whole job may still come.

    A printer out of paper prints what it swallowed once the roll is back, and answers then.  As
    long as this is open, nobody else of this process gets a line to the printer.
    """

    def look(self) -> bool | None:
        """Whether the proof came: True, None for not yet, False where it can come no more."""

    def ask(self) -> Status:
        """What the printer says of itself over this line; nothing where the line broke.

        Only for a printer known to answer; the proof is still waited for.
        """

    def close(self) -> None:
        """Give up the line; closing twice is closing once."""


class DeviceError(Exception):
    """A job did not get through.

    Args:
        reason: why, in words for a log.
        code: why, for a page to translate; None takes the one usual for the class.
    """

    usual: ClassVar[Reason]

    def __init__(self, reason: str, code: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code: str = (code or self.usual).value


class NotSent(DeviceError):  # noqa: N818 - says what happened
    """Certainly not one byte of the job left; trying again cannot print it twice."""

    usual = Reason.NOTHING_TAKEN


class MaybeSent(DeviceError):  # noqa: N818 - says what happened
    """Some bytes left and may be paper by now; only a person may send the job again.

    Args:
        reason: as `DeviceError`.
        code: as `DeviceError`.
        late: where the job went out whole and only its proof is missing, the line on which it may
            still come; who catches this error closes it.
    """

    usual = Reason.PART_TAKEN

    def __init__(
        self, reason: str, code: Reason | None = None, *, late: LateProof | None = None
    ) -> None:
        super().__init__(reason, code)
        self.late = late


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a device is waited for, in seconds."""

    connect_s: float = 3.0
    """For the line to open, and for another conversation of ours to leave it."""
    write_s: float = 10.0
    """Without a single byte being taken."""
    close_s: float = 1.0
    """For the printer to close its side after the last byte; silence there is no failure."""
    status_s: float = 1.0
    """For the answer to each question after the printer's state."""
    proof_s: float = 30.0
    """For the proof that a job is done, from the moment its last byte was taken."""
    look_s: float = 2.0
    """Between two looks at a printer that keeps its proof waiting."""
    bytes_per_s: float = 150.0
    """The slowest a whole job may go, in bytes a second: an impact head prints nearly 200 letters
    a second, and a printer that takes a byte now and then would be waited for all day."""

    def whole_s(self, job_bytes: int) -> float:
        """For a whole job of so many bytes to be taken, in seconds."""
        return self.write_s + job_bytes / self.bytes_per_s


class Device(Protocol):
    """One way out of the house."""

    @property
    def speech(self) -> Speech:
        """The language of the payloads this device takes."""

    def send(
        self,
        payload: bytes,
        *,
        proof: Proof = Proof.NONE,
        asks_first: bool = False,
        on_first_byte: Callable[[], None] | None = None,
    ) -> Delivery:
        """Open, send `payload` whole, have it proved, close.

        `on_first_byte` is called once, when the line is open and just before the first byte
        leaves: what it writes down ("this job may be on paper") is true even if the power fails
        in the next instant.  If it raises, nothing is sent and the exception goes on.

        Args:
            payload: one whole job.
            proof: what this printer is known to answer behind the last byte of a job.
            asks_first: whether it is known to answer `DLE EOT`: then it is asked before the job
                and must be ready, and no answer counts as not ready.
            on_first_byte: see above.

        A line that carries no answers neither asks nor proves, whatever it is told.

        Raises:
            NotSent: no byte left.
            MaybeSent: some did.
        """

    def status(self) -> Status | None:
        """What the printer says of itself now; None: this line carries no answers.

        Raises:
            NotSent: nobody answers.
        """
