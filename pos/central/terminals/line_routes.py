"""The line's end where terminals come in and change keys."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, jsonify, request

from pos.base import clock
from pos.base.dates import iso_at, parse_at
from pos.central import keys
from pos.central.centre import Centre, centre
from pos.central.database import reading
from pos.central.people.door import line
from pos.central.terminals import enrolling
from pos.central.terminals.refusals import NotLetIn
from pos.sync.centre_keys import tell_keys
from pos.sync.headers import BadRequest, read_authorization
from pos.sync.signed import key_id

bp = Blueprint("enrolment", __name__)
MOST_BYTES = 64 * 1024
STATUS = {
    "BODY": 400,
    "CODE": 403,
    "SIG": 422,
    "UNKNOWN_TERMINAL": 401,
    "AUTH": 401,
    "REVOKED": 403,
    "BUSY": 429,
}


@bp.post("/sync/v1/enrol")
@line
def enrol() -> Response:
    """Let a terminal in that has a code."""
    here = centre()
    try:
        found = enrolling.enrol(
            here.engine,
            enrolling.read_asked(_body()),
            address=request.remote_addr or "",
            is_demo=here.settings.is_demo,
            at=clock.now(),
        )
    except NotLetIn as no:
        return _no(no)
    return _answer(
        {
            "terminal": found.terminal_id,
            "status": found.status,
            "showroom": found.showroom_code,
            "showroom_name": found.showroom_name,
            "centre_keys": _keys(here),
            "is_demo": here.settings.is_demo,
        }
    )


@bp.post("/sync/v1/rotate")
@line
def rotate() -> Response:
    """Change the key of a terminal's requests.

    The signatures in the body prove everything, so those of the header are not looked at: an
    answer that was lost is asked for again with either key.
    """
    try:
        asking, _sig = read_authorization(request.headers.get("Authorization"))
        key = enrolling.rotate(centre().engine, asking.terminal_id, _body(), clock.now())
    except BadRequest:
        return _no(NotLetIn("AUTH"))
    except NotLetIn as no:
        return _no(no)
    return _answer({"public_key": key})


def _body() -> Any:
    if (request.content_length or 0) > MOST_BYTES:
        raise NotLetIn("BODY")
    return request.get_json(force=True, silent=True)


@bp.get("/sync/v1/keys.json")
@line
def show_keys() -> Response:
    """The keys that the centre signs with, signed by whatever a till may know it by."""
    home, now = centre().settings.home, clock.now()
    ring, at = keys.ring(home), keys.changed_at(home, now)
    answer = jsonify(tell_keys(ring.pens, [one.public_key for one in ring.pens], parse_at(at)))
    answer.headers["Cache-Control"] = "public, max-age=60"
    return answer


def _keys(here: Centre) -> list[dict[str, str]]:
    told = [one.public_key for one in keys.ring(here.settings.home).pens]
    return [{"kid": key_id(one), "public_key": one.hex(), "not_after": ""} for one in told]


def _no(no: NotLetIn) -> Response:
    told: dict[str, object] = {"error": no.error}
    if no.why:
        told["why"] = no.why
    answer = _answer(told, STATUS[no.error])
    if no.wait_s:
        answer.headers["Retry-After"] = str(no.wait_s)
    return answer


def _answer(told: Mapping[str, object], status: int = 200) -> Response:
    with reading(centre().engine) as books:
        recall_no, release_no = current_app.extensions["ocop_line"].versions(books)
    always = {"server_time": iso_at(clock.now()), "recall_v": recall_no, "release_v": release_no}
    answer = jsonify({**told, **always})
    answer.status_code = status
    return answer
