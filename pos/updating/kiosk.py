"""The till on the whole screen: a browser without its bars, opened once the shop answers."""

import os
import shutil
import threading
from pathlib import Path

from pos.updating import starting

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
)
_PROGRAMS = (Path("C:/Program Files"), Path("C:/Program Files (x86)"))
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
    "Chromium/Application/chrome.exe",
)
PAUSE_S = 1
MOST_CRASHES = 5
"""A browser that dies again and again is not helped by another start."""


def find_browser() -> Path | None:
    """A browser that knows how to be a kiosk; None where there is none."""
    if os.name == "nt":
        known = (folder / path for path in _WINDOWS for folder in _PROGRAMS)
        return next((path for path in known if path.exists()), None)
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return None if found is None else Path(found)


def command(browser: Path, port: int, profile: Path) -> list[str]:
    """The browser's command line.

    Args:
        profile: a folder of its own: a browser that is open already would take the page in among
            its tabs.
    """
    return [
        str(browser),
        "--kiosk",
        f"--app={address(port)}",
        f"--user-data-dir={profile}",
        "--no-first-run",
        "--no-default-browser-check",
        "--noerrdialogs",
        "--disable-session-crashed-bubble",
        "--disable-features=Translate",
    ]


def address(port: int) -> str:
    """Where this machine's browser finds the till."""
    return f"http://127.0.0.1:{port}"


def wait_for(port: int) -> None:
    """Wait until the shop answers, however long its machine takes to open it."""
    pause = threading.Event()
    while starting.ask(port, "/") is None:
        pause.wait(PAUSE_S)


def show(browser: Path, port: int) -> None:
    """Show the till until a person closes the browser; one that crashed is opened again."""
    profile = Path.home().joinpath(".ocop-pos-kiosk")
    for _crash in range(MOST_CRASHES):
        if starting.open_browser(command(browser, port, profile)) == 0:
            return
        wait_for(port)
