"""The office's door: setting up, and each step again as a settings page."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from flask import current_app, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import BadDay, business_day, parse_day
from pos.base.errors import BadForm, Broken
from pos.base.ids import new_id
from pos.base.transaction import end_reading, reading
from pos.catalogue import communes
from pos.catalogue import queries as catalogue
from pos.office import history, printer_routes, shop_form
from pos.office.history import Deed
from pos.office.showroom_codes import propose
from pos.office.together import TellsTogether, Together
from pos.shop import changing, door, founding, printer_changing, printer_queries
from pos.shop import queries as shop
from pos.shop.door import hand, house
from pos.shop.queries import Showroom
from pos.shop.refusals import AlreadyFounded, PrinterFixed
from pos.spool import queries as spool
from pos.spool import testing
from pos.sync import queries as sync
from pos.sync.queries import Told
from pos.web import sentences
from printers.addresses import BadAddress, port_address, port_of, usual_port
from printers.devices import open_device
from printers.layouts.qr import squares

COMMUNES_SHOWN = 8
DAYS_BACK = 3660


# --- Setting up ------------------------------------------------------------------------------


def show_setup() -> str:
    """The first page of an empty folder."""
    return _setup_page({}, {})


def found_showroom() -> AnyResponse | str | tuple[str, int]:
    """Found the showroom and let its first manager in."""
    form = request.form.to_dict()
    if "find" in form:
        return _setup_page(form, {})
    try:
        wanted = shop_form.read_founding(form, _picked(form))
        people = founding.found_showroom(
            wanted.showroom,
            [wanted.manager],
            terminal_id=new_id(),
            pepper=house().pepper,
            hand=hand(),
            register_count=wanted.register_count,
        )
    except BadForm as bad:
        return _setup_page(form, bad.problems), 400
    except AlreadyFounded:
        return redirect(url_for("shop.show_sign_in"), 303)
    end_reading()
    house().printers_changed()
    door.begin_session(people[0])
    return redirect(url_for("office.show_printers", setup=1), 303)


def search_communes() -> str:
    """Communes by their name, while setting up."""
    return _communes()


def show_first_goods() -> str:
    """Goods from a file, or an empty book."""
    return render_template("office/goods.html", is_setup=True)


# --- The shop --------------------------------------------------------------------------------


def show_settings() -> AnyResponse:
    """The first settings page."""
    return redirect(url_for("office.show_shop"), 303)


def show_shop() -> str:
    """What papers say of the shop."""
    now = _showroom()
    form = {
        "name": now.name,
        "street": now.street or now.address,
        "commune_code": now.commune_code,
        "phone": now.phone,
        "mst": now.mst,
        "seller_method": now.seller_method,
        "slip_note": now.slip_note,
        "papers_english": "yes" if now.papers_english else "",
    }
    return _shop_page(form, {}, is_saved="saved" in request.args)


def change_showroom() -> AnyResponse | str | tuple[str, int]:
    """Change what papers say of the shop."""
    form = request.form.to_dict() | {"code": _showroom().code}
    if "find" in form:
        return _shop_page(form, {})
    try:
        wanted = shop_form.read_showroom(form, _picked(form))
    except BadForm as bad:
        return _shop_page(form, bad.problems), 400
    changing.change_showroom(wanted, hand=hand())
    return redirect(url_for("office.show_shop", saved=1), 303)


def search_communes_again() -> str:
    """Communes by their name, for a shop that moves."""
    return _communes()


# --- Printers and scanner --------------------------------------------------------------------


def show_printers() -> str:
    """The shop's printers; while setting up, and to try them, one for each register."""
    is_simple = _is_setup() or {"each", "test"} & set(request.args)
    return _printers_page() if is_simple else printer_routes.list_page()


def choose_printer(no: str) -> AnyResponse | tuple[str, int]:
    """Let a register print elsewhere, and try it at once."""
    form = request.form.to_dict()
    try:
        address, paper_mm = _printer(form, no)
    except BadForm as bad:
        return _printers_page(no, form, bad.problems), 400
    if house().outlets.of(int(no)).is_fixed:
        raise PrinterFixed
    printer_changing.choose_printer(int(no), address, paper_mm, hand=hand())
    return _try_printer(int(no))


def print_test(no: str) -> AnyResponse:
    """Print a test paper."""
    if no not in set("123456789"):
        raise BadForm({"no": "not_known"})
    return _try_printer(int(no))


def show_test(job_id: str) -> str:
    """What became of a test paper."""
    return render_template("office/_test.html", test=_test(job_id))


def show_scanner() -> str:
    """Whether the scanner's codes arrive as they should; the browser finds out."""
    return render_template(
        "office/scanner.html",
        is_setup=_is_setup(),
        test_code=testing.TEST_CODE,
        symbol=squares(testing.TEST_CODE),
    )


# --- Who did what ----------------------------------------------------------------------------


def show_history() -> str:
    """What was written on a day, and by whom."""
    today = business_day(clock.now())
    day, by_id, session = _day(today), request.args.get("person", ""), reading()
    acts = {(one.span.epoch, one.span.first_seq): one for one in _together(session, day)}
    told, is_more = sync.told_on(
        session,
        day,
        by_id=by_id,
        spans=[one.span for one in acts.values()],
        untold=[span for one in acts.values() for span in one.rest],
        before=_page(session),
    )
    deeds = _deeds(session, told, acts)
    return render_template(
        "office/history.html",
        deeds=[(one, sentences.fact(one.codes, one.facts)) for one in deeds],
        older=f"{told[-1].epoch}.{told[-1].seq}" if is_more else "",
        is_first="before" not in request.args,
        day=day,
        day_before=day - timedelta(days=1),
        day_after=day + timedelta(days=1) if day < today else None,
        people=shop.everybody(session),
        person_id=by_id,
    )


# --- What the pages are made of --------------------------------------------------------------


def _setup_page(form: Mapping[str, str], problems: Mapping[str, str]) -> str:
    return render_template(
        "office/setup.html",
        form=form,
        problems=_said(problems),
        communes_url=url_for("office.search_communes"),
        **_commune_list(form),
    )


def _shop_page(
    form: Mapping[str, str], problems: Mapping[str, str], *, is_saved: bool = False
) -> str:
    return render_template(
        "office/shop.html",
        form=form,
        problems=_said(problems),
        showroom=_showroom(),
        is_saved=is_saved,
        communes_url=url_for("office.search_communes_again"),
        **_commune_list(form),
    )


def _showroom() -> Showroom:
    found = shop.showroom(reading())
    if found is None:
        raise Broken("a settings page is open without a showroom")
    return found


def _said(problems: Mapping[str, str]) -> dict[str, str]:
    return {field: sentences.field(code) for field, code in problems.items()}


def _picked(form: Mapping[str, str]) -> communes.CommuneToday | None:
    return communes.commune(reading(), form.get("commune_code", ""))


def _commune_list(form: Mapping[str, str]) -> dict[str, object]:
    """The communes to choose from: the picked one, and those that were searched."""
    picked = _picked(form)
    found, total = communes.find_communes(reading(), form.get("commune_q", "")[:80], COMMUNES_SHOWN)
    shown = [one for one in (picked, *found) if one is not None]
    return {
        "communes": [(one, propose(one.province_code)) for one in dict.fromkeys(shown)],
        "more_communes": max(0, total - COMMUNES_SHOWN),
        "picked_code": picked.code if picked else "",
        "searched": form.get("commune_q", ""),
    }


def _communes() -> str:
    return render_template("office/_communes.html", **_commune_list(request.args.to_dict()))


def _is_setup() -> bool:
    return "setup" in request.values


def _printers_page(
    no: str = "", form: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> str:
    test_id = request.args.get("test", "")
    return render_template(
        "office/printers.html",
        is_setup=_is_setup(),
        outlets=house().outlets.all(),
        port_of=port_of,
        usual_port=usual_port(),
        fixed_path=house().settings.home / "config.toml",
        tried_no=no,
        form=form or {},
        problems=_said(problems or {}),
        test=_test(test_id) if test_id else None,
    )


def _printer(form: Mapping[str, str], no: str) -> tuple[str | None, int | None]:
    """The address and the roll that were chosen.

    Raises:
        BadForm: with what is wrong, a field each.
    """
    kind, paper = form.get("kind", ""), form.get("paper_mm", "80")
    if paper not in ("80", "58") or no not in set("123456789"):
        raise BadForm({"paper_mm": "choose_one"})
    if kind == "shared" and no != "1":
        return None, None
    if kind == "screen":
        return "preview:", int(paper)
    if kind == "usb":
        return _port(form.get("path", "").strip()), int(paper)
    if kind == "network":
        host = form.get("host", "").strip().removeprefix("tcp://")
        return _host(f"tcp://{host}"), int(paper)
    raise BadForm({"kind": "choose_one"})


def _port(path: str) -> str:
    """A printer's own port: a plain file named here might be the shop's keys."""
    try:
        return port_address(path)
    except BadAddress as bad:
        raise BadForm({"path": "printer_path"}) from bad


def _host(address: str) -> str:
    try:
        open_device(address)
    except BadAddress as bad:
        raise BadForm({"host": "printer_host"}) from bad
    return address


def _try_printer(no: int) -> AnyResponse:
    end_reading()
    house().printers_changed()
    house().outlets.of(no)
    job_id = testing.print_test(_showroom().name, no, hand=hand())
    address = url_for("office.show_printers", test=job_id, setup=1 if _is_setup() else None)
    return redirect(f"{address}#p{no}", 303)


def _test(job_id: str) -> dict[str, object]:
    job = spool.job(reading(), job_id)
    outlet = house().outlets.of(job.register_no)
    return {
        "job_id": job.job_id,
        "register_no": job.register_no,
        "state": job.state,
        "reason": sentences.paper(job.reason),
        "is_preview": outlet.is_preview,
        "is_open": job.state in ("queued", "sending"),
    }


def _together(session: Session, day: date) -> list[Together]:
    """What the rooms above tell of a day's facts in one sentence."""
    rooms: tuple[TellsTogether, ...] = current_app.extensions["ocop_together"]()
    return [one for tell in rooms for one in tell(session, day)]


def _deeds(
    session: Session, told: Sequence[Told], acts: Mapping[tuple[str, int], Together]
) -> list[Deed]:
    names = catalogue.names(session, history.products_of(one.body for one in told))
    names |= printer_queries.names(session)
    found = []
    for one in told:
        act, deed = acts.get((one.epoch, one.seq)), history.deed(one.body, names)
        found.append(deed if act is None else history.as_one(deed, act.code, act.facts))
    return found


def _page(session: Session) -> tuple[str, int] | None:
    """Where the page before ended; None for the first, and for what names no place."""
    epoch, _dot, seq = request.args.get("before", "").partition(".")
    if epoch not in sync.epochs(session) or not re.fullmatch("[0-9]{1,15}", seq):
        return None
    return epoch, int(seq)


def _day(today: date) -> date:
    """The day asked for; today where none is, or none that can be."""
    try:
        asked = parse_day(request.args.get("day", ""), today=today)
    except BadDay:
        return today
    return min(max(asked, today - timedelta(days=DAYS_BACK)), today)
