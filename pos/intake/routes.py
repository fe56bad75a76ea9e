"""The intake's door: a list is loaded, looked at, taken in, given back; pictures by the hundred."""

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.errors import Refusal
from pos.base.transaction import reading
from pos.catalogue.refusals import UnreadableFile
from pos.intake import journal, template
from pos.intake.giving import Undone
from pos.intake.layouts import FIELDS, IGNORED, brands, numbered
from pos.intake.mapping import point_out_columns
from pos.intake.picturing import Pictured, add_pictures_of
from pos.intake.refusals import ColumnsMissing, OtherPlan, UnknownImport
from pos.intake.run import Run
from pos.intake.runs import Runs
from pos.intake.views import MOST_SHOWN, label, labels
from pos.shop.door import hand, house
from pos.web import sentences
from pos.web.i18n import gettext as _
from pos.web.i18n import language

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST_NAME = 120
_MOST_LISTED = 100_000


def _runs() -> Runs:
    found: Runs = current_app.extensions["ocop_intake"]()
    return found


def show_imports() -> str:
    """Load a list, and the lists taken in."""
    return _imports_page()


def show_template(kind: str) -> Response:
    """Our own list to fill in."""
    if kind == "xlsx":
        names = (_("Hàng hóa"), _("Giải thích"))
        head = (_("Cột"), _("Ghi gì"))
        content, mimetype = template.as_workbook(names, head, hand().on, language()), _XLSX
    else:
        content, mimetype = template.as_csv(hand().on, language()), "text/csv"
    name = "ocop-pos-goods-template" if language() == "en" else "ocop-pos-mau-hang-hoa"
    return _file(content, f"{name}.{kind}", mimetype)


def load_list() -> AnyResponse | tuple[str, int]:
    """Load a file; the page of it follows."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _imports_page(problem=_("Chưa chọn tệp. Bấm Chọn tệp rồi nạp lại.")), 400
    name = sent.filename.replace("\\", "/").rpartition("/")[2][:_LONGEST_NAME]
    run = _runs().load(name, sent.stream.read(), hand=hand())
    return redirect(url_for("intake.show_import", run_id=run.run_id), 303)


def show_import(run_id: str) -> str | tuple[str, int]:
    """A list on its way in: how far it is, what it would do, what it did."""
    run = _runs().find(run_id)
    if run.is_working:
        return render_template("intake/working.html", run=run)
    no = _no(run)
    problem = "" if no is None else sentences.refusal(no)
    if run.stage == "broken_off":
        problem = problem or _("Máy gặp trục trặc, chưa ghi xong.")
    status = 409 if problem else 200
    has_no_plan = run.plan is None or isinstance(no, UnreadableFile)
    is_gone = run.no is not None and has_no_plan and run.stage != "returnable"
    if is_gone or run.stage in ("returned", "broken_off"):
        page = _imports_page(problem=problem, file_name=run.file_name, undone=run.undone)
        return page, status
    show = {"returnable": _return_page, "done": _done_page}.get(run.stage, _run_page)
    return show(run, problem), 500 if run.stage == "broken" else status


def name_columns(run_id: str) -> AnyResponse | tuple[str, int]:
    """Keep what the columns tell, and look at the list again."""
    run = _runs().find(run_id)
    if run.seen is None or run.is_working:
        raise UnknownImport
    chosen = {
        key.removeprefix("column-"): value
        for key, value in request.form.items()
        if key.startswith("column-")
    }
    try:
        point_out_columns(run.seen.layout, chosen, hand=hand())
    except ColumnsMissing as no:
        told = ColumnsMissing(fields=no.fields, columns=labels(no.fields, language()))
        return _columns_page(run, chosen, sentences.refusal(told)), 409
    _runs().look_again(run, hand=hand(), merges=run.merges)
    return _back_to(run)


def show_columns(run_id: str) -> str:
    """What each column of a list tells, to be put right by hand."""
    return _columns_page(_runs().find(run_id), {}, "")


def merge_spellings(run_id: str) -> AnyResponse:
    """Look again with producers' names merged as chosen."""
    run = _runs().find(run_id)
    _runs().look_again(run, hand=hand(), merges=run.merges | _merges(run))
    return _back_to(run)


def add_stock(run_id: str) -> AnyResponse:
    """Look again with lots added beside stock that is there, or left out."""
    run = _runs().find(run_id)
    adds = request.form.get("adds_stock") == "1"
    _runs().look_again(run, hand=hand(), merges=run.merges, adds_stock=adds)
    return _back_to(run)


def separate_spelling(run_id: str) -> AnyResponse:
    """Look again with a name that was merged standing for itself."""
    run = _runs().find(run_id)
    spelling = request.form.get("spelling", "")
    merged = () if run.plan is None else run.plan.merged
    apart = {one.spelling: one.spelling for one in merged if one.spelling == spelling}
    _runs().look_again(run, hand=hand(), merges=run.merges | apart)
    return _back_to(run)


def take_in(run_id: str) -> AnyResponse:
    """Take the good rows in."""
    run = _runs().find(run_id)
    try:
        _runs().take_in(run, hand=hand(), shown=request.form.get("shown", ""))
    except OtherPlan:
        return _back_to(run, is_old=True)
    return _back_to(run)


def show_refused(run_id: str) -> Response:
    """The rows that stay out, with line and reason, to be put right in the file."""
    plan = _runs().find(run_id).plan
    rows = [] if plan is None else plan.refused
    head = [_("Dòng"), _("Cột"), _("Lý do"), _("Đã ghi")]
    headers = {} if plan is None else plan.headers
    told = [
        [one.line, label(one.column, language(), headers), sentences.row(one.code), one.given]
        for one in rows
    ]
    return _file(template.write_csv([head, *told]), "refused.csv", "text/csv")


def go_on() -> AnyResponse:
    """Write the rest of a list that was broken off."""
    run = _runs().go_on(house().pen)
    return redirect(url_for("intake.show_imports"), 303) if run is None else _back_to(run)


def leave_rest() -> AnyResponse:
    """Leave the rest of a list that was broken off unwritten."""
    _runs().leave_rest()
    return redirect(url_for("intake.show_imports"), 303)


def show_left_out(import_id: str) -> Response:
    """The rows that somebody changed meanwhile, and what they changed."""
    head = [_("Dòng"), _("Mã hàng"), _("Tên"), _("Lý do")]
    told = [
        [one.line or "", one.sku, one.name, sentences.left_out(one.why)]
        for one in journal.left_out(reading(), import_id, limit=_MOST_LISTED)
    ]
    return _file(template.write_csv([head, *told]), "left-out.csv", "text/csv")


def look_back(import_id: str) -> AnyResponse:
    """See what giving the last list back would do."""
    return _back_to(_runs().look_back(import_id, hand=hand()))


def give_back(run_id: str) -> AnyResponse:
    """Give back what was seen."""
    run = _runs().find(run_id)
    try:
        _runs().give_back(run, hand=hand(), shown=request.form.get("shown", ""))
    except OtherPlan:
        return _back_to(run, is_old=True)
    return _back_to(run)


def show_pictures() -> str:
    """Load pictures in a ZIP."""
    return _pictures_page()


def load_pictures() -> str | tuple[str, int]:
    """Add the pictures of a ZIP to the products they are named after."""
    sent = request.files.get("file")
    pictured: Pictured | None = None
    problem = _("Chưa chọn tệp. Bấm Chọn tệp rồi nạp lại.")
    if sent is not None and sent.filename:
        try:
            folder = house().settings.home / "pictures"
            pictured = add_pictures_of(sent.stream.read(), folder=folder, hand=hand())
        except Refusal as no:
            problem = sentences.refusal(no)
    status = 200 if pictured else 400
    problem = "" if pictured else problem
    return _pictures_page(pictured, problem), status


def _pictures_page(pictured: Pictured | None = None, problem: str = "") -> str:
    return render_template(
        "intake/pictures.html", pictured=pictured, problem=problem, say_picture=sentences.picture
    )


def _imports_page(*, problem: str = "", file_name: str = "", undone: Undone | None = None) -> str:
    return render_template(
        "intake/imports.html",
        problem=problem,
        file_name=file_name,
        undone=undone,
        done=journal.newest(reading()),
        last=journal.last_standing(reading()),
        rest=_runs().rest(),
    )


def _done_page(run: Run, problem: str) -> str:
    headers = {} if run.plan is None else run.plan.headers
    return render_template(
        "intake/done.html",
        run=run,
        problem=problem,
        done=run.written,
        plan=run.view,
        most=MOST_SHOWN,
        say_row=sentences.row,
        say_left_out=sentences.left_out,
        label=lambda field: label(field, language(), headers),
    )


def _run_page(run: Run, problem: str) -> str:
    if run.stage == "columns":
        return _columns_page(run, {}, problem)
    if run.stage == "broken" or run.plan is None or run.seen is None:
        said = _("Máy gặp trục trặc. Sổ vẫn như cũ.")
        return _imports_page(problem=said, file_name=run.file_name)
    headers = run.plan.headers
    return render_template(
        "intake/plan.html",
        run=run,
        problem=problem,
        plan=run.view,
        ignored=run.seen.layout.ignored,
        brands=brands(run.seen.layout),
        notes=[sentences.note(one.code, one.at) for one in run.seen.notes],
        offers=run.plan.offers,
        merged=run.plan.merged,
        most=MOST_SHOWN,
        say_row=sentences.row,
        say_remark=sentences.remark,
        label=lambda field: label(field, language(), headers),
    )


def _return_page(run: Run, problem: str) -> str:
    return render_template(
        "intake/return.html",
        run=run,
        problem=problem,
        plan=run.return_view,
        most=MOST_SHOWN,
        label=lambda field: label(field, language()),
    )


def _columns_page(run: Run, chosen: dict[str, str], problem: str) -> str:
    if run.seen is None:
        raise UnknownImport
    layout = run.seen.layout
    samples = {
        one.at: [row.cells[one.at] for row in layout.rows[:20] if one.at < len(row.cells)]
        for one in layout.columns
    }
    return render_template(
        "intake/columns.html",
        run=run,
        layout=layout,
        chosen={one.at: chosen.get(str(one.at), one.field) for one in layout.columns},
        samples={
            at: next((text for text in cells if text), "")[:40] for at, cells in samples.items()
        },
        fields=[(name, label(name, language())) for name in FIELDS],
        of_lots={
            one.at: (name, label(name, language()))
            for one in layout.columns
            if (name := numbered(one.header))
        },
        missing=[label(name, language()) for name in layout.missing],
        ignored_word=IGNORED,
        problem=problem,
    )


def _merges(run: Run) -> dict[str, str]:
    """By the offers' radio buttons: every other name of an offer to the one that was chosen."""
    merges: dict[str, str] = {}
    for at, offer in enumerate(() if run.plan is None else run.plan.offers):
        chosen = request.form.get(f"offer-{at}", "")
        if chosen in offer.names:
            merges |= {name: chosen for name in offer.names if name != chosen}
    return merges


def _back_to(run: Run, *, is_old: bool = False) -> AnyResponse:
    told = 1 if is_old else None
    return redirect(url_for("intake.show_import", run_id=run.run_id, other=told), 303)


def _no(run: Run) -> Refusal | None:
    """Why the last press did nothing: told to whoever pressed, or to all who look at the list."""
    return run.no or (OtherPlan() if "other" in request.args else None)


def _file(content: bytes, name: str, mimetype: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
