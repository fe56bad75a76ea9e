"""Coming back from the facts: what the centre holds and this book does not, and a new machine."""

import json
import logging
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from pos.app import open_books, places_of
from pos.base import clock
from pos.base.database import db
from pos.base.errors import WrongSetting
from pos.base.ids import new_dice, new_epoch
from pos.base.release import VERSION
from pos.base.transaction import end_reading, reading, writing
from pos.care import exchange, high_water, marks, restoring
from pos.care.places import Places
from pos.care.restoring import NewManager
from pos.config import Settings
from pos.connecting.machine import fingerprint
from pos.rebuilding import rebuilding, retelling
from pos.rebuilding.branches import Branches
from pos.shop import pins
from pos.shop import queries as shop
from pos.shop.founding import Newcomer
from pos.sync import homecoming, line_book, verify
from pos.sync import queries as sync
from pos.sync.calls import Caller
from pos.sync.conversation import Conversation, Speaker
from pos.sync.enrolment import ENROL, enrol_words
from pos.sync.facts import Fact, letter_place
from pos.sync.fetching import Fetching
from pos.sync.homecoming import Parting
from pos.sync.line_book import NewLink
from pos.sync.line_values import No
from pos.sync.pen import HOUSE, Hand, Pen, load_pen, load_secret

log = logging.getLogger(__name__)
FAILED = "from-centre.failed.ndjson"
"""Where facts are put that could not be taken in, for whoever helps."""


def make_book(path: Path) -> None:
    """A new book without content.

    Raises:
        WrongSetting: the file is there.
    """
    from pos.migrations.running import migrate_book  # heavy: needed where a book is made

    if path.exists():
        raise WrongSetting("setting.file_exists", path=path)
    migrate_book(path, at=clock.now())


# --- What came home ----------------------------------------------------------------------


@dataclass(frozen=True)
class Healed:
    """How a book took in what the centre held."""

    facts: int
    """That came home."""
    numbers: dict[str, str]
    """Of papers told again: by the number that stands on the paper, the one in the books."""
    letter: str
    """Of the running epoch."""


def take_in(settings: Settings, now: datetime) -> Healed | None:
    """At a start, before anybody sells: take in the facts that were brought home.

    The shop opens all the same where that fails: the book stays as it is, and the file is put
    aside for whoever helps.

    Returns:
        None where nothing waits, or it could not be taken in.
    """
    waiting, asked = settings.home / homecoming.NAME, settings.home / homecoming.OWN
    if not (waiting.exists() or asked.exists()) or not settings.book.exists():
        return None
    try:
        done = _take_in(settings, now, homecoming.read_parting(settings.home, settings.book))
    except Exception:  # whatever is wrong with what came, the shop opens
        log.exception("what came from the centre could not be taken in")
        shutil.rmtree(places_of(settings).staging, ignore_errors=True)
        if waiting.exists():
            waiting.replace(settings.home / FAILED)
        asked.unlink(missing_ok=True)
        return None
    waiting.unlink(missing_ok=True)
    asked.unlink(missing_ok=True)
    log.warning("%s facts came home; %s papers are told again", done.facts, len(done.numbers))
    return done


def _take_in(settings: Settings, now: datetime, parting: Parting | None) -> Healed:
    places, home = places_of(settings), homecoming.read_home(settings.home)
    keys, letters = verify.read_keys(settings.book), _letters(settings.book)
    came = {epoch: _letter(facts[0]) for epoch, facts in home.items() if facts[0].seq == 1}
    branches = Branches(home, came, None if parting is None else parting.heads)

    def joined() -> Iterator[Fact]:
        return branches.joined(verify.read_database(settings.book), letters)

    rebuilding.require_whole(joined(), _kept(keys, joined()))
    staged = _fresh(places)
    rebuilding.rebuild(joined(), staged, before=settings.book)
    pen = load_pen(places.home, None) if parting is None else _own_pen(places)
    found = marks.believed(marks.find(places), {*keys.values(), pen.public_key})
    hand, numbers = Hand(pen, now, *HOUSE), dict[str, str]()
    running = max(letters, key=lambda one: (len(letters[one]), letters[one]))
    with _opened(settings):
        if parting is not None and parting.is_own:
            retelling.begin_own(_own_letter(letters.values()), hand=hand)
            numbers = retelling.retell(branches.ours, pen=pen)
        elif parting is not None:
            restoring.begin_anew(found, hand=hand, reason="key")
            retelling.leave_centre(hand=hand)
            numbers = retelling.retell(branches.ours, pen=pen)
        elif branches.ours or running in home or {*home} - {*letters}:
            restoring.begin_anew(found, hand=hand, reason="rolled-back")
            numbers = retelling.retell(branches.ours, pen=pen)
        mark, letter = _mark(), _running_letter()
    exchange.make_ready(places, high_water.signed(mark, pen), now)
    exchange.take_its_place(places)
    return Healed(sum(map(len, home.values())), numbers, letter)


def _own_pen(places: Places) -> Pen:
    """A new key, staged beside the book that it belongs to; everybody's PIN stays."""
    shutil.rmtree(places.staged_keys, ignore_errors=True)
    pen = load_pen(places.staging, None)
    shutil.copyfile(places.keys / "pepper", places.staged_keys / "pepper")
    return pen


def _own_letter(used: Iterable[str]) -> str:
    """A letter pair by dice, behind all that are used: two terminals of one showroom print numbers
    with the same head, and neither knows the other's letters."""
    last = max(used, key=letter_place)
    while True:
        made = "".join(chr(ord("A") + one % 26) for one in new_dice(2))
        if letter_place(made) > letter_place(last):
            return made


def _kept(keys: dict[str, bytes], facts: Iterable[Fact]) -> dict[str, bytes]:
    """The keys of the epochs that stay."""
    there = {one.epoch for one in facts}
    return {epoch: key for epoch, key in keys.items() if epoch in there}


def _letter(first: Fact) -> str:
    return str(json.loads(first.body).get("ordinal", ""))


def _letters(book: Path) -> dict[str, str]:
    """By epoch: its letter."""
    return {one.epoch: _letter(one) for one in verify.read_database(book) if one.seq == 1}


def _fresh(places: Places) -> Path:
    """The staged book, new and without content; keys that lie staged stay there."""
    places.staging.mkdir(exist_ok=True, mode=0o700)
    staged = places.staging / places.book.name
    for tail in ("", "-wal", "-shm"):
        staged.with_name(f"{staged.name}{tail}").unlink(missing_ok=True)
    make_book(staged)
    return staged


@contextmanager
def _opened(settings: Settings) -> Iterator[None]:
    """The staged book, open, until the block ends."""
    app = open_books(Flask("pos"), replace(settings, home=places_of(settings).staging))
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _mark() -> high_water.Mark:
    from pos.care import going_on

    end_reading()
    return going_on.place_mark(reading())


def _running_letter() -> str:
    head = sync.head(reading())
    return "" if head is None else head.ordinal


# --- A new machine -----------------------------------------------------------------------


@dataclass(frozen=True)
class Replacement:
    """What a new machine is told."""

    url: str
    authority: str
    """PEM of a certificate that is trusted besides the machine's own; empty: none."""
    code: str
    """Sixteen letters, made at the centre for this terminal."""
    terminal_id: str
    showroom_code: str
    """`HN01`: the centre compares it with the code's."""
    manager: Newcomer
    """Who comes in first: nobody's PIN comes back."""


@dataclass(frozen=True)
class CameBack:
    """A shop on a new machine."""

    facts: int
    letter: str
    next_number: str
    """Of register 1's next receipt."""
    people: tuple[str, ...]
    """Whose PIN is to be set anew."""


def come_back(
    settings: Settings,
    asked: Replacement,
    now: datetime,
    *,
    wait: Callable[[], object],
) -> CameBack:
    """Fetch a showroom's whole stream from the centre, and go on with it on this machine.

    Broken off anywhere it is begun again with the same words: the keys made for it lie staged.

    Args:
        wait: called while nobody at the centre has approved this machine yet.

    Raises:
        WrongSetting: there is a book here; the stream is empty or broken.
        WeakPin: the manager's PIN is one that anybody would guess.
        NoNetwork, No: as `Conversation`.
    """
    places = places_of(settings)
    if settings.book.exists():
        raise WrongSetting("setting.file_exists", path=settings.book)
    pin = pins.check_pin(asked.manager.pin)
    places.staging.mkdir(parents=True, exist_ok=True, mode=0o700)
    pen = load_pen(places.staging, None)
    pepper = load_secret(places.staged_keys / "pepper", lambda: new_dice(32), may_make=True)
    caller = Caller(asked.url, asked.authority)
    link = _enrol(Conversation(caller), asked, pen)
    count = _fetch_all(Fetching(caller, Speaker(pen, asked.terminal_id, new_epoch())), places, wait)
    staged = _fresh(places)
    rebuilding.rebuild(_fetched(places), staged)
    manager = NewManager(asked.manager.name, pins.hash_pin(pin, pepper))
    hand = Hand(pen, now, *HOUSE)
    with _opened(settings):
        begun = restoring.begin_anew([], hand=hand, reason="replaced", manager=manager)
        with writing() as session:
            line_book.link(session, link, by_id=HOUSE[0], at=now)
        showroom, people = shop.showroom(reading()), shop.people(reading())
    (places.staging / homecoming.NAME).unlink(missing_ok=True)
    exchange.make_ready(places, high_water.signed(begun.mark, pen), now)
    exchange.take_its_place(places)
    head = "" if showroom is None else showroom.code
    names = tuple(one.name for one in people if one.name.casefold() != manager.name.casefold())
    return CameBack(count, begun.letter, f"{head}-1{begun.letter}-000001", names)


def _enrol(talk: Conversation, asked: Replacement, pen: Pen) -> NewLink:
    key = pen.public_key.hex()
    words = enrol_words(asked.code, asked.terminal_id, key)
    told: dict[str, Any] = {
        "code": asked.code,
        "terminal": asked.terminal_id,
        "public_key": key,
        "fingerprint": fingerprint(),
        "app": VERSION,
        "showroom": asked.showroom_code,
        "name": "",
        "epochs": [],
        "sig": pen.attest(ENROL, words).hex(),
    }
    said = talk.enrol(told).told
    return NewLink(
        url=asked.url,
        authority=asked.authority,
        status=str(said.get("status", "waiting")),
        showroom_code=str(said.get("showroom", "")),
        showroom_name=str(said.get("showroom_name", "")),
        centre_keys=[dict(one) for one in said.get("centre_keys", [])],
    )


def _fetch_all(fetching: Fetching, places: Places, wait: Callable[[], object]) -> int:
    """Every fact into a file beside the book to be, checked; gives how many.

    Raises:
        WrongSetting: there are none, or one of them is wrong.
    """
    while True:
        try:
            held = fetching.streams()
            break
        except No as no:
            if no.code != "WAITING":
                raise
            wait()
    path = places.staging / homecoming.NAME
    with path.open("w", encoding="utf-8") as file:
        for one in sorted(held, key=lambda each: (len(each.ordinal), each.ordinal)):
            for fact in fetching.facts(one.epoch, 1, one.seq):
                file.write(f"{verify.export_line(fact)}\n")
    count = rebuilding.require_whole(_fetched(places), {one.epoch: one.public_key for one in held})
    if not count:
        raise WrongSetting("setting.nothing_to_fetch")
    return count


def _fetched(places: Places) -> Iterator[Fact]:
    return verify.read_export(places.staging / homecoming.NAME)
