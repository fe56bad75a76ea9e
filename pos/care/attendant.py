"""The attendant: one thread that copies the book each hour, audits it in the quiet, and looks
whether disk, clock and second folder are well.  No sale waits for it."""

import logging
import shutil
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from pos.base import clock
from pos.base.dates import business_day
from pos.base.errors import Broken, WrongSetting
from pos.base.faults import Fault, fault_of
from pos.base.release import BUILT_AT
from pos.base.transaction import end_reading, reading
from pos.care import ballast, copies, going_on, high_water, notes, second_folder, standing
from pos.care.attachments import carry_files
from pos.care.backing_up import Copy, carry, carry_keys, make_copy
from pos.care.high_water import Mark, Noted
from pos.care.notes import Notes
from pos.care.places import Places
from pos.care.second_folder import SecondFolderAwayError
from pos.care.standing import Advice
from pos.customer import forgotten
from pos.shop import queries as shop
from pos.shop.door import house
from pos.sync import queries as sync

FIRST_S = 20.0
"""The shop opens first."""
EVERY_S = 20.0

_FOR_THE_PAGE = ("second.unset", "backup.none")
"""What no bar nags about all day: the manager's page and the doctor say it."""

log = logging.getLogger(__name__)


class Attendant:
    """Looks after one data folder while its shop runs.

    Args:
        context: opens what the database session lives in (the app's context).
    """

    def __init__(
        self, context: Callable[[], AbstractContextManager[object]], places: Places
    ) -> None:
        self.places = places
        self.notes = notes.load(places.notes)
        self.is_working = False
        """Whether the copies are this process's to make: the screens speak of them only then."""
        self.chores: list[Callable[[datetime], None]] = []
        """What else is to be looked after at each round."""
        self._context = context
        self._seen: list[Advice] = []
        self._copied: Mark | None = None
        """Where the stream stood when the last copy of this run was begun."""
        self._wishes: set[str] = set()
        self._bell = threading.Event()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._run, name="attendant", daemon=True)

    def start(self) -> None:
        """Begin, once the shop is open."""
        self.is_working = True
        self._thread.start()

    def stop(self, timeout_s: float = 30.0) -> None:
        """Copy what was sold since the last copy, and end."""
        self._ends.set()
        self._bell.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def wish(self, what: str) -> None:
        """Somebody asks for a `backup` or an `audit` now."""
        self._wishes.add(what)
        self._bell.set()

    def standing(self) -> list[Advice]:
        """What the screens show of the books, copies, disk and clock; asks nothing."""
        now = clock.now()
        has_second = self.places.second is not None
        found = standing.of_copies(self.notes, now, has_second=has_second)
        kept = (one for one in found if one.code not in _FOR_THE_PAGE)
        return [standing.of_audit(self.notes, now), *kept, *self._seen]

    def copies_now(self) -> list[Advice]:
        """How the copies here and in the second folder are."""
        has_second = self.places.second is not None
        return standing.of_copies(self.notes, clock.now(), has_second=has_second)

    def carry_to(self, second: Path | None) -> None:
        """Let copies go to a second folder from now on whatever disk it is, the first at once."""
        self.places = replace(self.places, second=second)
        unused = replace(self.notes, second_folder="", is_second_apart=False)
        self._keep(replace(unused, second_at=None, second_problem=""))
        self.wish("backup")

    def _run(self) -> None:
        self._bell.wait(FIRST_S)
        while not self._ends.is_set():
            self._bell.clear()
            self._guarded(self.tick)
            self._bell.wait(EVERY_S)
        self._guarded(self._finish)

    def _guarded(self, step: Callable[[], None]) -> None:
        """The thread's edge: what breaks is logged, and keeps nothing else from being done."""
        try:
            with self._context():
                step()
        except Exception:  # a stick pulled out or a full disk must not end the care for good
            log.exception("the attendant stumbled")

    def tick(self) -> None:
        """Do what is due."""
        now = clock.now()
        wishes, self._wishes = self._wishes, set()
        self.look(now)
        self._hold_ballast()
        for chore in self.chores:
            self._guarded(partial(chore, now))
        _mark, noted = self._place()
        high_water.note(self.places.mark, noted)
        has_shop = shop.showroom(reading()) is not None
        end_reading()
        if has_shop and ("backup" in wishes or copies.is_due(self._tried_at(), now)):
            self.back_up(now)
        end_reading()
        last_fact = sync.last_at(reading())
        end_reading()
        if "audit" in wishes or copies.is_audit_due(self.notes.audit_at, last_fact, now):
            self.audit(now)

    def back_up(self, now: datetime) -> None:
        """Copy the book, and the copy to the second folder; note how it went."""
        try:
            self._copied = self._note_mark(self.places.mark)
            made = make_copy(self.places, now)
        except OSError as error:
            self._keep(replace(self.notes, backup_problem=_word(error)))
            log.error("no copy was made: %s", error)  # noqa: TRY400 - said in one line
            return
        except (WrongSetting, Broken) as error:
            self._keep(replace(self.notes, backup_problem="failed"))
            log.error("no copy was made: %s", error)  # noqa: TRY400
            return
        log.info("copy %s made, sha256 %s", made.path.name, made.sha256)
        self._keep(
            replace(self.notes, backup_at=now, backup_name=made.path.name, backup_problem="")
        )
        self._carry(made)

    def audit(self, now: datetime) -> None:
        """Recompute the books and keep what was found; then sum up the months that are over."""
        from pos.care import audits  # with every room's: needed at night, not to open the shop
        from pos.reports.folding import fold_months

        try:
            found = audits.audit(reading(), self.places.book, is_over=self._ends.is_set)
        except audits.LeftOff:
            log.info("audit: left off, the shop closes")
            return
        finally:
            end_reading()
        kept = replace(self.notes, audit_at=now, audit_found=tuple(found[:100]))
        self._keep(replace(kept, audit_owed_at=None))
        log.log(logging.WARNING if found else logging.INFO, "audit: %s findings", len(found))
        for month in fold_months(today=business_day(now)):
            log.info("the sums of %s are kept", month)

    def _carry(self, made: Copy) -> None:
        showroom, mark = shop.showroom(reading()), going_on.find_mark(reading())
        end_reading()
        if showroom is None or mark is None:
            return
        try:
            code = showroom.code
            folder = second_folder.own_folder(self.places, self.notes, code, mark.terminal_id)
            if folder is None:
                return
            is_apart = second_folder.is_apart(self.places)
            carry(made, folder)
            carry_keys(self.places, folder)
            forgotten.learn(folder / forgotten.NAME, self.places.home / forgotten.NAME)
            self._note_mark(folder / high_water.NAME)
            carry_files(self.places, folder)
        except (OSError, Broken) as error:
            log.warning("the second folder took no copy: %s", error)
            self._keep(replace(self.notes, second_problem=_word(error)))
            return
        kept = replace(self.notes, second_folder=str(folder), is_second_apart=is_apart)
        self._keep(replace(kept, second_at=made.made_at, second_problem=""))

    def _finish(self) -> None:
        """At the end of the day: what was sold since the last copy is not left without one."""
        has_begun = self.notes.backup_at is not None
        if has_begun and going_on.find_mark(reading()) != self._copied:
            self.back_up(clock.now())
        self._note_mark(self.places.mark)

    def _note_mark(self, path: Path) -> Mark | None:
        mark, noted = self._place()
        if noted is not None and noted != high_water.read(path):
            high_water.write(path, noted)
        return mark

    def _place(self) -> tuple[Mark | None, Noted | None]:
        """Where the stream stands, and the same under the terminal's signature."""
        mark = going_on.find_mark(reading())
        end_reading()
        return mark, None if mark is None else high_water.signed(mark, house().pen)

    def look(self, now: datetime) -> datetime | None:
        """Disk, clock and second folder as they are now.

        Returns:
            The moment that a clock which is right is past; None before any fact.
        """
        end_reading()
        last_fact = sync.last_at(reading())
        end_reading()
        last = max((at for at in (last_fact, self.notes.clock_at) if at), default=None)
        doubted = last if last is not None and now < last - standing.CLOCK_SLACK else None
        if doubted != self.notes.clock_at:
            self._keep(replace(self.notes, clock_at=doubted))
        owed = copies.audit_owed_since(
            self.notes.audit_owed_at, self.notes.audit_at, last_fact, now
        )
        if owed != self.notes.audit_owed_at:
            self._keep(replace(self.notes, audit_owed_at=owed))
        self._seen = [
            standing.of_disk(self.free_bytes()),
            standing.of_clock(now, last, BUILT_AT),
        ]
        self._look_at_second()
        return last

    def confirm_clock(self) -> None:
        """A manager says that the clock is right."""
        self._keep(replace(self.notes, clock_at=None))

    def free_bytes(self) -> int:
        """The room on the book's disk."""
        return shutil.disk_usage(self.places.home).free

    def has_room(self) -> bool:
        """Whether there is room for more than sales."""
        return self.free_bytes() >= standing.FULL_BYTES

    def give_room(self) -> None:
        """The disk is full at a sale: what was held for this is thrown off."""
        if ballast.throw_off(self.places.home):
            log.warning("the disk is full: the ballast is thrown off")

    def _hold_ballast(self) -> None:
        try:
            if ballast.keep(self.places.home, self.free_bytes()):
                log.info("ballast: %s MiB free", self.free_bytes() // 1024**2)
        except OSError as error:
            log.warning("the ballast could not be held: %s", error)

    def _look_at_second(self) -> None:
        try:
            away = second_folder.what_is_away(self.places, self.notes)
        except OSError as error:
            away = _word(error)
        if away and away != self.notes.second_problem:
            log.warning("the second folder takes no copy: %s", away)
            self._keep(replace(self.notes, second_problem=away))
        if not away and self.notes.second_problem in second_folder.AWAY:
            self.wish("backup")  # the disk is back

    def _tried_at(self) -> datetime | None:
        """When the last copy was made, as far as its file is still there."""
        name = self.notes.backup_name
        is_there = bool(name) and (self.places.backups / name).exists()
        if not is_there and self.notes.backup_at is not None:
            self._keep(replace(self.notes, backup_at=None, backup_name=""))
        return self.notes.backup_at

    def _keep(self, kept: Notes) -> None:
        """Remember; on a full disk at least until the process ends."""
        self.notes = kept
        try:
            notes.save(self.places.notes, kept)
        except OSError as error:
            log.warning("what care remembers could not be written: %s", error)


def _word(error: OSError | Broken) -> str:
    if isinstance(error, SecondFolderAwayError):
        return error.problem
    return "full" if fault_of(error) is Fault.NO_ROOM else "failed"
