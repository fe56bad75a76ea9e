"""`ocop-pos reorder` on a shop's own folder: what is derived made anew or compared, and the past
lived again."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click
from flask import Flask

from pos import leaving, serving
from pos.app import open_books
from pos.base import clock
from pos.base.dates import business_day, format_day
from pos.base.errors import WrongSetting
from pos.base.money import format_percent, format_vnd, format_vnd_with_sign
from pos.base.transaction import reading
from pos.config import Settings
from pos.supply.commands import tell_rebuilt
from pos.sync.pen import HOUSE, Hand
from pos.web import sentences
from pos.web.i18n import gettext as _

if TYPE_CHECKING:  # the shop opens without them
    from pos.backtest.reports import Report
    from pos.backtest.scores import Figures


@click.command(name="rebuild")
def rebuild() -> None:
    """Đọc lại sổ ngày từ các lần xuất nhập và học lại từ đầu."""
    from pos.supply import rebuilding

    settings = serving.settings_of_a_shop()
    with serving.alone(settings):
        app = serving.open_shop(settings)
        with app.app_context():
            tell_rebuilt(rebuilding.rebuild(clock.now()))


@click.command(name="check")
def check() -> None:
    """So sổ ngày với các lần xuất nhập, và số đã học với sổ ngày."""
    from pos.supply import audits

    settings = Settings.from_environment()
    if not settings.book.exists():
        raise WrongSetting("setting.no_book", path=settings.book)
    with open_books(Flask("pos"), settings).app_context():
        found = audits.audit(reading())
    for one in found:
        click.echo(sentences.finding(one))
    if found:
        raise SystemExit(1)
    click.echo(_("Sổ ngày và số đã học khớp."))


@click.command(name="backtest")
@click.option(
    "--days",
    type=click.IntRange(28, 548),
    default=180,
    help="Mấy ngày gần đây, từ 28 đến 548; bình thường 180.",
)
@click.option("--json", "is_json", is_flag=True, help="Đưa ra JSON thay cho bảng.")
def backtest(*, days: int, is_json: bool) -> None:
    """Thử lại quá khứ: đề xuất của máy bên cạnh các cách đặt khác."""
    from pos.backtest import reports as backtests

    settings = serving.settings_of_a_shop()
    if leaving.is_running(settings.home):
        with open_books(Flask("pos"), settings).app_context():
            report = live_again(days, None, is_wanted=lambda: False)
        is_kept = False
    else:
        with serving.alone(settings):
            app = serving.open_shop(settings)
            with app.app_context():
                hand = Hand(app.extensions["ocop_house"].pen, clock.now(), *HOUSE)
                report = live_again(days, hand, is_wanted=leaving.asked_for(settings.home))
        is_kept = True
    if is_json:
        click.echo(json.dumps(backtests.told(report), ensure_ascii=False, indent=1))
        return
    for line in _table(report):
        click.echo(line)
    if not is_kept:
        click.echo(_("Cửa hàng đang mở nên kết quả chỉ in ở đây, không giữ lại cho trang."))


def live_again(days: int, hand: Hand | None, *, is_wanted: Callable[[], bool]) -> "Report":
    """The report; kept where a hand may write.

    Args:
        is_wanted: whether somebody else waits for the folder.

    Raises:
        Abort: Ctrl-C, or another command waits for the folder: nothing is kept.
    """
    from pos.backtest import backtesting
    from pos.backtest.replay import Stopped

    with click.progressbar(length=100, label=_("Đang thử"), file=sys.stderr) as bar:

        def progress(done: int, of: int) -> bool:
            bar.update(done * 100 // of - bar.pos)
            return not is_wanted()

        today = None if hand is None else business_day(hand.at)
        try:
            report = backtesting.look(days, today=today, progress=progress)
        except Stopped as stopped:
            raise click.Abort from stopped
    if hand is not None:
        backtesting.keep_report(report, hand=hand)
    return report


def _table(report: "Report") -> Iterator[str]:
    """A back-test as a table of words."""
    first, last = format_day(report.first_on), format_day(report.last_on)
    yield _(
        "Từ %(first)s đến %(last)s, %(days)s ngày, %(goods)s mặt hàng của %(makers)s nhà sản xuất",
        first=first,
        last=last,
        days=report.days,
        goods=format_vnd(report.products),
        makers=format_vnd(report.producers),
    )
    heads = [
        _("Đặt theo"),
        _("Được mỗi tháng"),
        _("Có hàng khi khách hỏi"),
        _("Hàng hết hạn mỗi tháng"),
        _("Tồn bình quân"),
        _("Số đơn mỗi tháng"),
    ]
    rows = [heads, *(_row(one) for one in report.rows)]
    wide = [max(len(row[at]) for row in rows) for at in range(len(heads))]
    for row in rows:
        cells = [row[0].ljust(wide[0])]
        cells += [cell.rjust(wide[at]) for at, cell in enumerate(row[1:], start=1)]
        yield "  ".join(cells)
    yield _(
        "Ước tính vì hôm đó hết hàng: %(share)s tiền hàng khách hỏi mua.",
        share=_share(report.guessed_bp),
    )


def _row(one: "Figures") -> list[str]:
    return [
        sentences.formula(one.name),
        format_vnd_with_sign(one.a_month(one.result_vnd)),
        _share(one.fill_bp),
        format_vnd_with_sign(one.a_month(one.wasted_vnd)),
        format_vnd_with_sign(one.stock_vnd),
        format_vnd(one.a_month(one.orders)),
    ]


def _share(share_bp: int) -> str:
    return format_percent((share_bp + 5) // 10 * 10) + "\u00a0%"


COMMANDS = (rebuild, check, backtest)
