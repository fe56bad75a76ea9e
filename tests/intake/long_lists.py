"""A list that is written in pieces, and what happens between two of them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos.base.transaction import end_reading, reading, writing
from pos.catalogue import books as catalogue_books
from pos.intake import continuing, journal
from pos.intake.continuing import MOST, Pace, Way
from pos.intake.importing import import_goods
from pos.intake.journal import Source
from pos.intake.lists import read_list
from pos.intake.undoing import undo_import
from tests.intake.books import book
from tests.intake.conftest import csv
from tests.world import TODAY, World, open_world

HEADER = (
    "Mã hàng;Tên hàng;Đơn vị tính;Giá bán;Mã vạch;Nhà sản xuất;Tỉnh/Thành phố;"
    "Tồn đầu;Số lô;HSD;Sao OCOP;Số quyết định;Ngày quyết định"
)


def rows(count: int = 30) -> bytes:
    """New goods of a few producers, some with lots, and goods of the world changed."""
    found = [
        f"N-{n};Hàng {n};gói;{(n + 1) * 1000};;HTX Số {n % 4};Lào Cai;{n % 3};L{n};01/01/2028;"
        + (f"{3 + n % 3} sao;{n}/QĐ-UBND;15/03/2025" if n % 5 == 0 else ";;")
        for n in range(count)
    ]
    found += [
        "CHE-DINH;Chè Đinh mới;hộp;480.000;8930000000194;HTX Chè Hảo Đạt;Thái Nguyên;;;;;;",
        "MAM-NEM;Mắm nêm Dì Cẩn;chai;70.000;;;;;;;;;",
        "RUOU-MO;Rượu mơ Núi Tản;chai;;;;;;;;4 sao;12/QĐ-UBND;15/03/2025",
        "TRANH;Tranh Đông Hồ;bức;;;HTX Số 1;Lào Cai;7;K9;01/02/2028;;;",
    ]
    return csv(*found, header=HEADER)


def paced(items: int, tell: Callable[[str, int, int], object] = continuing.unheard) -> Way:
    """So many items a piece."""
    return Way(tell, pace=Pace(items, is_fixed=True))


def take_in(world: World, content: bytes, way: Way, **more: Any) -> str:
    read = read_list(content, today=TODAY).goods
    assert read is not None
    source = Source("hang.csv", "0" * 64)
    return import_goods(read, source, hand=world.hand("Hạnh"), way=way, **more).import_id


def after_piece(number: int, work: Callable[[], object]) -> Callable[[str, int, int], object]:
    """Hears of the pieces, and does something behind one of them."""
    heard: list[int] = []

    def tell(_stage: str, done: int, _of: int) -> None:
        heard.append(done)
        if len(heard) == number:
            work()

    return tell


def left_out(import_id: str) -> dict[str, str]:
    end_reading()
    return {one.sku: one.why for one in journal.left_out(reading(), import_id)}


class PlugPulledError(BaseException):
    """The program ends here."""


def pull_the_plug() -> None:
    raise PlugPulledError


def set_price(world: World, sku: str) -> None:
    with writing() as session:
        hand = world.hand("Hạnh")
        catalogue_books.set_price(
            session, world.product_id(sku), 99_000, valid_from=hand.on, hand=hand
        )


class Whole(dict[str, Any]):
    """Books to compare with, of which a failing test says no more than this."""

    def __repr__(self) -> str:
        return "the whole"


def whole_books(template: Path, home: Path) -> Whole:
    """The book after the list was taken in at once; and after it was given back, too."""
    with open_world(template, home) as world:
        import_id = take_in(world, rows(), paced(MOST))
        taken = book(world.settings.book)
        undo_import(import_id, hand=world.hand("Hạnh"), way=paced(MOST))
        return Whole(taken=taken, undone=book(world.settings.book))
