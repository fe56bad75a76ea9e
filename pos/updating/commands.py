"""What the commands of the program's own life say: `update`, `service`, `kiosk`, `uninstall`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pos import leaving, serving, standing_by
from pos.base import clock
from pos.base.errors import WrongSetting
from pos.base.release import VERSION
from pos.config import FILE, Settings, settle
from pos.updating import releases
from pos.updating.releases import Program
from pos.web.i18n import gettext as _

if TYPE_CHECKING:
    from pos.updating.bundles import Bundle
    from pos.updating.checking import Outlook

_STAY = {"demo", "kiosk"}
"""Commands that are about no shop of this machine, or are another person's than the shop's."""
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_unsigned = click.option(
    "--unsigned", "may_be_unsigned", is_flag=True, help="Nhận cả gói không có chữ ký quen."
)
_yes = click.option("--yes", "is_agreed", is_flag=True, help="Không hỏi lại.")


def hand_over(command: str | None) -> None:
    """Before a command: settle what an update broken off left, then let the current release go on.

    Raises:
        WrongSetting: it cannot be settled yet.
    """
    if command in _STAY:
        return
    # The doctor looks, also where a setting cannot be read; all that counts here is the folder.
    settings = Settings.readable() if command == "doctor" else Settings.from_environment()
    program = Program(settings.home)
    if not program.folder.is_dir():
        return
    from pos.updating import starting  # heavy, and needed where releases are

    if program.journal.exists():
        _settle(settings)
    named = program.named()
    if named is not None and not releases.is_me(program, named):
        python = program.interpreter(named)
        if python.exists():
            starting.become(python, sys.argv[1:])


def _settle(settings: Settings) -> None:
    if leaving.is_running(settings.home):
        return  # the update is still at work, and holds the folder
    from pos.updating import returning

    with serving.alone(settings), _full_disk_told(settings):
        outcome = returning.settle(settings, clock.now())
    if outcome == "finished":
        said = _("Lần cập nhật bị ngắt đã làm nốt: nay là bản mới.")
    elif outcome == "went_back":
        said = _("Lần cập nhật bị ngắt không xong: đã quay lại bản cũ với sổ như trước.")
    else:
        said = _("Lần cập nhật bị ngắt chưa đổi gì; muốn thì cập nhật lại.")
    click.echo(said, err=True)


@contextmanager
def _closed(settings: Settings, *, may_close: bool = False) -> Iterator[None]:
    """Hold a data folder whose shop is closed.

    Args:
        may_close: whether an open one is asked to close.

    Raises:
        WrongSetting: it is open, or as `serving.alone`.
    """
    if leaving.is_running(settings.home):
        if not may_close:
            raise WrongSetting("update.shop_is_open")
        click.echo(_("Đang đóng cửa hàng…"))
        if not leaving.close(settings.home):
            raise WrongSetting("update.shop_is_open")
    with serving.alone(settings):
        yield


@contextmanager
def _full_disk_told(settings: Settings) -> Iterator[None]:
    """The journal says where to go on once there is room."""
    try:
        yield
    except OSError as error:
        raise WrongSetting("setting.no_room", path=settings.home) from error


@click.group()
def update() -> None:
    """Cập nhật phần mềm từ một tệp; quay lại được."""


@update.command()
@click.argument("file", type=_FILE)
@_unsigned
def check(file: Path, *, may_be_unsigned: bool) -> None:
    """Xem gói FILE có dùng được không; chưa đổi gì."""
    from pos.updating import checking

    settings = serving.settings_of_a_shop()
    bundle = _opened(file, may_be_unsigned=may_be_unsigned)
    _explain(bundle, checking.foresee(settings, bundle))
    click.echo(
        _("Cập nhật được. Đóng cửa hàng rồi chạy: ocop-pos update apply %(path)s", path=file)
    )


@update.command()
@click.argument("file", type=_FILE)
@_unsigned
@_yes
@click.option("--close", "may_close", is_flag=True, help="Cửa hàng đang mở thì đóng lại trước.")
def apply(file: Path, *, may_be_unsigned: bool, is_agreed: bool, may_close: bool) -> None:
    """Cập nhật bằng gói FILE: sao lưu, cài, chạy thử trên bản sao, rồi mới đổi."""
    from pos.updating import applying, checking

    settings = serving.settings_of_a_shop()
    bundle = _opened(file, may_be_unsigned=may_be_unsigned)
    _explain(bundle, checking.foresee(settings, bundle))
    if not is_agreed:
        click.confirm(_("Cập nhật bây giờ?"), abort=True)
    with _closed(settings, may_close=may_close), _full_disk_told(settings):
        done = applying.apply(settings, bundle, clock.now(), _tell)
    click.echo(
        _("Đã cập nhật từ bản %(old)s lên bản %(new)s.", old=done.from_version, new=done.to_version)
    )
    click.echo(_("Sổ trước khi cập nhật: %(path)s", path=settings.home / "backups" / done.backup))
    _tell_how_to_open(settings)


@update.command()
@_yes
def back(*, is_agreed: bool) -> None:
    """Quay lại bản trước lần cập nhật vừa rồi."""
    from pos.updating import returning

    settings = serving.settings_of_a_shop()
    with _closed(settings):
        if not is_agreed:
            click.confirm(_("Quay lại bản trước lần cập nhật vừa rồi?"), abort=True)
        with _full_disk_told(settings):
            done = returning.undo_last(settings, clock.now())
    click.echo(_("Đã quay lại bản %(version)s.", version=done.from_version))
    _tell_how_to_open(settings)


def _opened(file: Path, *, may_be_unsigned: bool) -> "Bundle":
    from pos.updating import bundles, publishers

    return bundles.open_bundle(file, publishers.known(), may_be_unsigned=may_be_unsigned)


def _explain(bundle: "Bundle", outlook: "Outlook") -> None:
    if bundle.publisher:
        by = _("Gói nguyên vẹn, do %(name)s ký.", name=bundle.publisher)
    else:
        by = _("Gói nguyên vẹn, nhưng không có chữ ký quen: chỉ dùng nếu chính bạn làm ra nó.")
    click.echo(by)
    click.echo(
        _("Đang dùng bản %(old)s, gói là bản %(new)s.", old=VERSION, new=bundle.manifest.version)
    )
    if outlook.from_schema == outlook.to_schema:
        click.echo(_("Cấu trúc sổ không đổi."))
    else:
        click.echo(
            _(
                "Cấu trúc sổ sẽ được nâng từ %(old)s lên %(new)s, sao lưu trước.",
                old=outlook.from_schema,
                new=outlook.to_schema,
            )
        )
    click.echo(
        _(
            "Cần %(needed)s MB trên ổ đĩa, còn %(free)s MB.",
            needed=outlook.needed_mib,
            free=outlook.free_mib,
        )
    )


def _tell(step: str) -> None:
    """The steps that take their time, as they begin."""
    if step == "look":
        click.echo(_("1/5 Soát sổ…"))
    elif step == "backup":
        click.echo(_("2/5 Sao lưu sổ…"))
    elif step == "install":
        click.echo(_("3/5 Cài bản mới cạnh bản cũ…"))
    elif step == "copy":
        click.echo(_("4/5 Chạy thử bản mới trên bản sao của sổ…"))
    elif step == "switch":
        click.echo(_("5/5 Đổi sang bản mới…"))
    elif step == "back":
        click.echo(_("Bản mới không nhận được sổ: đang quay lại bản cũ…"))
    sys.stdout.flush()


def _tell_how_to_open(settings: Settings) -> None:
    click.echo(_("Mở cửa hàng: %(path)s run", path=Program(settings.home).launcher))


@click.group()
def service() -> None:
    """Mở cửa hàng cùng lúc với máy: cài hoặc gỡ."""


@service.command()
@click.option("--kiosk", "has_kiosk", is_flag=True, help="Mở luôn màn hình bán hàng.")
def install(*, has_kiosk: bool) -> None:
    """Ghi tệp để hệ thống tự mở cửa hàng."""
    settings = serving.settings_of_a_shop()
    if has_kiosk and standing_by.is_root():
        raise WrongSetting("update.kiosk_is_a_persons")
    _hold_settings(settings)
    one = _service(settings)
    _write(one)
    if has_kiosk:
        _write(_kiosk(settings))
    click.echo(_("Đã ghi %(path)s. Chạy tiếp các lệnh:", path=one.path))
    click.echo("\n".join(one.take_up))
    if has_kiosk:
        click.echo(
            _("Đã ghi %(path)s: lần đăng nhập sau mở màn hình bán.", path=_kiosk(settings).path)
        )


@service.command()
def remove() -> None:
    """Gỡ tệp đó; sổ và bản sao lưu vẫn còn."""
    settings = Settings.from_environment()
    click.echo(_("Chạy các lệnh này nếu cửa hàng còn đang mở:"))
    click.echo("\n".join(_service(settings).let_go))
    _take_away(settings)
    click.echo(_("Đã gỡ. Sổ, khóa và bản sao lưu vẫn ở %(path)s", path=settings.home))


@click.command(name="kiosk")
def show_kiosk() -> None:
    """Mở màn hình bán toàn màn hình, chờ đến khi cửa hàng mở."""
    from pos.updating import kiosk

    settings = Settings.from_environment()
    browser = kiosk.find_browser()
    if browser is None:
        raise WrongSetting("update.no_browser")
    click.echo(_("Đang chờ cửa hàng mở…"))
    sys.stdout.flush()
    kiosk.wait_for(settings.port)
    kiosk.show(browser, settings.port)


@click.command()
@_yes
def uninstall(*, is_agreed: bool) -> None:
    """Gỡ chương trình khỏi máy; sổ, khóa và bản sao lưu ở lại."""
    from pos.updating import uninstalling

    settings = serving.settings_of_a_shop()
    with _closed(settings):
        if not is_agreed:
            click.confirm(_("Gỡ OCOP POS khỏi máy này? Sổ được giữ lại."), abort=True)
        if _service(settings).path.exists():
            click.echo(_("Chạy các lệnh này để hệ thống thôi mở cửa hàng:"))
            click.echo("\n".join(_service(settings).let_go))
        _take_away(settings)
        rest = uninstalling.uninstall(settings)
    if rest is not None:
        click.echo(_("Còn tệp đang dùng: xóa bằng tay thư mục %(path)s", path=rest))
    here = Path(sys.prefix)
    if sys.prefix != sys.base_prefix and here.exists():
        click.echo(_("Bản cài đầu vẫn chạy được: xóa thư mục %(path)s là hết", path=here))
    click.echo(_("Đã gỡ. Sổ, khóa và bản sao lưu vẫn ở %(path)s", path=settings.home))
    click.echo(
        _(
            "Dùng lại: cài OCOP POS bản %(version)s trở lên, "
            "đặt OCOP_POS_HOME=%(path)s rồi chạy ocop-pos run",
            version=VERSION,
            path=settings.home,
        )
    )


def _service(settings: Settings) -> standing_by.Service:
    launcher = Program(settings.home).launcher
    return standing_by.service(
        settings,
        sys.executable,
        is_windows=standing_by.is_windows(),
        is_root=standing_by.is_root(),
        launcher=launcher if launcher.exists() else None,
    )


def _kiosk(settings: Settings) -> standing_by.Service:
    launcher = Program(settings.home).launcher
    return standing_by.kiosk(
        settings,
        sys.executable,
        is_windows=standing_by.is_windows(),
        launcher=launcher if launcher.exists() else None,
    )


def _hold_settings(settings: Settings) -> None:
    """What this window's environment alone says would be lost where the system opens the shop."""
    path = settings.home / FILE
    try:
        named = settle(settings)
    except OSError as error:
        raise WrongSetting("setting.read_only", path=path) from error
    if named:
        names = ", ".join(f"OCOP_POS_{name.upper()}" for name in named)
        click.echo(_("Đã chép %(names)s vào %(path)s.", names=names, path=path))


def _write(one: standing_by.Service) -> None:
    try:
        standing_by.install(one)
    except OSError as error:
        raise WrongSetting("setting.read_only", path=one.path) from error


def _take_away(settings: Settings) -> None:
    for one in (_service(settings), _kiosk(settings)):
        try:
            standing_by.remove(one)
        except OSError as error:
            raise WrongSetting("setting.read_only", path=one.path) from error
