"""The customer's display: the page, and what has changed on it."""

from flask import Response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.digests import digest
from pos.base.transaction import reading
from pos.display import queries
from pos.display.views import Shown
from pos.shop import queries as shop
from pos.shop.door import house, register_no
from pos.web import i18n
from printers.layouts.qr import squares

THEMES = ("evening", "day")


def show_display() -> str:
    """The whole window."""
    _speak()
    showroom = shop.showroom(reading())
    now, shown = _now()
    return render_template(
        "display/display.html",
        is_public=True,
        shop_name=showroom.name if showroom else "",
        register_no=register_no(),
        theme=_theme(),
        shown=shown,
        mark=digest(now),
    )


def show_now() -> AnyResponse | str:
    """What is to be seen; nothing where it is what the window shows already."""
    _speak()
    house().showing.look(register_no(), clock.now())
    now = queries.state(
        reading(), register_no(), house().showing.shown(register_no()), at=clock.now()
    )
    mark = digest(now)
    if request.args.get("mark") == mark:
        return Response(status=204)
    shown = queries.show(reading(), register_no(), now, at=clock.now(), squares=squares)
    return render_template("display/_now.html", shown=shown, mark=mark)


def _now() -> tuple[queries.Now, Shown]:
    session, no, at = reading(), register_no(), clock.now()
    now = queries.state(session, no, house().showing.shown(no), at=at)
    return now, queries.show(session, no, now, at=at, squares=squares)


def _speak() -> None:
    """The display speaks the customer's language, whatever the cashier's is."""
    i18n.choose(request.args.get("lang", "vi"))


def _theme() -> str:
    asked = request.args.get("theme", "")
    return asked if asked in THEMES else THEMES[0]
