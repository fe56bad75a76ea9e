"""The door of a product's page: what it is, its prices, certificates, papers, history."""

from collections.abc import Mapping
from datetime import date

from flask import redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from pos.assortment import (
    picturing,
    price_line,
    pricing,
    product_changing,
    product_form,
    product_history,
    product_queries,
    product_views,
)
from pos.assortment.product_form import Picked
from pos.base.dates import BadDay, parse_day
from pos.base.digests import digest
from pos.base.errors import BadForm, Refusal
from pos.base.money import BadAmount, parse_vnd
from pos.base.text import search_key
from pos.base.transaction import end_reading, reading
from pos.catalogue import communes, former_codes, pictures
from pos.catalogue import queries as catalogue
from pos.catalogue.import_rows import PRODUCER_KINDS
from pos.law.ocop import GROUPS
from pos.law.vat import TaxClass
from pos.shop.door import hand, house
from pos.web import sentences
from pos.web.i18n import language

CHOICES_SHOWN = 8
EVENTS_A_PAGE = 30


# --- What it is ------------------------------------------------------------------------------


def show_new_product() -> str:
    """An empty form."""
    return _new_page({"sku": product_queries.free_sku(reading())}, {})


def add_product() -> AnyResponse | str | tuple[str, int]:
    """Make a product."""
    form = request.form.to_dict()
    if "find" in form:
        return _new_page(form, {})
    try:
        wanted = product_form.read_product(form, None, _picked(form))
        product_id = product_changing.add_product(wanted, hand=hand())
    except BadForm as bad:
        return _new_page(form, bad.problems), 400
    except Refusal as no:
        return _new_page(form, {}, sentences.refusal(no)), 409
    return redirect(url_for("product.show_prices", product_id=product_id, made=1), 303)


def show_product(product_id: str) -> str:
    """A product, to be looked at and changed."""
    now = product_queries.state(reading(), product_id)
    return _details_page(product_id, product_views.form_of(now), {})


def change_product(product_id: str) -> AnyResponse | str | tuple[str, int]:
    """Write what was typed."""
    form = request.form.to_dict()
    if "find" in form:
        return _details_page(product_id, form, {})
    before = product_queries.state(reading(), product_id)
    try:
        wanted = product_form.read_product(form, before, _picked(form))
        seen = form.get("seen", "")
        product_changing.change_product(product_id, wanted, seen=seen, hand=hand())
    except BadForm as bad:
        return _details_page(product_id, form, bad.problems), 400
    except Refusal as no:
        return _details_page(product_id, form, {}, sentences.refusal(no)), 409
    return back(product_id, "product.show_product", "changed")


def withdraw_product(product_id: str) -> AnyResponse:
    """Keep it from sale."""
    product_changing.withdraw_product(product_id, hand=hand())
    return back(product_id, "product.show_product", "withdrawn")


def bring_back_product(product_id: str) -> AnyResponse:
    """Let it be sold again."""
    product_changing.bring_back_product(product_id, hand=hand())
    return back(product_id, "product.show_product", "brought_back")


def draw_code(product_id: str) -> AnyResponse:
    """Give it a barcode of our own."""
    product_changing.draw_code(product_id, hand=hand())
    return back(product_id, "product.show_product", "code")


def load_picture(product_id: str) -> AnyResponse:
    """Add a picture."""
    content, name = file_of_form()
    folder = house().settings.home / "pictures"
    is_new = picturing.add_picture(product_id, content, name=name, folder=folder, hand=hand())
    return back(product_id, "product.show_product", "picture" if is_new else "same_picture")


def put_picture_first(product_id: str, sha256: str) -> AnyResponse:
    """Let shoppers see this one."""
    picturing.put_first(product_id, sha256, hand=hand())
    return back(product_id, "product.show_product", "picture_first")


def take_picture_off(product_id: str, sha256: str) -> AnyResponse:
    """Show it nowhere any more."""
    picturing.take_off(product_id, sha256, hand=hand())
    return back(product_id, "product.show_product", "picture_off", picture=sha256)


def bring_picture_back(product_id: str, sha256: str) -> AnyResponse:
    """Show it again."""
    picturing.bring_back(product_id, sha256, hand=hand())
    return back(product_id, "product.show_product", "picture")


def search_communes() -> str:
    """Communes by their name."""
    return render_template("assortment/_product_communes.html", **_communes(request.args.to_dict()))


def search_producers() -> str:
    """Producers by their name."""
    return render_template("assortment/_product_makers.html", **_makers(request.args.to_dict()))


# --- Prices ----------------------------------------------------------------------------------


def show_prices(product_id: str) -> str:
    """Its prices over time."""
    return _prices_page(product_id, {}, {})


def tell_price(product_id: str) -> AnyResponse | tuple[str, int]:
    """Set a price from a day on."""
    form = request.form.to_dict()
    try:
        price_vnd, valid_from = _price(form)
        pricing.set_price_from(
            product_id, price_vnd, valid_from=valid_from, seen=form.get("seen", ""), hand=hand()
        )
    except BadForm as bad:
        return _prices_page(product_id, form, bad.problems), 400
    except Refusal as no:
        return _prices_page(product_id, form, {}, sentences.refusal(no)), 409
    return back(product_id, "product.show_prices", "price")


def take_back_price(product_id: str, price_id: str) -> AnyResponse:
    """Take back a coming price."""
    pricing.take_back_price(product_id, price_id, hand=hand())
    return back(product_id, "product.show_prices", "taken_back")


# --- History ---------------------------------------------------------------------------------


def show_history(product_id: str) -> str:
    """What happened to it."""
    session = reading()
    told = product_history.events(session, product_id)
    page = request.args.get("page", 1, type=int)
    last = max(1, -(-len(told) // EVENTS_A_PAGE))
    page = min(max(page, 1), last)
    shown = told[(page - 1) * EVENTS_A_PAGE : page * EVENTS_A_PAGE]
    return render_template(
        "assortment/product_history.html",
        **head(product_id),
        events=product_history.with_receivers(session, product_id, shown),
        page=page,
        last_page=last,
        day_of=product_views.day_of,
    )


# --- What the pages are made of --------------------------------------------------------------


def _new_page(form: Mapping[str, str], problems: Mapping[str, str], no: str = "") -> str:
    return render_template("assortment/product_new.html", problem=no, **_form_parts(form, problems))


def _details_page(
    product_id: str, form: Mapping[str, str], problems: Mapping[str, str], no: str = ""
) -> str:
    session, today = reading(), hand().on
    now = product_queries.state(session, product_id)
    week, month = product_queries.sold_units(session, product_id, today)
    return render_template(
        "assortment/product.html",
        **head(product_id),
        **_form_parts(form, problems),
        problem=no,
        # A form that comes back keeps what it was made from: what changed meanwhile is not its.
        seen=form.get("seen") or digest(product_changing.plain(now)),
        state=now,
        codes=[product_views.code_of(gtin14) for gtin14 in now.gtins],
        former_codes=product_views.former(former_codes.of_product(session, product_id)),
        pictures=pictures.of_product(session, product_id),
        gone_picture=_gone_picture(session, product_id),
        lots=product_queries.on_hand(session, product_id),
        sold_week=week,
        sold_month=month,
        is_unit_fixed=product_queries.is_received(session, product_id),
    )


def _gone_picture(session: Session, product_id: str) -> str:
    """The picture just taken off, to be brought back by a press; empty where there is none."""
    asked = request.args.get("picture", "")
    return asked if asked in pictures.taken_off(session, product_id) else ""


def _form_parts(form: Mapping[str, str], problems: Mapping[str, str]) -> dict[str, object]:
    spoken = language()
    return {
        "form": form,
        "problems": said_of(problems),
        "tax_classes": [str(one) for one in TaxClass],
        "groups": [(one.code, one.en if spoken == "en" else one.vi) for one in GROUPS.values()],
        "producer_kinds": [one for one in PRODUCER_KINDS if one],
        **_communes(form),
        **_makers(form),
    }


def _communes(form: Mapping[str, str]) -> dict[str, object]:
    """The communes to choose from: the picked one, and those that were searched."""
    session, asked = reading(), form.get("commune_q", "")[:80]
    picked = communes.commune(session, form.get("commune_code", ""))
    found, total = communes.find_communes(session, asked, CHOICES_SHOWN)
    shown = dict.fromkeys(one for one in (picked, *found) if one is not None)
    return {
        "communes": list(shown),
        "more_communes": max(0, total - CHOICES_SHOWN),
        "picked_code": picked.code if picked else "",
        "communes_searched": asked,
    }


def _makers(form: Mapping[str, str]) -> dict[str, object]:
    """The producers to choose from: the picked one, and those that were searched."""
    session, asked = reading(), form.get("producer_q", "")[:80]
    picked = product_queries.maker(session, form.get("producer_id", ""))
    found = product_queries.find_makers(session, search_key(asked), CHOICES_SHOWN)
    shown = dict.fromkeys(one for one in (picked, *found) if one is not None)
    return {
        "makers": list(shown),
        "picked_maker": form.get("producer_id", ""),
        "makers_searched": asked,
    }


def _picked(form: Mapping[str, str]) -> Picked:
    session = reading()
    maker = product_queries.maker(session, form.get("producer_id", ""))
    return Picked(
        communes.commune(session, form.get("commune_code", "")),
        None if maker is None else (maker.producer_id, maker.name),
    )


def head(product_id: str) -> dict[str, object]:
    """What stands above every page of a product."""
    card = catalogue.cards(reading(), [product_id], hand().on).get(product_id)
    return {
        "product_id": product_id,
        "card": card or product_queries.state(reading(), product_id),
        "done": request.args.get("done", ""),
        "is_made": "made" in request.args,
        "today": hand().on,
    }


def _prices_page(
    product_id: str, form: Mapping[str, str], problems: Mapping[str, str], no: str = ""
) -> str:
    rows = product_queries.prices(reading(), product_id)
    return render_template(
        "assortment/product_prices.html",
        **head(product_id),
        steps=price_line.steps(rows, hand().on),
        seen=form.get("seen", pricing.last_told(rows)),
        form=form,
        problems=said_of(problems),
        problem=no,
    )


def _price(form: Mapping[str, str]) -> tuple[int, date]:
    """Amount and first day.

    Raises:
        BadForm: with what cannot be read.
    """
    problems, price_vnd, today = {}, 0, hand().on
    valid_from = today
    try:
        price_vnd = parse_vnd(form.get("price_vnd", ""))
        if price_vnd == 0:
            problems["price_vnd"] = "zero"
    except BadAmount as bad:
        problems["price_vnd"] = "missing" if bad.code == "empty" else "not_money"
    try:
        if form.get("valid_from", "").strip():
            valid_from = parse_day(form["valid_from"], today=today)
    except BadDay:
        problems["valid_from"] = "not_a_date"
    if problems:
        raise BadForm(problems)
    return price_vnd, valid_from


def file_of_form() -> tuple[bytes, str]:
    """The file of the form and its name; empty where none was chosen."""
    sent = request.files.get("file")
    return (b"", "") if sent is None else (sent.stream.read(), sent.filename or "")


def said_of(problems: Mapping[str, str]) -> dict[str, str]:
    """The sentences beside a form's fields."""
    return {name: sentences.field(code) for name, code in problems.items()}


def back(product_id: str, page: str, done: str, *, picture: str | None = None) -> AnyResponse:
    """To a page of the product, which says what was done."""
    end_reading()
    return redirect(url_for(page, product_id=product_id, done=done, picture=picture), 303)
