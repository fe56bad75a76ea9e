"""The settings of the machine: its network, TLS, and the second folder of backups."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base import clock
from pos.base.errors import Broken, WrongSetting
from pos.base.faults import told
from pos.base.files import write_whole
from pos.base.transaction import reading
from pos.care import standing
from pos.care.routes import attendant
from pos.config import FILE, change
from pos.shop import authority, pairing, queries
from pos.shop.door import hand, house, register_no
from pos.spool import testing
from pos.web import headers, lan, sentences

LONGEST_FOLDER = 400
"""Letters of a folder's path; systems take hardly more."""
EVERYWHERE, HERE = "0.0.0.0", "127.0.0.1"  # noqa: S104 - the manager asks for it


def show_network() -> str:
    """Whether other machines of the shop come in, by which address, and under what guard."""
    return _network_page({})


def _network_page(problems: dict[str, str]) -> str:
    settings = house().settings
    is_open = not headers.is_this_machine(settings.host.strip("[]"))
    made = house().authority
    lasts = made.lasts() if settings.tls else None
    trust = None if lasts is None else standing.of_authority(*lasts, clock.now())
    scheme, found = "https" if settings.tls else "http", lan.addresses() if is_open else []
    return render_template(
        "care/network.html",
        is_open=is_open,
        is_safe=settings.tls,
        fixed=settings.fixed,
        addresses=[f"{scheme}://{one}:{settings.port}" for one in found],
        safety=[f"http://{one}:{settings.port}/safety" for one in found],
        fingerprint=made.fingerprint() if settings.tls and made.is_made() else "",
        doubt=sentences.care(trust.code, trust.facts) if trust is not None and trust.level else "",
        ends_at=made.ends_at() if settings.tls and made.is_made() else None,
        paired=[one.no for one in queries.counters(reading()) if one.is_paired],
        state=request.args.get("state", ""),
        problems=problems,
    )


def open_network() -> AnyResponse | tuple[str, int]:
    """Let other machines of the shop in, or nobody but this one, from the next opening on."""
    is_open = request.form.get("open") == "yes"
    settings, host = house().settings, EVERYWHERE if is_open else HERE
    problem = _why_not(settings.home / FILE, lambda: change(settings, {"host": host}))
    if problem:
        return _network_page({"host": problem}), 400
    return _reopen("machine.show_network")


def choose_safety() -> AnyResponse | tuple[str, int]:
    """Ask TLS of the other machines, or take it back, from the next opening on.

    Where TLS begins, what was given in clear ends: other browsers are paired anew, and the opening
    signs everybody out.
    """
    settings, made, is_on = house().settings, house().authority, request.form.get("tls") == "yes"
    problem = ""
    if is_on:
        now, names = clock.now(), lan.everything()
        problem = _why_not(made.folder, lambda: authority.make_ready(made, names, now))
    problem = problem or _why_not(settings.home / FILE, lambda: change(settings, {"tls": is_on}))
    if problem:
        return _network_page({"tls": problem}), 400
    if is_on and not settings.tls:
        for no in pairing.unpair_all(hand=hand()):
            house().sessions.end_at_register(no)
    return _reopen("machine.show_network")


def renew_authority() -> AnyResponse | tuple[str, int]:
    """Make another certificate for the other machines to trust, from the next opening on."""
    made, names, now = house().authority, lan.everything(), clock.now()
    problem = _why_not(made.folder, lambda: authority.renew(made, names, now))
    if problem:
        return _network_page({"tls": problem}), 400
    return _reopen("machine.show_network")


def print_fingerprint() -> AnyResponse:
    """Print the certificate's fingerprint, to be compared at the other machine."""
    showroom = queries.showroom(reading())
    if showroom is None:
        raise Broken("a settings page is open without a showroom")
    told = house().authority.fingerprint()
    testing.print_fingerprint(showroom.name, register_no(), told, hand=hand())
    return redirect(url_for("machine.show_network", state="printed"), 303)


def show_backup() -> str:
    """The second folder, and how it is."""
    return _backup_page("", "")


def choose_backup() -> AnyResponse | tuple[str, int]:
    """Let copies go to another folder, which is tried first, or to none."""
    asked = request.form.get("folder", "").strip() if "none" not in request.form else ""
    settings, problem = house().settings, _problem_of(asked)
    said = sentences.field(problem) if problem else ""
    wanted = {"backup": asked or None}
    said = said or _why_not(settings.home / FILE, lambda: change(settings, wanted))
    if said:
        return _backup_page(asked, said), 400
    attendant().carry_to(Path(asked) if asked else None)
    return redirect(url_for("machine.show_backup", saved="yes"), 303)


def take_disk() -> AnyResponse:
    """Let copies go to the disk that is in the place of the one they went to."""
    keeper = attendant()
    if keeper.notes.second_problem == "strange":
        keeper.carry_to(keeper.places.second)
    return redirect(url_for("machine.show_backup", saved="yes"), 303)


def _problem_of(asked: str) -> str:
    """What is wrong with a folder, a file written and read back included; empty for nothing.

    One that is to lie on a disk that is there is made; it goes again if it cannot be taken.
    """
    if not asked:
        return ""
    folder, home = Path(asked), house().settings.home
    if not folder.is_absolute() or folder.is_relative_to(home) or not asked.isprintable():
        return "backup_folder"
    if len(asked) > LONGEST_FOLDER:
        return "backup_missing"
    try:
        is_new = not folder.is_dir()
        if is_new and not folder.parent.is_dir():
            return "backup_missing"
        folder.mkdir(exist_ok=True)
    except OSError:  # a name longer than the disk takes, a folder that is closed to us
        return "backup_closed"
    problem = _problem_in(folder, home)
    if problem and is_new:
        with suppress(OSError):
            folder.rmdir()
    return problem


def _problem_in(folder: Path, home: Path) -> str:
    probe = folder / ".ocop-pos-test"
    try:
        write_whole(probe, b"OCOP")
        is_same = probe.read_bytes() == b"OCOP"
        probe.unlink()
    except OSError:
        return "backup_closed"
    if not is_same:
        return "backup_closed"
    return "backup_same_disk" if _device_of(folder) == _device_of(home) else ""


def _device_of(folder: Path) -> int:
    return folder.stat().st_dev


def _backup_page(asked: str, problem: str) -> str:
    keeper, settings = attendant(), house().settings
    found = [one for one in keeper.copies_now() if one.code.startswith("second.")]
    return render_template(
        "care/backup.html",
        folder=asked or keeper.places.second or "",
        second=keeper.places.second,
        problem=problem,
        is_fixed="backup" in settings.fixed,
        said=[sentences.care(one.code, one.facts) for one in found if one.code != "second.unset"],
        is_strange=any(one.code == "second.strange" for one in found),
        is_saved="saved" in request.args,
    )


def _why_not(path: Path, act: Callable[[], object]) -> str:
    """Do what writes to `path`; the sentence that says why it was not done, empty once it was."""
    try:
        act()
    except (WrongSetting, OSError) as error:
        no = told(error, path)
        if not isinstance(no, WrongSetting):
            raise
        return sentences.setting(no.code, no.facts)
    return ""


def _reopen(page: str) -> AnyResponse:
    again = current_app.extensions.get("ocop_again")
    if again is not None:
        again()
    return redirect(url_for(page, state="again" if again is not None else "later"), 303)
