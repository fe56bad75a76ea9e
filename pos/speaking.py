"""The words, forms and figures that every template may use."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask, current_app, request

from pos.base import clock, dates, money, quantity
from pos.base.digests import digest
from pos.base.ids import new_id
from pos.base.late import Late
from pos.base.quantity import Unit
from pos.base.transaction import reading
from pos.care import routes as care
from pos.law.revenue import endings
from pos.law.vat import SellerMethod
from pos.shop import approval_queries, door
from pos.shop import queries as shop
from pos.shop.permissions import Task, may
from pos.stock import fairs
from pos.stock.places import FAIR
from pos.till import transfer_queries
from pos.till.keymap import ACTIONS
from pos.web import assets, drawn, hints, i18n, sentences
from pos.web.i18n import gettext as _
from pos.web.phrases.units import unit_word


def speak(app: Flask) -> None:
    """The words and forms that templates use."""

    def quantity_words(units: int, unit: str, word: str) -> str:
        said = unit_word(word, i18n.language(), units=units)
        return quantity.format_quantity(units, Unit(unit), said)

    app.jinja_env.filters.update(
        vnd=money.format_vnd,
        vnd_sign=money.format_vnd_with_sign,
        percent=money.format_percent,
        day=dates.format_day,
        day_short=dates.format_day_short,
        day_chip=lambda day: dates.format_day_chip(day, dates.business_day(clock.now())),
        moment=dates.format_moment,
        hour=lambda at: dates.format_hour(at, clock.now()),
        qty=lambda units, unit: quantity.format_units(units, Unit(unit)),
        quantity=quantity_words,
        unit_word=lambda word, units=1: unit_word(word, i18n.language(), units=units),
        named=_named,
    )
    app.jinja_env.globals.update(
        _=_, static=assets.static, showroom_name=_showroom_name, care_line=care.line
    )
    app.jinja_env.globals.update(line_now=lambda: door.house().line())
    app.jinja_env.globals.update(transfers_to_check=lambda: transfer_queries.count_open(reading()))
    app.jinja_env.globals.update(
        orders_due=_orders_due, orders_answered=_orders_answered, promises_unkept=_promises_unkept
    )
    app.jinja_env.globals.update(counts_under_way=_counts_under_way, stars_ending=_stars_ending)
    app.jinja_env.globals.update(producer_record=_producer_record)
    app.jinja_env.globals.update(drawn=drawn.drawn, csrf_token=drawn.csrf_token, hint=hints.hint)
    app.jinja_env.globals.update(keys_of_till=_keys_of_till, law_notices=_law_notices)
    app.jinja_env.globals.update(mark_of=digest, request_id=new_id, said_of_paper=sentences.paper)
    app.jinja_env.globals.update(role_word=sentences.role, all_roles=sentences.roles)
    app.jinja_env.globals.update(place_word=_place_word, move_word=sentences.move)
    app.jinja_env.globals.update(standard_words=sentences.standard)
    app.jinja_env.globals.update(hold_words=sentences.hold_words)
    app.jinja_env.globals.update(
        may_do=lambda role, task: may(role, Task(task)), unseen_approvals=_unseen_approvals
    )
    app.jinja_env.globals.update(may_open=_may_open, rooms_of_stock=_rooms_of_stock)
    app.jinja_env.trim_blocks = False
    app.extensions["ocop_revenue"] = Late(_watch)
    app.context_processor(_about_the_request)


def _named(goods: Any) -> str:
    """The name of goods in the page's language, as far as there is one."""
    in_english = goods.name_en if i18n.language() == "en" else ""
    return str(in_english or goods.name_vi)


def _about_the_request() -> dict[str, object]:
    return {
        "lang": i18n.language(),
        "person": door.person(),
        "csrf_token": drawn.csrf_token,
        "is_training": door.house().settings.is_training,
    }


ROOMS_OF_STOCK = (
    *("receiving.show_deliveries", "moving.show_moves", "counting.show_counts"),
    *("expiry.show_board", "packing.show_sets", "holding.show_holds"),
    "assortment.show_certificate_board",
)
"""The stock room's pages, by endpoint, in the order in which they are shown."""
_OF_STOCK = "/stock"
_ASIDE = {"moving": ("fairs",), "counting": ("counted", "count_sheet")}
"""The other sets of pages of a room."""


def _may_open(endpoint: str) -> bool:
    """Whether there is such a page, and whoever is signed in may see it."""
    view, someone = current_app.view_functions.get(endpoint), door.person()
    task: Task | None = getattr(view, "task", None)
    return task is not None and someone is not None and may(someone.role, task)


def _rooms_of_stock() -> dict[str, bool]:
    """On a page of the stock room: its rooms by endpoint, each with whether one is there."""
    path, here = request.path, request.endpoint
    if not (path == _OF_STOCK or path.startswith(f"{_OF_STOCK}/") or here in ROOMS_OF_STOCK):
        return {}
    return {one: here == one or _is_room(one) for one in ROOMS_OF_STOCK if _may_open(one)}


def _is_room(endpoint: str) -> bool:
    """Whether the page asked for is of a room of the stock room."""
    blueprint = request.blueprint
    room = endpoint.partition(".")[0]
    if room == "receiving":
        return blueprint in ("delivery", "stock") or (
            blueprint == room and request.endpoint != "receiving.show_stock"
        )
    return blueprint in (room, *_ASIDE.get(room, ())) and room != "assortment"


def _place_word(place_id: str) -> str:
    """Where goods are: a fair by its own name, any other place as it is called everywhere."""
    found = fairs.find(reading(), place_id) if place_id.startswith(FAIR) else None
    return sentences.place(place_id) if found is None else found.state.name


def _unseen_approvals() -> int:
    """What people approved for themselves and nobody has looked at: asked for by desk pages."""
    return approval_queries.unseen_count(reading())


def _orders_due() -> int:
    """How many producers' orders go out today, as the room that proposes them counts."""
    count: Callable[[], int] = current_app.extensions["ocop_due"]
    return count()


def _promises_unkept() -> int:
    """How many customers will not find what they were promised, as the room of promises counts."""
    count: Callable[[], int] = current_app.extensions["ocop_unkept"]
    return count()


def _orders_answered() -> int:
    """How many producers answered on their own page, and nobody looked."""
    from pos.ordering import queries  # asked by pages of the desk alone

    return queries.answered(reading())


def _keys_of_till() -> dict[str, str]:
    """By the release's key: the key that does it here."""
    return {one.key: hints.hint(one.key) for one in ACTIONS}


def _showroom_name() -> str:
    """Asked for by the pages that show it: not by every answer to a scan."""
    showroom = shop.showroom(reading())
    return "" if showroom is None else showroom.name


def _law_notices() -> list[str]:
    """What the law changes soon for this shop, and how near a threshold it is."""
    here = shop.showroom(reading())
    if here is None:
        return []
    method, now = SellerMethod(here.seller_method), clock.now()
    today, is_vi = dates.business_day(now), i18n.language() == "vi"
    told = [
        (one.notice if is_vi else one.notice_en) % {"day": dates.format_day(one.ends_on)}
        for one in endings(method, on=today)
    ]
    someone = door.person()
    if someone is not None and may(someone.role, Task.AUDIT):
        told += _of_the_year(method, now, is_vi=is_vi)
    return told


def _of_the_year(method: SellerMethod, now: datetime, *, is_vi: bool) -> list[str]:
    """How near its yearly threshold the shop is: said to whoever may know what it sells."""
    watch = current_app.extensions["ocop_revenue"]()
    year = watch.look(reading(), method, at=now, on=dates.business_day(now))
    if year is None or not year.notice:
        return []
    vnd = money.format_vnd_with_sign
    holes = {"revenue": vnd(year.revenue_vnd), "threshold": vnd(year.threshold_vnd)}
    return [(year.notice if is_vi else year.notice_en) % holes]


def _watch() -> object:
    """Read when a desk page first asks: a till that only sells has no need of it."""

    from pos.reports.yearly import Watch

    return Watch()


def _counts_under_way() -> int:
    from pos.counting import queries  # asked by the stock room's front page alone

    return queries.count_open(reading())


def _stars_ending() -> int:
    from pos.assortment import certificate_board  # so is this

    return certificate_board.due(reading(), dates.business_day(clock.now()))


def _producer_record(producer_id: str) -> object:
    """How a producer's orders came, for whoever may see orders; None where nothing is known."""
    someone = door.person()
    if someone is None or not may(someone.role, Task.SEE_ORDERS):
        return None
    from pos.supply import producer_views  # asked by a producer's page alone

    return producer_views.record_of(reading(), producer_id, dates.business_day(clock.now()))
