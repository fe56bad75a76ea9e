"""One played till: a real shop's folder, its book, its key, its line."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask

from pos.app import places_of
from pos.base import clock
from pos.base.backup import back_up
from pos.base.database import db
from pos.base.transaction import end_reading, reading
from pos.care import going_on, high_water
from pos.config import Settings
from pos.connecting import exports
from pos.serving import open_home
from pos.simulating import living
from pos.simulating.lines import BadLine
from pos.simulating.plans import Plan, Site
from pos.sync import homecoming, line_queries, verify
from pos.sync.calls import Caller
from pos.sync.delivering import Delivery
from pos.sync.facts import told_of
from pos.sync.fetching import fetching_of
from pos.sync.line_values import Machine, No, NoNetwork, Patience, Sources, Stopped
from pos.sync.pen import Pen
from pos.sync.standing import Case, Standing

_IMPATIENT = Patience(connect_s=2, read_s=5, whole_s=10)
_TRIES = 400
_COMES_HOME = (Case.BEHIND, Case.FORK)
"""What fetching from the centre mends."""


@dataclass
class Kept:
    """What is known of a till outside its book, as people carry it away and as it was signed."""

    slips: dict[str, int] = field(default_factory=dict)
    """Numbers of slips and their totals, in đồng."""
    facts: dict[tuple[str, int], bytes] = field(default_factory=dict)
    """By epoch and number, the hash of every fact whose act was committed."""
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By number, the epoch and number of its fact."""
    retold: dict[tuple[str, int], tuple[str, int]] = field(default_factory=dict)
    """Facts that the centre holds otherwise under their number: where they were told again."""
    lost: set[tuple[str, int]] = field(default_factory=set)
    """Facts that went with a disk before they were sent: only the paper is left of them."""

    def place_of(self, number: str) -> tuple[str, int] | None:
        """Where the fact of a slip stands."""
        return self.places.get(number)


class Till:
    """A played showroom's terminal.

    Args:
        home: a folder of its own, empty at first.
        line: what it reaches the centre through.
    """

    def __init__(self, plan: Plan, site: Site, home: Path, line: BadLine) -> None:
        self.plan, self.site, self.home, self.line = plan, site, home, line
        self.settings = Settings(home=home, printer="preview:")
        self.kept = Kept()
        self.standing = Standing()
        self.slowest_ms = 0
        """The longest that a visitor waited for the till."""
        self.now: datetime = living.morning(plan.first_on) - timedelta(hours=1)
        self.homecomings = 0
        """How often its book took in what the centre held."""
        self.behind = timedelta(0)
        """How far its clock is behind."""
        self._app: Flask | None = None
        self._delivery: Delivery | None = None

    # --- Its folder ---------------------------------------------------------------------

    @property
    def app(self) -> Flask:
        """The till's application, opened at need as the service opens it."""
        if self._app is None:
            with self.at(self.now):
                self._app = open_home(self.settings)
        return self._app

    @property
    def terminal_id(self) -> str:
        """Its own id; it changes only where the till becomes another one."""
        with self.app.app_context():
            found = line_queries.terminal_id(reading())
            end_reading()
        return found

    def at(self, now: datetime) -> Any:
        """Its clock shows this moment as long as the block lasts."""
        self.now = now
        return clock.running(lambda: self.now)

    def shut(self) -> None:
        """Close the shop's program."""
        if self._delivery is not None:
            self._delivery.close()
        if self._app is not None:
            with self._app.app_context():
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()
        self._app = self._delivery = None

    def copy_disk(self, folder: Path) -> None:
        """Keep the disk as it is now, as an image of it would."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(
            self.home, folder, ignore=shutil.ignore_patterns("till.db*", "lock", "papers", "cache")
        )
        back_up(self.settings.book, folder / "till.db")

    def put_back(self, folder: Path, *, has_mark: bool) -> None:
        """Somebody puts that image back, and starts the machine.

        Args:
            has_mark: whether the mark of how far the book had come lies on another disk; else the
                line alone can tell.
        """
        with self.app.app_context():
            mark = going_on.find_mark(reading())
            end_reading()
        pen = self._pen()
        self.shut()
        for one in self.home.glob("till.db*"):
            one.unlink()
        shutil.copytree(folder, self.home, dirs_exist_ok=True)
        if mark is not None and has_mark:
            high_water.write(places_of(self.settings).mark, high_water.signed(mark, pen))

    # --- Its days -----------------------------------------------------------------------

    def found(self) -> None:
        """Open the showroom."""
        with self.app.app_context(), self.at(self.now):
            house = self.app.extensions["ocop_house"]
            living.found(self.site, pen=house.pen, pepper=house.pepper, on=self.plan.first_on)

    def live(self, on: date, *, during: Callable[[], None] | None = None) -> None:
        """Open, sell and close a day.

        Args:
            during: called once, in the middle of the day.
        """
        with self.app.app_context(), self.at(living.morning(on)):
            crew = living.crew(self._pen(), self.now)
            living.open_day(self.plan, self.site, crew, on)
            end_reading()
        self._sell(on, during)
        with self.app.app_context(), self.at(living.morning(on) + timedelta(hours=12)):
            living.close_day(living.crew(self._pen(), self.now), on)
            self._note_facts()

    def _sell(self, on: date, during: Callable[[], None] | None) -> None:
        with self.app.app_context(), self.at(living.morning(on)):
            comers = living.visits_of(self.plan, self.site, on)
        for no, visit in enumerate(comers):
            if during is not None and no == len(comers) // 2:
                during()
            with self.app.app_context(), self.at(living.morning(on)):
                crew = living.crew(self._pen(), self.now)
                begun_ms = clock.stopwatch_ms()
                late = replace(visit, minute=visit.minute - self.behind // timedelta(minutes=1))
                for given in living.serve(self.site, crew, on, late):
                    self.kept.slips[given.number] = given.total_vnd
                self.slowest_ms = max(self.slowest_ms, clock.stopwatch_ms() - begun_ms)
                self._note_facts()

    def _note_facts(self) -> None:
        """Everything that is committed by now, for the checks."""
        session = reading()
        for run in line_queries.runs(session):
            known = max((seq for epoch, seq in self.kept.facts if epoch == run.epoch), default=0)
            for fact in line_queries.facts_from(session, run.epoch, known + 1, 10_000):
                told = told_of(fact.body)
                again = told.get("retold")
                if again is not None:
                    self.kept.retold[again["epoch"], again["seq"]] = (fact.epoch, fact.seq)
                self.kept.facts[fact.epoch, fact.seq] = fact.hash
                if told.get("number") is not None:
                    self.kept.places[told["number"]] = (fact.epoch, fact.seq)
        end_reading()

    def _pen(self) -> Pen:
        pen: Pen = self.app.extensions["ocop_house"].pen
        return pen

    def own_places(self) -> set[tuple[str, int]]:
        """Epoch and number of every fact that its book holds now."""
        return {(one.epoch, one.seq) for one in verify.read_database(self.settings.book)}

    # --- Its line -----------------------------------------------------------------------

    def send(self, tries: int = _TRIES) -> bool:
        """Send until nothing waits; whether it came to that in so many tries."""
        with self.at(self.now + timedelta(minutes=30)):
            return any(self._try_to_send() for _ in range(tries))

    def _try_to_send(self) -> bool:
        """Whether nothing waits any more."""
        case: Case | None
        with self.app.app_context():
            try:
                self._turn()
                case = self.standing.now().case
                if case not in _COMES_HOME:
                    return not self._left()
            except NoNetwork:
                return False
            except Stopped as stopped:
                case = stopped.case
            except No:
                if not self.line.is_bad:  # else a byte was changed on the way
                    raise
                return False
            finally:
                end_reading()
        if case not in _COMES_HOME:
            raise AssertionError(f"nobody helps a played till with {case}")
        self.come_home()
        return False

    def come_home(self) -> None:
        """What the page of the case does when its button is pressed: fetch, and open again."""
        with self.app.app_context():
            session = reading()
            link, runs = line_queries.linked(session), line_queries.runs(session)
            if link is None:
                raise AssertionError("a played till is enrolled before it sends")
            terminal_id = line_queries.terminal_id(session)
            fetching = fetching_of(link, self._pen(), terminal_id, epoch=runs[-1].epoch)
            try:
                homecoming.bring_home(session, fetching, self.home)
            except (NoNetwork, No):
                return  # tried again by whoever presses once more
            finally:
                end_reading()
                fetching.close()
        self.shut()
        self.homecomings += 1
        with self.app.app_context():
            self._note_facts()

    def _left(self) -> int:
        """How many facts the centre was not heard to hold."""
        left = 0 if self._delivery is None else self._delivery.count()
        end_reading()
        return left

    @contextmanager
    def stick_carried_to(self, host: str, port: int) -> Iterator[None]:
        """Everything on a stick, uploaded elsewhere while the till itself sends."""
        with self.app.app_context():
            content = b"".join(exports.packed(is_all=True))
        carried = Thread(target=_upload, args=(host, port, content))
        carried.start()
        try:
            yield
        finally:
            carried.join()

    def _turn(self) -> None:
        session = reading()
        link = line_queries.linked(session)
        end_reading()
        if link is None:
            raise AssertionError("a played till is enrolled before it sends")
        if self._delivery is None:
            self._delivery = Delivery(
                link,
                self.standing,
                Sources(self._pen, self._machine, dict),
                is_over=lambda: False,
                has_rung=lambda: False,
                patience=_IMPATIENT,
            )
        try:
            self._delivery.take_turn(link)
        except (NoNetwork, No, Stopped):
            self._delivery.begin_anew()
            raise

    def _machine(self) -> Machine:
        return Machine(
            app="simulated",
            schema="",
            fingerprint=f"machine {self.site.no}",
            disk_free_mb=10_000,
            integrity="",
            hwm=0,
            recall_v=0,
            release_v=0,
        )


def _upload(host: str, port: int, content: bytes) -> None:
    caller = Caller(f"http://{host}:{port}", "", _IMPATIENT)
    try:
        caller.ask("POST", "/sync/v1/upload-file", headers={}, body=content)
    except NoNetwork:
        return  # the stick is carried home again
    finally:
        caller.close()
