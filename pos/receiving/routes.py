"""The door of a delivery being written down.  `pos.receiving.pages` says where."""

from collections.abc import Mapping
from datetime import date

from flask import jsonify, redirect, render_template, request, url_for
from flask.wrappers import Response
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import BadDay, business_day, format_day
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.queries import Card
from pos.receiving import (
    drafting,
    drafts,
    finds,
    finishing,
    following,
    order_queries,
    order_views,
    queries,
    views,
)
from pos.receiving.days import Distance, distance, read_day, step
from pos.receiving.order_views import OrderBeside
from pos.receiving.refusals import LineLotDiffers, UnknownDelivery
from pos.shop.door import hand, house
from pos.stock import sets
from pos.stock.refusals import SetIsPacked, UnknownProduct
from pos.web import forms, sentences
from pos.web.i18n import gettext as _

_LONGEST = 400
_SHORT = "short-"
"""Before the number of an order's line: why less came of it."""


def show_former_form() -> AnyResponse:
    """The address of the form that took one lot at a time."""
    asked = request.args.get("product_id", "")[:64]
    return redirect(url_for("delivery.show_new_delivery", product_id=asked or None), 303)


def show_new_delivery() -> AnyResponse | str:
    """Beginning a delivery, of an order or of none, or going on with one."""
    session, asked = reading(), request.args.get("order", "")[:64]
    coming = order_queries.on_their_way(session, business_day(clock.now()))
    meant = next((one for one in coming if one.order_id == asked), None)
    if meant is not None and meant.draft_id:
        return redirect(url_for("delivery.show_draft", draft_id=meant.draft_id), 303)
    return render_template(
        "receiving/new.html",
        drafts=drafts.under_way(session),
        counts=drafts.line_counts(session),
        product_id=request.args.get("product_id", "")[:64],
        coming=coming,
        order=meant,
        is_gone=bool(asked) and meant is None,
    )


def begin_delivery() -> AnyResponse:
    """A delivery begins."""
    form = request.form
    draft_id = drafting.begin_delivery(
        form.get("document_no", ""),
        form.get("place", ""),
        hand=hand(),
        request_id=forms.request_id(),
        order_id=form.get("order_id", "")[:64],
    )
    asked = form.get("product_id", "")[:64]
    address = url_for("delivery.show_draft", draft_id=draft_id, product_id=asked or None)
    return redirect(address, 303)


def show_draft(draft_id: str) -> AnyResponse | str:
    """The delivery so far, and the line that is being written."""
    if queries.is_received(reading(), draft_id):
        return redirect(url_for("receiving.show_delivery", delivery_id=draft_id), 303)
    return _page(draft_id, **_asked(draft_id))


def show_line(draft_id: str) -> str:
    """The form of a line for what was scanned, chosen or is put right."""
    if drafts.find(reading(), draft_id) is None:
        raise UnknownDelivery
    return render_template("receiving/_line.html", **_line_of(draft_id, **_asked(draft_id)))


def put_line(draft_id: str) -> AnyResponse | tuple[str, int]:
    """A line is written."""
    raw = request.form.to_dict()
    line_id, changed = forms.request_id(), raw.get("line_id", "")
    product_id, is_change = raw.get("product_id", ""), bool(changed)
    try:
        drafting.put_line(
            draft_id,
            product_id,
            raw,
            hand=hand(),
            line_id=changed or line_id,
            is_change=is_change,
        )
    except BadForm as bad:
        return _page(draft_id, form=raw, problems=_said(bad.problems)), 400
    except (UnknownProduct, SetIsPacked, LineLotDiffers) as no:
        name = "lot_code" if isinstance(no, LineLotDiffers) else "product_id"
        return _page(draft_id, form=raw, problems={name: sentences.refusal(no)}), 409
    return redirect(url_for("delivery.show_draft", draft_id=draft_id), 303)


def strike_line(draft_id: str, line_id: str) -> AnyResponse:
    """A line is taken out."""
    drafting.strike_line(draft_id, line_id, hand=hand())
    return redirect(url_for("delivery.show_draft", draft_id=draft_id), 303)


def change_head(draft_id: str) -> AnyResponse:
    """Another number of the paper, another place."""
    form = request.form
    drafting.change_head(draft_id, form.get("document_no", ""), form.get("place", ""), hand=hand())
    return redirect(url_for("delivery.show_draft", draft_id=draft_id), 303)


def follow_order(draft_id: str) -> AnyResponse:
    """What is being received follows an order, or none."""
    following.follow_order(draft_id, request.form.get("order_id", "")[:64], hand=hand())
    return redirect(url_for("delivery.show_draft", draft_id=draft_id), 303)


def give_up(draft_id: str) -> AnyResponse:
    """The delivery is not received after all."""
    drafting.give_up(draft_id, hand=hand())
    return redirect(url_for("receiving.show_deliveries"), 303)


def receive_delivery(draft_id: str) -> AnyResponse:
    """Everything written down is booked."""
    shorts = {
        int(name.removeprefix(_SHORT)): said
        for name, said in request.form.items()
        if name.startswith(_SHORT) and name.removeprefix(_SHORT).isdecimal() and len(name) < 12
    }
    delivery_id = finishing.receive_delivery(draft_id, hand=hand(), shorts=shorts)
    return redirect(url_for("receiving.show_delivery", delivery_id=delivery_id, done=1), 303)


def show_typed_day() -> Response:
    """What a day typed short means, in words; with `step` the day that an arrow key leads to."""
    today, asked = business_day(clock.now()), request.args
    is_past = asked.get("field") == "made_on"
    try:
        made = _day(asked.get("made_on", ""), today, is_past=True)
        day = _day(asked.get("text", ""), today, is_past=is_past, since=made)
        if asked.get("step"):
            day = step(day or made or today, asked["step"][-1:], int(asked["step"][:-1] or "0"))
    except (BadDay, ValueError):
        return jsonify(day="", words=sentences.field("not_a_date"), is_bad=True)
    if day is None:
        return jsonify(day="", words=_by_life(made, asked.get("product_id", ""), today))
    told = distance(day, today)
    return jsonify(
        day=format_day(day),
        words=_made_words(told) if is_past else _left_words(told),
        is_bad=told.is_past is not is_past and told.count > 0,
    )


# --- Inside -----------------------------------------------------------------------------


def _day(text: str, today: date, *, is_past: bool, since: date | None = None) -> date | None:
    typed = text[:_LONGEST].strip()
    return read_day(typed, today=today, is_past=is_past, since=since) if typed else None


def _by_life(made: date | None, product_id: str, today: date) -> str:
    """What an HSD left empty will be."""
    card = catalogue.cards(reading(), [product_id[:64]], today).get(product_id[:64])
    if made is None or card is None or card.shelf_life_days is None:
        return ""
    until = step(made, "d", card.shelf_life_days)
    return _(
        "Để trống là %(day)s, %(left)s.",
        day=format_day(until),
        left=_left_words(distance(until, today)),
    )


def _left_words(told: Distance) -> str:
    if told.count == 0:
        return _("ngày cuối là hôm nay")
    if told.is_past:
        return _("đã qua")
    if told.unit == "day":
        return _("còn %(n)s ngày", n=told.count) if told.count > 1 else _("còn 1 ngày")
    if told.unit == "month":
        return _("còn %(n)s tháng", n=told.count)
    return _("còn %(n)s năm", n=told.count)


def _made_words(told: Distance) -> str:
    if told.count == 0:
        return _("hôm nay")
    if not told.is_past:
        return _("ngày này chưa tới")
    if told.unit == "day":
        return _("%(n)s ngày trước", n=told.count) if told.count > 1 else _("hôm qua")
    if told.unit == "month":
        return _("%(n)s tháng trước", n=told.count)
    return _("%(n)s năm trước", n=told.count)


def _said(problems: Mapping[str, str]) -> dict[str, str]:
    return {name: sentences.field(code) for name, code in problems.items()}


def _asked(draft_id: str) -> dict[str, dict[str, str]]:
    """The form of a line for what the address asks: a scan, goods chosen, a line to put right."""
    session, today, asked = reading(), business_day(clock.now()), request.args
    line_id = asked.get("line", "")
    known = drafts.lines(session, draft_id).get(line_id)
    if known is not None:
        card = catalogue.cards(session, [known.product_id], today)[known.product_id]
        fields = views.fields_of(known, Unit(card.unit))
        return {"form": fields | {"product_id": card.product_id, "line_id": line_id}}
    text = asked.get("q", "")[:_LONGEST]
    if asked.get("product_id"):
        found = finds.Found(asked["product_id"][:64])
    else:
        found = finds.find(session, text, hosts=_hosts(), today=today)
    meant = catalogue.cards(session, [found.product_id or ""], today).get(found.product_id or "")
    if meant is None or not meant.is_stocked or meant.is_withdrawn:
        return _not_found(text, found, is_gone=meant is not None)
    if sets.is_set(session, meant.product_id):
        no = SetIsPacked(name=meant.name_vi)
        return {"form": {"q": text}, "problems": {"q": sentences.refusal(no)}}
    ordered = order_views.fields_of(_beside(draft_id), meant)
    fields = finds.prefilled(session, meant, found, ordered)
    return {"form": fields | {"product_id": meant.product_id}}


def _not_found(text: str, found: finds.Found, *, is_gone: bool) -> dict[str, dict[str, str]]:
    problem = ""
    if is_gone:
        problem = _("Món này đã ngừng bán hoặc không ghi kho. Xem lại ở Hàng hóa.")
    elif found.problem == "misread":
        problem = _("Mã quét chưa rõ. Quét lại, hoặc gõ tên.")
    elif found.problem:
        problem = _("Chưa có món nào như vậy. Gõ tên để tìm, hoặc nhờ thêm món ở Hàng hóa.")
    return {"form": {"q": text}, "problems": {"q": problem} if problem else {}}


def _line_of(
    draft_id: str, form: dict[str, str], problems: dict[str, str] | None = None
) -> dict[str, object]:
    """What the form of a line shows."""
    product_id = form.get("product_id", "")
    cards = catalogue.cards(reading(), [product_id], business_day(clock.now()))
    card: Card | None = cards.get(product_id)
    if card is not None and not card.is_stocked:
        card = None
    beside = _beside(draft_id)
    return {
        "draft_id": draft_id,
        "form": form,
        "problems": problems or {},
        "product": card,
        "request_id": form.get("request_id") or new_id(),
        "beside": beside,
        "ordered": None if beside is None or card is None else beside.of_product(card.product_id),
        "stands_for": () if beside is None or card is None else beside.stands_for(card),
    }


def _beside(draft_id: str) -> OrderBeside | None:
    """The order that a delivery follows."""
    session = reading()
    head = drafts.find(session, draft_id)
    if head is None or head.order_id is None:
        return None
    return order_views.beside(session, head.order_id, drafts.lines(session, draft_id).values())


def _page(draft_id: str, form: dict[str, str], problems: dict[str, str] | None = None) -> str:
    session = reading()
    found = views.draft(session, draft_id, business_day(clock.now()))
    if found is None:
        raise UnknownDelivery
    return render_template(
        "receiving/draft.html",
        draft=found,
        photos=queries.photos_of(session, draft_id),
        **_line_of(draft_id, form, problems),
    )


def _hosts() -> list[str]:
    """The shop's own addresses, as its codes carry them."""
    settings = house().settings
    return [settings.link_base.split("://", 1)[1], f"127.0.0.1:{settings.port}"]
