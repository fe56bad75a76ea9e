"""The page of what went wrong between this book and the centre's: what happened, what to do."""

from flask import current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from pos.base.transaction import end_reading, reading
from pos.connecting.refusals import NotLinked
from pos.shop.door import house, person
from pos.shop.permissions import Task, may
from pos.sync import homecoming, line_queries
from pos.sync.line_values import No, NoNetwork
from pos.sync.standing import Case

BACK = (Case.BEHIND, Case.FORK)
"""What bringing home mends."""


def show_case() -> str:
    """What needs somebody, in words, and the one thing to press."""
    someone, now = person(), house().line()
    return render_template(
        "connecting/case.html",
        link=line_queries.linked(reading()),
        now=now,
        case=now.case.value if now.case is not None else "",
        is_behind=now.case in BACK,
        is_waiting=(house().settings.home / homecoming.NAME).exists(),
        may_manage=someone is not None and may(someone.role, Task.MANAGE),
        state=request.args.get("state", ""),
        facts=request.args.get("facts", ""),
        ours=request.args.get("ours", ""),
    )


def bring_home() -> AnyResponse:
    """Fetch what the centre has and this book has not; the next opening takes it in.

    Raises:
        NotLinked: there is no centre.
    """
    return _fetch(is_own=False)


def begin_own() -> AnyResponse:
    """Leave the stream to the other machine that has it, and go on as a terminal of its own.

    Raises:
        NotLinked: there is no centre.
    """
    return _fetch(is_own=True)


def make_key() -> AnyResponse:
    """Go on under a new key from the next opening on: the centre takes nothing of this one."""
    homecoming.ask_for_new_key(house().settings.home)
    return _back(f"key_{_reopen()}")


def _reopen() -> str:
    again = current_app.extensions.get("ocop_again")
    if again is None:
        return "later"
    again()
    return "again"


def _fetch(*, is_own: bool) -> AnyResponse:
    from pos.sync.fetching import fetching_of  # only where a book was put back

    session = reading()
    link, runs = line_queries.linked(session), line_queries.runs(session)
    if link is None or not runs:
        raise NotLinked
    fetching = fetching_of(
        link, house().pen, line_queries.terminal_id(session), epoch=runs[-1].epoch
    )
    try:
        came = homecoming.bring_home(session, fetching, house().settings.home)
        if is_own:
            homecoming.ask_for_own(fetching, house().settings.home)
    except NoNetwork:
        return _back("silent")
    except No as no:
        return _back("waiting" if no.code == "WAITING" else "no")
    finally:
        end_reading()
        fetching.close()
    if not (came.facts or is_own):
        return _back("nothing")
    state = _reopen()
    return _back(f"own_{state}") if is_own else _back(state, came.facts, came.ours)


def _back(state: str, facts: int = 0, ours: int = 0) -> AnyResponse:
    page = url_for("centre_case.show_case", state=state, facts=facts, ours=ours)
    return redirect(page, 303)
