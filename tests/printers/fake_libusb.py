"""A libusb that is not there, with one printer at it: the lowest seam of pyusb."""

import socket
from array import array
from types import SimpleNamespace

from usb.backend import IBackend
from usb.core import USBTimeoutError

from tests.printers.fake_printer import FakePrinter

VENDOR, PRODUCT = 0x0416, 0x5011
OUT_PIPE, IN_PIPE = 0x03, 0x84
"""Not the ones python-escpos takes for granted."""
_PACKET = 64
"""Bytes taken at a time."""
_EMPTIES = 3
"""Empty packets before each answer: some printers send them all the time."""
_LENGTHS = {"bLength": 9, "extra_descriptors": []}


class FakeLibusb(IBackend):  # type: ignore[misc]
    """One device of two interfaces, of which the second is the printer.

    Args:
        printer: the one behind it.
    """

    __module__ = "usb.backend.libusb1"
    """By which pyusb's users tell what a backend can do."""

    def __init__(self, printer: FakePrinter) -> None:
        self.printer = printer
        host, port = printer.address.removeprefix("tcp://").split(":")
        self._place = host, int(port)
        self._line: socket.socket | None = None
        self.error: Exception | None = None
        """What the next write ends in, behind a packet that went through."""
        self._empties_left = _EMPTIES

    def enumerate_devices(self):
        return iter(["printer"])

    def get_parent(self, dev):
        return None

    def get_device_descriptor(self, dev):
        numbers = {"idVendor": VENDOR, "idProduct": PRODUCT, "bNumConfigurations": 1}
        numbers |= {"bcdUSB": 0x200, "bDeviceClass": 0, "bDeviceSubClass": 0, "bDeviceProtocol": 0}
        numbers |= {"bLength": 18, "bDescriptorType": 1, "bMaxPacketSize0": 64, "bcdDevice": 0x100}
        numbers |= {"iManufacturer": 0, "iProduct": 0, "iSerialNumber": 0, "address": 5, "bus": 1}
        return SimpleNamespace(**numbers, port_number=1, port_numbers=(1,), speed=2)

    def get_configuration_descriptor(self, dev, config):
        numbers = {"bDescriptorType": 2, "wTotalLength": 32, "bNumInterfaces": 2, "bMaxPower": 50}
        numbers |= {"bConfigurationValue": 1, "iConfiguration": 0, "bmAttributes": 0xC0}
        return SimpleNamespace(**numbers, **_LENGTHS)

    def get_interface_descriptor(self, dev, intf, alt, config):
        if intf > 1 or alt > 0:
            raise IndexError
        numbers = {"bDescriptorType": 4, "bInterfaceNumber": intf, "bAlternateSetting": 0}
        numbers |= {"bNumEndpoints": 2, "iInterface": 0, "bInterfaceClass": (3, 7)[intf]}
        return SimpleNamespace(**numbers, bInterfaceSubClass=1, bInterfaceProtocol=2, **_LENGTHS)

    def get_endpoint_descriptor(self, dev, ep, intf, alt, config):
        if ep > 1:
            raise IndexError
        address = ((0x01, 0x82), (IN_PIPE, OUT_PIPE))[intf][ep]
        numbers = {"bDescriptorType": 5, "bmAttributes": 2, "wMaxPacketSize": 64, "bInterval": 0}
        return SimpleNamespace(
            bEndpointAddress=address, bRefresh=0, bSynchAddress=0, **numbers, **_LENGTHS
        )

    def open_device(self, dev):
        return "handle"

    def close_device(self, handle):
        if self._line is not None:
            self._line.close()
        self._line = None

    def set_configuration(self, handle, value):
        pass

    def get_configuration(self, handle):
        return 1

    def set_interface_altsetting(self, handle, intf, alt):
        pass

    def claim_interface(self, handle, intf):
        pass

    def release_interface(self, handle, intf):
        pass

    def reset_device(self, handle):
        pass

    def is_kernel_driver_active(self, handle, intf):
        return False

    def bulk_write(self, handle, ep, intf, data, timeout):
        assert (ep, intf) == (OUT_PIPE, 1)
        try:
            sent = self._open_line(timeout).send(data[:_PACKET])
            if self.error is not None:
                raise self.error
        except TimeoutError as error:
            raise USBTimeoutError("Operation timed out") from error
        return sent

    def bulk_read(self, handle, ep, intf, buff, timeout):
        assert (ep, intf) == (IN_PIPE, 1)
        if self._empties_left:
            self._empties_left -= 1
            return 0
        self._empties_left = _EMPTIES
        try:
            said = self._open_line(timeout).recv(len(buff))
        except TimeoutError as error:
            raise USBTimeoutError("Operation timed out") from error
        buff[: len(said)] = array("B", said)
        return len(said)

    def _open_line(self, timeout_ms: int) -> socket.socket:
        """A line to the fake printer, from the first byte to the closing of the device."""
        if self._line is None:
            self._line = socket.create_connection(self._place)
            self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self._line.settimeout(timeout_ms / 1000)
        return self._line
