"""What the commands of the line do and say."""

from pathlib import Path

import click

from pos.base.dates import format_moment
from pos.base.errors import WrongSetting
from pos.base.files import sync_folder
from pos.base.transaction import reading
from pos.connecting import exports
from pos.sync import line_queries
from pos.web.i18n import gettext as _


def tell_status() -> bool:
    """Say where the line stands by what the book remembers; whether all is well."""
    session = reading()
    link, unsent = line_queries.linked(session), line_queries.unsent(session)
    if link is None:
        click.echo(_("Chưa nối trung tâm nào. Trong sổ có %(n)s sự việc.", n=unsent))
        return True
    click.echo(_("Trung tâm: %(url)s", url=link.url))
    if not link.is_approved:
        click.echo(_("Trung tâm chưa duyệt máy này."))
    click.echo(_("Chưa gửi: %(n)s sự việc.", n=unsent))
    oldest_at = line_queries.oldest_unsent_at(session)
    if oldest_at is not None:
        click.echo(_("Việc cũ nhất chưa gửi: %(at)s", at=format_moment(oldest_at)))
    if link.heard_at is not None:
        click.echo(_("Nghe trung tâm lần cuối: %(at)s", at=format_moment(link.heard_at)))
    if link.trouble:
        click.echo(_("Cần hỗ trợ: %(code)s. Xem trang Trung tâm.", code=link.trouble))
    return not link.trouble


def export_to(path: Path, *, is_all: bool) -> int:
    """Write the stream into a new file; gives its bytes.

    Raises:
        WrongSetting: the file exists, or its folder does not or cannot be written.
    """
    if not path.absolute().parent.is_dir():
        raise WrongSetting("setting.no_folder", path=path.absolute().parent)
    if path.exists():
        raise WrongSetting("setting.file_exists", path=path)
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            for piece in exports.packed(is_all=is_all):
                file.write(piece)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise WrongSetting("setting.no_folder", path=path.absolute().parent) from error
    sync_folder(path.absolute().parent)
    return path.stat().st_size
