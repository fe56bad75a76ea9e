"""The door of the stock room: its front page, deliveries, their labels, photos, undoing."""

from datetime import date
from pathlib import Path

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import BadDay, business_day, parse_day
from pos.base.errors import BadForm
from pos.base.ids import new_id
from pos.base.transaction import reading
from pos.catalogue import paper_files
from pos.catalogue.drawings import draw
from pos.receiving import drafts, order_queries, photographing, queries, settling, undoing, views
from pos.receiving.models import PhotoRow
from pos.receiving.queries import PAGE, Filter
from pos.receiving.refusals import NoLabels, UnknownDelivery, UnknownPhoto
from pos.receiving.settling import Answer
from pos.shop.door import hand, house, outlet, voucher
from pos.shop.printers import Role
from pos.stock import labelling
from pos.stock.labelling import Wish
from pos.stock.papers import SIZES
from pos.web import forms

_PHOTO_POLICY = "default-src 'none'; sandbox"
"""What strangers made is never opened in our own page."""


def show_stock() -> str:
    """The front page: the rooms of the stock room, and what waits there."""
    return render_template(
        "receiving/stock.html", waiting=queries.waiting(reading(), business_day(clock.now()))
    )


def show_deliveries() -> str:
    """What was received, and what is under way."""
    session, page = reading(), forms.page_no()
    asked = _filter()
    found = queries.deliveries(session, asked, page=page)
    return render_template(
        "receiving/list.html",
        deliveries=found[:PAGE],
        has_more=len(found) > PAGE,
        page_no=page,
        asked=asked,
        producers=queries.producers(session),
        drafts=drafts.under_way(session) if page == 1 else [],
        counts=drafts.line_counts(session),
        open_prices=order_queries.count_open_prices(session),
    )


def show_delivery(delivery_id: str) -> AnyResponse | str:
    """One delivery that was received."""
    session, today = reading(), business_day(clock.now())
    found = views.delivery(session, delivery_id, today)
    if found is None and drafts.find(session, delivery_id) is not None:
        return redirect(url_for("delivery.show_draft", draft_id=delivery_id), 303)
    if found is None:
        raise UnknownDelivery
    return render_template(
        "receiving/delivery.html",
        delivery=found,
        photos=queries.photos_of(session, delivery_id),
        is_today=found.card.business_on == today,
        sizes=list(SIZES),
        size=_size(),
        printer=outlet(Role.LABELS).printer,
        request_id=new_id(),
        printed=request.args.get("printed", 0, type=int),
        done="done" in request.args,
    )


def undo_lines(delivery_id: str) -> AnyResponse:
    """Lines that were received by mistake leave the books again."""
    form = request.form
    undoing.undo_lines(
        delivery_id,
        [forms.whole(one, "line") for one in form.getlist("line")],
        reason=form.get("reason", ""),
        hand=hand(),
        voucher=voucher(),
    )
    return redirect(url_for("receiving.show_delivery", delivery_id=delivery_id), 303)


def settle_price(delivery_id: str, line_no: str) -> AnyResponse:
    """What is paid for goods that cost other than ordered."""
    form = request.form
    if form.get("answer") not in list(Answer):
        raise BadForm({"answer": "not_known"})
    settling.settle_price(
        delivery_id,
        forms.whole(line_no, "line"),
        Answer(form["answer"]),
        note=form.get("note", ""),
        hand=hand(),
    )
    return redirect(url_for("receiving.show_delivery", delivery_id=delivery_id), 303)


def print_labels(delivery_id: str) -> AnyResponse:
    """Labels for exactly what came, of all lots at once."""
    found = views.delivery(reading(), delivery_id, business_day(clock.now()))
    if found is None:
        raise UnknownDelivery
    wishes = [Wish(lot_id, copies) for lot_id, copies in found.copies.items()]
    if not wishes:
        raise NoLabels
    printed = labelling.print_many(
        wishes,
        size=request.form.get("size") or _size(),
        link_base=house().settings.link_base,
        hand=hand(),
        printer=outlet(Role.LABELS).printer,
        request_id=forms.request_id(),
    )
    address = url_for("receiving.show_delivery", delivery_id=delivery_id, printed=printed)
    return redirect(address, 303)


def load_photo(delivery_id: str) -> AnyResponse:
    """A photo of the supplier's paper is kept."""
    came = request.files.get("file")
    photographing.attach_photo(
        delivery_id,
        content=b"" if came is None else came.stream.read(paper_files.MOST_BYTES + 1),
        name="" if came is None else came.filename or "",
        folder=_folder(),
        hand=hand(),
    )
    return redirect(url_for("receiving.show_delivery", delivery_id=delivery_id), 303)


def show_photo(delivery_id: str, photo_id: str) -> Response:
    """The file as it came, to be saved: what strangers made is never opened in our own page."""
    row, path = _photo(delivery_id, photo_id)
    response = Response(path.read_bytes(), mimetype=paper_files.MIMETYPES[row.kind])
    name = (
        row.file_name if row.file_name.endswith(f".{row.kind}") else f"{row.sha256[:8]}.{row.kind}"
    )
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.headers["Content-Security-Policy"] = _PHOTO_POLICY
    return response


def show_small_photo(delivery_id: str, photo_id: str) -> Response:
    """The photo drawn anew, upright and small: our own drawing, so the page may show it."""
    row, path = _photo(delivery_id, photo_id)
    if row.kind == "pdf":
        raise UnknownPhoto
    drawn = Response(draw(path.read_bytes()).content, mimetype="image/jpeg")
    drawn.headers["Cache-Control"] = "private, max-age=86400"
    return drawn


def take_off_photo(delivery_id: str, photo_id: str) -> AnyResponse:
    """A photo is taken off the page."""
    photographing.take_off_photo(delivery_id, photo_id, hand=hand())
    return redirect(url_for("receiving.show_delivery", delivery_id=delivery_id), 303)


def _photo(delivery_id: str, photo_id: str) -> tuple[PhotoRow, Path]:
    row = queries.photo(reading(), delivery_id, photo_id)
    path = None if row is None else paper_files.path_of(_folder(), row.sha256, row.kind)
    if row is None or path is None or not path.is_file():
        raise UnknownPhoto
    return row, path


def _folder() -> Path:
    return house().settings.home / paper_files.FOLDER_NAME


def _size() -> str:
    fitted = outlet(Role.LABELS).printer.label_mm
    return f"{fitted[0]}x{fitted[1]}" if fitted else next(iter(SIZES))


def _filter() -> Filter:
    """What the address asks for; what cannot be read is not asked."""
    asked = request.args
    days: dict[str, date | None] = {}
    for name in ("first", "last"):
        try:
            days[name] = parse_day(asked.get(name, "")[:40])
        except BadDay:
            days[name] = None
    return Filter(
        producer_id=asked.get("producer", "")[:64],
        first_on=days["first"],
        last_on=days["last"],
        number=asked.get("number", "")[:80],
        has_open_price=asked.get("price") == "open",
    )
