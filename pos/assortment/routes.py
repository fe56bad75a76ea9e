"""The assortment's door: the list of goods, changes of many at once, files of the books."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlencode

from flask import (
    Response,
    current_app,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import board_routes, queries, tables
from pos.assortment import bulk_journal as journal
from pos.assortment.bulk_runs import BulkRuns, Run
from pos.assortment.changes import ROUNDINGS_VND, Change, Value, read_change
from pos.assortment.filters import ENDINGS, ORDERS, SALES, STARS, Filter
from pos.assortment.refusals import NothingChosen, OtherPlan, TooManyRows, UnknownChange
from pos.assortment.tables import Asked
from pos.base.dates import BadDay, format_day, parse_day
from pos.base.errors import BadForm, Refusal
from pos.base.sheets import Table, as_csv, as_workbook
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.law.ocop import GROUPS
from pos.law.vat import TaxClass
from pos.shop.door import hand
from pos.web import forms, sentences
from pos.web.i18n import language

SHOWN = 100
"""Rows of a preview on one page."""
MAKERS_SHOWN = 12
LONGEST_AGO = timedelta(days=20 * 366)
_LONGEST_QUERY = 2_000


# --- The list --------------------------------------------------------------------------------


def show_products() -> AnyResponse | str | tuple[str, int]:
    """The goods that a filter holds, a page at a time."""
    try:
        asked = Filter.read(request.args)
    except BadForm:
        return redirect(url_for("assortment.show_products"), 303)
    no = forms.page_no()
    found = queries.page(reading(), asked, no, on=hand().on)
    if no > found.pages:  # the list has become shorter
        return redirect(_list_address(asked, page=found.pages), 303)
    return _list_page(asked, found)


def _list_page(asked: Filter, found: queries.Page, problem: str = "") -> str:
    session = reading()
    return render_template(
        "assortment/list.html",
        asked=asked,
        found=found,
        problem=problem,
        todo=queries.todo(session, hand().on),
        soon=queries.SOON_DAYS,
        provinces=queries.provinces(session),
        communes=queries.communes(session, asked.province) if asked.province else [],
        groups=_groups(),
        stars=STARS,
        endings=ENDINGS,
        sales=SALES,
        orders=ORDERS,
        pages=_page_numbers(found),
        address=lambda **changes: _list_address(asked, **changes),
        query=urlencode(asked.args()),
    )


def _list_address(asked: Filter, **changes: object) -> str:
    return url_for("assortment.show_products", **asked.args(**changes))  # type: ignore[arg-type]


def _page_numbers(found: queries.Page) -> list[int]:
    """The pages to link to; 0 stands for a gap."""
    near = {1, found.pages, *range(found.no - 1, found.no + 2)}
    shown = sorted(no for no in near if 1 <= no <= found.pages)
    numbers: list[int] = []
    for no in shown:
        if numbers and no - numbers[-1] == 2:
            numbers.append(no - 1)
        elif numbers and no - numbers[-1] > 2:
            numbers.append(0)
        numbers.append(no)
    return numbers


def _groups() -> list[tuple[str, str]]:
    """The programme's groups in the reader's language."""
    return [(one.code, one.en if language() == "en" else one.vi) for one in GROUPS.values()]


# --- Changes of many goods -------------------------------------------------------------------


def _runs() -> BulkRuns:
    found: BulkRuns = current_app.extensions["ocop_changes"]()
    return found


def show_changes() -> str:
    """The changes made, the newest first."""
    session = reading()
    return render_template(
        "assortment/list_changes.html",
        made=journal.newest(session),
        last=journal.last_standing(session),
        **_words(),
    )


def choose_goods() -> AnyResponse | tuple[str, int]:
    """Begin a change with the goods chosen, or with all that the filter holds."""
    query = request.form.get("filter", "")[:_LONGEST_QUERY]
    asked = Filter.read(dict(parse_qsl(query)))
    if request.form.get("scope") == "all":
        chosen = queries.all_ids(reading(), asked, hand().on)
    else:
        ticked = dict.fromkeys(request.form.getlist("id"))
        known = catalogue.names(reading(), ticked)
        chosen = [one for one in ticked if one in known]
    try:
        run = _runs().choose(chosen, back=_list_address(asked))
    except NothingChosen as no:
        found = queries.page(reading(), asked, 1, on=hand().on)
        return _list_page(asked, found, sentences.refusal(no)), 409
    return _to(run.run_id)


def show_change(run_id: str) -> str | tuple[str, int]:
    """A change on its way: what to do, what it would do, how far it is, what it did."""
    run = _runs().find(run_id)
    if run is None or run.stage in ("done", "undone", "broken"):
        return _done_page(run_id, run)
    if run.is_working:
        return render_template("assortment/list_working.html", run=run)
    problem = _problem(run)
    if run.stage == "seen" and "edit" not in request.args:
        return _preview(run, problem), 409 if problem else 200
    return _form(run, run.form, {})


def plan_change(run_id: str) -> AnyResponse | str | tuple[str, int]:
    """Look at what a change would do."""
    run = _waiting(run_id)
    form = request.form.to_dict()
    if "find" in form:
        return _form(run, form, {})
    try:
        _runs().look(run, read_change(form, today=hand().on), form)
    except BadForm as bad:
        return _form(run, form, bad.problems), 400
    return _to(run_id)


def search_producers(run_id: str) -> str:
    """Producers by their name, to choose one."""
    return render_template(
        "assortment/list_makers.html", run_id=run_id, **_makers(request.args.to_dict())
    )


def complete_change(run_id: str) -> AnyResponse:
    """Write a change that was looked at."""
    run = _runs().find(run_id)
    if run is None and journal.find(reading(), run_id) is None:
        raise UnknownChange
    try:
        if run is not None:
            _runs().write(run, hand=hand(), shown=request.form.get("shown", ""))
    except OtherPlan:
        return _to(run_id, is_old=True)
    return _to(run_id)


def give_back(change_id: str) -> AnyResponse:
    """Give the last change back."""
    _runs().undo(change_id, hand=hand())
    return _to(change_id)


def _to(run_id: str, *, is_old: bool = False) -> AnyResponse:
    told = 1 if is_old else None
    return redirect(url_for("assortment.show_change", run_id=run_id, other=told), 303)


def _problem(run: Run | None) -> str:
    """Why the last press did nothing: told to whoever pressed, or to all who look at the change."""
    no: Refusal | None = None if run is None else run.no
    if no is None and "other" in request.args:
        no = OtherPlan()
    return "" if no is None else sentences.refusal(no)


def _waiting(run_id: str) -> Run:
    run = _runs().find(run_id)
    if run is None or run.stage not in ("chosen", "seen"):
        raise UnknownChange
    return run


def _form(run: Run, form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    first = catalogue.names(reading(), run.product_ids[:3])
    return render_template(
        "assortment/list_change.html",
        run=run,
        form={"valid_from": format_day(hand().on), "round_to": "500", **form},
        problems={name: sentences.field(code) for name, code in problems.items()},
        names=[first[one] for one in run.product_ids[:3] if one in first],
        groups=_groups(),
        taxes=list(TaxClass),
        roundings=ROUNDINGS_VND,
        run_id=run.run_id,
        **_makers(form),
    )


def _makers(form: Mapping[str, str]) -> dict[str, object]:
    text = form.get("maker_q", "")[:100]
    found = queries.find_producers(reading(), text, MAKERS_SHOWN + 1)
    return {
        "makers": found[:MAKERS_SHOWN],
        "are_more": len(found) > MAKERS_SHOWN,
        "searched": text,
        "picked": form.get("producer_id", ""),
        "picked_name": _maker_names([form.get("producer_id", "")]),
    }


def _maker_names(values: Sequence[Value]) -> dict[str, str]:
    return queries.producer_names(reading(), [str(one) for one in values if one])


def _preview(run: Run, problem: str) -> str:
    plan = run.plan
    if plan is None:
        raise UnknownChange
    session, no = reading(), forms.page_no()
    rows = plan.rows[(no - 1) * SHOWN : no * SHOWN]
    left = plan.left_out[:SHOWN]
    shown = [*(one.product_id for one in rows), *(one.product_id for one in left)]
    cards = catalogue.cards(session, shown, hand().on)
    reasons: dict[str, int] = {}
    for one in plan.left_out:
        reasons[one.code] = reasons.get(one.code, 0) + 1
    makers = [v for one in rows for v in (one.before, one.after)]
    return render_template(
        "assortment/list_preview.html",
        run=run,
        plan=plan,
        problem=problem,
        rows=rows,
        left=left,
        cards=cards,
        reasons=reasons,
        is_coming=_is_coming(plan.change),
        no=no,
        pages=max(-(-len(plan.rows) // SHOWN), 1),
        **_words(makers if plan.change.kind == "producer" else (), plan.change),
    )


def _words(values: Sequence[Value] = (), change: Change | None = None) -> dict[str, object]:
    """What the words of a change need: the names of groups and producers."""
    named = [*values, *([change.value] if change and change.kind == "producer" else [])]
    return {"group_names": dict(_groups()), "maker_names": _maker_names(named)}


def _done_page(change_id: str, run: Run | None) -> str | tuple[str, int]:
    session = reading()
    made = journal.find(session, change_id)
    if made is None:
        raise UnknownChange
    problem = _problem(run)
    page = render_template(
        "assortment/list_done.html",
        made=made,
        undone=None if run is None else run.undone,
        problem=problem,
        is_coming=_is_coming(made.change),
        may_undo=journal.last_standing(session) == change_id,
        **_words((), made.change),
    )
    return (page, 409) if problem else page


def _is_coming(change: Change) -> bool:
    """Whether prices begin on a later day: until then the old ones and their labels count."""
    return change.valid_from is not None and change.valid_from > hand().on


# --- Certificates that end -------------------------------------------------------------------


def show_certificate_board() -> str:
    """What of the certificates ends when."""
    return board_routes.show_certificate_board()


# --- Files of the books -----------------------------------------------------------------------


def show_exports() -> str:
    """What of the books can be taken out as a file."""
    return _exports_page({}, {})


def show_export(name: str, kind: str) -> Response | tuple[str, int]:
    """A file of the books, sent as it is read."""
    if name not in tables.NAMES or kind not in _KINDS:
        raise NotFound
    try:
        table = tables.table(reading(), Asked(name, kind, *_span(), hand().on))
    except BadForm as bad:
        return _exports_page(request.args, bad.problems), 400
    except TooManyRows as no:
        return _exports_page(request.args, {}, sentences.refusal(no)), 409
    write, mimetype = _KINDS[kind]
    answer = Response(stream_with_context(write(table)), mimetype=mimetype)
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="ocop-pos-{name}-{hand().on.isoformat()}.{kind}"'
    )
    return answer


def _exports_page(form: Mapping[str, str], problems: Mapping[str, str], problem: str = "") -> str:
    today = format_day(hand().on)
    return render_template(
        "assortment/list_exports.html",
        first=form.get("first", format_day(hand().on.replace(day=1))),
        last=form.get("last", today),
        problems={name: sentences.field(code) for name, code in problems.items()},
        problem=problem,
    )


def _span() -> tuple[date, date]:
    """The days asked for, both included; today where none are.

    Raises:
        BadForm: a day that cannot be read, or the wrong way round.
    """
    today, days, problems = hand().on, {}, {}
    for name in ("first", "last"):
        try:
            days[name] = parse_day(request.args.get(name) or today.isoformat(), today=today)
        except BadDay:
            problems[name] = "not_a_date"
    if not problems and not today - LONGEST_AGO <= days["first"] <= days["last"] <= today:
        problems["last"] = "span"
    if problems:
        raise BadForm(problems)
    return days["first"], days["last"]


_KINDS: dict[str, tuple[Callable[[Table], Iterator[bytes]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (
        as_workbook,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
}
