"""The door of the shop's printers: getting them, asking and trying them, what prints where."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.errors import BadForm, Broken
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.office import papers, printer_form, trying
from pos.shop import printer_changing, printer_queries
from pos.shop import queries as shop
from pos.shop.door import hand, house
from pos.shop.printers import Outlet, Role, ShopPrinter, profile_for, role_to_fill
from pos.shop.refusals import PlaceTaken
from pos.spool import queries as spool
from pos.web import forms, sentences
from printers.addresses import usual_port
from printers.devices import NotSent, examine
from printers.document import Paper
from printers.presets import PRESETS
from printers.profiles import Cut, Dialect, profile_to_dict
from printers.proof import Proof
from printers.refusals import DoesNotFit, QrDoesNotFit
from printers.stored import dumps

# --- All of them -----------------------------------------------------------------------------


def choose_outlets() -> AnyResponse | tuple[str, int]:
    """Write what prints where, every register and role at once."""
    wanted: dict[tuple[int, Role], str | None] = {}
    known = {one.printer_id: one for one in printer_queries.printers_of_shop(reading())}
    for one in house().outlets.every():
        said = request.form.get(f"{one.role}-{one.register_no}")
        if said is None or one.is_fixed:
            continue
        if said and said not in known:
            return list_page({"outlets": "not_known"}), 400
        if said and known[said].has_labels and one.role is not Role.LABELS:
            return list_page({"outlets": "labels_only"}), 400
        wanted[one.register_no, one.role] = said or None
    end_reading()
    printer_changing.choose_outlets(wanted, hand=hand())
    _changed()
    return redirect(url_for("office.show_printers", saved=1) + "#where", 303)


def show_new() -> str:
    """The form of a printer to get."""
    return _new_page({"way": "network", "preset": printer_form.UNKNOWN_KIND}, {})


def add_printer() -> AnyResponse | tuple[str, int]:
    """Get a printer; where nothing else prints its kind of papers, they go to it from now on."""
    form = request.form.to_dict()
    try:
        wanted = printer_form.read_new(form)
    except BadForm as bad:
        return _new_page(form, bad.problems), 400
    fills = role_to_fill(wanted, house().outlets.every())
    end_reading()
    try:
        printer_id = printer_changing.add_printer(wanted, fills=fills, hand=hand())
    except PlaceTaken as no:
        return _new_page(form, {}, {"place": sentences.refusal(no)}), 409
    _changed()
    return redirect(
        url_for("printing.show_printer", printer_id=printer_id, setup=1 if _is_setup() else None),
        303,
    )


# --- One of them -----------------------------------------------------------------------------


def show_printer(printer_id: str) -> str:
    """How a printer is, what was seen of it, its test, its every setting."""
    return _printer_page(_printer(printer_id))


def change_printer(printer_id: str) -> AnyResponse | tuple[str, int]:
    """Write a printer's settings."""
    now, form = _printer(printer_id), request.form.to_dict()
    try:
        wanted = printer_form.read_details(form, now)
        _pixels(wanted)
    except BadForm as bad:
        return _printer_page(now, form=form, problems=bad.problems), 400
    end_reading()
    try:
        printer_changing.change_printer(wanted, hand=hand())
    except PlaceTaken as no:
        return _printer_page(now, form=form, refused={"place": sentences.refusal(no)}), 409
    _changed()
    return _to(printer_id, "details", saved=1)


def choose_kind(printer_id: str) -> AnyResponse:
    """Begin anew with the settings of a kind."""
    kind, label_mm = printer_form.read_kind(request.form)
    printer_changing.choose_kind(printer_id, kind, label_mm, hand=hand())
    _changed()
    return _to(printer_id, "details", saved=1)


def retire_printer(printer_id: str) -> AnyResponse:
    """Give a printer up."""
    printer_changing.retire_printer(printer_id, hand=hand())
    _changed()
    return redirect(url_for("office.show_printers", setup=1 if _is_setup() else None), 303)


def ask_printer(printer_id: str) -> AnyResponse | tuple[str, int]:
    """Ask a printer what it answers, and keep what it said."""
    now = _printer(printer_id)
    if not printer_form.may_be_asked(now):
        raise BadForm({"dialect": "not_known"})
    end_reading()  # the printer may take seconds; nobody waits for our reading
    try:
        said = examine(now.address)
    except NotSent as no:
        reason = sentences.paper(no.code)
        return _printer_page(_printer(printer_id), unheard=reason), 409
    at = clock.now()
    printer_changing.note_seen(
        printer_id,
        lambda by_now: printer_form.heard(by_now, said, at, address=now.address),
        hand=hand(),
    )
    _changed()
    return _to(printer_id, "asked")


def try_printer(printer_id: str) -> AnyResponse:
    """Print a printer's test paper."""
    now, at = _printer(printer_id), clock.now()
    paper = papers.trial_paper(_shop_name(), now, at)
    job_id = trying.try_printer(
        now,
        papers.trial_title(now.name),
        dumps(paper),
        hand=hand(),
        request_id=forms.request_id(),
    )
    return _to(printer_id, "test", test=job_id)


def try_drawer(printer_id: str) -> AnyResponse:
    """Open the drawer that hangs on a printer."""
    now = _printer(printer_id)
    job_id = trying.try_drawer(now, hand=hand(), request_id=forms.request_id())
    return _to(printer_id, "test", test=job_id)


def show_test(printer_id: str, job_id: str) -> str:
    """What became of a printer's test."""
    return render_template("office/_trial.html", test=_test(printer_id, job_id))


def note_seen(printer_id: str) -> AnyResponse | tuple[str, int]:
    """Keep what somebody saw on the test paper; the width follows the ruler."""
    before, form, at = _printer(printer_id), request.form.to_dict(), clock.now()
    end_reading()
    try:
        printer_changing.note_seen(
            printer_id, lambda by_now: printer_form.read_seen(form, by_now, at), hand=hand()
        )
    except BadForm as bad:
        return _printer_page(before, form=form, problems=bad.problems), 400
    _changed()
    width_dots = _printer(printer_id).profile.width_dots
    widened = width_dots if width_dots != before.profile.width_dots else None
    return _to(printer_id, "seen", width=widened, noted=1)


def show_preview(printer_id: str) -> str:
    """The test paper's picture for settings that are not kept yet, or what is wrong with them."""
    now, form = _printer(printer_id), request.args.to_dict()
    try:
        _pixels(_as_typed(form, now))
    except BadForm as bad:
        return render_template("office/_trial_picture.html", problems=_said(bad.problems))
    form.pop("csrf_token", None)
    source = f"{url_for('printing.show_pixels', printer_id=printer_id)}?{urlencode(form)}"
    return render_template("office/_trial_picture.html", source=source)


def show_pixels(printer_id: str) -> Response:
    """The very dots of the test paper."""
    now = _printer(printer_id)
    shown = _as_typed(request.args.to_dict(), now) if request.args else now
    return Response(_pixels(shown), mimetype="image/png")


def _as_typed(form: Mapping[str, str], now: ShopPrinter) -> ShopPrinter:
    size = printer_form.label_mm(*(form.get(one, "") for one in printer_form.SIDES))
    profile = printer_form.read_profile(form, now.profile)
    return replace(now, profile=profile, label_mm=size or now.label_mm)


def _pixels(shown: ShopPrinter) -> bytes:
    """The test paper as a PNG.

    Raises:
        BadForm: it cannot be printed so: it is wider than the printer, or a nudge pushes it off.
    """
    paper = papers.trial_paper(_shop_name(), shown, clock.now())
    try:
        return _drawn(paper, shown)
    except (DoesNotFit, QrDoesNotFit) as no:
        raise BadForm(_blamed(paper, shown)) from no


def _blamed(paper: Paper, shown: ShopPrinter) -> dict[str, str]:
    """Which field keeps the paper from being printed: a nudge, if it fits without."""
    now = shown.profile
    without = (
        ("nudge_x_dots", replace(now, nudge_x_dots=0)),
        ("nudge_y_dots", replace(now, nudge_y_dots=0)),
        ("nudge_x_dots", replace(now, nudge_x_dots=0, nudge_y_dots=0)),
    )
    for name, profile in without:
        with suppress(DoesNotFit, QrDoesNotFit):
            if profile != now:
                _drawn(paper, replace(shown, profile=profile))
                return {name: "off_the_label"}
    return {"width_dots": "beyond_limits"}


def _drawn(paper: Paper, shown: ShopPrinter) -> bytes:
    from printers.printing import preview_png  # heavy: few ask for it

    return preview_png(paper, profile_for(paper, shown))


# --- What the pages are made of --------------------------------------------------------------


def _printer(printer_id: str) -> ShopPrinter:
    return printer_queries.printer(reading(), printer_id)


def _shop_name() -> str:
    found = shop.showroom(reading())
    if found is None:
        raise Broken("a settings page is open without a showroom")
    return found.name


def _changed() -> None:
    end_reading()
    house().printers_changed()


def _is_setup() -> bool:
    """Whether the shop is being set up: the steps stand above the page, the next is one press."""
    return "setup" in request.values


def _to(printer_id: str, where: str, **said: Any) -> AnyResponse:
    setup = 1 if _is_setup() else None
    address = url_for("printing.show_printer", printer_id=printer_id, setup=setup, **said)
    return redirect(f"{address}#{where}", 303)


def _said(problems: Mapping[str, str]) -> dict[str, str]:
    return {field: sentences.field(code) for field, code in problems.items()}


def list_page(problems: Mapping[str, str] | None = None) -> str:
    """The shop's printers, how they are, and what prints where."""
    every = house().outlets.every()
    uses: dict[str, list[Outlet]] = {}
    for one in every:
        uses.setdefault(one.printer.printer_id, []).append(one)
    return render_template(
        "office/printer_list.html",
        printers=printer_queries.printers_of_shop(reading()),
        way_of=printer_form.way_of,
        standing=_standing,
        uses=uses,
        outlets=every,
        register_nos=sorted({one.register_no for one in every}),
        roles=list(Role),
        chosen={
            (no, role): one.printer_id
            for (no, role), one in printer_queries.chosen(reading()).items()
        },
        fixed_path=house().settings.home / "config.toml",
        problems=_said(problems or {}),
        is_saved="saved" in request.args,
    )


def _new_page(
    form: Mapping[str, str],
    problems: Mapping[str, str],
    refused: Mapping[str, str] | None = None,
) -> str:
    return render_template(
        "office/printer_new.html",
        is_setup=_is_setup(),
        form=form,
        problems=_said(problems) | dict(refused or {}),
        presets=PRESETS,
        unknown=printer_form.UNKNOWN_KIND,
        usual_port=usual_port(),
    )


def _printer_page(
    printer: ShopPrinter,
    *,
    form: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    refused: Mapping[str, str] | None = None,
    unheard: str = "",
) -> str:
    test_id = request.args.get("test", "")
    return render_template(
        "office/printer.html",
        is_setup=_is_setup(),
        printer=printer,
        seen=printer.seen,
        kind=printer_form.kind_of(printer),
        usual=printer_form.usual_of_changed(printer),
        presets=PRESETS,
        standing=_standing(printer),
        way=printer_form.way_of(printer.address)[0],
        may_be_asked=printer_form.may_be_asked(printer),
        form=_details(printer) | dict(form or {}),
        is_typed=bool(problems or refused),
        problems=_said(problems or {}) | dict(refused or {}),
        unheard=unheard,
        dialects=list(Dialect),
        cuts=list(Cut),
        proofs=list(Proof),
        marks=printer_form.marks(printer.profile),
        answers=papers.answers(printer.seen),
        usual_port=usual_port(),
        request_id=new_id(),
        drawer_request_id=new_id(),
        test=_test(printer.printer_id, test_id) if test_id else None,
        is_saved="saved" in request.args,
        is_noted="noted" in request.args,
        new_width=request.args.get("width", ""),
    )


def _standing(printer: ShopPrinter) -> str:
    return str(house().standing(printer.printer_id))


def _details(printer: ShopPrinter) -> dict[str, str]:
    """Every field of a printer, as a form shows it."""
    way, place = printer_form.way_of(printer.address)
    size = printer.label_mm or ("", "")
    told = {
        name: "" if value is None else str(value)
        for name, value in profile_to_dict(printer.profile).items()
        if value is not False
    }
    return told | {
        "name": printer.name,
        "way": way,
        "place": place,
        "label_width_mm": str(size[0]),
        "label_height_mm": str(size[1]),
    }


def _test(printer_id: str, job_id: str) -> dict[str, object]:
    job, printer = spool.job(reading(), job_id), _printer(printer_id)
    return {
        "job_id": job.job_id,
        "printer_id": printer_id,
        "kind": job.kind,
        "state": job.state,
        "reason": sentences.paper(job.reason),
        "is_preview": printer.is_preview,
        "has_labels": printer.has_labels,
        "is_open": job.state in spool.OPEN,
        "may_have_opened": job.attempts > 0,
        "copies": job.copies,
    }
