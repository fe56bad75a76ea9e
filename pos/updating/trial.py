"""What a new release does to prove itself: on a copy of the shop, then with the shop's book."""

from pathlib import Path

from flask import Flask

from pos import serving
from pos.base import clock
from pos.base.database import db
from pos.base.errors import Broken
from pos.base.transaction import reading
from pos.config import Settings
from pos.migrations.running import migrate_book
from pos.shop import queries as shop
from pos.spool import printing, testing
from pos.spool.printing import Printer
from pos.sync.pen import HOUSE, Hand
from pos.updating import starting
from pos.updating.looking import look
from printers.devices import open_device
from printers.profiles import ROLL_80

MOST_PAPERS = 50
"""Of those that wait: enough to know that papers are still drawn."""


def try_out(settings: Settings) -> tuple[str, ...]:
    """Open a copy of a shop, answer its pages, draw its papers; gives what is amiss with its book.

    Args:
        settings: of the copy: its printer is never asked, papers become pictures.

    Raises:
        WrongSetting: the copy cannot be opened.
        Broken: a page or a paper did not come.
    """
    app = serving.open_home(settings)
    try:
        with app.app_context():
            house = app.extensions["ocop_house"]
            showroom = shop.showroom(reading())
            if showroom is not None:
                hand = Hand(house.pen, clock.now(), *HOUSE)
                testing.print_test(showroom.name, 1, hand=hand)
                _draw(settings, hand)
        _answer(app, "/sign-in" if showroom is not None else "/setup")
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    return look(settings)


def bring(settings: Settings) -> tuple[str, ...]:
    """Bring the shop's own book to this release's schema; gives what is amiss with it.

    Raises:
        WrongSetting, Broken: it could not be brought; the book is as it was.
    """
    if settings.book.exists():
        migrate_book(settings.book, at=clock.now())
    return look(settings)


def _draw(settings: Settings, hand: Hand) -> None:
    from printers.printing import warm_up  # heavy, and what is broken in it is told here

    warm_up(ROLL_80)
    settings.papers.mkdir(parents=True, exist_ok=True)
    printer = Printer(open_device("preview:", preview_folder=settings.papers), ROLL_80)
    for _one in range(MOST_PAPERS):
        if printing.print_next(printer, lambda: hand) is None:
            break
    if not any(path.stat().st_size for path in _pictures(settings.papers)):
        raise Broken("no paper was drawn")


def _pictures(folder: Path) -> list[Path]:
    return list(folder.glob("*.png"))


def _answer(app: Flask, first: str) -> None:
    with serving.answering(app) as port:
        for path in (first, f"{app.static_url_path}/css/till.css"):
            status = starting.ask(port, path)
            if status != 200:
                raise Broken(f"{path} answered {status}")
