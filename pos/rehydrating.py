"""`ocop-pos rebuild`: the books again from nothing but their facts."""

from pathlib import Path

import click

from pos.base import clock
from pos.base.errors import WrongSetting
from pos.config import Settings


@click.command(name="rebuild")
@click.argument("into", required=False, type=click.Path(path_type=Path))
@click.option("--check", "is_check", is_flag=True, help="Chỉ so, không ghi tệp nào.")
def rebuild(into: Path | None, *, is_check: bool) -> None:
    """Dựng lại sổ từ các sự việc: so với sổ đang dùng (--check), hoặc ghi vào tệp INTO."""
    from pos.rebuilding import commands as rebuilding  # of every room: the shop opens without them

    book = Settings.from_environment().book
    if is_check or into is None:
        if not rebuilding.check_book(book, make_book):
            raise SystemExit(1)
        return
    rebuilding.write_book(book, into, make_book)


def make_book(path: Path) -> None:
    """A new book without content.

    Raises:
        WrongSetting: the file is there.
    """
    from pos.migrations.running import migrate_book  # heavy: needed where a book is made

    if path.exists():
        raise WrongSetting("setting.file_exists", path=path)
    migrate_book(path, at=clock.now())


COMMANDS = (rebuild,)
