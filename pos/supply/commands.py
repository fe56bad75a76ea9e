"""`ocop-pos reorder`: the ordering engine as a program."""

import sys
from datetime import date

import click

from pos.planning import line_protocol
from pos.web.i18n import gettext as _


@click.group(name="reorder")
def reorder() -> None:
    """Đặt hàng: máy tính số đề xuất."""


@reorder.command(name="engine")
def engine() -> None:
    """Trả lời từng dòng JSON: nhận sổ của một cửa hàng, đưa ra số nên đặt."""
    line_protocol.serve(sys.stdin.buffer, sys.stdout, sys.stderr)


def tell_rebuilt(done: tuple[date | None, int]) -> None:
    """Up to which day all was read and learnt anew, and in how many seconds."""
    day, seconds = done
    if day is None:
        click.echo(_("Chưa có ngày nào bán xong để học."))
        return
    click.echo(
        _(
            "Đã đọc lại sổ ngày đến %(day)s và học lại trong %(seconds)s giây.",
            day=f"{day:%d/%m/%Y}",
            seconds=seconds,
        )
    )
