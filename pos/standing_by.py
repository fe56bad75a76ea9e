"""The shop opens with the machine: the files that a system's own service keeper reads, and the one
by which a person's desktop opens the till on the whole screen.

Nothing is started here: each system has one command that takes the file up, and it is said.  The
data folder is never touched, so taking the service away keeps every book.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from pos.base.files import write_whole
from pos.config import Settings

NAME = "ocop-pos"
_SHARED_MEMORY = "MALLOC_ARENA_MAX=2"
"""glibc gives each thread a store of freed memory of its own, which is of no use to the others:
after a day's sales a sixth of the program lies idle so.  Two stores do; Python's threads compute
one at a time."""


@dataclass(frozen=True)
class Service:
    """A file to write, and the commands that take it up and let it go."""

    path: Path
    content: str
    take_up: tuple[str, ...]
    let_go: tuple[str, ...]
    links: tuple[Path, ...] = ()
    """What taking it up lays beside the file; it goes with it."""


def service(
    settings: Settings,
    python: str,
    *,
    is_windows: bool,
    is_root: bool,
    launcher: Path | None = None,
) -> Service:
    """The service of a data folder on this system.

    Args:
        python: the interpreter that runs the shop now.
        is_root: whether a service of the whole machine can be written; else it is the person's.
        launcher: runs whatever release is the current one; None where none was ever taken up.
    """
    words = _words(python, launcher)
    if is_windows:
        return _windows(settings, words)
    folder = Path("/etc/systemd/system") if is_root else Path.home() / ".config/systemd/user"
    path = folder.joinpath(f"{NAME}.service")
    control = "systemctl" if is_root else "systemctl --user"
    linger = () if is_root else ("loginctl enable-linger",)
    return Service(
        path=path,
        content=_unit(settings, words, is_root=is_root),
        take_up=(f"{control} daemon-reload", f"{control} enable --now {NAME}", *linger),
        # A unit whose file is gone can be stopped and no longer disabled: its link goes with it.
        let_go=(f"{control} stop {NAME}", f"{control} daemon-reload"),
        links=(folder / f"{_target(is_root=is_root)}.wants" / path.name,),
    )


def install(one: Service) -> None:
    """Write the file.

    Raises:
        OSError: it cannot be written there.
    """
    one.path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(one.path, one.content.encode())


def remove(one: Service) -> bool:
    """Take the file away, and what was laid beside it; whether there was one.

    Raises:
        OSError: it cannot be removed.
    """
    was_there = one.path.exists()
    for laid in (*one.links, one.path):
        laid.unlink(missing_ok=True)
    return was_there


def _target(*, is_root: bool) -> str:
    """What of systemd the shop opens with."""
    return "multi-user.target" if is_root else "default.target"


def kiosk(
    settings: Settings, python: str, *, is_windows: bool, launcher: Path | None = None
) -> Service:
    """What opens the till on the whole screen when a person signs in to the desktop.

    Args:
        python, launcher: as of `service`.
    """
    words = (*_words(python, launcher), "kiosk")
    if is_windows:
        folder = Path.home() / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup"
        return Service(folder.joinpath(f"{NAME}-kiosk.cmd"), _startup(settings, words), (), ())
    folder = Path.home() / ".config/autostart"
    return Service(folder.joinpath(f"{NAME}-kiosk.desktop"), _desktop(settings, words), (), ())


def _words(python: str, launcher: Path | None) -> tuple[str, ...]:
    """The command that everything begins with."""
    return (python, "-m", "pos.cli") if launcher is None else (str(launcher),)


def _desktop(settings: Settings, words: tuple[str, ...]) -> str:
    """An entry of the desktop's autostart (freedesktop.org: Desktop Entry and Autostart)."""
    named = (f"OCOP_POS_HOME={settings.home}", f"OCOP_POS_PORT={settings.port}")
    command = " ".join(map(_desktop_quoted, ("env", *named, *words)))
    return f"""[Desktop Entry]
Type=Application
Name=OCOP POS
Exec={command}
Terminal=false
X-GNOME-Autostart-enabled=true
"""


def _desktop_quoted(text: str) -> str:
    """Quoted as an argument, then escaped as a string, % doubled: the three rules of `Exec`."""
    inside = "".join(f"\\{letter}" if letter in '"`$\\' else letter for letter in text)
    escaped = inside.replace("\\", "\\\\").replace("%", "%%")
    return f'"{escaped}"'


def _startup(settings: Settings, words: tuple[str, ...]) -> str:
    """A command file of the person's Startup folder; its window stays small."""
    home = str(settings.home).replace('"', "").replace("%", "%%")
    command = " ".join(f'"{word}"' for word in words).replace("%", "%%")
    lines = (
        "@echo off",
        "chcp 65001 >nul",
        f'set "OCOP_POS_HOME={home}"',
        f'set "OCOP_POS_PORT={settings.port}"',
        f'start "OCOP POS" /min {command}',
    )
    return "\r\n".join((*lines, ""))


def _unit(settings: Settings, words: tuple[str, ...], *, is_root: bool) -> str:
    """A wrong setting ends the program with 2, and is not mended by starting again."""
    return f"""[Unit]
Description=OCOP POS
After=network.target

[Service]
{_user(settings.home) if is_root else ""}Environment={_quoted(f"OCOP_POS_HOME={settings.home}")}
Environment={_SHARED_MEMORY}
WorkingDirectory={_escaped(str(settings.home))}
ExecStart={_quoted(words[0])} {" ".join((*words[1:], "run"))}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2
TimeoutStopSec=60
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy={_target(is_root=is_root)}
"""


def _user(home: Path) -> str:
    """Whose the data folder is opens the shop: files that root wrote there would be closed to him.

    Empty where that is root, or where there is no folder yet.
    """
    if not home.exists() or home.stat().st_uid == 0:
        return ""
    try:
        return f"User={home.owner()}\n"
    except KeyError:  # an owner without a name
        return f"User={home.stat().st_uid}\n"


def _escaped(text: str) -> str:
    """A text as systemd reads it: % begins a specifier."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    inside = _escaped(text).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{inside}"'


def _windows(settings: Settings, words: tuple[str, ...]) -> Service:
    path = settings.home / f"{NAME}.xml"
    home = str(settings.home).replace('"', "")
    rest = " ".join((*words[1:], "run"))
    command = f'/d /c "set "OCOP_POS_HOME={home}" && "{words[0]}" {rest}"'
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <Triggers><LogonTrigger><Enabled>true</Enabled></LogonTrigger></Triggers>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <RestartOnFailure><Interval>PT1M</Interval><Count>3</Count></RestartOnFailure>
  </Settings>
  <Actions><Exec>
    <Command>cmd.exe</Command>
    <Arguments>{escape(command)}</Arguments>
    <WorkingDirectory>{escape(home)}</WorkingDirectory>
  </Exec></Actions>
</Task>
"""
    return Service(
        path=path,
        content=content,
        take_up=(f'schtasks /Create /TN {NAME} /XML "{path}"', f"schtasks /Run /TN {NAME}"),
        let_go=(f"schtasks /End /TN {NAME}", f"schtasks /Delete /TN {NAME} /F"),
    )


def is_windows() -> bool:
    """Whether this machine runs Windows."""
    return os.name == "nt"


def is_root() -> bool:
    """Whether a service of the whole machine can be written."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
