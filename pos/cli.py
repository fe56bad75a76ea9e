"""The `ocop-pos` command."""

import sys

if sys.argv[1:] == ["reorder", "engine"]:  # about no shop of this machine: no app, no books
    from pos.planning.line_protocol import serve

    raise SystemExit(serve(sys.stdin.buffer, sys.stdout, sys.stderr))

from functools import partial
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import DatabaseError

from pos import carrying, coming_back, leaving, recovering, reordering, serving
from pos.app import attendant_of, authority_of, open_books, places_of
from pos.base import clock
from pos.base.audit import Finding
from pos.base.backup import back_up
from pos.base.errors import NoRoom, Refusal, WrongSetting
from pos.base.faults import told
from pos.base.transaction import reading
from pos.care import commands as care
from pos.central import commands as centre
from pos.config import Settings, change, demo_settings
from pos.demo.people import PEOPLE
from pos.shop import authority, printer_queries, printers, staffing
from pos.shop import queries as shop
from pos.shop import routes as shop_routes
from pos.simulating import commands as playing
from pos.supply import commands as supply
from pos.sync import verify as stream
from pos.sync.pen import HOUSE, Hand
from pos.updating import commands as updating
from pos.web import lan, sentences
from pos.web.commands import in_language
from pos.web.i18n import gettext as _


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@in_language
@click.pass_context
def cli(context: click.Context) -> None:
    """Phần mềm bán hàng của showroom OCOP."""
    updating.hand_over(context.invoked_subcommand)


for command in (updating.update, updating.service, updating.show_kiosk, updating.uninstall):
    cli.add_command(command)
for command in reordering.COMMANDS:
    supply.reorder.add_command(command)
cli.add_command(supply.reorder)
cli.add_command(carrying.sync)
cli.add_command(centre.central)
centre.central.add_command(playing.show_centre)
cli.add_command(playing.simulate)
for command in coming_back.COMMANDS:
    cli.add_command(command)


@cli.command()
def run() -> None:
    """Mở cửa hàng ở OCOP_POS_HOME."""
    settings = Settings.from_environment()
    with serving.alone(settings):
        while _serve(settings):
            settings = Settings.from_environment()  # as a settings page has just written it
            click.echo(_("Mở lại với cài đặt mới."))
        click.echo(_("Đã đóng."))


def _serve(settings: Settings) -> bool:
    """Open the shop until it is closed; whether it is to be opened again."""
    app = serving.open_home(settings)
    return serving.serve(app, settings, ready=lambda: _say_open(app, settings))


@cli.command()
@click.argument("what", type=click.Choice(["on", "off", "show", "renew"]))
def tls(what: str) -> None:
    """Kết nối an toàn giữa các máy trong cửa hàng: bật, tắt, xem, làm chứng chỉ mới."""
    settings = serving.settings_of_a_shop()
    made, is_on = authority_of(settings), {"on": True, "off": False}.get(what, settings.tls)
    if what == "renew":
        click.confirm(_("Mỗi máy khác phải cài chứng chỉ mới. Làm chứng chỉ mới?"), abort=True)
    try:
        if what in ("on", "off"):
            change(settings, {"tls": is_on})
        if what in ("on", "renew"):
            make = authority.make_ready if what == "on" else authority.renew
            make(made, lan.everything(), clock.now())
    except OSError as error:
        raise told(error, settings.home) from error
    waits = what != "show" and leaving.is_running(settings.home)
    care.tell_authority(made, is_on=is_on, begins=is_on and not settings.tls, waits=waits)


@cli.command()
@click.option(
    "--size",
    type=click.Choice(["small", "new", "large"]),
    default="small",
    help="new: ngày mở cửa, chưa bán gì; large: 20.000 mặt hàng và ba năm bán hàng.",
)
def demo(*, size: str) -> None:
    """Mở cửa hàng dùng thử, nạp hàng lần đầu chạy."""
    usual = "var/demo" if size == "small" else f"var/demo-{size}"
    with serving.alone(demo_settings(usual)):
        while _serve_demo(demo_settings(usual), size):
            click.echo(_("Mở lại với cài đặt mới."))
        click.echo(_("Đã đóng."))


def _serve_demo(settings: Settings, size: str) -> bool:
    app = serving.open_home(settings)
    from pos.demo.commands import load  # much to read, and only here

    load(app, size=size)
    shop_routes.DEMO_PINS.update({one.name: one.pin for one in PEOPLE})
    return serving.serve(app, settings, ready=lambda: _say_demo_open(app, settings))


@cli.command()
def migrate() -> None:
    """Nâng sổ lên bản mới, sao lưu trước."""
    from pos.migrations.running import migrate_book

    settings = Settings.from_environment()
    with serving.alone(settings):
        backup = migrate_book(settings.book, at=clock.now())
    click.echo(_("Sổ đã ở bản mới nhất: %(path)s", path=settings.book))
    if backup is not None:
        click.echo(_("Bản sao lưu trước khi nâng: %(path)s", path=backup))


@cli.command(name="reset-pin")
@click.argument("name")
def reset_pin(name: str) -> None:
    """Đặt PIN mới cho NAME, khi cửa hàng trưởng duy nhất quên PIN."""
    settings = serving.settings_of_a_shop()
    with serving.alone(settings):
        app = serving.open_shop(settings)
        with app.app_context():
            house = app.extensions["ocop_house"]
            person_id = shop.person_named(reading(), name)
            pin = click.prompt(
                _("PIN mới, 6 số"), hide_input=True, confirmation_prompt=_("Gõ lại PIN")
            )
            hand = Hand(house.pen, clock.now(), *HOUSE)
            staffing.reset_pin(person_id, pin, pepper=house.pepper, hand=hand)
    click.echo(_("Đã đặt PIN mới cho %(name)s.", name=name))


@cli.group(name="import")
def import_() -> None:
    """Nhập dữ liệu từ tệp."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Chỉ xem, chưa ghi.")
def products(file: Path, *, is_dry_run: bool) -> None:
    """Nhập mặt hàng, chủ thể, giá, chứng nhận và tồn đầu từ tệp CSV hoặc XLSX."""
    from pos.intake import commands as intake

    settings = serving.settings_of_a_shop()
    with serving.alone(settings):
        app = serving.open_shop(settings)
        with app.app_context():
            hand = Hand(app.extensions["ocop_house"].pen, clock.now(), *HOUSE)
            seen, plan = intake.import_file(file, is_dry_run=is_dry_run, hand=hand)
    intake.report(seen, plan, is_dry_run=is_dry_run)
    if plan.refused:
        raise SystemExit(1)


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Sao lưu sổ vào một tệp, cả khi đang bán."""
    settings = Settings.from_environment()
    digest = back_up(settings.book, file)
    click.echo(_("Đã sao lưu: %(path)s, SHA-256 %(digest)s", path=file, digest=digest))


@cli.command()
def audit() -> None:
    """Tính lại sổ: kho, số phiếu, tiền, chuỗi sự việc."""
    settings = Settings.from_environment()
    found = _audit(settings)
    for one in found:
        click.echo(sentences.finding(one))
    if found:
        raise SystemExit(1)
    click.echo(_("Sổ khớp."))


@cli.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def verify(file: Path | None) -> None:
    """Kiểm tra chuỗi sự việc của sổ, hoặc của một tệp đã xuất."""
    verdict = _verify_file(file) if file else _verify_book(Settings.from_environment().book)
    if verdict.fault is not None:
        click.echo(
            _(
                "Chuỗi sai ở sự việc %(seq)s, kỳ %(epoch)s: %(what)s",
                seq=verdict.fault.seq,
                epoch=verdict.fault.epoch,
                what=sentences.fault(verdict.fault.what),
            )
        )
        raise SystemExit(1)
    if not verdict.facts:
        click.echo(_("Ở đây không có sự việc nào."))
        raise SystemExit(1)
    click.echo(
        _(
            "Chuỗi đúng: %(facts)s sự việc, mã cuối %(head)s, khóa %(key)s",
            facts=verdict.facts,
            head=verdict.head,
            key=verdict.key,
        )
    )


def _verify_file(path: Path) -> stream.Verdict:
    with path.open("rb") as file:
        is_database = file.read(16) == b"SQLite format 3\0"
    return _verify_book(path) if is_database else stream.check(stream.read_export(path))


def _verify_book(path: Path) -> stream.Verdict:
    if not path.exists():
        raise WrongSetting("setting.no_book", path=path)
    return stream.check(stream.read_database(path), stream.read_keys(path))


def _audit(settings: Settings) -> list[Finding]:
    from pos.care import audits as care_audits  # of every room: the shop opens without them

    if not settings.book.exists():
        raise WrongSetting("setting.no_book", path=settings.book)
    try:
        with open_books(Flask("pos"), settings).app_context():
            return care_audits.audit(reading(), settings.book)
    except DatabaseError as error:
        raise told(error, settings.book) from error


@cli.command()
def doctor() -> None:
    """Khám máy và sổ: từng điều thấy được, và việc cần làm."""
    from pos.care.doctor import Patient, examine

    settings, wrong = _settings_as_far_as_told()
    port = None if leaving.is_running(settings.home) else partial(serving.port_is_free, settings)
    made = authority_of(settings) if settings.tls else None
    patient = Patient(places_of(settings), _printers(settings), settings.is_link_local, port, made)
    found = examine(patient, clock.now())
    if wrong is not None:
        care.report([one for one in found if one.code != "second.unset"])  # perhaps it is set
        raise wrong
    raise SystemExit(care.report(found))


def _settings_as_far_as_told() -> tuple[Settings, WrongSetting | None]:
    """The settings, and what is wrong with them: the book is looked at all the same."""
    try:
        return Settings.from_environment(), None
    except WrongSetting as wrong:
        return Settings.readable(), wrong


def _printers(settings: Settings) -> list[str]:
    """Where papers come out, as far as the book can be asked."""
    named = [settings.printer or printers.NOWHERE]
    if not settings.book.exists():
        return named
    try:
        with open_books(Flask("pos"), settings).app_context():
            found = printer_queries.outlets(reading(), settings.printer, settings.paper_mm)
    except DatabaseError:
        return named
    return [one.address for one in found] or named


@cli.command(name="clock")
def confirm_clock() -> None:
    """Xác nhận giờ máy đúng, khi sổ ghi việc sau giờ này."""
    settings = serving.settings_of_a_shop()
    with serving.alone(settings):
        app = serving.open_at_any_time(settings)
        with app.app_context():
            keeper = attendant_of(app)
            care.confirm_clock(app.extensions["ocop_house"], keeper.look(clock.now()))
            keeper.confirm_clock()


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--code", default="", help="Mã khôi phục đã ghi ra giấy.")
@click.option("--new-keys", "has_new_keys", is_flag=True, help="Làm khóa mới, đặt PIN mới.")
@click.option("--yes", "is_agreed", is_flag=True, help="Không hỏi lại.")
def restore(file: Path, *, code: str, has_new_keys: bool, is_agreed: bool) -> None:
    """Khôi phục sổ từ một bản sao lưu, hay bản mới nhất trong một thư mục; sổ cũ được cất riêng."""
    settings = Settings.from_environment()
    with serving.alone(settings):
        prepared = recovering.prepare(settings, file, clock.now())
        if prepared.copy != file:
            click.echo(_("Bản sao mới nhất ở đó: %(path)s", path=prepared.copy))
        care.explain(prepared.found, prepared.present, is_wreck=prepared.is_wreck)
        if not is_agreed:
            click.confirm(_("Khôi phục từ bản sao này?"), abort=True)
        if not prepared.has_keys and prepared.seal is not None and not has_new_keys:
            code = code or care.ask_code()
        manager = care.ask_manager() if has_new_keys else None
        done = recovering.restore(settings, prepared, clock.now(), code=code, manager=manager)
    care.tell_restored(
        letter=done.letter,
        next_number=done.next_number,
        aside=str(done.aside or ""),
        doubted_papers=done.doubted_papers,
        open_orders=done.open_orders,
        findings=done.findings,
    )


def _say_open(app: Flask, settings: Settings) -> None:
    address = f"http://{_own_host(settings)}:{settings.port}"
    with app.app_context():
        house = app.extensions["ocop_house"]
        outlet = house.outlets.of(1) if house.is_founded() else None
    if outlet is None:
        click.echo(_("Chưa có cửa hàng ở %(path)s.", path=settings.home))
        click.echo(_("Mở trình duyệt trên máy này, vào %(address)s/setup", address=address))
    else:
        click.echo(_("Cửa hàng mở ở %(address)s", address=address))
        click.echo(_("Máy in: %(printer)s", printer=outlet.address))
    if outlet is not None and outlet.is_preview:
        click.echo(_("Phiếu in thử nằm ở %(path)s và ở trang /papers", path=settings.papers))
    click.echo(_("Bấm Ctrl-C để đóng."))
    sys.stdout.flush()


def _own_host(settings: Settings) -> str:
    """How the machine's own browser reaches the program."""
    if settings.host in ("0.0.0.0", "::", "[::]"):  # noqa: S104 - not bound here
        return "127.0.0.1"
    return settings.host


def _say_demo_open(app: Flask, settings: Settings) -> None:
    click.echo(_("Người dùng thử và PIN:"))
    for one in PEOPLE:
        click.echo(f"  {one.name} ({sentences.role(one.role).lower()}): {one.pin}")
    _say_open(app, settings)


_LATER = 75
"""EX_TEMPFAIL of sysexits: once there is room, the service keeper's next try opens the shop."""


def main() -> Any:
    """Run the command; a wrong setting or a refusal ends it with one clear sentence."""
    try:
        cli.main(standalone_mode=False)
    except WrongSetting as wrong:
        click.echo(sentences.setting(wrong.code, wrong.facts), err=True)
        raise SystemExit(_LATER if wrong.code == "setting.no_room" else 2) from wrong
    except Refusal as no:
        click.echo(sentences.refusal(no), err=True)
        raise SystemExit(_LATER if isinstance(no, NoRoom) else 2) from no
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from error
    except (KeyboardInterrupt, click.Abort):
        click.echo(_("Đã đóng."))
        raise SystemExit(0) from None


if __name__ == "__main__":
    main()
