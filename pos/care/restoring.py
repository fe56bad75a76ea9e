"""Going on with a book that may lack facts: in a new epoch, its waiting papers doubted."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from pos.base.errors import WrongSetting
from pos.base.files import write_whole
from pos.base.transaction import end_reading, reading, writing
from pos.care import going_on, high_water, marks
from pos.care.backing_up import KEYS, SEALED
from pos.care.content import read
from pos.care.high_water import Mark
from pos.care.places import Places
from pos.shop import people
from pos.shop import queries as shop
from pos.spool import tidying
from pos.sync import outbox, sealing, verify
from pos.sync import queries as sync
from pos.sync.pen import Hand, Pen, load_pen


@dataclass(frozen=True)
class Begun:
    """How the book goes on."""

    letter: str
    doubted_papers: int
    mark: Mark


@dataclass(frozen=True)
class NewManager:
    """Who comes in first where the keys, and with them everybody's PIN, are lost."""

    name: str
    pin_hash: str


def begin_anew(
    found: Sequence[Mark], *, hand: Hand, reason: str, manager: NewManager | None = None
) -> Begun:
    """In the opened book: a new epoch under a letter never used, waiting papers doubted.

    Args:
        found: every high-water mark that is known.
        manager: who comes in first; everybody else's PIN is lost.
    """
    with writing() as session:
        letter = going_on.next_letter(session, found)
        outbox.begin_epoch(session, letter, hand=hand, reason=reason)
        doubted = tidying.doubt_restored(session, hand)
        if manager is not None:
            _come_in_first(session, manager, hand)
        mark = going_on.place_mark(session)
    return Begun(letter, doubted, mark)


def _come_in_first(session: Session, manager: NewManager, hand: Hand) -> None:
    """Give a PIN to the person of that name, or to a newcomer; two of one name are nobody's help.

    Whoever can put a copy in the book's place may name who manages: the name alone decides.
    """
    named = manager.name.casefold()
    known = {one.name.casefold(): one for one in shop.people(session)}
    for name, one in known.items():
        if name != named:
            people.lose_pin(session, one.id, hand=hand)
    found = known.get(named)
    if found is None:
        people.add_person(
            session, name=manager.name, role="manager", pin_hash=manager.pin_hash, hand=hand
        )
        return
    if found.role != "manager":
        people.keep_person(session, found.id, name=found.name, role="manager", hand=hand)
    people.set_pin(session, found.id, manager.pin_hash, change="pin_reset", hand=hand)


def go_on_if_behind(places: Places, *, hand: Hand) -> Begun | None:
    """At a start: a book put back behind our back goes on in a new epoch; None for one that is not.

    Marks that this terminal cannot have noted are set aside.

    Raises:
        OSError: the new mark could not be noted.
    """
    found = marks.find(places)
    end_reading()
    session = reading()
    keys = {*sync.public_keys(session), hand.pen.public_key}
    known, wrong = marks.believed(found, keys), marks.doubted(session, found, keys)
    is_behind = going_on.is_behind(session, known)
    end_reading()
    marks.set_aside(wrong)
    if not is_behind:
        return None
    begun = begin_anew(known, hand=hand, reason="rolled-back")
    high_water.write(places.mark, high_water.signed(begun.mark, hand.pen))
    return begun


def marks_known(places: Places, copy: Path, pen: Pen) -> list[Mark]:
    """Every high-water mark that is believed: here, beside the copy, in the second folder.

    The book in place counts as one: its letter may stand on papers that the copy knows not of.

    Args:
        copy: whose checked twin lies staged.
        pen: of the epoch to come.
    """
    keys = {pen.public_key, *verify.read_keys(places.staging / places.book.name).values()}
    keys |= _key_in_place(places)
    present = read(places.book) if places.book.exists() else None
    if present is not None:
        keys |= set(verify.read_keys(places.book).values())
    found = marks.believed(marks.find(places, copy.absolute().parent), keys)
    return found if present is None else [*found, present.mark]


def _key_in_place(places: Places) -> set[bytes]:
    """The key of a pen that new ones may take the place of; none where it is gone or damaged."""
    try:
        return {load_pen(places.home, None).public_key} if has_keys(places) else set()
    except WrongSetting:
        return set()


def find_seal(copy: Path) -> Path | None:
    """The sealed keys beside a copy."""
    beside = copy.absolute().parent / SEALED
    return beside if beside.is_file() else None


def stage_keys(places: Places, seal: Path, code: str) -> None:
    """Put the keys under a seal beside the staged book, to take their place with it.

    Raises:
        WrongSetting: the code does not open the seal.
    """
    keys = sealing.unseal(seal.read_bytes(), code)
    places.staged_keys.mkdir(exist_ok=True, mode=0o700)
    for name in KEYS:
        write_whole(places.staged_keys / name, keys[name])


def has_keys(places: Places) -> bool:
    """Whether the data folder has what a book cannot be written without."""
    return all((places.keys / name).exists() for name in KEYS)
