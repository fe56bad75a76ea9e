"""The quick look at a book's schema says what the slow one says."""

from pathlib import Path

from pos.migrations import current, running
from tests.postgres import MORNING


def test_the_newest_file_is_the_end_of_the_chain():
    assert current.newest() == running.newest()


def test_a_book_is_newest_once_it_was_migrated_and_not_before(tmp_path: Path):
    book = tmp_path / "till.db"
    assert not current.is_newest(book)
    assert not book.exists()
    running.migrate_book(book, at=MORNING, to="0003")
    assert not current.is_newest(book)
    running.migrate_book(book, at=MORNING)
    assert current.is_newest(book)


def test_a_file_that_is_no_book_is_left_to_the_migrations(tmp_path: Path):
    book = tmp_path / "till.db"
    book.write_bytes(b"")
    assert not current.is_newest(book)
    book.write_bytes(b"something else" * 100)
    assert not current.is_newest(book)
