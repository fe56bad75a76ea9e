"""What the command `demo` says while it loads its showroom."""

import sys

import click
from flask import Flask
from sqlalchemy.orm import Session

from pos.base import clock
from pos.base.errors import WrongSetting
from pos.base.transaction import end_reading, in_haste, reading
from pos.catalogue import queries as catalogue
from pos.demo.cast import GIFT_SKU, RECALL_ID
from pos.holding import recall_book
from pos.shop import queries as shop
from pos.shop.door import House
from pos.stock import queries as stock
from pos.web.i18n import gettext as _


def load(app: Flask, *, size: str = "small") -> None:
    """Load the demo once: with four months behind it (`small`), three years (`large`), or on its
    first morning (`new`).

    Raises:
        WrongSetting: a real shop is in the folder.
    """
    house: House = app.extensions["ocop_house"]
    with app.app_context():
        showroom = shop.showroom(reading())
        if showroom is not None and not showroom.is_demo:
            raise WrongSetting("setting.not_demo", path=house.settings.home)
        if size == "large":
            _load_large(house)
        elif size == "new":
            _load_new(house)
        elif _is_due(reading()):
            from pos.demo.loading import load_demo  # much to read, and once in its life

            end_reading()
            click.echo(_("Đang nạp hàng dùng thử lần đầu…"))
            with in_haste():
                load_demo(
                    pen=house.pen,
                    pepper=house.pepper,
                    at=clock.now(),
                    link_base=house.settings.link_base,
                )


def _load_new(house: House) -> None:
    from pos.demo.new_loading import load_new

    if not stock.has_lots(reading()):
        end_reading()
        load_new(pen=house.pen, pepper=house.pepper, at=clock.now())


def _is_due(session: Session) -> bool:
    """Whether nothing was loaded yet, or a loading was broken off before its end.

    A demo of before the gift sets is whole as it is.
    """
    if not stock.has_lots(session):
        return True
    has_story = catalogue.by_sku(session, GIFT_SKU) is not None
    return has_story and recall_book.newest(session, RECALL_ID) is None


def _load_large(house: House) -> None:
    from pos.demo.large_loading import load_large

    end_reading()
    load_large(
        pen=house.pen,
        pepper=house.pepper,
        at=clock.now(),
        link_base=house.settings.link_base,
        tell=_say_progress,
    )


def _say_progress(what: str, done: int, of: int) -> None:
    """A line every thousand products and every thirty days."""
    if what == "products":
        click.echo(_("Nạp hàng: %(done)s trên %(of)s", done=done, of=of))
    elif done % 30 == 0 or done == of:
        click.echo(_("Bán hàng: ngày %(done)s trên %(of)s", done=done, of=of))
    sys.stdout.flush()
