"""What a process of the public pages holds, and on which roles it reads and writes."""

from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from pos.central.origin.door import Keeping
from pos.centre_config import CentreSettings

READER, WRITER = "ocop_origin", "ocop_scans"
"""The roles that the schema makes: one reads the views of `origin`, one adds to their log."""


@dataclass(frozen=True)
class Origins:
    """The pages as one process knows them."""

    settings: CentreSettings
    engine: Engine
    """On the reading role."""
    writer: Engine
    """On the role of the log."""
    keeping: Keeping


def as_role(database_url: str, role: str) -> str:
    """The centre's database under another role, without the centre's password."""
    url = make_url(database_url).set(username=role, password=None)
    return url.render_as_string(hide_password=False)
