"""The commands about the line that open a shop's folder: how it stands, and the stick."""

from pathlib import Path

import click
from flask import Flask

from pos import serving
from pos.app import open_books
from pos.connecting import commands
from pos.web.i18n import gettext as _


@click.group()
def sync() -> None:
    """Đường gửi về trung tâm."""


@sync.command(name="status")
def show_status() -> None:
    """Còn bao nhiêu chưa gửi, nghe trung tâm lần cuối lúc nào."""
    settings = serving.settings_of_a_shop()
    with open_books(Flask("pos"), settings).app_context():
        if not commands.tell_status():
            raise SystemExit(1)


@sync.command(name="export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--all", "is_all", is_flag=True, help="Cả phần trung tâm đã có.")
def export(file: Path, *, is_all: bool) -> None:
    """Chép phần chưa gửi ra tệp, để mang đi bằng USB."""
    settings = serving.settings_of_a_shop()
    with open_books(Flask("pos"), settings).app_context():
        length = commands.export_to(file, is_all=is_all)
    click.echo(_("Đã chép: %(path)s, %(n)s byte", path=file, n=length))
