"""Taking a new release up, step by step; every step may be the last one that the machine does.

Nothing of the shop changes until the new release has proved itself on a copy.  Then `current` is
replaced, and from that moment the new release is the one that goes on: it brings the book to its
schema in one transaction.  Whatever fails after that, the old book is put back before `current` is.
"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pos.app import places_of
from pos.base.backup import back_up
from pos.base.dates import iso_at
from pos.base.errors import WrongSetting
from pos.base.files import copy_whole, write_whole
from pos.base.release import VERSION
from pos.config import Settings, environment
from pos.updating import installing, journal, releases, returning
from pos.updating.bundles import Bundle
from pos.updating.journal import Journal
from pos.updating.looking import look
from pos.updating.releases import Program

Tell = Callable[[str], None]
"""Is told each step before it is done."""
STEPS = (
    "look",
    "backup",
    "install",
    "copy",
    "try",
    "tried",
    "switch",
    "point",
    "bring",
    "brought",
    "clean",
    "done",
)
"""What `tell` hears of, in this order."""


def apply(settings: Settings, bundle: Bundle, now: datetime, tell: Tell) -> Journal:
    """Take up a release that was checked and foreseen, in a data folder held alone.

    Raises:
        WrongSetting: it failed: the shop has the release and the book that it had.
    """
    program = Program(settings.home)
    one = _prepared(program, settings, bundle, now, tell)
    try:
        problem = _switch(program, settings, one, tell)
    except OSError as error:
        returning.go_back(settings, one, now)
        raise WrongSetting("setting.no_room", path=program.folder) from error
    if problem:
        tell("back")
        returning.go_back(settings, one, now)
        raise WrongSetting("update.went_back", version=one.from_version, reason=problem)
    tell("clean")
    _tidy(program, one)
    tell("done")
    return one


def _prepared(
    program: Program, settings: Settings, bundle: Bundle, now: datetime, tell: Tell
) -> Journal:
    """Everything that can be done while nothing of the shop changes."""
    tell("look")
    version = bundle.manifest.version
    one = Journal(
        phase="preparing",
        at=iso_at(now),
        from_version=VERSION,
        from_python=program.named() or program.running(),
        to_version=version,
        to_python=program.python(version),
        known=look(settings),
    )
    try:
        journal.keep(program, one)
        tell("backup")
        one = _back_up(program, settings, one, now)
        tell("install")
        if not _lies_there(program, bundle):
            installing.install(program, bundle)
        problem = _try(program, settings, one, tell)
    except OSError as error:
        returning.give_up(program, one)
        raise WrongSetting("setting.no_room", path=program.folder) from error
    except WrongSetting:
        returning.give_up(program, one)
        raise
    if problem:
        returning.give_up(program, one)
        raise WrongSetting("update.trial_failed", version=version, reason=problem)
    return one


def _back_up(program: Program, settings: Settings, one: Journal, now: datetime) -> Journal:
    """The copy that the way back needs, under a name that is never thinned out."""
    folder = places_of(settings).backups
    folder.mkdir(exist_ok=True, mode=0o700)
    target = folder / f"till-before-{one.to_version}-{now:%Y%m%dT%H%M%S}.db"
    target.unlink(missing_ok=True)  # of an update broken off in this very second
    digest = back_up(settings.book, target)
    write_whole(folder / f"{target.name}.sha256", f"{digest}  {target.name}\n".encode())
    return journal.keep(program, replace(one, backup=target.name))


def _lies_there(program: Program, bundle: Bundle) -> bool:
    """Whether an update broken off had this very release installed already."""
    mark = program.release(bundle.manifest.version).joinpath(releases.MARK)
    return mark.is_file() and mark.read_bytes() == bundle.text


def _try(program: Program, settings: Settings, one: Journal, tell: Tell) -> str:
    """Let the new release open a copy of the shop; gives what went wrong, empty for nothing."""
    tell("copy")
    shutil.rmtree(program.trial, ignore_errors=True)
    program.trial.mkdir(mode=0o700)
    copy_whole(
        places_of(settings).backups.joinpath(one.backup),
        program.trial.joinpath(settings.book.name),
    )
    shutil.copytree(places_of(settings).keys, program.trial.joinpath("keys"))
    config = settings.home / "config.toml"
    if config.exists():
        copy_whole(config, program.trial.joinpath(config.name))
    tell("try")
    problem = returning.prove(program, one, "try", environment(program.trial, printer="preview:"))
    tell("tried")
    shutil.rmtree(program.trial)
    return problem


def _switch(program: Program, settings: Settings, one: Journal, tell: Tell) -> str:
    """The new release takes the shop's book; gives what went wrong, empty for nothing."""
    tell("switch")
    journal.turn(program, one, "switching")
    tell("point")
    releases.point_to(program, one.to_python)
    tell("bring")
    problem = returning.prove(program, one, "bring", environment(settings.home))
    tell("brought")
    if not problem:
        journal.close(program, is_done=True)
    return problem


def _tidy(program: Program, one: Journal) -> None:
    """Only the release that runs and the one before it stay."""
    kept = {_version_of(one.from_python), one.to_version}
    for version in releases.versions(program):
        if version not in kept:
            with suppress(OSError):  # in use: the next update tries again
                releases.remove(program, version)


def _version_of(named: str) -> str:
    parts = Path(named).parts
    return parts[1] if parts[:1] == ("releases",) else ""
