"""Printers at a cable: real drivers' libraries, as near to the copper as this machine has any.

A serial line is a pseudo-terminal, with the system's own driver and the real pyserial on our end
and the fake printer on the other.  USB is the real python-escpos and the real pyusb on a libusb
that is not there: what is proved is that we find the pipes, count short writes and read empty
packets; that a model of printer likes it, only that printer can say.
"""

import contextlib
import os
import select
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from printers.addresses import UsbIds
from printers.devices import (
    Delivery,
    DeviceError,
    MaybeSent,
    NotSent,
    SerialDevice,
    Speech,
    Timeouts,
    examine,
    open_device,
    reach,
)
from printers.lines import spoolers
from printers.lines.handle import HandleLine
from printers.lines.serial_line import SerialLine
from printers.lines.usb import UsbLine, port_of
from printers.printing import draw_paper, encode
from printers.profiles import ROLL_80
from printers.proof import Proof
from printers.status import State
from tests.printers.fake_printer import FakePrinter, Mode
from tests.printers.sample_papers import receipt

if TYPE_CHECKING:
    from tests.printers.fake_libusb import FakeLibusb

QUICK = Timeouts(connect_s=0.5, write_s=0.5, close_s=0.2, status_s=0.5, proof_s=1.0, look_s=0.4)
JOB = encode(draw_paper(receipt(), ROLL_80), ROLL_80, Speech.ESCPOS)
LARGE = bytes(range(256)) * 4000


# --- Serial lines ------------------------------------------------------------------------------


class Cable:
    """A serial line to a fake printer: `path` is our end of it."""

    def __init__(self, printer: FakePrinter) -> None:
        self._printer = printer
        self._far, self._near = os.openpty()
        self.path = os.ttyname(self._near)
        os.set_blocking(self._far, False)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._carry, daemon=True)

    @property
    def address(self) -> str:
        return f"serial://{self.path}?baud=115200"

    def __enter__(self) -> "Cable":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(5)
        os.close(self._far)
        os.close(self._near)

    def _carry(self) -> None:
        host, port = self._printer.address.removeprefix("tcp://").split(":")
        with socket.create_connection((host, int(port))) as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
            line.settimeout(0.05)
            waiting = b""
            is_idle = False
            while not (self._stop.is_set() and is_idle):
                ready, _, _ = select.select([self._far, line], [], [], 0.02)
                if line in ready and (said := line.recv(4096)):
                    os.write(self._far, said)
                if self._far in ready and not waiting:
                    waiting = os.read(self._far, 4096)
                with contextlib.suppress(TimeoutError):
                    waiting = waiting[line.send(waiting) :] if waiting else b""
                # What still lies in the cable arrives, unless the printer takes no more.
                is_idle = self._far not in ready or (waiting != b"" and self._stop.is_set())


@pytest.fixture
def serial_at() -> Iterator[None]:
    pytest.importorskip("serial", reason="pyserial is not installed")
    if not hasattr(os, "openpty"):
        pytest.skip("no pseudo-terminals here")
    return


def test_a_serial_printer_is_asked_prints_and_proves_it(serial_at: None) -> None:
    with FakePrinter() as printer, Cable(printer) as cable:
        device = open_device(cable.address, timeouts=QUICK, takes_files=True)
        status = device.status()
        assert status is not None
        assert status.state is State.READY
        assert device.send(JOB, proof=Proof.PRINTED, asks_first=True) is Delivery.CONFIRMED
        assert printer.asked[-1] == "GS ( H"
    assert printer.wait_for_jobs(1) == [JOB], "the line carried every byte as it is"


@pytest.mark.parametrize("flow", ["none", "rtscts", "dsrdtr", "xonxoff"])
def test_a_serial_job_without_proof_leaves_whole(serial_at: None, flow: str) -> None:
    with FakePrinter() as printer, Cable(printer) as cable:
        device = open_device(f"{cable.address}&flow={flow}", timeouts=QUICK, takes_files=True)
        assert device.send(JOB) is Delivery.SENT_UNCONFIRMED
        time.sleep(0.2)
    assert printer.wait_for_jobs(1) == [JOB]


def test_a_serial_printer_that_takes_no_more_is_in_doubt_and_closing_does_not_wait(
    serial_at: None,
) -> None:
    with FakePrinter(Mode.STALL, after_bytes=20_000) as printer, Cable(printer) as cable:
        device = open_device(cable.address, timeouts=QUICK, takes_files=True)
        start = time.monotonic()
        with pytest.raises(MaybeSent, match="takes no more bytes") as no:
            device.send(LARGE)
        assert no.value.code == "part_taken"
        assert time.monotonic() - start < 3


def open_files() -> set[str]:
    found = set()
    for one in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.add(str(one.readlink()).removesuffix(" (deleted)"))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="tells what became of the port")
@pytest.mark.parametrize("taken", [0, 3_000])
def test_a_serial_adapter_pulled_in_the_middle_is_in_doubt_and_its_port_is_closed(
    serial_at: None, taken: int
) -> None:
    far, near = os.openpty()
    path = os.ttyname(near)

    def pull() -> None:
        left = taken
        while left > 0:
            left -= len(os.read(far, 1000))
        os.close(far)
        os.close(near)

    device = open_device(f"serial://{path}?flow=none", timeouts=QUICK, takes_files=True)
    pulling = threading.Thread(target=pull)
    with pytest.raises(MaybeSent if taken else DeviceError) as no:
        device.send(LARGE, on_first_byte=pulling.start)
    pulling.join()
    assert no.value.code in ("part_taken", "nothing_taken")
    assert path not in open_files(), "the port was given back"


def test_a_serial_printer_out_of_paper_gets_nothing(serial_at: None) -> None:
    with FakePrinter(Mode.PAPER_OUT) as printer, Cable(printer) as cable:
        device = open_device(cable.address, timeouts=QUICK, takes_files=True)
        with pytest.raises(NotSent) as no:
            device.send(JOB, asks_first=True)
    assert no.value.code == "out_of_paper"
    assert printer.jobs == []


def test_a_serial_printer_is_examined(serial_at: None) -> None:
    with FakePrinter() as printer, Cable(printer) as cable:
        device = open_device(cable.address, timeouts=QUICK, takes_files=True)
        line = device.open_line()  # type: ignore[attr-defined]
        line.write(memoryview(b"\x1dIC"), 0.5)
        assert line.read(0.5)[:1] == b"_"
        line.close()


def test_a_serial_port_that_is_not_there_is_not_sent(serial_at: None) -> None:
    with pytest.raises(NotSent) as no:
        open_device("serial:///dev/ttyUSB231", timeouts=QUICK).send(b"job")
    assert no.value.code == "cannot_open"


# --- USB ---------------------------------------------------------------------------------------


@pytest.fixture
def libusb(monkeypatch: pytest.MonkeyPatch) -> Iterator["FakeLibusb"]:
    libusb1 = pytest.importorskip("usb.backend.libusb1", reason="pyusb is not installed")
    from tests.printers.fake_libusb import FakeLibusb

    with FakePrinter() as printer:
        backend = FakeLibusb(printer)
        monkeypatch.setattr(libusb1, "get_backend", lambda *_args, **_named: backend)
        yield backend


@pytest.fixture
def usb_printer(libusb: "FakeLibusb") -> FakePrinter:
    return libusb.printer


ADDRESS = "usb://0416:5011"


def test_a_usb_printer_is_asked_prints_and_proves_it(usb_printer: FakePrinter) -> None:
    device = open_device(ADDRESS, timeouts=QUICK)
    assert device.send(JOB, proof=Proof.PRINTED, asks_first=True) is Delivery.CONFIRMED
    assert usb_printer.wait_for_jobs(1) == [JOB], "in portions of 64 bytes, and none lost"
    status = device.status()
    assert status is not None
    assert status.state is State.READY


def test_a_usb_printer_is_seen_by_what_it_answers(usb_printer: FakePrinter) -> None:
    seen = examine(ADDRESS, QUICK)
    assert seen is not None
    assert (seen.maker, seen.proof) == ("FAKE", Proof.PRINTED)


def test_a_usb_printer_that_takes_no_more_is_in_doubt(usb_printer: FakePrinter) -> None:
    usb_printer.switch(Mode.STALL, after_bytes=5_000)
    with pytest.raises(MaybeSent, match="takes no more bytes") as no:
        open_device(ADDRESS, timeouts=QUICK).send(LARGE)
    assert no.value.code == "part_taken"


def test_a_usb_cable_pulled_in_the_first_write_is_in_doubt(libusb: "FakeLibusb") -> None:
    """libusb tells an error and not how many bytes went before it."""
    from usb.core import USBError

    libusb.error = USBError("No such device", -4, 19)
    with pytest.raises(MaybeSent) as no:
        open_device(ADDRESS, timeouts=QUICK).send(JOB)
    assert no.value.code == "part_taken"


def test_a_usb_printer_that_takes_nothing_in_time_has_certainly_got_nothing(
    libusb: "FakeLibusb",
) -> None:
    from usb.core import USBTimeoutError

    def bulk_write(*_given: object) -> int:
        raise USBTimeoutError("Operation timed out", -7, 110)

    libusb.bulk_write = bulk_write
    with pytest.raises(NotSent) as no:
        open_device(ADDRESS, timeouts=QUICK).send(JOB)
    assert no.value.code == "nothing_taken"


def test_a_time_out_of_an_older_libusb_that_counts_nothing_is_in_doubt(
    libusb: "FakeLibusb", monkeypatch: pytest.MonkeyPatch
) -> None:
    from usb.core import USBTimeoutError

    libusb.error = USBTimeoutError("Operation timed out", -116, 110)
    monkeypatch.setattr(type(libusb), "__module__", "usb.backend.libusb0")
    with pytest.raises(MaybeSent):
        open_device(ADDRESS, timeouts=QUICK).send(JOB)


def test_a_machine_without_libusb_is_told_so_and_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("usb", reason="pyusb is not installed")
    for name in ("libusb1", "openusb", "libusb0"):
        backend = pytest.importorskip(f"usb.backend.{name}")
        monkeypatch.setattr(backend, "get_backend", lambda *_args, **_named: None)
    with pytest.raises(NotSent, match="libusb") as no:
        open_device(ADDRESS, timeouts=QUICK).send(JOB)
    assert no.value.code == "no_library"


@pytest.mark.parametrize("name", ["open_device", "get_configuration"])
def test_a_usb_printer_whose_driver_lets_nobody_in_is_not_sent(
    libusb: "FakeLibusb", name: str
) -> None:
    """Windows' own driver of printers refuses libusb so."""

    def refuse(*_given: object) -> None:
        raise NotImplementedError("Operation not supported or unimplemented on this platform")

    setattr(libusb, name, refuse)
    with pytest.raises(NotSent) as no:
        open_device(ADDRESS, timeouts=QUICK).send(JOB)
    assert no.value.code == "cannot_open"


def test_a_usb_printer_that_hides_its_serial_number_is_not_sent(libusb: "FakeLibusb") -> None:
    from usb.core import USBError

    def refuse(*_given: object) -> None:
        raise USBError("Access denied", -3, 13)

    numbers = libusb.get_device_descriptor("printer")
    numbers.iSerialNumber = 3
    libusb.get_device_descriptor = lambda _dev: numbers
    libusb.ctrl_transfer = refuse
    with pytest.raises(NotSent) as no:
        open_device(f"{ADDRESS}/A1", timeouts=QUICK).send(JOB)
    assert no.value.code == "cannot_open"


def test_another_printers_numbers_are_not_there(usb_printer: FakePrinter) -> None:
    with pytest.raises(NotSent) as no:
        open_device("usb://04b8:0202", timeouts=QUICK).send(b"job")
    assert no.value.code == "cannot_open"


def test_linux_tells_the_port_of_a_printer_by_its_numbers(tmp_path: Path) -> None:
    for number, (product, own) in enumerate([("5011", "A1"), ("5011", "B2"), ("0202", "")]):
        device = tmp_path / "devices" / f"1-{number}"
        (device / f"1-{number}:1.0").mkdir(parents=True)
        (device / "idVendor").write_text("0416\n")
        (device / "idProduct").write_text(f"{product}\n")
        if own:
            (device / "serial").write_text(f"{own}\n")
        entry = tmp_path / "usbmisc" / f"lp{number}"
        entry.mkdir(parents=True)
        (entry / "device").symlink_to(device / f"1-{number}:1.0")

    def port(product: int, serial: str = "") -> str:
        ids = UsbIds(0x0416, product, serial)
        found = port_of(ids, system=tmp_path / "usbmisc", ports=Path("/dev/usb"))
        return str(found)

    assert port(0x5011) == "/dev/usb/lp0"
    assert port(0x5011, "B2") == "/dev/usb/lp1"
    assert port(0x0202) == "/dev/usb/lp2"
    assert port(0x0202, "C3") == port(0x9999) == "None"


# --- Spoolers, and libraries that are missing ---------------------------------------------------


@pytest.mark.parametrize(
    ("address", "library"),
    [("win32://XP-80C", "pywin32"), ("cups://receipts", "pycups")],
)
def test_what_is_not_installed_is_named_and_nothing_is_sent(address: str, library: str) -> None:
    notes: list[int] = []
    with pytest.raises(NotSent, match=f"{library} is not installed") as no:
        open_device(address).send(b"job", on_first_byte=lambda: notes.append(1))
    assert no.value.code == "no_library"
    assert notes == []
    reach(address)  # a spooler is not asked, since that begins a job


@pytest.mark.parametrize("address", ["usb://0416:5011", "serial:///dev/ttyUSB0", "cups://x"])
def test_without_the_drivers_library_its_lines_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setitem(sys.modules, "escpos", None)
    with pytest.raises(NotSent, match="python-escpos is not installed") as no:
        open_device(address).send(b"job")
    assert no.value.code == "no_library"


class Refused(Exception):  # noqa: N818 - what another library raises
    """As the spoolers' libraries raise, of no kind of ours."""


class Spooled:
    """What python-escpos makes of a spooler."""

    def __init__(self, taken: int | None = None, at_end: Exception | None = None) -> None:
        self.device = object()
        self.job = bytearray()
        self.pending_job = False
        self.is_sent = self.is_closed = False
        self._taken = taken
        self._at_end = at_end

    def WritePrinter(self, handle: object, part: bytes) -> int:  # noqa: N802 - Windows' own name
        if self._taken is not None and len(self.job) >= self._taken:
            raise Refused("no room")
        taken = part[: 1000 if self._taken is None else self._taken - len(self.job)]
        self.job += taken
        return len(taken)

    def _raw(self, part: bytes) -> None:
        self.job += part
        self.pending_job = True

    def send(self) -> None:
        if self._at_end is not None:
            raise self._at_end
        self.is_sent, self.pending_job = True, False

    def close(self) -> None:
        self.is_closed = True
        self.is_sent = self.is_sent or self.pending_job


@pytest.fixture
def spooled(monkeypatch: pytest.MonkeyPatch) -> Spooled:
    """The libraries of both systems, as far as we call them: our own part is what is proved."""
    one = Spooled()
    for name, holds in {
        "pywintypes": {"error": Refused},
        "win32print": {"WritePrinter": lambda *given: one.WritePrinter(*given)},
        "cups": {"IPPError": Refused},
    }.items():
        module = ModuleType(name)
        module.__dict__.update(holds)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setattr(spoolers, "opened", lambda *_args, **_named: one)
    return one


def test_windows_takes_a_job_in_short_portions_and_confirms_nothing(spooled: Spooled) -> None:
    device = open_device("win32://XP-80C")
    assert device.send(JOB, proof=Proof.PRINTED, asks_first=True) is Delivery.SENT_UNCONFIRMED
    assert bytes(spooled.job) == JOB
    assert spooled.is_closed


@pytest.mark.parametrize("taken", [0, 500])
def test_windows_that_refuses_in_the_middle_leaves_doubt(spooled: Spooled, taken: int) -> None:
    spooled._taken = taken
    with pytest.raises(MaybeSent) as no:
        open_device("win32://XP-80C").send(JOB)
    assert no.value.code == "part_taken"
    assert spooled.is_closed


def test_a_job_for_cups_leaves_whole_at_its_end(spooled: Spooled) -> None:
    assert open_device("cups://receipts").send(JOB) is Delivery.SENT_UNCONFIRMED
    assert bytes(spooled.job) == JOB
    assert (spooled.is_sent, spooled.is_closed) == (True, True)


def test_a_queue_that_refuses_a_job_leaves_doubt_and_it_is_not_sent_at_closing(
    spooled: Spooled,
) -> None:
    spooled._at_end = Refused("stopped")
    with pytest.raises(MaybeSent) as no:
        open_device("cups://receipts").send(JOB)
    assert no.value.code == "broke_at_end"
    assert (spooled.is_sent, spooled.is_closed) == (False, True)


# --- What no machine without the copper shows ---------------------------------------------------


TROUBLES_OF_TERMINALS: list[Exception] = [OSError(5, "gone")]
with contextlib.suppress(ImportError):
    import termios

    TROUBLES_OF_TERMINALS.append(termios.error(5, "gone"))


class Port:
    """A serial port whose printer says "wait": bytes leave as `left` tells, then none."""

    def __init__(self, left: list[int]) -> None:
        self.left = left
        self.is_closed = False

    def fileno(self) -> int:
        raise AssertionError("not asked here")

    @property
    def out_waiting(self) -> int:
        return self.left.pop(0) if len(self.left) > 1 else self.left[0]

    def flush(self) -> None:
        raise AssertionError("flushing waits for ever")

    def reset_output_buffer(self) -> None:
        self.left = [0]

    def close(self) -> None:
        assert self.left == [0], "the system waits for the last byte"
        self.is_closed = True


def test_a_serial_line_is_waited_for_while_bytes_leave_it() -> None:
    SerialLine(Port([900, 600, 300, 0]), Timeouts(write_s=0.1)).finish(0.05)
    start = time.monotonic()
    with pytest.raises(TimeoutError, match="300 bytes"):
        SerialLine(Port([900, 600, 300]), Timeouts(write_s=0.2)).finish(0.05)
    assert 0.2 <= time.monotonic() - start < 1


def test_a_serial_line_that_lets_a_byte_go_now_and_then_is_given_up_in_the_end() -> None:
    start, waits = time.monotonic(), Timeouts(write_s=0.2, bytes_per_s=1000)
    with pytest.raises(TimeoutError):
        SerialLine(Port(list(range(300, 0, -1))), waits).finish(0.05)
    assert 0.4 < time.monotonic() - start < 1.5


def test_a_slow_serial_line_is_given_the_time_it_needs() -> None:
    """A job may take as long as at a quarter of the line's own speed."""
    for baud, bytes_per_s in ((1200, 30), (4800, 120), (9600, 150), (115_200, 150)):
        device = open_device(f"serial:///dev/ttyS0?baud={baud}")
        assert isinstance(device, SerialDevice)
        assert device.timeouts.bytes_per_s == bytes_per_s
    assert Timeouts().whole_s(60_000) == 410


def test_a_serial_line_that_is_held_back_is_closed_at_once() -> None:
    port = Port([4000])
    SerialLine(port, QUICK).close()
    assert port.is_closed


@pytest.mark.parametrize("trouble", TROUBLES_OF_TERMINALS)
def test_a_serial_port_that_is_gone_is_closed_whatever_it_says(trouble: Exception) -> None:
    class Gone(Port):
        @property
        def out_waiting(self) -> int:
            return 100

        def reset_output_buffer(self) -> None:
            self.left = [0]
            raise trouble

    port = Gone([0])
    SerialLine(port, QUICK).close()
    assert port.is_closed


def test_empty_packets_are_nothing_yet_and_no_end() -> None:
    pytest.importorskip("usb", reason="pyusb is not installed")

    packets = [b"", b"", b"\x16"]

    class Device:
        def read(self, pipe: int, size: int, timeout: int) -> bytes:
            return packets.pop(0) if packets else b""

    line = UsbLine(Device(), 0x03, 0x84)
    assert line.read(1) == b"\x16"
    with pytest.raises(TimeoutError):
        line.read(0.05)
    with pytest.raises(TimeoutError):
        UsbLine(Device(), 0x03, None).read(1)


def test_a_file_that_is_only_written_to_is_not_read() -> None:
    near, far = os.pipe()
    os.write(far, b"\x16")
    try:
        with pytest.raises(TimeoutError, match="no answers"):
            HandleLine(near).read(1)
        assert HandleLine(near, is_heard=True).read(1) == b"\x16"
    finally:
        os.close(near)
        os.close(far)


def test_the_drivers_library_does_not_set_up_the_programs_log() -> None:
    """In a process of its own, since the tests' runner listens to the log already."""
    program = (
        "import logging; from printers.lines.libraries import escpos_printers; escpos_printers(); "
        "assert logging.getLogger().handlers == []; assert logging.getLogger().level == 30"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=30)
