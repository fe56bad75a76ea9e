"""The training of one shop: its folder, its application, and the browsers that are in it."""

import logging
import shutil
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask

from pos.base import clock
from pos.base.database import db
from pos.base.dates import business_day
from pos.base.ids import new_secret
from pos.base.transaction import end_reading, reading
from pos.config import Settings
from pos.shop import queries as shop
from pos.shop.queries import Showroom, Someone
from pos.shop.refusals import UnknownPerson, WrongPin
from pos.shop.signing_in import prove
from pos.sync.pen import HOUSE, Hand
from pos.training import making
from pos.training.refusals import NoTraining

FOLDER = "training"
LONGEST = timedelta(hours=12)
"""No training outlives a working day, nor the business day it began on."""
LEAVING_S = 5
"""So long the requests under way are waited for before the folder goes."""
log = logging.getLogger(__name__)
Make = Callable[[Settings], Flask]


def was_broken_off(home: Path) -> bool:
    """Whether a training in this folder was killed: each one that ends takes its book along."""
    return any(home.joinpath(FOLDER).glob("*/till.db"))


@dataclass
class Course:
    """One book to practise in, with its application; thrown away at its end."""

    app: Flask
    home: Path
    began_at: datetime
    inside: int = 0
    """Requests under way."""
    is_left: bool = False
    """Nobody comes in any more; the last request under way throws it away."""

    def has_ended(self, at: datetime) -> bool:
        """Whether the day, or the time, for it is over; also where the clock went back."""
        is_long = not timedelta(0) <= at - self.began_at < LONGEST
        return is_long or business_day(at) != business_day(self.began_at)

    def throw_away(self) -> None:
        """Let go of the book, and of its folder."""
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        shutil.rmtree(self.home, ignore_errors=True)
        log.info("training ends in %s", self.home.name)


class Training:
    """Begins, renews and ends courses; one at a time, for every browser that practises.

    Args:
        app: the shop's own application.
        settings: of its folder.
        make: makes an application on a folder.
    """

    def __init__(self, app: Flask, settings: Settings, make: Make) -> None:
        self._shop = app
        self._settings = settings
        self._make = make
        self._change = threading.RLock()
        """Held while a course is made or ended."""
        self._guard = threading.Condition()
        """Held for a moment, around what is known of courses and browsers."""
        self._course: Course | None = None
        self._leaving: list[Course] = []
        self._languages: dict[str, str] = {}
        """By the secret of a browser that is in: the language it spoke when it came."""
        self._made_so_far = 0

    def let_in(self, language: str) -> str:
        """Let a browser in, making the course if there is none; gives the browser's secret.

        Raises:
            NoTraining: there is no shop to practise in.
            NoRoom: the disk is full.
        """
        with self._change:
            if self._course is None or self._course.has_ended(clock.now()):
                self._end()
                self._course = self._make_course()
            key = new_secret()
            with self._guard:
                self._languages[key] = language
        return key

    def renew(self) -> None:
        """Begin anew: another book, for the browsers that are in; everybody signs in again."""
        with self._change:
            old, made = self._course, self._make_course()
            with self._guard:
                self._course = made
            self._retire(old)

    def leave(self, key: str) -> None:
        """Let a browser out; with the last one the course ends."""
        with self._change:
            with self._guard:
                self._languages.pop(key, None)
            if not self._languages:
                self._end()

    def look(self, at: datetime) -> None:
        """Now and then: end what is over."""
        with self._change:
            if self._course is not None and self._course.has_ended(at):
                self._end()

    def close(self) -> None:
        """End it for everybody, and wait for the requests under way: the shop closes."""
        with self._change:
            self._end()
        with self._guard:
            self._guard.wait_for(lambda: not self._leaving, LEAVING_S)

    def enter(self, key: str) -> Course | None:
        """A request of a browser in training begins; None: it is in none, or in none any more."""
        with self._guard:
            course = self._course
            if course is None or key not in self._languages or course.has_ended(clock.now()):
                return None
            course.inside += 1
            return course

    def went(self, course: Course) -> None:
        """The request has been answered."""
        with self._guard:
            course.inside -= 1
            is_last = course.is_left and not course.inside
        if is_last:
            self._throw_away(course)

    def language_of(self, key: str) -> str:
        """The language a browser came with."""
        return self._languages.get(key, "vi")

    def _end(self) -> None:
        with self._guard:
            course, self._course = self._course, None
            self._languages.clear()
        self._retire(course)

    def _retire(self, course: Course | None) -> None:
        if course is None:
            return
        course.app.extensions["ocop_worker"].stop()
        with self._guard:
            self._leaving.append(course)
            course.is_left = True
            is_empty = not course.inside
        if is_empty:
            self._throw_away(course)

    def _throw_away(self, course: Course) -> None:
        with self._guard:
            if course not in self._leaving:
                return
            self._leaving.remove(course)
            self._guard.notify_all()
        course.throw_away()

    def _make_course(self) -> Course:
        root = self._settings.home / FOLDER
        if not self._made_so_far:
            shutil.rmtree(root, ignore_errors=True)  # of a process that was killed
        self._made_so_far += 1
        home = root.joinpath(str(self._made_so_far))
        with ExitStack() as undoing:
            undoing.callback(shutil.rmtree, home, ignore_errors=True)
            made = self._made_in(home)
            undoing.pop_all()
        return made

    def _made_in(self, home: Path) -> Course:
        showroom, rows = self._read_shop()
        home.mkdir(parents=True, mode=0o700)
        at = clock.now()
        app = self._make(replace(self._settings, home=home, backup=None, is_training=True))
        self._lend(app)
        with app.app_context():
            hand = Hand(app.extensions["ocop_house"].pen, at, *HOUSE)
            making.fill(rows, showroom, hand=hand)
            db.session.remove()
        app.extensions["ocop_worker"].start()
        log.info("training begins in %s", home.name)
        return Course(app, home, at)

    def _read_shop(self) -> tuple[Showroom, making.Shop]:
        """Over a connection of its own: the session of a request belongs to one application."""
        with self._shop.app_context():
            showroom, engine = shop.showroom(reading()), db.engine
            end_reading()
        if showroom is None:
            raise NoTraining
        with engine.connect() as line:
            return showroom, making.read_shop(line)

    def _lend(self, app: Flask) -> None:
        """PINs are the same; of the shop's keys nothing is written into the folder."""
        own, real = app.extensions["ocop_house"], self._shop.extensions["ocop_house"]
        app.extensions["ocop_house"] = replace(own, pepper=real.pepper, prove=self._prove)
        app.extensions["ocop_training"] = self
        # Whoever sends half a paper leaves it in the same printer.
        app.extensions["ocop_worker"].mouths = self._shop.extensions["ocop_worker"].mouths
        app.jinja_env.bytecode_cache = self._shop.jinja_env.bytecode_cache
        app.config["WTF_CSRF_ENABLED"] = self._shop.config.get("WTF_CSRF_ENABLED", True)

    def _prove(
        self, person_id: str, pin: str, *, pepper: bytes, hand: Hand, is_asked: bool = False
    ) -> Someone:
        """Whose PIN it is, by the shop's own guard of tries, which counts and tells a wrong one:
        nobody guesses in training what opens the till."""
        try:
            shop.someone(reading(), person_id)
        except UnknownPerson as nobody:
            raise WrongPin(left=0) from nobody
        with self._shop.app_context():
            own = replace(hand, pen=self._shop.extensions["ocop_house"].pen)
            return prove(
                person_id, pin, pepper=pepper, hand=own, is_asked=is_asked, is_practice=True
            )
