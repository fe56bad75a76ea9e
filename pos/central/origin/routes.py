"""The public doors: a label's link, a receipt's, a picture.  No cookie, no sign-in."""

from flask import Blueprint, Response, current_app, g, render_template, request

from pos.base import clock
from pos.catalogue.codes import LinkScan, ReceiptScan, Scan
from pos.central.origin import door, pictures, queries
from pos.central.origin.door import LONGEST_PATH
from pos.central.origin.kept import Shown
from pos.central.origin.setting import Origins
from pos.central.origin.views import Page
from pos.trace import links, machine
from pos.trace.standing import LotState
from pos.web import i18n

bp = Blueprint("origin", __name__)
LD_JSON = "application/ld+json"
_HTML = "text/html"


def here() -> Origins:
    """What this process holds."""
    found: Origins = current_app.extensions["ocop_origin"]
    return found


@bp.get("/01/<path:asked>", merge_slashes=False)
@bp.get("/P/<path:asked>", merge_slashes=False)
@bp.get("/p/<path:asked>", merge_slashes=False)
def show_origin(asked: str) -> Response:  # noqa: ARG001 - read raw: a lot may hold a slash
    """The origin page of a product and its lot; 404 where nobody has either."""
    scan = _asked()
    page = _page(scan)
    if _wants_data():
        return _as_data(page)
    if page is None:
        return _not_found(scan)
    state = page.origin.state
    g.shown = Shown(page.label, page.terminal_id, page.origin.lot_id, state.value)
    text = render_template("central/origin/origin.html", page=page.origin, more=page)
    return Response(text, 404 if state is LotState.UNKNOWN else 200)


@bp.get("/R/<path:asked>", merge_slashes=False)
@bp.get("/r/<path:asked>", merge_slashes=False)
def show_receipt(asked: str) -> Response:  # noqa: ARG001 - as above
    """What was bought on a receipt and where it comes from; 404 without the right check."""
    scan = _asked()
    page = None
    if isinstance(scan, ReceiptScan):
        with queries.looking(here().engine) as seen_by:
            page = queries.receipt(seen_by, scan, at=clock.now())
    if page is None:
        return _not_found(scan)
    return Response(render_template("trace/receipt.html", page=page))


@bp.get("/pictures/<sha256>.jpg")
def show_picture(sha256: str) -> Response:
    """A product's picture; its name is its content, so it may be kept for ever."""
    found = None
    with queries.looking(here().engine) as seen_by:
        if pictures.is_name(sha256) and queries.is_picture(seen_by, sha256):
            found = pictures.read(here().settings.home, sha256)
    if found is None:
        return Response("", 404, mimetype="text/plain")
    content, kind = found
    response = Response(content, mimetype=kind)
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.set_etag(sha256)
    response.make_conditional(request)
    return response


@bp.get("/", defaults={"asked": ""})
@bp.get("/<path:asked>")
def show_nothing(asked: str) -> Response:  # noqa: ARG001 - whatever it is, we print no such link
    """The honest page for an address that we print nowhere."""
    return _not_found(_asked())


def _page(scan: Scan) -> Page | None:
    if not isinstance(scan, LinkScan):
        return None
    with queries.looking(here().engine) as seen_by:
        return queries.origin(seen_by, scan, g.words, at=clock.now())


def _asked() -> Scan:
    """Choose the page's language by its address alone, and read what the address asks for."""
    i18n.choose(request.args.get("l", "vi").lower())
    sent = links.as_sent(door.sent_path(request.environ), request.path)
    return links.read_path(sent[:LONGEST_PATH])


def _not_found(scan: Scan) -> Response:
    with queries.looking(here().engine) as seen_by:
        page = queries.unknown(seen_by, scan)
    if isinstance(scan, LinkScan):
        g.shown = Shown(queries.label_of(scan), "", "", "no_product")
    return Response(render_template("trace/unknown.html", page=page), 404)


def _wants_data() -> bool:
    """Whether a machine asks: by the address, or because it would rather have data than a page."""
    if request.args.get("format", "").lower() == "jsonld":
        return True
    if "json" not in request.headers.get("Accept", ""):
        return False
    offered = [_HTML, LD_JSON, "application/json"]
    return request.accept_mimetypes.best_match(offered, _HTML) != _HTML


def _as_data(page: Page | None) -> Response:
    if page is None or page.origin.state is LotState.UNKNOWN:
        problem = machine.as_text(machine.NOT_HERE)
        return Response(problem, 404, mimetype="application/problem+json")
    base = here().settings.origin_url or ""
    answer = machine.product(page.origin, base=base, showroom=page.showroom_code)
    return Response(machine.as_text(answer), mimetype=LD_JSON)
