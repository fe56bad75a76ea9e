"""How printers are named, and which names a page may give."""

from pathlib import Path

import pytest

from printers.addresses import BadAddress, Flow, SerialPort, UsbIds
from printers.devices import (
    FileDevice,
    SerialDevice,
    SpooledDevice,
    UsbDevice,
    open_device,
)


def test_a_port_of_linux_at_usb_is_read_as_well_as_written() -> None:
    device = open_device("usb:///dev/usb/lp0")
    assert isinstance(device, FileDevice)
    assert (device.path, device.carries_answers) == (Path("/dev/usb/lp0"), True)
    plain = open_device("file:///dev/usb/lp0")
    assert isinstance(plain, FileDevice)
    assert plain.carries_answers is False
    assert plain.printer == device.printer, "two names, one printer, one turn"


@pytest.mark.parametrize(
    ("address", "ids"),
    [
        ("usb://04b8:0202", UsbIds(0x04B8, 0x0202)),
        ("usb://04B8:0E15/", UsbIds(0x04B8, 0x0E15)),
        ("usb://0416:5011/J6YX%200001", UsbIds(0x0416, 0x5011, "J6YX 0001")),
    ],
)
def test_a_printer_at_usb_is_named_by_its_numbers(address: str, ids: UsbIds) -> None:
    device = open_device(address)
    assert isinstance(device, UsbDevice)
    assert device.ids == ids


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("serial:///dev/ttyUSB0", SerialPort("/dev/ttyUSB0", 9600, Flow.DSRDTR)),
        (
            "serial:///dev/ttyACM1?baud=115200&flow=rtscts",
            SerialPort("/dev/ttyACM1", 115_200, Flow.RTSCTS),
        ),
        ("serial://COM3?flow=xonxoff", SerialPort("COM3", 9600, Flow.XONXOFF)),
        ("serial://com12?baud=19200&flow=none", SerialPort("COM12", 19_200, Flow.NONE)),
        (
            "serial:///dev/serial/by-id/usb-FTDI_FT232R-if00-port0",
            SerialPort("/dev/serial/by-id/usb-FTDI_FT232R-if00-port0"),
        ),
    ],
)
def test_a_serial_port_is_named_with_its_speed(address: str, port: SerialPort) -> None:
    device = open_device(address)
    assert isinstance(device, SerialDevice)
    assert device.port == port


@pytest.mark.parametrize(
    ("address", "system", "name"),
    [
        ("win32://XP-80C", "win32", "XP-80C"),
        ("win32://Máy in quầy 1 (copy 2)", "win32", "Máy in quầy 1 (copy 2)"),
        ("win32://\\\\MAY2\\XP-80", "win32", "\\\\MAY2\\XP-80"),
        ("cups://phi%E1%BA%BFu", "cups", "phiếu"),
    ],
)
def test_a_printer_of_the_system_is_named_by_its_name(address: str, system: str, name: str) -> None:
    device = open_device(address)
    assert isinstance(device, SpooledDevice)
    assert (device.system, device.name, device.carries_answers) == (system, name, False)
    assert device.status() is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("usb://", "no printer's port"),
        ("usb:///etc/passwd", "no printer's port"),
        ("usb:///dev/usb/../sda", "no printer's port"),
        ("usb:///dev/sda", "no printer's port"),
        ("usb://04b8", "two numbers"),
        ("usb://04b8:20", "two numbers"),
        ("usb://04b8:020g", "two numbers"),
        ("usb://04b8:0202/a/b", "own number"),
        ("usb://04b8:0202?x=1", "follow"),
        ("serial://", "no serial port"),
        ("serial:///home/shop/book", "no serial port"),
        ("serial:///dev/sda", "no serial port"),
        ("serial:///dev/ttyUSB0/../sda", "no serial port"),
        ("serial:///dev/serial/by-id/../../sda", "no serial port"),
        ("serial://COM3/x", "no serial port"),
        ("serial://printer", "no serial port"),
        ("serial:///dev/ttyUSB0?baud=5", "baud is none of"),
        ("serial:///dev/ttyUSB0?baud=", "baud is none of"),
        ("serial:///dev/ttyUSB0?flow=maybe", "is none of"),
        ("serial:///dev/ttyUSB0?parity=even", "each once"),
        ("serial:///dev/ttyUSB0?baud=9600&baud=9600", "each once"),
        ("serial:///dev/ttyUSB0#x", "follow"),
        ("win32://", "needs a printer's name"),
        ("win32:// ", "needs a printer's name"),
        ("win32://a%0Ab", "needs a printer's name"),
        ("win32://" + "x" * 300, "needs a printer's name"),
        ("cups://", "needs a printer's name"),
    ],
)
def test_a_bad_name_is_refused_with_its_reason(address: str, reason: str) -> None:
    with pytest.raises(BadAddress, match=reason):
        open_device(address)


@pytest.mark.parametrize("address", ["usb:///home/shop/book", "serial:///home/shop/book"])
def test_only_who_may_name_any_file_names_one(address: str) -> None:
    with pytest.raises(BadAddress):
        open_device(address)
    open_device(address, takes_files=True)
