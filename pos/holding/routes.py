"""The doors of holding goods back, of a lot and of a receipt's goods."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

from flask import Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import BadForm, Refusal
from pos.base.ids import new_id
from pos.base.quantity import Unit, format_quantity
from pos.base.sheets import Cell, Table, as_csv
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.holding import (
    calling,
    finding,
    hold_form,
    lots,
    meant,
    open_orders,
    orders,
    progress,
    recall_book,
    receipts,
    traced,
)
from pos.holding import holding as acts
from pos.holding.holding import Why
from pos.holding.meant import Wish
from pos.holding.orders import Order
from pos.holding.progress import LotNow
from pos.holding.refusals import HeldAlready, NothingMeant, ReasonMissing
from pos.shop.door import hand, house, person
from pos.shop.permissions import Task, may
from pos.stock.fefo import bar_of
from pos.stock.places import FAIR, SHOP, STOREROOM
from pos.web import forms, sentences
from pos.web.i18n import gettext as _
from pos.web.phrases.holding import HOLD_INSTRUCTIONS, HOLD_REASONS

# --- Holds and recalls -----------------------------------------------------------------------


def show_holds() -> str:
    """Holds and recalls that hold, or those that ended."""
    is_open, no = request.args.get("which") != "ended", forms.page_no()
    found, total = orders.page(reading(), is_open=is_open, no=no)
    return render_template(
        "holding/holds.html",
        orders=found,
        totals=progress.in_quarantine(reading(), [one.hold_id for one in found]),
        is_open=is_open,
        no=no,
        pages=max(1, -(-total // orders.PAGE)),
    )


def show_new_hold() -> str:
    """What to hold back: found by its label, its code or its name; and what will happen."""
    return _new_page(request.args.to_dict(), {})


def hold_lots() -> AnyResponse | tuple[str, int]:
    """Hold lots back."""
    form = request.form.to_dict()
    try:
        why = Why(*(hold_form.read_words(form, *one) for one in _CHOICES))
        hold_id = acts.hold_lots(
            _wish(strict=True), why, hold_id=forms.request_id() or new_id(), hand=hand()
        )
    except BadForm as bad:
        return _new_page(
            form, {one: sentences.field(bad.problems[one]) for one in bad.problems}
        ), 400
    except (NothingMeant, HeldAlready, ReasonMissing) as no:
        return _new_page(form, {"form": sentences.refusal(no)}), 409
    return redirect(url_for("holding.show_hold", hold_id=hold_id, done="held"), 303)


def show_hold(hold_id: str) -> str:
    """One order: how far it has got."""
    return _hold_page(hold_id, "")


def print_slip(hold_id: str) -> AnyResponse:
    """The slip for the box once more."""
    acts.print_slip(hold_id, request_id=forms.request_id(), hand=hand())
    return redirect(url_for("holding.show_hold", hold_id=hold_id, done="printed"), 303)


def release_hold(hold_id: str) -> AnyResponse | tuple[str, int]:
    """The lots may be sold again."""
    try:
        acts.release_hold(hold_id, request.form.get("reason", ""), hand=hand())
    except (ReasonMissing, BadForm) as no:
        return _hold_page(hold_id, _no(no)), 409
    return redirect(url_for("holding.show_hold", hold_id=hold_id, done="released"), 303)


def settle_hold(hold_id: str) -> AnyResponse | tuple[str, int]:
    """All is accounted for."""
    try:
        acts.settle_hold(hold_id, request.form.get("reason", ""), hand=hand())
    except (ReasonMissing, BadForm) as no:
        return _hold_page(hold_id, _no(no)), 409
    return redirect(url_for("holding.show_hold", hold_id=hold_id, done="settled"), 303)


def show_moves(hold_id: str) -> str:
    """The rows behind a number."""
    order, kind = _order(hold_id), request.args.get("kind", "")
    found = progress.moves(
        reading(), orders.lot_ids(reading(), hold_id), kind=kind, before=_before()
    )
    return _moves_page(found, kind, order=order)


def show_receipts(hold_id: str) -> str:
    """The receipts that sold of an order's lots."""
    order, ids = _order(hold_id), orders.lot_ids(reading(), hold_id)
    return _receipts_page(ids, order=order)


def show_calls(hold_id: str) -> str:
    """The known customers to be called."""
    order, ids = _order(hold_id), orders.lot_ids(reading(), hold_id)
    buyers = receipts.buyers(reading(), hold_id, ids)
    pages = max(1, -(-len(buyers) // receipts.PAGE))
    no = min(forms.page_no(), pages)
    return render_template(
        "holding/calls.html",
        order=order,
        buyers=buyers[(no - 1) * receipts.PAGE : no * receipts.PAGE],
        has_callable=any(one.may_be_called for one in buyers),
        no=no,
        pages=pages,
        lines=receipts.count(reading(), ids),
    )


def show_call_list(hold_id: str) -> Response:
    """The same as a file, of those alone who agreed to be called."""
    order, ids = _order(hold_id), orders.lot_ids(reading(), hold_id)
    buyers = [one for one in receipts.buyers(reading(), hold_id, ids) if one.may_be_called]
    head = [
        _("Khách"),
        _("Số điện thoại"),
        _("Hàng"),
        _("Số lượng"),
        _("Mua gần nhất"),
        _("Đã gọi"),
    ]
    table = Table("calls", head, list(_call_rows(buyers)))
    answer = Response(b"".join(as_csv(table)), mimetype="text/csv; charset=utf-8")
    name = f"ocop-pos-calls-{order.hold_id[-8:].lower()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def note_call(hold_id: str) -> AnyResponse:
    """Somebody called, or did not after all."""
    calling.note_call(
        hold_id,
        request.form.get("customer_id", "")[:64],
        is_called=request.form.get("is_called") == "1",
        hand=hand(),
    )
    return redirect(url_for("holding.show_calls", hold_id=hold_id, page=forms.page_no()), 303)


# --- A lot and a receipt ---------------------------------------------------------------------


def show_lot(lot_id: str) -> str:
    """All of a lot."""
    session, today = reading(), business_day(clock.now())
    page = lots.page(session, lot_id, today)
    if page is None:
        raise NotFound
    return render_template(
        "holding/lot.html",
        page=page,
        lot=page.now,
        bar=bar_of(page.now, today),
        days_left=None if page.now.use_by is None else (page.now.use_by - today).days,
        orders=orders.of_lot(session, lot_id),
        moves=progress.moves(session, [lot_id])[: lots.MOST_SHOWN],
        sold=receipts.lines(session, [lot_id])[: lots.MOST_SHOWN],
        lines=receipts.count(session, [lot_id]),
        links=_links(page.now),
        today=today,
        sees_cost=_may(Task.MANAGE),
        may_hold=_may(Task.APPROVE),
    )


def show_lot_moves(lot_id: str) -> str:
    """Every move of a lot."""
    found = progress.moves(reading(), [lot_id], before=_before())
    return _moves_page(found, "", lot=_lot(lot_id))


def show_lot_receipts(lot_id: str) -> str:
    """Every receipt of a lot."""
    return _receipts_page([lot_id], lot=_lot(lot_id))


def show_receipt(number: str) -> str:
    """Where the goods of a receipt come from."""
    found = traced.receipt(reading(), number.upper()[:40], business_day(clock.now()))
    if found is None:
        raise NotFound
    return render_template("holding/receipt.html", receipt=found, sees_cost=_may(Task.MANAGE))


# --- What the pages are made of --------------------------------------------------------------


_CHOICES = (("reason", HOLD_REASONS), ("instruction", HOLD_INSTRUCTIONS))


class _Numbered(Protocol):
    @property
    def no(self) -> int: ...


def _new_page(form: dict[str, str], problems: dict[str, str]) -> str:
    session, text = reading(), form.get("q", "")[:200]
    found = finding.find(session, text, hosts=_hosts())
    wish = _wish(strict=False)
    if not wish.lot_ids and not wish.product_id and len(found.lot_ids) == 1:
        wish = Wish(found.lot_ids)
    shown = meant.lots(session, wish)
    product_id = wish.product_id or (found.product_ids[0] if len(found.product_ids) == 1 else "")
    reasons, instructions = sentences.hold_choices()
    ids, choices = meant.ids(shown), meant.ids(meant.lots(session, Wish((), product_id)))
    return render_template(
        "holding/new.html",
        q=text,
        form=form,
        problems=problems,
        wish=wish,
        found_lots=progress.lots_now(session, found.lot_ids) if len(found.lot_ids) > 1 else [],
        products=catalogue.names(session, found.product_ids) if not product_id else {},
        product_id=product_id,
        product_name=catalogue.names(session, [product_id]).get(product_id, ""),
        choices=progress.shown(progress.lots_now(session, choices)),
        lots=progress.shown(progress.lots_now(session, ids)),
        n=len(ids),
        open_orders=open_orders.with_lots(session, ids, {one.product_id for one in shown}),
        lines=receipts.count(session, ids),
        reasons=reasons,
        instructions=instructions,
        request_id=form.get("request_id") or new_id(),
    )


def _hold_page(hold_id: str, problem: str) -> str:
    session, order = reading(), _order(hold_id)
    ids = orders.lot_ids(session, hold_id)
    held = progress.lots_now(session, ids)
    products = {one.product_id for one in held}
    return render_template(
        "holding/hold.html",
        order=order,
        lots=held,
        total=progress.total(held),
        lines=receipts.count(session, ids),
        open_orders=open_orders.with_lots(session, ids, products) if order.is_open else [],
        recall=recall_book.newest(session, order.source_id) if order.source_id else None,
        problem=problem,
        done=request.args.get("done", ""),
        may_end=_may(Task.MANAGE),
        may_call=_may(Task.KEEP_CUSTOMERS),
    )


def _moves_page(
    found: Sequence[progress.MoveRow],
    kind: str,
    *,
    order: Order | None = None,
    lot: progress.LotNow | None = None,
) -> str:
    return render_template(
        "holding/moves.html",
        order=order,
        lot=lot,
        kind=kind,
        rows=found[: progress.PAGE],
        older=_older(found, progress.PAGE),
        is_first=_before() is None,
    )


def _receipts_page(
    ids: Sequence[str], *, order: Order | None = None, lot: progress.LotNow | None = None
) -> str:
    found = receipts.lines(reading(), ids, _before())
    return render_template(
        "holding/receipts.html",
        order=order,
        lot=lot,
        rows=found[: receipts.PAGE],
        older=_older(found, receipts.PAGE),
        is_first=_before() is None,
        lines=receipts.count(reading(), ids),
        may_call=_may(Task.KEEP_CUSTOMERS),
    )


def _older(found: Sequence[_Numbered], most: int) -> int | None:
    return found[most - 1].no if len(found) > most else None


def _before() -> int | None:
    return hold_form.read_before(request.args.get("before", ""))


def _order(hold_id: str) -> Order:
    found = orders.find(reading(), hold_id)
    if found is None:
        raise NotFound
    return found


def _lot(lot_id: str) -> progress.LotNow:
    found = progress.lots_now(reading(), [lot_id])
    if not found:
        raise NotFound
    return found[0]


def _wish(*, strict: bool) -> Wish:
    given = request.values
    today = business_day(clock.now())
    return hold_form.read_wish(given.getlist("lot"), given.to_dict(), today=today, strict=strict)


def _no(no: Refusal | BadForm) -> str:
    if isinstance(no, BadForm):
        return sentences.field(next(iter(no.problems.values())))
    return sentences.refusal(no)


def _call_rows(buyers: Sequence[receipts.Buyer]) -> Iterator[list[Cell]]:
    for one in buyers:
        for name, unit, word, units in one.units:
            amount = format_quantity(units, Unit(unit), word)
            called = "" if one.called is None else one.called.by_name
            yield [one.name, one.phone, name, amount, one.last_on, called]


def _links(lot: LotNow) -> dict[str, str]:
    """What else can be done with a lot, as far as its rooms are there and open to whoever asks."""
    wanted: dict[str, tuple[str, dict[str, Any]]] = {
        "labels": ("stock.show_label", {"lot_id": lot.lot_id}),
        "moves": ("moving.show_new_move", _move_of(lot)),
        "expiry": ("expiry.show_lot", {"lot_id": lot.lot_id}),
        "epcis": ("trace.show_lot_events", {"lot_id": lot.lot_id}),
    }
    known = current_app.view_functions
    tasks = {name: getattr(known.get(one[0]), "task", None) for name, one in wanted.items()}
    return {
        name: url_for(endpoint, **given)
        for name, (endpoint, given) in wanted.items()
        if (task := tasks[name]) is not None and _may(task)
    }


def _move_of(lot: LotNow) -> dict[str, Any]:
    """The slip that the lot's page begins, from where most of its goods lie."""
    if not lot.places:
        return {"lot": lot.lot_id}
    place = max(lot.places, key=lambda one: one[1])[0]
    usual = {SHOP: "stored", STOREROOM: "shelved"}.get(place, "to_supplier")
    kind = "from_fair" if place.startswith(FAIR) else usual
    return {"lot": lot.lot_id, "from": place, "kind": "to_supplier" if lot.barred else kind}


def _hosts() -> list[str]:
    settings = house().settings
    return [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]


def _may(task: Task) -> bool:
    someone = person()
    return someone is not None and may(someone.role, task)
