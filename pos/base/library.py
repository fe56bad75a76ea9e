"""Which SQLite library may touch a book: nothing else, so that any tool can ask."""

from pos.base.errors import WrongSetting

SAFE_SQLITE = (3, 51, 3)
"""The first library without the WAL-reset bug."""


def check_library(version: tuple[int, ...]) -> None:
    """Refuse a SQLite library that can corrupt a WAL file.

    Raises:
        WrongSetting: `version` is older than 3.51.3.
    """
    if version < SAFE_SQLITE:
        raise WrongSetting("setting.sqlite_library", version=".".join(map(str, version)))
