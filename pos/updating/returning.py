"""The ways back: out of an update that failed, that was broken off, or that is not wanted."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from pos.app import places_of
from pos.base.errors import Broken, WrongSetting
from pos.care import content, exchange
from pos.config import Settings
from pos.updating import checking, journal, releases, trial
from pos.updating.journal import Journal
from pos.updating.releases import Program

Outcome = Literal["nothing", "gave_up", "finished", "went_back"]


def news(one: Journal, found: Sequence[str]) -> str:
    """What is amiss with the book that was not before; empty for nothing."""
    return "; ".join(line for line in found if line not in one.known)


def give_up(program: Program, one: Journal) -> None:
    """Throw away what was prepared: nothing of the shop has changed.

    Raises:
        OSError: something stays, and so does the journal; the next start tries again.
    """
    shutil.rmtree(program.trial, ignore_errors=True)
    if program.named() != one.to_python:
        releases.remove(program, one.to_version)
    journal.close(program, is_done=False)


def go_back(settings: Settings, one: Journal, now: datetime) -> None:
    """Put the book from before the update back, then the release; may be broken off anywhere.

    Raises:
        WrongSetting: the copy is damaged, or there is no room for it.
    """
    program, places = Program(settings.home), places_of(settings)
    one = journal.turn(program, one, "returning")
    if exchange.is_ready(places):
        exchange.take_its_place(places)
    elif one.is_book_returned:
        staged = content.stage(places, places.backups / one.backup)
        found = content.read(staged)
        if found is None:
            raise Broken("the copy made for the update holds no shop")
        exchange.make_ready(places, found.mark, now)
        exchange.take_its_place(places)
    releases.point_to(program, one.from_python)
    journal.close(program, is_done=False)


def settle(settings: Settings, now: datetime) -> Outcome:
    """At a start, the folder held alone: finish or take back what an update broken off left.

    Raises:
        WrongSetting, OSError: it cannot be settled yet; the next start tries again.
    """
    program = Program(settings.home)
    one = journal.load(program.journal)
    if one is None:
        return "nothing"
    if one.phase == "returning":
        go_back(settings, one, now)
        return "went_back"
    if one.phase == "preparing" or program.named() != one.to_python:
        give_up(program, one)
        return "gave_up"
    return _finish(program, settings, one, now)


def is_for_another(program: Program) -> bool:
    """Whether an update broken off is to be finished by the release that it brought, not by us."""
    one = journal.load(program.journal)
    if one is None or one.phase != "switching":
        return False
    return program.named() == one.to_python and not releases.is_me(program, one.to_python)


def _finish(program: Program, settings: Settings, one: Journal, now: datetime) -> Outcome:
    """We are the release taken up; the one that took us up is gone."""
    try:
        problem = news(one, trial.bring(settings))
    except (WrongSetting, Broken) as error:
        problem = str(error)
    if problem:
        go_back(settings, one, now)
        return "went_back"
    journal.close(program, is_done=True)
    return "finished"


def undo_last(settings: Settings, now: datetime) -> Journal:
    """Go back to the release before the last update, while nothing would be lost by it.

    Raises:
        WrongSetting: there is nothing to go back to, or the book has gone on in a schema that the
            old release does not read.
    """
    program, places = Program(settings.home), places_of(settings)
    one = journal.load(program.last)
    if one is None or program.named() != one.to_python:
        raise WrongSetting("update.nothing_to_go_back")
    backup = places.backups / one.backup
    if not program.interpreter(one.from_python).exists():
        raise WrongSetting("update.nothing_to_go_back")
    is_new_schema = not backup.exists() or checking.schema(backup) != checking.schema(settings.book)
    if is_new_schema and not _is_untouched(settings, one):
        raise WrongSetting("update.sold_since", version=one.from_version)
    go_back(settings, replace(one, is_book_returned=is_new_schema), now)
    return one


def _is_untouched(settings: Settings, one: Journal) -> bool:
    """Whether nothing has happened in the shop since the copy was made."""
    before = content.read(places_of(settings).backups.joinpath(one.backup))
    present = content.read(settings.book)
    return before is not None and present is not None and before.mark == present.mark
