"""The machine's own addresses on the shop's network, asked of the system; nothing is sent."""

import contextlib
import ipaddress
import socket

_ANYWHERE = ("10.255.255.255", "192.168.255.255")
"""Where a packet would go that is never sent: the system says from which address it would."""


def addresses() -> list[str]:
    """IPv4 addresses by which other machines of the shop may reach this one, likeliest first."""
    found: list[str] = []
    for there in _ANYWHERE:
        with (
            contextlib.suppress(OSError),
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line,
        ):
            line.connect((there, 9))
            found.append(line.getsockname()[0])
    with contextlib.suppress(OSError):
        _name, _aliases, own = socket.gethostbyname_ex(socket.gethostname())
        found.extend(own)
    seen = dict.fromkeys(found)
    return [one for one in seen if not ipaddress.ip_address(one).is_loopback]


def names() -> list[str]:
    """The machine's own name, alone and as its network knows it (`till.local`)."""
    name = socket.gethostname().partition(".")[0].lower()
    is_name = bool(name) and name.replace("-", "").isascii() and name.replace("-", "").isalnum()
    return [name, f"{name}.local"] if is_name and name != "localhost" else []


def everything() -> list[str]:
    """Every name and address by which this machine is reached, its own voice included."""
    return ["localhost", "127.0.0.1", "::1", *names(), *addresses()]
