"""Reads a job back into the picture a printer would burn, from the command references.

Written from Epson's and TSC's references and not from our encoders, and strict: a byte that belongs
to no known command is an error, because on paper it would be a stray letter.
"""

import re
import struct
from dataclasses import dataclass, field

from PIL import Image

REAL_TIME = (b"\x10\x04", b"\x10\x05", b"\x10\x14")
TSPL_AT_ONCE = (*REAL_TIME, b"\x1b!", b"~!")


class UnreadableJob(ValueError):  # noqa: N818 - says what happened
    """The bytes hold something that is not a command of the vocabulary."""


@dataclass
class Printed:
    """What came out."""

    width_dots: int
    motion_per_dot: int = 1
    takes_letters: bool = False
    rows: list[bytes] = field(default_factory=list)
    """One byte a dot: 1 burnt, 0 left white."""
    commands: list[str] = field(default_factory=list)
    """Every command but pictures, feeds and letters: `ESC @`, `GS V`, `ESC p 0 25 250`."""
    band_rows: list[int] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    """Lines in the printer's own letters, each with the row it begins on."""
    pictures: set[str] = field(default_factory=set)
    """The commands pictures came by."""
    stored: tuple[int, bytes] | None = None
    """A graphic that waits to be printed: its width in bytes and its rows."""
    line: list[bytes] = field(default_factory=list)
    """Columns of bit image that wait for the feed; one byte a dot from top to bottom."""
    letters: str = ""
    pen: int = 0
    """Where the next line of letters begins, in dots."""
    starts: set[int] = field(default_factory=set)
    """Where lines of letters began."""
    spacing_units: int = 30
    units: int = 0
    """Where the paper stands, in units of motion from its start."""

    @property
    def y(self) -> int:
        if self.units % self.motion_per_dot:
            raise UnreadableJob(f"a row is begun at {self.units} half dots")
        return self.units // self.motion_per_dot

    def image(self) -> Image.Image:
        """Black on white, mode "1"."""
        paper = Image.new("1", (self.width_dots, max(1, len(self.rows))), 1)
        paper.putdata([0 if dot else 1 for row in self.rows for dot in row])
        return paper

    def burn(self, dots: list[bytes]) -> None:
        """Rows from where the paper stands; what is burnt already stays."""
        for number, row in enumerate(dots, self.y):
            while len(self.rows) <= number:
                self.rows.append(bytes(self.width_dots))
            padded = row.ljust(self.width_dots, b"\x00")
            self.rows[number] = bytes(a | b for a, b in zip(self.rows[number], padded, strict=True))

    def feed(self, units: int) -> None:
        if self.line:
            self.burn([bytes(rows) for rows in zip(*self.line, strict=True)])
            self.line = []
        self.units += units
        while len(self.rows) * self.motion_per_dot < self.units:
            self.rows.append(bytes(self.width_dots))

    def finish(self) -> None:
        if self.line or self.letters or self.stored:
            raise UnreadableJob("the job ends before all of it is printed")
        while len(self.rows) > self.y and not any(self.rows[-1]):
            self.rows.pop()
        if len(self.rows) > self.y:
            raise UnreadableJob("the next job would be printed over this one")


def read_back(
    job: bytes, width_dots: int, *, motion_per_dot: int = 1, letters: bool = False
) -> Printed:
    """The picture and the commands of a whole ESC/POS job.

    `letters` says whether the job may hold any of the printer's own.

    Raises:
        UnreadableJob: an unknown byte, a band beyond the paper or cut short, or a real-time
            command anywhere, even inside a picture.
    """
    for pair in REAL_TIME:
        if pair in job:
            raise UnreadableJob(f"real-time command {pair.hex()} at {job.index(pair)}")
    printed = Printed(width_dots, motion_per_dot, takes_letters=letters)
    at = 0
    while at < len(job):
        at = _read_command(job, at, printed)
    printed.finish()
    return printed


_FIXED = {
    b"\x1b@": ("ESC @", 0),
    b"\x1bp": ("ESC p", 3),
    b"\x1bU": ("ESC U", 1),
    b"\x1bE": ("ESC E", 1),
    b"\x1bR": ("ESC R", 1),
    b"\x1bt": ("ESC t", 1),
    b"\x1b3": ("ESC 3", 1),
    b"\x1b$": ("ESC $", 2),
    b"\x1dr": ("GS r", 1),
}
"""Commands with a fixed number of bytes behind them."""
_COUNTED = {b"\x1d(D": "GS ( D", b"\x1d(H": "GS ( H", b"\x1d(K": "GS ( K", b"\x1c(L": "FS ( L"}
"""Commands that say themselves how many bytes follow."""


def _read_command(job: bytes, at: int, printed: Printed) -> int:
    head = job[at : at + 2]
    if head in _FIXED:
        return _read_fixed(job, at, printed)
    if head == b"\x1bJ":
        _need(job, at, 3)
        printed.feed(job[at + 2])
        return at + 3
    if head == b"\x1dV":
        return _read_cut(job, at, printed)
    if head == b"\x1dv":
        return _read_band(job, at, printed)
    if head == b"\x1b*":
        return _read_columns(job, at, printed)
    if job[at : at + 3] == b"\x1d(L":
        return _read_graphic(job, at, printed)
    if job[at : at + 3] in _COUNTED:
        return _read_counted(job, at, printed)
    return _read_letter(job, at, printed)


def _read_fixed(job: bytes, at: int, printed: Printed) -> int:
    name, more = _FIXED[job[at : at + 2]]
    _need(job, at, 2 + more)
    values = job[at + 2 : at + 2 + more]
    if name == "ESC 3":
        printed.spacing_units = values[0]
    elif name == "ESC $":
        if printed.letters or printed.line or not 0 <= values[0] + 256 * values[1] < 2400:
            raise UnreadableJob(f"a place in the middle of a line at {at}")
        printed.pen = values[0] + 256 * values[1]
    else:
        printed.commands.append(" ".join([name, *map(str, values)]))
    return at + 2 + more


def _read_cut(job: bytes, at: int, printed: Printed) -> int:
    _need(job, at, 3)
    if job[at + 2] in {0, 1}:
        printed.commands.append("GS V")
        return at + 3
    _need(job, at, 4)
    if job[at + 2] not in {65, 66}:
        raise UnreadableJob(f"cut {job[at + 2]} at {at}")
    printed.commands.append("GS V")
    return at + 4


def _read_counted(job: bytes, at: int, printed: Printed) -> int:
    _need(job, at, 5)
    (count,) = struct.unpack_from("<H", job, at + 3)
    _need(job, at, 5 + count)
    values = job[at + 5 : at + 5 + count]
    printed.commands.append(" ".join([_COUNTED[job[at : at + 3]], *map(str, values)]))
    return at + 5 + count


def _read_letter(job: bytes, at: int, printed: Printed) -> int:
    """A letter of the printer's own, or the end of a line of them: nothing but ASCII."""
    if not printed.takes_letters:
        raise UnreadableJob(f"byte {job[at]:02x} at {at} begins no command")
    if job[at] == 0x0A:
        printed.texts.append((printed.y, printed.letters))
        printed.starts.add(printed.pen)
        printed.letters, printed.pen = "", 0
        printed.feed(printed.spacing_units)
        return at + 1
    if not 0x20 <= job[at] <= 0x7E:
        raise UnreadableJob(f"byte {job[at]:02x} at {at} begins no command")
    printed.letters += chr(job[at])
    return at + 1


def _read_band(job: bytes, at: int, printed: Printed) -> int:
    _need(job, at, 8)
    if job[at + 2] != ord("0") or job[at + 3] != 0:
        raise UnreadableJob(f"raster mode {job[at + 3]} at {at}")
    width_bytes, height = struct.unpack_from("<HH", job, at + 4)
    _need(job, at, 8 + width_bytes * height)
    _burn_packed(printed, width_bytes, job[at + 8 : at + 8 + width_bytes * height])
    printed.pictures.add("GS v 0")
    return at + 8 + width_bytes * height


def _burn_packed(printed: Printed, width_bytes: int, data: bytes) -> None:
    if not 0 < width_bytes * 8 <= printed.width_dots or not data:
        raise UnreadableJob(f"a band of {width_bytes} bytes a row and {len(data)} in all")
    height = len(data) // width_bytes
    printed.band_rows.append(height)
    rows = [data[at : at + width_bytes] for at in range(0, len(data), width_bytes)]
    printed.burn([b"".join(_dots(byte) for byte in row) for row in rows])
    printed.feed(height * printed.motion_per_dot)


def _dots(byte: int) -> bytes:
    return bytes(byte >> bit & 1 for bit in range(7, -1, -1))


def _read_graphic(job: bytes, at: int, printed: Printed) -> int:
    """GS ( L pL pH m fn ...; function 112 stores, function 50 prints."""
    _need(job, at, 7)
    count, m, function = struct.unpack_from("<HBB", job, at + 3)
    _need(job, at, 5 + count)
    end = at + 5 + count
    if m != 48:
        raise UnreadableJob(f"graphics mode {m} at {at}")
    if function == 50:
        if count != 2 or printed.stored is None:
            raise UnreadableJob(f"nothing is stored at {at}")
        _burn_packed(printed, *printed.stored)
        printed.stored = None
        printed.pictures.add("GS ( L")
        return end
    a, bx, by, colour, width, height = struct.unpack_from("<BBBBHH", job, at + 7)
    data = job[at + 15 : end]
    width_bytes = (width + 7) // 8
    is_plain = (function, a, bx, by, colour) == (112, 48, 1, 1, 49)
    if not is_plain or len(data) != width_bytes * height or printed.stored is not None:
        raise UnreadableJob(f"a graphic of {width} x {height} in {len(data)} bytes at {at}")
    printed.stored = (width_bytes, data)
    return end


def _read_columns(job: bytes, at: int, printed: Printed) -> int:
    """ESC * m nL nH: columns that wait for the line's end."""
    _need(job, at, 5)
    mode, count = struct.unpack_from("<BH", job, at + 2)
    deep = {0: 1, 33: 3}.get(mode)
    if deep is None:
        raise UnreadableJob(f"bit image mode {mode} at {at}")
    _need(job, at, 5 + deep * count)
    for column in range(count):
        start = at + 5 + column * deep
        printed.line.append(b"".join(_dots(byte) for byte in job[start : start + deep]))
    if len(printed.line) > printed.width_dots:
        raise UnreadableJob(f"{len(printed.line)} columns at {at}")
    printed.pictures.add("ESC *")
    return at + 5 + deep * count


def _need(job: bytes, at: int, length: int) -> None:
    if at + length > len(job):
        raise UnreadableJob(f"the job ends inside a command that began at {at}")


@dataclass
class Labels:
    """What a TSPL printer was told."""

    size_mm: tuple[int, int] = (0, 0)
    gap_mm: int = -1
    reference: tuple[int, int] = (0, 0)
    settings: dict[str, int] = field(default_factory=dict)
    image: Image.Image | None = None
    """Black on white, as large as the label; None until it is cleared for drawing."""
    copies: int = 0
    bitmaps: int = 0


_LINE = re.compile(rb"[A-Z]+[^\r\n]*\r\n")
_BITMAP = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,")
_NUMBERS = re.compile(rb"\d+")


def read_labels(job: bytes, *, dots_per_mm: int = 8) -> Labels:
    """The label and the number of its copies that a whole TSPL job prints.

    Raises:
        UnreadableJob: an unknown command, a bitmap beyond the label, or bytes that act at once.
    """
    for pair in TSPL_AT_ONCE:
        if pair in job:
            raise UnreadableJob(f"{pair.hex()} at {job.index(pair)} acts at once")
    labels = Labels()
    at = 0
    while at < len(job):
        if job.startswith(b"BITMAP ", at):
            at = _read_bitmap(job, at, labels)
            continue
        line = _LINE.match(job, at)
        if line is None or labels.copies:
            raise UnreadableJob(f"byte {job[at]:02x} at {at} begins no command")
        _read_line(line.group().rstrip(), labels, dots_per_mm)
        at = line.end()
    if not labels.copies:
        raise UnreadableJob("nothing is printed")
    return labels


def _read_line(line: bytes, labels: Labels, dots_per_mm: int) -> None:
    numbers = [int(number) for number in _NUMBERS.findall(line)]
    if re.fullmatch(rb"SIZE \d+ mm,\d+ mm", line):
        labels.size_mm = (numbers[0], numbers[1])
    elif re.fullmatch(rb"GAP \d+ mm,0 mm", line):
        labels.gap_mm = numbers[0]
    elif re.fullmatch(rb"REFERENCE \d+,\d+", line):
        labels.reference = (numbers[0], numbers[1])
    elif re.fullmatch(rb"(DENSITY|SPEED|DIRECTION) \d+", line):
        labels.settings[line.split()[0].decode()] = numbers[0]
    elif line == b"CLS":
        width, height = (side * dots_per_mm for side in labels.size_mm)
        labels.image = Image.new("1", (width, height), 1)
    elif re.fullmatch(rb"PRINT \d+,1", line):
        labels.copies = numbers[0]
    else:
        raise UnreadableJob(f"{line!r} is no command")


def _read_bitmap(job: bytes, at: int, labels: Labels) -> int:
    head = _BITMAP.match(job, at)
    if head is None or labels.image is None:
        raise UnreadableJob(f"a bitmap at {at} without its place")
    x, y, width_bytes, height = (int(number) for number in head.groups())
    end = head.end() + width_bytes * height
    if job[end : end + 2] != b"\r\n":
        raise UnreadableJob(f"the bitmap at {at} does not end where it says")
    # In TSPL a 1 bit is white, as in a picture of mode "1".
    size = (width_bytes * 8, height)
    part = Image.frombytes("1", size, job[head.end() : end])
    left, top = x + labels.reference[0], y + labels.reference[1]
    ink = part.point([255, 0] + [0] * 254, "1").getbbox()
    if ink and (left + ink[2] > labels.image.width or top + ink[3] > labels.image.height):
        raise UnreadableJob(f"the bitmap at {at} leaves the label")
    labels.image.paste(part, (left, top))
    labels.bitmaps += 1
    return end + 2
