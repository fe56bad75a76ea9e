"""Pictures and papers go to the second folder with the book, and come back with it."""

import hashlib
from pathlib import Path

import pytest

from pos.care import attachments
from pos.care.attendant import Attendant
from pos.care.places import Places
from tests.world import NOON


def keep(home: Path, folder: str, content: bytes, ending: str) -> Path:
    path = home / folder / f"{hashlib.sha256(content).hexdigest()}.{ending}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def names(folder: Path) -> set[str]:
    kinds = attachments.FOLDERS
    return {
        f"{path.parent.name}/{path.name}" for kind in kinds for path in folder.glob(f"{kind}/*")
    }


def test_the_second_folder_gets_pictures_and_papers_once(
    keeper: Attendant, places: Places, second: Path
) -> None:
    keep(places.home, "pictures", b"a picture", "jpg")
    paper = keep(places.home, "certificates", b"a paper", "pdf")
    keep(places.home, "certificates", b"half", "pdf.part")
    keeper.back_up(NOON)
    [folder] = second.iterdir()
    assert names(folder) == {one for one in names(places.home) if not one.endswith(".part")}
    assert len(names(folder)) == 2
    assert attachments.carry_files(places, folder) == 0
    carried = folder / "certificates" / paper.name
    assert carried.read_bytes() == b"a paper"
    assert carried.stat().st_mode & 0o077 == 0


def test_a_full_second_folder_is_said_and_has_the_book_all_the_same(
    keeper: Attendant, places: Places, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(places.home, "pictures", b"a picture", "jpg")
    monkeypatch.setattr(attachments, "FULL_BYTES", 10**18)
    keeper.back_up(NOON)
    assert keeper.notes.second_problem
    assert list(second.rglob("till-*.db"))


def test_what_lies_beside_a_copy_comes_back_but_not_what_has_rotted(
    places: Places, tmp_path: Path
) -> None:
    stick = tmp_path / "stick" / "ocop-pos-HN01"
    stick.mkdir(exist_ok=True)
    keep(stick, "pictures", b"a picture", "jpg")
    rotten = keep(stick, "certificates", b"a paper", "pdf")
    rotten.write_bytes(b"a pap?r")
    (stick / "certificates" / "notes.txt").write_text("not ours")
    assert attachments.bring_back(places, stick / "till-2026-11-21-120000.db") == 1
    assert len(names(places.home)) == 1
    assert attachments.bring_back(places, stick / "till-2026-11-21-120000.db") == 0


def test_a_slow_stick_takes_them_bit_by_bit(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_AT_ONCE", 2)
    for n in range(5):
        keep(places.home, "pictures", f"picture {n}".encode(), "jpg")
    carried = [attachments.carry_files(places, tmp_path / "stick") for _ in range(4)]
    assert carried == [2, 2, 1, 0]
