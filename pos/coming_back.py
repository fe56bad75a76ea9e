"""`ocop-pos rebuild` and `ocop-pos rehydrate`: the books again from nothing but their facts."""

from pathlib import Path
from threading import Event

import click

from pos import serving
from pos.base import clock
from pos.base.errors import WrongSetting
from pos.care import commands as care
from pos.config import Settings
from pos.sync.enrolment import BadInvitation, read_code
from pos.sync.line_values import No, NoNetwork
from pos.web.i18n import gettext as _

ASK_EVERY_S = 5
"""While nobody at the centre has approved the machine."""


@click.command(name="rebuild")
@click.argument("into", required=False, type=click.Path(path_type=Path))
@click.option("--check", "is_check", is_flag=True, help="Chỉ so, không ghi tệp nào.")
def rebuild(into: Path | None, *, is_check: bool) -> None:
    """Dựng lại sổ từ các sự việc: so với sổ đang dùng (--check), hoặc ghi vào tệp INTO."""
    from pos.rebuilding import commands as rebuilding  # of every room: the shop opens without them
    from pos.rehydrating import make_book

    book = Settings.from_environment().book
    if is_check or into is None:
        if not rebuilding.check_book(book, make_book):
            raise SystemExit(1)
        return
    rebuilding.write_book(book, into, make_book)


@click.command(name="rehydrate")
@click.argument("url")
@click.argument("code")
@click.option("--terminal", "terminal_id", required=True, help="Mã máy cũ, ghi ở trang trung tâm.")
@click.option("--showroom", required=True, help="Mã showroom, như HN01.")
@click.option(
    "--authority",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Chứng chỉ của trung tâm, nếu trung tâm có chứng chỉ riêng.",
)
def rehydrate(
    url: str, code: str, *, terminal_id: str, showroom: str, authority: Path | None
) -> None:
    """Máy mới thay máy hỏng: lấy lại sổ của cửa hàng từ trung tâm ở URL, bằng mã CODE."""
    from pos import rehydrating

    settings = Settings.from_environment()
    with serving.alone(settings):
        if settings.book.exists():
            raise WrongSetting("setting.file_exists", path=settings.book)
        asked = rehydrating.Replacement(
            url=url.rstrip("/"),
            authority="" if authority is None else authority.read_text(encoding="ascii"),
            code=_code(code),
            terminal_id=terminal_id.strip().upper(),
            showroom_code=showroom.strip().upper(),
            manager=care.ask_manager(),
        )
        try:
            done = rehydrating.come_back(settings, asked, clock.now(), wait=_wait)
        except NoNetwork as no:
            raise WrongSetting("setting.centre_silent", url=asked.url) from no
        except No as no:
            raise WrongSetting("setting.centre_says_no", said=no.code) from no
    click.echo(
        _(
            "Đã lấy lại %(facts)s sự việc. Kỳ mới: chữ %(letter)s, phiếu kế tiếp %(number)s.",
            facts=done.facts,
            letter=done.letter,
            number=done.next_number,
        )
    )
    if done.people:
        click.echo(_("Đặt PIN mới cho: %(names)s", names=", ".join(done.people)))
    click.echo(
        _(
            "Khách quen, tờ đã in và cài đặt của máy không có ở trung tâm. Phiếu bán lúc mất máy "
            "mà chưa gửi: nhập lại từ phiếu giấy."
        )
    )


def _code(typed: str) -> str:
    try:
        return read_code(typed)
    except BadInvitation as error:
        raise click.UsageError(_("Mã ghi danh có 16 chữ và số.")) from error


def _wait() -> None:
    click.echo(_("Đang chờ trung tâm duyệt máy này…"))
    Event().wait(ASK_EVERY_S)


COMMANDS = (rebuild, rehydrate)
