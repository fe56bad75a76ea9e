"""Reads an ESC/POS job back into the picture a printer would burn, from the command reference.

Written from Epson's reference and not from our encoder, and strict: a byte that belongs to no known
command is an error, because on paper it would be a stray letter.
"""

from dataclasses import dataclass, field

from PIL import Image

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")


class UnreadableJob(ValueError):  # noqa: N818 - says what happened
    """The bytes hold something that is not a command of the vocabulary."""


@dataclass
class Printed:
    """What came out."""

    width_dots: int
    rows: list[bytes] = field(default_factory=list)
    """One byte a dot: 1 burnt, 0 left white."""
    commands: list[str] = field(default_factory=list)
    """Every command but the bands and feeds, in order: `ESC @`, `GS V`, `ESC p 0 25 250`."""
    band_rows: list[int] = field(default_factory=list)

    def image(self) -> Image.Image:
        """Black on white, mode "1"."""
        paper = Image.new("1", (self.width_dots, max(1, len(self.rows))), 1)
        paper.putdata([0 if dot else 1 for row in self.rows for dot in row])
        return paper


def read_back(job: bytes, width_dots: int) -> Printed:
    """The picture and the commands of a whole job.

    Raises:
        UnreadableJob: an unknown byte, a band beyond the paper or cut short, or a real-time
            command anywhere, even inside a picture.
    """
    for pair in REAL_TIME:
        if pair in job:
            raise UnreadableJob(f"real-time command {pair.hex()} at {job.index(pair)}")
    printed = Printed(width_dots)
    at = 0
    while at < len(job):
        at = _read_command(job, at, printed)
    return printed


def _read_command(job: bytes, at: int, printed: Printed) -> int:
    head = job[at : at + 2]
    if head == b"\x1b@":
        printed.commands.append("ESC @")
        return at + 2
    if head == b"\x1bJ":
        _need(job, at, 3)
        printed.rows += [bytes(printed.width_dots)] * job[at + 2]
        return at + 3
    if head == b"\x1bp":
        _need(job, at, 5)
        printed.commands.append("ESC p " + " ".join(str(byte) for byte in job[at + 2 : at + 5]))
        return at + 5
    if head == b"\x1dV":
        _need(job, at, 4)
        if job[at + 2] not in {65, 66}:
            raise UnreadableJob(f"cut {job[at + 2]} at {at}")
        printed.commands.append("GS V")
        return at + 4
    if head == b"\x1dv":
        return _read_band(job, at, printed)
    raise UnreadableJob(f"byte {job[at]:02x} at {at} begins no command")


def _read_band(job: bytes, at: int, printed: Printed) -> int:
    _need(job, at, 8)
    if job[at + 2] != ord("0") or job[at + 3] != 0:
        raise UnreadableJob(f"raster mode {job[at + 3]} at {at}")
    width_bytes = job[at + 4] + 256 * job[at + 5]
    height = job[at + 6] + 256 * job[at + 7]
    if not 0 < width_bytes * 8 <= printed.width_dots or height == 0:
        raise UnreadableJob(f"a band of {width_bytes} bytes and {height} rows at {at}")
    _need(job, at, 8 + width_bytes * height)
    printed.band_rows.append(height)
    for row in range(height):
        start = at + 8 + row * width_bytes
        dots = bytearray()
        for byte in job[start : start + width_bytes]:
            dots += bytes(byte >> bit & 1 for bit in range(7, -1, -1))
        printed.rows.append(bytes(dots.ljust(printed.width_dots, b"\x00")))
    return at + 8 + width_bytes * height


def _need(job: bytes, at: int, length: int) -> None:
    if at + length > len(job):
        raise UnreadableJob(f"the job ends inside a command that began at {at}")
