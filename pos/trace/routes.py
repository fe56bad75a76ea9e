"""The public doors: a label's link and a receipt's link.  No cookie, no script, no sign-in."""

from flask import Response, abort, make_response, render_template, request

from pos.base import clock
from pos.base.transaction import reading
from pos.catalogue import pictures
from pos.catalogue.codes import Scan
from pos.shop.door import house
from pos.trace import links, queries
from pos.trace.standing import LotState
from pos.web import i18n

KEPT_S = 60
"""How long a phone or a proxy may keep a page: a recall must be seen within a minute."""
LONGEST_PATH = 600
"""No label is longer; what is, is cut before it is read and so leads nowhere."""


def show_origin(asked: str) -> Response:  # noqa: ARG001 - read raw: a lot may hold a slash
    """The origin page of a product and its lot; 404 where either is not known here."""
    scan = _asked()
    page = queries.origin(reading(), scan, at=clock.now())
    if page is None:
        return _not_found(scan)
    status = 404 if page.state is LotState.UNKNOWN else 200
    return _public(render_template("trace/origin.html", page=page), status)


def show_receipt(asked: str) -> Response:  # noqa: ARG001 - as above
    """What was bought on a receipt and where it comes from; 404 without the right check."""
    scan = _asked()
    page = queries.receipt(reading(), scan, at=clock.now())
    if page is None:
        return _not_found(scan)
    return _public(render_template("trace/receipt.html", page=page), 200)


def show_picture(sha256: str) -> Response:
    """A product's picture; its name is its content, so it may be kept for ever."""
    if not pictures.is_picture(reading(), sha256):
        abort(404)
    path = house().settings.home / "pictures" / f"{sha256}.jpg"
    if not path.is_file():  # the book was restored without its pictures
        abort(404)
    response = Response(path.read_bytes(), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _asked() -> Scan:
    """Choose the page's language by its address alone, and read what the address asks for."""
    i18n.choose(request.args.get("l", "vi").lower())
    sent = links.as_sent(request.environ.get("REQUEST_URI", ""), request.path)
    return links.read_path(sent[:LONGEST_PATH])


def _not_found(scan: Scan) -> Response:
    page = queries.unknown(reading(), scan)
    return _public(render_template("trace/unknown.html", page=page), 404)


def _public(text: str, status: int) -> Response:
    response = make_response(text, status)
    response.headers["Cache-Control"] = f"public, max-age={KEPT_S}"
    return response
