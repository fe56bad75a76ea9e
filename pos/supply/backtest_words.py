"""A back-test as a table of words, for the command line."""

from collections.abc import Iterator

from pos.base.dates import format_day
from pos.base.money import format_percent, format_vnd, format_vnd_with_sign
from pos.supply.backtest import Report
from pos.supply.replay_scores import Figures
from pos.web.phrases.supply import FORMULAS
from pos.web.i18n import gettext as _


def table(report: Report) -> Iterator[str]:
    """The lines of the table."""
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
        _("Cách đặt"),
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
    yield _("Ước tính vì hôm đó hết hàng: %(share)s tiền hàng khách hỏi mua.", share=_share(report.guessed_bp))


def _row(one: Figures) -> list[str]:
    return [
        _(FORMULAS[one.name]),
        format_vnd_with_sign(one.a_month(one.result_vnd)),
        _share(one.fill_bp),
        format_vnd_with_sign(one.a_month(one.wasted_vnd)),
        format_vnd_with_sign(one.stock_vnd),
        format_vnd(one.a_month(one.orders)),
    ]


def _share(share_bp: int) -> str:
    return format_percent((share_bp + 5) // 10 * 10) + "\u00a0%"
