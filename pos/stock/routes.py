"""The stock room's door: finding goods, labels of a lot."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.dates import business_day
from pos.base.ids import new_id
from pos.base.quantity import Unit, format_quantity
from pos.base.transaction import reading
from pos.catalogue import queries as catalogue
from pos.catalogue.codes import GtinScan, read_scan
from pos.shop.door import allowed, hand, house, outlet
from pos.shop.permissions import Task
from pos.shop.printers import Role, ShopPrinter, most_copies, profile_for
from pos.stock import labelling, queries
from pos.stock.fefo import in_order
from pos.stock.labelling import Face
from pos.stock.papers import SIZES
from pos.stock.refusals import LabelDoesNotFit
from pos.stock.views import PickView
from pos.web import forms, sentences
from printers.document import Label

_MOST_TYPED = 9_999
"""Copies that a form may ask for; what a printer takes in one go is refused by name."""

bp = Blueprint("stock", __name__, url_prefix="/stock")


@bp.get("/products")
@allowed(Task.RECEIVE)
def search_products() -> str:
    """Products for what was typed, or the one whose barcode was scanned."""
    text = request.args.get("q", "")[:200]
    found = _scanned(text) or catalogue.search(reading(), text)
    return render_template("stock/_picker.html", hits=_picks(found), q=text)


@bp.get("/lots/<lot_id>/label")
@allowed(Task.RECEIVE)
def show_label(lot_id: str) -> str:
    """A lot's label before it is printed, and, where some are, before the rest is."""
    settings, printer, size = house().settings, _label_printer(), _size(request.args)
    label, product_id = _asked(lot_id, size)
    lot = queries.lot(reading(), lot_id)
    planned_from = labelling.planned_from(lot, hand().on) if lot else None
    card = catalogue.cards(reading(), [product_id], business_day(clock.now()))[product_id]
    most = most_copies(printer)
    is_lowered = label.was != ""
    tally = labelling.tally(reading(), lot_id, Unit(card.unit), most, is_lowered=is_lowered)
    rest = request.args.get("rest", 0, type=int)
    return render_template(
        "stock/label.html",
        lot_id=lot_id,
        lot_code=lot.code if lot else "",
        product_name=label.name,
        sizes=list(SIZES),
        size=size,
        size_mm=(label.width_mm, label.height_mm),
        dots_per_mm=printer.profile.dots_per_mm,
        printer=printer,
        has_code="plain" not in request.args,
        planned_from=planned_from,
        is_ahead="ahead" in request.args and planned_from is not None,
        copies=min(rest, most) if rest > 0 else tally.wanted,
        rest=rest,
        tally=tally,
        received=format_quantity(tally.received_units, Unit(card.unit), card.unit_word),
        request_id=new_id(),
        first_request_id=new_id(),
        link=label.qr,
        problem=_misfit(label, printer),
        is_local_link=settings.is_link_local,
        is_lowered=is_lowered,
        made=labelling.copies_of(reading(), request.args.get("printed", "")),
    )


@bp.get("/lots/<lot_id>/label.png")
@allowed(Task.RECEIVE)
def show_label_pixels(lot_id: str) -> Response:
    """The label's pixels, as the printer would get them now."""
    printer = _label_printer()
    label, _product = _asked(lot_id, _size(request.args))
    labelling.require_fit(label, printer)
    from printers.printing import preview_png  # heavy: few ask for it

    return Response(preview_png(label, profile_for(label, printer)), mimetype="image/png")


@bp.post("/lots/<lot_id>/labels")
@allowed(Task.RECEIVE)
def print_labels(lot_id: str) -> AnyResponse:
    """Print labels of a lot: all of them, or one to look at before the rest."""
    form = request.form
    size, copies = _size(form), forms.copies(_MOST_TYPED)
    is_first = "first" in form
    has_code = "plain" not in form
    job_id = labelling.print_labels(
        lot_id,
        size=size,
        copies=1 if is_first else copies,
        link_base=house().settings.link_base,
        hand=hand(),
        printer=_label_printer(),
        face=Face(has_code, "ahead" in form),
        request_id=forms.request_id("first" if is_first else "request_id"),
    )
    told = {"size": size, "printed": job_id} | ({} if has_code else {"plain": "1"})
    told |= {"ahead": "1"} if "ahead" in form else {}
    if is_first and copies > 1:
        told["rest"] = str(copies - 1)
    return redirect(f"{url_for('stock.show_label', lot_id=lot_id)}?{urlencode(told)}", 303)


def _asked(lot_id: str, size: str) -> tuple[Label, str]:
    """The label as the page asks for it, and its product's id."""
    return labelling.compose(
        reading(),
        lot_id,
        size=size,
        link_base=house().settings.link_base,
        hand=hand(),
        face=Face("plain" not in request.args, "ahead" in request.args),
    )


def _label_printer() -> ShopPrinter:
    return outlet(Role.LABELS).printer


def _misfit(label: Label, printer: ShopPrinter) -> str:
    """Why the label cannot be printed; empty where it can."""
    try:
        labelling.require_fit(label, printer)
    except LabelDoesNotFit as no:
        return sentences.refusal(no)
    return ""


def _scanned(text: str) -> list[str]:
    read = read_scan(text, hosts=())
    product_id = catalogue.by_gtin(reading(), read.gtin14) if isinstance(read, GtinScan) else None
    return [] if product_id is None else [product_id]


def _picks(product_ids: list[str]) -> list[PickView]:
    today = business_day(clock.now())
    cards = catalogue.cards(reading(), product_ids, today)
    shelves = queries.shelves(reading(), product_ids)
    made = []
    for card in (cards[one] for one in product_ids if one in cards):
        good = in_order(shelves.get(card.product_id, []), today=today)
        made.append(
            PickView(
                product_id=card.product_id,
                sku=card.sku,
                name=card.name_vi,
                producer=card.producer,
                place=card.place,
                unit=card.unit,
                unit_word=card.unit_word,
                shelf_life_days=card.shelf_life_days,
                on_hand_units=sum(shelf.units for shelf in good),
                use_by=good[0].use_by if good else None,
            )
        )
    return made


def _size(asked: Mapping[str, str]) -> str:
    """The size asked for: a usual one, one's own, or what is in the printer."""
    if asked.get("size") == "own":
        return f"{asked.get('width_mm', '').strip()}x{asked.get('height_mm', '').strip()}"
    if asked.get("size"):
        return asked["size"]
    fitted = _label_printer().label_mm
    return f"{fitted[0]}x{fitted[1]}" if fitted else next(iter(SIZES))
