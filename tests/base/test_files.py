"""Files that people send are kept whole, or a no is said that people understand."""

import errno
import os
from pathlib import Path

import pytest

from pos.base import files
from pos.base.errors import NoRoom, NotWritable
from pos.base.files import keep_whole


def test_what_is_kept_is_whole_and_only_ours(tmp_path: Path):
    path = tmp_path / "new" / "a.jpg"
    keep_whole(path, b"picture")
    assert path.read_bytes() == b"picture"
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("number", "no"),
    [
        (errno.ENOSPC, NoRoom),
        (errno.EDQUOT, NoRoom),
        (errno.EROFS, NotWritable),
        (errno.EACCES, NotWritable),
        (errno.EIO, NotWritable),
    ],
)
def test_a_disk_that_takes_nothing_more_is_a_no_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, no: type[Exception]
):
    def fails(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", fails)
    with pytest.raises(no):
        keep_whole(tmp_path / "a.jpg", b"picture")
    assert list(tmp_path.iterdir()) == []


def test_another_error_of_the_system_stays_what_it_is(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OSError, match=r"Not a directory|File exists"):
        keep_whole(tmp_path / "file" / "a.jpg", b"picture")
