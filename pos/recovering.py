"""Bringing a showroom back from a copy, step by step; `care` knows each step."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from flask import Flask

from pos.app import open_books, places_of
from pos.base.audit import Finding
from pos.base.database import db
from pos.base.errors import WrongSetting
from pos.base.faults import told
from pos.base.ids import new_dice
from pos.base.transaction import reading
from pos.care import attachments, content, exchange, forgetting, high_water, restoring
from pos.care.content import Content
from pos.care.places import Places
from pos.care.restoring import NewManager
from pos.config import Settings
from pos.shop import pins
from pos.shop import queries as shop
from pos.shop.founding import Newcomer
from pos.sync.pen import HOUSE, Hand, Pen, load_pen, load_secret

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """A copy that was checked and lies ready, and the book it would take the place of."""

    copy: Path
    found: Content
    present: Content | None
    """None where there is no book, or a wreck."""
    is_wreck: bool
    seal: Path | None
    """The sealed keys beside the copy."""
    has_keys: bool
    """Whether the data folder has keys of its own."""


@dataclass(frozen=True)
class Restored:
    """What became of it."""

    letter: str
    next_number: str
    """Of register 1's next receipt."""
    aside: Path | None
    """Where the old book is kept."""
    doubted_papers: int
    open_orders: int
    findings: list[Finding]


def prepare(settings: Settings, copy: Path, now: datetime) -> Prepared:
    """Bring the copy in and check it; the book stays as it is.

    A copy of a day to come is none the worse: a clock ran ahead then or stands behind now, and
    the shop opens with it in doubt.

    Args:
        copy: a copy, or a folder whose newest is meant.

    Raises:
        WrongSetting: the copy is missing, damaged or no book of ours; there is no room for it.
    """
    places = places_of(settings)
    if exchange.is_ready(places):
        exchange.take_its_place(places)
    try:
        copy = _newest(copy) if copy.is_dir() else copy
        staged = content.stage(places, copy)
    except OSError as error:
        raise told(error, copy if error.filename == str(copy) else places.home) from error
    from pos.migrations.running import migrate_book  # heavy: needed where a copy comes back

    migrate_book(staged, at=now)
    found = content.read(staged)
    if found is None:
        raise WrongSetting("setting.no_shop_in_copy", path=copy)
    present = content.read(settings.book) if settings.book.exists() else None
    return Prepared(
        copy=copy,
        found=found,
        present=present,
        is_wreck=settings.book.exists() and present is None,
        seal=restoring.find_seal(copy),
        has_keys=restoring.has_keys(places),
    )


def _newest(folder: Path) -> Path:
    found = content.newest(folder)
    if found is None:
        raise WrongSetting("setting.no_copies", path=folder)
    return found


def restore(
    settings: Settings, prepared: Prepared, now: datetime, *, code: str, manager: Newcomer | None
) -> Restored:
    """Let the checked copy go on in a new epoch, and take the book's place.

    Args:
        code: opens the sealed keys, where the data folder has none.
        manager: None with the keys of the copy; with new keys nobody's PIN is valid any more, and
            this person is the first to come in.

    Raises:
        WrongSetting: the keys are missing or another shop's, or the code is wrong.
        WeakPin: the new manager's PIN is one that anybody would guess.
    """
    places = places_of(settings)
    pin_checked = None if manager is None else pins.check_pin(manager.pin)
    pen, pepper = _keys(settings, prepared, code=code, is_new=manager is not None)
    newcomer = None
    if manager is not None and pin_checked is not None:
        newcomer = NewManager(manager.name, pins.hash_pin(pin_checked, pepper))
    hand = Hand(pen, now, *HOUSE)
    marks = restoring.marks_known(places, prepared.copy, pen)
    with _staged(settings) as book:
        begun = restoring.begin_anew(marks, hand=hand, reason="restore", manager=newcomer)
        forgetting.bring_along(places.home, prepared.copy)
        forgetting.forget_again(places.home, now)
        from pos.care import audits

        findings = audits.audit(reading(), book)
        showroom = shop.showroom(reading())
    exchange.make_ready(places, high_water.signed(begun.mark, pen), now)
    aside = exchange.take_its_place(places)
    log.info("restored %s, epoch %s", prepared.copy.name, begun.letter)
    _bring_files_back(places, prepared.copy)
    head = "" if showroom is None else showroom.code
    return Restored(
        letter=begun.letter,
        next_number=f"{head}-1{begun.letter}-000001",
        aside=aside,
        doubted_papers=begun.doubted_papers,
        open_orders=prepared.found.open_orders,
        findings=findings,
    )


def _bring_files_back(places: Places, copy: Path) -> None:
    """Pictures and papers, too; the shop sells without them, and their pages say which are gone."""
    try:
        log.info("%s files came back with the book", attachments.bring_back(places, copy))
    except OSError as error:
        log.warning("not every file came back: %s", error)


def _keys(settings: Settings, prepared: Prepared, *, code: str, is_new: bool) -> tuple[Pen, bytes]:
    """The pen and the pepper that the restored book goes on with.

    Those that are not in place yet lie staged: a restore that is broken off leaves book and keys
    of one kind.
    """
    places = places_of(settings)
    home = places.home if prepared.has_keys and not is_new else places.staging
    if is_new:
        _refuse_another_shop(prepared)
    elif not prepared.has_keys:
        if prepared.seal is None or not code:
            raise WrongSetting("setting.no_keys", path=prepared.copy)
        restoring.stage_keys(places, prepared.seal, code)
    known = None if is_new else bytes.fromhex(prepared.found.public_key)
    try:
        pen = load_pen(home, known)
    except WrongSetting as wrong:
        if wrong.code == "setting.key_differs":
            raise WrongSetting("setting.other_shop", path=prepared.copy) from wrong
        raise
    return pen, load_secret(home / "keys" / "pepper", _random, may_make=is_new)


def _refuse_another_shop(prepared: Prepared) -> None:
    present = prepared.present
    if present is not None and present.mark.terminal_id != prepared.found.mark.terminal_id:
        raise WrongSetting("setting.other_shop", path=prepared.copy)


def _random() -> bytes:
    return new_dice(32)


@contextmanager
def _staged(settings: Settings) -> Iterator[Path]:
    """The staged book, open, until the block ends."""
    staged = replace(settings, home=places_of(settings).staging)
    app = open_books(Flask("pos"), staged)
    with app.app_context():
        try:
            yield staged.book
        finally:
            db.session.remove()
            db.engine.dispose()
