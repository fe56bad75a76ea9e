"""What a disk does to a book is told from what damage does: only damage asks for a copy."""

import errno
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from pos.base.errors import WrongSetting
from pos.base.faults import Fault, fault_of, told


class SqliteError(Exception):
    """As the library raises it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.sqlite_errorname = name


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("SQLITE_FULL", Fault.NO_ROOM),
        ("SQLITE_READONLY_DIRECTORY", Fault.CLOSED),
        ("SQLITE_CANTOPEN", Fault.CLOSED),
        ("SQLITE_CANTOPEN_ISDIR", Fault.CLOSED),
        ("SQLITE_IOERR_SHMSIZE", Fault.FAILING),
        ("SQLITE_CORRUPT_INDEX", Fault.DAMAGED),
        ("SQLITE_NOTADB", Fault.DAMAGED),
        ("SQLITE_BUSY_SNAPSHOT", None),
        ("SQLITE_ERROR", None),
    ],
)
def test_sqlites_names_are_read_once_for_all(name, fault):
    assert fault_of(SqliteError(name)) is fault
    assert fault_of(OperationalError("", {}, SqliteError(name))) is fault


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "setting.no_room"),
        (errno.EDQUOT, "setting.no_room"),
        (errno.EROFS, "setting.read_only"),
        (errno.EACCES, "setting.read_only"),
        (errno.EIO, "setting.disk_failing"),
    ],
)
def test_the_systems_names_too(tmp_path: Path, number, code):
    said = told(OSError(number, "x"), tmp_path / "till.db")
    assert isinstance(said, WrongSetting)
    assert said.code == code


def test_an_error_of_another_kind_stays_what_it_is(tmp_path: Path):
    for error in (OSError(errno.ENOENT, "x"), SqliteError("SQLITE_ERROR"), ValueError("x")):
        assert told(error, tmp_path) is error


def test_what_sqlite_cannot_open_on_a_full_disk_is_for_want_of_room(tmp_path: Path, monkeypatch):
    import shutil

    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=4096))
    for name in ("SQLITE_CANTOPEN", "SQLITE_IOERR_SHMSIZE"):
        said = told(SqliteError(name), tmp_path / "till.db")
        assert isinstance(said, WrongSetting)
        assert said.code == "setting.no_room"
