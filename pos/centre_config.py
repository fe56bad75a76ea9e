"""The centre's settings: one frozen value, read from the environment once a start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pos.base.errors import WrongSetting

_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+)(:[0-9]{1,5})?/?", re.IGNORECASE | re.ASCII)
_DATABASE = re.compile(r"postgres(ql)?(\+psycopg)?://\S+")
_HOST = re.compile(r"[A-Za-z0-9.\-:\[\]]{1,253}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OWN_MACHINE = ("127.0.0.1", "localhost")
_YES = ("1", "true", "on", "yes")


@dataclass(frozen=True)
class CentreSettings:
    """Where the centre's keys and tables lie, and by which names it is reached."""

    home: Path
    """Its folder: the signing key, the key of sessions, releases and files of recalls."""
    database_url: str
    """`postgresql://…` of the first shard, which also holds the centre's own people."""
    host: str = "127.0.0.1"
    port: int = 8100
    public_url: str = "http://127.0.0.1:8100"
    """How terminals and browsers reach it, without a final slash; `https://` in production."""
    origin_url: str | None = None
    """The pages behind labels, which have a host name and a process of their own."""
    origin_port: int = 8101
    """Where that process listens."""
    origin_database_url: str | None = None
    """Its role on the database, or on a copy that follows it; None: `ocop_origin` on the same."""
    scans_database_url: str | None = None
    """The role that writes its log of views; None: `ocop_scans` on the same."""
    shards: tuple[str, ...] = ()
    """Further databases, where streams are spread over several."""
    name: str = ""
    """What stands over the pages: whose centre it is."""
    ca_sha256: str | None = None
    """SHA-256 of the authority whose certificate the centre shows, where it is the office's own;
    the code of enrolment tells it to the tills."""
    workers: int = 2
    """Processes that answer."""
    is_behind_proxy: bool = False
    """Whether a proxy of ours stands before it and says who asks (`X-Forwarded-…`)."""
    is_demo: bool = False
    """Whether it is one for trying out: it says so on every page, and takes demo terminals."""

    @property
    def is_tls(self) -> bool:
        """Whether browsers reach it under TLS."""
        return self.public_url.startswith("https://")

    @property
    def is_origin_tls(self) -> bool:
        """Whether phones reach the pages behind labels under TLS."""
        return (self.origin_url or "").startswith("https://")

    @property
    def names(self) -> frozenset[str]:
        """The host names that requests may ask for."""
        return frozenset({self.host, urlsplit(self.public_url).hostname or ""})

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> "CentreSettings":
        """Read `OCOP_POS_DATABASE_URL` and `OCOP_CENTRE_…`.

        Raises:
            WrongSetting: a value that the centre cannot start with, or no database is named.
        """
        env = os.environ if environ is None else environ
        told = {
            key.removeprefix("OCOP_CENTRE_").lower(): value.strip()
            for key, value in env.items()
            if key.startswith("OCOP_CENTRE_") and value.strip()
        }
        port = _number("port", told.get("port", "8100"), most=65535)
        return cls(
            home=_home(told.get("home", "var/centre")),
            database_url=_database(env.get("OCOP_POS_DATABASE_URL", "").strip()),
            host=_host(told.get("host", cls.host)),
            port=port,
            public_url=_address("url", told.get("url", f"http://127.0.0.1:{port}")),
            origin_url=_address("origin_url", told["origin_url"]) if "origin_url" in told else None,
            origin_port=_number("origin_port", told.get("origin_port", "8101"), most=65535),
            origin_database_url=_other_database(told.get("origin_database_url")),
            scans_database_url=_other_database(told.get("scans_database_url")),
            shards=tuple(_database(one) for one in told.get("shards", "").split()),
            name=told.get("name", cls.name),
            ca_sha256=_digest(told.get("ca_sha256")),
            workers=_number("workers", told.get("workers", "2"), most=64),
            is_behind_proxy=told.get("behind_proxy", "").lower() in _YES,
            is_demo=told.get("demo", "").lower() in _YES,
        )


def demo_home(environ: Mapping[str, str] | None = None) -> Path:
    """Where the centre to try out lies: `OCOP_CENTRE_HOME`, else `var/centre`."""
    env = os.environ if environ is None else environ
    return _home(env.get("OCOP_CENTRE_HOME") or "var/centre")


def environment(settings: CentreSettings) -> dict[str, str]:
    """The environment of another process of ours with these settings."""
    return {
        **os.environ,
        "OCOP_POS_DATABASE_URL": settings.database_url,
        "OCOP_CENTRE_HOME": str(settings.home),
        "OCOP_CENTRE_PORT": str(settings.port),
        "OCOP_CENTRE_URL": settings.public_url,
        "OCOP_CENTRE_ORIGIN_URL": settings.origin_url or "",
        "OCOP_CENTRE_ORIGIN_PORT": str(settings.origin_port),
        "OCOP_CENTRE_NAME": settings.name,
        "OCOP_CENTRE_DEMO": "1" if settings.is_demo else "",
    }


def founder_password(environ: Mapping[str, str] | None = None) -> str | None:
    """The first administrator's password where no keyboard is: `OCOP_CENTRE_FOUNDER_PASSWORD`."""
    env = os.environ if environ is None else environ
    return env.get("OCOP_CENTRE_FOUNDER_PASSWORD") or None


def _home(text: str) -> Path:
    path = Path(text).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise WrongSetting("setting.home", path=path)
    return path


def _database(url: str) -> str:
    if not url:
        raise WrongSetting("setting.no_database")
    if not _DATABASE.fullmatch(url):
        raise WrongSetting("setting.database")  # what is wrong with it may be its password
    return url


def _other_database(url: str | None) -> str | None:
    return None if url is None else _database(url)


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise WrongSetting("setting.centre", name="OCOP_CENTRE_HOST", given=text)
    return text


def _number(name: str, text: str, *, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= most:
        raise WrongSetting("setting.centre", name=f"OCOP_CENTRE_{name.upper()}", given=text)
    return int(text)


def _address(name: str, text: str) -> str:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise WrongSetting("setting.centre", name=f"OCOP_CENTRE_{name.upper()}", given=text)
    scheme, host, port = match.groups(default="")
    if scheme.lower() == "http" and host.lower() not in _OWN_MACHINE:
        raise WrongSetting("setting.centre_https", name=f"OCOP_CENTRE_{name.upper()}", given=text)
    return f"{scheme.lower()}://{host.lower()}{port}"


def _digest(text: str | None) -> str | None:
    if text is not None and not _SHA256.fullmatch(text.lower()):
        raise WrongSetting("setting.centre", name="OCOP_CENTRE_CA_SHA256", given=text)
    return text.lower() if text else None
