"""The commands of the centre."""

import click

from pos.base import clock
from pos.central.books.commands import audit, rebuild
from pos.central.streams.commands import export_stream, verify
from pos.centre_config import CentreSettings, founder_password
from pos.sync.signed import key_id
from pos.web.i18n import gettext as _


@click.group(name="central")
def central() -> None:
    """Trung tâm: nơi nhận số liệu của mọi showroom."""


@central.command(name="run")
def run_centre() -> None:
    """Mở trung tâm trên cơ sở dữ liệu ở OCOP_POS_DATABASE_URL."""
    from pos.central import serving  # a till has no need of it

    settings = CentreSettings.from_environment()

    def ready() -> None:
        click.echo(_("Trung tâm mở ở %(address)s", address=settings.public_url))
        click.echo(_("Bấm Ctrl-C để đóng."))

    serving.serve(settings, ready=ready)


@central.command(name="origin")
def run_origin() -> None:
    """Mở trang nguồn gốc sau mã QR, trong một tiến trình riêng."""
    from pos.central.origin import serving  # a till has no need of it

    settings = CentreSettings.from_environment()

    def ready() -> None:
        where = settings.origin_url or f"http://{settings.host}:{settings.origin_port}"
        click.echo(_("Trang nguồn gốc mở ở %(address)s", address=where))
        click.echo(_("Bấm Ctrl-C để đóng."))

    serving.serve(settings, ready=ready)


@central.command(name="migrate")
def migrate_centre() -> None:
    """Nâng cơ sở dữ liệu của trung tâm lên bản mới."""
    from pos.central import serving  # nor of this

    serving.open_migrated(CentreSettings.from_environment())
    click.echo(_("Cơ sở dữ liệu của trung tâm đã ở bản mới nhất."))


@central.command(name="key")
@click.option("--next", "makes_next", is_flag=True, help="Làm khóa sắp dùng và báo cho các máy.")
@click.option("--switch", "switches", is_flag=True, help="Dùng khóa sắp dùng, từ lần mở sau.")
@click.option("--forget", "forgotten", default="", help="Bỏ hẳn một khóa cũ, theo tên.")
def show_key(*, makes_next: bool, switches: bool, forgotten: str) -> None:
    """Khóa ký của trung tâm: xem, làm khóa mới, đổi sang khóa mới, bỏ khóa cũ."""
    from pos.central import keys

    home, now = CentreSettings.from_environment().home, clock.now()
    if makes_next:
        keys.make_next(home, now)
    if switches:
        keys.switch(home, now)
        click.echo(_("Mở lại trung tâm để khóa mới ký."))
    if forgotten and not keys.forget(home, forgotten, now):
        click.echo(_("Không có khóa cũ nào tên %(kid)s.", kid=forgotten))
    known = keys.ring(home)
    click.echo(_("Đang ký: %(kid)s", kid=key_id(known.current.public_key)))
    if known.next is not None:
        click.echo(_("Sắp dùng: %(kid)s", kid=key_id(known.next.public_key)))
    for one in known.old:
        click.echo(_("Đã thôi ký: %(kid)s", kid=key_id(one.public_key)))


@central.command(name="reread")
def reread() -> None:
    """Đọc lại mọi việc chưa đọc được, sau khi nâng cấp."""
    from pos.central import serving
    from pos.central.streams import rereading

    found = serving.open_migrated(CentreSettings.from_environment())
    done = left = 0
    for engine in found.shards.engines:
        read, unread = rereading.read_all_again(engine, interpret=found.interpret, now=clock.now())
        done, left = done + read, left + unread
    click.echo(_("Đã đọc %(done)s việc, còn %(left)s việc chưa đọc được.", done=done, left=left))


@central.command()
@click.argument("login")
@click.option("--name", default="", help="Tên người quản trị.")
def founder(login: str, *, name: str) -> None:
    """Thêm người quản trị đầu tiên, vào bằng tên LOGIN."""
    from pos.central import serving
    from pos.central.people import admitting

    found = serving.open_migrated(CentreSettings.from_environment())
    password = founder_password() or click.prompt(
        _("Mật khẩu, ít nhất 12 chữ"), hide_input=True, confirmation_prompt=_("Gõ lại mật khẩu")
    )
    admitting.found(found.engine, login, name or login, password, at=clock.now())
    click.echo(_("Đã thêm người quản trị %(login)s.", login=login))


central.add_command(audit)
central.add_command(rebuild)
central.add_command(verify)
central.add_command(export_stream)
