"""A neighbourhood of the net by a name that lasts one day.  Pure.

Source: reliability-security, *Privacy*: addresses are shortened, and kept for 90 days.
"""

import hashlib
import hmac
import ipaddress

V4_BITS, V6_BITS = 24, 48
"""So much of an address counts: 256 addresses of IPv4, a subscriber's whole line of IPv6."""
NAME_LENGTH = 12
"""Hexadecimal digits: 48 bits, so that two neighbourhoods of a day hardly share a name."""


def neighbourhood(address: str) -> str:
    """The network that an address is of, shortened: `113.160.4.0/24`; empty for what is none."""
    try:
        given = ipaddress.ip_address(address.strip().strip("[]").partition("%")[0])
    except ValueError:
        return ""
    inner = getattr(given, "ipv4_mapped", None) or given
    bits = V4_BITS if inner.version == 4 else V6_BITS
    return str(ipaddress.ip_network((inner, bits), strict=False))


def name_of_day(address: str, key: bytes) -> str:
    """The name of an address's neighbourhood under a key.

    Args:
        key: of one day, random and never written down: once it is gone nobody can tell which
            neighbourhood it was, nor whether it came again on another day.
    """
    told = neighbourhood(address).encode()
    return hmac.new(key, told, hashlib.sha256).hexdigest()[:NAME_LENGTH]
