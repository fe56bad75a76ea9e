"""Lists, taken in by Hạnh, the manager, into the named world's books."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pos.intake.giving import Undone
from pos.intake.importing import Imported, import_goods, plan_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.intake.plans import Plan
from pos.intake.undoing import undo_import
from tests.world import TODAY, World

HEADER = (
    "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Mã vạch;Nhà sản xuất;Tỉnh/Thành phố;"
    "Tồn đầu;Số lô;HSD;Hàng của ai"
)


def csv(*rows: str, header: str = HEADER) -> bytes:
    """A list of our own columns."""
    return ("\n".join((header, *rows)) + "\n").encode()


@pytest.fixture
def look(world: World) -> Callable[..., Plan]:
    """What taking a list in would do."""

    def look(content: bytes, **more: Any) -> Plan:
        read = read_list(content, today=TODAY).goods
        assert read is not None
        return plan_goods(read, hand=world.hand("Hạnh"), **more)

    return look


@pytest.fixture
def take(world: World) -> Callable[..., Imported]:
    """Take a list in."""

    def take(content: bytes, **more: Any) -> Imported:
        read = read_list(content, today=TODAY).goods
        assert read is not None
        source = Source("hang.csv", hashlib.sha256(content).hexdigest())
        return import_goods(read, source, hand=world.hand("Hạnh"), **more)

    return take


@pytest.fixture
def undo(world: World) -> Callable[[str], Undone]:
    """Give a list back."""
    return lambda import_id: undo_import(import_id, hand=world.hand("Hạnh"))


@pytest.fixture(scope="session")
def whole(template: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The books of `long_lists` without pieces: `taken`, and `undone`."""
    from tests.intake.long_lists import whole_books  # which takes its rows from here

    return whole_books(template, tmp_path_factory.mktemp("whole") / "home")
