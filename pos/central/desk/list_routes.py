"""The desk's tables as files to take away: the same figures as the pages, and no others."""

from collections.abc import Iterable, Sequence

from flask import Response, request
from werkzeug.exceptions import NotFound

from pos.base import clock
from pos.base.dates import business_day, format_moment
from pos.base.sheets import Cell, Code, Table, as_csv, as_workbook
from pos.central.centre import centre
from pos.central.database import reading
from pos.central.desk import (
    asked,
    board_queries,
    certificate_queries,
    names,
    recall_queries,
    routes,
    showing,
    slip_queries,
    stock_queries,
)
from pos.central.desk.asked import Asked
from pos.central.desk.names import Name
from pos.central.desk.reports import Report
from pos.central.desk.reports import Row as Sum
from pos.central.desk.routes import certificate_span, days_asked
from pos.central.desk.standings import State
from pos.central.desk.sum_values import By
from pos.central.people.door import permitted, showroom
from pos.central.people.roles import EVERYBODY, OFFICE
from pos.web.i18n import gettext as _
from pos.web.i18n import language
from pos.web.sentences import words_of

bp = routes.bp
"""The pages' own blueprint, with these files among them."""
_KINDS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@bp.get("/showrooms.<kind>")
@permitted(*OFFICE)
def show_showrooms_file(kind: str) -> Response:
    """Every showroom."""
    now = clock.now()
    span = asked.read_span(request.args, business_day(now))
    with reading(centre().engine) as session:
        recalls = recall_queries.open_recalls(session)
        shops = board_queries.showrooms(session, span, recalls, now=now)
    head = [_("Mã"), _("Showroom"), _("Xã, phường"), _("Tình trạng"), _("Nhận số liệu lúc")]
    head += [_("Chưa gửi"), _("Hôm nay"), _("Trong kỳ"), _("Lệch quỹ")]
    rows: list[list[Cell]] = [
        [
            Code(one.code),
            one.name,
            one.place,
            _state(one.state),
            format_moment(one.heard.seen_at) if one.heard.seen_at else None,
            one.heard.backlog,
            one.today_vnd,
            one.span_vnd,
            one.drawer_vnd,
        ]
        for one in shops
    ]
    return _file(kind, "showroom", _("Showroom"), head, rows)


@bp.get("/reports.<kind>")
@permitted(*EVERYBODY)
def show_report_file(kind: str) -> Response:
    """A report: what is told together on the page is one row here, too."""
    wanted = asked.read(request.args, business_day(clock.now()))
    with reading(centre().engine) as session:
        told = showing.told_of(session, wanted, showroom=showroom())
        called = names.names(session, wanted.by, [one.key for one in told.rows])
    by = wanted.by
    head = [_by(by), _("Thuộc"), _("Doanh thu"), _("Kỳ trước")]
    head.append(_("Số phiếu") if by is By.SHOWROOM else _("Sản phẩm"))
    name = f"{by.value}-{wanted.span.first_on}-{wanted.span.last_on}"
    return _file(kind, name, _("Hàng bán được"), head, _report_rows(wanted, told, called))


@bp.get("/days.<kind>")
@permitted(*EVERYBODY)
def show_days_file(kind: str) -> Response:
    """The Z-reports of a span."""
    span = days_asked(business_day(clock.now()))
    with reading(centre().engine) as session:
        found = slip_queries.closings(session, span, showroom=showroom())
    head = [_("Showroom"), _("Số Z"), _("Ngày"), _("Trung tâm"), _("Số phiếu"), _("Bán được")]
    head += [_("Khách trả hàng"), _("Lệch quỹ"), _("Lệch ở đâu")]
    rows: list[list[Cell]] = [
        [
            Code(one.showroom),
            Code(one.number),
            one.business_on,
            _verdict(one.status),
            one.bills,
            one.total_vnd,
            one.returned_vnd,
            one.drawer_vnd,
            "; ".join(f"{two.field}: {two.till} / {two.centre}" for two in one.differences),
        ]
        for one in found
    ]
    return _file(kind, f"z-{span.first_on}-{span.last_on}", _("Đối chiếu ngày"), head, rows)


@bp.get("/stock.<kind>")
@permitted(*EVERYBODY)
def show_stock_file(kind: str) -> Response:
    """What is out of stock."""
    today = business_day(clock.now())
    with reading(centre().engine) as session:
        outs = stock_queries.outs(session, today, showroom=showroom())
    head = [_("Sản phẩm"), _("Chủ thể"), _("Số nơi đang hết"), _("trên số nơi bán")]
    rows: list[list[Cell]] = [
        [_named(one.name_vi, one.name_en), one.maker_name, one.places, one.of] for one in outs.goods
    ]
    return _file(kind, f"stock-{today}", _("Đang hết"), head, rows)


@bp.get("/lapsing.<kind>")
@permitted(*EVERYBODY)
def show_lapsing_file(kind: str) -> Response:
    """Certificates that end."""
    today = business_day(clock.now())
    with reading(centre().engine) as session:
        endings = certificate_queries.endings(session, *certificate_span(today))
    head = [_("Mã"), _("Sản phẩm"), _("Chủ thể"), _("Sao OCOP"), _("Quyết định")]
    head += [_("Hiệu lực đến"), _("Còn mấy ngày")]
    rows: list[list[Cell]] = [
        [
            Code(one.code),
            _named(one.name_vi, one.name_en),
            one.maker,
            one.stars,
            Code(one.decision_no),
            one.ends_on,
            (one.ends_on - today).days,
        ]
        for one in endings
    ]
    return _file(kind, f"lapsing-{today}", _("Chứng nhận sắp hết"), head, rows)


# --- What the files are made of ---------------------------------------------------------------


def _file(
    kind: str, name: str, sheet: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response:
    if kind not in _KINDS:
        raise NotFound
    write, mimetype = _KINDS[kind]
    answer = Response(write(Table(sheet, head, rows)), mimetype=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="ocop-{name}.{kind}"'
    return answer


def _report_rows(wanted: Asked, told: Report, called: dict[str, Name]) -> list[list[Cell]]:
    rows = [_report_row(wanted.by, one, called.get(one.key)) for one in told.rows]
    if told.together is not None:
        said = _("%(n)s dòng gộp lại", n=told.together.cells)
        rows.append([said, _("ít nơi bán"), told.together.amount_vnd, None, None])
    rows.append([_("Cộng"), "", told.total_vnd, told.total_was_vnd, None])
    return rows


def _report_row(by: By, one: Sum, name: Name | None) -> list[Cell]:
    many = one.units if by is By.SHOWROOM else one.kinds
    if name is None:
        return [_key(by, one.key), "", one.amount_vnd, one.was_vnd, many]
    return [_named(name.vi, name.en), name.under, one.amount_vnd, one.was_vnd, many]


def _named(vi: str, en: str) -> str:
    return en if en and language() == "en" else vi


def _key(by: By, key: str) -> str:
    """What has no name of its own: stars, groups, what nobody knows."""
    if by is By.STARS:
        return _("%(n)s sao", n=key) if key != "0" else _("Chưa xếp sao")
    if by is By.CERTIFIED:
        with_one, without = _("Đang có chứng nhận lúc bán"), _("Không có chứng nhận lúc bán")
        return with_one if key == "1" else without
    if by is By.GROUP:
        return words_of("ocop_group").get(key, key) or _("Chưa rõ nhóm")
    return key or _("chưa rõ")


def _by(by: By) -> str:
    """What stands over the first column."""
    said = {
        By.STARS: _("Hạng sao"),
        By.CERTIFIED: _("Có chứng nhận"),
        By.GROUP: _("Nhóm OCOP"),
        By.COMMUNE: _("Xã, phường"),
        By.MAKER: _("Chủ thể"),
        By.KIND: _("Sản phẩm"),
        By.SHOWROOM: _("Showroom"),
    }
    return said[by]


def _state(state: State) -> str:
    said = {
        State.RECALL: _("Chưa xác nhận thu hồi"),
        State.TROUBLE: _("Cần xem số liệu"),
        State.SILENT: _("Mất liên lạc"),
        State.LATE: _("Trễ số liệu"),
        State.BACKLOG: _("Còn số liệu chưa gửi"),
        State.UNCLOSED: _("Chưa chốt ngày"),
        State.MISMATCH: _("Z lệch"),
        State.WAITING: _("Chờ duyệt máy"),
        State.NEW: _("Chưa gửi gì"),
        State.FINE: _("Bình thường"),
    }
    return said[state]


def _verdict(status: str) -> str:
    said = {"reconciled": _("Đã xác nhận"), "waiting": _("Chờ thêm số liệu")}
    return said.get(status, _("Lệch"))
