"""The shop opens with the machine: the files that a system's own service keeper reads.

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


@dataclass(frozen=True)
class Service:
    """A file to write, and the commands that take it up and let it go."""

    path: Path
    content: str
    take_up: tuple[str, ...]
    let_go: tuple[str, ...]


def service(settings: Settings, python: str, *, is_windows: bool, is_root: bool) -> Service:
    """The service of a data folder on this system.

    Args:
        python: the interpreter that runs the shop now.
        is_root: whether a service of the whole machine can be written; else it is the person's.
    """
    if is_windows:
        return _windows(settings, python)
    folder = Path("/etc/systemd/system") if is_root else Path.home() / ".config/systemd/user"
    path = folder.joinpath(f"{NAME}.service")
    control = "systemctl" if is_root else "systemctl --user"
    linger = () if is_root else ("loginctl enable-linger",)
    return Service(
        path=path,
        content=_unit(settings, python, is_root=is_root),
        take_up=(f"{control} daemon-reload", f"{control} enable --now {NAME}", *linger),
        let_go=(f"{control} disable --now {NAME}",),
    )


def install(one: Service) -> None:
    """Write the file.

    Raises:
        OSError: it cannot be written there.
    """
    one.path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(one.path, one.content.encode())


def remove(one: Service) -> bool:
    """Take the file away; whether there was one.

    Raises:
        OSError: it cannot be removed.
    """
    was_there = one.path.exists()
    one.path.unlink(missing_ok=True)
    return was_there


def _unit(settings: Settings, python: str, *, is_root: bool) -> str:
    """A wrong setting ends the program with 2, and is not mended by starting again."""
    return f"""[Unit]
Description=OCOP POS
After=network.target

[Service]
Environment={_quoted(f"OCOP_POS_HOME={settings.home}")}
WorkingDirectory={_escaped(str(settings.home))}
ExecStart={_quoted(python)} -m pos.cli run
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2
TimeoutStopSec=60
UMask=0077
NoNewPrivileges=yes

[Install]
WantedBy={"multi-user.target" if is_root else "default.target"}
"""


def _escaped(text: str) -> str:
    """A text as systemd reads it: % begins a specifier."""
    return text.replace("%", "%%")


def _quoted(text: str) -> str:
    inside = _escaped(text).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$")
    return f'"{inside}"'


def _windows(settings: Settings, python: str) -> Service:
    path = settings.home / f"{NAME}.xml"
    home = str(settings.home).replace('"', "")
    command = f'/d /c "set "OCOP_POS_HOME={home}" && "{python}" -m pos.cli run"'
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
