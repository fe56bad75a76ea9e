"""The words, forms and figures that the centre's templates may use."""

from flask import Flask, current_app

from pos.base import clock, dates, money, quantity
from pos.base.quantity import Unit
from pos.central.centre import centre
from pos.central.people import door
from pos.web import assets, drawn, i18n, sentences
from pos.web.i18n import gettext as _


def speak(app: Flask) -> None:
    """The words and forms that templates use."""
    app.jinja_env.filters.update(
        vnd=money.format_vnd,
        vnd_sign=money.format_vnd_with_sign,
        percent=money.format_percent,
        day=dates.format_day,
        day_short=dates.format_day_short,
        moment=dates.format_moment,
        ago=lambda moment: sentences.ago(clock.now() - moment),
        qty=lambda units, unit: quantity.format_units(units, Unit(unit)),
    )
    app.jinja_env.globals.update(
        _=_,
        static=assets.static,
        csrf_token=drawn.csrf_token,
        hint=lambda key: key,
        may_open=may_open,
        centre_name=lambda: centre().settings.name,
        problem_words=sentences.field,
        is_demo_centre=lambda: centre().settings.is_demo,
    )
    app.jinja_env.trim_blocks = False
    app.context_processor(_about_the_request)


def may_open(endpoint: str) -> bool:
    """Whether there is such a page, and whoever asks may see it."""
    view, here = current_app.view_functions.get(endpoint), door.person()
    if view is None or here is None:
        return False
    access: door.Access = getattr(view, "access", door.Access())
    return access.is_public or here.role in access.roles


def _about_the_request() -> dict[str, object]:
    return {"lang": i18n.language(), "person": door.person()}
