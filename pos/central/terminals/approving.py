"""What the office does with terminals: codes, approval, revocation."""

import re
from datetime import datetime

from sqlalchemy import Engine

from pos.base.errors import BadForm
from pos.base.ids import new_token
from pos.base.text import clean
from pos.central.database import writing
from pos.central.people import log_book
from pos.central.people.queries import Person
from pos.central.terminals import book, code_book, queries
from pos.central.terminals.refusals import NoteMissing, NotWaiting, OtherShowroom, RevokedAlready
from pos.sync.enrolment import CODE_LETTERS, shown_key

_SHOWROOM = re.compile(r"[A-Z]{2,4}[0-9]{2,4}")


def make_code(
    engine: Engine,
    showroom_code: str,
    showroom_name: str,
    *,
    for_terminal_id: str = "",
    by: Person,
    at: datetime,
) -> str:
    """A new code, told this once: nobody can read it again.

    Args:
        showroom_code: `HN01`.
        for_terminal_id: the terminal that comes back, or that another one replaces; its showroom
            is the code's.

    Raises:
        BadForm: `showroom` is no showroom's code.
        NoSuchTerminal: nobody knows the terminal.
    """
    code, wanted = new_token(CODE_LETTERS), showroom_code.strip().upper()
    with writing(engine) as session:
        if for_terminal_id:
            known = book.find(session, for_terminal_id)
            wanted, showroom_name = known.showroom_code, known.showroom_name
        if not _SHOWROOM.fullmatch(wanted):
            raise BadForm({"showroom": "central_showroom_code"})
        code_book.add(
            session,
            code,
            showroom_code=wanted,
            showroom_name=clean(showroom_name, max_length=120),
            for_terminal_id=for_terminal_id,
            by_id=by.account_id,
            at=at,
        )
        about = for_terminal_id or wanted
        log_book.note(session, by, at, kind="code.made", about=about, note=wanted)
    return code


def withdraw_code(engine: Engine, hashed: str, *, by: Person, at: datetime) -> None:
    """Take back a code that nobody has used; one that is gone stays gone."""
    with writing(engine) as session:
        if code_book.withdraw(session, hashed, at):
            log_book.note(session, by, at, kind="code.withdrawn", about=hashed[:16])


def approve(engine: Engine, terminal_id: str, *, public_key: str, by: Person, at: datetime) -> None:
    """Let a terminal in for good; the one that it replaces is out.

    Args:
        public_key: the key that the approver compared on both screens.

    Raises:
        NoSuchTerminal: there is none.
        NotWaiting: somebody decided meanwhile, or its key is another one by now.
        OtherShowroom: it says that it stands elsewhere than its code does.
    """
    with writing(engine) as session:
        terminal = book.find(session, terminal_id)
        if terminal.status != "waiting" or terminal.public_key != public_key:
            raise NotWaiting
        came = queries.last_enrolment(session, terminal_id)
        if came is not None and came.showroom_code != terminal.showroom_code:
            raise OtherShowroom(told=came.showroom_code, meant=terminal.showroom_code)
        if came is not None and came.replaces_id:
            old = book.find(session, came.replaces_id)
            book.replace(old, terminal)
            kind = "terminal.replaced"
            log_book.note(session, by, at, kind=kind, about=old.terminal_id, note=terminal_id)
        book.approve(terminal, by.account_id, at)
        key = shown_key(public_key)
        log_book.note(session, by, at, kind="terminal.approved", about=terminal_id, note=key)


def revoke(engine: Engine, terminal_id: str, note: str, *, by: Person, at: datetime) -> None:
    """Let a terminal in no more: what it signs from now on is put aside, never dropped.

    Raises:
        NoteMissing: it is not said why.
        RevokedAlready: somebody did before.
        NoSuchTerminal: there is none.
    """
    said = _note(note)
    with writing(engine) as session:
        terminal = book.find(session, terminal_id)
        if terminal.status == "revoked":
            raise RevokedAlready
        book.revoke(session, terminal, at)
        log_book.note(session, by, at, kind="terminal.revoked", about=terminal_id, note=said)


def revoke_key(
    engine: Engine, terminal_id: str, public_key: str, note: str, *, by: Person, at: datetime
) -> None:
    """The same for one key, which was stolen: the terminal goes on with another.

    Raises:
        NoteMissing: it is not said why.
        NoSuchTerminal: there is none.
    """
    said = _note(note)
    with writing(engine) as session:
        book.find(session, terminal_id)
        book.revoke_key(session, terminal_id, public_key, at)
        told = f"{shown_key(public_key)}: {said}"
        log_book.note(session, by, at, kind="key.revoked", about=terminal_id, note=told)


def _note(text: str) -> str:
    said = clean(text, max_length=500)
    if not said:
        raise NoteMissing
    return said
