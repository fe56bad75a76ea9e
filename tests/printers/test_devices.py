import os
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path, PureWindowsPath

import pytest

from printers import addresses
from printers.addresses import BadAddress, port_address, port_of
from printers.devices import (
    Delivery,
    FileDevice,
    MaybeSent,
    NotSent,
    PreviewDevice,
    Speech,
    TcpDevice,
    Timeouts,
    open_device,
)
from printers.lines.network import NetworkLine
from printers.lines.wired import talk_to
from printers.printing import draw_paper, encode
from printers.profiles import ROLL_80
from tests.printers.fake_printer import FakePrinter, Mode
from tests.printers.sample_papers import receipt

QUICK = Timeouts(connect_s=1.0, write_s=0.4, close_s=0.5)
LARGE = bytes(range(256)) * 4000
"""A megabyte: more than the buffers between here and a stalled printer hold."""


def device_at(printer: FakePrinter, timeouts: Timeouts = QUICK) -> TcpDevice:
    device = open_device(printer.address, timeouts=timeouts)
    assert isinstance(device, TcpDevice)
    return device


class Notes:
    """Remembers whether the first byte was announced."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


# Whose turn it is.


def test_a_printer_has_one_line_at_a_time_however_its_name_is_spelt() -> None:
    notes = Notes()
    with FakePrinter() as printer:
        port = device_at(printer).port
        ours = TcpDevice("localhost", port, QUICK)
        with closing(talk_to(TcpDevice("LOCALHOST", port, QUICK))):
            for asked in (lambda: ours.send(b"job", on_first_byte=notes), ours.status):
                with pytest.raises(NotSent, match="still open") as no:
                    asked()
                assert no.value.code == "busy"
        assert ours.send(b"job", on_first_byte=notes) is Delivery.SENT_UNCONFIRMED
        assert printer.jobs[-1] == b"job"
    assert notes.count == 1


def test_two_devices_at_one_port_of_linux_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    path.touch()
    by_port = open_device(f"usb://{path}", timeouts=QUICK, takes_files=True)
    by_file = open_device(f"file://{path}", timeouts=QUICK, takes_files=True)
    assert isinstance(by_port, FileDevice)
    with closing(talk_to(by_port)), pytest.raises(NotSent) as no:
        by_file.send(b"job")
    assert no.value.code == "busy"
    by_file.send(b"job")
    assert path.read_bytes() == b"job"


# The network.


def test_a_healthy_printer_gets_the_whole_job_and_it_is_not_called_confirmed() -> None:
    notes = Notes()
    job = encode(draw_paper(receipt(), ROLL_80), ROLL_80, Speech.ESCPOS)
    with FakePrinter() as printer:
        assert device_at(printer).send(job, on_first_byte=notes) is Delivery.SENT_UNCONFIRMED
        assert printer.jobs == [job]
    assert notes.count == 1


def test_every_job_opens_and_closes_a_line_of_its_own() -> None:
    with FakePrinter() as printer:
        for number in range(3):
            device_at(printer).send(bytes([number]) * 100)
        assert [job[0] for job in printer.jobs] == [0, 1, 2]
        assert printer.connections == 3


def test_a_printer_switched_off_is_not_sent_and_the_first_byte_was_never_announced() -> None:
    notes = Notes()
    with (
        FakePrinter(Mode.REFUSE) as printer,
        pytest.raises(NotSent, match="does not answer") as no,
    ):
        device_at(printer).send(b"job", on_first_byte=notes)
    assert notes.count == 0
    assert no.value.code == "no_answer"


def test_a_printer_that_comes_back_gets_the_next_try() -> None:
    with FakePrinter(Mode.REFUSE) as printer:
        with pytest.raises(NotSent):
            device_at(printer).send(b"job")
        printer.switch(Mode.HEALTHY)
        device_at(printer).send(b"job")
        assert printer.jobs == [b"job"]
        printer.switch(Mode.REFUSE)
        with pytest.raises(NotSent):
            device_at(printer).send(b"job")


def test_a_name_nobody_knows_is_not_sent() -> None:
    with pytest.raises(NotSent):
        TcpDevice("no-such-printer.invalid", 9100, QUICK).send(b"job")


def test_a_printer_that_hangs_up_at_once_is_never_called_sent() -> None:
    with FakePrinter(Mode.HANG_UP) as printer:
        for _ in range(10):
            with pytest.raises((NotSent, MaybeSent)):
                device_at(printer).send(b"x" * 60_000)


def test_a_printer_that_had_hung_up_before_the_first_byte_is_not_sent() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    line = socket.create_connection(listener.getsockname())
    far, _ = listener.accept()
    far.close()
    time.sleep(0.05)
    device = TcpDevice("127.0.0.1", 9, QUICK)
    notes = Notes()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TcpDevice, "open_line", lambda self: NetworkLine(line))
        with pytest.raises(NotSent, match="hung up") as no:
            device.send(b"job", on_first_byte=notes)
    listener.close()
    assert notes.count == 0
    assert no.value.code == "hung_up"


def test_a_printer_out_of_paper_is_given_up_in_time_and_nobody_may_retry() -> None:
    notes = Notes()
    with FakePrinter(Mode.STALL, after_bytes=20_000) as printer:
        start = time.monotonic()
        with pytest.raises(MaybeSent, match="bytes were taken") as no:
            device_at(printer).send(LARGE, on_first_byte=notes)
        assert no.value.code == "part_taken"
        assert time.monotonic() - start < 3
        assert notes.count == 1
        # The roll is back: the printer goes on with what it had swallowed.
        printer.switch(Mode.HEALTHY)
        until = time.monotonic() + 3
        while not printer.jobs + printer.fragments and time.monotonic() < until:
            time.sleep(0.02)
    assert len((printer.jobs + printer.fragments)[0]) >= 20_000


def test_a_cable_pulled_in_the_middle_leaves_the_job_in_doubt() -> None:
    with FakePrinter(Mode.DROP, after_bytes=8_000) as printer:
        with pytest.raises(MaybeSent):
            device_at(printer).send(LARGE)
        assert [len(fragment) for fragment in printer.fragments] == [8_000]


def test_a_cable_pulled_after_the_last_byte_but_before_the_end_is_in_doubt_too() -> None:
    with FakePrinter(Mode.DROP, after_bytes=3_000) as printer, pytest.raises(MaybeSent) as no:
        device_at(printer).send(b"x" * 4_000)
    assert no.value.code == "broke_at_end"


def test_a_slow_printer_is_waited_for_while_it_takes_bytes() -> None:
    with FakePrinter(Mode.SLOW) as printer:
        job = LARGE[:200_000]
        device_at(printer, Timeouts(1.0, 0.4, 5.0)).send(job)
        assert printer.wait_for_jobs(1) == [job]


def test_a_printer_that_never_hangs_up_holds_nobody_longer_than_the_closing_time() -> None:
    with FakePrinter(Mode.DEAF) as printer:
        start = time.monotonic()
        assert device_at(printer).send(b"job") is Delivery.SENT_UNCONFIRMED
        assert 0.4 < time.monotonic() - start < 1.5
        assert printer.jobs == [b"job"]


def test_nothing_is_sent_where_the_first_byte_could_not_be_written_down() -> None:
    def fail() -> None:
        raise RuntimeError("the database is locked")

    with FakePrinter() as printer:
        with pytest.raises(RuntimeError, match="locked"):
            device_at(printer).send(b"job", on_first_byte=fail)
        time.sleep(0.1)
        assert b"".join(printer.jobs) == b""


def test_the_usual_waits_are_3_s_to_connect_1_to_ask_10_to_write_and_30_to_prove() -> None:
    device = open_device("tcp://127.0.0.1:9100")
    assert isinstance(device, TcpDevice)
    waits = device.timeouts
    assert (waits.connect_s, waits.status_s, waits.write_s, waits.proof_s) == (3, 1, 10, 30)


def test_the_line_is_kept_alive() -> None:
    with FakePrinter() as printer:
        line = device_at(printer).open_line()
        assert isinstance(line, NetworkLine)
        assert line._line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        line.close()


# Files.


def test_a_file_collects_one_job_after_the_other(tmp_path: Path) -> None:
    device = open_device((tmp_path / "lp 0").as_uri(), takes_files=True)
    assert device.speech is Speech.ESCPOS
    notes = Notes()
    assert device.send(b"one", on_first_byte=notes) is Delivery.SENT_UNCONFIRMED
    device.send(b"two", on_first_byte=notes)
    assert (tmp_path / "lp 0").read_bytes() == b"onetwo"
    assert notes.count == 2


def test_a_file_that_is_no_printer_is_neither_written_to_nor_made(tmp_path: Path) -> None:
    key, notes = tmp_path / "terminal.ed25519", Notes()
    key.write_bytes(b"key")
    for path in (key, tmp_path / "new"):
        with pytest.raises(NotSent) as no:
            open_device(f"file://{path}").send(b"job", on_first_byte=notes)
        assert no.value.code == "cannot_open"
    assert key.read_bytes() == b"key"
    assert [one.name for one in tmp_path.iterdir()] == ["terminal.ed25519"]
    assert notes.count == 0


@pytest.mark.parametrize("path", ["/dev/usb/lp0", "/dev/lp1", "/dev/usb/lp12"])
def test_a_printers_port_is_known_by_its_name_though_the_cable_is_out(path: str) -> None:
    assert port_of(port_address(path, "posix")) == path


@pytest.mark.parametrize("path", ["COM3", "lpt1"])
def test_a_port_of_windows_is_one_on_windows_alone(path: str, monkeypatch) -> None:
    address = port_address(path, "nt")
    assert port_of(address) == path.upper()
    with pytest.raises(BadAddress):
        port_address(path, "posix")
    with monkeypatch.context() as windows:
        windows.setattr(addresses.os, "name", "nt")
        windows.setattr(addresses, "Path", PureWindowsPath)
        assert str(addresses.file_path(addresses.split(address))) == path.upper()


@pytest.mark.parametrize(
    "path",
    ["", "lp0", "/dev/sda", "/dev/usb/../sda", "/dev/usb/lp0/../../sda", "/dev/lp", "/dev/lp0\n"],
)
def test_any_other_path_is_no_printers_port(path: str) -> None:
    with pytest.raises(BadAddress):
        port_address(path, "posix")


@pytest.mark.parametrize(
    "path",
    ["", "COM", "COM0", "COM10", "COM3:", "C:\\pos.db", "\\\\.\\COM3", "COM³", "/dev/usb/lp0"],
)
def test_any_other_path_is_no_printers_port_on_windows(path: str) -> None:
    with pytest.raises(BadAddress):
        port_address(path, "nt")


def test_a_file_in_no_folder_is_not_sent(tmp_path: Path) -> None:
    notes = Notes()
    with pytest.raises(NotSent) as no:
        FileDevice(tmp_path / "none" / "lp0", QUICK, takes_files=True).send(
            b"job", on_first_byte=notes
        )
    assert notes.count == 0
    assert no.value.code == "cannot_open"


def test_a_cable_that_is_out_makes_no_file_below_dev() -> None:
    with pytest.raises(NotSent):
        open_device("file:///dev/no-such-printer").send(b"job")
    assert not Path("/dev/no-such-printer").exists()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are not everywhere")
def test_a_device_file_that_takes_no_more_is_in_doubt(tmp_path: Path) -> None:
    pipe = tmp_path / "lp0"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with pytest.raises(MaybeSent, match="takes no more bytes"):
            FileDevice(pipe, QUICK, takes_files=True).send(LARGE)
    finally:
        os.close(reader)


def test_a_full_disk_at_the_first_byte_is_not_sent() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(NotSent, match="no byte was taken") as no:
        open_device("file:///dev/full").send(b"job")
    assert no.value.code == "nothing_taken"


# The folder of previews.


def test_a_folder_of_previews_that_is_gone_is_not_sent(tmp_path: Path) -> None:
    with pytest.raises(NotSent) as no:
        PreviewDevice(tmp_path / "gone").send(b"picture")
    assert no.value.code == "cannot_write"


def test_a_preview_is_a_numbered_picture_and_is_confirmed(tmp_path: Path) -> None:
    device = open_device("preview:", preview_folder=tmp_path)
    assert device.speech is Speech.PNG
    notes = Notes()
    assert device.send(b"first", on_first_byte=notes) is Delivery.CONFIRMED
    device.send(b"second")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["000001.png", "000002.png"]
    assert (tmp_path / "000002.png").read_bytes() == b"second"
    assert notes.count == 1


def test_a_preview_never_overwrites_another(tmp_path: Path) -> None:
    (tmp_path / "000007.png").write_bytes(b"older")
    PreviewDevice(tmp_path).send(b"newer")
    assert (tmp_path / "000007.png").read_bytes() == b"older"
    assert (tmp_path / "000008.png").read_bytes() == b"newer"


def test_previews_sent_at_the_same_time_all_appear(tmp_path: Path) -> None:
    jobs = [str(number).encode() for number in range(200)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(PreviewDevice(tmp_path).send, jobs))
    assert sorted(file.read_bytes() for file in tmp_path.iterdir()) == sorted(jobs)


def test_a_preview_that_fails_leaves_no_half_picture(tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        PreviewDevice(tmp_path).send(b"picture", on_first_byte=fail)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(NotSent):
        PreviewDevice(tmp_path / "none").send(b"picture")


# Addresses.


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [
        ("tcp://192.168.1.50:9100", "192.168.1.50", 9100),
        ("tcp://printer.lan", "printer.lan", 9100),
        ("tcp://[fe80::1]:9101/", "fe80::1", 9101),
    ],
)
def test_a_network_address_names_host_and_port(address: str, host: str, port: int) -> None:
    device = open_device(address)
    assert isinstance(device, TcpDevice)
    assert (device.host, device.port) == (host, port)


def test_a_file_address_names_a_path() -> None:
    device = open_device("file:///dev/usb/lp%200")
    assert isinstance(device, FileDevice)
    assert device.path == Path("/dev/usb/lp 0")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "begins with none"),
        ("192.168.1.50:9100", "begins with none"),
        ("http://192.168.1.50", "begins with none"),
        ("usb://0x04b8", "two numbers"),
        ("tcp://", "needs a host"),
        ("tcp://:9100", "needs a host"),
        ("tcp://printer:0", "port 0"),
        ("tcp://printer:99999", "range"),
        ("tcp://printer:abc", "abc"),
        ("tcp://till:secret@printer:9100", "no user"),
        ("tcp://printer:9100/queue", "follow the port"),
        ("tcp://printer:9100?x=1", "follow"),
        ("tcp://[fe80::1", "Invalid IPv6"),
        ("tcp://print er", "space"),
        ("tcp://printer\n", "control"),
        ("file://dev/usb/lp0", "three strokes"),
        ("file:///", "needs a path"),
        ("preview:", "needs a folder"),
        ("preview:slips", "nothing after"),
    ],
)
def test_a_bad_address_is_refused_with_its_reason(address: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason):
        open_device(address)
