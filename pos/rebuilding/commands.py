"""`ocop-pos rebuild`: the books again from nothing but the facts, to compare them or to go on."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from pos.base.errors import WrongSetting
from pos.rebuilding import comparison, rebuilding
from pos.rebuilding.comparison import Compared
from pos.rebuilding.rebuilding import Rebuilt
from pos.sync import verify
from pos.web.i18n import gettext as _


def check_book(book: Path, make: Callable[[Path], object]) -> bool:
    """Rebuild a book beside it and say table by table whether both are the same; gives whether.

    The running book is only read; the shop may be open.

    Args:
        make: makes a new book without content.

    Raises:
        WrongSetting: there is no book, or its stream is broken.
    """
    with TemporaryDirectory(prefix="ocop-pos-rebuild-") as folder:
        beside = Path(folder) / "till.db"
        done = _rebuild(book, beside, make)
        found = list(comparison.compare(book, beside))
    for one in found:
        click.echo(_line(one))
    wrong = [one for one in found if one.difference is not None]
    for one in wrong:
        click.echo(_said(one))
    if done.unread:
        click.echo(_("Chưa đọc được loại sự việc: %(kinds)s", kinds=", ".join(done.unread)))
    if wrong:
        click.echo(_("%(n)s bảng khác với các sự việc.", n=len(wrong)))
    else:
        click.echo(_("Sổ khớp với các sự việc: %(n)s bảng.", n=len(found)))
    return not wrong and not done.unread


def write_book(book: Path, into: Path, make: Callable[[Path], object]) -> Rebuilt:
    """Write into a new file what a book's facts tell, and say so.

    Raises:
        WrongSetting: there is no book, its stream is broken, or the file is there.
    """
    done = _rebuild(book, into, make)
    click.echo(_("Đã dựng lại từ %(n)s sự việc vào %(path)s", n=done.facts, path=into))
    return done


def _rebuild(book: Path, into: Path, make: Callable[[Path], object]) -> Rebuilt:
    if not book.exists():
        raise WrongSetting("setting.no_book", path=book)
    rebuilding.require_whole(verify.read_database(book), verify.read_keys(book))
    make(into)
    return rebuilding.rebuild(verify.read_database(book), into)


def _line(one: Compared) -> str:
    mark = "=" if one.difference is None else "≠"
    return f"{mark} {one.table}  {one.running_rows}  {one.running_hash[:16]}"


def _said(one: Compared) -> str:
    """The first difference of a table, in words."""
    found = one.difference
    if found is None:
        return ""
    if found.column:
        return _(
            "%(table)s, dòng %(key)s: cột %(column)s trong sổ là %(running)s, dựng lại là "
            "%(rebuilt)s",
            table=one.table,
            key=found.key,
            column=found.column,
            running=found.running,
            rebuilt=found.rebuilt,
        )
    if found.running:
        return _("%(table)s: chỉ trong sổ có dòng %(row)s", table=one.table, row=found.running)
    return _("%(table)s: chỉ dựng lại mới có dòng %(row)s", table=one.table, row=found.rebuilt)
