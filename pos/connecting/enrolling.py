"""Coming to a centre with its code, and leaving it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pos.base.errors import BadForm, Broken, Refusal
from pos.base.release import VERSION
from pos.base.text import clean
from pos.base.transaction import end_reading, reading, writing
from pos.connecting.machine import fingerprint
from pos.connecting.refusals import (
    CentreSilent,
    CentreUnsafe,
    ClockInTheWay,
    CodeOver,
    CodeWrong,
    KnownThere,
    LinkedAlready,
    NotLinked,
    OnlyForDemo,
    TooManyTries,
    TurnedAway,
)
from pos.shop import queries as shop
from pos.sync import line_book, line_queries
from pos.sync.calls import Caller, certificate_of
from pos.sync.conversation import Conversation
from pos.sync.enrolment import (
    ENROL,
    BadInvitation,
    Invitation,
    enrol_words,
    qr_text,
    read_code,
    read_qr,
)
from pos.sync.line_book import NewLink
from pos.sync.line_values import No, NoNetwork, Patience
from pos.sync.pen import Hand

LONGEST_REASON = 200
_SAFE = "https://"
_HERE = ("http://127.0.0.1", "http://localhost")
_WHY_NOT: Mapping[str, type[Refusal]] = {
    "wrong": CodeWrong,
    "over": CodeOver,
    "used": CodeOver,
    "withdrawn": CodeOver,
    "tries": TooManyTries,
    "known": KnownThere,
    "key_known": KnownThere,
    "demo": OnlyForDemo,
}


@dataclass(frozen=True)
class Joined:
    """How the centre answered."""

    showroom_name: str
    is_approved: bool


def read_invitation(code: str, url: str) -> Invitation:
    """What somebody scanned, pasted or typed.

    Args:
        code: all that a QR code says, or the sixteen letters under it.
        url: the centre's address, where only the letters were typed.

    Raises:
        BadForm: `code`: neither; `url`: no address, or one without a guard.
    """
    text = code.strip()
    if text.startswith("{"):
        try:
            invitation = read_qr(text)
        except BadInvitation as error:
            raise BadForm({"code": "not_enrolment"}) from error
    else:
        invitation = _typed(text, url)
    if not invitation.url.startswith((_SAFE, *_HERE)):
        raise BadForm({"url": "not_safe"})
    return invitation


def _typed(code: str, url: str) -> Invitation:
    """Letters and an address, under the same rules as those of a QR code."""
    plain = url.strip().rstrip("/")
    if plain and "://" not in plain:
        plain = _SAFE + plain
    try:
        letters = read_code(code)
    except BadInvitation as error:
        raise BadForm({"code": "not_enrolment"}) from error
    try:
        return read_qr(qr_text(Invitation(plain, letters)))
    except BadInvitation as error:
        raise BadForm({"url": "not_address"}) from error


def enrol(invitation: Invitation, *, hand: Hand, patience: Patience | None = None) -> Joined:
    """Ask the centre to be let in, and remember it where it says yes.

    The network is asked outside every transaction: a sale waits for none of it.

    Raises:
        LinkedAlready: there is a centre.
        CentreSilent, CentreUnsafe, ClockInTheWay: nobody answered as a centre does.
        CodeWrong, CodeOver, TooManyTries, KnownThere, OnlyForDemo, TurnedAway: it says no.
    """
    told = _told(invitation.code, hand)
    authority = _authority(invitation)
    caller = Caller(invitation.url, authority, patience)
    try:
        answer = Conversation(caller).enrol(told)
    except NoNetwork as no:
        raise _silent(no) from no
    except No as no:
        raise _said_no(no) from no
    finally:
        caller.close()
    said = answer.told
    new = NewLink(
        url=invitation.url,
        authority=authority,
        status="active" if said.get("status") == "active" else "waiting",
        showroom_code=str(said.get("showroom", "")),
        showroom_name=str(said.get("showroom_name", "")),
        centre_keys=_keys(said.get("centre_keys")),
    )
    with writing() as session:
        if line_queries.linked(session) is not None:
            raise LinkedAlready
        line_book.link(session, new, by_id=hand.by_id, at=hand.at)
    return Joined(new.showroom_name, new.status == "active")


def leave(reason: str, *, hand: Hand) -> None:
    """Send nothing any more; the facts stay, and another centre gets them all.

    Raises:
        BadForm: no reason.
        NotLinked: there is no centre.
    """
    why = clean(reason[:LONGEST_REASON])
    if not why:
        raise BadForm({"reason": "empty"})
    with writing() as session:
        if not line_book.unlink(session, by_id=hand.by_id, reason=why, at=hand.at):
            raise NotLinked


def _told(code: str, hand: Hand) -> dict[str, Any]:
    session = reading()
    linked, showroom = line_queries.linked(session), shop.showroom(session)
    terminal_id, runs = line_queries.terminal_id(session), line_queries.runs(session)
    end_reading()
    if linked is not None:
        raise LinkedAlready
    if showroom is None:
        raise Broken("the page of the centre is open without a showroom")
    key = hand.pen.public_key.hex()
    epochs = [
        {"epoch": one.epoch, "ordinal": one.ordinal, "public_key": one.public_key} for one in runs
    ]
    return {
        "code": code,
        "terminal": terminal_id,
        "public_key": key,
        "fingerprint": fingerprint(),
        "app": VERSION,
        "showroom": showroom.code,
        "name": showroom.name,
        "epochs": epochs,
        "sig": hand.pen.attest(ENROL, enrol_words(code, terminal_id, key)).hex(),
    }


def _authority(invitation: Invitation) -> str:
    """The certificate that the code names, where the centre shows that very one.

    Raises:
        CentreSilent: nobody is there.
    """
    if invitation.ca_sha256 is None or not invitation.url.startswith(_SAFE):
        return ""
    try:
        return certificate_of(invitation.url, invitation.ca_sha256)
    except NoNetwork as no:
        raise _silent(no) from no


def _silent(no: NoNetwork) -> Refusal:
    if no.why == "tls":
        return CentreUnsafe()
    return ClockInTheWay() if no.why == "tls_clock" else CentreSilent()


def _said_no(no: No) -> Refusal:
    why = no.answer.told.get("why", "")
    if no.code == "BUSY":
        return TooManyTries()
    found = _WHY_NOT.get(why if isinstance(why, str) else "")
    if found is None and no.code == "CODE":
        found = CodeWrong
    return TurnedAway(said=no.code) if found is None else found()


def _keys(told: object) -> list[dict[str, str]]:
    found = told if isinstance(told, list) else []
    names = ("kid", "public_key", "not_after")
    return [
        {name: str(one.get(name, "")) for name in names} for one in found if isinstance(one, dict)
    ]
