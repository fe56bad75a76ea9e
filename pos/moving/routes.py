"""The door of goods moved: the list, a new document, one document, its papers, undoing it."""

from collections.abc import Mapping
from datetime import date

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day, parse_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.text import Unreadable
from pos.base.transaction import reading
from pos.moving import copying, documents, queries, scanned
from pos.moving import moving as acts
from pos.moving.forms import TypedLine, read_telling, read_units, typed_lines
from pos.moving.goods import Looked
from pos.moving.kinds import A_FAIR, RULES, Kind, Why, fits
from pos.moving.moving import Asked
from pos.moving.queries import Wanted
from pos.moving.records import Document
from pos.moving.refusals import UnknownDocument
from pos.moving.scanned import Scanned
from pos.moving.views import hit_views, line_views
from pos.shop.door import hand, house, person, voucher
from pos.shop.permissions import Task, may
from pos.shop.refusals import ApprovalNeeded
from pos.stock import fairs
from pos.web import forms, i18n, sentences
from pos.web.i18n import gettext as _

LOT_PAGE = "holding.show_lot"
LISTED = tuple(RULES)
"""The kinds that a person begins, as the pages offer them."""


ICONS: dict[str, str] = {
    Kind.STORED: "box-seam",
    Kind.SHELVED: "boxes",
    Kind.TO_SUPPLIER: "arrow-return-left",
    Kind.DISPOSED: "trash3",
    Kind.INTERNAL: "cup",
    Kind.SAMPLE: "gift",
    Kind.TO_FAIR: "arrow-right",
    Kind.FROM_FAIR: "arrow-left",
}


def show_moves() -> str:
    """The documents, the newest first."""
    problems: dict[str, str] = {}
    wanted = Wanted(
        kind=_kind_asked(),
        from_on=_day("first", problems),
        to_on=_day("last", problems),
        place=request.args.get("place", "")[:40],
    )
    session = reading()
    return render_template(
        "moving/list.html",
        page=queries.page(session, wanted, forms.page_no()),
        wanted=wanted,
        problems={name: sentences.field(code) for name, code in problems.items()},
        kinds=[(kind.value, sentences.move_kind(kind)) for kind in Kind],
        kind_words=sentences.move_kind,
        icons=ICONS,
        ways=_ways(bool(fairs.open_fairs(session))),
        places=place_names(),
        query={name: value for name, value in request.args.items() if name != "page"},
    )


def show_new_move() -> str:
    """An empty document of a kind."""
    kind = _kind(request.args.get("kind", ""))
    form = {"kind": kind.value, **_places(kind, request.args)}
    lots = request.args.getlist("lot")[:20]
    return _form_page(form, Scanned(tuple(TypedLine(one, "") for one in lots)))


def change_lines() -> str:
    """The form again, with what was scanned put down, a line taken out, or another lot chosen."""
    form = request.form.to_dict()
    kind = _kind(form.get("kind", ""))
    lines = _lines()
    form |= {"kind": kind.value, **_places(kind, form)}
    if "drop" in form:
        gone = forms.whole(form["drop"], "form")
        lines = [one for at, one in enumerate(lines) if at != gone]
    taken = scanned.take(
        reading(),
        lines,
        form.get("q", "")[:200],
        product_id=form.get("pick", "")[:40],
        looked=Looked(form["from"], hosts(), RULES[kind].bars, business_day(clock.now())),
    )
    form["q"] = form.get("q", "") if taken.said or taken.hits else ""
    return _form_page(form, taken)


def move_goods() -> AnyResponse | tuple[str, int]:
    """Move what was put down."""
    form = request.form.to_dict()
    kind = _kind(form.get("kind", ""))
    form |= {"kind": kind.value, **_places(kind, form)}
    lines = _lines()
    try:
        done = acts.move_goods(
            Asked(kind, form["from"], form["to"], _units(lines, form["from"]), read_telling(form)),
            request_id=forms.request_id() or new_id(),
            hand=hand(),
            voucher=voucher(),
        )
    except BadForm as bad:
        said = {name: sentences.field(code) for name, code in bad.problems.items()}
        return _form_page(form, Scanned(tuple(lines)), said), 400
    except ApprovalNeeded:
        raise  # the sheet asks whoever may say yes
    except Refusal as no:
        if not no.code.startswith(("moving.", "stock.")):
            raise
        return _form_page(form, Scanned(tuple(lines)), {"form": sentences.refusal(no)}), 409
    return redirect(url_for("moving.show_move", document_id=done.document_id, done="moved"), 303)


def show_move(document_id: str) -> str:
    """One document, with what may still be done about it."""
    session, made = reading(), require(document_id)
    someone = person()
    undone = documents.undone_by(session, document_id)
    is_undone = undone is not None or made.kind in (Kind.HOME, Kind.UNDONE)
    original = None if made.reverses_id is None else documents.find(session, made.reverses_id)
    return render_template(
        "moving/document.html",
        one=made,
        title=sentences.move_kind(made.kind),
        undone=undone,
        original=original,
        may_undo=someone is not None and may(someone.role, Task.APPROVE) and not is_undone,
        has_sheet=made.kind in SHEETS,
        places=place_names(),
        reason_words=sentences.move_reason,
        lot_url=lot_url,
        done=request.args.get("done", ""),
    )


SHEETS = (Kind.TO_FAIR, Kind.FROM_FAIR, Kind.HOME, Kind.TO_SUPPLIER, Kind.DISPOSED)
"""Kinds that travel, or are signed: they have a sheet of A4."""


def show_sheet(document_id: str) -> str:
    """The document on A4, for the browser to print: Vietnamese, as every paper of the shop is."""
    made, buttons = require(document_id), (_("Về phiếu"), _("In tờ này"))
    second = ""
    if made.head.get("papers_english"):
        with i18n.speaking("en"):
            second = sentences.move_title(made.kind)
    with i18n.speaking("vi"):
        return render_template(
            "moving/sheet.html",
            one=made,
            title=sentences.move_title(made.kind),
            second=second,
            acts=buttons,
            places=place_names(),
            spots={one.place_id: one.state.address for one in fairs.all_fairs(reading())},
            reason_words=sentences.move_reason,
        )


def print_slip(document_id: str) -> AnyResponse:
    """Print the slip, the first time or again."""
    copying.print_document(document_id, hand=hand(), request_id=forms.request_id())
    house().bell()
    return redirect(url_for("moving.show_move", document_id=document_id, done="printed"), 303)


def undo_move(document_id: str) -> AnyResponse:
    """Take a document back."""
    request_id = forms.request_id() or new_id()
    done = acts.undo_document(document_id, request_id=request_id, hand=hand())
    return redirect(url_for("moving.show_move", document_id=done.document_id, done="undone"), 303)


# --- What the pages are made of --------------------------------------------------------------


def _form_page(
    form: Mapping[str, str], taken: Scanned, problems: Mapping[str, str] | None = None
) -> str:
    session, kind = reading(), Kind(form["kind"])
    rule, today = RULES[kind], business_day(clock.now())
    name = "moving/_form.html" if request.headers.get("HX-Request") else "moving/new.html"
    open_places = [one.place_id for one in fairs.open_fairs(session)]
    return render_template(
        name,
        kind=kind,
        title=sentences.move_kind(kind),
        ways=_ways(bool(open_places)),
        rule=rule,
        form=form,
        request_id=form.get("request_id") or new_id(),
        lines=line_views(session, taken.lines, form["from"], today=today, newest=taken.newest),
        hits=hit_views(session, taken.hits, form["from"], today),
        said=taken.said,
        problems=problems or {},
        sources=_expanded(rule.sources, open_places),
        targets=_expanded(rule.targets, open_places),
        places=place_names(),
        whys=[(one.value, sentences.move_reason(one)) for one in Why],
    )


def _ways(has_fair: bool) -> list[tuple[str, str]]:
    """What may be begun: kind and words; fairs only while there is one."""
    shown = [kind for kind in LISTED if has_fair or A_FAIR not in _needed(kind)]
    return [(kind.value, sentences.move_kind(kind)) for kind in shown]


def _needed(kind: Kind) -> tuple[str, ...]:
    """Places without which the kind cannot be."""
    rule = RULES[kind]
    return tuple(only[0] for only in (rule.sources, rule.targets) if len(only) == 1)


def _expanded(allowed: tuple[str, ...], open_places: list[str]) -> list[str]:
    found = [one for one in allowed if one != A_FAIR]
    return found + (open_places if A_FAIR in allowed else [])


def _places(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """From where to where, as far as the form says; else the first that fits."""
    rule = RULES[kind]
    open_places = [one.place_id for one in fairs.open_fairs(reading())]
    chosen = {}
    for name, allowed in (("from", rule.sources), ("to", rule.targets)):
        asked = given.get(name, "")[:40]
        known = _expanded(allowed, open_places) or [allowed[0]]
        chosen[name] = asked if fits(asked, allowed) else known[0]
    return chosen


def _lines() -> list[TypedLine]:
    """The form's lines, each with the lot chosen for it; the same lot twice is added up later."""
    return typed_lines(request.form.getlist("lot"), request.form.getlist("units"))


def _units(lines: list[TypedLine], place: str) -> tuple[tuple[str, int], ...]:
    views = line_views(reading(), lines, place, today=business_day(clock.now()))
    return tuple(read_units(lines, {one.lot_id: Unit(one.unit) for one in views}))


def _kind(text: str) -> Kind:
    """A kind that a person may begin.

    Raises:
        BadForm: it is none.
    """
    if text not in {one.value for one in LISTED}:
        return LISTED[0] if not text else _no_kind()
    return Kind(text)


def _no_kind() -> Kind:
    raise BadForm({"kind": "not_known"})


def _kind_asked() -> str:
    text = request.args.get("kind", "")
    return text if text in {one.value for one in Kind} else ""


def _day(name: str, problems: dict[str, str]) -> date | None:
    typed = request.args.get(name, "")[:40].strip()
    if not typed:
        return None
    try:
        return parse_day(typed, today=business_day(clock.now()))
    except Unreadable:
        problems[name] = "not_a_date"
        return None


def require(document_id: str) -> Document:
    """A document that is there.

    Raises:
        UnknownDocument.
    """
    found = documents.find(reading(), document_id)
    if found is None:
        raise UnknownDocument
    return found


def lot_url(lot_id: str) -> str:
    """The lot's own page, which a room above keeps; empty where there is none."""
    if LOT_PAGE not in current_app.view_functions:
        return ""
    return url_for(LOT_PAGE, lot_id=lot_id)


def place_names() -> "_Names":
    """The names of places, fairs among them, as the page's language has them."""
    return _Names({one.place_id: one.state.name for one in fairs.all_fairs(reading())})


class _Names(dict[str, str]):
    """Names of fairs; other places are called as everywhere."""

    def __missing__(self, place_id: str) -> str:
        return sentences.place(place_id)


def hosts() -> tuple[str, ...]:
    """Whose links our labels carry."""
    settings = house().settings
    return (settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}")
