"""Settings: one frozen value; the only reader of the environment.

Order: environment, then `config.toml` in the data folder, then the default.
"""

import json
import os
import re
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pos.base.errors import WrongSetting
from pos.base.files import write_whole
from printers.delivery import Timeouts

_NAMES = ("host", "port", "printer", "paper_mm", "public_url", "backup", "tls")
FILE = "config.toml"
_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]{1,253}\Z")
_PORT = re.compile(r"0{0,9}[0-9]{1,5}")
"""Few digits before anything is counted: Python refuses to read numbers of thousands of them."""
_PUBLIC_URL = re.compile(r"(https?)://([a-z0-9.-]+)(:[0-9]{1,5})?/?", re.IGNORECASE | re.ASCII)
"""What a link on paper can begin with: a plain host, perhaps a port, and nothing behind."""
_OWN_MACHINE = ("127.0.0.1", "localhost")
"""Hosts that no phone can reach, so that nothing secret travels to them."""


@dataclass(frozen=True)
class Settings:
    """Where the shop's book lies and what the process listens and prints to."""

    home: Path
    """The data folder: book, keys, papers, `config.toml`."""
    host: str = "127.0.0.1"
    port: int = 8000
    printer: str | None = None
    """Register 1's: `tcp://127.0.0.1:9100`, `file:///path`, `preview:`; None: as the book says."""
    paper_mm: int | None = None
    """Its receipt roll: 80 or 58; None: as the book says."""
    public_url: str | None = None
    """The `https://` address printed into QR codes; None: codes open on this machine only."""
    backup: Path | None = None
    """A second folder for copies of the book, on another disk or a stick; None: none."""
    tls: bool = False
    """Whether registers of the shop's network are served under TLS only."""
    fixed: frozenset[str] = frozenset()
    """Settings that the environment names, so that the file's word counts for nothing."""
    is_demo: bool = False
    is_training: bool = False
    """Whether the folder is a training's, to be thrown away; no file names it."""
    patience: Timeouts | None = None
    """How long printers are waited for; None: the usual. No file names it: tests are impatient."""
    database_url: str | None = None
    """Another database than the SQLite file of `home`: tests and the centre."""

    @property
    def book(self) -> Path:
        """The SQLite file."""
        return self.home / "till.db"

    @property
    def papers(self) -> Path:
        """Where `preview:` puts its pictures."""
        return self.home / "papers"

    @property
    def link_base(self) -> str:
        """The address that codes on paper carry, without a final slash."""
        return self.public_url or f"http://127.0.0.1:{self.port}"

    @property
    def is_link_local(self) -> bool:
        """Whether codes on paper open on this machine only."""
        return (urlsplit(self.link_base).hostname or "") in _OWN_MACHINE

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """Read `OCOP_POS_…` and `config.toml`.

        Raises:
            WrongSetting: a value the program cannot start with.
        """
        env = os.environ if environ is None else environ
        home = Path(env.get("OCOP_POS_HOME") or "var/shop").expanduser().absolute()
        found: dict[str, Any] = _read_file(home / FILE)
        named = {name: env.get(_variable(name)) for name in _NAMES}
        told = {name: value for name, value in named.items() if value}
        return replace(cls.checked(home, found | told), fixed=frozenset(told))

    @classmethod
    def readable(cls) -> "Settings":
        """What can be read of the settings, the rest as if nobody had set it: for the doctor.

        Raises:
            WrongSetting: the data folder itself cannot be.
        """
        home = Path(os.environ.get("OCOP_POS_HOME") or "var/shop").expanduser().absolute()
        found: dict[str, Any] = {}
        with suppress(WrongSetting):
            found = _read_file(home / FILE)
        found |= {name: value for name in _NAMES if (value := os.environ.get(_variable(name)))}
        good: dict[str, Any] = {}
        for name, value in found.items():
            with suppress(WrongSetting):
                cls.checked(home, {name: value})
                good[name] = value
        return cls.checked(home, good)

    @classmethod
    def checked(cls, home: Path, found: Mapping[str, Any]) -> "Settings":
        """Check raw values and freeze them.

        Raises:
            WrongSetting: as above.
        """
        return cls(
            home=_home(home),
            host=_host(found.get("host", cls.host)),
            port=_port(found.get("port", cls.port)),
            printer=_printer(found.get("printer"), home),
            paper_mm=_paper_mm(found.get("paper_mm")),
            public_url=_public_url(found.get("public_url")),
            backup=_backup(found.get("backup"), home),
            tls=_tls(found.get("tls", cls.tls)),
        )


def _variable(name: str) -> str:
    return f"OCOP_POS_{name.upper()}"


def demo_settings(usual: str = "var/demo") -> Settings:
    """The demo showroom's, in its folder: `OCOP_POS_HOME`, or the usual one.

    Raises:
        WrongSetting: a value the program cannot start with.
    """
    home = os.environ.get("OCOP_POS_HOME") or usual
    return replace(Settings.from_environment({**os.environ, "OCOP_POS_HOME": home}), is_demo=True)


def environment(home: Path, **named: str) -> dict[str, str]:
    """The environment of another process of ours on a folder: this one's, and what is named.

    Args:
        named: settings that are to be others: `printer="preview:"`.
    """
    others = {_variable(name): value for name, value in named.items()}
    return {**os.environ, "OCOP_POS_HOME": str(home), **others}


def keep(home: Path, changes: Mapping[str, str | int | None]) -> None:
    """Change settings in `config.toml`, durably; comments and other lines stay as they are.

    Args:
        changes: the new value by the setting's name; None takes it out.

    Raises:
        WrongSetting: the file, or a value, is one that the program could not start with.
        OSError: it cannot be written; the old file is as it was.
    """
    path = home / FILE
    wanted = {n: v for n, v in (_read_file(path) | dict(changes)).items() if v is not None}
    Settings.checked(home, wanted)
    old = path.read_text(encoding="utf-8-sig").splitlines() if path.exists() else []
    lines = [one for one in old if one.partition("=")[0].strip() not in changes]
    told = [f"{n} = {_as_toml(v)}" for n, v in changes.items() if v is not None]
    text = "\n".join([*lines, *told]) + "\n"
    try:
        is_same = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        is_same = False
    if not is_same:  # a value over several lines, or a name in quotes: a person wrote it
        raise WrongSetting("setting.config_unreadable", path=path, line="?")
    write_whole(path, text.encode())


def change(settings: Settings, changes: Mapping[str, str | int | None]) -> None:
    """Change what the running program's file says, as `keep`, where the file's word counts.

    Raises:
        WrongSetting: the environment names one of them, or as `keep`; nothing is changed.
        OSError: as `keep`.
    """
    for name in sorted(settings.fixed & changes.keys()):
        raise WrongSetting("setting.fixed", name=f"OCOP_POS_{name.upper()}")
    keep(settings.home, changes)


def settle(settings: Settings) -> tuple[str, ...]:
    """Keep in `config.toml` what the environment names, so that it holds without it.

    Returns:
        The settings kept, by name.

    Raises:
        WrongSetting, OSError: as `keep`.
    """
    named = tuple(sorted(settings.fixed))
    found = {name: getattr(settings, name) for name in named}
    plain = {n: str(v) if isinstance(v, Path) else v for n, v in found.items()}
    if plain:
        keep(settings.home, plain)
    return named


def _as_toml(value: str | int) -> str:
    # TOML's basic strings escape as JSON's do.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        # Notepad on Windows puts a mark of three bytes at the start, which TOML does not know.
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise WrongSetting("setting.file_unreadable", path=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongSetting("setting.config_unreadable", path=path, line=_line(error)) from error
    unknown = sorted(set(found) - set(_NAMES))
    if unknown:
        raise WrongSetting("setting.unknown", path=path, name=unknown[0])
    return found


def _line(error: Exception) -> str:
    """The line that the reader names; `?` where it names none, as at the end of the file."""
    named = re.search(r"line (\d+)", str(error))
    return named.group(1) if named else "?"


def _home(path: Path) -> Path:
    if path.exists() and not path.is_dir():
        raise WrongSetting("setting.home", path=path)
    return path


def _host(value: object) -> str:
    if not isinstance(value, str) or not _HOST.match(value):
        raise WrongSetting("setting.host", given=value)
    return value


def _port(value: object) -> int:
    text = str(value)
    if not _PORT.fullmatch(text) or not 1 <= int(text) <= 65535:
        raise WrongSetting("setting.port", given=value)
    return int(text)


def _printer(value: object, home: Path) -> str | None:
    if value is None:
        return None
    from printers.addresses import BadAddress  # only a machine that names its printer waits for it
    from printers.devices import FileDevice, open_device

    try:
        device = open_device(str(value), preview_folder=Path())
    except BadAddress as error:
        raise WrongSetting("setting.printer", given=value) from error
    if isinstance(device, FileDevice) and device.path.resolve().is_relative_to(home.resolve()):
        raise WrongSetting("setting.printer_in_home", given=value, path=home)
    return str(value)


def _paper_mm(value: object) -> int | None:
    if value is None:
        return None
    if str(value) not in ("58", "80"):
        raise WrongSetting("setting.paper_mm", given=value)
    return int(str(value))


def _backup(value: object, home: Path) -> Path | None:
    """The second folder need not be there: a stick may be in a drawer."""
    if value is None:
        return None
    path = Path(str(value)).expanduser()
    if not path.is_absolute() or path.is_relative_to(home):
        raise WrongSetting("setting.backup", given=value)
    return path


def _tls(value: object) -> bool:
    word = str(value).lower()
    if word not in ("true", "false", "1", "0", "on", "off"):
        raise WrongSetting("setting.tls", given=value)
    return word in ("true", "1", "on")


def _public_url(value: object) -> str | None:
    if value is None:
        return None
    match = _PUBLIC_URL.fullmatch(str(value))
    if match is None:
        raise WrongSetting("setting.public_url", given=value)
    scheme, host, port = match.groups(default="")
    # Codes on labels outlive the day they were printed: they are HTTPS (facts: *Codes on paper*).
    if scheme.lower() == "http" and host.lower() not in _OWN_MACHINE:
        raise WrongSetting("setting.public_url_https", given=value)
    return f"{scheme.lower()}://{host}{port}"
