"""The line's downward half: the newest release, its files, the list of recalls.

Open to everybody: all of it is public, signed, and cached by whatever stands before the centre.
"""

from flask import Blueprint, Response, abort, current_app, request

from pos.base import clock
from pos.base.dates import iso_at
from pos.catalogue import releases
from pos.central.registry import current, queries

bp = Blueprint("registry_line", __name__, url_prefix="/sync/v1")

FOR_EVER = "public, max-age=31536000, immutable"
FOR_A_MOMENT = "public, max-age=1"
"""A proxy may answer for a second: a recall waits no longer there."""


@bp.get("/recalls.json")
def show_recalls() -> Response:
    """The list of recalls; 304 where the caller has it."""
    centre = current_app.extensions["ocop_centre"]
    served = current.recall_list(centre.engine, centre.pen)
    asked = request.headers.get("If-None-Match", "")
    if served.etag in asked:
        answer = Response(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = Response(served.packed, mimetype="application/json")
        answer.headers["Content-Encoding"] = "gzip"
    else:
        answer = Response(served.plain, mimetype="application/json")
    is_packed = "Content-Encoding" in answer.headers or f"{served.etag}-gz" in asked
    answer.headers["ETag"] = f'"{served.etag}-gz"' if is_packed else f'"{served.etag}"'
    answer.headers["Cache-Control"] = FOR_A_MOMENT
    answer.headers["Vary"] = "Accept-Encoding"
    return answer


@bp.get("/down")
def show_newest_release() -> dict[str, object]:
    """The newest release's manifest; `manifest` is null where nothing was published yet."""
    centre = current_app.extensions["ocop_centre"]
    recall_no, release_no = current.versions(centre.engine)
    return {
        "server_time": iso_at(clock.now()),
        "recall_v": recall_no,
        "release_v": release_no,
        "manifest": queries.manifest(centre.engine, centre.pen),
    }


@bp.get("/releases/<name>")
def show_release_file(name: str) -> Response:
    """A file of a release: its bytes never change."""
    if not releases.NAME.fullmatch(name):
        abort(404)
    found = queries.release_file(current_app.extensions["ocop_centre"].engine, name)
    if found is None:
        abort(404)
    answer = Response(found.content, mimetype="application/octet-stream")
    answer.headers["ETag"] = f'"{found.sha256}"'
    answer.headers["Cache-Control"] = FOR_EVER
    return answer
