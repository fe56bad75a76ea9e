"""A terminal comes with a code; a terminal changes its key."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from pos.base.ids import new_id
from pos.base.text import Unreadable, clean
from pos.central.database import writing
from pos.central.people import session_book
from pos.central.people.passwords import Tries, after_failure, wait_s
from pos.central.people.signing_in import network_of
from pos.central.terminals import book, code_book
from pos.central.terminals.codes import code_hash, why_not
from pos.central.terminals.models import CentralTerminal, Enrolment, EnrolmentCode
from pos.central.terminals.refusals import NotLetIn
from pos.sync.enrolment import ENROL, ROTATE, enrol_words, read_code, rotate_words
from pos.sync.pen import is_attested

FREE_TRIES = 20
"""Wrong codes from one address before it waits."""
DEMO = "DEMO"
"""The terminal of invented goods (facts: *Identity*)."""
_TERMINAL = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_KEY = re.compile(r"[0-9a-f]{64}")
_SIG = re.compile(r"[0-9a-f]{128}")
_SHOWROOM = re.compile(r"[A-Z]{2,4}[0-9]{2,4}")
_MOST_EPOCHS = 200
_LONGEST_TEXT = 200
ANSWERED_AGAIN = timedelta(hours=24)
"""So long a terminal that did not hear the answer is answered again."""


@dataclass(frozen=True)
class Asked:
    """What a terminal says that wants to be let in."""

    code: str
    terminal_id: str
    public_key: str
    fingerprint: str
    app_version: str
    showroom_code: str
    showroom_name: str
    epoch_keys: tuple[str, ...]
    """Public keys of the epochs it has lived through."""
    sig: bytes


@dataclass(frozen=True)
class LetIn:
    """How a terminal stands here."""

    terminal_id: str
    status: str
    """`waiting` or `active`."""
    showroom_code: str
    showroom_name: str


def read_asked(told: Any) -> Asked:
    """The body of a request to be let in.

    Raises:
        NotLetIn: `BODY`: a field is missing or is not what it should be; `CODE`: the code cannot
            be one.
    """
    if not isinstance(told, Mapping):
        raise NotLetIn("BODY")
    epochs = told.get("epochs", [])
    if not isinstance(epochs, list) or len(epochs) > _MOST_EPOCHS:
        raise NotLetIn("BODY")
    try:
        code = read_code(_text(told, "code"))
    except Unreadable as error:
        raise NotLetIn("CODE", "wrong") from error
    return Asked(
        code=code,
        terminal_id=_matching(told, "terminal", _TERMINAL, DEMO),
        public_key=_matching(told, "public_key", _KEY),
        fingerprint=_text(told, "fingerprint"),
        app_version=_text(told, "app"),
        showroom_code=_matching(told, "showroom", _SHOWROOM),
        showroom_name=_text(told, "name"),
        epoch_keys=tuple(_matching(one, "public_key", _KEY) for one in epochs),
        sig=bytes.fromhex(_matching(told, "sig", _SIG)),
    )


def enrol(engine: Engine, asked: Asked, *, address: str, is_demo: bool, at: datetime) -> LetIn:
    """Let a terminal in that has a code; it waits until somebody at the centre approves it.

    Asked again with a code that it has used, the same terminal gets the same answer: the first may
    not have arrived.

    Args:
        address: where it asks from; wrong codes slow the address down.
        is_demo: whether the centre is one for trying out.

    Raises:
        NotLetIn: see there; a wrong try has been counted.
    """
    with writing(engine) as session:
        tries = _tries_of(session, address)
        waits_s = wait_s(tries, at)
        outcome = NotLetIn("BUSY", wait_s=waits_s) if waits_s else _try(session, asked, is_demo, at)
        if isinstance(outcome, LetIn):
            _note(session, asked, address, at)
        elif outcome.error == "CODE":
            then = after_failure(tries, at, free=FREE_TRIES)
            place = _place(address)
            session_book.note_tries(session, place, then.failures, then.locked_until, at)
    if isinstance(outcome, NotLetIn):
        raise outcome
    return outcome


def rotate(engine: Engine, terminal_id: str, told: Any, at: datetime) -> str:
    """Change the key that a terminal's requests are signed with: both keys have signed it.

    What the old key signed before stays good; it is revoked by hand where it was stolen.

    Returns:
        The key that counts now.

    Raises:
        NotLetIn: `BODY`, `SIG`, `REVOKED`, or `UNKNOWN_TERMINAL`.
    """
    if not isinstance(told, Mapping):
        raise NotLetIn("BODY")
    new = _matching(told, "public_key", _KEY)
    sigs = [bytes.fromhex(_matching(told, name, _SIG)) for name in ("sig_old", "sig_new")]
    with writing(engine) as session:
        terminal = book.held(session, terminal_id)
        if terminal is None:
            raise NotLetIn("UNKNOWN_TERMINAL")
        if terminal.status in ("revoked", "replaced"):
            raise NotLetIn("REVOKED")
        keys = book.keys_of(session, terminal_id)
        old = (
            terminal.public_key
            if new != terminal.public_key
            else _signer(terminal_id, keys, new, sigs[0])
        )
        words = rotate_words(terminal_id, old, new)
        by = zip(sigs, (old, new), strict=True)
        if not all(_is_by(sig, ROTATE, words, key) for sig, key in by):
            raise NotLetIn("SIG")
        if new != terminal.public_key:
            if book.owner_of(session, new) is not None:
                raise NotLetIn("SIG")  # a key is used once
            book.add_keys(session, terminal_id, [new], at)
            book.use_key(terminal, new)
    return new


def _signer(terminal_id: str, keys: Iterable[str], new: str, sig: bytes) -> str:
    """Asked again after the change, whose answer was lost: the key of the book that signed it."""
    for old in keys:
        if old != new and _is_by(sig, ROTATE, rotate_words(terminal_id, old, new), old):
            return old
    raise NotLetIn("SIG")


def _try(session: Session, asked: Asked, is_demo: bool, at: datetime) -> LetIn | NotLetIn:
    rows = code_book.meant(session, asked.code)
    fitting = [one for one in rows if one.code_hash == code_hash(asked.code)]
    if not fitting:
        code_book.note_wrong(rows)
        return NotLetIn("CODE", "wrong")
    [code] = fitting
    words = enrol_words(asked.code, asked.terminal_id, asked.public_key)
    if not _is_by(asked.sig, ENROL, words, asked.public_key):
        code_book.note_wrong([code])
        return NotLetIn("SIG")
    known = book.held(session, asked.terminal_id)
    if known is not None and _is_same(code, known, asked, at):
        return LetIn(known.terminal_id, known.status, known.showroom_code, known.showroom_name)
    why = why_not(code_book.state_of(code), at) or _why_not_it(session, code, asked, is_demo)
    if why:
        return NotLetIn("CODE", why)
    code_book.note_used(code, asked.terminal_id, at)
    return _take_in(session, code, known, asked, at)


def _is_same(code: EnrolmentCode, known: CentralTerminal, asked: Asked, at: datetime) -> bool:
    """Whether it asks again because it did not hear the answer."""
    is_late = code.used_at is None or at - code.used_at > ANSWERED_AGAIN
    is_its_own = code.used_by == asked.terminal_id and known.public_key == asked.public_key
    return is_its_own and not is_late and known.status in ("waiting", "active")


def _why_not_it(session: Session, code: EnrolmentCode, asked: Asked, is_demo: bool) -> str:
    """Why this terminal does not come in by a good code; empty: it does."""
    if asked.terminal_id == DEMO and not is_demo:
        return "demo"
    owner = book.owner_of(session, asked.public_key)
    if owner not in (None, asked.terminal_id):
        return "key_known"
    known = book.held(session, asked.terminal_id)
    if known is not None and code.for_terminal_id != asked.terminal_id:
        return "known"
    return ""


def _take_in(
    session: Session, code: EnrolmentCode, known: CentralTerminal | None, asked: Asked, at: datetime
) -> LetIn:
    if known is None:
        known = CentralTerminal(
            terminal_id=asked.terminal_id,
            showroom_code=code.showroom_code,
            showroom_name=code.showroom_name or asked.showroom_name,
            status="waiting",
            public_key=asked.public_key,
            fingerprint=asked.fingerprint,
            app_version=asked.app_version,
            enrolled_at=at,
            province_code="",
            commune_code="",
        )
        book.add(session, known)
    else:
        book.take_in_again(
            known,
            public_key=asked.public_key,
            fingerprint=asked.fingerprint,
            app_version=asked.app_version,
            at=at,
        )
    book.add_keys(session, asked.terminal_id, [asked.public_key, *asked.epoch_keys], at)
    return LetIn(known.terminal_id, known.status, known.showroom_code, known.showroom_name)


def _note(session: Session, asked: Asked, address: str, at: datetime) -> None:
    [code] = [
        one
        for one in code_book.meant(session, asked.code)
        if one.code_hash == code_hash(asked.code)
    ]
    is_other = code.for_terminal_id not in ("", asked.terminal_id)
    code_book.note_enrolment(
        session,
        Enrolment(
            terminal_id=asked.terminal_id,
            enrolment_id=new_id(),
            at=at,
            address=address[:60],
            showroom_code=asked.showroom_code,
            showroom_name=asked.showroom_name,
            code_showroom=code.showroom_code,
            replaces_id=code.for_terminal_id if is_other else "",
            public_key=asked.public_key,
            fingerprint=asked.fingerprint,
            app_version=asked.app_version,
            epochs=len(asked.epoch_keys),
        ),
    )


def _place(address: str) -> str:
    return f"enrol {network_of(address)}"


def _tries_of(session: Session, address: str) -> Tries:
    found = session_book.tries_of(session, _place(address))
    return Tries() if found is None else Tries(found.failures, found.locked_until)


def _is_by(sig: bytes, kind: str, words: bytes, key: str) -> bool:
    try:
        return is_attested(sig, kind, words, bytes.fromhex(key))
    except ValueError:
        return False


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name, "")
    if not isinstance(found, str) or len(found) > _LONGEST_TEXT:
        raise NotLetIn("BODY")
    try:
        return clean(found)
    except Unreadable as error:
        raise NotLetIn("BODY") from error


def _matching(told: Any, name: str, pattern: re.Pattern[str], other: str = "") -> str:
    found = told.get(name) if isinstance(told, Mapping) else None
    if not isinstance(found, str) or not (pattern.fullmatch(found) or (other and found == other)):
        raise NotLetIn("BODY")
    return found
