"""The machine that the till runs on, as far as a centre can tell one from another."""

import hashlib
import platform
from pathlib import Path

_ID, _BOARD, _LINES = "etc/machine-id", "sys/class/dmi/id/modalias", "sys/class/net"
_SHOWN = 16


def fingerprint(root: Path = Path("/")) -> str:
    """Sixteen hexadecimal digits that another machine with a copy of the disk does not have.

    Made of the system's own id, which a copied disk takes along, and of what is soldered in: board
    and network cards.  What cannot be read is left out; the same machine gives the same answer.

    Args:
        root: of the file system, for tests.
    """
    told = [platform.system(), platform.machine(), _first_line(root.joinpath(_ID))]
    told += [_first_line(root.joinpath(_BOARD)), *_cards(root.joinpath(_LINES))]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:_SHOWN]


def shown(fingerprint: str) -> str:
    """As two people compare it: `9F2C 11AB 04DE 77C0`."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4)).upper()


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()[:400]
    except OSError:
        return ""


def _cards(folder: Path) -> list[str]:
    """Addresses of the cards that are built in: what is plugged in by USB comes and goes."""
    try:
        cards = sorted(folder.iterdir())
    except OSError:
        return []
    built_in = [one for one in cards if _is_built_in(one)]
    return sorted(filter(None, (_first_line(one.joinpath("address")) for one in built_in)))


def _is_built_in(card: Path) -> bool:
    device = card.joinpath("device")
    return device.exists() and "/usb" not in str(device.resolve())
