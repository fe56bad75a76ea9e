"""The ways back: out of an update that failed, that was broken off, or that is not wanted."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from pos.app import places_of
from pos.base.errors import Broken, WrongSetting
from pos.care import content, exchange
from pos.care.high_water import Noted
from pos.config import Settings, environment
from pos.updating import checking, journal, releases, starting
from pos.updating.journal import Journal
from pos.updating.looking import look
from pos.updating.releases import Program

CHILD = "pos.updating.child"
"""The module of a release that does an update's work in it."""
Work = Literal["try", "bring"]
Outcome = Literal["nothing", "gave_up", "finished", "went_back"]


def prove(program: Program, one: Journal, work: Work, environ: Mapping[str, str]) -> str:
    """Let the new release do its part in a process of its own; gives what went wrong, or nothing.

    What is amiss with the book counts only if it was not before.
    """
    python = program.interpreter(one.to_python)
    if not python.exists():
        return f"{python}"
    ended = starting.run(python, CHILD, work, environ=environ)
    if ended.code:
        lines = ended.complained.strip().splitlines() or [f"exit {ended.code}"]
        return lines[-1]
    return "; ".join(line for line in json.loads(ended.said) if line not in one.known)


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
    elif one.is_book_returned and not _is_as_before(settings, one):
        staged = content.stage(places, places.backups / one.backup)
        found = content.read(staged)
        if found is None:
            raise Broken("the copy made for the update holds no shop")
        exchange.make_ready(places, Noted(found.mark), now)
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
    if prove(program, one, "bring", environment(settings.home)):
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
    program = Program(settings.home)
    one = journal.load(program.last)
    if one is None or program.named() != one.to_python:
        raise WrongSetting("update.nothing_to_go_back")
    if not program.interpreter(one.from_python).exists():
        raise WrongSetting("update.nothing_to_go_back")
    is_new_schema = _schema_before(settings, one) != checking.schema(settings.book)
    if is_new_schema and not _is_untouched(settings, one):
        raise WrongSetting("update.sold_since", version=one.from_version)
    go_back(settings, replace(one, is_book_returned=is_new_schema), now)
    return one


def _is_as_before(settings: Settings, one: Journal) -> bool:
    """Whether the new release left the book alone: then nothing need be put back."""
    if not _is_untouched(settings, one):
        return False
    if _schema_before(settings, one) != checking.schema(settings.book):
        return False
    return not set(look(settings)) - set(one.known)


def _schema_before(settings: Settings, one: Journal) -> str:
    backup = places_of(settings).backups.joinpath(one.backup)
    return checking.schema(backup) if backup.is_file() else ""


def _is_untouched(settings: Settings, one: Journal) -> bool:
    """Whether nothing has happened in the shop since the copy was made."""
    before = content.read(places_of(settings).backups.joinpath(one.backup))
    present = content.read(settings.book)
    return before is not None and present is not None and before.mark == present.mark
