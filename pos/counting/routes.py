"""The doors of stocktakes: the list, a new one, who counts, the blind sheets."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.ids import new_id
from pos.base.text import clean
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.counting import counts, joining, opening, printing, queries, words
from pos.counting.counts import Count
from pos.counting.refusals import NoSuchPlace, NothingToCount
from pos.counting.scopes import Kind, Scope, is_countable
from pos.counting.views import SheetView, count_views
from pos.shop import phones
from pos.shop import queries as shop
from pos.shop.door import hand, house, person
from pos.shop.permissions import Task, may
from pos.web import forms, headers, i18n, lan, sentences
from printers.layouts.qr import squares

MOST_LETTERS = 60


def show_counts() -> str:
    """Every count, the newest first."""
    lines, has_more = queries.counts_page(reading(), forms.page_no())
    return render_template(
        "counting/counts.html",
        counts=count_views(lines),
        has_more=has_more,
        page_no=forms.page_no(),
        recounts=len({one[1] for one in queries.on_recount_list(reading())}),
        **_may(),
    )


def show_new() -> str:
    """Where, and which goods."""
    chosen = request.args.get("kind", Kind.ALL)
    return _new_page({"kind": chosen}, "")


def begin_count() -> AnyResponse | tuple[str, int]:
    """Begin a count."""
    form = request.form.to_dict()
    kind = form.get("kind", "")
    try:
        scope = _scope(kind)
        count_id = opening.open_count(
            scope,
            is_compared=form.get("compared") == "1",
            hand=hand(),
            request_id=forms.request_id(),
        )
    except (NoSuchPlace, NothingToCount) as no:
        return _new_page(form, sentences.refusal(no)), 409
    return redirect(url_for("counting.show_count", count_id=count_id), 303)


def show_count(count_id: str) -> AnyResponse | str:
    """A count under way: who counts, how far they are; its result once it has one."""
    count = counts.read(reading(), count_id)
    if count.ended == "posted" and _may()["may_see"]:
        return redirect(url_for("counted.show_result", count_id=count_id), 303)
    state = queries.state(reading(), count)
    codes = house().phone_codes.waiting(count_id, clock.now()) if _may()["may_lead"] else []
    links = _links()
    return render_template(
        "counting/count.html",
        count=count,
        scope_words=words.scope(count),
        sheets=_sheets(count, len_of=state),
        counted=len(state.rows),
        to_count=len(state.rows) + len(state.missing),
        asked=len(state.asked),
        people=shop.people(reading()),
        codes=[(one, _symbol(links, one.digits)) for one in codes],
        names={one.id: one.name for one in shop.everybody(reading())},
        links=links,
        request_id=new_id(),
        print_id=new_id(),
        is_printed="printed" in request.args,
        **_may(),
    )


def begin_sheet(count_id: str) -> AnyResponse:
    """Begin to count on this browser."""
    zone = clean(request.form.get("zone", ""), max_length=MOST_LETTERS)
    sheet_id = opening.open_sheet(count_id, zone, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("count_sheet.show_sheet", sheet_id=sheet_id), 303)


def show_blind(count_id: str) -> str:
    """The blind sheet as a page to print."""
    count = counts.require_open(reading(), count_id)
    return render_template(
        "counting/blind.html",
        count=count,
        scope_words=words.scope(count),
        lines=printing.lines_of(reading(), count.scope, hand()),
        at=clock.now(),
    )


def print_blind(count_id: str) -> AnyResponse:
    """The same on the slip printer."""
    printing.print_blind(count_id, hand=hand(), request_id=forms.request_id())
    return redirect(url_for("counting.show_count", count_id=count_id, printed=1), 303)


def offer_code(count_id: str) -> AnyResponse:
    """Show a code for somebody's phone."""
    zone = clean(request.form.get("zone", ""), max_length=MOST_LETTERS)
    person_id = request.form.get("person_id", "")
    joining.offer_code(count_id, person_id, zone, house().phone_codes, hand=hand())
    return redirect(url_for("counting.show_count", count_id=count_id) + "#codes", 303)


def end_phone(count_id: str, phone_id: str) -> AnyResponse:
    """Let a phone count no more."""
    joining.end_phone(count_id, phone_id, hand=hand())
    return redirect(url_for("counting.show_count", count_id=count_id), 303)


def drop_count(count_id: str) -> AnyResponse:
    """End a count without correcting anything."""
    opening.drop_count(count_id, hand=hand())
    house().phone_codes.cancel(count_id)
    return redirect(url_for("counting.show_counts"), 303)


# --- Parts ---------------------------------------------------------------------------------


def _may() -> dict[str, bool]:
    someone = person()
    role = "" if someone is None else someone.role
    leads = may(role, Task.APPROVE)
    return {
        "may_lead": leads,
        "may_count": may(role, Task.RECEIVE),
        "may_see": leads or may(role, Task.AUDIT),
    }


def _scope(kind: str) -> Scope:
    """The goods that the form means.

    Raises:
        NothingToCount: it means none.
    """
    form = request.form
    if kind not in set(Kind):
        raise NothingToCount
    named = {Kind.PRODUCER: "producer_id", Kind.GROUP: "group"}.get(Kind(kind), "")
    return Scope(
        form.get("place", ""),
        Kind(kind),
        form.get(named, "") if named else "",
        tuple(form.getlist("product_id")) if kind == Kind.CHOSEN else (),
    )


def _new_page(form: dict[str, str], problem: str) -> str:
    asked = request.form.getlist("product_id") or request.args.getlist("product_id")
    cards = catalogue.cards(reading(), asked[:200], hand().on)
    places = [one for one in queries.places(reading()) if is_countable(one)]
    return render_template(
        "counting/new.html",
        form=form,
        problem=problem,
        places=[(one, words.place(one)) for one in places],
        kinds=[(one.value, words.kind(one.value)) for one in Kind],
        groups=words.groups(),
        producers=queries.producers(reading()),
        recounts=queries.recount_goods(reading()),
        chosen=list(cards.values()),
        request_id=new_id(),
    )


def _sheets(count: Count, *, len_of: queries.State) -> list[SheetView]:
    """Who counts, and how many lots they have written."""
    alive = {one.phone_id for one in phones.paired_with(reading(), count.count_id)}
    own = hand().by_id
    return [
        SheetView(
            sheet_id=one.sheet_id,
            name=one.name,
            zone=one.zone,
            phone_id=one.phone_id or "",
            is_alive=one.phone_id in alive,
            is_own=one.person_id == own and one.phone_id is None,
            opened_at=one.opened_at,
            entries=sum(
                entry.sheet_id == one.sheet_id and not entry.is_withdrawn
                for entry in len_of.entries
            ),
        )
        for one in queries.sheets(reading(), count.count_id)
    ]


def _links() -> list[str]:
    """Where a phone of the shop's network finds the page that asks for the code."""
    settings = house().settings
    host = settings.host.strip("[]")
    if headers.is_this_machine(host):
        return []
    found = lan.addresses() if host in ("0.0.0.0", "::") else [host]  # noqa: S104 - compared only
    scheme = "https" if settings.tls else "http"
    return [
        f"{scheme}://{f'[{one}]' if ':' in one else one}:{settings.port}/phone" for one in found
    ]


def _symbol(links: list[str], digits: str) -> tuple[int, str] | None:
    return squares(f"{links[0]}?code={digits}&l={i18n.language()}") if links else None
